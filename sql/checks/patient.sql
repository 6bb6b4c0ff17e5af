-- grain: one check of patients; one patient that fails one
-- source: silver

-- minimum: NULL where readers can do without. of: the rows that could have a value.
-- A column with a minimum has its line among the failing rows below. Of the others, those that have a value are counted here.
CREATE OR REPLACE MACRO gold.patient_checks() AS TABLE
SELECT
    'patient_' || name || '_present' AS id,
    'Patient' AS resource_type,
    'Completeness' AS category,
    NULL AS subcategory,
    'The patient has ' || what || '.' AS what,
    'rows with a value' AS measure,
    'at least' AS bound,
    minimum AS threshold,
    have AS numerator,
    of AS denominator,
    NULL AS why
FROM (
    SELECT unnest([
        {'name': 'id', 'what': 'an id', 'minimum': 1, 'of': count(*), 'have': NULL},
        {'name': 'source_file', 'what': 'a file', 'minimum': 1, 'of': count(*), 'have': NULL},
        {'name': 'source_bundle', 'what': 'a bundle', 'minimum': NULL, 'of': count(*), 'have': count(source_bundle)},
        {'name': 'family_name', 'what': 'a family name', 'minimum': 0.95, 'of': count(*), 'have': NULL},
        {'name': 'given_names', 'what': 'a given name', 'minimum': 0.95, 'of': count(*), 'have': NULL},
        {'name': 'full_name', 'what': 'a name as text', 'minimum': NULL, 'of': count(*), 'have': count(full_name)},
        {'name': 'birth_date', 'what': 'a birth date', 'minimum': 0.95, 'of': count(*), 'have': NULL},
        {'name': 'gender', 'what': 'a gender', 'minimum': 0.95, 'of': count(*), 'have': NULL},
        {'name': 'phone', 'what': 'a phone number', 'minimum': NULL, 'of': count(*), 'have': count(phone)},
        {'name': 'address_line', 'what': 'an address line', 'minimum': NULL, 'of': count(*), 'have': count(address_line)},
        {'name': 'city', 'what': 'a city', 'minimum': NULL, 'of': count(*), 'have': count(city)},
        {'name': 'postal_code', 'what': 'a postal code', 'minimum': NULL, 'of': count(*), 'have': count(postal_code)},
        {'name': 'country', 'what': 'a country', 'minimum': 0.8, 'of': count(*), 'have': NULL},
        {'name': 'nationality_code', 'what': 'a nationality', 'minimum': NULL, 'of': count(*), 'have': count(nationality_code)},
        {'name': 'identifier_eci', 'what': 'a citizen identifier', 'minimum': NULL, 'of': count(*), 'have': count(identifier_eci)},
        {'name': 'identifier_mr', 'what': 'a medical record number', 'minimum': NULL, 'of': count(*), 'have': count(identifier_mr)}
    ], recursive := true)
    FROM silver.patient
)
UNION ALL
SELECT
    'patient_agrees',
    'Patient',
    'Plausibility',
    'Uniqueness',
    'A patient who comes more than once has one birth date and one gender.',
    'Patient resources of patients that have several',
    'at most',
    0,
    NULL,
    coalesce(sum(resources), 0),
    NULL
FROM (SELECT count(*) AS resources FROM silver.patient WHERE id IS NOT NULL GROUP BY id HAVING resources > 1)
UNION ALL
SELECT
    'patient_birth_date_plausible',
    'Patient',
    'Plausibility',
    'Atemporal',
    'The patient is born, and not older than 120 years.',
    'patients that are not',
    'at most',
    0,
    NULL,
    count(TRY_CAST(birth_date AS DATE)),
    NULL
FROM silver.patient;

CREATE OR REPLACE MACRO gold.patient_failing_rows() AS TABLE
SELECT 'patient_id_present' AS check_id, 'Patient' AS resource_type, id, source_file AS filename, 'Patient.id' AS path FROM silver.patient WHERE id IS NULL
UNION ALL
SELECT 'patient_source_file_present', 'Patient', id, source_file, NULL FROM silver.patient WHERE source_file IS NULL
UNION ALL
SELECT 'patient_family_name_present', 'Patient', id, source_file, 'Patient.name.family' FROM silver.patient WHERE family_name IS NULL
UNION ALL
SELECT 'patient_given_names_present', 'Patient', id, source_file, 'Patient.name.given' FROM silver.patient WHERE given_names IS NULL
UNION ALL
SELECT 'patient_birth_date_present', 'Patient', id, source_file, 'Patient.birthDate' FROM silver.patient WHERE birth_date IS NULL
UNION ALL
SELECT 'patient_gender_present', 'Patient', id, source_file, 'Patient.gender' FROM silver.patient WHERE gender IS NULL
UNION ALL
SELECT 'patient_country_present', 'Patient', id, source_file, 'Patient.address.country' FROM silver.patient WHERE country IS NULL
UNION ALL
SELECT 'patient_agrees', 'Patient', id, source_file, 'Patient'
FROM silver.patient
WHERE id IN (
    SELECT id
    FROM silver.patient
    GROUP BY id
    HAVING min(birth_date) <> max(birth_date) OR min(gender) <> max(gender)
)
UNION ALL
SELECT 'patient_birth_date_plausible', 'Patient', id, source_file, 'Patient.birthDate'
FROM silver.patient
CROSS JOIN gold.build
WHERE TRY_CAST(birth_date AS DATE) > as_of OR TRY_CAST(birth_date AS DATE) <= as_of - INTERVAL 121 YEARS;

COMMENT ON MACRO TABLE gold.patient_checks IS 'Checks of patients with their populations, for gold.quality_check';
COMMENT ON MACRO TABLE gold.patient_failing_rows IS 'Patients that fail a check, for gold.failing_rows';
