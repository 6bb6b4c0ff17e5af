-- grain: one rule that is broken
-- source: gold

SELECT
    resource_type AS "broken rules",
    rule,
    severity,
    rows_broken AS resources,
    round(100 * share_broken, 1) AS "broken %",
    bar(share_broken, 0, 1, 30) AS share
FROM gold.validation_summary
WHERE rows_broken > 0
ORDER BY resources DESC, resource_type, rule;
