-- grain: one resource type of silver
-- source: silver

CREATE OR REPLACE TABLE gold.validity AS
SELECT
    resource_type,
    rows_checked,
    rows_valid,
    rows_checked - rows_valid AS rows_invalid,
    CAST(rows_valid AS DOUBLE) / nullif(rows_checked, 0) AS share_valid
FROM (
    SELECT
        resource_type,
        CAST(coalesce(sum(row_count), 0) AS BIGINT) AS rows_checked,
        CAST(coalesce(sum(row_count) FILTER (len(validation_errors) = 0), 0) AS BIGINT) AS rows_valid
    FROM (SELECT DISTINCT resource_type FROM silver.rule)
    LEFT JOIN silver.broken_rules USING (resource_type)
    GROUP BY resource_type
);

COMMENT ON TABLE gold.validity IS 'How many rows of each resource type break no rule';
COMMENT ON COLUMN gold.validity.resource_type IS 'FHIR resource type';
COMMENT ON COLUMN gold.validity.rows_checked IS 'Rows in silver';
COMMENT ON COLUMN gold.validity.rows_valid IS 'Rows that break no rule, whatever its severity';
COMMENT ON COLUMN gold.validity.rows_invalid IS 'Rows that break a rule';
COMMENT ON COLUMN gold.validity.share_valid IS 'rows_valid / rows_checked; NULL without rows';
