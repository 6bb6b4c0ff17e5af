-- grain: one resource of the input as it was sent, or one that could not be read
-- source: the files of the variable input

-- Where a text is longer than 4096 bytes, DuckDB 1.5 gives its segment a block of its own for it, nearly empty. So long resources
-- stand in a column of their own, which saves a third of the file. Text stays uncompressed: compressing takes a quarter longer.
CREATE TABLE bronze.stored__next (
    resource_type VARCHAR,
    id VARCHAR USING COMPRESSION uncompressed,
    full_url VARCHAR USING COMPRESSION uncompressed,
    filename VARCHAR,
    bundle_id VARCHAR,
    bundle_type VARCHAR,
    entry_index BIGINT,
    byte_offset BIGINT,
    short_resource JSON USING COMPRESSION uncompressed,
    long_resource JSON USING COMPRESSION uncompressed,
    error VARCHAR
);

INSERT INTO bronze.stored__next
SELECT
    resource_type,
    id,
    full_url,
    filename,
    bundle_id,
    bundle_type,
    entry_index,
    byte_offset,
    CASE WHEN strlen(resource) <= 4000 THEN resource END,
    CASE WHEN strlen(resource) > 4000 THEN resource END,
    error
FROM read_fhir_bundles(
    getvariable('fhir_das_input'),
    ignore_errors := getvariable('fhir_das_ignore_errors')
)
UNION ALL
-- The last row, without a file, says that the input was read to its end.
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;

CREATE OR REPLACE VIEW bronze.resource__next AS
SELECT * EXCLUDE (short_resource, long_resource, error), coalesce(short_resource, long_resource) AS resource
FROM bronze.stored__next
WHERE error IS NULL AND filename IS NOT NULL;
