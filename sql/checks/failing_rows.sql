-- grain: one row that fails a check
-- source: the checks

-- silver: as in rule_failing_rows, the name of the schema, so that its views are not planned before they are read.
CREATE OR REPLACE MACRO gold.failing_rows(check_id := NULL, silver := 'silver') AS TABLE
SELECT failing.*
FROM (
    FROM gold.input_failing_rows()
    UNION ALL
    FROM gold.rule_failing_rows(silver := silver)
    UNION ALL
    FROM gold.patient_failing_rows()
    UNION ALL
    FROM gold.condition_failing_rows()
    UNION ALL
    FROM gold.observation_failing_rows()
    UNION ALL
    FROM gold.issue_failing_rows()
) AS failing
WHERE check_id IS NULL OR failing.check_id = check_id;

COMMENT ON MACRO TABLE gold.failing_rows IS
    'Rows that fail a check, by its id, or all: check_id, resource_type, id, filename, path; it reads silver, in the session of the build';
