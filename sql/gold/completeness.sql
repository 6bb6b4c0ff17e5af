-- grain: one field that is asked about, of one resource type
-- source: gold.validity, and the checks of the columns in gold.quality_check

CREATE OR REPLACE TABLE gold.completeness AS
SELECT
    resource_type,
    field,
    rows_checked,
    quality_check.numerator AS rows_with,
    CAST(rows_with AS DOUBLE) / nullif(rows_checked, 0) AS share_with
FROM (VALUES
    ('with_family_name', 'patient_family_name_present'),
    ('with_given_names', 'patient_given_names_present'),
    ('with_birth_date', 'patient_birth_date_present'),
    ('with_gender', 'patient_gender_present'),
    ('with_phone', 'patient_phone_present'),
    ('with_city', 'patient_city_present'),
    ('with_nationality', 'patient_nationality_code_present'),

    ('with_patient_id', 'condition_patient_id_present'),
    ('with_code', 'condition_code_present'),
    ('with_code_display', 'condition_code_display_present'),
    ('with_onset_date', 'condition_onset_date_present'),
    ('with_category', 'condition_category_code_present'),

    ('with_status', 'observation_status_present'),
    ('with_subject', 'observation_subject_reference_present'),
    ('with_code', 'observation_code_code_present'),
    ('with_effective_datetime', 'observation_effective_datetime_present'),
    ('with_components', 'observation_components_present'),
    ('with_value', 'observation_value_type_present'),
    ('with_performers', 'observation_performer_references_present')
) AS fields(field, id)
JOIN gold.quality_check USING (id)
JOIN gold.validity USING (resource_type);

COMMENT ON TABLE gold.completeness IS 'How many rows have a value in the fields that matter most';
COMMENT ON COLUMN gold.completeness.resource_type IS 'FHIR resource type';
COMMENT ON COLUMN gold.completeness.field IS 'with_ and the field';
COMMENT ON COLUMN gold.completeness.rows_checked IS 'Rows in silver';
COMMENT ON COLUMN gold.completeness.rows_with IS 'Rows that have a value in the field';
COMMENT ON COLUMN gold.completeness.share_with IS 'rows_with / rows_checked; NULL without rows';
