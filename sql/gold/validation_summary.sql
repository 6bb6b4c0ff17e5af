-- grain: one rule of one resource type, broken or not
-- source: silver

CREATE OR REPLACE TABLE gold.validation_summary AS
WITH checked AS (
    SELECT 'Patient' AS resource_type, validation_errors FROM silver.patient
    UNION ALL
    SELECT 'Condition', validation_errors FROM silver.condition
    UNION ALL
    SELECT 'Observation', validation_errors FROM silver.observation
),

row_counts AS (
    SELECT resource_type, count(*) AS rows_checked
    FROM checked
    GROUP BY resource_type
),

broken AS (
    SELECT resource_type, unnest(validation_errors) AS rule
    FROM checked
),

broken_counts AS (
    SELECT resource_type, rule, count(*) AS rows_broken
    FROM broken
    GROUP BY resource_type, rule
)

SELECT
    resource_type,
    rule,
    severity,
    description,
    coalesce(rows_checked, 0) AS rows_checked,
    coalesce(rows_broken, 0) AS rows_broken,
    CAST(coalesce(rows_broken, 0) AS DOUBLE) / rows_checked AS share_broken
FROM silver.rule
LEFT JOIN row_counts USING (resource_type)
LEFT JOIN broken_counts USING (resource_type, rule);

COMMENT ON TABLE gold.validation_summary IS 'How many rows break each rule, those with none included';
COMMENT ON COLUMN gold.validation_summary.resource_type IS 'FHIR resource type that the rule is about';
COMMENT ON COLUMN gold.validation_summary.rule IS 'Name of the rule, as in validation_errors';
COMMENT ON COLUMN gold.validation_summary.severity IS 'error: the row cannot be used as what it claims to be; warning: it can, with care';
COMMENT ON COLUMN gold.validation_summary.description IS 'What holds for a row that keeps the rule';
COMMENT ON COLUMN gold.validation_summary.rows_checked IS 'Rows in silver';
COMMENT ON COLUMN gold.validation_summary.rows_broken IS 'Rows that break the rule';
COMMENT ON COLUMN gold.validation_summary.share_broken IS 'rows_broken / rows_checked; NULL without rows';
