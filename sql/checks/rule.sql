-- grain: one rule of silver; one row of silver that breaks it
-- source: silver

-- No row may break a rule that is an error, one in twenty a rule that is a warning.
CREATE OR REPLACE MACRO gold.rule_checks() AS TABLE
SELECT
    lower(resource_type) || '_' || rule AS id,
    resource_type,
    category,
    subcategory,
    description AS what,
    'rows that break the rule' AS measure,
    'at most' AS bound,
    CASE severity WHEN 'error' THEN 0 ELSE 0.05 END AS threshold,
    NULL AS numerator,
    CASE resource_type
        WHEN 'Patient' THEN (SELECT count(*) FROM silver.patient)
        WHEN 'Condition' THEN (SELECT count(*) FROM silver.condition)
        WHEN 'Observation' THEN (SELECT count(*) FROM silver.observation)
    END AS denominator,
    NULL AS why
FROM silver.rule;

CREATE OR REPLACE MACRO gold.rule_failing_rows() AS TABLE
SELECT lower(resource_type) || '_' || rule AS check_id, resource_type, id, source_file AS filename, path
FROM (
    SELECT 'Patient' AS resource_type, id, source_file, unnest(validation_errors) AS rule
    FROM silver.patient
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Condition', id, source_file, unnest(validation_errors)
    FROM silver.condition
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Observation', id, source_file, unnest(validation_errors)
    FROM silver.observation
    WHERE len(validation_errors) > 0
)
JOIN silver.rule USING (resource_type, rule);

COMMENT ON MACRO TABLE gold.rule_checks IS 'The rules of silver as checks with their populations, for gold.quality_check';
COMMENT ON MACRO TABLE gold.rule_failing_rows IS 'Rows of silver that break a rule, for gold.failing_rows';
