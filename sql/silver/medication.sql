-- grain: one Medication resource of the input; of its repeats, one element
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.medication_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.status NOT IN ('active', 'inactive', 'entered-in-error') THEN 'status_valid' END,
        CASE WHEN viewed.code IS NULL AND viewed.code_text IS NULL THEN 'code_present' END,
        CASE WHEN viewed.code IS NOT NULL AND viewed.code_system IS NULL THEN 'code_system_present' END,
        CASE WHEN viewed.code IS NOT NULL AND viewed.code_display IS NULL THEN 'code_display_present' END,
        CASE WHEN NOT silver.is_date(viewed.expiration_date) THEN 'expiration_date_format' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/medication', true,
            'id, status, code, code_text, code_system, code_display, expiration_date'
        ),
        fhir_view_structure(
            'fhir_das:silver/medication', 'VARCHAR', true,
            'id, status, code, code_text, code_system, code_display, expiration_date'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.medication AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    status,
    code_system,
    code,
    code_display,
    code_text,
    silver.codings(code_codings) AS code_codings,
    form_system,
    form_code,
    form_display,
    form_text,
    silver.codings(form_codings) AS form_codings,
    manufacturer_reference,
    fhir_reference_id(manufacturer_reference) AS manufacturer_id,
    manufacturer_display,
    amount_numerator_value,
    amount_numerator_unit,
    amount_denominator_value,
    amount_denominator_unit,
    lot_number,
    expiration_date,
    silver.first_day(expiration_date) AS expiration_day,
    CAST(identifiers AS JSON[]) AS identifiers,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.medication_errors(resource)) AS validation_errors,
    coalesce(issues, []) AS issues
FROM (
    SELECT filename, bundle_id, resource, issues, unnest(viewed)
    FROM (
        SELECT
            filename,
            bundle_id,
            coalesce(short_other, long_resource) AS resource,
            issues,
            from_json(
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/medication', true),
                fhir_view_structure('fhir_das:silver/medication', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('Medication') USING (filename, byte_offset)
        WHERE resource_type = 'Medication'
    )
);

COMMENT ON VIEW silver.medication IS 'Medications, one row for each Medication resource';

CREATE OR REPLACE VIEW silver.medication_ingredient AS
SELECT
    medication_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    item_system,
    item_code,
    item_display,
    item_text,
    silver.codings(item_codings) AS item_codings,
    item_reference,
    fhir_reference_id(item_reference) AS item_id,
    is_active,
    strength_numerator_value,
    strength_numerator_unit,
    strength_denominator_value,
    strength_denominator_unit,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/medication_ingredient', true),
            fhir_view_structure('fhir_das:silver/medication_ingredient', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Medication'
);

COMMENT ON VIEW silver.medication_ingredient IS 'Ingredients of medications, one row for each element of Medication.ingredient';
