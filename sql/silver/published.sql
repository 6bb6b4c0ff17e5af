-- grain: one variable less: bronze has its own name from here on
-- source: none

RESET VARIABLE fhir_das_bronze;
