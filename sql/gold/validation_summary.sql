-- grain: one rule of one resource type, broken or not
-- source: silver.rule, and the checks of it in gold.quality_check

CREATE OR REPLACE TABLE gold.validation_summary AS
SELECT
    rule.resource_type,
    rule,
    severity,
    description,
    denominator AS rows_checked,
    numerator AS rows_broken,
    observed AS share_broken
FROM silver.rule
JOIN gold.quality_check ON id = lower(rule.resource_type) || '_' || rule;

COMMENT ON TABLE gold.validation_summary IS 'How many rows break each rule, those with none included';
COMMENT ON COLUMN gold.validation_summary.resource_type IS 'FHIR resource type that the rule is about';
COMMENT ON COLUMN gold.validation_summary.rule IS 'Name of the rule, as in validation_errors';
COMMENT ON COLUMN gold.validation_summary.severity IS 'error: the row cannot be used as what it claims to be; warning: it can, with care';
COMMENT ON COLUMN gold.validation_summary.description IS 'What holds for a row that keeps the rule';
COMMENT ON COLUMN gold.validation_summary.rows_checked IS 'Rows in silver';
COMMENT ON COLUMN gold.validation_summary.rows_broken IS 'Rows that break the rule';
COMMENT ON COLUMN gold.validation_summary.share_broken IS 'rows_broken / rows_checked; NULL without rows';
