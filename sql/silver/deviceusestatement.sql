-- grain: one DeviceUseStatement resource of the input
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.deviceusestatement_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.status IS NULL THEN 'status_required' END,
        CASE WHEN viewed.status NOT IN ('active', 'completed', 'entered-in-error', 'intended', 'stopped', 'on-hold') THEN 'status_valid' END,
        CASE WHEN viewed.subject_reference IS NULL THEN 'subject_present' END,
        CASE WHEN viewed.device_reference IS NULL THEN 'device_present' END,
        CASE WHEN coalesce(viewed.timing_date, viewed.timing_period_start, viewed.timing_period_end, viewed.timing) IS NULL THEN 'timing_present' END,
        CASE WHEN NOT silver.is_date(viewed.timing_date) THEN 'timing_date_format' END,
        CASE WHEN NOT silver.is_date(viewed.timing_period_start) THEN 'timing_period_start_format' END,
        CASE WHEN silver.is_before(viewed.timing_period_end, viewed.timing_period_start) THEN 'dates_in_order' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/deviceusestatement', true,
            'id, status, subject_reference, device_reference, timing_date, timing_period_start, timing_period_end, timing'
        ),
        fhir_view_structure(
            'fhir_das:silver/deviceusestatement', 'VARCHAR', true,
            'id, status, subject_reference, device_reference, timing_date, timing_period_start, timing_period_end, timing'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.deviceusestatement AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    status,
    subject_reference,
    fhir_reference_id(subject_reference) AS subject_id,
    subject_display,
    device_reference,
    fhir_reference_id(device_reference) AS device_id,
    device_display,
    timing_date,
    silver.first_day(timing_date) AS timing_day,
    timing_period_start,
    silver.first_day(timing_period_start) AS timing_period_start_day,
    timing_period_end,
    silver.first_day(timing_period_end) AS timing_period_end_day,
    CAST(timing AS JSON) AS timing,
    recorded_date,
    silver.first_day(recorded_date) AS recorded_day,
    source_reference,
    fhir_reference_id(source_reference) AS source_id,
    source_display,
    reason_system,
    reason_code,
    reason_display,
    reason_text,
    silver.codings(reason_codings) AS reason_codings,
    reason_references,
    body_site_system,
    body_site_code,
    body_site_display,
    body_site_text,
    silver.codings(body_site_codings) AS body_site_codings,
    CAST(identifiers AS JSON[]) AS identifiers,
    notes,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.deviceusestatement_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/deviceusestatement', true),
                fhir_view_structure('fhir_das:silver/deviceusestatement', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('DeviceUseStatement') USING (filename, byte_offset)
        WHERE resource_type = 'DeviceUseStatement'
    )
);

COMMENT ON VIEW silver.deviceusestatement IS 'Uses of devices, one row for each DeviceUseStatement resource';
