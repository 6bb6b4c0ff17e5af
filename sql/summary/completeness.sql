-- grain: one field that is asked about
-- source: gold

SELECT
    resource_type AS completeness,
    field,
    rows_with AS resources,
    round(100 * share_with, 1) AS "with %",
    bar(share_with, 0, 1, 30) AS share
FROM gold.completeness
ORDER BY resource_type, share_with DESC, field;
