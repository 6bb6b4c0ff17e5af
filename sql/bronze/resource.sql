-- grain: one resource of the input, as it was sent
-- source: the files of the variable input

-- Bad documents come along as rows with an error, since the files are read once; `rejected` parts them.
CREATE TABLE bronze.resource__next AS
SELECT
    resource_type,
    id,
    full_url,
    filename,
    bundle_id,
    bundle_type,
    entry_index,
    byte_offset,
    resource,
    error
FROM read_fhir_bundles(
    getvariable('fhir_das_input'),
    ignore_errors := getvariable('fhir_das_ignore_errors')
);
