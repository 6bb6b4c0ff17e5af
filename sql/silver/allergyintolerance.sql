-- grain: one AllergyIntolerance resource of the input; of its repeats, one element
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.allergyintolerance_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.clinical_status NOT IN ('active', 'inactive', 'resolved') THEN 'clinical_status_valid' END,
        CASE WHEN viewed.verification_status NOT IN ('unconfirmed', 'confirmed', 'refuted', 'entered-in-error') THEN 'verification_status_valid' END,
        CASE WHEN (viewed.clinical_status IS NULL) <> coalesce(viewed.verification_status = 'entered-in-error', false) THEN 'clinical_status_present' END,
        CASE WHEN viewed.type NOT IN ('allergy', 'intolerance') THEN 'type_valid' END,
        CASE WHEN viewed.criticality NOT IN ('low', 'high', 'unable-to-assess') THEN 'criticality_valid' END,
        CASE WHEN viewed.code IS NULL AND viewed.code_text IS NULL THEN 'code_present' END,
        CASE WHEN viewed.code IS NOT NULL AND viewed.code_system IS NULL THEN 'code_system_present' END,
        CASE WHEN viewed.code IS NOT NULL AND viewed.code_display IS NULL THEN 'code_display_present' END,
        CASE WHEN viewed.patient_reference IS NULL THEN 'patient_present' END,
        CASE WHEN NOT silver.is_date(viewed.onset_date) THEN 'onset_date_format' END,
        CASE WHEN silver.is_before(viewed.last_occurrence_date, viewed.onset_date) THEN 'dates_in_order' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/allergyintolerance', true,
            'id, clinical_status, verification_status, type, criticality, code, code_text, code_system, code_display, patient_reference, onset_date, last_occurrence_date'
        ),
        fhir_view_structure(
            'fhir_das:silver/allergyintolerance', 'VARCHAR', true,
            'id, clinical_status, verification_status, type, criticality, code, code_text, code_system, code_display, patient_reference, onset_date, last_occurrence_date'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.allergyintolerance AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    clinical_status,
    verification_status,
    type,
    categories,
    criticality,
    code_system,
    code,
    code_display,
    code_text,
    silver.codings(code_codings) AS code_codings,
    patient_reference,
    fhir_reference_id(patient_reference) AS patient_id,
    patient_display,
    encounter_reference,
    fhir_reference_id(encounter_reference) AS encounter_id,
    onset_date,
    silver.first_day(onset_date) AS onset_day,
    CAST(onset_age AS JSON) AS onset_age,
    onset_period_start,
    onset_period_end,
    onset_text,
    recorded_date,
    silver.first_day(recorded_date) AS recorded_day,
    recorder_reference,
    fhir_reference_id(recorder_reference) AS recorder_id,
    recorder_display,
    asserter_reference,
    fhir_reference_id(asserter_reference) AS asserter_id,
    asserter_display,
    last_occurrence_date,
    silver.first_day(last_occurrence_date) AS last_occurrence_day,
    manifestation_system,
    manifestation_code,
    manifestation_display,
    manifestation_text,
    silver.codings(manifestation_codings) AS manifestation_codings,
    CAST(identifiers AS JSON[]) AS identifiers,
    notes,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.allergyintolerance_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/allergyintolerance', true),
                fhir_view_structure('fhir_das:silver/allergyintolerance', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('AllergyIntolerance') USING (filename, byte_offset)
        WHERE resource_type = 'AllergyIntolerance'
    )
);

COMMENT ON VIEW silver.allergyintolerance IS 'Allergies and intolerances, one row for each AllergyIntolerance resource';

CREATE OR REPLACE VIEW silver.allergyintolerance_reaction AS
SELECT
    allergyintolerance_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    substance_system,
    substance_code,
    substance_display,
    substance_text,
    silver.codings(substance_codings) AS substance_codings,
    manifestation_system,
    manifestation_code,
    manifestation_display,
    manifestation_text,
    silver.codings(manifestation_codings) AS manifestation_codings,
    description,
    onset_date,
    silver.first_day(onset_date) AS onset_day,
    severity,
    exposure_route_system,
    exposure_route_code,
    exposure_route_display,
    exposure_route_text,
    notes,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/allergyintolerance_reaction', true),
            fhir_view_structure('fhir_das:silver/allergyintolerance_reaction', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'AllergyIntolerance'
);

COMMENT ON VIEW silver.allergyintolerance_reaction IS 'Reactions that allergies showed in, one row for each element of AllergyIntolerance.reaction';
