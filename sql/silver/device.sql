-- grain: one Device resource of the input
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.device_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.status NOT IN ('active', 'inactive', 'entered-in-error', 'unknown') THEN 'status_valid' END,
        CASE WHEN viewed.type_code IS NULL AND viewed.type_text IS NULL AND viewed.name IS NULL THEN 'type_present' END,
        CASE WHEN viewed.type_code IS NOT NULL AND viewed.type_system IS NULL THEN 'type_system_present' END,
        CASE WHEN viewed.type_code IS NOT NULL AND viewed.type_display IS NULL THEN 'type_display_present' END,
        CASE WHEN NOT silver.is_date(viewed.manufacture_date) THEN 'manufacture_date_format' END,
        CASE WHEN NOT silver.is_date(viewed.expiration_date) THEN 'expiration_date_format' END,
        CASE WHEN silver.is_before(viewed.expiration_date, viewed.manufacture_date) THEN 'dates_in_order' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/device', true,
            'id, status, type_code, type_text, name, type_system, type_display, manufacture_date, expiration_date'
        ),
        fhir_view_structure(
            'fhir_das:silver/device', 'VARCHAR', true,
            'id, status, type_code, type_text, name, type_system, type_display, manufacture_date, expiration_date'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.device AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    status,
    type_system,
    type_code,
    type_display,
    type_text,
    silver.codings(type_codings) AS type_codings,
    name,
    name_type,
    manufacturer,
    model_number,
    part_number,
    version,
    serial_number,
    lot_number,
    distinct_identifier,
    udi_device_identifier,
    udi_carrier,
    manufacture_date,
    silver.first_day(manufacture_date) AS manufacture_day,
    expiration_date,
    silver.first_day(expiration_date) AS expiration_day,
    patient_reference,
    fhir_reference_id(patient_reference) AS patient_id,
    patient_display,
    owner_reference,
    fhir_reference_id(owner_reference) AS owner_id,
    owner_display,
    location_reference,
    fhir_reference_id(location_reference) AS location_id,
    parent_reference,
    fhir_reference_id(parent_reference) AS parent_id,
    CAST(identifiers AS JSON[]) AS identifiers,
    notes,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.device_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/device', true),
                fhir_view_structure('fhir_das:silver/device', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('Device') USING (filename, byte_offset)
        WHERE resource_type = 'Device'
    )
);

COMMENT ON VIEW silver.device IS 'Devices, one row for each Device resource';
