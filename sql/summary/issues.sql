-- grain: one of the ten rules and paths with the most issues
-- source: gold

SELECT
    rule AS "most frequent issues",
    severity,
    path,
    count AS issues,
    round(100 * share, 1) AS "of the resources %",
    bar(share, 0, 1, 30) AS share
FROM (
    SELECT rule, severity, coalesce(path, resource_type) AS path, count, share FROM gold.issue
    UNION ALL
    -- Nothing was looked for, which is not the same as nothing found.
    SELECT '(not validated)', NULL, NULL, NULL, NULL FROM gold.build WHERE NOT validated
)
ORDER BY severity IS NOT NULL, severity = 'information', issues DESC NULLS FIRST, rule, path
LIMIT 10;
