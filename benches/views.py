"""Times views in one run beside DuckDB's own read_json with the same columns, and beside fhir4ds-v2, and compares what they give.

The queries run one after another on one thread of a process of DuckDB's command line; their times are those on the processor, as
`.timer` has them, and of the rounds the fastest counts: other programs only ever add time.

usage: views.py      BENCH_RUNS=9 takes more rounds; BENCH_VIEW_GB=10 also writes a view of so much NDJSON to Parquet
"""
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test"))
import cli
import fhirpath
import inputs
from tables import mark, table

READ_JSON, OVER_TABLE, RIVAL, MEMORY = 1.0, 2.0, 10.0, 512e6

CODING = "STRUCT(system VARCHAR, code VARCHAR, display VARCHAR)[]"
CONCEPT = f"STRUCT(coding {CODING}, text VARCHAR)"


def values(collection: str, *members: str) -> str:
    """The values of members of a list's elements, as a list without NULL; a member with [] is a list itself."""
    for member in members:
        name = member.removesuffix("[]")
        collection = f"list_filter(list_transform({collection}, lambda x: x.{name}), lambda x: x IS NOT NULL)"
        if member != name:
            collection = f"flatten({collection})"
    return collection


def where(collection: str, member: str, text: str) -> str:
    return f"list_filter({collection}, lambda x: x.{member} = '{text}')"


@dataclass(frozen=True)
class Case:
    """A view, as columns of a name, a path, and SQL over what read_json gives with these types; a list ends in []."""

    resource: str
    types: dict[str, str]
    columns: list[tuple[str, str, str]]

    def view(self) -> str:
        columns = [{"name": name.removesuffix("[]"), "path": path, "collection": name.endswith("[]")} for name, path, _ in self.columns]
        return json.dumps({"resource": self.resource, "select": [{"column": columns}]}).replace("'", "''")

    def rival(self, file: Path) -> str:
        columns = ", ".join(f"{name}: '{kind}'" for name, kind in self.types.items())
        selected = ", ".join(f"{sql} AS {name.removesuffix('[]')}" for name, _, sql in self.columns)
        return f"(SELECT {selected} FROM read_json('{file}', format = 'newline_delimited', columns = {{{columns}}}))"


CASES = [
    Case(
        "Patient",
        {
            "id": "VARCHAR", "active": "BOOLEAN", "gender": "VARCHAR", "birthDate": "VARCHAR",
            "name": "STRUCT(family VARCHAR, given VARCHAR[], text VARCHAR)[]",
            "identifier": "STRUCT(system VARCHAR, value VARCHAR)[]", "telecom": "STRUCT(system VARCHAR, value VARCHAR)[]",
            "address": "STRUCT(line VARCHAR[], city VARCHAR, postalCode VARCHAR, country VARCHAR)[]",
        },
        [
            ("id", "id", "id"),
            ("active", "active", "active"),
            ("gender", "gender", "gender"),
            ("birth_date", "birthDate", "birthDate"),
            ("family", "name.family.first()", values("name", "family") + "[1]"),
            ("given[]", "name.given", f"coalesce({values('name', 'given[]')}, [])"),
            ("name", "name.text.first()", values("name", "text") + "[1]"),
            ("identifier", "identifier.where(system = 'http://ec.europa.eu/identifier/eci').value.first()",
             values(where("identifier", "system", "http://ec.europa.eu/identifier/eci"), "value") + "[1]"),
            ("phone", "telecom.where(system = 'phone').value.first()", values(where("telecom", "system", "phone"), "value") + "[1]"),
            ("city", "address.city.first()", values("address", "city") + "[1]"),
            ("postal_code", "address[0].postalCode", "address[1].postalCode"),
            ("country", "address.country.first()", values("address", "country") + "[1]"),
        ],
    ),
    Case(
        "Observation",
        {
            "id": "VARCHAR", "status": "VARCHAR", "category": f"{CONCEPT}[]", "code": CONCEPT, "subject": "STRUCT(reference VARCHAR)",
            "effectiveDateTime": "VARCHAR", "valueQuantity": "STRUCT(value DECIMAL(38,10), unit VARCHAR, code VARCHAR)",
            "valueCodeableConcept": CONCEPT,
        },
        [
            ("id", "id", "id"),
            ("status", "status", "status"),
            ("category", "category.coding.code.first()", values("category", "coding[]", "code") + "[1]"),
            ("code", "code.coding.code.first()", values("code.coding", "code") + "[1]"),
            ("code_system", "code.coding.system.first()", values("code.coding", "system") + "[1]"),
            ("loinc", "code.coding.where(system = 'http://loinc.org').code.first()",
             values(where("code.coding", "system", "http://loinc.org"), "code") + "[1]"),
            ("display", "code.coding.display.first()", values("code.coding", "display") + "[1]"),
            ("subject", "subject.reference", "subject.reference"),
            ("effective", "effective.ofType(dateTime)", "effectiveDateTime"),
            ("value", "value.ofType(Quantity).value", "valueQuantity.value"),
            ("unit", "value.ofType(Quantity).unit", "valueQuantity.unit"),
            ("value_code", "value.ofType(CodeableConcept).coding.code.first()", values("valueCodeableConcept.coding", "code") + "[1]"),
        ],
    ),
]


def resources(size: int) -> Path:
    """The resources of so many documents as NDJSON, one file for each type."""
    folder = inputs.FOLDER / f"ndjson{size}"
    if not folder.is_dir():
        maker = inputs.SHARED / "bench" / "make_inputs.py"
        subprocess.run([sys.executable, maker, "--ndjson", inputs.folder(size), folder], check=True, stdout=subprocess.DEVNULL)
    return folder / "resources"


def timed(case: Case, file: Path, rounds: int) -> tuple[float, float, float, int, str]:
    """Seconds of fhir_view, read_json and fhir_view_of, how many resources there are, and whether all give the same."""
    view = f"fhir_view(getvariable('view'), '{file}')"
    over_table = "macros.fhir_view_of('resources', getvariable('view'))"
    queries = [f"SELECT count(COLUMNS(*)) FROM {relation};" for relation in (view, case.rival(file), over_table)]
    differs = "SELECT count(*) FROM ((FROM {0} EXCEPT ALL FROM {1}) UNION ALL (FROM {1} EXCEPT ALL FROM {0}));"
    # Small inputs are read several times, for the timer's sake.
    times = max(1, 30_000_000 // file.stat().st_size)
    run = cli.run(
        f"{cli.LOAD}.read sql/macros.sql\nSET VARIABLE view = '{case.view()}';\n"
        f"CREATE TABLE resources AS SELECT resource FROM read_fhir_bundles('{file}');\n.mode list\n.headers off\n"
        f"SELECT 'rows', count(*) FROM resources;\nSELECT 'differ', ({differs.format(view, case.rival(file)).rstrip(';')});\n"
        f"SELECT 'differ', ({differs.format(view, over_table).rstrip(';')});\nSET threads = 1;\n.timer on\n.output {os.devnull}\n"
        + "\n".join(query for _ in range(rounds) for query in queries for _ in range(times))
    )
    if run.status != 0:
        sys.exit(f"the views of {case.resource} failed:\n{run.output[-2000:]}")
    found = [float(user) + float(system) for user, system in re.findall(r"user (\d+\.\d+) sys (\d+\.\d+)", run.output)]
    turns = [sum(found[start:start + times]) / times for start in range(0, len(found), times)]
    ours, theirs, macro = (min(turns[place::3]) for place in range(3))
    different = sum(int(count) for count in re.findall(r"differ\|(\d+)", run.output))
    return ours, theirs, macro, int(re.search(r"rows\|(\d+)", run.output)[1]), f"{different} rows DIFFER" if different else "equal"


def rival(case: Case, size: int, rounds: int) -> tuple[float | None, str]:
    """Observations that fhir4ds-v2 makes rows of in a second, a call for each column, and whether it gives the same."""
    parquet, ndjson = fhirpath.make_observations(size)
    engines = fhirpath.engines(parquet, ndjson)
    found = [engine for engine in engines if engine.name in (fhirpath.OURS, fhirpath.RIVAL)]
    rate, results = None, "absent (not installed; `make bench` tries to)"
    if len(found) == 2:
        job = fhirpath.Job("a view", tuple(path for _, path, _ in case.columns), False, RIVAL)
        results = fhirpath.compare(found, job)
        seconds = min(found[1].ask(job, results=False) for _ in range(max(1, rounds // 2)))
        rate = len(ndjson.read_bytes().splitlines()) / seconds
    for engine in engines:
        engine.close()
    return rate, results


def large(file: Path, gigabytes: float) -> None:
    """Writes a view of so much NDJSON to Parquet, on all cores, and prints what it takes."""
    folder = inputs.FOLDER / "large"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    copies = max(1, round(gigabytes * 1e9 / file.stat().st_size))
    if shutil.disk_usage(folder).free < 1.2e9 * gigabytes:
        sys.exit(f"not enough free disk for {gigabytes} GB")
    try:
        text = file.read_bytes()
        with (folder / file.name).open("wb") as out:
            for _ in range(copies):
                out.write(text)
        sql = f"COPY (FROM fhir_view('{CASES[1].view()}', '{folder / file.name}')) TO '{folder / 'view.parquet'}';"
        run = cli.run(f"{cli.LOAD}SET memory_limit = '256MB';\n{sql}", seconds=3600)
        if run.status != 0:
            sys.exit(f"the view failed:\n{run.output[-2000:]}")
        print(f"A view of {copies * len(text) / 1e9:.1f} GB of NDJSON to Parquet\n")
        table(("time", "MB/s", "memory"),
              (f"{run.seconds:.0f} s", f"{copies * len(text) / run.seconds / 1e6:.0f}", f"{mark(run.peak / 1e6, MEMORY / 1e6)} MB"))
    finally:
        shutil.rmtree(folder)


def report(size: int, rounds: int) -> None:
    """Prints the tables for so many documents."""
    if not inputs.SHARED.is_dir():
        print("Views: absent (../shared makes their input)\n")
        return
    print(f"Views of the resources of {size} documents, {len(CASES[0].columns)} columns, one thread, thousands of resources a second\n")
    rows = [("", "fhir_view", "read_json", "fhir_view / read_json, time", "results", "fhir_view_of", "fhir_view_of / fhir_view, time")]
    speed = 0.0
    for case in CASES:
        ours, theirs, macro, count, results = timed(case, resources(size) / f"{case.resource}.ndjson", rounds)
        rows.append((case.resource, *(f"{count / seconds / 1e3:.0f}" for seconds in (ours, theirs)), mark(ours / theirs, READ_JSON), results,
                     f"{count / macro / 1e3:.0f}", mark(macro / ours, OVER_TABLE)))
        speed = count / macro
    table(*rows)
    rate, results = rival(CASES[1], size, rounds)
    ratio = mark(speed / rate, RIVAL, least=True) if rate else ""
    print("The same columns of Observation over a table, thousands a second\n")
    table(("fhir_view_of", "fhir4ds-v2", "ours / rival", "results"),
          (f"{speed / 1e3:.0f}", f"{rate / 1e3:.0f}" if rate else "absent", ratio, results))
    if gigabytes := float(os.environ.get("BENCH_VIEW_GB", "0")):
        large(resources(size) / "Observation.ndjson", gigabytes)


if __name__ == "__main__":
    inputs.make(1_000)
    report(1_000, int(os.environ.get("BENCH_RUNS", "5")))
