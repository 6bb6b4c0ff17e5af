-- grain: one set of rules that rows of one resource type break together, the empty set too
-- source: silver, and bronze

-- The relations that are views would each read bronze; here it is read once for all of them.
CREATE OR REPLACE TABLE silver.broken_rules AS
SELECT resource_type, silver.words(errors) AS validation_errors, count(*) AS row_count
FROM (
    SELECT
        resource_type,
        CASE resource_type
            WHEN 'AllergyIntolerance' THEN silver.allergyintolerance_errors(resource)
            WHEN 'CarePlan' THEN silver.careplan_errors(resource)
            WHEN 'Composition' THEN silver.composition_errors(resource)
            WHEN 'Device' THEN silver.device_errors(resource)
            WHEN 'DeviceUseStatement' THEN silver.deviceusestatement_errors(resource)
            WHEN 'Immunization' THEN silver.immunization_errors(resource)
            WHEN 'ImmunizationRecommendation' THEN silver.immunizationrecommendation_errors(resource)
            WHEN 'Medication' THEN silver.medication_errors(resource)
            WHEN 'MedicationStatement' THEN silver.medicationstatement_errors(resource)
            WHEN 'Organization' THEN silver.organization_errors(resource)
            WHEN 'Practitioner' THEN silver.practitioner_errors(resource)
            WHEN 'PractitionerRole' THEN silver.practitionerrole_errors(resource)
            WHEN 'Procedure' THEN silver.procedure_errors(resource)
            WHEN 'Provenance' THEN silver.provenance_errors(resource)
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
