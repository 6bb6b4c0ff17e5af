"""`make sample`: the same bytes always, clean documents that are clean, and defects where defects.csv says.

The generator is built and called as `make sample` does; what it writes is below build/tmp and removed again.
"""
import csv
import gzip
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import unittest
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from fhir.resources.R4B import get_fhir_model_class

from database import ROOT, SCRATCH, connect, scripts

TARGET = Path(os.environ.get("CARGO_TARGET_DIR") or ROOT / "target")
SAMPLE = (ROOT / TARGET / "release" / "sample").resolve()

# What these arguments give on every machine. A change of the generator changes them, and data/ with them: see data/README.md. A new
# zlib-rs may change what is compressed.
HASHED = ["--patients", "60", "--seed", "11", "--defects", "0.5"]
HASHES = {
    "json": "68ded794ba6b3c5c135be57e7ae56c97b4edf76f47367bba2eefd15bcde28bb6",
    "ndjson": "281f450c63292974bff3dde97bf441941056c9b00177f633737a4267fbc07786",
    "gzip": "0586123b8db0aafe7d3802476e72f95de04c327501c2d25a2066bab653c177c0",
}


def setUpModule() -> None:
    SCRATCH.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=SCRATCH) as folder:
        make(f"OUT={folder}", "PATIENTS=1").check_returncode()


def make(*variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(["make", "--silent", "sample", *variables], cwd=ROOT, capture_output=True, text=True, timeout=600)


def run(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run([SAMPLE, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=300)


def digest(folder: Path) -> str:
    """Of the names and contents of all files."""
    total = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def documents(folder: Path) -> list[dict]:
    return [json.loads(path.read_bytes()) for path in sorted(folder.glob("patient-*.json"))]


def defects(folder: Path) -> list[dict[str, str]]:
    with (folder / "defects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def resources(document: dict) -> list[dict]:
    return [entry["resource"] for entry in document["entry"]]


def walk(value: object):
    """All objects inside of a value, itself included."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from walk(inner)


def day(text: str) -> date:
    return date.fromisoformat(text[:10])


class Case(unittest.TestCase):
    def setUp(self) -> None:
        temporary = TemporaryDirectory(dir=SCRATCH)
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def sample(self, name: str, *arguments: object) -> Path:
        out = self.folder / name
        result = run("--out", out, *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return out


class Determinism(Case):
    def test_bytes_are_always_these(self) -> None:
        for name, options in [("json", []), ("ndjson", ["--format", "ndjson"]), ("gzip", ["--format", "ndjson", "--gzip"])]:
            with self.subTest(name):
                self.assertEqual(digest(self.sample(name, *HASHED, *options)), HASHES[name])

    def test_threads_change_nothing(self) -> None:
        for options in ([], ["--format", "ndjson"], ["--format", "ndjson", "--gzip"]):
            one = self.sample("one", *HASHED, "--threads", 1, *options)
            digests = {digest(one)} | {digest(self.sample(f"{n}", *HASHED, "--threads", n, *options)) for n in (2, 5)}
            self.assertEqual(len(digests), 1, options)
            for folder in self.folder.iterdir():
                shutil.rmtree(folder)

    def test_a_part_is_as_in_the_whole(self) -> None:
        whole = self.sample("whole", *HASHED)
        part = self.sample("part", *HASHED[2:], "--patients", 17, "--first", 20)
        names = sorted(path.name for path in part.glob("*.json"))
        self.assertEqual(names, [f"patient-{number:06}.json" for number in range(20, 37)])
        for name in names:
            self.assertEqual((part / name).read_bytes(), (whole / name).read_bytes(), name)
        inside = [row for row in defects(whole) if 20 <= int(row["patient"]) < 37]
        self.assertTrue(inside)
        self.assertEqual(defects(part), inside)

    def test_another_seed_gives_other_people(self) -> None:
        names = [{r["identifier"][0]["value"] for d in documents(self.sample(f"{seed}", "--seed", seed)) for r in resources(d)
                  if r["resourceType"] == "Patient"} for seed in (1, 2)]
        self.assertFalse(names[0] & names[1])

    def test_formats_have_the_same_content(self) -> None:
        files = documents(self.sample("json", "--patients", 40))
        self.assertEqual([json.loads(gzip.decompress(path.read_bytes())) for path in sorted(self.sample(
            "json-gzip", "--patients", 40, "--gzip").iterdir())], files)
        lines = self.sample("ndjson", "--patients", 40, "--format", "ndjson") / "sample.ndjson"
        self.assertEqual([json.loads(line) for line in lines.read_bytes().splitlines()], files)
        packed = self.sample("gzip", "--patients", 40, "--format", "ndjson", "--gzip") / "sample.ndjson.gz"
        self.assertEqual(gzip.decompress(packed.read_bytes()), lines.read_bytes())


class Clean(Case):
    """A sample without defects."""

    @classmethod
    def setUpClass(cls) -> None:
        temporary = TemporaryDirectory(dir=SCRATCH)
        cls.addClassCleanup(temporary.cleanup)
        cls.out = Path(temporary.name)
        run("--out", cls.out, "--patients", 400, "--seed", 3).check_returncode()
        cls.documents = documents(cls.out)

    def test_has_all_types(self) -> None:
        types = {resource["resourceType"] for document in self.documents for resource in resources(document)}
        self.assertEqual(types, {
            "AllergyIntolerance", "CarePlan", "Composition", "Condition", "Device", "DeviceUseStatement", "Immunization",
            "Medication", "MedicationStatement", "Observation", "Organization", "Patient", "Practitioner", "PractitionerRole",
            "Procedure", "Provenance"})
        self.assertFalse((self.out / "defects.csv").exists())

    def test_breaks_no_rule_of_silver(self) -> None:
        with connect() as connection:
            connection.execute(f"SET VARIABLE input = '{self.out}'")
            connection.execute("SET VARIABLE as_of = DATE '2026-01-01'")
            for _, _, statement in scripts(connection):
                connection.execute(statement)
            rows = connection.execute("SELECT resource_type, rule, rows_checked, rows_broken FROM gold.validation_summary").fetchall()
            self.assertGreater(len(rows), 15)
            for resource_type, rule, checked, broken in rows:
                with self.subTest(resource_type=resource_type, rule=rule):
                    self.assertEqual(checked == 0, resource_type == "ImmunizationRecommendation")  # the one type that the sample has not
                    self.assertEqual(broken, 0)
            self.assertEqual(connection.execute("SELECT count(*) FROM bronze.rejected").fetchone(), (0,))

    def test_has_no_error_by_the_definitions_of_fhir(self) -> None:
        with connect() as connection:
            issues = "SELECT rule, path FROM fhir_validate(?, severity := 'error')"
            self.assertEqual(connection.execute(issues, [f"{self.out}/*.json"]).fetchall(), [])

    def test_fits_the_models_of_fhir(self) -> None:
        for document in self.documents[:120]:
            bundle = get_fhir_model_class("Bundle").model_validate(document)
            for model in [bundle, *(entry.resource for entry in bundle.entry)]:
                self.check_codes(model)

    def check_codes(self, model: object) -> None:
        """Codes of required value sets, as far as the models list them; `+` stands for those that they leave out."""
        for name, field in type(model).model_fields.items():
            value = getattr(model, name)
            allowed = (field.json_schema_extra or {}).get("enum_values") or ["+"]
            values = value if isinstance(value, list) else [value]
            for inner in values:
                if hasattr(type(inner), "model_fields"):
                    self.check_codes(inner)
                elif inner is not None and "+" not in allowed:
                    self.assertIn(inner, allowed, f"{type(model).__name__}.{name}")

    def test_references_resolve_and_reach_everything(self) -> None:
        for document in self.documents:
            by_url = {entry["fullUrl"]: entry["resource"] for entry in document["entry"]}
            self.assertEqual(len(by_url), len(document["entry"]))
            for url, resource in by_url.items():
                self.assertEqual(url, f"urn:uuid:{resource['id']}")
            links = {url: {part["reference"] for part in walk(resource) if "reference" in part} for url, resource in by_url.items()}
            for targets in links.values():
                self.assertLessEqual(targets, set(by_url))
            # Provenance points to the composition, everything else is reached from it.
            reached, waiting = set(), [url for url, r in by_url.items() if r["resourceType"] in ("Composition", "Provenance")]
            while waiting:
                url = waiting.pop()
                if url not in reached:
                    reached.add(url)
                    waiting.extend(links[url])
            self.assertEqual(reached, set(by_url))

    def test_is_a_european_patient_summary(self) -> None:
        """What the profiles that the documents claim require, in HL7's package hl7.fhir.eu.eps 1.0.0."""
        for document in self.documents:
            composition, patient = resources(document)[:2]
            self.assertEqual((document["type"], composition["resourceType"], patient["resourceType"]), ("document", "Composition", "Patient"))
            sections = {section["code"]["coding"][0]["code"]: section for section in composition["section"]}
            self.assertLessEqual({"11450-4", "48765-2", "10160-0", "47519-4", "46264-8"}, set(sections))
            self.assertEqual(len(sections), len(composition["section"]))
            for section in sections.values():
                self.assertTrue(section["title"] and section["text"])
                self.assertNotEqual("entry" in section, "emptyReason" in section)
            for resource in resources(document):
                for part in walk(resource):
                    if "div" in part:
                        self.assertEqual(ElementTree.fromstring(part["div"]).tag, "{http://www.w3.org/1999/xhtml}div")
                self.assertIn("div", resource["text"])
                self.assertRegex(resource["id"], r"^[A-Za-z0-9.-]{1,64}$")

    def test_time_runs_forward(self) -> None:
        for document in self.documents:
            written = document["timestamp"]
            composition, patient = resources(document)[:2]
            birth, last = day(patient["birthDate"]), day(patient.get("deceasedDateTime", written))
            self.assertLess(composition["date"], written)
            self.assertLessEqual(birth, last)
            for resource in resources(document)[2:]:
                kind = resource["resourceType"]
                period = resource.get("effectivePeriod") or resource.get("timingPeriod") or resource.get("period") or {}
                stays = [resource.get(name) for name in ("onsetDateTime", "abatementDateTime", "performedDateTime", "occurrenceDateTime")]
                stays += [period.get("start"), period.get("end"), resource.get("issued") if kind == "Observation" else None]
                if kind == "Observation":
                    stays.append(resource["effectiveDateTime"])
                    self.assertLess(resource["effectiveDateTime"], resource["issued"])
                for stay in filter(None, stays if kind != "Provenance" else []):
                    self.assertTrue(birth <= day(stay) <= last, f"{kind}: {stay}")
                if "end" in period:
                    self.assertLessEqual(period["start"], period["end"])
                if kind == "Condition" and "onsetDateTime" in resource:
                    self.assertLessEqual(resource["onsetDateTime"], resource["recordedDate"])
                    if "abatementDateTime" in resource:
                        self.assertLessEqual(resource["recordedDate"], resource["abatementDateTime"])
                        self.assertEqual(resource["clinicalStatus"]["coding"][0]["code"], "resolved")
                for part in walk(resource):
                    for name in ("recorded", "recordedDate", "recordedOn", "dateAsserted"):
                        self.assertLess(part.get(name, ""), written)

    def test_measurements_agree(self) -> None:
        for document in self.documents:
            by_day: dict[str, dict[str, float]] = {}
            for resource in resources(document):
                if resource["resourceType"] != "Observation":
                    continue
                values = by_day.setdefault(resource["effectiveDateTime"], {})
                for part in [resource, *resource.get("component", [])]:
                    if "valueQuantity" in part:
                        values[part["code"]["coding"][0]["code"]] = part["valueQuantity"]["value"]
            for values in by_day.values():
                if {"8302-2", "29463-7", "39156-5"} <= set(values):
                    self.assertAlmostEqual(values["29463-7"] / (values["8302-2"] / 100) ** 2, values["39156-5"], delta=0.051)
                if "8480-6" in values:
                    self.assertGreater(values["8480-6"], values["8462-4"])
                if "14647-2" in values:  # after Friedewald
                    self.assertAlmostEqual(values["22748-8"] + values["14646-4"] + values["14927-8"] / 2.2, values["14647-2"], delta=0.051)

    def test_identity_codes_are_artificial_and_unique(self) -> None:
        seen = set()
        for document in self.documents:
            patient = resources(document)[1]
            code = patient["identifier"][0]["value"]
            self.assertRegex(code, r"^[0-3]\d[01]\d{3}[-YXWVUA-F]9\d\d[0-9A-FHJ-NPR-Y]$")
            self.assertEqual("0123456789ABCDEFHJKLMNPRSTUVWXY"[int(code[:6] + code[7:10]) % 31], code[10])
            self.assertEqual(int(code[9]) % 2 == 1, patient["gender"] == "male")
            birth = day(patient["birthDate"])
            self.assertEqual(code[:6], f"{birth.day:02}{birth.month:02}{birth.year % 100:02}")
            self.assertNotIn(code, seen)
            seen.add(code)

    def test_sexes_have_what_they_can_have(self) -> None:
        for document in self.documents:
            gender = resources(document)[1]["gender"]
            codes = {resource["code"]["coding"][0]["code"] for resource in resources(document)
                     if resource["resourceType"] in ("Condition", "Procedure")}
            self.assertNotIn("399068003" if gender == "female" else "11466000", codes)


def at(document: object, path: str) -> object:
    """The value at a path, or a mark where there is none."""
    value = document
    for name, place in re.findall(r"(\w+)|\[(\d+)\]", path.removeprefix("Bundle")):
        try:
            value = value[name] if name else value[int(place)]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def differences(a: object, b: object, path: str = "Bundle"):
    """The paths at which two documents differ: as deep as both have an object or a list of one length."""
    if isinstance(a, dict) and isinstance(b, dict):
        for name in a.keys() | b.keys():
            yield from differences(a.get(name), b.get(name), f"{path}.{name}")
    elif isinstance(a, list) and isinstance(b, list):
        for place in range(max(len(a), len(b))):
            yield from differences(
                a[place] if place < len(a) else None, b[place] if place < len(b) else None, f"{path}[{place}]")
    elif a != b or type(a) is not type(b):
        yield path


class Defects(Case):
    @classmethod
    def setUpClass(cls) -> None:
        cls.kinds = {line.split("\t")[0]: line.split("\t")[1] for line in run("--list-kinds").stdout.splitlines()}

    def test_there_are_many_kinds(self) -> None:
        self.assertGreaterEqual(len(self.kinds), 25)
        self.assertLessEqual({"structure", "type", "code", "reference", "time", "range", "unit", "duplicate", "completeness", "drift"},
                             set(self.kinds.values()))

    def test_each_kind_is_where_it_says(self) -> None:
        options = ["--patients", 250, "--seed", 5, "--format", "ndjson"]
        originals = (self.sample("clean", *options) / "sample.ndjson").read_text(encoding="utf-8").splitlines()
        for kind, group in self.kinds.items():
            with self.subTest(kind):
                out = self.sample("changed", *options, "--defects", 1, "--kinds", kind)
                rows = defects(out)
                self.assertTrue(rows)
                self.assertEqual({row["kind"] for row in rows}, {kind})
                by_patient: dict[int, list[dict[str, str]]] = {}
                for row in rows:
                    by_patient.setdefault(int(row["patient"]), []).append(row)
                if group != "drift":
                    self.assertTrue(all(len(found) == 1 for found in by_patient.values()))
                changed = (out / "sample.ndjson").read_text(encoding="utf-8").splitlines()
                self.assertEqual(len(changed), len(originals))
                self.assertEqual(set(by_patient), {n for n, (a, b) in enumerate(zip(originals, changed), 1) if a != b})
                for number in sorted(by_patient)[:60]:
                    self.check(kind, json.loads(originals[number - 1]), changed[number - 1], by_patient[number])

    def check(self, kind: str, original: dict, text: str, rows: list[dict[str, str]]) -> None:
        """All that differs is at the places that are told, and all of these differ."""
        if kind == "truncated_document":
            self.assertRaises(json.JSONDecodeError, json.loads, text)
            self.assertEqual(rows[0]["path"], "Bundle")
            return
        if kind == "duplicate_member":
            self.assertRegex(text, r'"status":"final",(?:(?!"resourceType").)*"status":"preliminary"')
        changed = json.loads(text)
        paths = {row["path"] for row in rows}
        found = set(differences(original, changed))
        for path in found:
            self.assertTrue(any(path == told or path.startswith((f"{told}.", f"{told}[")) for told in paths), path)
        for row in rows:
            self.assertEqual(row["file"], "sample.ndjson")
            self.assertNotEqual(at(original, row["path"]), at(changed, row["path"]), row["path"])
            entry = re.match(r"Bundle\.entry\[\d+\]\.?", row["path"])[0].removesuffix(".")
            known = at(original, f"{entry}.resource") or at(changed, f"{entry}.resource")
            self.assertEqual((row["resource_type"], row["id"]), (known["resourceType"], known["id"]))

    def test_the_rate(self) -> None:
        groups = ",".join(sorted(set(self.kinds.values()) - {"drift"}))
        rows = defects(self.sample("rate", "--patients", 1000, "--defects", "0.1", "--kinds", groups, "--format", "ndjson"))
        self.assertTrue(70 <= len(rows) <= 130, len(rows))
        self.assertEqual(len({row["patient"] for row in rows}), len(rows))
        self.assertEqual({row["file"] for row in rows}, {"sample.ndjson"})

    def test_a_line_of_ndjson_is_a_patient(self) -> None:
        out = self.sample("lines", "--patients", 60, "--defects", 1, "--kinds", "missing_title", "--format", "ndjson")
        lines = (out / "sample.ndjson").read_text(encoding="utf-8").splitlines()
        for row in defects(out):
            self.assertNotIn("title", resources(json.loads(lines[int(row["patient"]) - 1]))[0])

    def test_drift_is_of_one_organization(self) -> None:
        out = self.sample("drift", "--patients", 400, "--defects", 1, "--kinds", "drift_completeness")
        cities = set()
        for path in {row["file"] for row in defects(out)}:
            patient = resources(json.loads((out / path).read_bytes()))[1]
            cities.add(patient["address"][0]["city"])
        self.assertEqual(len(cities), 1)


class Arguments(Case):
    def test_mistakes_are_named(self) -> None:
        for variables, message in [
            ([], "make sample needs OUT=folder"),
            (["OUT=x", "PATIENTS=many"], "--patients must be a whole number"),
            (["OUT=x", "DEFECTS=3"], "--defects must be a number from 0 to 1"),
            (["OUT=x", "DEFECTS=1", "KINDS=bad"], 'no kind of defect "bad"'),
            (["OUT=x", "FORMAT=xml"], "--format must be json or ndjson"),
            (["OUT=x", "AS_OF=1.1.2026"], "--as-of must be a day"),
            (["OUT=Makefile"], "Makefile"),
        ]:
            with self.subTest(variables):
                result = make(*variables)
                self.assertNotEqual(result.returncode, 0)
                self.assertIn(message, result.stderr)
                self.assertNotIn("panicked", result.stderr)

    def test_values_need_no_quotes(self) -> None:
        out = self.folder / "it's $HOME `x`"
        result = make(f"OUT={out}", "PATIENTS=2", "GZIP=1", "FORMAT=ndjson", "AS_OF=2025-06-30")
        self.assertEqual(result.returncode, 0, result.stderr)
        lines = gzip.decompress((out / "sample.ndjson.gz").read_bytes()).splitlines()
        self.assertEqual(len(lines), 2)
        self.assertTrue(all(json.loads(line)["timestamp"] < "2025-07" for line in lines))

    def test_another_sample_is_not_mixed_in(self) -> None:
        self.sample("mixed", "--patients", 3)
        self.sample("mixed", "--patients", 3, "--seed", 2)
        self.sample("mixed", "--patients", 4, "--defects", 1)
        for arguments in (["--patients", 3, "--defects", 1], ["--patients", 4], ["--patients", 4, "--gzip"], ["--format", "ndjson"]):
            result = run("--out", self.folder / "mixed", *arguments)
            self.assertEqual(result.returncode, 1)
            self.assertIn("of another sample", result.stderr)


class Documents(Case):
    def test_data_is_what_its_readme_says(self) -> None:
        text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
        (command,) = re.findall(r"^make sample .*$", text, re.MULTILINE)
        result = make(*shlex.split(command)[2:], f"OUT={self.folder / 'data'}")
        self.assertEqual(result.returncode, 0, result.stderr)
        made = {path.name: path.read_bytes() for path in (self.folder / "data").iterdir()}
        kept = {path.name: path.read_bytes() for path in (ROOT / "data").iterdir() if path.name != "README.md"}
        self.assertEqual(made.keys(), kept.keys())
        self.assertEqual([name for name in made if made[name] != kept[name]], [])

    def test_commands_of_the_documents_run(self) -> None:
        commands = [command for path in (ROOT / "README.md", ROOT / "docs" / "sample.md")
                    for command in re.findall(r"^make sample [^#\n]*", path.read_text(encoding="utf-8"), re.MULTILINE)]
        self.assertTrue(commands)
        for number, command in enumerate(commands):
            with self.subTest(command):
                result = make(*shlex.split(command)[2:], f"OUT={self.folder / str(number)}")
                self.assertEqual(result.returncode, 0, result.stderr)

    def test_kinds_are_documented(self) -> None:
        text = (ROOT / "docs" / "sample.md").read_text(encoding="utf-8")
        rows = [tuple(cell.strip(" `") for cell in line.strip("|").split("|"))
                for line in text.splitlines() if re.match(r"\| `\w+` \| \w+ \|", line)]
        self.assertEqual(rows, [tuple(line.split("\t")) for line in run("--list-kinds").stdout.splitlines()])

    def test_options_are_documented(self) -> None:
        self.assertEqual(
            set(re.findall(r"^  --([a-z-]+) ", run("--help").stdout, re.MULTILINE)) - {"list-kinds"},
            {name.lower().replace("_", "-") for name in re.findall(
                r"^##             ([A-Z_]+)=", re.search(r"^## sample.*?^sample:", (ROOT / "Makefile").read_text(encoding="utf-8"),
                                                         re.MULTILINE | re.DOTALL)[0], re.MULTILINE)})


if __name__ == "__main__":
    unittest.main()
