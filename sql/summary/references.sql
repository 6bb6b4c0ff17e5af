-- grain: the references of the input
-- source: gold

SELECT
    CAST(coalesce(sum(resolved) + sum(unresolved), 0) AS BIGINT) AS "references",
    CAST(coalesce(sum(resolved), 0) AS BIGINT) AS "found in the input",
    CAST(coalesce(sum(unresolved), 0) AS BIGINT) AS "not found",
    round(100 * sum(resolved) / nullif(sum(resolved) + sum(unresolved), 0), 1) AS "found %"
FROM gold.reference_integrity;
