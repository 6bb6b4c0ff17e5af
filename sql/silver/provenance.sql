-- grain: one Provenance resource of the input; of its repeats, one element
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.provenance_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN len(viewed.target_references) = 0 THEN 'target_present' END,
        CASE WHEN viewed.recorded_date IS NULL THEN 'recorded_date_required' END,
        CASE WHEN NOT silver.is_date(viewed.recorded_date) THEN 'recorded_date_format' END,
        CASE WHEN len(viewed.agent_references) = 0 AND len(viewed.agent_displays) = 0 THEN 'agent_present' END,
        CASE WHEN silver.is_before(viewed.recorded_date, viewed.occurred_date) THEN 'dates_in_order' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/provenance', true,
            'id, target_references, recorded_date, agent_references, agent_displays, occurred_date'
        ),
        fhir_view_structure(
            'fhir_das:silver/provenance', 'VARCHAR', true,
            'id, target_references, recorded_date, agent_references, agent_displays, occurred_date'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.provenance AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    target_references,
    [fhir_reference_id(reference) FOR reference IN target_references IF fhir_reference_id(reference) IS NOT NULL] AS target_ids,
    occurred_date,
    silver.first_day(occurred_date) AS occurred_day,
    occurred_period_start,
    occurred_period_end,
    recorded_date,
    silver.first_day(recorded_date) AS recorded_day,
    policies,
    location_reference,
    fhir_reference_id(location_reference) AS location_id,
    location_display,
    reason_system,
    reason_code,
    reason_display,
    reason_text,
    silver.codings(reason_codings) AS reason_codings,
    activity_system,
    activity_code,
    activity_display,
    activity_text,
    silver.codings(activity_codings) AS activity_codings,
    agent_type_system,
    agent_type_code,
    agent_type_display,
    agent_type_text,
    silver.codings(agent_type_codings) AS agent_type_codings,
    agent_references,
    [fhir_reference_id(reference) FOR reference IN agent_references IF fhir_reference_id(reference) IS NOT NULL] AS agent_ids,
    agent_displays,
    entity_references,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.provenance_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/provenance', true),
                fhir_view_structure('fhir_das:silver/provenance', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('Provenance') USING (filename, byte_offset)
        WHERE resource_type = 'Provenance'
    )
);

COMMENT ON VIEW silver.provenance IS 'Where other resources come from, one row for each Provenance resource';

CREATE OR REPLACE VIEW silver.provenance_agent AS
SELECT
    provenance_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    type_system,
    type_code,
    type_display,
    type_text,
    silver.codings(type_codings) AS type_codings,
    role_system,
    role_code,
    role_display,
    role_text,
    silver.codings(role_codings) AS role_codings,
    who_reference,
    fhir_reference_id(who_reference) AS who_id,
    who_display,
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
            fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/provenance_agent', true),
            fhir_view_structure('fhir_das:silver/provenance_agent', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Provenance'
);

COMMENT ON VIEW silver.provenance_agent IS 'Who took part in what a Provenance tells of, one row for each element of Provenance.agent';
