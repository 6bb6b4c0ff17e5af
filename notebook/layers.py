"""Opens a database that `make run` made, to look at it: bronze and gold as they are stored, silver built again in memory.

The file is attached read-only. Everything that is created here ends with the connection.
"""
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = ROOT / "build" / "fhir_das.duckdb_extension"
LAYERS = ("bronze", "silver", "gold")

# What silver and the checks read under these names, from the file.
VIEWS = """
    CREATE SCHEMA bronze;
    CREATE SCHEMA gold;
    CREATE VIEW bronze.stored AS FROM build.bronze.stored;
    CREATE VIEW bronze.resource AS FROM build.bronze.resource;
    CREATE VIEW bronze.rejected AS FROM build.bronze.rejected;
    CREATE VIEW bronze.stored__next AS FROM build.bronze.stored;
"""

# The files may be gone: the resources in bronze are held against FHIR's definitions again, one by one. What is said of a Bundle as a whole
# is in gold.issue alone.
ISSUES = """
    CREATE TABLE silver.issue AS
    SELECT filename, bundle_id, entry_index, resource_type, id, issue.severity, issue.code, issue.rule, issue.category, issue.path, byte_offset, issue.profile,
        issue.message, byte_offset AS resource_offset, 1 AS count, 1 AS resources
    FROM (SELECT *, unnest(fhir_validate(resource)) AS issue FROM bronze.resource WHERE (SELECT validated FROM gold.build))
"""


class NotBuilt(Exception):
    """The file is no database of this version of the pipeline."""


def builds(database: str | Path) -> list[str]:
    """The database, and the others in its folder and in build/ that could be opened as well."""
    folders = dict.fromkeys((Path(database).resolve().parent, ROOT / "build"))
    return list(dict.fromkeys([str(database), *(shortest(file) for folder in folders for file in sorted(folder.glob("*.duckdb")) if file != Path(database).resolve())]))


def shortest(file: Path) -> str:
    """A path from the project's root, where it is below it."""
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else str(file)


def open_build(database: str | Path) -> duckdb.DuckDBPyConnection:
    """A connection that sees the three layers of a build under the names that they have in it."""
    if not Path(database).is_file():
        raise NotBuilt(f"{database} does not exist: `make run DB={database}` makes it")
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{quoted(EXTENSION)}'")
    try:
        connection.execute(f"ATTACH '{quoted(database)}' AS build (READ_ONLY)")
        connection.execute("SELECT validated FROM build.gold.build LIMIT 0")
    except duckdb.Error as error:
        raise NotBuilt(f"{database} is not of this version of the pipeline: `make run DB={database}` builds it again\n{error}") from error
    connection.execute(VIEWS)
    for (table,) in connection.execute("SELECT table_name FROM duckdb_tables() WHERE database_name = 'build' AND schema_name = 'gold'").fetchall():
        connection.execute(f'CREATE VIEW gold."{table}" AS FROM build.gold."{table}"')
    connection.execute("SET VARIABLE fhir_das_as_of = (SELECT as_of FROM gold.build)")
    statements = connection.execute("""
        SELECT statement FROM fhir_das_scripts()
        WHERE layer IN ('macros', 'silver', 'checks') OR (layer = 'session' AND name = 'silver_in_memory')
        ORDER BY step
    """).fetchall()
    for (statement,) in statements:
        connection.execute(ISSUES if "TABLE silver.issue AS" in statement else statement)
    return connection


def quoted(path: str | Path) -> str:
    return str(path).replace("'", "''")


def rows(connection: duckdb.DuckDBPyConnection, query: str, parameters: list | None = None) -> list[dict]:
    """What a query gives, one dictionary for each row."""
    cursor = connection.execute(query, parameters or [])
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def tables(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """Each table of the layers, with its number of rows and its comment."""
    found = rows(connection, """
        WITH relations AS (
            SELECT database_name, schema_name, table_name, comment FROM duckdb_tables()
            UNION ALL
            SELECT database_name, schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal
        )
        SELECT CASE database_name WHEN 'silver' THEN 'silver' ELSE schema_name END AS layer, table_name AS "table", comment
        FROM relations
        WHERE database_name = 'silver' OR database_name = 'build' AND schema_name IN ('bronze', 'gold') AND table_name <> 'stored'
        ORDER BY list_position(['bronze', 'silver', 'gold'], layer), "table"
    """)
    types = {name.lower(): (name, count) for name, count in connection.execute(
        "SELECT resource_type, count(*) FROM bronze.resource WHERE resource_type IS NOT NULL GROUP BY ALL").fetchall()}
    for table in found:
        if table["layer"] == "bronze" and table["table"] in types:
            name, table["rows"] = types[table["table"]]
            table["comment"] = table["comment"] or f"{name} resources, as they were sent"
        elif table["layer"] == "bronze" and table["table"] not in ("resource", "rejected", "other"):
            table["rows"] = 0
        else:
            table["rows"] = connection.execute(f"SELECT count(*) FROM {relation_of(table['layer'], table['table'])}").fetchone()[0]
    # Bronze has a view for every resource type of FHIR; those without a row say nothing.
    return [table for table in found if table["rows"] or table["layer"] != "bronze" or table["table"] in ("resource", "rejected")]


def relation_of(layer: str, table: str) -> str:
    database = "silver" if layer == "silver" else f"build.{layer}"
    return f'{database}."{table}"'


def columns(connection: duckdb.DuckDBPyConnection, layer: str, table: str) -> list[dict]:
    """The columns of a table with their types and comments; those of silver's relations have them in their contract."""
    database, schema = ("silver", "main") if layer == "silver" else ("build", layer)
    return rows(connection, """
        SELECT columns.column_name AS "column", data_type AS type, coalesce(comment, contract.description) AS comment
        FROM duckdb_columns() AS columns
        LEFT JOIN silver.contract
            ON ? = 'silver' AND relation = table_name AND contract.column_name = columns.column_name AND contract.source <> 'view only'
        WHERE database_name = ? AND schema_name = ? AND table_name = ?
        ORDER BY column_index
    """, [layer, database, schema, table])
