-- grain: one gold table
-- source: gold

SELECT 'observations_per_patient' AS gold, count(*) AS rows FROM gold.observations_per_patient
UNION ALL
SELECT 'validity', count(*) FROM gold.validity
UNION ALL
SELECT 'validation_summary', count(*) FROM gold.validation_summary
UNION ALL
SELECT 'completeness', count(*) FROM gold.completeness
UNION ALL
SELECT 'build', count(*) FROM gold.build;
