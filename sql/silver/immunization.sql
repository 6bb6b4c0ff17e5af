-- grain: one Immunization resource of the input
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.immunization_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.status IS NULL THEN 'status_required' END,
        CASE WHEN viewed.status NOT IN ('completed', 'entered-in-error', 'not-done') THEN 'status_valid' END,
        CASE WHEN viewed.vaccine_code IS NULL AND viewed.vaccine_text IS NULL THEN 'vaccine_present' END,
        CASE WHEN viewed.vaccine_code IS NOT NULL AND viewed.vaccine_system IS NULL THEN 'vaccine_system_present' END,
        CASE WHEN viewed.vaccine_code IS NOT NULL AND viewed.vaccine_display IS NULL THEN 'vaccine_display_present' END,
        CASE WHEN viewed.patient_reference IS NULL THEN 'patient_present' END,
        CASE WHEN viewed.occurrence_date IS NULL AND viewed.occurrence_text IS NULL THEN 'occurrence_present' END,
        CASE WHEN NOT silver.is_date(viewed.occurrence_date) THEN 'occurrence_date_format' END,
        CASE WHEN silver.is_before(viewed.expiration_date, viewed.occurrence_date) THEN 'dates_in_order' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/immunization', true,
            'id, status, vaccine_code, vaccine_text, vaccine_system, vaccine_display, patient_reference, occurrence_date, occurrence_text, expiration_date'
        ),
        fhir_view_structure(
            'fhir_das:silver/immunization', 'VARCHAR', true,
            'id, status, vaccine_code, vaccine_text, vaccine_system, vaccine_display, patient_reference, occurrence_date, occurrence_text, expiration_date'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.immunization AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    status,
    status_reason_system,
    status_reason_code,
    status_reason_display,
    status_reason_text,
    silver.codings(status_reason_codings) AS status_reason_codings,
    vaccine_system,
    vaccine_code,
    vaccine_display,
    vaccine_text,
    silver.codings(vaccine_codings) AS vaccine_codings,
    patient_reference,
    fhir_reference_id(patient_reference) AS patient_id,
    patient_display,
    encounter_reference,
    fhir_reference_id(encounter_reference) AS encounter_id,
    occurrence_date,
    silver.first_day(occurrence_date) AS occurrence_day,
    occurrence_text,
    recorded_date,
    silver.first_day(recorded_date) AS recorded_day,
    primary_source,
    location_reference,
    fhir_reference_id(location_reference) AS location_id,
    location_display,
    manufacturer_reference,
    fhir_reference_id(manufacturer_reference) AS manufacturer_id,
    manufacturer_display,
    lot_number,
    expiration_date,
    silver.first_day(expiration_date) AS expiration_day,
    site_system,
    site_code,
    site_display,
    site_text,
    silver.codings(site_codings) AS site_codings,
    route_system,
    route_code,
    route_display,
    route_text,
    silver.codings(route_codings) AS route_codings,
    dose_quantity_value,
    dose_quantity_unit,
    dose_quantity_system,
    dose_quantity_code,
    performer_references,
    performer_displays,
    reason_system,
    reason_code,
    reason_display,
    reason_text,
    silver.codings(reason_codings) AS reason_codings,
    target_disease_system,
    target_disease_code,
    target_disease_display,
    target_disease_text,
    silver.codings(target_disease_codings) AS target_disease_codings,
    series,
    dose_number,
    is_subpotent,
    CAST(identifiers AS JSON[]) AS identifiers,
    notes,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.immunization_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/immunization', true),
                fhir_view_structure('fhir_das:silver/immunization', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('Immunization') USING (filename, byte_offset)
        WHERE resource_type = 'Immunization'
    )
);

COMMENT ON VIEW silver.immunization IS 'Immunizations, one row for each Immunization resource';
