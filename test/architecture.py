"""Keeps the shape of the sources: imports point one way, and `unsafe` stays in src/ffi."""
import re
import unittest
from pathlib import Path

SOURCES = Path(__file__).resolve().parent.parent / "src"

# What each module may import; `error` everyone, and only `functions` is a meeting point.
MAY_IMPORT = {
    "error": set(),
    "json": set(),
    "xhtml": set(),
    "definitions": {"json"},
    "fhirpath": {"definitions", "json", "xhtml"},
    "view": {"fhirpath", "definitions", "json"},
    "validate": {"fhirpath", "definitions", "json", "xhtml"},
    "source": {"json"},
    "ffi": set(),
    "functions": {"ffi", "source", "view", "validate", "fhirpath", "definitions", "json"},
}

# Programs beside the library. Their `crate::` is their own; the library would be `fhir_das::`, and they do without it.
PROGRAMS = SOURCES / "bin"


def code(path: Path) -> str:
    """The file without comments and string literals, which may name anything."""
    text = re.sub(r'"(?:\\.|[^"\\])*"', '""', path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"//[^\n]*", "", text)


def imports(text: str) -> set[str]:
    """First segments of `crate::…` paths, of `crate::{a::…, b::…}` too."""
    found = set(re.findall(r"\bcrate::(\w+)", text))
    for group in re.findall(r"\bcrate::\{((?:[^{}]|\{[^{}]*\})*)\}", text):
        found |= set(re.findall(r"(?:^|,)\s*(\w+)", re.sub(r"\{[^{}]*\}", "", group)))
    return found


class Architecture(unittest.TestCase):
    def test_imports_point_one_way(self) -> None:
        modules = {path.stem for path in SOURCES.iterdir() if path != PROGRAMS} - {"lib"}
        self.assertLessEqual(modules, set(MAY_IMPORT), "a new module: say here what it may import")
        for path in sorted(SOURCES.rglob("*.rs")):
            module = path.relative_to(SOURCES).parts[0].removesuffix(".rs")
            if module in ("lib", PROGRAMS.name):
                continue
            allowed = MAY_IMPORT[module] | {module, "error"}
            with self.subTest(path=path.name):
                self.assertLessEqual(imports(code(path)) & set(MAY_IMPORT), allowed, f"{path} imports too much")

    def test_programs_need_no_library(self) -> None:
        for path in sorted(PROGRAMS.rglob("*.rs")):
            with self.subTest(path=path.name):
                self.assertNotRegex(code(path), r"\bfhir_das::")

    def test_unsafe_stays_in_ffi(self) -> None:
        for path in sorted(SOURCES.rglob("*.rs")):
            if path.relative_to(SOURCES).parts[0] != "ffi":
                with self.subTest(path=path.name):
                    self.assertNotRegex(code(path), r"\bunsafe\b|\blibduckdb_sys\b|\bduckdb::")


if __name__ == "__main__":
    unittest.main()
