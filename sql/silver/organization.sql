-- grain: one Organization resource of the input
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.organization_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.name IS NULL AND viewed.identifier_value IS NULL THEN 'name_or_identifier_present' END,
        CASE WHEN viewed.name IS NULL THEN 'name_present' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/organization', true,
            'id, name, identifier_value'
        ),
        fhir_view_structure(
            'fhir_das:silver/organization', 'VARCHAR', true,
            'id, name, identifier_value'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.organization AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    active,
    name,
    aliases,
    type_system,
    type_code,
    type_display,
    type_text,
    silver.codings(type_codings) AS type_codings,
    phone,
    email,
    address_lines,
    city,
    postal_code,
    country,
    part_of_reference,
    fhir_reference_id(part_of_reference) AS part_of_id,
    part_of_display,
    identifier_system,
    identifier_value,
    CAST(identifiers AS JSON[]) AS identifiers,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.organization_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/organization', true),
                fhir_view_structure('fhir_das:silver/organization', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('Organization') USING (filename, byte_offset)
        WHERE resource_type = 'Organization'
    )
);

COMMENT ON VIEW silver.organization IS 'Organizations, one row for each Organization resource';
