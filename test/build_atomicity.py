"""A build that fails, is killed or meets a full disk leaves the last good one readable, and the next one succeeds.

FHIR_DAS_CLI and FHIR_DAS_EXTENSION name another command line and extension than those in build/.
"""
import itertools
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from database import EXTENSION, ROOT, scripts

CLI = os.environ.get("FHIR_DAS_CLI", str(ROOT / "build" / "duckdb"))
LOADED = os.environ.get("FHIR_DAS_EXTENSION", str(EXTENSION))
OLD, NEW = "data/patient-000001.json", "data"

# What a reader sees of a build. Its parts agree only within one build.
SNAPSHOT = """
    SELECT
        (SELECT input FROM gold.build) AS input,
        (SELECT count(*) FROM bronze.resource) AS resources,
        (SELECT count(*) FROM bronze.rejected) AS rejected,
        (SELECT count(*) FROM bronze.observation) AS observations,
        (SELECT sum(observation_count) FROM gold.observations_per_patient) AS counted,
        (SELECT sum(rows_checked) FROM gold.validity) AS validity,
        (SELECT sum(rows_broken) FROM gold.validation_summary) AS broken,
        (SELECT sum(rows_with) FROM gold.completeness) AS complete,
        (SELECT sum(events) FROM gold.activity) AS events,
        (SELECT sum(denominator) FROM gold.quality_check) AS population
"""


def opened(database: Path) -> str:
    """The statements that open a database as `make run` does, with row groups that all threads can write."""
    return f"LOAD '{LOADED}'; ATTACH '{database}' AS built (ROW_GROUP_SIZE 8192); USE built;"


class Tests:
    """Each test has a folder of its own with the scripts, the sample and a database that has the old build."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.passed = self.failed = 0
        self.name = ""
        for part in ("sql", "data"):
            shutil.copytree(ROOT / part, folder / part)
        self.database = folder / "test.db"
        self.template = folder / "old.db"
        self.cli(script(OLD), self.template)
        self.old = self.snapshot(self.template)
        self.cli(script(NEW), self.database)
        self.new = self.snapshot(self.database)

    def cli(self, sql: str, database: Path, **options) -> subprocess.CompletedProcess:
        return subprocess.run(
            [CLI, "-no-init", "-unsigned", "-bail", ":memory:"], input=f"{opened(database)}\n{sql}", cwd=self.folder,
            capture_output=True, text=True, check=False, **options,
        )

    def snapshot(self, database: Path) -> str:
        """What another process reads, as one line; an error is a line too."""
        process = self.cli(f".mode csv\n.headers off\n{SNAPSHOT};", database)
        return (process.stdout + process.stderr).strip()

    def begin(self, name: str) -> None:
        self.name = name
        self.database.with_suffix(".db.wal").unlink(missing_ok=True)
        shutil.copy(self.template, self.database)
        self.restore_scripts()

    def restore_scripts(self) -> None:
        shutil.rmtree(self.folder / "sql")
        shutil.copytree(ROOT / "sql", self.folder / "sql")

    def check(self, holds: bool, problem: str) -> None:
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"{self.name}: {problem}")

    def has_old(self) -> None:
        found = self.snapshot(self.database)
        self.check(found == self.old, f"not the last good build:\n  {found}\n  expected {self.old}")

    def next_succeeds(self) -> None:
        self.restore_scripts()
        process = self.cli(script(NEW), self.database)
        self.check(process.returncode == 0, f"the next build fails: {process.stderr}")
        self.check(self.snapshot(self.database) == self.new, "the next build is not a whole one")
        left = self.cli(".mode list\n.headers off\nSELECT table_name FROM duckdb_tables() WHERE table_name LIKE '%next%';", self.database)
        self.check(left.stdout.strip() == "", f"left over: {left.stdout}")

    def inject(self, path: str, statement: str, at_start: bool = False) -> None:
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        file.write_text(f"{statement}\n{text}" if at_start else f"{text}\n{statement}\n", encoding="utf-8")


def script(source: str, debug: bool = False) -> str:
    return f"SET VARIABLE input = '{source}';\n.read sql/{'build_debug' if debug else 'build'}.sql\n"


def steps(debug: bool) -> list[str]:
    """The scripts up to the commit, in order; of neighbours in a folder that stores nothing by itself, the first and the last."""
    paths = scripts_in("sql/build_debug.sql" if debug else "sql/build.sql")
    paths = paths[:paths.index("sql/session/commit.sql")]
    runs = [list(run) for _, run in itertools.groupby(paths, lambda path: path.split("/")[1])]
    alike = ("macros", "checks") if debug else ("macros", "silver", "checks")  # a debug build stores silver
    return [path for run in runs for path in (dict.fromkeys([run[0], run[-1]]) if run[0].split("/")[1] in alike else run)]


def scripts_in(build_script: str) -> list[str]:
    """What a build script reads; in the place of another list of scripts, what that one reads."""
    text = (ROOT / build_script).read_text(encoding="utf-8")
    paths = [line.split()[1] for line in text.splitlines() if line.startswith(".read ")]
    return [script for path in paths for script in (scripts_in(path) if path.count("/") == 1 else [path])]


def bad_input(tests: Tests) -> None:
    tests.begin("bad input")
    (tests.folder / "bad.json").write_text('{"resourceType": "Bundle", "entry": [', encoding="utf-8")
    for debug in (False, True):
        for source in ("bad.json", "missing.json", "missing/*.json"):
            tests.begin(f"{source}, debug {debug}")
            process = tests.cli(script(source, debug), tests.database)
            tests.check(process.returncode != 0, "the build does not fail")
            tests.check(source.split("/")[0] in process.stderr, f"the message does not name the file: {process.stderr}")
            tests.has_old()
    tests.next_succeeds()


def session_after_bad_input(tests: Tests) -> None:
    """The session of a failed build can go on: it is in no transaction, and its next build succeeds."""
    tests.begin("the session after bad input")
    sql = "CREATE TABLE mine AS SELECT 1;\n" + script(NEW) + ".mode csv\n" + SNAPSHOT + ";"
    process = subprocess.run(
        [CLI, "-no-init", "-unsigned", tests.database], input=f"LOAD '{LOADED}';\n{script('bad.json')}{sql}", cwd=tests.folder,
        capture_output=True, text=True, check=False,
    )
    tests.check(tests.new in process.stdout, f"the next build of the session is not whole: {process.stderr}")


def contract(tests: Tests) -> None:
    """A view and its contract that differ end the build before any data is read."""
    for debug in (False, True):
        for name, agreed, changed, problem in (
            ("birth_date", "| VARCHAR |", "| DATE |", "silver/patient differ in birth_date: VARCHAR in the view, DATE in the contract"),
            ("birth_date", "birth_date |", "birthday |", "silver/patient differ in birthday: missing in the view, VARCHAR in the contract"),
            ("gender", "gender |", "gender | VARCHAR | NULL | view | x\npatient | sex |", "silver/patient differ in sex: missing in the view, VARCHAR in the contract"),
        ):
            tests.begin(f"contract of {name}, debug {debug}")
            file = tests.folder / "sql" / "silver" / "contract.sql"
            lines = file.read_text(encoding="utf-8").split("\n")
            at = next(number for number, line in enumerate(lines) if line.startswith(f"patient | {name} |"))
            lines[at] = lines[at].replace(agreed, changed, 1)
            file.write_text("\n".join(lines), encoding="utf-8")
            process = tests.cli(script("missing.json", debug), tests.database)
            tests.check(problem in process.stderr, f"another error: {process.stderr}")
            tests.has_old()
    tests.next_succeeds()


def errors(tests: Tests) -> None:
    """An error at the end of each script."""
    for debug in (False, True):
        for path in steps(debug):
            tests.begin(f"error after {path}, debug {debug}")
            tests.inject(path, "SELECT error('injected');")
            process = tests.cli(script(NEW, debug), tests.database)
            tests.check("injected" in process.stderr, f"another error: {process.stderr}")
            tests.has_old()
    tests.begin("the build after an error")
    tests.next_succeeds()


def kills(tests: Tests) -> None:
    """kill -9 after each script, then at any moment."""
    for debug in (False, True):
        for path in steps(debug):
            tests.begin(f"kill after {path}, debug {debug}")
            tests.inject(path, ".shell kill -9 $PPID")
            process = tests.cli(script(NEW, debug), tests.database)
            tests.check(process.returncode == -signal.SIGKILL, "not killed")
            tests.has_old()
        tests.next_succeeds()
    many = tests.folder / "many"
    many.mkdir()
    for number in range(300):
        for file in (ROOT / "data").glob("*.json"):
            (many / f"{number}_{file.name}").symlink_to(file)
    tests.begin("a whole build of many files")
    start = time.monotonic()
    tests.cli(script("many"), tests.database)
    seconds, whole = time.monotonic() - start, tests.snapshot(tests.database)
    chance = random.Random(2026)
    for number in range(20):
        tests.begin(f"kill at any moment, {number}")
        process = subprocess.Popen(
            [CLI, "-no-init", "-unsigned", tests.database], cwd=tests.folder,
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        process.stdin.write(f"LOAD '{LOADED}';\n{script('many')}".encode())
        process.stdin.close()
        time.sleep(chance.uniform(0, seconds))
        process.kill()
        process.wait()
        found = tests.snapshot(tests.database)
        tests.check(found in (tests.old, whole), f"neither the old build nor the new one: {found}")
    tests.next_succeeds()


def full_disk(tests: Tests) -> None:
    """The files may grow so far and no further, as on a full disk. The build needs about a hundred times the first room."""
    tests.begin("a whole build of many files")
    tests.cli(script("many"), tests.database)
    whole, needed = tests.snapshot(tests.database), tests.database.stat().st_size - tests.template.stat().st_size
    for debug in (False, True):
        for share in (0.01, 0.3, 0.6, 0.9):
            tests.begin(f"disk full after {share} of what the build needs, debug {debug}")
            limit = tests.database.stat().st_size + int(needed * share)

            def confine(limit: int = limit) -> None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

            process = tests.cli(script("many", debug), tests.database, preexec_fn=confine)
            found = tests.snapshot(tests.database)
            tests.check(found in (tests.old, whole), f"neither the old build nor the new one: {found}")
            tests.check(process.returncode != 0 or found == whole, "the build says that it succeeded, but it did not")
            tests.check(share > 0.1 or found == tests.old, "this room cannot have been enough")
    tests.next_succeeds()


def connect(database: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(database), config={"allow_unsigned_extensions": "true"})
    connection.execute(f"LOAD '{LOADED}'")
    return connection


def concurrent_reader(tests: Tests) -> None:
    """Another connection sees the old build until the commit, then the new one; its snapshot stays what it was."""
    for debug in (False, True):
        tests.begin(f"concurrent reader, debug {debug}")
        connection = connect(tests.database)
        reader, holder = connection.cursor(), connection.cursor()
        old = reader.execute(SNAPSHOT).fetchone()
        holder.execute("BEGIN")
        holder.execute(SNAPSHOT).fetchone()
        connection.execute("SET VARIABLE input = ?", [str(tests.folder / NEW)])
        seen = [old]
        for _, _, statement in scripts(connection, debug):
            connection.execute(statement)
            found = reader.execute(SNAPSHOT).fetchone()
            if found != seen[-1]:
                seen.append(found)
        tests.check(len(seen) == 2, f"the reader saw {len(seen)} states instead of 2: {seen}")
        tests.check(holder.execute(SNAPSHOT).fetchone() == old, "an open transaction's snapshot has changed")
        connection.close()


def deaf_client(tests: Tests) -> None:
    """A client that goes on after every error does no harm, whatever the statement that failed."""
    for debug in (False, True):
        for broken in ("bronze", "silver", "gold"):
            tests.begin(f"a client that ignores errors, in {broken}, debug {debug}")
            connection = connect(tests.database)
            connection.execute("SET VARIABLE input = ?", [str(tests.folder / (NEW if broken != "bronze" else "bad.json"))])
            failed = 0
            for layer, name, statement in scripts(connection, debug):
                if layer == broken == "silver" and name.startswith("condition"):
                    statement = "SELECT * FROM there_is_no_such_table"
                if layer == broken == "gold" and name.startswith("validity"):
                    statement = "SELECT error('injected')"
                try:
                    connection.execute(statement)
                except duckdb.Error:
                    failed += 1
            tests.check(failed > 0, "nothing failed")
            connection.close()
            tests.has_old()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="fhir_das_") as folder:
        tests = Tests(Path(folder))
        assert tests.old != tests.new and "rror" not in tests.old + tests.new, (tests.old, tests.new)
        for test in (bad_input, session_after_bad_input, contract, errors, kills, full_disk, concurrent_reader, deaf_client):
            start, failed = time.monotonic(), tests.failed
            test(tests)
            print(f"{test.__name__}: {'ok' if tests.failed == failed else 'FAILED'} ({time.monotonic() - start:.1f} s)", flush=True)
    print(f"{tests.passed} passed, {tests.failed} failed")
    return 1 if tests.failed else 0


if __name__ == "__main__":
    sys.exit(main())
