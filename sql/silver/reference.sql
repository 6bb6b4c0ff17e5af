-- grain: one reference of a resource
-- source: bronze

-- A macro, because a view in the database in memory would not see bronze. It is made when bronze is published, which it names.
CREATE OR REPLACE MACRO silver.reference() AS TABLE
FROM macros.resolved_references('bronze.resource');

COMMENT ON MACRO TABLE silver.reference IS
    'Every reference of the input: filename, bundle_id, entry_index, resource_type, id, path, reference, kind, target_type, target_id, found_in';
