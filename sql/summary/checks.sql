-- grain: one category of checks
-- source: gold

SELECT
    concat_ws(', ', category, lower(subcategory)) AS checks,
    count(*) FILTER (verdict = 'pass') AS pass,
    count(*) FILTER (verdict = 'fail') AS fail,
    count(*) FILTER (verdict = 'inconclusive') AS inconclusive,
    count(*) FILTER (verdict = 'not applicable') AS "not applicable"
FROM gold.quality_check
GROUP BY category, subcategory
ORDER BY list_position(['Conformance', 'Completeness', 'Plausibility'], category), checks;
