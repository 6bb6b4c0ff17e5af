-- grain: one resource type of the input; last, what could not be read
-- source: bronze

WITH counts AS (
    SELECT resource_type, count(*) AS resources, 1 AS position FROM bronze.resource GROUP BY resource_type
    UNION ALL
    SELECT '(rejected)', count(*), 2 FROM bronze.rejected HAVING count(*) > 0
)

SELECT resource_type AS bronze, resources, bar(resources, 0, max(resources) OVER (), 30) AS share
FROM counts
ORDER BY position, resources DESC, resource_type;
