-- grain: one rule, resource type and path
-- source: silver

CREATE OR REPLACE TABLE gold.issue AS
WITH found AS (
    SELECT
        severity,
        code,
        rule,
        category,
        resource_type,
        -- Of the indices alone: what stands in brackets is a number.
        regexp_replace(path, '\[\d+\]', '', 'g') AS path,
        id,
        filename,
        resource_offset,
        sum(count) AS issues,
        max(resources) AS resources
    FROM silver.issue
    GROUP BY ALL
    UNION ALL
    SELECT severity, 'business-rule', rule, 'plausibility', resource_type, path, id, source_file, hash(source_bundle), count(*), 1
    FROM silver.plausibility
    GROUP BY ALL
),

-- Once for each id, so that the examples are of different resources.
by_id AS (
    SELECT severity, code, rule, category, resource_type, path, id, sum(issues) AS issues, sum(resources) AS resources
    FROM found
    GROUP BY ALL
),

counted AS (
    SELECT
        severity,
        code,
        rule,
        category,
        resource_type,
        path,
        sum(issues) AS issues,
        sum(resources) AS resources,
        min(id, 3) AS example_ids
    FROM by_id
    GROUP BY ALL
),

types AS (
    SELECT resource_type, count(*) AS of_type FROM bronze.resource GROUP BY ALL
    UNION ALL
    SELECT 'Bundle', count(DISTINCT (filename, bundle_id)) FROM bronze.resource WHERE bundle_type IS NOT NULL
)

SELECT
    severity,
    code,
    rule,
    category,
    resource_type,
    path,
    CAST(issues AS BIGINT) AS count,
    CAST(resources AS BIGINT) AS resources,
    resources / of_type AS share,
    coalesce(example_ids, []) AS example_ids
FROM counted
LEFT JOIN (SELECT resource_type, sum(of_type) AS of_type FROM types GROUP BY ALL) USING (resource_type);

COMMENT ON TABLE gold.issue IS 'How often each rule of FHIR''s definitions and of silver.plausibility is broken, and where';
COMMENT ON COLUMN gold.issue.severity IS 'fatal, error, warning or information';
COMMENT ON COLUMN gold.issue.code IS 'Issue type of FHIR''s OperationOutcome';
COMMENT ON COLUMN gold.issue.rule IS 'Name of the rule, as in fhir_rules() or silver.plausibility_rule';
COMMENT ON COLUMN gold.issue.category IS 'Category of Kahn et al. (2016): conformance, completeness or plausibility';
COMMENT ON COLUMN gold.issue.resource_type IS 'FHIR resource type; NULL for what could not be read';
COMMENT ON COLUMN gold.issue.path IS 'FHIRPath of the element, without indices';
COMMENT ON COLUMN gold.issue.count IS 'Issues';
COMMENT ON COLUMN gold.issue.resources IS 'Resources that have one';
COMMENT ON COLUMN gold.issue.share IS 'resources / all resources of the type; NULL where they are not in bronze';
COMMENT ON COLUMN gold.issue.example_ids IS 'Ids of three resources that have one, or of as many as there are';
