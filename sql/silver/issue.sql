-- grain: one issue of the input; of those that are information alone, one rule, resource type and path of a document
-- source: the files of the variable input, if the variable validate is on

-- Files, not bronze: what is said of fullUrls and references is about a Bundle as a whole. Information is counted, because profiles that
-- nobody checks are named in nearly every resource.
CREATE OR REPLACE TABLE silver.issue AS
FROM fhir_validate(
    getvariable('fhir_das_input'),
    ignore_errors := getvariable('fhir_das_ignore_errors'),
    grouped := 'information'
)
WHERE getvariable('fhir_das_validate');

COMMENT ON TABLE silver.issue IS 'What FHIR''s definitions find wrong with the input; empty where the build does not validate, as gold.build says';
COMMENT ON COLUMN silver.issue.filename IS 'Path of the file';
COMMENT ON COLUMN silver.issue.bundle_id IS 'Bundle.id of the bundle that the resource came in';
COMMENT ON COLUMN silver.issue.entry_index IS 'Number of the entry in the bundle, from 0';
COMMENT ON COLUMN silver.issue.resource_type IS 'resourceType of the resource that it is about';
COMMENT ON COLUMN silver.issue.id IS 'id of the resource';
COMMENT ON COLUMN silver.issue.severity IS 'fatal, error, warning or information';
COMMENT ON COLUMN silver.issue.code IS 'Issue type of FHIR''s OperationOutcome';
COMMENT ON COLUMN silver.issue.rule IS 'Name of the rule, as in fhir_rules()';
COMMENT ON COLUMN silver.issue.category IS 'Category of Kahn et al. (2016): conformance, completeness or plausibility';
COMMENT ON COLUMN silver.issue.path IS 'FHIRPath of the element, with indices; without them for information';
COMMENT ON COLUMN silver.issue.byte_offset IS 'Where in the decompressed file it is';
COMMENT ON COLUMN silver.issue.profile IS 'Profile that the rule is of; NULL for FHIR''s own rules';
COMMENT ON COLUMN silver.issue.message IS 'What is wrong, and what would be right; without any value of the data';
COMMENT ON COLUMN silver.issue.resource_offset IS 'Where in the decompressed file the resource begins: byte_offset of bronze.resource';
COMMENT ON COLUMN silver.issue.count IS 'How many issues the row is for: 1 but for information';
COMMENT ON COLUMN silver.issue.resources IS 'How many resources they are of';

CREATE OR REPLACE MACRO silver.issues_of(type) AS TABLE
SELECT
    filename,
    resource_offset AS byte_offset,
    list({'severity': severity, 'code': code, 'rule': rule, 'category': category, 'path': path, 'message': message}) AS issues
FROM silver.issue
WHERE resource_type = type AND severity <> 'information'
GROUP BY filename, resource_offset;

COMMENT ON MACRO TABLE silver.issues_of IS 'Issues of the resources of a type, a list for each resource that has any, by filename and byte_offset as in bronze';
