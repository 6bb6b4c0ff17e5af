-- grain: one Patient resource of the input
-- source: bronze

-- from_json gives NULL where the type of a value is not the expected one, so no document can stop the build.
CREATE OR REPLACE TABLE silver.patient AS
WITH parsed AS (
    SELECT
        id,
        filename,
        bundle_id,
        from_json(coalesce(short_patient, long_resource), '{
            "name": [{"family": "VARCHAR", "given": ["VARCHAR"], "text": "VARCHAR"}],
            "birthDate": "VARCHAR",
            "gender": "VARCHAR",
            "telecom": [{"system": "VARCHAR", "value": "VARCHAR"}],
            "address": [{"line": ["VARCHAR"], "city": "VARCHAR", "postalCode": "VARCHAR", "country": "VARCHAR"}],
            "extension": [{
                "url": "VARCHAR",
                "valueCodeableConcept": {"coding": [{"code": "VARCHAR"}]},
                "extension": [{"url": "VARCHAR", "valueCodeableConcept": {"coding": [{"code": "VARCHAR"}]}}]
            }],
            "identifier": [{"system": "VARCHAR", "value": "VARCHAR"}]
        }') AS patient
    FROM bronze.stored__next
    WHERE resource_type = 'Patient' AND error IS NULL
),

patients AS (
    SELECT
        nullif(id, '') AS id,
        parse_filename(filename) AS source_file,
        bundle_id AS source_bundle,
        [name.family FOR name IN patient.name IF name.family <> ''][1] AS family_name,
        array_to_string([
            given FOR given IN [name.given FOR name IN patient.name IF array_to_string(name.given, '') <> ''][1]
            IF given <> ''], ' ') AS given_names,
        [name.text FOR name IN patient.name IF name.text <> ''][1] AS full_name,
        patient.birthDate AS birth_date,
        patient.gender AS gender,
        [contact.value FOR contact IN patient.telecom IF contact.system = 'phone' AND contact.value <> ''][1] AS phone,
        array_to_string([
            line FOR line IN [address.line FOR address IN patient.address IF array_to_string(address.line, '') <> ''][1]
            IF line <> ''], ', ') AS address_line,
        [address.city FOR address IN patient.address IF address.city <> ''][1] AS city,
        [address.postalCode FOR address IN patient.address IF address.postalCode <> ''][1] AS postal_code,
        [address.country FOR address IN patient.address IF address.country <> ''][1] AS country,
        -- Its definition puts the code into a part named code; it is often sent without, as the extension's own value.
        [coalesce(nullif(extension.valueCodeableConcept.coding[1].code, ''), [
            part.valueCodeableConcept.coding[1].code FOR part IN extension.extension
            IF part.url = 'code' AND part.valueCodeableConcept.coding[1].code <> ''][1])
            FOR extension IN patient.extension
            IF extension.url = 'http://hl7.org/fhir/StructureDefinition/patient-nationality'][1] AS nationality_code,
        [identifier.value FOR identifier IN patient.identifier
            IF identifier.system = 'http://ec.europa.eu/identifier/eci' AND identifier.value <> ''][1] AS identifier_eci,
        [identifier.value FOR identifier IN patient.identifier
            IF identifier.system = 'http://local.setting.eu/identifier' AND identifier.value <> ''][1] AS identifier_mr
    FROM parsed
)

SELECT
    *,
    -- Where a condition is NULL, because there is no value, the rule holds.
    macros.broken_rules([
        CASE WHEN id IS NULL THEN 'id_required' END,
        CASE WHEN NOT regexp_full_match(birth_date, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN 'birth_date_format' END,
        CASE WHEN gender NOT IN ('male', 'female', 'other', 'unknown') THEN 'gender_valid' END,
        CASE WHEN NOT regexp_matches(phone, '[0-9]') THEN 'phone_format' END,
        CASE WHEN coalesce(family_name, given_names, full_name) IS NULL THEN 'has_name' END
    ]) AS validation_errors
FROM patients;

COMMENT ON TABLE silver.patient IS 'Patients, one row for each Patient resource; a patient in two bundles has two';
COMMENT ON COLUMN silver.patient.id IS 'Patient.id';
COMMENT ON COLUMN silver.patient.source_file IS 'Name of the file that the resource came from';
COMMENT ON COLUMN silver.patient.source_bundle IS 'Bundle.id of the bundle that the resource came in';
COMMENT ON COLUMN silver.patient.family_name IS 'First name.family';
COMMENT ON COLUMN silver.patient.given_names IS 'name.given of the first name that has any, joined by spaces';
COMMENT ON COLUMN silver.patient.full_name IS 'First name.text';
COMMENT ON COLUMN silver.patient.birth_date IS 'birthDate as it was sent';
COMMENT ON COLUMN silver.patient.gender IS 'gender as it was sent: the administrative gender';
COMMENT ON COLUMN silver.patient.phone IS 'telecom.value of the first telecom with the system phone';
COMMENT ON COLUMN silver.patient.address_line IS 'address.line of the first address that has any, joined by commas';
COMMENT ON COLUMN silver.patient.city IS 'First address.city';
COMMENT ON COLUMN silver.patient.postal_code IS 'First address.postalCode';
COMMENT ON COLUMN silver.patient.country IS 'First address.country';
COMMENT ON COLUMN silver.patient.nationality_code IS 'First code in the extension patient-nationality: the country';
COMMENT ON COLUMN silver.patient.identifier_eci IS 'identifier.value with the system http://ec.europa.eu/identifier/eci';
COMMENT ON COLUMN silver.patient.identifier_mr IS 'identifier.value with the system http://local.setting.eu/identifier: the medical record number';
COMMENT ON COLUMN silver.patient.validation_errors IS 'Names of the rules in silver.rule that the row breaks; empty for a valid row';
