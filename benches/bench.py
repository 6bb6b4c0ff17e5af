"""Times the extension against plain DuckDB, other tools for FHIRPath (fhirpath.py), for views (views.py) and for validation
(validation.py), in one run, and prints ratios beside the targets that they are held to.

Every measurement is a fresh process of the DuckDB command line with the files in the page cache. All variants take turns, and the
tables show medians. Jobs that store are timed as a whole process from outside: its start, LOAD, the checkpoint and closing the
database file count. The short queries are timed by the command line's own `.timer`, because a process takes about as long
to start as they take to run. Memory is the process's largest resident size in the operating system's own record.

usage: bench.py      BENCH_DOCS=1000 leaves out the ten times larger input; BENCH_RUNS=9 takes more runs
"""
import os
import re
import statistics
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "test"))
import cli
import fhirpath
import inputs
import validation
import views
from inputs import FOLDER, SHARED
from tables import mark, table

RIVAL = SHARED / "bench" / "rival.sql"
SMALL, LARGE = 1_000, 10_000
SIZES = [SMALL, LARGE] if int(os.environ.get("BENCH_DOCS", LARGE)) >= LARGE else [SMALL]
RUNS = int(os.environ.get("BENCH_RUNS", "5"))
CORES = os.cpu_count()

BUILD_MEMORY, TWO_THREADS, TEN_TIMES, SAME_MEMORY = 0.5, 1.7, 10.5, 1.25


@dataclass(frozen=True)
class Job:
    """A piece of work as our SQL and a rival's, with __INPUT__ for the glob, and how much of the rival's time ours may take."""

    name: str
    ours: str
    rival: str | None
    most: float
    stores: bool = False


READ = "read_fhir_bundles('__INPUT__')"
TEXT = "SELECT sum(strlen(content)) FROM read_text('__INPUT__');"
# As `make run` opens the database
ATTACH = "ATTACH '__DATABASE__' AS built (ROW_GROUP_SIZE 8192); USE built; SET VARIABLE input = '__INPUT__';\n.output /dev/null\n"
BUILD = RIVAL.read_text() if RIVAL.exists() else None
# What the build makes besides the relations of the rival: those of other resource types, findings, and gold but one table
MORE = re.compile(
    r"sql/(silver/(?!rule|values|stored|patient|condition|observation|issue|published)|gold/(?!observations_per_patient)"
    r"|checks/|summary/|session/fail_on)"
)
LINES = (ROOT / "sql" / "build.sql").read_text().splitlines()
SAME = "\n".join(line for line in LINES if line.startswith(".read ") and not MORE.match(line.split()[1]))

JOBS = [
    Job("the rival's tables", f"{ATTACH}SET VARIABLE validate = false;\n{SAME}\n", BUILD, 1 / 2.5, stores=True),
    Job("whole build", f"{ATTACH}.read sql/build.sql\n", BUILD, 1 / 2.5, stores=True),
    Job("bronze", f"SET preserve_insertion_order = false; CREATE TABLE t AS FROM {READ}; CHECKPOINT;",
        "CREATE TABLE t AS SELECT filename, content FROM read_text('__INPUT__'); CHECKPOINT;", 0.8, stores=True),
    Job("count(*)", f"SELECT count(*) FROM {READ};", TEXT, 1.2),
    Job("count by type", f"SELECT resource_type, count(*) FROM {READ} GROUP BY ALL;", TEXT, 1.2),
]


@dataclass(frozen=True)
class Variant:
    job: Job
    ours: bool
    size: int
    threads: int

    def run(self) -> tuple[float, float]:
        """Seconds and bytes of one process."""
        sql = (self.job.ours if self.ours else self.job.rival).replace("__INPUT__", f"{inputs.folder(self.size)}/*.json")
        sql = f"{cli.LOAD if self.ours else ''}SET threads = {self.threads};\n{'' if self.job.stores else '.timer on'}\n{sql}"
        database = FOLDER / "run.duckdb"
        attaches = "__DATABASE__" in sql
        run = cli.run(sql.replace("__DATABASE__", str(database)), database if self.job.stores and not attaches else ":memory:")
        for file in FOLDER.glob(f"{database.name}*"):
            file.unlink()
        if run.status != 0:
            sys.exit(f"{self.job.name} failed:\n{run.output[-2000:]}")
        if self.job.stores:
            return run.seconds, run.peak
        return float(re.findall(r"real (\d+\.\d+)", run.output)[-1]), run.peak


def variants() -> list[Variant]:
    found = []
    for job in JOBS:
        for size in SIZES:
            found.append(Variant(job, True, size, CORES))
            if job.rival:
                found.append(Variant(job, False, size, CORES))
        for threads in {1, 2} - {CORES}:
            found.append(Variant(job, True, SMALL, threads))
    return found


def medians() -> dict[Variant, tuple[float, float]]:
    samples: dict[Variant, list[tuple[float, float]]] = {variant: [] for variant in variants()}
    for number in range(RUNS):
        for variant, measured in samples.items():
            if variant.size == LARGE and number >= max(1, RUNS // 2):
                continue  # long enough to be steady
            measured.append(variant.run())
        print(f"run {number + 1} of {RUNS}", file=sys.stderr, flush=True)
    return {v: tuple(statistics.median(column) for column in zip(*measured)) for v, measured in samples.items()}


def seconds(value: float) -> str:
    return f"{value:.3f} s"


def megabytes(value: float) -> str:
    return f"{value / 1e6:.0f} MB"


def report(result: dict[Variant, tuple[float, float]]) -> None:
    for size in SIZES:
        print(f"{size} documents, {CORES} threads; the rival is plain DuckDB\n")
        rows = [("job", "ours", "rival", "ours / rival", "peak ours", "peak rival", "ours / rival")]
        for job in JOBS:
            time, peak = result[Variant(job, True, size, CORES)]
            if not job.rival:
                rows.append((job.name, seconds(time), "absent", "", megabytes(peak), "", ""))
                continue
            rival_time, rival_peak = result[Variant(job, False, size, CORES)]
            memory = peak / rival_peak
            rows.append((
                job.name, seconds(time), seconds(rival_time), mark(time / rival_time, job.most), megabytes(peak), megabytes(rival_peak),
                mark(memory, BUILD_MEMORY) if job.rival == BUILD else f"{memory:.2f}",
            ))
        table(*rows)

    if CORES > 1:
        print(f"{SMALL} documents, one thread and two\n")
        rows = [("job", "one", "two", "one / two")]
        for job in JOBS:
            one, two = (result[Variant(job, True, SMALL, threads)][0] for threads in (1, 2))
            rows.append((job.name, seconds(one), seconds(two), mark(one / two, TWO_THREADS, least=True)))
        table(*rows)

    if LARGE in SIZES:
        print(f"{LARGE} documents against {SMALL}\n")
        rows = [("job", f"{SMALL}", f"{LARGE}", "time", "peak", "peak", "memory")]
        for job in JOBS:
            (time, peak), (long, high) = (result[Variant(job, True, size, CORES)] for size in SIZES)
            rows.append((job.name, seconds(time), seconds(long), mark(long / time, TEN_TIMES), megabytes(peak), megabytes(high),
                         mark(high / peak, SAME_MEMORY)))
        table(*rows)


def main() -> None:
    if not SHARED.is_dir():
        print("../shared is absent: the input is copies of data/, and there is no rival for the whole build\n")
    for size in SIZES:
        inputs.make(size)
    if (load := os.getloadavg()[0]) > 0.5:
        print(f"Other work has kept {load:.1f} of {CORES} cores busy for the last minute: expect worse ratios, of threads above all\n")
    for size in SIZES:
        cli.run(TEXT.replace("__INPUT__", f"{inputs.folder(size)}/*.json"))  # into the page cache
    report(medians())
    fhirpath.report(SMALL, RUNS)
    views.report(SMALL, RUNS)
    validation.report(RUNS)


if __name__ == "__main__":
    main()
