-- grain: the references of the input
-- source: gold

SELECT
    coalesce(sum(resolved) + sum(unresolved), 0) AS "references",
    coalesce(sum(resolved), 0) AS "found in the input",
    coalesce(sum(unresolved), 0) AS "not found",
    round(100 * sum(resolved) / nullif(sum(resolved) + sum(unresolved), 0), 1) AS "found %"
FROM gold.reference_integrity;
