-- grain: one resource type of silver
-- source: silver

CREATE OR REPLACE TABLE gold.validity AS
SELECT
    resource_type,
    count(validation_errors) AS rows_checked,
    count(*) FILTER (len(validation_errors) = 0) AS rows_valid,
    count(*) FILTER (len(validation_errors) > 0) AS rows_invalid,
    CAST(rows_valid AS DOUBLE) / nullif(rows_checked, 0) AS share_valid
FROM (VALUES ('Patient'), ('Condition'), ('Observation')) AS types(resource_type)
LEFT JOIN (
    SELECT 'Patient' AS resource_type, validation_errors FROM silver.patient
    UNION ALL
    SELECT 'Condition', validation_errors FROM silver.condition
    UNION ALL
    SELECT 'Observation', validation_errors FROM silver.observation
) USING (resource_type)
GROUP BY resource_type;

COMMENT ON TABLE gold.validity IS 'How many rows of each resource type break no rule';
COMMENT ON COLUMN gold.validity.resource_type IS 'FHIR resource type';
COMMENT ON COLUMN gold.validity.rows_checked IS 'Rows in silver';
COMMENT ON COLUMN gold.validity.rows_valid IS 'Rows that break no rule, whatever its severity';
COMMENT ON COLUMN gold.validity.rows_invalid IS 'Rows that break a rule';
COMMENT ON COLUMN gold.validity.share_valid IS 'rows_valid / rows_checked; NULL without rows';
