-- grain: one schema, silver, which is a database in memory and ends with the session
-- source: none

-- A stored schema of an earlier debug build would make silver.<table> ambiguous.
DROP SCHEMA IF EXISTS silver CASCADE;
DETACH DATABASE IF EXISTS silver;
ATTACH ':memory:' AS silver;
