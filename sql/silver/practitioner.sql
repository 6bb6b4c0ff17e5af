-- grain: one Practitioner resource of the input; of its repeats, one element
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.practitioner_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.family_name IS NULL AND viewed.full_name IS NULL AND len(viewed.given_names) = 0 THEN 'has_name' END,
        CASE WHEN viewed.gender NOT IN ('male', 'female', 'other', 'unknown') THEN 'gender_valid' END,
        CASE WHEN NOT silver.is_date(viewed.birth_date) THEN 'birth_date_format' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/practitioner', true,
            'id, family_name, full_name, given_names, gender, birth_date'
        ),
        fhir_view_structure(
            'fhir_das:silver/practitioner', 'VARCHAR', true,
            'id, family_name, full_name, given_names, gender, birth_date'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.practitioner AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    active,
    family_name,
    given_names,
    prefixes,
    suffixes,
    full_name,
    gender,
    birth_date,
    silver.first_day(birth_date) AS birth_day,
    phone,
    email,
    address_lines,
    city,
    postal_code,
    country,
    qualification_system,
    qualification_code,
    qualification_display,
    qualification_text,
    silver.codings(qualification_codings) AS qualification_codings,
    communication_system,
    communication_code,
    communication_display,
    communication_text,
    silver.codings(communication_codings) AS communication_codings,
    identifier_system,
    identifier_value,
    CAST(identifiers AS JSON[]) AS identifiers,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.practitioner_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/practitioner', true),
                fhir_view_structure('fhir_das:silver/practitioner', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('Practitioner') USING (filename, byte_offset)
        WHERE resource_type = 'Practitioner'
    )
);

COMMENT ON VIEW silver.practitioner IS 'Practitioners, one row for each Practitioner resource';

CREATE OR REPLACE VIEW silver.practitioner_qualification AS
SELECT
    practitioner_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    code_system,
    code,
    code_display,
    code_text,
    silver.codings(code_codings) AS code_codings,
    period_start,
    period_end,
    issuer_reference,
    fhir_reference_id(issuer_reference) AS issuer_id,
    issuer_display,
    identifier_system,
    identifier_value,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/practitioner_qualification', true),
            fhir_view_structure('fhir_das:silver/practitioner_qualification', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Practitioner'
);

COMMENT ON VIEW silver.practitioner_qualification IS 'Qualifications of practitioners, one row for each element of Practitioner.qualification';
