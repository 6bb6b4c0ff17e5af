-- grain: one rule, resource type and path
-- source: silver

CREATE OR REPLACE TABLE gold.issue AS
WITH lists AS (
    SELECT resource_type, issue_list, count(*) AS resources, min(DISTINCT id, 3) AS ids
    FROM silver.resource_issues
    GROUP BY ALL
),

found AS (
    -- A few lists are found again and again, and counted as a whole.
    SELECT
        severity,
        code,
        rule,
        category,
        resource_type,
        -- Of the indices alone: what stands in brackets is a number.
        regexp_replace(path, '\[\d+\]', '', 'g') AS path,
        count(*) * any_value(resources) AS issues,
        any_value(resources) AS resources,
        any_value(ids) AS ids
    FROM (
        SELECT resource_type, issue_list, resources, ids, unnest(issues, max_depth := 2)
        FROM lists
        JOIN silver.issue_list USING (issue_list)
    )
    GROUP BY issue_list, severity, code, rule, category, resource_type, regexp_replace(path, '\[\d+\]', '', 'g')
    UNION ALL
    SELECT severity, code, rule, category, resource_type, path, sum(count), sum(resources), min(DISTINCT id, 3)
    FROM silver.issue
    WHERE severity = 'information'
    GROUP BY ALL
    UNION ALL
    SELECT severity, 'business-rule', rule, 'plausibility', resource_type, path, sum(issues), count(*), min(DISTINCT id, 3)
    FROM (
        SELECT severity, rule, resource_type, path, id, source_file, source_bundle, count(*) AS issues
        FROM silver.plausibility
        GROUP BY ALL
    )
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
        list_sort(list_distinct(flatten(list(ids))))[:3] AS example_ids
    FROM found
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
    example_ids
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
