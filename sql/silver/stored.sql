-- grain: one resource of the input, as bronze has it
-- source: bronze

-- Silver may be a database of its own, in which a name leads to another one only if it is whole. Until bronze is published it has
-- another name; `published` takes the variable away.
SET VARIABLE fhir_das_bronze = 'stored__next';

CREATE OR REPLACE VIEW silver.stored AS
SELECT *
FROM query_table(
    '"' || replace(current_database(), '"', '""') || '".bronze.' || coalesce(getvariable('fhir_das_bronze'), 'stored')
)
WHERE error IS NULL AND filename IS NOT NULL;

COMMENT ON VIEW silver.stored IS 'What the relations of silver are made of: every resource of bronze, in the column that holds it';
