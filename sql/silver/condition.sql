-- grain: one Condition resource of the input
-- source: bronze

CREATE OR REPLACE TABLE silver.condition AS
WITH parsed AS (
    SELECT
        id,
        filename,
        bundle_id,
        from_json(coalesce(short_condition, long_resource), '{
            "subject": {"reference": "VARCHAR", "display": "VARCHAR"},
            "category": [{"coding": [{"code": "VARCHAR", "display": "VARCHAR"}]}],
            "code": {"coding": [{"system": "VARCHAR", "code": "VARCHAR", "display": "VARCHAR"}], "text": "VARCHAR"},
            "onsetDateTime": "VARCHAR",
            "abatementDateTime": "VARCHAR",
            "asserter": {"display": "VARCHAR"}
        }') AS condition
    FROM bronze.stored__next
    WHERE resource_type = 'Condition' AND error IS NULL
),

first_codings AS (
    SELECT
        *,
        condition.code.coding[1] AS code_coding,
        -- The first category is nearly always the one; a lambda over all of them costs more than everything else here.
        CASE
            WHEN condition.category[1].coding[1].code <> '' THEN condition.category[1].coding[1]
            ELSE [category.coding[1] FOR category IN condition.category IF category.coding[1].code <> ''][1]
        END AS category_coding
    FROM parsed
),

conditions AS (
    SELECT
        nullif(id, '') AS id,
        parse_filename(filename) AS source_file,
        bundle_id AS source_bundle,
        fhir_reference_id(condition.subject.reference) AS patient_id,
        nullif(condition.subject.display, '') AS patient_display,
        category_coding.code AS category_code,
        nullif(category_coding.display, '') AS category_display,
        nullif(code_coding.system, '') AS code_system,
        nullif(code_coding.code, '') AS code,
        nullif(code_coding.display, '') AS code_display,
        nullif(condition.code.text, '') AS code_text,
        condition.onsetDateTime AS onset_date,
        condition.abatementDateTime AS abatement_date,
        nullif(condition.asserter.display, '') AS asserter_display
    FROM first_codings
)

SELECT
    *,
    macros.broken_rules([
        CASE WHEN id IS NULL THEN 'id_required' END,
        CASE WHEN code IS NULL THEN 'code_required' END,
        CASE WHEN code_display IS NULL THEN 'code_display_required' END,
        CASE WHEN patient_id IS NULL THEN 'patient_id_required' END,
        CASE WHEN NOT regexp_full_match(onset_date, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN 'onset_date_format' END,
        CASE WHEN NOT regexp_full_match(abatement_date, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN 'abatement_date_format' END,
        CASE WHEN code_system <> 'http://snomed.info/sct' THEN 'valid_code_system' END
    ]) AS validation_errors
FROM conditions;

COMMENT ON TABLE silver.condition IS 'Problems and diagnoses, one row for each Condition resource';
COMMENT ON COLUMN silver.condition.id IS 'Condition.id';
COMMENT ON COLUMN silver.condition.source_file IS 'Name of the file that the resource came from';
COMMENT ON COLUMN silver.condition.source_bundle IS 'Bundle.id of the bundle that the resource came in';
COMMENT ON COLUMN silver.condition.patient_id IS 'Id in subject.reference';
COMMENT ON COLUMN silver.condition.patient_display IS 'subject.display';
COMMENT ON COLUMN silver.condition.category_code IS 'Code of the first category whose first coding has one';
COMMENT ON COLUMN silver.condition.category_display IS 'Display of the same coding as category_code';
COMMENT ON COLUMN silver.condition.code_system IS 'System of the first coding of the code';
COMMENT ON COLUMN silver.condition.code IS 'Code of the first coding of the code';
COMMENT ON COLUMN silver.condition.code_display IS 'Display of the first coding of the code';
COMMENT ON COLUMN silver.condition.code_text IS 'code.text';
COMMENT ON COLUMN silver.condition.onset_date IS 'onsetDateTime as it was sent';
COMMENT ON COLUMN silver.condition.abatement_date IS 'abatementDateTime as it was sent';
COMMENT ON COLUMN silver.condition.asserter_display IS 'asserter.display';
COMMENT ON COLUMN silver.condition.validation_errors IS 'Names of the rules in silver.rule that the row breaks; empty for a valid row';
