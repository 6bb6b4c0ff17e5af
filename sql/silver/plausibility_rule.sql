-- grain: one rule about elements and resources together
-- source: none

-- The conditions stand in silver.plausibility, beside the rule's name.
CREATE OR REPLACE TABLE silver.plausibility_rule AS
SELECT rule, severity, description, subcategory, resource_types
FROM (VALUES
    ('before-birth', 'error', 'Nothing begins, happens or is recorded before the patient is born.', 'Temporal',
        ['Condition', 'AllergyIntolerance', 'Observation', 'Procedure', 'Immunization', 'MedicationStatement', 'MedicationAdministration',
        'MedicationRequest', 'MedicationDispense', 'Encounter', 'EpisodeOfCare', 'DiagnosticReport', 'ImagingStudy', 'Specimen', 'DeviceUseStatement']),
    ('after-death', 'error', 'Nothing begins or happens after the patient has died.', 'Temporal',
        ['Condition', 'AllergyIntolerance', 'Observation', 'Procedure', 'Immunization', 'MedicationStatement', 'MedicationAdministration',
        'MedicationDispense', 'Encounter', 'EpisodeOfCare', 'ImagingStudy', 'Specimen', 'DeviceUseStatement']),
    ('end-before-start', 'error', 'A condition abates on or after the day of its onset, and a patient dies on or after the day of birth.', 'Temporal',
        ['Condition', 'Patient']),
    ('in-future', 'error', 'What has happened, begun or been recorded is not later than the as_of of the build.', 'Temporal',
        ['Patient', 'Condition', 'AllergyIntolerance', 'Observation', 'Procedure', 'Immunization', 'MedicationStatement', 'MedicationAdministration',
        'MedicationRequest', 'MedicationDispense', 'Encounter', 'EpisodeOfCare', 'DiagnosticReport', 'ImagingStudy', 'Specimen', 'DeviceUseStatement']),
    ('physiological-limit', 'error', 'A measured value is one that a living human can have: within the limits of silver.physiological_limit.', 'Atemporal',
        ['Observation']),
    ('sex-specific-code', 'warning', 'A code that applies to one sex alone, as silver.sex_specific_code has it, is not of a patient of the other.', 'Atemporal',
        ['Condition', 'Observation', 'Procedure']),
    ('same-event-twice', 'warning', 'No two resources with ids of their own say the same of a patient: one type, code, time and value.', 'Uniqueness',
        ['Condition', 'AllergyIntolerance', 'Observation', 'Procedure', 'Immunization'])
) AS rules(rule, severity, description, subcategory, resource_types);

COMMENT ON TABLE silver.plausibility_rule IS 'The rules of silver.plausibility';
COMMENT ON COLUMN silver.plausibility_rule.rule IS 'Name of the rule';
COMMENT ON COLUMN silver.plausibility_rule.severity IS 'error: it cannot be; warning: it is hard to believe';
COMMENT ON COLUMN silver.plausibility_rule.description IS 'What holds where the rule is kept';
COMMENT ON COLUMN silver.plausibility_rule.subcategory IS 'Subcategory of Plausibility in Kahn et al. (2016)';
COMMENT ON COLUMN silver.plausibility_rule.resource_types IS 'Resource types that it looks at';
