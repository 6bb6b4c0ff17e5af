-- grain: one resource of the input as it was sent, or one that could not be read
-- source: the files of the variable input

-- Where a text is longer than 4096 bytes, DuckDB 1.5 gives its segment a block of its own for it, nearly empty. So long resources
-- stand in a column of their own, which saves a third of the file. What silver reads has columns of its own too, one for each
-- type, so that silver reads nothing else. Text stays uncompressed: compressing takes a quarter longer.
CREATE TABLE bronze.stored__next (
    resource_type VARCHAR,
    id VARCHAR USING COMPRESSION uncompressed,
    full_url VARCHAR USING COMPRESSION uncompressed,
    filename VARCHAR,
    bundle_id VARCHAR,
    bundle_type VARCHAR,
    entry_index BIGINT,
    byte_offset BIGINT,
    short_patient JSON USING COMPRESSION uncompressed,
    short_condition JSON USING COMPRESSION uncompressed,
    short_observation JSON USING COMPRESSION uncompressed,
    short_other JSON USING COMPRESSION uncompressed,
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
    CASE WHEN resource_type = 'Patient' AND strlen(resource) <= 4000 THEN resource END,
    CASE WHEN resource_type = 'Condition' AND strlen(resource) <= 4000 THEN resource END,
    CASE WHEN resource_type = 'Observation' AND strlen(resource) <= 4000 THEN resource END,
    CASE WHEN resource_type IN ('Patient', 'Condition', 'Observation') OR strlen(resource) > 4000 THEN NULL ELSE resource END,
    CASE WHEN strlen(resource) > 4000 THEN resource END,
    error
FROM read_fhir_bundles(
    getvariable('fhir_das_input'),
    ignore_errors := getvariable('fhir_das_ignore_errors')
)
UNION ALL
-- The last row, without a file, says that the input was read to its end.
SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL;
