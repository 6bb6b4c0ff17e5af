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

-- Resources of one kind break the same rules in the same places, so there are few lists, and they are made once. A list is told by the
-- sum of the hashes of its issues.
CREATE OR REPLACE TABLE silver.resource_issues AS
SELECT
    resource_type,
    filename,
    resource_offset AS byte_offset,
    id,
    sum(hash(severity, code, rule, category, path, message)) AS issue_list
FROM silver.issue
WHERE severity <> 'information'
GROUP BY ALL;

COMMENT ON TABLE silver.resource_issues IS 'Resources that have issues, other than information';
COMMENT ON COLUMN silver.resource_issues.resource_type IS 'FHIR resource type';
COMMENT ON COLUMN silver.resource_issues.filename IS 'Path of the file';
COMMENT ON COLUMN silver.resource_issues.byte_offset IS 'Where in the decompressed file the resource begins, as in bronze.resource';
COMMENT ON COLUMN silver.resource_issues.id IS 'id of the resource';
COMMENT ON COLUMN silver.resource_issues.issue_list IS 'Key of silver.issue_list';

CREATE OR REPLACE TABLE silver.issue_list AS
WITH examples AS (
    SELECT issue_list, min({'filename': filename, 'byte_offset': byte_offset}) AS example
    FROM silver.resource_issues
    GROUP BY issue_list
)

SELECT
    issue_list,
    list({'severity': severity, 'code': code, 'rule': rule, 'category': category, 'path': path, 'message': message}) AS issues
FROM silver.issue
JOIN examples ON filename = example.filename AND resource_offset IS NOT DISTINCT FROM example.byte_offset
WHERE severity <> 'information'
GROUP BY issue_list;

COMMENT ON TABLE silver.issue_list IS 'Issues that a resource has together, once for all the resources that have the same';
COMMENT ON COLUMN silver.issue_list.issue_list IS 'Sum of the hashes of the issues';
COMMENT ON COLUMN silver.issue_list.issues IS 'The issues, as in silver.issue';

CREATE OR REPLACE MACRO silver.issues_of(type) AS TABLE
SELECT filename, byte_offset, issues
FROM silver.resource_issues
JOIN silver.issue_list USING (issue_list)
WHERE resource_type = type;

COMMENT ON MACRO TABLE silver.issues_of IS 'Issues of the resources of a type, a list for each resource that has any, by filename and byte_offset as in bronze';
