-- grain: one check
-- source: the checks

CREATE OR REPLACE TABLE gold.quality_check AS
WITH checks AS (
    FROM gold.input_checks()
    UNION ALL
    FROM gold.rule_checks()
    UNION ALL
    FROM gold.patient_checks()
    UNION ALL
    FROM gold.condition_checks()
    UNION ALL
    FROM gold.observation_checks()
    UNION ALL
    FROM gold.activity_checks()
    UNION ALL
    FROM gold.issue_checks()
),

failing AS (
    SELECT check_id, count(*) AS failing
    FROM (
        FROM gold.input_failing_rows()
        UNION ALL
        FROM gold.patient_failing_rows()
        UNION ALL
        FROM gold.condition_failing_rows()
        UNION ALL
        FROM gold.observation_failing_rows()
        UNION ALL
        FROM gold.issue_failing_rows()
    )
    GROUP BY check_id
    UNION ALL
    FROM gold.rule_failing_counts()
),

counted AS (
    -- What states a threshold and no numerator of its own is counted by its failing rows.
    SELECT
        checks.* REPLACE (
            CASE
                WHEN numerator IS NOT NULL OR threshold IS NULL THEN numerator
                WHEN bound = 'at least' THEN denominator - coalesce(failing, 0)
                ELSE coalesce(failing, 0)
            END AS numerator
        ),
        failing
    FROM checks
    LEFT JOIN failing ON check_id = id
),

judged AS (
    SELECT
        *,
        CAST(numerator AS DOUBLE) / nullif(denominator, 0) AS observed,
        CASE
            WHEN denominator = 0 OR threshold IS NULL THEN 'not applicable'
            WHEN why IS NOT NULL THEN 'inconclusive'
            WHEN bound = 'at least' AND observed >= threshold OR bound = 'at most' AND observed <= threshold THEN 'pass'
            -- What may fail is less than one row, though more than none: then one row alone would decide.
            WHEN failing = 1 AND denominator * (CASE bound WHEN 'at least' THEN 1 - threshold ELSE threshold END) BETWEEN 1e-9 AND 1 - 1e-9
                THEN 'inconclusive'
            ELSE 'fail'
        END AS verdict
    FROM counted
)

SELECT
    id,
    resource_type,
    category,
    subcategory,
    what,
    measure,
    bound,
    CAST(threshold AS DOUBLE) AS threshold,
    CAST(numerator AS BIGINT) AS numerator,
    CAST(denominator AS BIGINT) AS denominator,
    observed,
    verdict,
    CASE
        WHEN denominator = 0 THEN 'There is nothing to check.'
        WHEN why IS NOT NULL THEN why
        WHEN threshold IS NULL THEN format('{} of {}: {:.2f} %. No minimum is stated: one can do without.', numerator, denominator, 100 * observed)
        WHEN verdict = 'inconclusive' THEN format('One row of {} fails: they are too few to tell.', denominator)
        ELSE format('{} of {}: {:.2f} %. {} {} % is good.', numerator, denominator, 100 * observed,
            CASE bound WHEN 'at least' THEN 'At least' ELSE 'At most' END, rtrim(rtrim(format('{:.2f}', 100 * threshold), '0'), '.'))
    END AS why
FROM judged;

COMMENT ON TABLE gold.quality_check IS 'What was asked of the data, and the verdict; gold.failing_rows(id) gives the rows that fail';
COMMENT ON COLUMN gold.quality_check.id IS 'Name of the check';
COMMENT ON COLUMN gold.quality_check.resource_type IS 'FHIR resource type that it is about; NULL for all';
COMMENT ON COLUMN gold.quality_check.category IS 'Category of Kahn et al. (2016): Conformance, Completeness or Plausibility';
COMMENT ON COLUMN gold.quality_check.subcategory IS 'Value, Relational or Computational conformance; Uniqueness, Atemporal or Temporal plausibility; NULL for Completeness';
COMMENT ON COLUMN gold.quality_check.what IS 'What holds for good data';
COMMENT ON COLUMN gold.quality_check.measure IS 'What the numerator counts';
COMMENT ON COLUMN gold.quality_check.bound IS 'at most or at least: which side of the threshold is good';
COMMENT ON COLUMN gold.quality_check.threshold IS 'Share that the numerator may have of the denominator; NULL where none is stated';
COMMENT ON COLUMN gold.quality_check.numerator IS 'Rows that fail; where the bound is at least, those that do not';
COMMENT ON COLUMN gold.quality_check.denominator IS 'Population: rows that the check is about; NULL for what the build did not look at';
COMMENT ON COLUMN gold.quality_check.observed IS 'numerator / denominator; NULL without a population';
COMMENT ON COLUMN gold.quality_check.verdict IS 'pass; fail; inconclusive: too few rows to tell; not applicable: no population, or no threshold';
COMMENT ON COLUMN gold.quality_check.why IS 'Reason of the verdict, in words';
