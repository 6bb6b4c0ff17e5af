-- grain: one Patient resource of the input; of its repeats, one element
-- source: bronze

CREATE OR REPLACE TABLE silver.patient AS
WITH patients AS (
    SELECT
        filename,
        byte_offset,
        viewed.id,
        parse_filename(filename) AS source_file,
        bundle_id AS source_bundle,
        viewed.family_name,
        viewed.given_names,
        viewed.full_name,
        viewed.birth_date,
        viewed.gender,
        viewed.phone,
        viewed.address_line,
        viewed.city,
        viewed.postal_code,
        viewed.country,
        coalesce(viewed.nationality_own, viewed.nationality_part) AS nationality_code,
        viewed.identifier_eci,
        viewed.identifier_mr,
        viewed.error AS view_error
    FROM (
        SELECT
            filename,
            byte_offset,
            bundle_id,
            unnest(from_json(
                fhir_view_rows(coalesce(short_patient, long_resource), 'fhir_das:silver/patient', true),
                fhir_view_structure('fhir_das:silver/patient', 'VARCHAR', true)
            )) AS viewed
        FROM silver.stored
        WHERE resource_type = 'Patient'
    )
)

SELECT
    * EXCLUDE (filename, byte_offset, issues),
    -- Where a condition is NULL, because there is no value, the rule holds.
    macros.broken_rules([
        CASE WHEN id IS NULL THEN 'id_required' END,
        CASE WHEN NOT regexp_full_match(birth_date, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN 'birth_date_format' END,
        CASE WHEN gender NOT IN ('male', 'female', 'other', 'unknown') THEN 'gender_valid' END,
        CASE WHEN NOT regexp_matches(phone, '[0-9]') THEN 'phone_format' END,
        CASE WHEN coalesce(family_name, given_names, full_name) IS NULL THEN 'has_name' END,
        CASE WHEN view_error IS NOT NULL THEN 'values_readable' END
    ]) AS validation_errors,
    coalesce(issues, []) AS issues
FROM patients
LEFT JOIN silver.issues_of('Patient') USING (filename, byte_offset);

COMMENT ON TABLE silver.patient IS 'Patients, one row for each Patient resource; a patient in two bundles has two';

CREATE OR REPLACE VIEW silver.patient_detail AS
SELECT
    id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    active,
    birth_date,
    silver.first_day(birth_date) AS birth_day,
    email,
    deceased,
    deceased_date,
    silver.first_day(deceased_date) AS deceased_day,
    marital_status_system,
    marital_status_code,
    marital_status_display,
    marital_status_text,
    silver.codings(marital_status_codings) AS marital_status_codings,
    languages,
    general_practitioner_references,
    managing_organization_reference,
    fhir_reference_id(managing_organization_reference) AS managing_organization_id,
    managing_organization_display,
    CAST(identifiers AS JSON[]) AS identifiers,
    profiles,
    last_updated,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error,
    coalesce(issues, []) AS issues
FROM (
    SELECT
        filename,
        bundle_id,
        issues,
        unnest(from_json(
            fhir_view_rows(coalesce(short_patient, long_resource), 'fhir_das:silver/patient_detail', true),
            fhir_view_structure('fhir_das:silver/patient_detail', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    LEFT JOIN silver.issues_of('Patient') USING (filename, byte_offset)
    WHERE resource_type = 'Patient'
);

COMMENT ON VIEW silver.patient_detail IS 'What else is said of patients, one row for each Patient resource';

CREATE OR REPLACE VIEW silver.patient_name AS
SELECT
    patient_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    use,
    text,
    family,
    given,
    prefixes,
    suffixes,
    period_start,
    period_end,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_patient, long_resource), 'fhir_das:silver/patient_name', true),
            fhir_view_structure('fhir_das:silver/patient_name', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Patient'
);

COMMENT ON VIEW silver.patient_name IS 'Names of patients, one row for each element of Patient.name';

CREATE OR REPLACE VIEW silver.patient_identifier AS
SELECT
    patient_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    use,
    type_system,
    type_code,
    type_display,
    type_text,
    system,
    value,
    period_start,
    period_end,
    assigner_display,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_patient, long_resource), 'fhir_das:silver/patient_identifier', true),
            fhir_view_structure('fhir_das:silver/patient_identifier', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Patient'
);

COMMENT ON VIEW silver.patient_identifier IS 'Identifiers of patients, one row for each element of Patient.identifier';

CREATE OR REPLACE VIEW silver.patient_address AS
SELECT
    patient_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    use,
    type,
    text,
    lines,
    city,
    district,
    state,
    postal_code,
    country,
    period_start,
    period_end,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_patient, long_resource), 'fhir_das:silver/patient_address', true),
            fhir_view_structure('fhir_das:silver/patient_address', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Patient'
);

COMMENT ON VIEW silver.patient_address IS 'Addresses of patients, one row for each element of Patient.address';

CREATE OR REPLACE VIEW silver.patient_telecom AS
SELECT
    patient_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    system,
    value,
    use,
    rank,
    period_start,
    period_end,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_patient, long_resource), 'fhir_das:silver/patient_telecom', true),
            fhir_view_structure('fhir_das:silver/patient_telecom', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Patient'
);

COMMENT ON VIEW silver.patient_telecom IS 'Telephone numbers, e-mail addresses and the like of patients, one row for each element of Patient.telecom';

CREATE OR REPLACE VIEW silver.patient_contact AS
SELECT
    patient_id,
    parse_filename(filename) AS source_file,
    bundle_id AS source_bundle,
    number,
    relationship_system,
    relationship_code,
    relationship_display,
    relationship_text,
    family_name,
    given_names,
    full_name,
    phone,
    email,
    gender,
    organization_reference,
    fhir_reference_id(organization_reference) AS organization_id,
    organization_display,
    period_start,
    period_end,
    CAST(extensions AS JSON[]) AS extensions,
    error AS view_error
FROM (
    SELECT
        filename,
        bundle_id,
        unnest(from_json(
            fhir_view_rows(coalesce(short_patient, long_resource), 'fhir_das:silver/patient_contact', true),
            fhir_view_structure('fhir_das:silver/patient_contact', 'VARCHAR', true)
        ), recursive := true)
    FROM silver.stored
    WHERE resource_type = 'Patient'
);

COMMENT ON VIEW silver.patient_contact IS 'People to be told about a patient, one row for each element of Patient.contact';
