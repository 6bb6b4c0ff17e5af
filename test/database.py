"""A connection with the built extension, for every test in Python."""
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
EXTENSION = ROOT / "build" / "fhir_das.duckdb_extension"
SHARED = ROOT.parent / "shared"  # real documents; not everyone has them
SCRATCH = ROOT / "build" / "tmp"


def connect(path: str = ":memory:") -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(path, config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{EXTENSION}'")
    return connection


def scripts(connection: duckdb.DuckDBPyConnection, debug: bool = False) -> list[tuple[str, str, str]]:
    """The statements of the pipeline in order: (layer, name, statement)."""
    query = f"SELECT layer, name, statement FROM fhir_das_scripts(debug := {str(debug).lower()}) ORDER BY step"
    return connection.execute(query).fetchall()
