-- grain: one Organization resource of the input
-- source: bronze

CREATE OR REPLACE MACRO silver.organization_errors(viewed) AS concat_ws(' ',
    CASE WHEN viewed.id IS NULL THEN 'id_required' END,
    CASE WHEN viewed.name IS NULL AND viewed.identifier_value IS NULL THEN 'name_or_identifier_present' END,
    CASE WHEN viewed.name IS NULL THEN 'name_present' END,
    CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
);

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
    silver.words(silver.organization_errors(viewed)) AS validation_errors
FROM (
    SELECT filename, bundle_id, viewed, unnest(viewed)
    FROM (
        SELECT
            filename,
            bundle_id,
            from_json(
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/organization', true),
                fhir_view_structure('fhir_das:silver/organization', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        WHERE resource_type = 'Organization'
    )
);

COMMENT ON VIEW silver.organization IS 'Organizations, one row for each Organization resource';
