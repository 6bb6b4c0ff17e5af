"""Evaluates FHIRPath expressions with an extension of DuckDB, as fhirpath.py asks for them.

usage: duckdb_worker.py EXTENSION FUNCTION TABLE      FUNCTION gives one value, `fhirpath` all; TABLE is a Parquet file
"""
import json
import sys
import time

import duckdb


def texts(value: str | list[str] | None, lists: bool) -> list[str]:
    """A result as a list of texts: a value, a JSON array, or a list."""
    if not lists:
        return [] if value is None else [value]
    if isinstance(value, list):
        return value
    values = json.loads(value, parse_float=str, parse_int=str)
    return [item if isinstance(item, str) else json.dumps(item) for item in values]


def main() -> None:
    extension, function, table = sys.argv[1:]
    con = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": "1"})
    con.execute(f"LOAD '{extension}'")
    con.execute(f"CREATE TABLE observation AS FROM '{table}'")
    for line in sys.stdin:
        job = json.loads(line)
        name = "fhirpath" if job["lists"] else function
        columns = [f"{name}(resource, '{expression.replace(chr(39), chr(39) * 2)}')" for expression in job["expressions"]]
        if job["results"]:
            rows = con.execute(f"SELECT {', '.join(columns)} FROM observation").fetchall()
            answer = [[texts(value, job["lists"]) for value in column] for column in zip(*rows)]
        else:
            query = f"SELECT {', '.join(f'count({column})' for column in columns)} FROM observation"
            start = time.process_time()
            con.execute(query).fetchall()
            answer = time.process_time() - start
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
