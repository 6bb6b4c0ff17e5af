-- grain: one row of the relation
-- source: the relation

-- The result of CASE has to have the type of the column: a cast to the type of a row with the column does that, and for columns that
-- are not VARCHAR it is never executed.
CREATE OR REPLACE MACRO macros.trim_text(relation) AS TABLE
    SELECT
        CASE
            WHEN typeof(COLUMNS(*)) = 'VARCHAR' THEN struct_extract_at(cast_to_type(
                row(regexp_replace(CAST(COLUMNS(*) AS VARCHAR), '^[\s\v\p{Z}\x{85}\x{FEFF}]+|[\s\v\p{Z}\x{85}\x{FEFF}]+$', '', 'g')),
                row(COLUMNS(*))
            ), 1)
            ELSE COLUMNS(*)
        END
    FROM query_table(relation);

COMMENT ON MACRO TABLE macros.trim_text IS
    'A table, view or CTE by its name, without white space around the text of its VARCHAR columns';
