-- grain: one check that is not passed
-- source: gold

SELECT id AS "checks not passed", verdict, what, why
FROM gold.quality_check
WHERE verdict IN ('fail', 'inconclusive')
ORDER BY verdict, list_position(['Conformance', 'Completeness', 'Plausibility'], category), subcategory, id;
