-- grain: one layer
-- source: gold

WITH times AS (
    UNPIVOT (
        SELECT
            bronze_seconds AS bronze,
            silver_seconds AS silver,
            gold_seconds AS gold,
            (epoch_us(getvariable('fhir_das_ended_at')) - epoch_us(getvariable('fhir_das_started_at'))) / 1e6 AS total
        FROM gold.build
    ) ON bronze, silver, gold, total INTO NAME layer VALUE seconds
)

SELECT layer, round(seconds, 3) AS seconds, bar(seconds, 0, max(seconds) OVER (), 30) AS share
FROM times
ORDER BY list_position(['bronze', 'silver', 'gold', 'total'], layer);
