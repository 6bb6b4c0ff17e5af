"""Runs the sqllogictests of test/sql against the built extension. README.md beside this file describes the dialect.

usage: run_sql.py [FILE.test …]      (without a file: all of them)
"""
import gzip
import io
import json
import math
import os
import re
import shutil
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb
import zstandard

from database import ROOT, SCRATCH, SHARED, connect, scripts

VERSION = "duckdb_" + ".".join(duckdb.__version__.split(".")[:2])
HEADER = ("# name: ", "# description: ", "# group: ")
# These can stand in parentheses after FROM, so DuckDB itself can turn every value into text.
RELATION = re.compile(r"\s*(SELECT|FROM|WITH|VALUES|TABLE|DESCRIBE|SUMMARIZE|SHOW|PIVOT|UNPIVOT)\b|\s*\(", re.IGNORECASE)


class Skip(Exception):
    """The rest of the file does not apply here."""


class Failure(Exception):
    """A record does not hold. `fatal` when what follows cannot be trusted either."""

    def __init__(self, message: str, fatal: bool = False) -> None:
        super().__init__(message)
        self.fatal = fatal


@dataclass
class Record:
    """One directive with the lines below it, up to a blank line."""

    line: int
    words: list[str]
    body: list[str]


def parse(text: str) -> list[Record]:
    lines = text.split("\n")
    for number, start in enumerate(HEADER):
        if number >= len(lines) or not re.match(re.escape(start) + r"\S", lines[number]):
            raise Failure(f"line {number + 1} must be '{start}…'")
    records, at = [], len(HEADER)
    while at < len(lines):
        start = at
        at += 1
        if not lines[start].strip() or lines[start].startswith("#"):
            continue
        words = lines[start].split()
        body = []
        if words[0] in ("statement", "query", "build") or words[0].startswith("write"):
            while at < len(lines) and lines[at].strip():
                body.append(lines[at])
                at += 1
        records.append(Record(start + 1, words, body))
    return records


def value_text(value: str | None) -> str:
    """A value on one line, as it stands in a test file."""
    if value is None:
        return "NULL"
    return str(value).replace("\n", "(newline)").replace("\t", "(tab)").replace("\0", "(nul)") or "(empty)"


def equal(actual: str, expected: str, kind: str) -> bool:
    if expected.startswith("<REGEX>:"):
        return re.fullmatch(expected[8:], actual, re.DOTALL) is not None
    if expected.startswith("<!REGEX>:"):
        return re.fullmatch(expected[9:], actual, re.DOTALL) is None
    if kind == "R":
        try:
            return math.isclose(float(actual), float(expected), rel_tol=1e-9, abs_tol=1e-12)
        except ValueError:
            pass
    return actual == expected


def archive(lines: list[str]) -> bytes:
    """A .tgz of the files that the lines tell: a name, a space and the text."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as tar:
        for line in lines:
            name, _, text = line.partition(" ")
            entry = tarfile.TarInfo(name)
            entry.size = len(text.encode())
            tar.addfile(entry, io.BytesIO(text.encode()))
    return content.getvalue()


def file_bytes(encoding: str, body: list[str]) -> bytes:
    """What `write` (no encoding) and `write-<encoding>` put into a file."""
    text = "\n".join(body)
    if encoding == "python":
        return eval(text, {"gzip": gzip, "json": json, "zstd": zstandard})  # an expression in our own test file
    if encoding == "escaped":
        # As in a Python bytes literal, \xff is one byte; what is not ASCII stands for its UTF-8.
        return b"\n".join(line.encode().decode("unicode_escape").encode("latin-1") for line in body)
    if encoding == "tgz":
        return archive(body)
    return {"": bytes, "gzip": gzip.compress, "zstd": zstandard.compress}[encoding](text.encode())


class TestFile:
    """One file: its own temporary folder, its own database."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.executed = 0
        self.failures: list[str] = []
        SCRATCH.mkdir(parents=True, exist_ok=True)
        self.folder = tempfile.mkdtemp(dir=SCRATCH)
        self.names = {"__TEST_DIR__": self.folder, "__WORKING_DIRECTORY__": str(ROOT)}
        self.database = ":memory:"
        self.required = False
        self.skipping = False
        self.connection = duckdb.connect()

    def run(self) -> None:
        try:
            self.records(parse(self.path.read_text(encoding="utf-8")))
            if not self.executed:
                raise Failure("no statement was executed")
        except Failure as failure:
            self.failures.append(f"{self.path}: {failure}")
        finally:
            self.connection.close()
            shutil.rmtree(self.folder, ignore_errors=True)

    def records(self, records: list[Record]) -> None:
        at = 0
        while at < len(records):
            record = records[at]
            at += 1
            if record.words[0] in ("loop", "foreach"):
                end = self.end_of_loop(records, at)
                name, values = record.words[1], record.words[2:]
                if record.words[0] == "loop":
                    values = [str(i) for i in range(int(values[0]), int(values[1]))]
                for value in values:
                    self.names[f"${{{name}}}"] = value
                    self.records(records[at:end])
                at = end + 1
            elif record.words[0] in ("skipif", "onlyif"):
                if (VERSION in record.words[1:]) == (record.words[0] == "skipif"):
                    at += 1
            else:
                self.record(record)

    def end_of_loop(self, records: list[Record], at: int) -> int:
        depth = 1
        for end in range(at, len(records)):
            depth += {"loop": 1, "foreach": 1, "endloop": -1}.get(records[end].words[0], 0)
            if not depth:
                return end
        raise Failure(f"line {records[at - 1].line}: no endloop")

    def record(self, record: Record) -> None:
        words = [self.substitute(word) for word in record.words]
        body = [self.substitute(line) for line in record.body]
        if words[0] == "mode":
            self.skipping = words[1] == "skip"
        if words[0] == "mode" or self.skipping:
            return
        try:
            method = getattr(self, "do_" + words[0].split("-")[0], None)
            if method is None:
                raise Failure(f"unknown directive {words[0]}", fatal=True)
            method(words, body)
        except Skip:
            raise
        except Exception as error:  # a mistake in the test file itself is reported like any other
            fatal = not isinstance(error, Failure) or error.fatal
            text = "\n".join(["    " + line for line in [" ".join(words), *body, *str(error).split("\n")]])
            self.failures.append(f"{self.path}:{record.line}\n{text}")
            if fatal:
                raise Failure(f"stopped at line {record.line}") from error

    def substitute(self, text: str) -> str:
        for name, value in self.names.items():
            text = text.replace(name, value)
        return text

    def reopen(self) -> None:
        self.connection.close()
        self.connection = connect(self.database) if self.required else duckdb.connect(self.database)

    def do_require(self, words: list[str], body: list[str]) -> None:
        if words[0] == "require-env":
            if words[1] not in os.environ:
                raise Skip(f"no environment variable {words[1]}")
        elif words[1] == "shared":
            if not SHARED.is_dir():
                raise Skip("no ../shared")
        elif words[1] == "fhir_das":
            self.required = True
            self.reopen()
        else:
            raise Failure(f"cannot require {words[1]}", fatal=True)

    def do_load(self, words: list[str], body: list[str]) -> None:
        self.database = words[1] if len(words) > 1 else ":memory:"
        self.reopen()

    def do_restart(self, words: list[str], body: list[str]) -> None:
        self.reopen()

    def do_build(self, words: list[str], body: list[str]) -> None:
        self.executed += 1
        _, expected = self.split(body)
        for layer, name, statement in scripts(self.connection, debug="debug" in words[1:]):
            if "macros" in words[1:] and layer != "macros":
                continue
            try:
                self.connection.execute(statement)
            except duckdb.Error as error:
                if expected and "\n".join(expected) in str(error):
                    return
                raise Failure(f"{layer}.{name}: {error}", fatal=True) from error
        if expected:
            raise Failure("an error was expected, but the build succeeded")

    def do_write(self, words: list[str], body: list[str]) -> None:
        path = Path(words[1])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file_bytes(words[0].partition("-")[2], body))

    def do_statement(self, words: list[str], body: list[str]) -> None:
        self.executed += 1
        sql, expected = self.split(body)
        try:
            self.connection.execute(sql)
            message = None
        except duckdb.Error as error:
            message = str(error)
        if words[1] == "ok":
            if message is not None:
                raise Failure(message, fatal=True)
        elif words[1] != "error":
            raise Failure(f"unknown: statement {words[1]}", fatal=True)
        elif message is None:
            raise Failure("an error was expected, but it succeeded")
        elif expected:
            wanted = "\n".join(expected)
            if wanted.startswith("<REGEX>:"):
                found = re.search(wanted[8:], message, re.DOTALL)
            else:
                found = wanted in message
            if not found:
                raise Failure(f"actual error:\n{message}")

    def do_query(self, words: list[str], body: list[str]) -> None:
        self.executed += 1
        sql, expected = self.split(body)
        if expected is None:
            raise Failure("a query needs ---- and its result", fatal=True)
        kinds, sort = words[1], words[2] if len(words) > 2 else "nosort"
        sql = sql.rstrip().removesuffix(";")
        if RELATION.match(sql):
            sql = f"SELECT CAST(COLUMNS(*) AS VARCHAR) FROM ({sql}\n)"
        try:
            cursor = self.connection.execute(sql)
            rows = [[value_text(value) for value in row] for row in cursor.fetchall()]
        except duckdb.Error as error:
            raise Failure(str(error)) from error
        if rows and len(rows[0]) != len(kinds):
            raise Failure(f"{len(kinds)} columns expected, {len(rows[0])} found")
        self.compare(rows, expected, kinds, sort)

    def compare(self, rows: list[list[str]], expected: list[str], kinds: str, sort: str) -> None:
        width = len(kinds)
        wanted = [line.split("\t") for line in expected]
        if any(len(row) != width for row in wanted):  # not a row on each line, so a value on each
            if any(len(row) != 1 for row in wanted) or len(wanted) % width:
                raise Failure(f"the expected result has neither {width} values on each line nor one")
            wanted = [[row[0] for row in wanted[at:at + width]] for at in range(0, len(wanted), width)]
        if sort == "rowsort":
            rows, wanted = sorted(rows), sorted(wanted)
        elif sort == "valuesort":
            rows, wanted = ([[value] for value in sorted(v for row in table for v in row)] for table in (rows, wanted))
            kinds = "T"
        elif sort != "nosort":
            raise Failure(f"unknown order {sort}", fatal=True)
        same = len(rows) == len(wanted) and all(
            equal(a, w, kind) for row, want in zip(rows, wanted) for a, w, kind in zip(row, want, kinds, strict=True)
        )
        if not same:
            raise Failure("actual result:\n" + "\n".join("\t".join(row) for row in rows))

    @staticmethod
    def split(body: list[str]) -> tuple[str, list[str] | None]:
        """The statement, and what is expected of it if anything."""
        if "----" not in body:
            return "\n".join(body), None
        at = body.index("----")
        return "\n".join(body[:at]), body[at + 1:]


def main(arguments: list[str]) -> int:
    os.chdir(ROOT)
    paths = [Path(p) for p in arguments] or sorted(Path("test/sql").rglob("*.test"))
    print(f"sqllogictests on DuckDB {duckdb.__version__}")
    passed, failed = 0, 0
    for path in paths:
        print(f"{path} ", end="", flush=True)  # before it runs: the last name is the one that crashed
        test = TestFile(path)
        try:
            test.run()
        except Skip as reason:
            print(f"skipped: {reason}")
            continue
        print("FAILED" if test.failures else f"ok ({test.executed})", flush=True)
        for failure in test.failures:
            print(failure)
        passed, failed = passed + (not test.failures), failed + bool(test.failures)
    if not paths:
        print("there is no test in test/sql")
        failed = 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
