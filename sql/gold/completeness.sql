-- grain: one field that is asked about, of one resource type
-- source: silver

CREATE OR REPLACE TABLE gold.completeness AS
WITH patient AS (
    UNPIVOT (
        SELECT
            count(*) AS rows_checked,
            count(family_name) AS with_family_name,
            count(given_names) AS with_given_names,
            count(birth_date) AS with_birth_date,
            count(gender) AS with_gender,
            count(phone) AS with_phone,
            count(city) AS with_city,
            count(nationality_code) AS with_nationality
        FROM silver.patient
    ) ON COLUMNS(* EXCLUDE rows_checked) INTO NAME field VALUE rows_with
),

condition AS (
    UNPIVOT (
        SELECT
            count(*) AS rows_checked,
            count(patient_id) AS with_patient_id,
            count(code) AS with_code,
            count(code_display) AS with_code_display,
            count(onset_date) AS with_onset_date,
            count(category_code) AS with_category
        FROM silver.condition
    ) ON COLUMNS(* EXCLUDE rows_checked) INTO NAME field VALUE rows_with
),

observation AS (
    UNPIVOT (
        SELECT
            count(*) AS rows_checked,
            count(status) AS with_status,
            count(subject_reference) AS with_subject,
            count(code_code) AS with_code,
            count(effective_datetime) AS with_effective_datetime,
            count(*) FILTER (component_count > 0) AS with_components,
            count(value_type) AS with_value,
            count(*) FILTER (len(performer_references) > 0) AS with_performers
        FROM silver.observation
    ) ON COLUMNS(* EXCLUDE rows_checked) INTO NAME field VALUE rows_with
)

SELECT
    resource_type,
    field,
    rows_checked,
    rows_with,
    CAST(rows_with AS DOUBLE) / nullif(rows_checked, 0) AS share_with
FROM (
    SELECT 'Patient' AS resource_type, * FROM patient
    UNION ALL
    SELECT 'Condition', * FROM condition
    UNION ALL
    SELECT 'Observation', * FROM observation
);

COMMENT ON TABLE gold.completeness IS 'How many rows have a value in the fields that matter most';
COMMENT ON COLUMN gold.completeness.resource_type IS 'FHIR resource type';
COMMENT ON COLUMN gold.completeness.field IS 'with_ and the field';
COMMENT ON COLUMN gold.completeness.rows_checked IS 'Rows in silver';
COMMENT ON COLUMN gold.completeness.rows_with IS 'Rows that have a value in the field';
COMMENT ON COLUMN gold.completeness.share_with IS 'rows_with / rows_checked; NULL without rows';
