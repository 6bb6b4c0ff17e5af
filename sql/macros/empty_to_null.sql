-- grain: one row of the relation
-- source: the relation

-- As in trim_text, the cast is there for the type alone.
CREATE OR REPLACE MACRO macros.empty_to_null(relation) AS TABLE
    SELECT
        CASE
            WHEN typeof(COLUMNS(*)) = 'VARCHAR' THEN struct_extract_at(cast_to_type(
                row(nullif(CAST(COLUMNS(*) AS VARCHAR), '')),
                row(COLUMNS(*))
            ), 1)
            ELSE COLUMNS(*)
        END
    FROM query_table(relation);

COMMENT ON MACRO TABLE macros.empty_to_null IS 'A table, view or CTE by its name, with NULL for empty text in its VARCHAR columns';
