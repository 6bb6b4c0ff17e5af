-- grain: one set of rules that rows of one resource type break together, the empty set too
-- source: silver, and bronze

-- The relations that are views would each read bronze; here it is read once for all of them.
CREATE OR REPLACE TABLE silver.broken_rules AS
SELECT resource_type, silver.words(errors) AS validation_errors, count(*) AS row_count
FROM (
    SELECT
        resource_type,
        CASE resource_type
            WHEN 'AllergyIntolerance' THEN [silver.allergyintolerance_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/allergyintolerance', true),
                fhir_view_structure('fhir_das:silver/allergyintolerance', 'VARCHAR', true)
            )][1]
            WHEN 'CarePlan' THEN [silver.careplan_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/careplan', true),
                fhir_view_structure('fhir_das:silver/careplan', 'VARCHAR', true)
            )][1]
            WHEN 'Composition' THEN [silver.composition_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/composition', true),
                fhir_view_structure('fhir_das:silver/composition', 'VARCHAR', true)
            )][1]
            WHEN 'Device' THEN [silver.device_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/device', true),
                fhir_view_structure('fhir_das:silver/device', 'VARCHAR', true)
            )][1]
            WHEN 'DeviceUseStatement' THEN [silver.deviceusestatement_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/deviceusestatement', true),
                fhir_view_structure('fhir_das:silver/deviceusestatement', 'VARCHAR', true)
            )][1]
            WHEN 'Immunization' THEN [silver.immunization_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/immunization', true),
                fhir_view_structure('fhir_das:silver/immunization', 'VARCHAR', true)
            )][1]
            WHEN 'ImmunizationRecommendation' THEN [silver.immunizationrecommendation_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/immunizationrecommendation', true),
                fhir_view_structure('fhir_das:silver/immunizationrecommendation', 'VARCHAR', true)
            )][1]
            WHEN 'Medication' THEN [silver.medication_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/medication', true),
                fhir_view_structure('fhir_das:silver/medication', 'VARCHAR', true)
            )][1]
            WHEN 'MedicationStatement' THEN [silver.medicationstatement_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/medicationstatement', true),
                fhir_view_structure('fhir_das:silver/medicationstatement', 'VARCHAR', true)
            )][1]
            WHEN 'Organization' THEN [silver.organization_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/organization', true),
                fhir_view_structure('fhir_das:silver/organization', 'VARCHAR', true)
            )][1]
            WHEN 'Practitioner' THEN [silver.practitioner_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/practitioner', true),
                fhir_view_structure('fhir_das:silver/practitioner', 'VARCHAR', true)
            )][1]
            WHEN 'PractitionerRole' THEN [silver.practitionerrole_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/practitionerrole', true),
                fhir_view_structure('fhir_das:silver/practitionerrole', 'VARCHAR', true)
            )][1]
            WHEN 'Procedure' THEN [silver.procedure_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/procedure', true),
                fhir_view_structure('fhir_das:silver/procedure', 'VARCHAR', true)
            )][1]
            WHEN 'Provenance' THEN [silver.provenance_errors(viewed) FOR viewed IN from_json(
                fhir_view_rows(resource, 'fhir_das:silver/provenance', true),
                fhir_view_structure('fhir_das:silver/provenance', 'VARCHAR', true)
            )][1]
        END AS errors
    FROM (
        SELECT resource_type, coalesce(short_other, long_resource) AS resource
        FROM silver.stored
        WHERE resource_type IN (
            'AllergyIntolerance', 'CarePlan', 'Composition', 'Device', 'DeviceUseStatement',
            'Immunization', 'ImmunizationRecommendation', 'Medication', 'MedicationStatement', 'Organization',
            'Practitioner', 'PractitionerRole', 'Procedure', 'Provenance'
        )
    )
    UNION ALL
    SELECT 'Patient', array_to_string(validation_errors, ' ') FROM silver.patient
    UNION ALL
    SELECT 'Condition', array_to_string(validation_errors, ' ') FROM silver.condition
    UNION ALL
    SELECT 'Observation', array_to_string(validation_errors, ' ') FROM silver.observation
)
GROUP BY resource_type, errors;

COMMENT ON TABLE silver.broken_rules IS 'How many rows break which rules together';
COMMENT ON COLUMN silver.broken_rules.resource_type IS 'FHIR resource type';
COMMENT ON COLUMN silver.broken_rules.validation_errors IS 'Names of the rules, as the rows have them; empty for valid rows';
COMMENT ON COLUMN silver.broken_rules.row_count IS 'Rows that break these rules and no other';
