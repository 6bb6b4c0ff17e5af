-- grain: one schema, silver, stored in the database beside bronze and gold
-- source: none

-- The silver of an earlier build in this session would make silver.<table> ambiguous.
DETACH DATABASE IF EXISTS silver;
CREATE SCHEMA IF NOT EXISTS silver;
