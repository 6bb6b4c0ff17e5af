-- grain: one bad document, or one bad place in a document
-- source: the files of the variable input

CREATE TABLE bronze.rejected__next AS
SELECT filename, bundle_id, entry_index, byte_offset, error
FROM bronze.resource__next
WHERE error IS NOT NULL;

DELETE FROM bronze.resource__next WHERE error IS NOT NULL;
