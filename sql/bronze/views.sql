-- grain: one resource, in the view of its type
-- source: bronze

-- One view for each resource type of FHIR R4, whether the input has any or not. Types are compared with their case: a
-- PATIENT is no Patient. What has none of these types is in bronze.other.

CREATE OR REPLACE VIEW bronze."account" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Account';

CREATE OR REPLACE VIEW bronze."activitydefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ActivityDefinition';

CREATE OR REPLACE VIEW bronze."adverseevent" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'AdverseEvent';

CREATE OR REPLACE VIEW bronze."allergyintolerance" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'AllergyIntolerance';

CREATE OR REPLACE VIEW bronze."appointment" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Appointment';

CREATE OR REPLACE VIEW bronze."appointmentresponse" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'AppointmentResponse';

CREATE OR REPLACE VIEW bronze."auditevent" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'AuditEvent';

CREATE OR REPLACE VIEW bronze."basic" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Basic';

CREATE OR REPLACE VIEW bronze."binary" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Binary';

CREATE OR REPLACE VIEW bronze."biologicallyderivedproduct" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'BiologicallyDerivedProduct';

CREATE OR REPLACE VIEW bronze."bodystructure" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'BodyStructure';

CREATE OR REPLACE VIEW bronze."bundle" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Bundle';

CREATE OR REPLACE VIEW bronze."capabilitystatement" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'CapabilityStatement';

CREATE OR REPLACE VIEW bronze."careplan" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'CarePlan';

CREATE OR REPLACE VIEW bronze."careteam" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'CareTeam';

CREATE OR REPLACE VIEW bronze."catalogentry" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'CatalogEntry';

CREATE OR REPLACE VIEW bronze."chargeitem" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ChargeItem';

CREATE OR REPLACE VIEW bronze."chargeitemdefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ChargeItemDefinition';

CREATE OR REPLACE VIEW bronze."claim" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Claim';

CREATE OR REPLACE VIEW bronze."claimresponse" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ClaimResponse';

CREATE OR REPLACE VIEW bronze."clinicalimpression" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ClinicalImpression';

CREATE OR REPLACE VIEW bronze."codesystem" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'CodeSystem';

CREATE OR REPLACE VIEW bronze."communication" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Communication';

CREATE OR REPLACE VIEW bronze."communicationrequest" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'CommunicationRequest';

CREATE OR REPLACE VIEW bronze."compartmentdefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'CompartmentDefinition';

CREATE OR REPLACE VIEW bronze."composition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Composition';

CREATE OR REPLACE VIEW bronze."conceptmap" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ConceptMap';

CREATE OR REPLACE VIEW bronze."condition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Condition';

CREATE OR REPLACE VIEW bronze."consent" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Consent';

CREATE OR REPLACE VIEW bronze."contract" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Contract';

CREATE OR REPLACE VIEW bronze."coverage" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Coverage';

CREATE OR REPLACE VIEW bronze."coverageeligibilityrequest" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'CoverageEligibilityRequest';

CREATE OR REPLACE VIEW bronze."coverageeligibilityresponse" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'CoverageEligibilityResponse';

CREATE OR REPLACE VIEW bronze."detectedissue" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'DetectedIssue';

CREATE OR REPLACE VIEW bronze."device" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Device';

CREATE OR REPLACE VIEW bronze."devicedefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'DeviceDefinition';

CREATE OR REPLACE VIEW bronze."devicemetric" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'DeviceMetric';

CREATE OR REPLACE VIEW bronze."devicerequest" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'DeviceRequest';

CREATE OR REPLACE VIEW bronze."deviceusestatement" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'DeviceUseStatement';

CREATE OR REPLACE VIEW bronze."diagnosticreport" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'DiagnosticReport';

CREATE OR REPLACE VIEW bronze."documentmanifest" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'DocumentManifest';

CREATE OR REPLACE VIEW bronze."documentreference" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'DocumentReference';

CREATE OR REPLACE VIEW bronze."effectevidencesynthesis" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'EffectEvidenceSynthesis';

CREATE OR REPLACE VIEW bronze."encounter" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Encounter';

CREATE OR REPLACE VIEW bronze."endpoint" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Endpoint';

CREATE OR REPLACE VIEW bronze."enrollmentrequest" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'EnrollmentRequest';

CREATE OR REPLACE VIEW bronze."enrollmentresponse" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'EnrollmentResponse';

CREATE OR REPLACE VIEW bronze."episodeofcare" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'EpisodeOfCare';

CREATE OR REPLACE VIEW bronze."eventdefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'EventDefinition';

CREATE OR REPLACE VIEW bronze."evidence" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Evidence';

CREATE OR REPLACE VIEW bronze."evidencevariable" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'EvidenceVariable';

CREATE OR REPLACE VIEW bronze."examplescenario" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ExampleScenario';

CREATE OR REPLACE VIEW bronze."explanationofbenefit" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ExplanationOfBenefit';

CREATE OR REPLACE VIEW bronze."familymemberhistory" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'FamilyMemberHistory';

CREATE OR REPLACE VIEW bronze."flag" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Flag';

CREATE OR REPLACE VIEW bronze."goal" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Goal';

CREATE OR REPLACE VIEW bronze."graphdefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'GraphDefinition';

CREATE OR REPLACE VIEW bronze."group" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Group';

CREATE OR REPLACE VIEW bronze."guidanceresponse" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'GuidanceResponse';

CREATE OR REPLACE VIEW bronze."healthcareservice" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'HealthcareService';

CREATE OR REPLACE VIEW bronze."imagingstudy" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ImagingStudy';

CREATE OR REPLACE VIEW bronze."immunization" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Immunization';

CREATE OR REPLACE VIEW bronze."immunizationevaluation" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ImmunizationEvaluation';

CREATE OR REPLACE VIEW bronze."immunizationrecommendation" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ImmunizationRecommendation';

CREATE OR REPLACE VIEW bronze."implementationguide" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ImplementationGuide';

CREATE OR REPLACE VIEW bronze."insuranceplan" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'InsurancePlan';

CREATE OR REPLACE VIEW bronze."invoice" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Invoice';

CREATE OR REPLACE VIEW bronze."library" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Library';

CREATE OR REPLACE VIEW bronze."linkage" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Linkage';

CREATE OR REPLACE VIEW bronze."list" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'List';

CREATE OR REPLACE VIEW bronze."location" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Location';

CREATE OR REPLACE VIEW bronze."measure" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Measure';

CREATE OR REPLACE VIEW bronze."measurereport" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MeasureReport';

CREATE OR REPLACE VIEW bronze."media" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Media';

CREATE OR REPLACE VIEW bronze."medication" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Medication';

CREATE OR REPLACE VIEW bronze."medicationadministration" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicationAdministration';

CREATE OR REPLACE VIEW bronze."medicationdispense" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicationDispense';

CREATE OR REPLACE VIEW bronze."medicationknowledge" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicationKnowledge';

CREATE OR REPLACE VIEW bronze."medicationrequest" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicationRequest';

CREATE OR REPLACE VIEW bronze."medicationstatement" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicationStatement';

CREATE OR REPLACE VIEW bronze."medicinalproduct" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicinalProduct';

CREATE OR REPLACE VIEW bronze."medicinalproductauthorization" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicinalProductAuthorization';

CREATE OR REPLACE VIEW bronze."medicinalproductcontraindication" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicinalProductContraindication';

CREATE OR REPLACE VIEW bronze."medicinalproductindication" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicinalProductIndication';

CREATE OR REPLACE VIEW bronze."medicinalproductingredient" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicinalProductIngredient';

CREATE OR REPLACE VIEW bronze."medicinalproductinteraction" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicinalProductInteraction';

CREATE OR REPLACE VIEW bronze."medicinalproductmanufactured" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicinalProductManufactured';

CREATE OR REPLACE VIEW bronze."medicinalproductpackaged" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicinalProductPackaged';

CREATE OR REPLACE VIEW bronze."medicinalproductpharmaceutical" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicinalProductPharmaceutical';

CREATE OR REPLACE VIEW bronze."medicinalproductundesirableeffect" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MedicinalProductUndesirableEffect';

CREATE OR REPLACE VIEW bronze."messagedefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MessageDefinition';

CREATE OR REPLACE VIEW bronze."messageheader" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MessageHeader';

CREATE OR REPLACE VIEW bronze."molecularsequence" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'MolecularSequence';

CREATE OR REPLACE VIEW bronze."namingsystem" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'NamingSystem';

CREATE OR REPLACE VIEW bronze."nutritionorder" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'NutritionOrder';

CREATE OR REPLACE VIEW bronze."observation" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Observation';

CREATE OR REPLACE VIEW bronze."observationdefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ObservationDefinition';

CREATE OR REPLACE VIEW bronze."operationdefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'OperationDefinition';

CREATE OR REPLACE VIEW bronze."operationoutcome" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'OperationOutcome';

CREATE OR REPLACE VIEW bronze."organization" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Organization';

CREATE OR REPLACE VIEW bronze."organizationaffiliation" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'OrganizationAffiliation';

CREATE OR REPLACE VIEW bronze."parameters" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Parameters';

CREATE OR REPLACE VIEW bronze."patient" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Patient';

CREATE OR REPLACE VIEW bronze."paymentnotice" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'PaymentNotice';

CREATE OR REPLACE VIEW bronze."paymentreconciliation" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'PaymentReconciliation';

CREATE OR REPLACE VIEW bronze."person" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Person';

CREATE OR REPLACE VIEW bronze."plandefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'PlanDefinition';

CREATE OR REPLACE VIEW bronze."practitioner" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Practitioner';

CREATE OR REPLACE VIEW bronze."practitionerrole" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'PractitionerRole';

CREATE OR REPLACE VIEW bronze."procedure" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Procedure';

CREATE OR REPLACE VIEW bronze."provenance" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Provenance';

CREATE OR REPLACE VIEW bronze."questionnaire" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Questionnaire';

CREATE OR REPLACE VIEW bronze."questionnaireresponse" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'QuestionnaireResponse';

CREATE OR REPLACE VIEW bronze."relatedperson" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'RelatedPerson';

CREATE OR REPLACE VIEW bronze."requestgroup" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'RequestGroup';

CREATE OR REPLACE VIEW bronze."researchdefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ResearchDefinition';

CREATE OR REPLACE VIEW bronze."researchelementdefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ResearchElementDefinition';

CREATE OR REPLACE VIEW bronze."researchstudy" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ResearchStudy';

CREATE OR REPLACE VIEW bronze."researchsubject" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ResearchSubject';

CREATE OR REPLACE VIEW bronze."riskassessment" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'RiskAssessment';

CREATE OR REPLACE VIEW bronze."riskevidencesynthesis" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'RiskEvidenceSynthesis';

CREATE OR REPLACE VIEW bronze."schedule" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Schedule';

CREATE OR REPLACE VIEW bronze."searchparameter" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'SearchParameter';

CREATE OR REPLACE VIEW bronze."servicerequest" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ServiceRequest';

CREATE OR REPLACE VIEW bronze."slot" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Slot';

CREATE OR REPLACE VIEW bronze."specimen" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Specimen';

CREATE OR REPLACE VIEW bronze."specimendefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'SpecimenDefinition';

CREATE OR REPLACE VIEW bronze."structuredefinition" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'StructureDefinition';

CREATE OR REPLACE VIEW bronze."structuremap" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'StructureMap';

CREATE OR REPLACE VIEW bronze."subscription" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Subscription';

CREATE OR REPLACE VIEW bronze."substance" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Substance';

CREATE OR REPLACE VIEW bronze."substancenucleicacid" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'SubstanceNucleicAcid';

CREATE OR REPLACE VIEW bronze."substancepolymer" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'SubstancePolymer';

CREATE OR REPLACE VIEW bronze."substanceprotein" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'SubstanceProtein';

CREATE OR REPLACE VIEW bronze."substancereferenceinformation" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'SubstanceReferenceInformation';

CREATE OR REPLACE VIEW bronze."substancesourcematerial" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'SubstanceSourceMaterial';

CREATE OR REPLACE VIEW bronze."substancespecification" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'SubstanceSpecification';

CREATE OR REPLACE VIEW bronze."supplydelivery" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'SupplyDelivery';

CREATE OR REPLACE VIEW bronze."supplyrequest" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'SupplyRequest';

CREATE OR REPLACE VIEW bronze."task" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'Task';

CREATE OR REPLACE VIEW bronze."terminologycapabilities" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'TerminologyCapabilities';

CREATE OR REPLACE VIEW bronze."testreport" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'TestReport';

CREATE OR REPLACE VIEW bronze."testscript" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'TestScript';

CREATE OR REPLACE VIEW bronze."valueset" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'ValueSet';

CREATE OR REPLACE VIEW bronze."verificationresult" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'VerificationResult';

CREATE OR REPLACE VIEW bronze."visionprescription" AS
SELECT parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type = 'VisionPrescription';

CREATE OR REPLACE VIEW bronze.other AS
SELECT resource_type, parse_filename(filename) AS _source_file, bundle_id AS _source_bundle, full_url AS _full_url, id, resource
FROM bronze.resource WHERE resource_type NOT IN (
    'Account', 'ActivityDefinition', 'AdverseEvent', 'AllergyIntolerance', 'Appointment', 'AppointmentResponse',
    'AuditEvent', 'Basic', 'Binary', 'BiologicallyDerivedProduct', 'BodyStructure', 'Bundle', 'CapabilityStatement',
    'CarePlan', 'CareTeam', 'CatalogEntry', 'ChargeItem', 'ChargeItemDefinition', 'Claim', 'ClaimResponse',
    'ClinicalImpression', 'CodeSystem', 'Communication', 'CommunicationRequest', 'CompartmentDefinition', 'Composition',
    'ConceptMap', 'Condition', 'Consent', 'Contract', 'Coverage', 'CoverageEligibilityRequest',
    'CoverageEligibilityResponse', 'DetectedIssue', 'Device', 'DeviceDefinition', 'DeviceMetric', 'DeviceRequest',
    'DeviceUseStatement', 'DiagnosticReport', 'DocumentManifest', 'DocumentReference', 'EffectEvidenceSynthesis',
    'Encounter', 'Endpoint', 'EnrollmentRequest', 'EnrollmentResponse', 'EpisodeOfCare', 'EventDefinition', 'Evidence',
    'EvidenceVariable', 'ExampleScenario', 'ExplanationOfBenefit', 'FamilyMemberHistory', 'Flag', 'Goal', 'GraphDefinition',
    'Group', 'GuidanceResponse', 'HealthcareService', 'ImagingStudy', 'Immunization', 'ImmunizationEvaluation',
    'ImmunizationRecommendation', 'ImplementationGuide', 'InsurancePlan', 'Invoice', 'Library', 'Linkage', 'List',
    'Location', 'Measure', 'MeasureReport', 'Media', 'Medication', 'MedicationAdministration', 'MedicationDispense',
    'MedicationKnowledge', 'MedicationRequest', 'MedicationStatement', 'MedicinalProduct', 'MedicinalProductAuthorization',
    'MedicinalProductContraindication', 'MedicinalProductIndication', 'MedicinalProductIngredient',
    'MedicinalProductInteraction', 'MedicinalProductManufactured', 'MedicinalProductPackaged',
    'MedicinalProductPharmaceutical', 'MedicinalProductUndesirableEffect', 'MessageDefinition', 'MessageHeader',
    'MolecularSequence', 'NamingSystem', 'NutritionOrder', 'Observation', 'ObservationDefinition', 'OperationDefinition',
    'OperationOutcome', 'Organization', 'OrganizationAffiliation', 'Parameters', 'Patient', 'PaymentNotice',
    'PaymentReconciliation', 'Person', 'PlanDefinition', 'Practitioner', 'PractitionerRole', 'Procedure', 'Provenance',
    'Questionnaire', 'QuestionnaireResponse', 'RelatedPerson', 'RequestGroup', 'ResearchDefinition',
    'ResearchElementDefinition', 'ResearchStudy', 'ResearchSubject', 'RiskAssessment', 'RiskEvidenceSynthesis', 'Schedule',
    'SearchParameter', 'ServiceRequest', 'Slot', 'Specimen', 'SpecimenDefinition', 'StructureDefinition', 'StructureMap',
    'Subscription', 'Substance', 'SubstanceNucleicAcid', 'SubstancePolymer', 'SubstanceProtein',
    'SubstanceReferenceInformation', 'SubstanceSourceMaterial', 'SubstanceSpecification', 'SupplyDelivery', 'SupplyRequest',
    'Task', 'TerminologyCapabilities', 'TestReport', 'TestScript', 'ValueSet', 'VerificationResult', 'VisionPrescription'
);
