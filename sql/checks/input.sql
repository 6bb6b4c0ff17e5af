-- grain: one check of the input; one document, or part of one, that could not be read
-- source: bronze

CREATE OR REPLACE MACRO gold.input_checks() AS TABLE
SELECT
    'input_readable' AS id,
    NULL AS resource_type,
    'Conformance' AS category,
    'Relational' AS subcategory,
    'Every document of the input, and every resource in it, can be read.' AS what,
    'resources and documents that could not be read' AS measure,
    'at most' AS bound,
    0 AS threshold,
    NULL AS numerator,
    -- The last row is the end marker.
    count(*) - 1 AS denominator,
    NULL AS why
FROM bronze.stored;

CREATE OR REPLACE MACRO gold.input_failing_rows() AS TABLE
SELECT 'input_readable' AS check_id, NULL AS resource_type, NULL AS id, parse_filename(filename) AS filename, 'byte ' || byte_offset AS path
FROM bronze.rejected;

COMMENT ON MACRO TABLE gold.input_checks IS 'Checks of the input with their populations, for gold.quality_check';
COMMENT ON MACRO TABLE gold.input_failing_rows IS 'Parts of the input that fail a check, for gold.failing_rows';
