"""Times FHIRPath from JSON text, parsing included, beside other engines in one run, and compares what they give.

The Observations of the documents lie in a table in memory. Each engine is a process of its own and runs on one thread; all engines
take turns at a job, and of the rounds the fastest counts: other programs only ever add time. Times are the process's own time
on the processor, but for fhirpath.js, which has threads of its own: there they are the clock's.

usage: fhirpath.py      BENCH_RUNS=9 takes more rounds
"""
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test"))
import cli
import inputs
from tables import mark, table

PEERS = ROOT / "build" / "peers"
ONE_PATH, SEVERAL_PATHS = 1.5, 3  # how many times as fast as the rival at least
OURS, RIVAL, SCRIPT = "ours", "fhir4ds-v2", "fhirpath.js"

PATHS = [
    "id",
    "subject.reference",
    "code.coding.where(system='http://loinc.org').code",
    "value.ofType(Quantity).value",
    "category.coding.where(code='vital-signs').exists() and value.exists()",
]
# What a validator asks of an Observation: FHIR's own constraints dom-2, dom-4 to dom-6, obs-6 and obs-7, and what is like them.
RULES = [
    "id.exists()",
    "code.exists()",
    "subject.reference.exists()",
    "status in ('registered' | 'preliminary' | 'final' | 'amended' | 'corrected' | 'cancelled' | 'entered-in-error' | 'unknown')",
    "category.coding.all(system.exists() and code.exists())",
    "code.coding.all(system.exists() and code.exists())",
    "dataAbsentReason.empty() or value.empty()",
    "value.empty() or component.code.where(coding.intersect(%resource.code.coding).exists()).empty()",
    "contained.contained.empty()",
    "contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()",
    "contained.meta.security.empty()",
    "text.`div`.exists()",
]


@dataclass(frozen=True)
class Job:
    """Expressions that are evaluated on each resource, one result for each: its one value, or all of them as a list."""

    name: str
    expressions: tuple[str, ...]
    lists: bool
    least: float


JOBS = [
    *(Job(f"`{path}`", (path,), False, ONE_PATH) for path in PATHS),
    *(Job(f"`{path}`, as a list", (path,), True, ONE_PATH) for path in PATHS),
    Job(f"these {len(PATHS)} paths in one query", tuple(PATHS), False, SEVERAL_PATHS),
    Job(f"{len(RULES)} rules of a validator in one query", tuple(RULES), False, SEVERAL_PATHS),
]


class Engine:
    """A process that evaluates expressions, one request after another."""

    def __init__(self, name: str, command: list[str | Path]):
        self.name = name
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, job: Job, results: bool):
        """The seconds that a job takes, or else its results: for each expression and each resource a list of texts."""
        request = {"expressions": job.expressions, "lists": job.lists, "results": results}
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.name} has ended at: {job.name}")
        return json.loads(answer)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def make_observations(size: int) -> tuple[Path, Path]:
    """The Observations of so many documents, as Parquet and as NDJSON."""
    parquet, ndjson = (inputs.FOLDER / f"observations{size}.{suffix}" for suffix in ("parquet", "ndjson"))
    if not (parquet.exists() and ndjson.exists()):
        observations = f"SELECT resource::VARCHAR AS resource FROM read_fhir_bundles('{inputs.folder(size)}/*.json', resource_type := 'Observation')"
        run = cli.run(f"{cli.LOAD}COPY ({observations}) TO '{parquet}';\n.mode list\n.headers off\n.output {ndjson}\nFROM '{parquet}';\n")
        if run.status != 0:
            sys.exit(f"cannot make the Observations:\n{run.output[-2000:]}")
    return parquet, ndjson


def engines(parquet: Path, ndjson: Path) -> list[Engine]:
    """Those that are installed, ours first."""
    worker = ROOT / "benches" / "peers" / "duckdb_worker.py"
    client = ROOT / "build" / "venv-1.5.6" / "bin" / "python"
    found = [Engine(OURS, [client, worker, cli.EXTENSION, "fhirpath_string", parquet])]
    if extension := next((PEERS / "venv").rglob("fhir4ds/**/fhirpath.duckdb_extension"), None):
        found.append(Engine(RIVAL, [PEERS / "venv" / "bin" / "python", worker, extension, "fhirpath_text", parquet]))
    if (PEERS / "node" / "node_modules" / "fhirpath").is_dir():
        script = PEERS / "node" / "fhirpath_worker.mjs"
        script.write_text((ROOT / "benches" / "peers" / script.name).read_text())
        found.append(Engine(SCRIPT, ["node", script, ndjson]))
    return found


def difference(ours: list[list[list[str]]], theirs: list[list[list[str]]]) -> str:
    """How the results of a job differ, in words; nothing where they do not."""
    doubles = others = 0
    for own, other in zip(ours, theirs, strict=True):
        for mine, yours in zip(own, other, strict=True):
            if mine != yours:
                is_double = len(mine) == len(yours) and all(same_double(*pair) for pair in zip(mine, yours))
                doubles, others = doubles + is_double, others + (not is_double)
    words = [f"{doubles} decimals as doubles"] * bool(doubles) + [f"{others} DIFFER"] * bool(others)
    return ", ".join(words)


def same_double(mine: str, yours: str) -> bool:
    """Whether two texts are numbers that a double does not tell apart."""
    try:
        return float(mine) == float(yours)
    except ValueError:
        return False


def compare(found: list[Engine], job: Job) -> str:
    """Whether all engines give what ours gives."""
    ours, *peers = found
    expected = ours.ask(job, results=True)
    differences = []
    for peer in peers:
        if peer.name == SCRIPT and job.lists:
            continue
        if different := difference(expected, peer.ask(job, results=True)):
            differences.append(f"{peer.name}: {different}")
    return "; ".join(differences) or ("equal" if peers else "")


def rate(resources: int, job: Job, seconds: float | None) -> str:
    """Millions of evaluations a second."""
    return "" if seconds is None else f"{resources * len(job.expressions) / seconds / 1e6:.2f} M/s"


def report(size: int, rounds: int) -> None:
    """Prints the table for the Observations of so many documents."""
    parquet, ndjson = make_observations(size)
    found = engines(parquet, ndjson)
    resources = len(ndjson.read_bytes().splitlines())
    print(f"FHIRPath on {resources} Observations of {ndjson.stat().st_size / 1e6:.0f} MB, one thread, millions of evaluations a second\n")
    rows = [("", OURS, RIVAL, "ours / rival", SCRIPT, "results")]
    for job in JOBS:
        results = compare(found, job)
        times: dict[str, float] = {}
        for _ in range(rounds):
            for engine in found:
                if engine.name != SCRIPT or not job.lists:
                    times[engine.name] = min(times.get(engine.name, float("inf")), engine.ask(job, results=False))
        own, rival, script = (times.get(name) for name in (OURS, RIVAL, SCRIPT))
        ratio = mark(rival / own, job.least, least=True) if rival else ""
        rows.append((job.name, rate(resources, job, own), rate(resources, job, rival), ratio, rate(resources, job, script), results))
    table(*rows)
    present = {engine.name for engine in found}
    for name in (RIVAL, SCRIPT):
        if name not in present:
            print(f"{name}: absent (not installed; `make bench` tries to)")
    for engine in found:
        engine.close()


if __name__ == "__main__":
    inputs.make(1_000)
    report(1_000, int(os.environ.get("BENCH_RUNS", "5")))
