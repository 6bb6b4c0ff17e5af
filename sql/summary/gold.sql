-- grain: one gold table
-- source: gold

SELECT 'observations_per_patient' AS gold, count(*) AS rows FROM gold.observations_per_patient
UNION ALL
SELECT 'patient_demographics', count(*) FROM gold.patient_demographics
UNION ALL
SELECT 'condition_prevalence', count(*) FROM gold.condition_prevalence
UNION ALL
SELECT 'measurement', count(*) FROM gold.measurement
UNION ALL
SELECT 'measurement_histogram', count(*) FROM gold.measurement_histogram
UNION ALL
SELECT 'activity', count(*) FROM gold.activity
UNION ALL
SELECT 'issue', count(*) FROM gold.issue
UNION ALL
SELECT 'reference_integrity', count(*) FROM gold.reference_integrity
UNION ALL
SELECT 'quality_check', count(*) FROM gold.quality_check
UNION ALL
SELECT 'validity', count(*) FROM gold.validity
UNION ALL
SELECT 'validation_summary', count(*) FROM gold.validation_summary
UNION ALL
SELECT 'completeness', count(*) FROM gold.completeness
UNION ALL
SELECT 'build', count(*) FROM gold.build;
