-- grain: one MedicationStatement resource of the input; of its repeats, one element
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.medicationstatement_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.status IS NULL THEN 'status_required' END,
        CASE WHEN viewed.status NOT IN ('active', 'completed', 'entered-in-error', 'intended', 'stopped', 'on-hold', 'unknown', 'not-taken') THEN 'status_valid' END,
        CASE WHEN coalesce(viewed.medication_code, viewed.medication_text, viewed.medication_reference) IS NULL THEN 'medication_present' END,
        CASE WHEN viewed.medication_code IS NOT NULL AND viewed.medication_system IS NULL THEN 'medication_system_present' END,
        CASE WHEN viewed.medication_code IS NOT NULL AND viewed.medication_display IS NULL THEN 'medication_code_display_present' END,
        CASE WHEN viewed.subject_reference IS NULL THEN 'subject_present' END,
        CASE WHEN coalesce(viewed.effective_date, viewed.effective_period_start, viewed.effective_period_end) IS NULL THEN 'effective_present' END,
        CASE WHEN NOT silver.is_date(viewed.effective_date) THEN 'effective_date_format' END,
        CASE WHEN NOT silver.is_date(viewed.effective_period_start) THEN 'effective_period_start_format' END,
        CASE WHEN silver.is_before(viewed.effective_period_end, viewed.effective_period_start) THEN 'dates_in_order' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/medicationstatement', true,
            'id, status, medication_code, medication_text, medication_reference, medication_system, medication_display, subject_reference, effective_date, effective_period_start, effective_period_end'
        ),
        fhir_view_structure(
            'fhir_das:silver/medicationstatement', 'VARCHAR', true,
            'id, status, medication_code, medication_text, medication_reference, medication_system, medication_display, subject_reference, effective_date, effective_period_start, effective_period_end'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.medicationstatement AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    status,
    category_system,
    category_code,
    category_display,
    category_text,
    silver.codings(category_codings) AS category_codings,
    medication_system,
    medication_code,
    medication_display,
    medication_text,
    silver.codings(medication_codings) AS medication_codings,
    medication_reference,
    fhir_reference_id(medication_reference) AS medication_id,
    subject_reference,
    fhir_reference_id(subject_reference) AS subject_id,
    subject_display,
    context_reference,
    fhir_reference_id(context_reference) AS context_id,
    effective_date,
    silver.first_day(effective_date) AS effective_day,
    effective_period_start,
    silver.first_day(effective_period_start) AS effective_period_start_day,
    effective_period_end,
    silver.first_day(effective_period_end) AS effective_period_end_day,
    asserted_date,
    silver.first_day(asserted_date) AS asserted_day,
    source_reference,
    fhir_reference_id(source_reference) AS source_id,
    source_display,
    reason_system,
    reason_code,
    reason_display,
    reason_text,
    silver.codings(reason_codings) AS reason_codings,
    reason_references,
    dosage_text,
    CAST(identifiers AS JSON[]) AS identifiers,
    notes,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.medicationstatement_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/medicationstatement', true),
                fhir_view_structure('fhir_das:silver/medicationstatement', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('MedicationStatement') USING (filename, byte_offset)
        WHERE resource_type = 'MedicationStatement'
    )
);

COMMENT ON VIEW silver.medicationstatement IS 'Medications that a patient takes, took or will take, one row for each MedicationStatement resource';

CREATE OR REPLACE VIEW silver.medicationstatement_dosage AS
SELECT
    medicationstatement_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    sequence,
    text,
    patient_instruction,
    timing_frequency,
    timing_period,
    timing_period_unit,
    timing_when,
    timing_code,
    as_needed,
    as_needed_system,
    as_needed_code,
    as_needed_display,
    as_needed_text,
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
    method_system,
    method_code,
    method_display,
    method_text,
    dose_value,
    dose_unit,
    dose_code,
    dose_low_value,
    dose_high_value,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/medicationstatement_dosage', true),
            fhir_view_structure('fhir_das:silver/medicationstatement_dosage', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'MedicationStatement'
);

COMMENT ON VIEW silver.medicationstatement_dosage IS 'How medications are taken, one row for each element of MedicationStatement.dosage';
