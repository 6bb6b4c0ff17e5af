-- grain: one rule that a silver row can break
-- source: none

-- The conditions stand in the statements of the relations that they are about, beside the rules' names.
-- It is one text, as the contract is.
CREATE OR REPLACE TABLE silver.rule AS
SELECT
    part[1] AS resource_type,
    part[2] AS rule,
    part[3] AS severity,
    part[4] AS description,
    part[5] AS category,
    nullif(part[6], 'NULL') AS subcategory,
    part[7] AS path
FROM (SELECT string_split(unnest(string_split($$
resource_type | rule | severity | description | category | subcategory | path

Patient | id_required | error | The patient has an id. | Completeness | NULL | Patient.id
Patient | birth_date_format | error | The birth date, if there is one, is a whole date: YYYY-MM-DD. | Conformance | Value | Patient.birthDate
Patient | gender_valid | error | The gender, if there is one, is male, female, other or unknown. | Conformance | Value | Patient.gender
Patient | phone_format | warning | The phone number, if there is one, has a digit. | Conformance | Value | Patient.telecom.value
Patient | has_name | warning | There is a family name, a given name or a full name. | Completeness | NULL | Patient.name
Patient | values_readable | error | Every value that silver reads has the type that FHIR says; view_error tells of one that has not. | Conformance | Value | Patient

Condition | id_required | error | The condition has an id. | Completeness | NULL | Condition.id
Condition | code_required | error | The first coding of the code has a code. | Completeness | NULL | Condition.code.coding.code
Condition | code_display_required | warning | The first coding of the code has a display. | Completeness | NULL | Condition.code.coding.display
Condition | patient_id_required | error | The subject is a reference with an id in it. | Conformance | Relational | Condition.subject.reference
Condition | onset_date_format | warning | The onset, if it is a date, is a whole date: YYYY-MM-DD. | Conformance | Value | Condition.onset
Condition | abatement_date_format | warning | The abatement, if it is a date, is a whole date: YYYY-MM-DD. | Conformance | Value | Condition.abatement
Condition | valid_code_system | warning | The code system, if there is one, is SNOMED CT. | Conformance | Value | Condition.code.coding.system
Condition | values_readable | error | Every value that silver reads has the type that FHIR says; view_error tells of one that has not. | Conformance | Value | Condition

Observation | id_required | error | The observation has an id. | Completeness | NULL | Observation.id
Observation | status_required | error | The observation has a status. | Completeness | NULL | Observation.status
Observation | status_valid | error | The status, if there is one, is a code of ObservationStatus. | Conformance | Value | Observation.status
Observation | code_present | error | There is a code or a text that says what was observed. | Completeness | NULL | Observation.code
Observation | subject_present | error | There is a reference to the subject. | Completeness | NULL | Observation.subject.reference
Observation | effective_format | warning | The effective time, if there is one, begins with a whole date: YYYY-MM-DD. | Conformance | Value | Observation.effective
Observation | has_value_or_components | warning | There is a value or a component. | Completeness | NULL | Observation.value
Observation | quantity_unit_if_value | warning | A quantity that has a value has a unit. | Completeness | NULL | Observation.value.unit
Observation | quantity_value_finite | error | The value of a quantity is a finite number. | Conformance | Value | Observation.value.value
Observation | values_readable | error | Every value that silver reads has the type that FHIR says; view_error tells of one that has not. | Conformance | Value | Observation

AllergyIntolerance | id_required | error | The allergy has an id. | Completeness | NULL | AllergyIntolerance.id
AllergyIntolerance | clinical_status_valid | error | The clinical status, if there is one, is a code that FHIR has for it. | Conformance | Value | AllergyIntolerance.clinicalStatus.coding.code
AllergyIntolerance | verification_status_valid | error | The verification status, if there is one, is a code that FHIR has for it. | Conformance | Value | AllergyIntolerance.verificationStatus.coding.code
AllergyIntolerance | clinical_status_present | error | Unless it was entered in error, the allergy has a clinical status; if it was, it has none. | Completeness | NULL | AllergyIntolerance.clinicalStatus
AllergyIntolerance | type_valid | error | The type, if there is one, is a code that FHIR has for it. | Conformance | Value | AllergyIntolerance.type
AllergyIntolerance | criticality_valid | error | The criticality, if there is one, is a code that FHIR has for it. | Conformance | Value | AllergyIntolerance.criticality
AllergyIntolerance | code_present | error | There is a code or a text that says what it is an allergy to. | Completeness | NULL | AllergyIntolerance.code
AllergyIntolerance | code_system_present | warning | A code has a system. | Completeness | NULL | AllergyIntolerance.code.coding.system
AllergyIntolerance | code_display_present | warning | A code has a display. | Completeness | NULL | AllergyIntolerance.code.coding.display
AllergyIntolerance | patient_present | error | There is a reference to the patient. | Completeness | NULL | AllergyIntolerance.patient.reference
AllergyIntolerance | onset_date_format | warning | The onset, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | AllergyIntolerance.onset
AllergyIntolerance | dates_in_order | error | The last occurrence is not before the onset. | Plausibility | Temporal | AllergyIntolerance.lastOccurrence
AllergyIntolerance | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | AllergyIntolerance

CarePlan | id_required | error | The care plan has an id. | Completeness | NULL | CarePlan.id
CarePlan | status_required | error | The care plan has a status. | Completeness | NULL | CarePlan.status
CarePlan | status_valid | error | The status, if there is one, is a code that FHIR has for it. | Conformance | Value | CarePlan.status
CarePlan | intent_required | error | The care plan has a intent. | Completeness | NULL | CarePlan.intent
CarePlan | intent_valid | error | The intent, if there is one, is a code that FHIR has for it. | Conformance | Value | CarePlan.intent
CarePlan | subject_present | error | There is a reference to the subject. | Completeness | NULL | CarePlan.subject.reference
CarePlan | period_start_format | warning | The start, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | CarePlan.period.start
CarePlan | period_end_format | warning | The end, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | CarePlan.period.end
CarePlan | dates_in_order | error | The plan does not end before it starts. | Plausibility | Temporal | CarePlan.period
CarePlan | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | CarePlan

Composition | id_required | error | The composition has an id. | Completeness | NULL | Composition.id
Composition | status_required | error | The composition has a status. | Completeness | NULL | Composition.status
Composition | status_valid | error | The status, if there is one, is a code that FHIR has for it. | Conformance | Value | Composition.status
Composition | type_present | error | There is a code or a text that says what kind of document it is. | Completeness | NULL | Composition.type
Composition | type_system_present | warning | A code has a system. | Completeness | NULL | Composition.type.coding.system
Composition | type_display_present | warning | A code has a display. | Completeness | NULL | Composition.type.coding.display
Composition | subject_present | error | There is a reference to the subject. | Completeness | NULL | Composition.subject.reference
Composition | date_required | error | The composition has a date. | Completeness | NULL | Composition.date
Composition | date_format | warning | The date, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | Composition.date
Composition | author_present | error | There is a reference to an author. | Completeness | NULL | Composition.author.reference
Composition | title_required | error | The composition has a title. | Completeness | NULL | Composition.title
Composition | ips_sections_present | warning | A patient summary has the sections problems, medications and allergies. | Completeness | NULL | Composition.section.code
Composition | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | Composition

Device | id_required | error | The device has an id. | Completeness | NULL | Device.id
Device | status_valid | error | The status, if there is one, is a code that FHIR has for it. | Conformance | Value | Device.status
Device | type_present | warning | There is a type or a name that says what it is. | Completeness | NULL | Device.type
Device | type_system_present | warning | A code has a system. | Completeness | NULL | Device.type.coding.system
Device | type_display_present | warning | A code has a display. | Completeness | NULL | Device.type.coding.display
Device | manufacture_date_format | warning | The date of manufacture, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | Device.manufactureDate
Device | expiration_date_format | warning | The date of expiration, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | Device.expirationDate
Device | dates_in_order | error | The device does not expire before it is made. | Plausibility | Temporal | Device.expirationDate
Device | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | Device

DeviceUseStatement | id_required | error | The statement has an id. | Completeness | NULL | DeviceUseStatement.id
DeviceUseStatement | status_required | error | The statement has a status. | Completeness | NULL | DeviceUseStatement.status
DeviceUseStatement | status_valid | error | The status, if there is one, is a code that FHIR has for it. | Conformance | Value | DeviceUseStatement.status
DeviceUseStatement | subject_present | error | There is a reference to the subject. | Completeness | NULL | DeviceUseStatement.subject.reference
DeviceUseStatement | device_present | error | There is a reference to the device. | Completeness | NULL | DeviceUseStatement.device.reference
DeviceUseStatement | timing_present | warning | It says when the device was used. | Completeness | NULL | DeviceUseStatement.timing
DeviceUseStatement | timing_date_format | warning | The time, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | DeviceUseStatement.timing
DeviceUseStatement | timing_period_start_format | warning | The start, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | DeviceUseStatement.timing.start
DeviceUseStatement | dates_in_order | error | The use does not end before it starts. | Plausibility | Temporal | DeviceUseStatement.timing
DeviceUseStatement | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | DeviceUseStatement

Immunization | id_required | error | The immunization has an id. | Completeness | NULL | Immunization.id
Immunization | status_required | error | The immunization has a status. | Completeness | NULL | Immunization.status
Immunization | status_valid | error | The status, if there is one, is a code that FHIR has for it. | Conformance | Value | Immunization.status
Immunization | vaccine_present | error | There is a code or a text that says what was given. | Completeness | NULL | Immunization.vaccineCode
Immunization | vaccine_system_present | warning | A code has a system. | Completeness | NULL | Immunization.vaccineCode.coding.system
Immunization | vaccine_display_present | warning | A code has a display. | Completeness | NULL | Immunization.vaccineCode.coding.display
Immunization | patient_present | error | There is a reference to the patient. | Completeness | NULL | Immunization.patient.reference
Immunization | occurrence_present | error | It says when the vaccine was given. | Completeness | NULL | Immunization.occurrence
Immunization | occurrence_date_format | warning | The time, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | Immunization.occurrence
Immunization | dates_in_order | error | The vaccine had not expired when it was given. | Plausibility | Temporal | Immunization.expirationDate
Immunization | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | Immunization

ImmunizationRecommendation | id_required | error | The recommendation has an id. | Completeness | NULL | ImmunizationRecommendation.id
ImmunizationRecommendation | patient_present | error | There is a reference to the patient. | Completeness | NULL | ImmunizationRecommendation.patient.reference
ImmunizationRecommendation | date_required | error | The recommendation has a date. | Completeness | NULL | ImmunizationRecommendation.date
ImmunizationRecommendation | date_format | warning | The date, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | ImmunizationRecommendation.date
ImmunizationRecommendation | vaccine_present | error | There is a vaccine or a disease in the first recommendation. | Completeness | NULL | ImmunizationRecommendation.recommendation
ImmunizationRecommendation | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | ImmunizationRecommendation

Medication | id_required | error | The medication has an id. | Completeness | NULL | Medication.id
Medication | status_valid | error | The status, if there is one, is a code that FHIR has for it. | Conformance | Value | Medication.status
Medication | code_present | error | There is a code or a text that says what it is. | Completeness | NULL | Medication.code
Medication | code_system_present | warning | A code has a system. | Completeness | NULL | Medication.code.coding.system
Medication | code_display_present | warning | A code has a display. | Completeness | NULL | Medication.code.coding.display
Medication | expiration_date_format | warning | The date of expiration, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | Medication.batch.expirationDate
Medication | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | Medication

MedicationStatement | id_required | error | The statement has an id. | Completeness | NULL | MedicationStatement.id
MedicationStatement | status_required | error | The statement has a status. | Completeness | NULL | MedicationStatement.status
MedicationStatement | status_valid | error | The status, if there is one, is a code that FHIR has for it. | Conformance | Value | MedicationStatement.status
MedicationStatement | medication_present | error | There is a code, a text or a reference that says what is taken. | Completeness | NULL | MedicationStatement.medication
MedicationStatement | medication_system_present | warning | A code has a system. | Completeness | NULL | MedicationStatement.medication.coding.system
MedicationStatement | medication_code_display_present | warning | A code has a display. | Completeness | NULL | MedicationStatement.medication.coding.display
MedicationStatement | subject_present | error | There is a reference to the subject. | Completeness | NULL | MedicationStatement.subject.reference
MedicationStatement | effective_present | warning | It says when the medication is taken. | Completeness | NULL | MedicationStatement.effective
MedicationStatement | effective_date_format | warning | The time, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | MedicationStatement.effective
MedicationStatement | effective_period_start_format | warning | The start, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | MedicationStatement.effective.start
MedicationStatement | dates_in_order | error | The medication does not end before it starts. | Plausibility | Temporal | MedicationStatement.effective
MedicationStatement | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | MedicationStatement

Organization | id_required | error | The organization has an id. | Completeness | NULL | Organization.id
Organization | name_or_identifier_present | error | There is a name or an identifier. | Completeness | NULL | Organization.name
Organization | name_present | warning | The organization has a name. | Completeness | NULL | Organization.name
Organization | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | Organization

Practitioner | id_required | error | The practitioner has an id. | Completeness | NULL | Practitioner.id
Practitioner | has_name | error | There is a family name, a given name or a full name. | Completeness | NULL | Practitioner.name
Practitioner | gender_valid | error | The gender, if there is one, is a code that FHIR has for it. | Conformance | Value | Practitioner.gender
Practitioner | birth_date_format | warning | The birth date, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | Practitioner.birthDate
Practitioner | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | Practitioner

PractitionerRole | id_required | error | The role has an id. | Completeness | NULL | PractitionerRole.id
PractitionerRole | practitioner_or_organization_present | error | There is a reference to a practitioner or an organization. | Completeness | NULL | PractitionerRole.practitioner.reference
PractitionerRole | period_start_format | warning | The start, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | PractitionerRole.period.start
PractitionerRole | dates_in_order | error | The role does not end before it starts. | Plausibility | Temporal | PractitionerRole.period
PractitionerRole | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | PractitionerRole

Procedure | id_required | error | The procedure has an id. | Completeness | NULL | Procedure.id
Procedure | status_required | error | The procedure has a status. | Completeness | NULL | Procedure.status
Procedure | status_valid | error | The status, if there is one, is a code that FHIR has for it. | Conformance | Value | Procedure.status
Procedure | code_present | error | There is a code or a text that says what was done. | Completeness | NULL | Procedure.code
Procedure | code_system_present | warning | A code has a system. | Completeness | NULL | Procedure.code.coding.system
Procedure | code_display_present | warning | A code has a display. | Completeness | NULL | Procedure.code.coding.display
Procedure | subject_id_required | error | The subject is a reference with an id in it. | Conformance | Relational | Procedure.subject.reference
Procedure | performed_present | warning | It says when the procedure was done. | Completeness | NULL | Procedure.performed
Procedure | performed_date_format | warning | The time, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | Procedure.performed
Procedure | performed_period_start_format | warning | The start, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | Procedure.performed.start
Procedure | dates_in_order | error | The procedure does not end before it starts. | Plausibility | Temporal | Procedure.performed
Procedure | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | Procedure

Provenance | id_required | error | The provenance has an id. | Completeness | NULL | Provenance.id
Provenance | target_present | error | There is a reference to a target. | Completeness | NULL | Provenance.target.reference
Provenance | recorded_date_required | error | It says when it was recorded. | Completeness | NULL | Provenance.recorded
Provenance | recorded_date_format | warning | The time of recording, if it is there, is a date of FHIR: YYYY, YYYY-MM, YYYY-MM-DD or with a time. | Conformance | Value | Provenance.recorded
Provenance | agent_present | error | There is a reference or a text that says who took part. | Completeness | NULL | Provenance.agent.who
Provenance | dates_in_order | error | It was not recorded before it happened. | Plausibility | Temporal | Provenance.recorded
Provenance | values_readable | error | Every value that a rule reads has the type that FHIR says. | Conformance | Value | Provenance
$$, chr(10))), ' | ') AS part)
WHERE len(part) = 7 AND part[1] <> 'resource_type';

COMMENT ON TABLE silver.rule IS 'The rules that each silver row is checked against; validation_errors has the names of those that it breaks';
COMMENT ON COLUMN silver.rule.resource_type IS 'FHIR resource type that the rule is about';
COMMENT ON COLUMN silver.rule.rule IS 'Name of the rule, unique within its resource type';
COMMENT ON COLUMN silver.rule.severity IS 'error: the row cannot be used as what it claims to be; warning: it can, with care';
COMMENT ON COLUMN silver.rule.description IS 'What holds for a row that keeps the rule';
COMMENT ON COLUMN silver.rule.category IS 'Category of Kahn et al. (2016): Conformance, Completeness or Plausibility';
COMMENT ON COLUMN silver.rule.subcategory IS 'Subcategory of Conformance or Plausibility; NULL for Completeness';
COMMENT ON COLUMN silver.rule.path IS 'FHIRPath of the element that the rule is about';
