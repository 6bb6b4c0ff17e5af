-- grain: one row of the relation
-- source: the relation

-- A macro cannot give its relation to the next one, so the three that do it stand one after another here.
CREATE OR REPLACE MACRO macros.clean(relation) AS TABLE
    WITH lower_named AS (FROM macros.lower_names(relation)),
    trimmed AS (FROM macros.trim_text('lower_named'))
    FROM macros.empty_to_null('trimmed');

COMMENT ON MACRO TABLE macros.clean IS
    'A table, view or CTE by its name, through lower_names, trim_text and empty_to_null: blank text becomes NULL';
