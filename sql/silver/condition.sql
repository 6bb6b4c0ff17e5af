-- grain: one Condition resource of the input; of its repeats, one element
-- source: bronze

CREATE OR REPLACE TABLE silver.condition AS
WITH resources AS (
    SELECT
        filename,
        byte_offset,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_condition, long_resource), 'fhir_das:silver/condition', true),
            fhir_view_structure('fhir_das:silver/condition', 'VARCHAR', true)
        )) AS viewed
    FROM silver.stored
    WHERE resource_type = 'Condition'
),

conditions AS (
    SELECT
        filename,
        byte_offset,
        viewed.id,
        parse_filename(filename) AS source_file,
        bundle_id AS source_bundle,
        fhir_reference_id(viewed.patient_reference) AS patient_id,
        viewed.patient_display,
        -- The first category is nearly always the one.
        CASE WHEN viewed.first_category_code IS NOT NULL THEN viewed.first_category_code ELSE other_category.code END AS category_code,
        CASE WHEN viewed.first_category_code IS NOT NULL THEN viewed.first_category_display ELSE nullif(other_category.display, '') END
            AS category_display,
        viewed.code_system,
        viewed.code,
        viewed.code_display,
        viewed.code_text,
        viewed.onset_date,
        viewed.abatement_date,
        viewed.asserter_display,
        viewed.patient_reference,
        viewed.error AS view_error
    FROM (
        SELECT
            *,
            CASE WHEN viewed.first_category_code IS NULL THEN [
                category.coding[1]
                FOR category IN from_json(
                    '[' || array_to_string(viewed.categories, ',') || ']',
                    '[{"coding": [{"code": "VARCHAR", "display": "VARCHAR"}]}]'
                )
                IF category.coding[1].code <> ''
            ][1] END AS other_category
        FROM resources
    )
)

SELECT
    * EXCLUDE (filename, byte_offset, issues),
    macros.broken_rules([
        CASE WHEN id IS NULL THEN 'id_required' END,
        CASE WHEN code IS NULL THEN 'code_required' END,
        CASE WHEN code_display IS NULL THEN 'code_display_required' END,
        CASE WHEN patient_id IS NULL THEN 'patient_id_required' END,
        CASE WHEN NOT regexp_full_match(onset_date, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN 'onset_date_format' END,
        CASE WHEN NOT regexp_full_match(abatement_date, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN 'abatement_date_format' END,
        CASE WHEN code_system <> 'http://snomed.info/sct' THEN 'valid_code_system' END,
        CASE WHEN view_error IS NOT NULL THEN 'values_readable' END
    ]) AS validation_errors,
    coalesce(issues, []) AS issues
FROM conditions
LEFT JOIN silver.issues_of('Condition') USING (filename, byte_offset);

COMMENT ON TABLE silver.condition IS 'Problems and diagnoses, one row for each Condition resource';

CREATE OR REPLACE VIEW silver.condition_detail AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    clinical_status,
    verification_status,
    severity_code,
    severity_display,
    body_site_code,
    body_site_display,
    onset_date,
    silver.first_day(onset_date) AS onset_day,
    abatement_date,
    silver.first_day(abatement_date) AS abatement_day,
    onset_period_start,
    onset_text,
    CAST(onset_age AS JSON) AS onset_age,
    abatement_text,
    recorded_date,
    encounter_reference,
    recorder_display,
    asserter_reference,
    silver.codings(code_codings) AS code_codings,
    notes,
    CAST(identifiers AS JSON[]) AS identifiers,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    coalesce(issues, []) AS issues
FROM (
    SELECT
        filename,
        bundle_id,
        issues,
        unnest(from_json(
            fhir_view_rows(coalesce(short_condition, long_resource), 'fhir_das:silver/condition_detail', true),
            fhir_view_structure('fhir_das:silver/condition_detail', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    LEFT JOIN silver.issues_of('Condition') USING (filename, byte_offset)
    WHERE resource_type = 'Condition'
);

COMMENT ON VIEW silver.condition_detail IS 'What else is said of conditions, one row for each Condition resource';
