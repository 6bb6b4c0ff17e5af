-- grain: one schema, silver, which is a database in memory and ends with the session
-- source: none

-- The stored silver of an earlier debug build is of another build now, and would make silver.<table> ambiguous. Only its own
-- tables are dropped: a schema with tables of others stays, and ends the build.
DROP VIEW IF EXISTS silver.measured;
DROP MACRO TABLE IF EXISTS silver.reference;
DROP MACRO TABLE IF EXISTS silver.issues_of;
DROP TABLE IF EXISTS silver.plausibility;
DROP TABLE IF EXISTS silver.plausibility_rule;
DROP TABLE IF EXISTS silver.physiological_limit;
DROP TABLE IF EXISTS silver.sex_specific_code;
DROP TABLE IF EXISTS silver.issue_list;
DROP TABLE IF EXISTS silver.resource_issues;
DROP TABLE IF EXISTS silver.issue;
DROP TABLE IF EXISTS silver.rule;
DROP TABLE IF EXISTS silver.patient;
DROP TABLE IF EXISTS silver.condition;
DROP TABLE IF EXISTS silver.observation;
DROP SCHEMA IF EXISTS silver;
DETACH DATABASE IF EXISTS silver;
-- Several threads fill row groups of their own, and do not copy them then.
ATTACH ':memory:' AS silver (ROW_GROUP_SIZE 8192);
