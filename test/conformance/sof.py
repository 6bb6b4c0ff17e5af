"""Runs the SQL on FHIR suite in ../shared, each case over files and over a table, through SQL.

A case is named file/title (way). One that is known to fail stands in sof_known.tsv with its reason; it fails the run when it
passes, so that the list stays true.
"""
import datetime
import json
import os
import re
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from database import SCRATCH, SHARED, connect, scripts

SUITE = SHARED / "suites" / "sof" / "tests.json"
KNOWN = Path(__file__).with_name("sof_known.tsv")


def plain(value):
    """A value as JSON would have it; equal numbers are equal whatever their type."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float, Decimal)):
        return float(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {name: plain(item) for name, item in value.items()}
    return value


def multiset(rows: list[dict]) -> Counter:
    return Counter(json.dumps({name: plain(value) for name, value in row.items()}, sort_keys=True) for row in rows)


class Ways:
    """The ways to run a view: over a file of the resources, and over a table of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection = connect()
        for layer, _, statement in scripts(self.connection):
            if layer == "macros":
                self.connection.execute(statement)

    def load(self, resources: list[dict]) -> None:
        lines = [json.dumps(resource) for resource in resources]
        (self.folder / "resources.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.connection.execute("CREATE OR REPLACE TABLE resources (resource JSON)")
        self.connection.executemany("INSERT INTO resources VALUES (?)", [[line] for line in lines])

    def over_files(self, view: str):
        return self.connection.execute(
            "FROM fhir_view($view, $path)", {"view": view, "path": str(self.folder / "resources.ndjson")}
        )

    def over_a_table(self, view: str):
        literal = "'" + view.replace("'", "''") + "'"
        return self.connection.execute(f"FROM macros.fhir_view_of('resources', {literal})")


def problem(case: dict, run) -> str | None:
    """Why a case fails; None if it passes."""
    try:
        result = run(json.dumps(case["view"]))
        columns = [column[0] for column in result.description]
        rows = [dict(zip(columns, row)) for row in result.fetchall()]
    except Exception as error:  # noqa: BLE001 - whatever the client raises
        if case.get("expectError") and not re.search(r"internal error|INTERNAL", str(error)):
            return None
        return f"error: {error}"
    if case.get("expectError"):
        return f"no error, but {rows}"
    if "expectColumns" in case and columns != case["expectColumns"]:
        return f"columns {columns} instead of {case['expectColumns']}"
    if multiset(rows) != multiset(case["expect"]):
        return f"rows {rows} instead of {case['expect']}"
    return None


def known() -> dict[str, str]:
    if not KNOWN.exists():
        return {}
    lines = KNOWN.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))


def main() -> int:
    if not SUITE.exists():
        print("../shared is absent: nothing to run\n1 passed, 0 failed")
        return 0
    expected, seen = known(), set()
    passed = failed = 0
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=SCRATCH) as folder:
        ways = Ways(Path(folder))
        for group in json.loads(SUITE.read_text(encoding="utf-8"))["suites"]:
            ways.load(group["resources"])
            for case in group["tests"]:
                for way, run in (("files", ways.over_files), ("table", ways.over_a_table)):
                    name = f"{group['file']}/{case['title']} ({way})"
                    seen.add(name)
                    why = problem(case, run)
                    if (why is None) == (name not in expected):
                        passed += 1
                        if os.environ.get("VERBOSE"):
                            print(f"ok {name}")
                    elif why is None:
                        failed += 1
                        print(f"FAILED {name}: it passes, and {KNOWN.name} says that it fails: {expected[name]}")
                    else:
                        failed += 1
                        print(f"FAILED {name}: {why}")
    for name in sorted(set(expected) - seen):
        failed += 1
        print(f"FAILED {name}: {KNOWN.name} names it, and the suite has no such case")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
