-- grain: one PractitionerRole resource of the input
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.practitionerrole_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.practitioner_reference IS NULL AND viewed.organization_reference IS NULL THEN 'practitioner_or_organization_present' END,
        CASE WHEN NOT silver.is_date(viewed.period_start) THEN 'period_start_format' END,
        CASE WHEN silver.is_before(viewed.period_end, viewed.period_start) THEN 'dates_in_order' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/practitionerrole', true,
            'id, practitioner_reference, organization_reference, period_start, period_end'
        ),
        fhir_view_structure(
            'fhir_das:silver/practitionerrole', 'VARCHAR', true,
            'id, practitioner_reference, organization_reference, period_start, period_end'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.practitionerrole AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    active,
    period_start,
    silver.first_day(period_start) AS period_start_day,
    period_end,
    silver.first_day(period_end) AS period_end_day,
    practitioner_reference,
    fhir_reference_id(practitioner_reference) AS practitioner_id,
    practitioner_display,
    organization_reference,
    fhir_reference_id(organization_reference) AS organization_id,
    organization_display,
    role_system,
    role_code,
    role_display,
    role_text,
    silver.codings(role_codings) AS role_codings,
    specialty_system,
    specialty_code,
    specialty_display,
    specialty_text,
    silver.codings(specialty_codings) AS specialty_codings,
    location_references,
    healthcare_service_references,
    phone,
    email,
    CAST(identifiers AS JSON[]) AS identifiers,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.practitionerrole_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/practitionerrole', true),
                fhir_view_structure('fhir_das:silver/practitionerrole', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('PractitionerRole') USING (filename, byte_offset)
        WHERE resource_type = 'PractitionerRole'
    )
);

COMMENT ON VIEW silver.practitionerrole IS 'What practitioners do for organizations, one row for each PractitionerRole resource';
