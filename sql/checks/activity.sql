-- grain: one check of how events are spread over the patients
-- source: gold.activity

-- They are about the whole, so no row fails them. Fewer than five patients have no fifth.
CREATE OR REPLACE MACRO gold.activity_checks() AS TABLE
SELECT
    'activity_concentrated' AS id,
    'Observation' AS resource_type,
    'Plausibility' AS category,
    'Atemporal' AS subcategory,
    'The 20 % most active patients hold most of the observations.' AS what,
    'observations of the 20 % most active patients' AS measure,
    'at least' AS bound,
    0.5 AS threshold,
    coalesce(sum(events) FILTER (in_top_20), 0) AS numerator,
    coalesce(sum(events), 0) AS denominator,
    CASE WHEN count(*) < 5 THEN 'There are fewer than five patients: 20 % of them is nobody.' END AS why
FROM gold.activity
WHERE event_type = 'Observation';

COMMENT ON MACRO TABLE gold.activity_checks IS 'Checks of the activity of patients with their populations, for gold.quality_check';
