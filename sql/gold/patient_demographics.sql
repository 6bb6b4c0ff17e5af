-- grain: one age band, sex and country that has patients
-- source: silver

CREATE OR REPLACE TABLE gold.patient_demographics AS
WITH patients AS (
    -- A patient may come in several bundles. What they disagree on is not known.
    SELECT
        CASE WHEN min(day) = max(day) THEN macros.age_years(min(day), getvariable('fhir_das_as_of')) END AS age,
        CASE WHEN min(sex) = max(sex) THEN min(sex) END AS sex,
        CASE WHEN min(country) = max(country) THEN min(country) END AS country
    FROM (
        SELECT
            id,
            country,
            CASE WHEN NOT list_contains(validation_errors, 'birth_date_format') THEN TRY_CAST(birth_date AS DATE) END AS day,
            CASE WHEN NOT list_contains(validation_errors, 'gender_valid') THEN gender END AS sex
        FROM silver.patient
    )
    WHERE id IS NOT NULL
    GROUP BY id
)

SELECT
    CASE WHEN age_from >= 90 THEN '90+' ELSE format('{}–{}', age_from, age_from + 4) END AS age_band,
    age_from,
    sex,
    country,
    count(*) AS patients
FROM (SELECT CASE WHEN age >= 90 THEN 90 ELSE age // 5 * 5 END AS age_from, sex, country FROM patients)
GROUP BY age_from, sex, country;

COMMENT ON TABLE gold.patient_demographics IS 'How many patients there are of each age, sex and country';
COMMENT ON COLUMN gold.patient_demographics.age_band IS 'Age in whole years on the as_of of gold.build, in bands of five; NULL where the birth date is not known';
COMMENT ON COLUMN gold.patient_demographics.age_from IS 'Youngest age of the band, to sort by';
COMMENT ON COLUMN gold.patient_demographics.sex IS 'Administrative gender; NULL where it is not known, not valid, or bundles disagree on it';
COMMENT ON COLUMN gold.patient_demographics.country IS 'Country of the first address that has one, as it was sent; NULL where it is not known or bundles disagree on it';
COMMENT ON COLUMN gold.patient_demographics.patients IS 'Patients, each id counted once';
