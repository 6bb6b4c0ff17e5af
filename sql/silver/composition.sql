-- grain: one Composition resource of the input; of its repeats, one element
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.composition_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.status IS NULL THEN 'status_required' END,
        CASE WHEN viewed.status NOT IN ('preliminary', 'final', 'amended', 'entered-in-error') THEN 'status_valid' END,
        CASE WHEN viewed.type_code IS NULL AND viewed.type_text IS NULL THEN 'type_present' END,
        CASE WHEN viewed.type_code IS NOT NULL AND viewed.type_system IS NULL THEN 'type_system_present' END,
        CASE WHEN viewed.type_code IS NOT NULL AND viewed.type_display IS NULL THEN 'type_display_present' END,
        CASE WHEN viewed.subject_reference IS NULL THEN 'subject_present' END,
        CASE WHEN viewed.date IS NULL THEN 'date_required' END,
        CASE WHEN NOT silver.is_date(viewed.date) THEN 'date_format' END,
        CASE WHEN len(viewed.author_references) = 0 THEN 'author_present' END,
        CASE WHEN viewed.title IS NULL THEN 'title_required' END,
        CASE WHEN viewed.type_code = '60591-5' AND NOT list_has_all(viewed.section_codes, ['11450-4', '10160-0', '48765-2']) THEN 'ips_sections_present' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/composition', true,
            'id, status, type_code, type_text, type_system, type_display, subject_reference, date, author_references, title, section_codes'
        ),
        fhir_view_structure(
            'fhir_das:silver/composition', 'VARCHAR', true,
            'id, status, type_code, type_text, type_system, type_display, subject_reference, date, author_references, title, section_codes'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.composition AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    status,
    type_system,
    type_code,
    type_display,
    type_text,
    silver.codings(type_codings) AS type_codings,
    category_system,
    category_code,
    category_display,
    category_text,
    silver.codings(category_codings) AS category_codings,
    title,
    subject_reference,
    fhir_reference_id(subject_reference) AS subject_id,
    subject_display,
    encounter_reference,
    fhir_reference_id(encounter_reference) AS encounter_id,
    date,
    silver.first_day(date) AS day,
    author_references,
    [fhir_reference_id(reference) FOR reference IN author_references IF fhir_reference_id(reference) IS NOT NULL] AS author_ids,
    author_displays,
    confidentiality,
    custodian_reference,
    fhir_reference_id(custodian_reference) AS custodian_id,
    custodian_display,
    language,
    section_codes,
    identifier_system,
    identifier_value,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.composition_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/composition', true),
                fhir_view_structure('fhir_das:silver/composition', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('Composition') USING (filename, byte_offset)
        WHERE resource_type = 'Composition'
    )
);

COMMENT ON VIEW silver.composition IS 'Compositions: the heads of documents, one row for each Composition resource';

CREATE OR REPLACE VIEW silver.composition_section AS
SELECT
    composition_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    title,
    code_system,
    code,
    code_display,
    code_text,
    silver.codings(code_codings) AS code_codings,
    author_references,
    text_status,
    mode,
    entry_references,
    empty_reason_system,
    empty_reason_code,
    empty_reason_display,
    empty_reason_text,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/composition_section', true),
            fhir_view_structure('fhir_das:silver/composition_section', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Composition'
);

COMMENT ON VIEW silver.composition_section IS 'Sections of compositions, and the sections inside of them, one row for each';
