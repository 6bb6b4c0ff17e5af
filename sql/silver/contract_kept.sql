-- grain: one column of a relation of silver, or of the view that it is made by
-- source: the contract that was checked before bronze

CREATE OR REPLACE TABLE silver.contract AS FROM fhir_das_contract;

DROP TABLE temp.fhir_das_contract;

COMMENT ON TABLE silver.contract IS 'What the columns of silver are; the views are held to it before any data is read';
COMMENT ON COLUMN silver.contract.relation IS 'Relation of silver, and name of its view';
COMMENT ON COLUMN silver.contract.column_name IS 'Name of the column';
COMMENT ON COLUMN silver.contract.column_type IS 'SQL type of the column';
COMMENT ON COLUMN silver.contract.is_nullable IS 'Whether it may be NULL';
COMMENT ON COLUMN silver.contract.source IS 'view: the view gives it; view only: it does, and the relation has it not, or otherwise; sql: the statement of the relation makes it';
COMMENT ON COLUMN silver.contract.description IS 'What it holds';
