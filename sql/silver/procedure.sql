-- grain: one Procedure resource of the input; of its repeats, one element
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.procedure_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.status IS NULL THEN 'status_required' END,
        CASE WHEN viewed.status NOT IN ('preparation', 'in-progress', 'not-done', 'on-hold', 'stopped', 'completed', 'entered-in-error', 'unknown') THEN 'status_valid' END,
        CASE WHEN viewed.code IS NULL AND viewed.code_text IS NULL THEN 'code_present' END,
        CASE WHEN viewed.code IS NOT NULL AND viewed.code_system IS NULL THEN 'code_system_present' END,
        CASE WHEN viewed.code IS NOT NULL AND viewed.code_display IS NULL THEN 'code_display_present' END,
        CASE WHEN fhir_reference_id(viewed.subject_reference) IS NULL THEN 'subject_id_required' END,
        CASE WHEN coalesce(viewed.performed_date, viewed.performed_period_start, viewed.performed_period_end, viewed.performed_text, viewed.performed_age) IS NULL THEN 'performed_present' END,
        CASE WHEN NOT silver.is_date(viewed.performed_date) THEN 'performed_date_format' END,
        CASE WHEN NOT silver.is_date(viewed.performed_period_start) THEN 'performed_period_start_format' END,
        CASE WHEN silver.is_before(viewed.performed_period_end, viewed.performed_period_start) THEN 'dates_in_order' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/procedure', true,
            'id, status, code, code_text, code_system, code_display, subject_reference, performed_date, performed_period_start, performed_period_end, performed_text, performed_age'
        ),
        fhir_view_structure(
            'fhir_das:silver/procedure', 'VARCHAR', true,
            'id, status, code, code_text, code_system, code_display, subject_reference, performed_date, performed_period_start, performed_period_end, performed_text, performed_age'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.procedure AS
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
    category_system,
    category_code,
    category_display,
    category_text,
    silver.codings(category_codings) AS category_codings,
    code_system,
    code,
    code_display,
    code_text,
    silver.codings(code_codings) AS code_codings,
    subject_reference,
    fhir_reference_id(subject_reference) AS subject_id,
    subject_display,
    encounter_reference,
    fhir_reference_id(encounter_reference) AS encounter_id,
    performed_date,
    silver.first_day(performed_date) AS performed_day,
    performed_period_start,
    silver.first_day(performed_period_start) AS performed_period_start_day,
    performed_period_end,
    silver.first_day(performed_period_end) AS performed_period_end_day,
    performed_text,
    CAST(performed_age AS JSON) AS performed_age,
    recorder_reference,
    fhir_reference_id(recorder_reference) AS recorder_id,
    recorder_display,
    asserter_reference,
    fhir_reference_id(asserter_reference) AS asserter_id,
    asserter_display,
    performer_references,
    performer_displays,
    location_reference,
    fhir_reference_id(location_reference) AS location_id,
    location_display,
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
    outcome_system,
    outcome_code,
    outcome_display,
    outcome_text,
    silver.codings(outcome_codings) AS outcome_codings,
    report_references,
    part_of_references,
    CAST(identifiers AS JSON[]) AS identifiers,
    notes,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.procedure_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/procedure', true),
                fhir_view_structure('fhir_das:silver/procedure', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('Procedure') USING (filename, byte_offset)
        WHERE resource_type = 'Procedure'
    )
);

COMMENT ON VIEW silver.procedure IS 'Procedures, one row for each Procedure resource';

CREATE OR REPLACE VIEW silver.procedure_performer AS
SELECT
    procedure_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    function_system,
    function_code,
    function_display,
    function_text,
    silver.codings(function_codings) AS function_codings,
    actor_reference,
    fhir_reference_id(actor_reference) AS actor_id,
    actor_display,
    on_behalf_of_reference,
    fhir_reference_id(on_behalf_of_reference) AS on_behalf_of_id,
    on_behalf_of_display,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/procedure_performer', true),
            fhir_view_structure('fhir_das:silver/procedure_performer', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Procedure'
);

COMMENT ON VIEW silver.procedure_performer IS 'Who performed procedures, one row for each element of Procedure.performer';
