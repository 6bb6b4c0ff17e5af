-- grain: one rule of silver; one row of silver that breaks it
-- source: silver

-- No row may break a rule that is an error, one in twenty a rule that is a warning.
CREATE OR REPLACE MACRO gold.rule_checks() AS TABLE
SELECT
    lower(resource_type) || '_' || rule AS id,
    resource_type,
    category,
    subcategory,
    description AS what,
    'rows that break the rule' AS measure,
    'at most' AS bound,
    CASE severity WHEN 'error' THEN 0 ELSE 0.05 END AS threshold,
    NULL AS numerator,
    coalesce(checked.row_count, 0) AS denominator,
    NULL AS why
FROM silver.rule
LEFT JOIN (
    SELECT resource_type, sum(row_count) AS row_count
    FROM silver.broken_rules
    GROUP BY resource_type
) AS checked USING (resource_type);

CREATE OR REPLACE MACRO gold.rule_failing_counts() AS TABLE
SELECT lower(resource_type) || '_' || rule AS check_id, CAST(sum(row_count) AS BIGINT) AS failing
FROM (
    SELECT resource_type, unnest(validation_errors) AS rule, row_count
    FROM silver.broken_rules
)
GROUP BY check_id;

-- silver: the name of the schema. Relations that a parameter names are planned when they are read, not when this macro is made, which
-- would take 50 ms for each macro that reads them.
CREATE OR REPLACE MACRO gold.rule_failing_rows(silver := 'silver') AS TABLE
SELECT lower(resource_type) || '_' || rule AS check_id, resource_type, id, source_file AS filename, path
FROM (
    SELECT 'Patient' AS resource_type, id, source_file, unnest(validation_errors) AS rule
    FROM query_table(silver || '.patient')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Condition', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.condition')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Observation', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.observation')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'AllergyIntolerance', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.allergyintolerance')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'CarePlan', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.careplan')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Composition', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.composition')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Device', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.device')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'DeviceUseStatement', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.deviceusestatement')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Immunization', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.immunization')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'ImmunizationRecommendation', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.immunizationrecommendation')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Medication', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.medication')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'MedicationStatement', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.medicationstatement')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Organization', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.organization')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Practitioner', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.practitioner')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'PractitionerRole', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.practitionerrole')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Procedure', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.procedure')
    WHERE len(validation_errors) > 0
    UNION ALL
    SELECT 'Provenance', id, source_file, unnest(validation_errors)
    FROM query_table(silver || '.provenance')
    WHERE len(validation_errors) > 0
)
JOIN silver.rule USING (resource_type, rule);

COMMENT ON MACRO TABLE gold.rule_checks IS 'The rules of silver as checks with their populations, for gold.quality_check';
COMMENT ON MACRO TABLE gold.rule_failing_counts IS 'How many rows of silver break each rule, for gold.quality_check';
COMMENT ON MACRO TABLE gold.rule_failing_rows IS 'Rows of silver that break a rule, for gold.failing_rows';
