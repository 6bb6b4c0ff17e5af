"""Runs the code blocks of README.md and docs/*.md in the project's root, so that no example is wrong.

All `sql` blocks of a document run one after another in one session of the command line, with the extension loaded; a `python`
or `javascript` block is a program of its own. `make` commands in `sh` blocks must name targets and variables that exist.
A block that names ../shared is left out where that folder is absent.
"""
import re
import subprocess
import sys
import unittest
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import cli
from database import ROOT, SCRATCH, SHARED

FENCE = re.compile(r"^( *)```(\w+)[^\n]*\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
PROGRAMS = {"python": [sys.executable], "javascript": ["node"], "js": ["node"]}
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@dataclass
class Block:
    place: str
    language: str
    text: str


def blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    found = [
        Block(f"{path.name}:{text.count(chr(10), 0, m.start()) + 1}", m[2].lower(), re.sub(rf"^{m[1]}", "", m[3], flags=re.MULTILINE))
        for m in FENCE.finditer(text)
    ]
    return [block for block in found if SHARED.is_dir() or "../shared" not in block.text]


class Documents(unittest.TestCase):
    def setUp(self) -> None:
        SCRATCH.mkdir(parents=True, exist_ok=True)
        temporary = TemporaryDirectory(dir=SCRATCH)
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.documents = {p: blocks(p) for p in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]}

    def select(self, *languages: str) -> list[Block]:
        return [block for found in self.documents.values() for block in found if block.language in languages]

    def test_the_readme_has_examples(self) -> None:
        languages = {block.language for block in self.documents[ROOT / "README.md"]}
        self.assertLessEqual({"sql", "python"}, languages)

    def test_sql(self) -> None:
        for path, found in self.documents.items():
            queries = [block for block in found if block.language == "sql"]
            script = "".join(f".print >>> {block.place}\n{block.text.rstrip().removesuffix(';')}\n;\n" for block in queries)
            script = re.sub(r"^(\..*)\n;$", r"\1", script, flags=re.MULTILINE)  # a dot command takes no semicolon
            with self.subTest(document=path.name):
                run = cli.run(cli.LOAD + script, self.folder / f"{path.stem}_examples.duckdb")
                self.assertEqual(run.status, 0, run.output[-3000:])

    def test_programs(self) -> None:
        for block in self.select(*PROGRAMS):
            # Beside node_modules, where an import finds the client.
            program = ROOT / "build" / "node" / "example.mjs" if block.language != "python" else self.folder / "example.py"
            program.write_text(block.text, encoding="utf-8")
            self.addCleanup(program.unlink, missing_ok=True)
            with self.subTest(block=block.place):
                command = [*PROGRAMS[block.language], str(program)]
                run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
                self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def test_make_commands_exist(self) -> None:
        targets = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())
        variables = set(re.findall(r"\b([A-Z_]+)=", MAKEFILE))
        for block in self.select("sh", "bash", "shell", "console"):
            for command in re.findall(r"^(?:\$ )?make\b([^#\n]*)", block.text, re.MULTILINE):
                command = re.sub(r"'[^']*'|\"[^\"]*\"", "", command)
                with self.subTest(block=block.place, command=command):
                    self.assertLessEqual(set(re.findall(r"([A-Z_]+)=", command)), variables)
                    self.assertLessEqual({w for w in command.split() if "=" not in w}, targets)


if __name__ == "__main__":
    unittest.main()
