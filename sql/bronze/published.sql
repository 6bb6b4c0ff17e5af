-- grain: one resource, or one bad document, as it was sent
-- source: bronze

-- A client that goes on after an error must not get further than this: half a build would replace a whole one.
SET VARIABLE fhir_das_complete = (
    SELECT CASE
        WHEN count(*) < 4 OR NOT EXISTS (FROM bronze.stored__next WHERE filename IS NULL)
            THEN error('The build is not complete, and the last one is kept. See the error above.')
    END
    FROM duckdb_tables()
    WHERE 'silver' IN (database_name, schema_name) AND table_name IN ('rule', 'patient', 'condition', 'observation')
);

DROP TABLE IF EXISTS bronze.stored;
ALTER TABLE bronze.stored__next RENAME TO stored;

COMMENT ON TABLE bronze.stored IS 'What bronze.resource and bronze.rejected are views of';

CREATE OR REPLACE VIEW bronze.resource AS
SELECT
    * EXCLUDE (short_patient, short_condition, short_observation, short_other, long_resource, error),
    coalesce(short_other, short_observation, short_condition, short_patient, long_resource) AS resource
FROM bronze.stored
WHERE error IS NULL AND filename IS NOT NULL;

COMMENT ON VIEW bronze.resource IS 'Every resource of the input, as it was sent';
COMMENT ON COLUMN bronze.resource.resource_type IS 'resourceType, with its case';
COMMENT ON COLUMN bronze.resource.id IS 'id of the resource';
COMMENT ON COLUMN bronze.resource.full_url IS 'fullUrl of the entry in the bundle';
COMMENT ON COLUMN bronze.resource.filename IS 'Path of the file that the resource came from';
COMMENT ON COLUMN bronze.resource.bundle_id IS 'Bundle.id of the bundle that the resource came in';
COMMENT ON COLUMN bronze.resource.bundle_type IS 'Bundle.type of the bundle';
COMMENT ON COLUMN bronze.resource.entry_index IS 'Number of the entry in the bundle, from 0';
COMMENT ON COLUMN bronze.resource.byte_offset IS 'Where the resource begins in the decompressed file';
COMMENT ON COLUMN bronze.resource.resource IS 'The resource itself, without insignificant white space';

CREATE OR REPLACE VIEW bronze.rejected AS
SELECT filename, bundle_id, entry_index, byte_offset, error
FROM bronze.stored
WHERE error IS NOT NULL;

COMMENT ON VIEW bronze.rejected IS 'What could not be read';
COMMENT ON COLUMN bronze.rejected.filename IS 'Path of the file';
COMMENT ON COLUMN bronze.rejected.bundle_id IS 'Bundle.id of the bundle, if it is known';
COMMENT ON COLUMN bronze.rejected.entry_index IS 'Number of the entry in the bundle, from 0, if it is one that is bad';
COMMENT ON COLUMN bronze.rejected.byte_offset IS 'Where in the decompressed file it is';
COMMENT ON COLUMN bronze.rejected.error IS 'What is wrong there, and what was expected';
