"""Every function that the extension lists, and every macro, is tested and documented; examples run."""
import os
import re
import unittest

import duckdb

from database import ROOT, connect, scripts


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


class Macros(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        with connect() as extension:
            cls.statements = [statement for layer, _, statement in scripts(extension) if layer == "macros"]
        # They need no extension, and can be created again.
        cls.connection = duckdb.connect()
        for statement in cls.statements * 2:
            cls.connection.execute(statement)
        query = "SELECT function_name, comment FROM duckdb_functions() WHERE schema_name = 'macros' ORDER BY ALL"
        cls.comments = dict(cls.connection.execute(query).fetchall())

    def test_each_has_a_script_of_its_name(self) -> None:
        self.assertEqual(set(self.comments), {path.stem for path in (ROOT / "sql" / "macros").glob("*.sql")} - {"schema"})

    def test_nothing_else_is_created(self) -> None:
        query = "SELECT schema_name, function_name FROM duckdb_functions() WHERE NOT internal AND schema_name <> 'macros'"
        self.assertEqual(self.connection.execute(query).fetchall(), [])
        self.assertEqual(self.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall(), [])
        self.assertEqual(self.connection.execute("SELECT name FROM duckdb_variables()").fetchall(), [])

    def test_each_has_a_comment(self) -> None:
        for name, comment in self.comments.items():
            with self.subTest(macro=name):
                self.assertTrue(comment, "no COMMENT ON MACRO")
                self.assertFalse(comment.endswith("."))

    def test_each_is_tested(self) -> None:
        for name in self.comments:
            with self.subTest(macro=name):
                test = ROOT / "test" / "sql" / "macros" / f"{name}.test"
                self.assertIn(f"macros.{name}(", test.read_text(encoding="utf-8"))

    def test_each_is_documented(self) -> None:
        readme, document = text_of([ROOT / "README.md"]), text_of([ROOT / "docs" / "macros.md"])
        examples = "".join(re.findall(r"^```sql\n(.*?)^```$", document, re.MULTILINE | re.DOTALL))
        for name in self.comments:
            with self.subTest(macro=name):
                self.assertIn(f"`{name}(", readme, "README.md does not name it")
                self.assertIn(f"`{name}(", document, "docs/macros.md does not say what it gives")
                self.assertIn(f"macros.{name}(", examples, "docs/macros.md has no example")


if __name__ == "__main__":
    unittest.main()
