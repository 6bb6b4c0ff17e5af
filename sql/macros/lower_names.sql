-- grain: one row of the relation
-- source: the relation

-- The first half has no row. It only names the columns: the type of a row is constant, so their names can be read from it, and make
-- a structure with the same columns in lower case. Their type is NULL, which gives way to any other.
CREATE OR REPLACE MACRO macros.lower_names(relation) AS TABLE
    SELECT unnest(from_json('{}', list_extract([
        CASE
            WHEN len(list_distinct(names)) = len(names) THEN to_json(map_from_entries([(name, 'NULL') FOR name IN names]))
            ELSE to_json(CAST('two columns have the same name in lower case: rename one of them' AS BOOLEAN))
        END
        FOR names IN [[
            lower(replace(regexp_replace(name, '^"(.*)"$', '\1', 's'), '""', '"'))
            FOR name IN regexp_extract_all(typeof(struct_pack(*COLUMNS(*))), '("(?:[^"]|"")*"|[^ ",()]+) BOOLEAN', 1)
        ]]
    ], 1)))
    FROM (SELECT COLUMNS(*) IS NULL FROM query_table(relation))
    WHERE false
    UNION ALL
    FROM query_table(relation);

COMMENT ON MACRO TABLE macros.lower_names IS
    'A table, view or CTE by its name, with the names of its columns in lower case; types and order stay';
