"""The extension from Python: the pipeline, thread counts, interrupts, LIMIT and settings. Runs on DuckDB 2.0.0 and 1.5.6."""
import os
import signal
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import generate
from cli import DUCKDB, LOAD
from database import ROOT, SCRATCH, SHARED, connect, scripts


class Case(unittest.TestCase):
    """A connection, and a folder below build/tmp that is removed again."""

    def setUp(self) -> None:
        os.chdir(ROOT)  # scripts and examples name data/ from there
        SCRATCH.mkdir(parents=True, exist_ok=True)
        temporary = TemporaryDirectory(dir=SCRATCH)
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.connection = connect()
        self.addCleanup(self.connection.close)

    def one(self, query: str) -> tuple:
        return self.connection.execute(query).fetchone()


class Load(Case):
    def test_unsigned_is_needed(self) -> None:
        with self.assertRaisesRegex(duckdb.Error, "signature|unsigned|signed"):
            duckdb.connect().execute(f"LOAD '{ROOT}/build/fhir_das.duckdb_extension'")

    def test_functions_are_listed(self) -> None:
        names = {name for name, in self.connection.execute("SELECT name FROM fhir_das_functions()").fetchall()}
        self.assertLessEqual({"read_fhir_bundles", "fhir_das_functions", "fhir_das_scripts"}, names)

    def test_a_second_database_in_one_process(self) -> None:
        with connect() as other:
            self.assertEqual(other.execute("SELECT count(*) > 0 FROM fhir_das_functions()").fetchone(), (True,))

    def test_the_file_is_free_after_close(self) -> None:
        path = str(self.folder / "x.duckdb")
        for _ in range(2):  # a connection that the extension kept would still hold the lock of the file
            connect(path).close()
        program = f"import duckdb; duckdb.connect({path!r}).execute('CREATE TABLE t(i INT)')"
        subprocess.run([sys.executable, "-c", program], check=True)


class Pipeline(Case):
    def build(self, debug: bool = False) -> None:
        for layer, name, statement in scripts(self.connection, debug):
            with self.subTest(layer=layer, name=name):
                self.connection.execute(statement)

    def test_builds_the_sample(self) -> None:
        self.build()
        (resources,) = self.one("SELECT count(*) FROM bronze.resource")
        self.assertGreater(resources, 0)
        (patients,) = self.one("SELECT count(*) FROM silver.patient")
        self.assertGreater(patients, 0)
        for table in ("observations_per_patient", "validation_summary", "completeness"):
            with self.subTest(table=table):
                self.assertGreater(self.one(f"SELECT count(*) FROM gold.{table}")[0], 0)

    def test_builds_into_a_file_and_again(self) -> None:
        self.connection.close()
        path = str(self.folder / "fhir.duckdb")
        counts = []
        for _ in range(2):
            self.connection = connect(path)
            self.build()
            counts.append(self.one("SELECT count(*), sum(hash(r)::HUGEINT) FROM bronze.resource r"))
            self.connection.close()
        self.assertEqual(counts[0], counts[1])
        # Without the extension, and in a new session: bronze and gold are there, silver is not.
        with duckdb.connect(path, read_only=True) as plain:
            self.assertEqual(plain.execute("SELECT count(*) FROM bronze.resource").fetchone()[0], counts[0][0])
            self.assertGreater(plain.execute("SELECT count(*) FROM gold.observations_per_patient").fetchone()[0], 0)
            with self.assertRaises(duckdb.Error):
                plain.execute("SELECT count(*) FROM silver.patient")

    def test_all_threads_build_the_same(self) -> None:
        self.connection.execute("SET threads = 2")
        self.build()
        tables = "bronze.resource", "silver.patient", "silver.condition", "silver.observation", "gold.quality_check", "gold.activity"
        rows = [f"SELECT count(*), sum(hash(t)::HUGEINT) FROM {table} t" for table in tables]
        expected = [self.one(query) for query in rows]
        self.connection.execute(f"ATTACH '{self.folder}/small.duckdb' AS small (ROW_GROUP_SIZE 2048); USE small")
        self.connection.execute("SET VARIABLE input = 'data'")
        self.build()
        self.assertEqual([self.one(query) for query in rows], expected)

    def test_debug_stores_silver(self) -> None:
        self.connection.close()
        path = str(self.folder / "fhir.duckdb")
        self.connection = connect(path)
        self.build(debug=True)
        self.connection.close()
        with duckdb.connect(path, read_only=True) as plain:
            self.assertGreater(plain.execute("SELECT count(*) FROM silver.patient").fetchone()[0], 0)

    def test_leaves_the_settings(self) -> None:
        for change in ("SELECT 1", "SET preserve_insertion_order = true; SET threads = 3; SET errors_as_json = true"):
            with self.subTest(change=change):
                self.connection.execute(change)
                before = self.session()
                self.build()
                self.assertEqual(self.session(), before)

    def session(self) -> list[tuple]:
        return [row for query in (
            "SELECT name, value FROM duckdb_settings() ORDER BY ALL",
            "SELECT name, value::VARCHAR FROM duckdb_variables() ORDER BY ALL",
            "SELECT current_database(), current_schema()",
        ) for row in self.connection.execute(query).fetchall()]


class Reading(Case):
    def test_the_same_rows_on_any_number_of_threads(self) -> None:
        for number in range(20):
            generate.bundle(self.folder / f"{number}.json", 100_000, pretty=number % 2 == 0)
        generate.bundle(self.folder / "large.json", 60_000_000)
        generate.bundle(self.folder / "pretty.json", 60_000_000, pretty=True)
        generate.ndjson(self.folder / "large.ndjson", 60_000_000)
        with (self.folder / "bad.ndjson").open("w") as file:
            for number in range(100_000):
                file.write('{"resourceType":"Basic","id":' + (f'"{number}"}}\n' if number % 1000 else "\n"))
        inputs = [self.folder, ROOT / "data", *([SHARED / "data"] if SHARED.is_dir() else [])]
        for path in inputs:
            rows = f"FROM read_fhir_bundles('{path}', ignore_errors := true) r"
            results = set()
            for threads in (1, 2, 4, 8, 8):
                self.connection.execute(f"SET threads = {threads}")
                results.add(self.one(f"SELECT count(*), count(error), sum(hash(r)::HUGEINT) {rows}"))
                self.assertEqual(self.one(f"SELECT count(*) {rows}")[0], next(iter(results))[0])
            with self.subTest(path=path.name):
                self.assertEqual(len(results), 1, f"they differ: {results}")

    def test_strings_survive_parallel_inserts(self) -> None:
        generate.ndjson(self.folder / "x.ndjson", 20_000_000)
        self.connection.execute("SET threads = 8; SET preserve_insertion_order = false")
        source = f"read_fhir_bundles('{self.folder}/x.ndjson')"
        digest = "SELECT sum(hash(r)::HUGEINT) FROM {} r"
        wanted = self.one(digest.format(source))
        for _ in range(10):
            self.connection.execute(f"CREATE OR REPLACE TABLE t AS FROM {source}")
            self.assertEqual(self.one(digest.format("t")), wanted)

    def test_a_rare_type_is_found(self) -> None:
        """Windows without a row of the type do not end the scan."""
        generate.ndjson(self.folder / "x.ndjson", 100_000_000)
        with (self.folder / "x.ndjson").open("a") as file:
            file.write('{"resourceType":"Basic","id":"last"}')
        for threads in (1, 4):
            self.connection.execute(f"SET threads = {threads}")
            rows = f"FROM read_fhir_bundles('{self.folder}/x.ndjson', resource_type := 'Basic')"
            self.assertEqual(self.connection.execute(f"SELECT id {rows}").fetchall(), [("last",)])

    def test_two_queries_at_once(self) -> None:
        generate.ndjson(self.folder / "x.ndjson", 20_000_000)
        query, results = f"SELECT sum(hash(r)::HUGEINT) FROM read_fhir_bundles('{self.folder}/x.ndjson') r", []
        cursors = [self.connection.cursor() for _ in range(4)]
        threads = [threading.Thread(target=lambda c=c: results.append(c.execute(query).fetchone())) for c in cursors]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, [self.one(query)] * len(cursors))

    def test_limit_stops_early(self) -> None:
        """Files after the one that fills the LIMIT are not read: the last one is an error."""
        for number in range(50):
            generate.bundle(self.folder / f"{number:03}.json", 2_000_000)
        (self.folder / "zzz.json").write_text("{")
        rows = f"read_fhir_bundles('{self.folder}/*.json')"
        with self.assertRaisesRegex(duckdb.Error, "zzz.json"):
            self.connection.execute(f"SELECT count(*) FROM {rows}")
        self.connection.execute("SET threads = 1")
        self.assertEqual(len(self.connection.execute(f"SELECT id FROM {rows} LIMIT 10").fetchall()), 10)


class Interrupt(Case):
    """A long read ends within a second of being cancelled."""

    def setUp(self) -> None:
        super().setUp()
        generate.ndjson(self.folder / "x.ndjson", 20_000_000)
        generate.bundle(self.folder / "x.json", 20_000_000)
        for number in range(1000):  # 40 GB to read, 40 MB of disk
            for suffix in ("json", "ndjson"):
                (self.folder / f"{number}.{suffix}").symlink_to(f"x.{suffix}")

    def test_interrupt(self) -> None:
        rows = f"FROM read_fhir_bundles('{self.folder}/*"
        for query in (
            f"SELECT count(*) {rows}.json')",
            f"SELECT count(*) {rows}.ndjson')",
            f"SELECT sum(strlen(resource)) {rows}.json')",
            f"CREATE TABLE t AS SELECT id {rows}.ndjson')",
            f"SELECT count(*) {rows}.json', resource_type := 'Patient')",
            f"SELECT count(*) {rows}.ndjson', resource_type := 'Patient')",
        ):
            with self.subTest(query=query):
                interrupted = []
                timer = threading.Timer(0.5, lambda: (interrupted.append(time.monotonic()), self.connection.interrupt()))
                timer.start()
                with self.assertRaises(duckdb.InterruptException):
                    self.connection.execute(query).fetchall()
                self.assertLess(time.monotonic() - interrupted[0], 1.0)
                timer.join()
                self.assertEqual(self.one("SELECT 1"), (1,))

    def test_ctrl_c_in_the_command_line(self) -> None:
        query = f"{LOAD} SELECT count(*) FROM read_fhir_bundles('{self.folder}/*.json');"
        process = subprocess.Popen([DUCKDB, "-unsigned", "-no-init", "-bail", "-c", query], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        time.sleep(1)
        self.assertIsNone(process.poll(), "it was over before Ctrl-C")
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        output, _ = process.communicate(timeout=30)
        self.assertLess(time.monotonic() - start, 1.0)
        self.assertNotEqual(process.returncode, 0, output)


class OutOfMemory(Case):
    """Where DuckDB's memory ends while it takes our rows, it throws through our frames: the query ends, the process goes on."""

    # Each limit is reached somewhere else: in a text, in a list, in what DuckDB does with them.
    PROGRAM = """
import duckdb, sys
extension, *queries = sys.argv[1:]
ends = set()
for limit in (10, 20, 40):
    for threads in (1, 2):
        connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
        connection.execute(f"LOAD '{extension}'; SET enable_progress_bar = false; SET temp_directory = ''; SET threads = {threads};"
                           f" SET memory_limit = '{limit}MB'")
        for query in queries:
            try:
                connection.execute(query)
                ends.add("done")
            except duckdb.OutOfMemoryException:
                ends.add("out of memory")
            assert connection.execute("SELECT 42").fetchone() == (42,)
        connection.close()
print(*sorted(ends))
"""

    def setUp(self) -> None:
        super().setUp()
        generate.ndjson(self.folder / "x.ndjson", 60_000_000)
        self.texts = f"CREATE TABLE t AS FROM read_fhir_bundles('{self.folder}/x.ndjson') ORDER BY resource"

    def test_the_process_goes_on(self) -> None:
        lists = "CREATE TABLE u AS SELECT parameters, i FROM fhir_das_functions(), range(100_000) r(i) ORDER BY ALL"
        scalar = "SELECT list(fhir_reference_id('#' || repeat('x', 100_000 + i::INT))) FROM range(2000) r(i)"
        extension = ROOT / "build" / "fhir_das.duckdb_extension"
        command = [sys.executable, "-c", self.PROGRAM, extension, self.texts, lists, scalar]
        child = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120)
        self.assertEqual((child.returncode, child.stdout), (0, "out of memory\n"))

    def test_the_command_line_goes_on(self) -> None:
        statements = f"{LOAD} SET temp_directory = ''; SET memory_limit = '30MB';\n{self.texts};\nSELECT 'it goes' || ' on';"
        command = [DUCKDB, "-unsigned", "-no-init"]
        child = subprocess.run(command, input=statements, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=60)
        self.assertRegex(child.stdout, "(?s)Out of Memory Error.*it goes on")


if __name__ == "__main__":
    unittest.main()
