-- grain: one reference of a resource
-- source: the relation's resources

-- http://hl7.org/fhir/R4/bundle.html#references: by fullUrl in its own Bundle first. What is not found there may be in another document, or
-- known by type and id alone, as in a bulk export. A name has one row among the targets, or a reference would be counted twice.
CREATE OR REPLACE MACRO macros.resolved_references(relation) AS TABLE
    WITH listed AS NOT MATERIALIZED (
        SELECT
            filename, bundle_id, entry_index, resource_type, id, resource,
            unnest(fhir_references(resource), recursive := true)
        FROM query_table(relation)
    ),
    named AS NOT MATERIALIZED (
        SELECT
            * EXCLUDE (resource),
            hash(filename, bundle_id) AS document,
            CASE
                WHEN kind = 'relative' THEN target_type || '/' || target_id
                WHEN kind NOT IN ('urn', 'absolute') THEN NULL
                WHEN contains(reference, '#') OR contains(reference, '/_history/')
                    THEN regexp_replace(reference, '(/_history/[^#]*)?(#.*)?$', '')
                ELSE reference
            END AS name,
            CASE WHEN kind = 'absolute' THEN target_type || '/' || target_id END AS other_name,
            CASE WHEN kind = 'contained' THEN
                target_id = '' OR coalesce(list_contains(json_extract_string(resource, '$.contained[*].id'), target_id), false)
            END AS is_contained
        FROM listed
    ),
    targets AS NOT MATERIALIZED (
        SELECT hash(filename, bundle_id) AS document, full_url AS name, resource_type AS found_type
        FROM query_table(relation)
        WHERE full_url IS NOT NULL
        UNION ALL
        SELECT hash(filename, bundle_id), resource_type || '/' || id, resource_type
        FROM query_table(relation)
        WHERE id IS NOT NULL
    ),
    own AS (
        SELECT document, name, min(found_type) AS found_type FROM targets GROUP BY ALL
    ),
    anywhere AS (
        SELECT name, min(found_type) AS found_type FROM own GROUP BY ALL
    )
    SELECT
        named.filename,
        named.bundle_id,
        named.entry_index,
        named.resource_type,
        named.id,
        named.path,
        named.reference,
        named.kind,
        coalesce(own.found_type, anywhere.found_type, elsewhere.found_type, named.target_type) AS target_type,
        named.target_id,
        CASE
            WHEN named.is_contained THEN 'resource'
            WHEN own.name IS NOT NULL AND named.entry_index IS NOT NULL THEN 'bundle'
            WHEN anywhere.name IS NOT NULL OR elsewhere.name IS NOT NULL THEN 'data'
            WHEN named.kind IN ('relative', 'absolute', 'urn', 'contained', 'invalid') THEN 'nowhere'
        END AS found_in
    FROM named
    LEFT JOIN own ON named.document = own.document AND named.name = own.name
    LEFT JOIN anywhere ON named.name = anywhere.name
    LEFT JOIN anywhere AS elsewhere ON named.other_name = elsewhere.name;

COMMENT ON MACRO TABLE macros.resolved_references IS
    'References of all resources of a table or view by its name, as read_fhir_bundles gives them, each with where its target is: found_in';
