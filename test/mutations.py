"""Mutated documents never crash the reader, and it never gives a wrong row or loses a document in silence.

Reads run in a process of their own, so that a crash is a failed test. What Python's strict JSON reader makes of a document is the
other opinion: what it refuses must give a row with `error`, and resources that come back must be the ones that it sees.
usage: mutations.py          run the test
       mutations.py FOLDER   read one folder of documents and check it (what the test's processes do)
"""
import gzip
import json
import random
import shutil
import subprocess
import sys
import unittest
from pathlib import Path

from database import ROOT, SCRATCH, SHARED, connect

SEED, BATCHES, DOCUMENTS = 20261120, 100, 150
FOLDER = SCRATCH / "mutations"
# Larger documents would spend the time on copying, not on cases.
LARGEST = 150_000

TOKENS = [
    b'"', b"{", b"}", b"[", b"]", b",", b":", b"\\", b"\\u", b"\\ud800", b"\\u0000", b"\0", b"\xff", b"\xc3", b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"\xff\xfe", b"null", b"NaN", b"1e999", b"-", b"0123", b"9" * 40, b"\n", b"\r", b"\t", b" ", b"//", b"'",
    b'"resource":', b'"resource":null,', b'"entry":[', b'"entry":null,', b'"resourceType":"Bundle",', b'"resourceType":7,',
    b"[" * 2000, b'{"a":' * 2000, b'{"resourceType":"Bundle","entry":[{"resource":',
]


def mutate(document: bytes, other: bytes, rng: random.Random) -> bytes:
    """One to four changes; most of them leave a document that is almost right."""
    data = bytearray(document)
    for _ in range(rng.choice((1, 1, 1, 2, 4))):
        at = rng.randrange(len(data) + 1)
        end = min(len(data), at + rng.choice((1, 1, 2, 8, 100, 5000)))
        kind = rng.randrange(7)
        if kind == 0 and at < len(data):
            data[at] = rng.randrange(256)
        elif kind == 1:
            del data[at:end]
        elif kind == 2:
            data[at:at] = rng.choice(TOKENS)
        elif kind == 3:
            data[at:end] = rng.choice(TOKENS)
        elif kind == 4:
            data[at:at] = data[end:end + rng.randrange(3000)]
        elif kind == 5:
            del data[at:]
        else:
            start = rng.randrange(len(other))
            data[at:end] = other[start:start + rng.randrange(3000)]
    return bytes(data)


def originals() -> list[bytes]:
    paths = [p for folder in (ROOT / "data", SHARED / "data") for p in sorted(folder.rglob("*.*json"))]
    documents = [path.read_bytes() for path in paths]
    documents += [b"\n".join(document.split(b"\n")[:40]) for document in documents if len(document) > LARGEST]
    return [document for document in documents if 0 < len(document) <= LARGEST]


def write_batch(folder: Path, documents: list[bytes], rng: random.Random) -> None:
    folder.mkdir(parents=True)
    for number in range(DOCUMENTS):
        document = mutate(rng.choice(documents), rng.choice(documents), rng)
        name = f"{number:03}" + rng.choice((".json", ".json", ".ndjson"))
        if rng.random() < 0.1:
            name, document = name + ".gz", gzip.compress(document, 1)
            if rng.random() < 0.5:
                document = mutate(document, document, rng)
        (folder / name).write_bytes(document)


def strict(data: bytes) -> object:
    def refuse(constant: str) -> None:
        raise ValueError(constant)
    return json.loads(data.decode("utf-8-sig"), parse_constant=refuse)


def resources_of(root: object) -> list:
    if isinstance(root, dict) and root.get("resourceType") == "Bundle" and isinstance(root.get("entry", []), list):
        return [e["resource"] for e in root.get("entry", []) if isinstance(e, dict) and "resource" in e]
    return [root]


def expected(data: bytes) -> list | None:
    """The resources that Python sees in one JSON document or in NDJSON; None when it is neither."""
    try:
        return resources_of(strict(data))
    except (ValueError, RecursionError):
        pass
    try:
        return [r for line in data.split(b"\n") if line.strip() for r in resources_of(strict(line))]
    except (ValueError, RecursionError):
        return None


def check(folder: Path) -> None:
    """Raises when the rows of the folder's documents cannot be right."""
    connection = connect()
    columns = "filename, entry_index, byte_offset, resource_type, id, bundle_id, resource, error"
    query = f"SELECT {columns} FROM read_fhir_bundles('{folder}/*', ignore_errors := true)"
    connection.execute("SET threads = 1")
    rows = connection.execute(query + " ORDER BY ALL").fetchall()
    connection.execute("SET threads = 4")
    assert connection.execute(query + " ORDER BY ALL").fetchall() == rows, "other rows on four threads than on one"
    invalid = f"SELECT filename FROM ({query}) WHERE error IS NULL AND NOT coalesce(json_valid(resource), false)"
    assert not (bad := connection.execute(invalid).fetchall()), f"resource is not JSON: {bad}"

    by_file: dict[str, list] = {}
    for row in rows:
        by_file.setdefault(Path(row[0]).name, []).append(row)
    for path in sorted(folder.iterdir()):
        found = by_file.get(path.name, [])
        good = [json.loads(row[6]) for row in sorted(found, key=lambda row: row[2] or 0) if row[7] is None]
        if path.suffix == ".gz":
            continue  # Python and zlib stop at different bytes of a broken stream
        resources = expected(path.read_bytes())
        if resources is None:
            assert len(found) > len(good), f"{path}: not JSON, and no row has an error"
        elif resources is not None and len(found) == len(good):
            assert good == resources, f"{path}: {len(good)} rows for {len(resources)} resources, or other ones"


class Mutations(unittest.TestCase):
    def test_mutated_documents(self) -> None:
        rng = random.Random(SEED)
        documents = originals()
        shutil.rmtree(FOLDER, ignore_errors=True)
        for number in range(BATCHES):
            folder = FOLDER / f"{number:02}"
            write_batch(folder, documents, rng)
            try:
                run = subprocess.run([sys.executable, __file__, str(folder)], capture_output=True, text=True, timeout=60)
            except subprocess.TimeoutExpired:
                self.fail(f"hangs; the documents are kept in {folder}")
            self.assertEqual(run.returncode, 0, f"{run.stdout}{run.stderr}\nthe documents are kept in {folder}")
            shutil.rmtree(folder)
        FOLDER.rmdir()
        print(f"{BATCHES * DOCUMENTS} documents, seed {SEED}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        check(Path(sys.argv[1]))
    else:
        unittest.main()
