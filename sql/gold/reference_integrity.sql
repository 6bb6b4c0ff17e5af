-- grain: one resource type and path that refers, kind of reference and type of target
-- source: bronze

CREATE OR REPLACE TABLE gold.reference_integrity AS
SELECT
    resource_type,
    regexp_replace(path, '\[\d+\]', '', 'g') AS path,
    target_type,
    kind,
    CAST(sum("references") AS BIGINT) AS "references",
    CAST(sum(resolved) AS BIGINT) AS resolved,
    CAST(sum(unresolved) AS BIGINT) AS unresolved,
    sum(resolved) / nullif(sum(resolved) + sum(unresolved), 0) AS share
FROM (
    SELECT
        resource_type,
        path,
        target_type,
        kind,
        count(*) AS "references",
        count(*) FILTER (found_in <> 'nowhere') AS resolved,
        count(*) FILTER (found_in = 'nowhere') AS unresolved
    FROM macros.resolved_references('bronze.resource')
    GROUP BY ALL
)
GROUP BY ALL;

COMMENT ON TABLE gold.reference_integrity IS 'How many references find their target in the input';
COMMENT ON COLUMN gold.reference_integrity.resource_type IS 'resourceType of the resources that refer';
COMMENT ON COLUMN gold.reference_integrity.path IS 'FHIRPath of the reference, without indices';
COMMENT ON COLUMN gold.reference_integrity.target_type IS 'Resource type of the target that was found, else the one that the reference states; NULL where neither says it';
COMMENT ON COLUMN gold.reference_integrity.kind IS 'relative, absolute, urn, contained, search; logical: an identifier alone; text: a display alone; invalid: none of the forms';
COMMENT ON COLUMN gold.reference_integrity."references" IS 'References';
COMMENT ON COLUMN gold.reference_integrity.resolved IS 'Those whose target is in the resource, its bundle or the rest of the input';
COMMENT ON COLUMN gold.reference_integrity.unresolved IS 'Those whose target is nowhere, and those that have none of the forms';
COMMENT ON COLUMN gold.reference_integrity.share IS 'resolved / (resolved + unresolved); NULL where none names a resource';
