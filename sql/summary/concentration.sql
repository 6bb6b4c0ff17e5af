-- grain: one finding: do a few patients hold most of the observations?
-- source: gold

WITH ranked AS (
    SELECT observation_count, row_number() OVER (ORDER BY observation_count DESC) AS position, count(*) OVER () AS patients
    FROM gold.observations_per_patient
),

shares AS (
    SELECT CAST(sum(observation_count) FILTER (position <= ceil(0.2 * patients)) AS DOUBLE) / sum(observation_count) AS share
    FROM ranked
)

SELECT
    'The 20 % most active patients hold most of the observations' AS expectation,
    round(100 * share, 1) AS "they hold %",
    CASE WHEN share > 0.5 THEN 'holds' WHEN share <= 0.5 THEN 'does not hold' ELSE 'no observations' END AS finding
FROM shares;
