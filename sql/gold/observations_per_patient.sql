-- grain: one patient id
-- source: silver

CREATE OR REPLACE TABLE gold.observations_per_patient AS
WITH patients AS (
    -- A patient may come in several bundles. Where they disagree on the birth date, there is none rather than a guess.
    SELECT
        id AS patient_id,
        CASE WHEN min(day) = max(day) THEN min(day) END AS birth_date
    FROM (
        SELECT id, CASE WHEN NOT list_contains(validation_errors, 'birth_date_format') THEN TRY_CAST(birth_date AS DATE) END AS day
        FROM silver.patient
    )
    WHERE id IS NOT NULL
    GROUP BY id
),

observations AS (
    -- Counted before the join, so that nothing fans out; a Group or a Device with a patient's id is another subject.
    SELECT fhir_reference_id(subject_reference, 'Patient') AS patient_id, count(*) AS observation_count
    FROM silver.observation
    GROUP BY ALL
)

SELECT
    patient_id,
    CAST(coalesce(observation_count, 0) AS UINTEGER) AS observation_count,
    birth_date,
    macros.age_years(birth_date, getvariable('fhir_das_as_of')) AS patient_age_years
FROM patients
LEFT JOIN observations USING (patient_id);

COMMENT ON TABLE gold.observations_per_patient IS 'How many observations there are about each patient';
COMMENT ON COLUMN gold.observations_per_patient.patient_id IS 'Patient.id; unique here, although a patient may come in several bundles';
COMMENT ON COLUMN gold.observations_per_patient.observation_count IS 'Observation resources whose subject is the patient, in all bundles; 0 for none';
COMMENT ON COLUMN gold.observations_per_patient.birth_date IS 'Birth date; NULL where it is not a whole date or bundles disagree on it';
COMMENT ON COLUMN gold.observations_per_patient.patient_age_years IS 'Whole years from birth_date to the as_of of gold.build';
