"""Times validation from JSON text, parsing included, beside other validators in one run; and references, at several sizes.

The resources of 50 documents, on one thread: each validator is a process of its own, all take turns, and of the rounds the fastest
counts, in the process's own time on the processor. Others check less: fhir.resources has types and cardinalities, @medplum/core
invariants too; how many resources each finds without an error is in the table.

usage: validation.py      BENCH_RUNS=9 takes more rounds, BENCH_REFERENCES=10000000 adds a larger table of references
"""
import json
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test"))
import cli
import inputs
from tables import mark, table

PEERS = ROOT / "build" / "peers"
OURS, MODELS, SCRIPT = "ours", "fhir.resources", "@medplum/core"
DOCUMENTS = 50
JOBS = [("fhir_validate(resource)", "issues", 100_000), ("fhir_is_valid(resource)", "verdict", 150_000), ("whole documents", "documents", 100_000)]
REFERENCES = [10_000, 100_000, 1_000_000]
MOST_SECONDS = 2  # for 100,000 references


class Validator:
    """A process that validates, one request after another."""

    def __init__(self, name: str, command: list[str | Path]):
        self.name = name
        self.process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, job: str) -> dict | None:
        """Seconds, and how many resources have no error; None for what it cannot do."""
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"{self.name} has ended at: {job}")
        return json.loads(answer)

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


def make_resources(files: list[Path]) -> Path:
    """The resources of the files, one on each line."""
    ndjson = inputs.FOLDER / f"resources{len(files)}.ndjson"
    if not ndjson.exists():
        listed = str([str(file) for file in files])
        run = cli.run(f"{cli.LOAD}.mode list\n.headers off\n.output {ndjson}\nSELECT resource::VARCHAR FROM read_fhir_bundles({listed});\n")
        if run.status != 0:
            sys.exit(f"cannot make the resources:\n{run.output[-2000:]}")
    return ndjson


def validators(ndjson: Path, files: list[Path]) -> list[Validator]:
    """Those that are installed, ours first."""
    worker = ROOT / "benches" / "peers" / "validate_worker.py"
    client = ROOT / "build" / "venv-1.5.6" / "bin" / "python"
    found = [Validator(OURS, [client, worker, "duckdb", cli.EXTENSION, ndjson, str([str(file) for file in files])])]
    if next((PEERS / "venv").rglob("fhir/resources/R4B"), None):
        found.append(Validator(MODELS, [PEERS / "venv" / "bin" / "python", worker, MODELS, ndjson]))
    if (PEERS / "node" / "node_modules" / "@medplum" / "core").is_dir():
        script = PEERS / "node" / "validate_worker.mjs"
        script.write_text((ROOT / "benches" / "peers" / script.name).read_text())
        found.append(Validator(SCRIPT, ["node", script, ndjson]))
    return found


def report_validation(rounds: int) -> None:
    files = sorted(inputs.folder(1_000).iterdir())[:DOCUMENTS]
    ndjson = make_resources(files)
    resources = len(ndjson.read_bytes().splitlines())
    found = validators(ndjson, files)
    print(f"Validation of {resources} resources in {len(files)} documents, {ndjson.stat().st_size / 1e6:.1f} MB, resources a second on one thread\n")
    rows = [("", OURS, MODELS, SCRIPT, "without an error")]
    for name, job, least in JOBS:
        answers: dict[str, list[dict]] = {}
        for _ in range(rounds):
            for validator in found:
                if answer := validator.ask(job):
                    answers.setdefault(validator.name, []).append(answer)
        rates = {peer: resources / min(answer["seconds"] for answer in given) for peer, given in answers.items()}
        counts = "" if job == "documents" else ", ".join(f"{peer}: {given[0]['count']}" for peer, given in answers.items())
        others = (f"{rates[peer]:,.0f}" if peer in rates else "" for peer in (MODELS, SCRIPT))
        met = "✓" if rates[OURS] >= least else "✗"
        rows.append((name, f"{rates[OURS]:,.0f} (≥ {least:,}) {met}", *others, counts))
    table(*rows)
    for name in {MODELS, SCRIPT} - {validator.name for validator in found}:
        print(f"{name}: absent (not installed; `make bench` tries to)")
    for validator in found:
        validator.close()


# Four references for each resource, in documents of ten: to a resource of the same document, of another one, by fullUrl, and to nothing.
RESOURCES = """
    CREATE TABLE resources AS
    SELECT
        format('{{}}.json', n // 10) AS filename, NULL::VARCHAR AS bundle_id, n % 10 AS entry_index, 'Observation' AS resource_type,
        format('o{{}}', n) AS id, format('http://a.b/Observation/o{{}}', n) AS full_url,
        format('{{{{"resourceType":"Observation","id":"o{{}}","hasMember":[{{{{"reference":"Observation/o{{}}"}}}},{{{{"reference":"Observation/o{{}}"}}}},' ||
            '{{{{"reference":"http://a.b/Observation/o{{}}"}}}},{{{{"reference":"Observation/none"}}}}]}}}}', n, n // 10 * 10, n * 7919 % {0}, n // 2) AS resource
    FROM range({0}) AS numbers(n);
"""


def report_references() -> None:
    sizes = REFERENCES + [int(size) for size in os.environ.get("BENCH_REFERENCES", "").split(",") if size]
    print("References of a table, resolved over the whole of it, all threads\n")
    rows = [("references", "seconds", "resolved", "a second")]
    for size in sizes:
        sql = (f"{cli.LOAD}.read sql/macros.sql\n{RESOURCES.format(size // 4)}.timer on\n.mode list\n"
               "SELECT count(*) FILTER (found_in <> 'nowhere') AS resolved FROM macros.resolved_references('resources');\n")
        run = cli.run(sql, inputs.FOLDER / "references.duckdb")
        for file in inputs.FOLDER.glob("references.duckdb*"):
            file.unlink()
        if run.status != 0:
            sys.exit(f"references failed:\n{run.output[-2000:]}")
        seconds = float(re.findall(r"real (\d+\.\d+)", run.output)[-1])
        resolved = int(re.search(r"resolved\n(\d+)", run.output)[1])
        shown = mark(seconds, MOST_SECONDS) if size == 100_000 else f"{seconds:.2f}"
        rows.append((f"{size:,}", shown, f"{resolved:,}", f"{size / seconds:,.0f}"))
    table(*rows)


def report(rounds: int) -> None:
    """Prints both tables."""
    report_validation(rounds)
    report_references()


if __name__ == "__main__":
    inputs.make(1_000)
    report(int(os.environ.get("BENCH_RUNS", "5")))
