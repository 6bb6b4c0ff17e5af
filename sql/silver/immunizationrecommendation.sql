-- grain: one ImmunizationRecommendation resource of the input; of its repeats, one element
-- source: bronze

-- The columns that the rules read, and no others.
CREATE OR REPLACE MACRO silver.immunizationrecommendation_errors(resource) AS [
    concat_ws(' ',
        CASE WHEN viewed.id IS NULL THEN 'id_required' END,
        CASE WHEN viewed.patient_reference IS NULL THEN 'patient_present' END,
        CASE WHEN viewed.date IS NULL THEN 'date_required' END,
        CASE WHEN NOT silver.is_date(viewed.date) THEN 'date_format' END,
        CASE WHEN coalesce(viewed.vaccine_code, viewed.vaccine_text, viewed.target_disease_code, viewed.target_disease_text) IS NULL THEN 'vaccine_present' END,
        CASE WHEN viewed.error IS NOT NULL THEN 'values_readable' END
    )
    FOR viewed IN from_json(
        fhir_view_rows(
            resource, 'fhir_das:silver/immunizationrecommendation', true,
            'id, patient_reference, date, vaccine_code, vaccine_text, target_disease_code, target_disease_text'
        ),
        fhir_view_structure(
            'fhir_das:silver/immunizationrecommendation', 'VARCHAR', true,
            'id, patient_reference, date, vaccine_code, vaccine_text, target_disease_code, target_disease_text'
        )
    )
][1];

CREATE OR REPLACE VIEW silver.immunizationrecommendation AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    patient_reference,
    fhir_reference_id(patient_reference) AS patient_id,
    patient_display,
    date,
    silver.first_day(date) AS day,
    authority_reference,
    fhir_reference_id(authority_reference) AS authority_id,
    authority_display,
    vaccine_system,
    vaccine_code,
    vaccine_display,
    vaccine_text,
    silver.codings(vaccine_codings) AS vaccine_codings,
    target_disease_system,
    target_disease_code,
    target_disease_display,
    target_disease_text,
    silver.codings(target_disease_codings) AS target_disease_codings,
    CAST(identifiers AS JSON[]) AS identifiers,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    silver.words(silver.immunizationrecommendation_errors(resource)) AS validation_errors,
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
                fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/immunizationrecommendation', true),
                fhir_view_structure('fhir_das:silver/immunizationrecommendation', 'VARCHAR', true)
            )[1] AS viewed
        FROM silver.stored
        LEFT JOIN silver.issues_of('ImmunizationRecommendation') USING (filename, byte_offset)
        WHERE resource_type = 'ImmunizationRecommendation'
    )
);

COMMENT ON VIEW silver.immunizationrecommendation IS 'Recommendations of immunizations, one row for each ImmunizationRecommendation resource';

CREATE OR REPLACE VIEW silver.immunizationrecommendation_recommendation AS
SELECT
    immunizationrecommendation_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    vaccine_system,
    vaccine_code,
    vaccine_display,
    vaccine_text,
    silver.codings(vaccine_codings) AS vaccine_codings,
    target_disease_system,
    target_disease_code,
    target_disease_display,
    target_disease_text,
    silver.codings(target_disease_codings) AS target_disease_codings,
    forecast_status_system,
    forecast_status_code,
    forecast_status_display,
    forecast_status_text,
    silver.codings(forecast_status_codings) AS forecast_status_codings,
    forecast_reason_system,
    forecast_reason_code,
    forecast_reason_display,
    forecast_reason_text,
    silver.codings(forecast_reason_codings) AS forecast_reason_codings,
    date_criterion_system,
    date_criterion_code,
    date_criterion_display,
    date,
    silver.first_day(date) AS date_day,
    description,
    series,
    dose_number,
    series_doses,
    supporting_references,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_other, long_resource), 'fhir_das:silver/immunizationrecommendation_recommendation', true),
            fhir_view_structure('fhir_das:silver/immunizationrecommendation_recommendation', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'ImmunizationRecommendation'
);

COMMENT ON VIEW silver.immunizationrecommendation_recommendation IS 'Vaccines that are recommended, one row for each element of ImmunizationRecommendation.recommendation';
