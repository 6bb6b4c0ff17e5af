"""Compares the pipeline with what the reference pipeline gave on the same documents, column by column.

Needs ../shared (the documents and the reference's results) and says so if it is not there.
"""
import csv
import json
import re
import sys

from database import SHARED, connect, scripts

ORACLE = SHARED / "oracle" / "eps_50"
AS_OF = "2026-11-20"  # the day of the reference's ages
TABLES = {
    "silver.patient": ("id", "source_bundle"),
    "silver.condition": ("id", "source_bundle"),
    "silver.observation": ("id", "source_bundle"),
    "gold.observations_per_patient": ("patient_id",),
}
BRONZE_COLUMNS = [
    ("_source_file", "VARCHAR"), ("_source_bundle", "VARCHAR"), ("_full_url", "VARCHAR"), ("id", "VARCHAR"), ("resource", "JSON"),
]


class Checks:
    """Counts what holds, and prints what does not."""

    def __init__(self) -> None:
        self.passed = self.failed = 0

    def equal(self, name: str, actual, expected) -> None:
        if actual == expected:
            self.passed += 1
            return
        self.failed += 1
        print(f"{name}: not as in the reference")
        if isinstance(expected, list) and len(actual) == len(expected):
            differences = [(a, e) for a, e in zip(actual, expected) if a != e]
            print(f"  {len(differences)} of {len(expected)} differ; the first: {differences[0][0]!r}, expected {differences[0][1]!r}")
        else:
            print(f"  {str(actual)[:500]}\n  expected: {str(expected)[:500]}")


def value(cell: str, column_type: str):
    """A cell of the reference's CSV as the Python value of its type."""
    if cell == "\\N":
        return None
    if column_type.endswith("[]"):
        return json.loads(cell)
    if column_type == "DOUBLE":
        return float(cell)
    if column_type in ("BIGINT", "UINTEGER"):
        return int(cell)
    if column_type == "BOOLEAN":
        return cell.lower() == "true"
    return cell


def schema(name: str) -> list[tuple[str, str]]:
    text = (ORACLE / f"{name}.schema.txt").read_text(encoding="utf-8")
    return [tuple(line.split("\t")) for line in text.splitlines()]


def described(connection, relation: str) -> list[tuple[str, str]]:
    return [row[:2] for row in connection.execute(f"DESCRIBE {relation}").fetchall()]


def compare_table(checks: Checks, connection, table: str, key: tuple[str, ...]) -> None:
    name = table.replace(".", "_")
    columns = schema(name)
    types = dict(columns)
    with (ORACLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        expected = [{c: value(cell, types[c]) for c, cell in row.items()} for row in csv.DictReader(file)]
    # It may have more columns than the reference.
    checks.equal(f"{table}: columns", [column for column in described(connection, table) if column[0] in types], columns)
    rows = connection.execute(f"SELECT {', '.join(types)} FROM {table}").fetchall()
    actual = [dict(zip(types, row)) for row in rows]
    checks.equal(f"{table}: rows", len(actual), len(expected))
    for rows in (actual, expected):
        rows.sort(key=lambda row: [str(row[c]) for c in key])
    for column, column_type in columns:
        ours = [row.get(column) for row in actual]
        if column_type == "DATE":
            ours = [day and day.isoformat() for day in ours]
        checks.equal(f"{table}.{column}", ours, [row[column] for row in expected])


def compare_bronze(checks: Checks, connection) -> None:
    text = (ORACLE / "bronze.schema.txt").read_text(encoding="utf-8")
    counts = {name: int(count) for name, count in re.findall(r"^## (\w+) (\d+)$", text, re.MULTILINE)}
    for name, count in counts.items():
        relation = f'bronze."{name}"'
        checks.equal(f"bronze.{name}: columns", described(connection, relation), BRONZE_COLUMNS)
        rows = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()[0]
        checks.equal(f"bronze.{name}: rows", rows, count)
    total = connection.execute("SELECT count(*) FROM bronze.resource").fetchone()[0]
    checks.equal("bronze.resource: rows", total, sum(counts.values()))


def compare_summary(checks: Checks, connection) -> None:
    """The counts that the reference prints: completeness, validity, and the rules that are broken."""
    text = (ORACLE / "summary.txt").read_text(encoding="utf-8")
    for resource_type in ("Patient", "Condition", "Observation"):
        quality = re.search(rf"{resource_type} data quality:\n((?:  .+\n)+)", text)[1]
        expected = sorted((field, int(count)) for field, count in re.findall(r"(with_\w+): (\d+)", quality))
        query = "SELECT field, rows_with FROM gold.completeness WHERE resource_type = ? ORDER BY field"
        checks.equal(f"gold.completeness: {resource_type}", connection.execute(query, [resource_type]).fetchall(), expected)

        results = re.search(rf"{resource_type} validation results:\n((?: +.+\n)+)", text)[1]
        expected = tuple(int(re.search(rf"{word}: (\d+)", results)[1]) for word in ("Valid", "Invalid"))
        query = "SELECT rows_valid, rows_invalid FROM gold.validity WHERE resource_type = ?"
        checks.equal(f"gold.validity: {resource_type}", connection.execute(query, [resource_type]).fetchone(), expected)

        expected = sorted((rule, int(count)) for rule, count in re.findall(r"^    (\w+): (\d+)$", results, re.MULTILINE))
        query = "SELECT rule, rows_broken FROM gold.validation_summary WHERE resource_type = ? AND rows_broken > 0 ORDER BY rule"
        checks.equal(f"gold.validation_summary: {resource_type}", connection.execute(query, [resource_type]).fetchall(), expected)


def main() -> int:
    if not ORACLE.is_dir():
        print("skipped: no ../shared")
        return 0
    connection = connect()
    connection.execute("SET VARIABLE input = ?", [str(SHARED / "data" / "eps" / "*.json")])
    connection.execute("SET VARIABLE as_of = ?", [AS_OF])
    for _, _, statement in scripts(connection):
        connection.execute(statement)
    checks = Checks()
    compare_bronze(checks, connection)
    for table, key in TABLES.items():
        compare_table(checks, connection, table, key)
    compare_summary(checks, connection)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
