-- grain: one row that was checked
-- source: none

CREATE OR REPLACE MACRO macros.broken_rules(rules) AS
    list_filter(rules, lambda rule: rule IS NOT NULL);

COMMENT ON MACRO macros.broken_rules IS
    'The names in a list with a CASE for each rule, which gives its name where the rule is broken and NULL where it holds';
