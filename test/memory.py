"""Large files are read in little memory, whatever their shape. The files are made here and removed again."""
import json
import shutil
import unittest
from pathlib import Path

import cli
import generate

SCRATCH = cli.ROOT / "build" / "tmp" / "memory"
LIMIT = 512 << 20
GB = 10**9


class Memory(unittest.TestCase):
    def setUp(self) -> None:
        SCRATCH.mkdir(parents=True, exist_ok=True)
        self.addCleanup(shutil.rmtree, SCRATCH)
        if shutil.disk_usage(SCRATCH).free < 4 * GB:
            self.skipTest("less than 4 GB of free disk")

    def read(self, file: Path, columns: str, relation: str | None = None) -> dict:
        """The one row of a query over the file, run on four threads so that the bound does not hang on the machine."""
        relation = relation or f"read_fhir_bundles('{file}')"
        query = f"SET threads = 4; SELECT {columns} FROM {relation};"
        run = cli.run(cli.LOAD + query, options=("-json",), seconds=120)
        self.assertEqual(run.status, 0, run.output)
        print(f"{file.name}: {file.stat().st_size / GB:.1f} GB in {run.seconds:.1f} s and {run.peak >> 20} MB", flush=True)
        self.assertLess(run.peak, LIMIT, f"resident bytes for: {columns}")
        return json.loads(run.output)[0]

    def check(self, file: Path, resources: int, bundle: str | None) -> None:
        self.assertEqual(self.read(file, "count(*) AS n"), {"n": resources})
        # The last entry's offset is a number of the whole file, not of a window of it.
        columns = "count(*) AS n, sum(strlen(resource)) > 0.5 * {0} AS long, max(byte_offset) BETWEEN {0} - 5000 AND {0} AS last, " \
                  "min(bundle_id) AS id, max(bundle_type) AS type, max(entry_index) AS entry".format(file.stat().st_size)
        self.assertEqual(self.read(file, columns), {
            "n": resources, "long": True, "last": True, "id": bundle, "type": bundle and "collection",
            "entry": bundle and resources - 1,
        })
        self.assertEqual(
            self.read(file, "count(DISTINCT resource_type) AS types, count(*) FILTER (resource_type = 'Patient') AS patients"),
            {"types": 2, "patients": resources // 50},
        )

    def test_bundle_on_one_line(self) -> None:
        file = SCRATCH / "line.json"
        self.check(file, generate.bundle(file, GB), "large")

    def test_pretty_bundle(self) -> None:
        file = SCRATCH / "pretty.json"
        self.check(file, generate.bundle(file, GB, pretty=True), "large")

    def test_ndjson(self) -> None:
        file = SCRATCH / "lines.ndjson"
        self.check(file, generate.ndjson(file, 2 * GB), None)

    def test_validation(self) -> None:
        """A Bundle is checked as a whole up to a size; what is longer says that it is not."""
        for size, rule in [(100 * 10**6, "bdl-7"), (GB, "bundle-not-checked")]:
            file = SCRATCH / "bundle.json"
            entries = generate.bundle(file, size)
            counted = f"(SELECT rule, count(*) AS n FROM fhir_validate('{file}') GROUP BY rule)"
            found = self.read(file, "map_from_entries(list((rule, n))) AS issues", counted)
            self.assertEqual(found, {"issues": {rule: 1, "dom-6": entries}})
            none = self.read(file, "count(*) AS n", f"fhir_validate('{file}', resource_type := 'Patient')")
            self.assertEqual(none, {"n": 0})

    def test_validation_of_lines(self) -> None:
        file = SCRATCH / "lines.ndjson"
        resources = generate.ndjson(file, GB)
        found = self.read(file, "rule, count(*) AS n", f"fhir_validate('{file}') GROUP BY ALL")
        self.assertEqual(found, {"rule": "dom-6", "n": resources})


if __name__ == "__main__":
    unittest.main()
