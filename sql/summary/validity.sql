-- grain: one resource type of silver
-- source: gold

SELECT
    resource_type AS silver,
    rows_checked AS resources,
    rows_valid AS valid,
    rows_invalid AS invalid,
    round(100 * share_valid, 1) AS "valid %",
    bar(share_valid, 0, 1, 30) AS share
FROM gold.validity
ORDER BY resources DESC, silver;
