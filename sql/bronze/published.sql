-- grain: one resource, or one bad document, as in `resource` and `rejected`
-- source: bronze

-- A client that goes on after an error must not get further than this: half a build would replace a whole one.
SET VARIABLE fhir_das_complete = (
    SELECT CASE WHEN count(*) < 6 THEN error('The build is not complete, and the last one is kept. See the error above.') END
    FROM duckdb_tables()
    WHERE (schema_name = 'bronze' AND table_name IN ('resource__next', 'rejected__next'))
        OR ('silver' IN (database_name, schema_name) AND table_name IN ('rule', 'patient', 'condition', 'observation'))
);

ALTER TABLE bronze.resource__next DROP COLUMN error;
DROP TABLE IF EXISTS bronze.resource;
ALTER TABLE bronze.resource__next RENAME TO resource;

COMMENT ON TABLE bronze.resource IS 'Every resource of the input, as it was sent';
COMMENT ON COLUMN bronze.resource.resource_type IS 'resourceType, with its case';
COMMENT ON COLUMN bronze.resource.id IS 'id of the resource';
COMMENT ON COLUMN bronze.resource.full_url IS 'fullUrl of the entry in the bundle';
COMMENT ON COLUMN bronze.resource.filename IS 'Path of the file that the resource came from';
COMMENT ON COLUMN bronze.resource.bundle_id IS 'Bundle.id of the bundle that the resource came in';
COMMENT ON COLUMN bronze.resource.bundle_type IS 'Bundle.type of the bundle';
COMMENT ON COLUMN bronze.resource.entry_index IS 'Number of the entry in the bundle, from 0';
COMMENT ON COLUMN bronze.resource.byte_offset IS 'Where the resource begins in the decompressed file';
COMMENT ON COLUMN bronze.resource.resource IS 'The resource itself, without insignificant white space';

DROP TABLE IF EXISTS bronze.rejected;
ALTER TABLE bronze.rejected__next RENAME TO rejected;

COMMENT ON TABLE bronze.rejected IS 'What could not be read';
COMMENT ON COLUMN bronze.rejected.filename IS 'Path of the file';
COMMENT ON COLUMN bronze.rejected.bundle_id IS 'Bundle.id of the bundle, if it is known';
COMMENT ON COLUMN bronze.rejected.entry_index IS 'Number of the entry in the bundle, from 0, if it is one that is bad';
COMMENT ON COLUMN bronze.rejected.byte_offset IS 'Where in the decompressed file it is';
COMMENT ON COLUMN bronze.rejected.error IS 'What is wrong there, and what was expected';
