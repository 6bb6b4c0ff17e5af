"""Every function that the extension lists is tested and documented, and its example runs."""
import os
import unittest

import duckdb

from database import ROOT, connect


def text_of(paths) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


class Catalogue(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        os.chdir(ROOT)  # the examples read data/
        cls.connection = connect()
        query = "SELECT DISTINCT name, example FROM fhir_das_functions() ORDER BY ALL"
        cls.functions = cls.connection.execute(query).fetchall()

    def test_lists_what_it_registers(self) -> None:
        registered = "SELECT DISTINCT function_name FROM duckdb_functions()"
        with_extension = {name for name, in self.connection.execute(registered).fetchall()}
        without = {name for name, in duckdb.connect().execute(registered).fetchall()}
        self.assertEqual({name for name, _ in self.functions}, with_extension - without)

    def test_every_function_is_tested(self) -> None:
        tests = text_of(sorted((ROOT / "test" / "sql").rglob("*.test")))
        for name, _ in self.functions:
            with self.subTest(function=name):
                self.assertTrue(f"{name}(" in tests, f"no .test calls {name}")

    def test_every_function_is_documented(self) -> None:
        documents = text_of([ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))])
        for name, _ in self.functions:
            with self.subTest(function=name):
                self.assertTrue(name in documents, f"neither README.md nor docs/ name {name}")

    def test_every_example_runs(self) -> None:
        for name, example in self.functions:
            with self.subTest(function=name, example=example):
                self.assertIn(name, example)
                self.connection.execute(example).fetchall()


if __name__ == "__main__":
    unittest.main()
