-- grain: one check of what FHIR's definitions, references and plausibility say; one resource that fails one
-- source: silver, and gold.reference_integrity

-- A Bundle is no row of bronze, and what could not be read is in input_readable.
CREATE OR REPLACE MACRO gold.issue_checks() AS TABLE
SELECT
    'resource_without_error' AS id,
    NULL AS resource_type,
    'Conformance' AS category,
    'Value' AS subcategory,
    'The resource breaks no rule of FHIR''s definitions that is an error.' AS what,
    'resources without an error' AS measure,
    'at least' AS bound,
    CASE WHEN validated THEN 0.95 END AS threshold,
    NULL AS numerator,
    CASE WHEN validated THEN (SELECT count(*) FROM bronze.resource) END AS denominator,
    CASE WHEN NOT validated THEN 'The build did not validate its input.' END AS why
FROM gold.build
UNION ALL
SELECT
    'reference_resolves',
    NULL,
    'Conformance',
    'Relational',
    'What a reference refers to is in the input.',
    'references that find their target',
    'at least',
    0.95,
    coalesce(sum(resolved), 0),
    coalesce(sum(resolved) + sum(unresolved), 0),
    NULL
FROM gold.reference_integrity
UNION ALL
SELECT
    'plausible_' || replace(rule, '-', '_'),
    NULL,
    'Plausibility',
    subcategory,
    description,
    'resources of which that is not so',
    'at most',
    CASE severity WHEN 'error' THEN 0 ELSE 0.01 END,
    NULL,
    (SELECT count(*) FROM bronze.resource WHERE list_contains(resource_types, resource_type)),
    NULL
FROM silver.plausibility_rule;

CREATE OR REPLACE MACRO gold.issue_failing_rows() AS TABLE
SELECT 'resource_without_error' AS check_id, resource_type, id, parse_filename(filename) AS filename, min(path) AS path
FROM silver.issue
WHERE severity IN ('error', 'fatal') AND resource_type <> 'Bundle'
GROUP BY resource_type, id, filename, resource_offset
UNION ALL
SELECT 'plausible_' || replace(rule, '-', '_'), resource_type, id, source_file, min(path)
FROM silver.plausibility
GROUP BY rule, resource_type, id, source_file, source_bundle;

COMMENT ON MACRO TABLE gold.issue_checks IS 'Checks of issues, references and plausibility with their populations, for gold.quality_check';
COMMENT ON MACRO TABLE gold.issue_failing_rows IS 'Resources that fail one of these checks, for gold.failing_rows';
