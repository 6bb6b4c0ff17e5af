-- grain: one row of the view
-- source: the relation's column resource

-- A function's type cannot depend on its arguments, but that of from_json does: on a structure that is constant while the query is
-- planned. Numbers inside of JSON would lose digits there, so it reads JSON as text.
CREATE OR REPLACE MACRO macros.fhir_view_of(relation, view_definition, ignore_errors := false) AS TABLE
    SELECT unnest(fhir_view_row)
    FROM (
        SELECT unnest(cast_to_type(
            from_json(
                fhir_view_rows(resource, view_definition, ignore_errors),
                fhir_view_structure(view_definition, 'VARCHAR', ignore_errors)
            ),
            from_json('[]', fhir_view_structure(view_definition, 'JSON', ignore_errors))
        )) AS fhir_view_row
        FROM query_table(relation)
    );

COMMENT ON MACRO TABLE macros.fhir_view_of IS
    'Rows that a SQL on FHIR view makes of the column resource of a table, view or CTE by its name; needs the extension';
