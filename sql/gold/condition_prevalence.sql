-- grain: one code of conditions; where there is none, one text
-- source: silver

CREATE OR REPLACE TABLE gold.condition_prevalence AS
WITH lone_patients AS (
    SELECT source_file, source_bundle, min(id) AS lone_patient_id
    FROM silver.patient
    GROUP BY source_file, source_bundle
    HAVING min(id) = max(id)
),

counts AS (
    -- A document is about one patient. Its conditions are this patient's where they do not say whose they are.
    SELECT
        code_system,
        code,
        min(coalesce(code_display, code_text)) AS display,
        count(*) AS conditions,
        count(DISTINCT patients.id) AS patients
    FROM silver.condition
    LEFT JOIN lone_patients USING (source_file, source_bundle)
    LEFT JOIN (SELECT DISTINCT id FROM silver.patient) AS patients ON patients.id = coalesce(patient_id, lone_patient_id)
    GROUP BY code_system, code, CASE WHEN code IS NULL THEN code_text END
),

shares AS (
    SELECT *, macros.wilson_interval(patients, patients_checked) AS interval
    FROM counts
    CROSS JOIN (SELECT count(DISTINCT id) AS patients_checked FROM silver.patient)
)

SELECT
    code_system,
    code,
    display,
    conditions,
    patients,
    patients_checked,
    patients / nullif(patients_checked, 0) AS share,
    interval.low AS share_low,
    interval.high AS share_high
FROM shares;

COMMENT ON TABLE gold.condition_prevalence IS 'How many of the patients have each condition';
COMMENT ON COLUMN gold.condition_prevalence.code_system IS 'System of the code';
COMMENT ON COLUMN gold.condition_prevalence.code IS 'Code of the condition; NULL for one that has a text alone, or nothing';
COMMENT ON COLUMN gold.condition_prevalence.display IS 'Display of the code, the first in the alphabet if there are several; else the text';
COMMENT ON COLUMN gold.condition_prevalence.conditions IS 'Condition resources, those of unknown patients too';
COMMENT ON COLUMN gold.condition_prevalence.patients IS 'Patients of the input that have the condition: whom it refers to, else the only patient of its bundle';
COMMENT ON COLUMN gold.condition_prevalence.patients_checked IS 'Patients of the input, each id counted once';
COMMENT ON COLUMN gold.condition_prevalence.share IS 'patients / patients_checked; NULL without patients';
COMMENT ON COLUMN gold.condition_prevalence.share_low IS 'Lower end of the 95 % Wilson interval of the share';
COMMENT ON COLUMN gold.condition_prevalence.share_high IS 'Upper end of the 95 % Wilson interval of the share';
