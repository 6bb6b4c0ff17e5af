-- grain: one CarePlan resource of the input; of its repeats, one element
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.careplan_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.status IS NULL THEN 'status_required' END,
        CASE WHEN viewed.status NOT IN ('draft', 'active', 'on-hold', 'revoked', 'completed', 'entered-in-error', 'unknown') THEN 'status_valid' END,
        CASE WHEN viewed.intent IS NULL THEN 'intent_required' END,
        CASE WHEN viewed.intent NOT IN ('proposal', 'plan', 'order', 'option') THEN 'intent_valid' END,
        CASE WHEN viewed.subject_reference IS NULL THEN 'subject_present' END,
        CASE WHEN NOT silver.is_date(viewed.period_start) THEN 'period_start_format' END,
        CASE WHEN NOT silver.is_date(viewed.period_end) THEN 'period_end_format' END,
        CASE WHEN silver.is_before(viewed.period_end, viewed.period_start) THEN 'dates_in_order' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/careplan', true,
            'id, status, intent, subject_reference, period_start, period_end'
        ),
        fhir_view_structure(
            'fhir_das:silver/careplan', 'VARCHAR', true,
            'id, status, intent, subject_reference, period_start, period_end'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.careplan AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    status,
    intent,
    category_system,
    category_code,
    category_display,
    category_text,
    silver.codings(category_codings) AS category_codings,
    title,
    description,
    subject_reference,
    fhir_reference_id(subject_reference) AS subject_id,
    subject_display,
    encounter_reference,
    fhir_reference_id(encounter_reference) AS encounter_id,
    period_start,
    silver.first_day(period_start) AS period_start_day,
    period_end,
    silver.first_day(period_end) AS period_end_day,
    created_date,
    silver.first_day(created_date) AS created_day,
    author_reference,
    fhir_reference_id(author_reference) AS author_id,
    author_display,
    goal_references,
    addresses_references,
    care_team_references,
    activity_system,
    activity_code,
    activity_display,
    activity_text,
    silver.codings(activity_codings) AS activity_codings,
    CAST(identifiers AS JSON[]) AS identifiers,
    notes,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.careplan_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/careplan', true),
                fhir_view_structure('fhir_das:silver/careplan', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('CarePlan') USING (filename, byte_offset)
        WHERE resource_type = 'CarePlan'
    )
);

COMMENT ON VIEW silver.careplan IS 'Care plans, one row for each CarePlan resource';

CREATE OR REPLACE VIEW silver.careplan_activity AS
SELECT
    careplan_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    activity_reference,
    fhir_reference_id(activity_reference) AS activity_id,
    activity_display,
    kind,
    code_system,
    code,
    code_display,
    code_text,
    silver.codings(code_codings) AS code_codings,
    reason_system,
    reason_code,
    reason_display,
    reason_text,
    silver.codings(reason_codings) AS reason_codings,
    goal_references,
    status,
    do_not_perform,
    scheduled_start,
    silver.first_day(scheduled_start) AS scheduled_start_day,
    scheduled_end,
    silver.first_day(scheduled_end) AS scheduled_end_day,
    scheduled_text,
    location_reference,
    fhir_reference_id(location_reference) AS location_id,
    location_display,
    performer_references,
    description,
    progress,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/careplan_activity', true),
            fhir_view_structure('fhir_das:silver/careplan_activity', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'CarePlan'
);

COMMENT ON VIEW silver.careplan_activity IS 'Activities of care plans, one row for each element of CarePlan.activity';
