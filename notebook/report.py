"""Writes one HTML file about a build: its checks, plots and tables, to send to others. It needs no server and no network.

usage: report.py DATABASE FILE [--identify]

Without --identify the file has no name, birth date, identifier, resource id or file name in it, only counts and codes.
"""
import argparse
import html
import sys
from pathlib import Path
from string import Template

import duckdb

import charts
import findings
from layers import NotBuilt, columns, open_build, rows, tables
from page import Cell, beside, code_cell, figure, name_cell, percent, share_cell, table, text

HERE = Path(__file__).resolve().parent
MOST_FAILING, MOST_HISTOGRAMS, FEWEST_VALUES = 50, 12, 5
VERDICTS = ("fail", "inconclusive", "pass", "not applicable")


class Report:
    """The parts of the page, each from the connection to the build."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, identify: bool) -> None:
        self.connection, self.identify = connection, identify

    def rows(self, query: str, parameters: list | None = None) -> list[dict]:
        return rows(self.connection, query, parameters)

    def one(self, query: str):
        return self.connection.execute(query).fetchone()[0]

    def page(self) -> str:
        sections = [
            ("checks", "Checks", """What was asked of the data. Open a line to see what was found, and where. <em>Inconclusive</em> means that one row fails and
                there are too few rows to tell; <em>not applicable</em>, that there is nothing to check or no minimum is stated.""", self.checks()),
            ("findings", "Findings of fhir_validate", """Where the input breaks FHIR’s own definitions, and where it cannot be or is hard to believe: one line for
                each rule and place.""", self.findings()),
            ("references", "References", "Where references lead, and which lead nowhere.", self.references()),
            ("input", "Input", "", self.input()),
            ("rules", "Rules and completeness", "", self.silver()),
            ("patients", "Patients", "", self.patients()),
            ("conditions", "Conditions", """Patients that have each condition at least once, whether it is over or not. The lines are 95&#8239;% Wilson intervals:
                what the share could be among all patients like these.""", self.conditions()),
            ("measurements", "Measurements", """The most common ones that have five values or more. Values that are far out, three quartile distances beyond the
                quartiles, are counted and not drawn.""", self.measurements()),
            ("activity", "Activity", """The further a curve is below the diagonal, the fewer patients have most of the events. Gini is 0 where all have as many, and
                towards 1 where one has all.""", self.activity()),
            ("dictionary", "Dictionary", "What the tables of the build have in them.", self.dictionary()),
        ]
        links = "".join(f'<li><a href="#{name}">{title.split(" of ")[0].split(" and ")[0]}</a></li>' for name, title, _, _ in sections)
        parts = "".join(f'<section id="{name}"><h2>{title}</h2>{lead and f"<p>{lead}</p>"}{body}</section>' for name, title, lead, body in sections)
        return Template((HERE / "report.html").read_text(encoding="utf-8")).substitute(summary=self.summary(), links=links, sections=parts)

    def summary(self) -> str:
        build = self.rows("SELECT strftime(started_at, '%Y-%m-%d %H:%M') AS at, CAST(as_of AS VARCHAR) AS as_of, input FROM gold.build")[0]
        counts = dict(self.connection.execute("SELECT verdict, count(*) FROM gold.quality_check GROUP BY verdict").fetchall())
        facts = [
            ("files", self.one("SELECT count(DISTINCT filename) FROM bronze.stored")),
            ("resources", self.one("SELECT count(*) FROM bronze.resource")),
            ("patients", self.one("SELECT count(DISTINCT id) FROM silver.patient")),
            ("valid rows", percent(self.one("SELECT sum(rows_valid) / nullif(sum(rows_checked), 0) FROM gold.validity"))),
        ]
        tiles = "".join(f"<div><dt>{name}</dt><dd>{text(value) or '–'}</dd></div>" for name, value in facts)
        tiles += "".join(f'<div class="{verdict.split()[0]}"><dt>{verdict}</dt><dd>{counts.get(verdict, 0)}</dd></div>' for verdict in VERDICTS)
        source = f" from <code>{text(build['input'])}</code>" if self.identify else ""
        kept = "The page names resources and files: handle it as you handle the data." if self.identify else (
            "The page has counts and codes, no names, birth dates or identifiers. A count of one may still point to a person.")
        return f"<p>Built on {text(build['at'])} UTC{source}. Ages and “not in the future” refer to {text(build['as_of'])}. {kept}</p><dl class=tiles>{tiles}</dl>"

    def checks(self) -> str:
        found = self.rows("""
            SELECT * FROM gold.quality_check
            ORDER BY list_position(['fail', 'inconclusive', 'pass', 'not applicable'], verdict), list_position(['Conformance', 'Completeness', 'Plausibility'], category), subcategory, id
        """)
        paths = self.failing("SELECT check_id, regexp_replace(path, '\\[\\d+\\]', '', 'g') AS path, count(*) AS failing FROM gold.failing_rows() GROUP BY ALL ORDER BY failing DESC, path")
        resources = self.failing("SELECT check_id, resource_type, id, filename FROM gold.failing_rows() ORDER BY ALL") if self.identify else {}
        body = []
        for check in found:
            limit = "" if check["threshold"] is None else f"{'≤' if check['bound'] == 'at most' else '≥'}\u202f{percent(check['threshold'])}"
            category = ", ".join(filter(None, (check["category"], (check["subcategory"] or "").lower())))
            body.append([
                Cell(f'<span class="verdict {check["verdict"].split()[0]}">{check["verdict"]}</span>', VERDICTS.index(check["verdict"])),
                Cell(self.check_details(check, category, paths.get(check["id"], []), resources.get(check["id"], [])), check["what"]),
                category,
                Cell(percent(check["observed"]), check["observed"] if check["observed"] is not None else -1),
                Cell(limit, check["threshold"] if check["threshold"] is not None else -1),
                check["denominator"],
            ])
        return table("All checks", ["verdict", "what holds for good data", "category", "observed", "good is", "of rows"], body, numbers=(3, 4, 5), minor=(2, 5))

    def failing(self, query: str) -> dict[str, list[dict]]:
        """The rows of a query about failing rows, by check."""
        found: dict[str, list[dict]] = {}
        for row in self.rows(query):
            found.setdefault(row.pop("check_id"), []).append(row)
        return found

    def check_details(self, check: dict, category: str, paths: list[dict], resources: list[dict]) -> str:
        """What a check found, down to the elements, and to the rows where identities are asked for."""
        lines = f'<p>{text(check["why"])} Measured: {text(check["measure"])}.</p><p>{text(category)}: {name_cell(check["id"]).markup}</p>'
        # What cannot be read has a place in its file, and no path.
        if paths and (check["id"] != "input_readable" or self.identify):
            lines += "<ul>" + "".join(f"<li>{text(p['failing'])} × {name_cell(p['path'] or 'source_file').markup}</li>" for p in paths[:20]) + "</ul>"
        if resources:
            lines += table(f"Rows that fail {check['id']}", ["type", "id", "file"], [list(row.values()) for row in resources[:MOST_FAILING]], of=len(resources), level=4)
        return f"<details><summary>{text(check['what'])}</summary>{lines}</details>"

    def findings(self) -> str:
        found = findings.issues(self.connection)
        if not found:
            return "<p>There are none.</p>" if findings.validated(self.connection) else "<p>The build did not look for them.</p>"
        severities = ("fatal", "error", "warning", "information")
        heads = ["severity", "what should hold", "where", "issues", "of resources"] + (["examples"] if self.identify else [])
        return table("All findings", heads, [[
            Cell(f'<span class="severity {text(row["severity"])}">{text(row["severity"])}</span>', severities.index(row["severity"]) if row["severity"] in severities else 9),
            Cell(f"{text(row['description'])}<br>{name_cell(row['rule']).markup}", row["rule"]),
            name_cell(row["path"] or row["resource_type"]), row["count"], share_cell(row["share"]),
        ] + ([", ".join(row["example_ids"])] if self.identify else []) for row in found], numbers=(3,))

    def references(self) -> str:
        found = findings.references(self.connection)
        return table("All references", ["from", "to", "kind", "references", "lead nowhere", "resolved"], [
            [name_cell(row["path"] or row["resource_type"]), row["target_type"] or "not stated", row["kind"], row["references"], row["unresolved"], share_cell(row["share"])]
            for row in found], numbers=(3, 4)) if found else "<p>There are none.</p>"

    def input(self) -> str:
        types = self.rows("""
            SELECT coalesce(resource_type, 'no type') AS resource_type, count(*) AS resources, count(*) / sum(count(*)) OVER () AS share
            FROM bronze.resource GROUP BY resource_type ORDER BY resources DESC, resource_type
        """)
        rejected = self.one("SELECT count(*) FROM bronze.rejected")
        note = f"<p>{text(rejected)} documents, or parts of one, could not be read.</p>" if rejected else ""
        return note + table("Resources by type", ["type", "resources", "share"], [[row["resource_type"], row["resources"], share_cell(row["share"])] for row in types], numbers=(1,))

    def silver(self) -> str:
        validity = self.rows("SELECT resource_type, rows_checked, rows_invalid, share_valid FROM gold.validity ORDER BY rows_checked DESC, resource_type")
        broken = self.rows("""
            SELECT resource_type, rule, severity, description, rows_broken, share_broken FROM gold.validation_summary
            ORDER BY rows_broken DESC, resource_type, rule
        """)
        complete = self.rows("SELECT resource_type, replace(substr(field, 6), '_', ' ') AS field, rows_with, share_with FROM gold.completeness ORDER BY resource_type, share_with DESC, field")
        return (
            table("Rows that break no rule", ["type", "rows", "invalid", "break no rule"],
                  [[row["resource_type"], row["rows_checked"], row["rows_invalid"], share_cell(row["share_valid"])] for row in validity], numbers=(1, 2))
            + table("Rules", ["type", "rule", "severity", "broken by", "share"],
                    [[row["resource_type"], Cell(f"{text(row['description'])}<br>{name_cell(row['rule']).markup}", row["rule"]), row["severity"], row["rows_broken"],
                      share_cell(row["share_broken"])] for row in broken], numbers=(3,))
            + table("Completeness", ["type", "field", "rows with it", "share"],
                    [[row["resource_type"], row["field"], row["rows_with"], share_cell(row["share_with"])] for row in complete], numbers=(2,))
        )

    def patients(self) -> str:
        left_out = self.one("SELECT coalesce(sum(patients), 0) FROM gold.patient_demographics WHERE age_from IS NULL OR age_from < 0 OR sex IS NULL OR sex NOT IN ('female', 'male')")
        note = f"<p class=note>{text(int(left_out))} patients of another or unknown sex or age are not drawn.</p>" if left_out else ""
        countries = self.rows("""
            SELECT coalesce(country, 'not known') AS country, patients, patients / sum(patients) OVER () AS share
            FROM (SELECT country, sum(patients) AS patients FROM gold.patient_demographics GROUP BY country)
            ORDER BY patients DESC, country
        """)
        ages = self.rows("""
            SELECT coalesce(age_band, 'not known') AS age, sum(patients) FILTER (sex = 'female') AS female, sum(patients) FILTER (sex = 'male') AS male,
                sum(patients) FILTER (sex IS NULL OR sex NOT IN ('female', 'male')) AS others
            FROM gold.patient_demographics GROUP BY age_from, age_band ORDER BY age_from NULLS LAST
        """)
        numbers = table("Ages", ["age", "female", "male", "other or unknown"], [
            [Cell(text(row["age"]), number), *(int(row[sex] or 0) for sex in ("female", "male", "others"))] for number, row in enumerate(ages)], numbers=(1, 2, 3))
        return beside(
            figure(charts.age_pyramid(self.connection), "Patients by age and sex; the table of ages has the numbers") + f"<details><summary>Ages as a table</summary>{numbers}</details>" + note,
            table("Countries", ["country", "patients", "share"], [[r["country"], int(r["patients"]), share_cell(r["share"])] for r in countries], numbers=(1,)))

    def conditions(self) -> str:
        found = self.rows("""
            SELECT display, code, patients, conditions, share, share_low, share_high FROM gold.condition_prevalence
            ORDER BY patients DESC, conditions DESC, display, code
        """)
        # What a phone shows without scrolling stands first.
        body = [[row["display"] or "not stated", row["patients"], Cell(percent(row["share"]), row["share"] or 0),
                 Cell("" if row["share"] is None else f"{percent(row['share_low'])} – {percent(row['share_high'])}", row["share_low"] or 0),
                 row["conditions"], code_cell(row["code"])] for row in found]
        return beside(figure(charts.prevalence(self.connection), "The most common conditions, with the share of the patients that have them"), table(
            "All conditions", ["condition", "patients", "share", "95\u202f% interval", "resources", "code"], body, numbers=(1, 2, 3, 4)))

    def measurements(self) -> str:
        found = charts.measurements(self.connection)
        drawn = []
        for measurement in [m for m in found if m["n"] >= FEWEST_VALUES][:MOST_HISTOGRAMS]:
            chart = charts.histogram(self.connection, measurement)
            drawn.append(figure(chart, f"Histogram of {chart.title.text}", f"<strong>{text(chart.title.text)}</strong><br>{text(chart.title.subtitle)}"))
        numbers = self.rows("SELECT display, code, unit, n, missing, mean, sd, p05, p25, median, p75, p95 FROM gold.measurement ORDER BY n DESC, display, code, unit")
        figures = f'<div class="figures">{"".join(drawn)}</div>' if drawn else f"<p class=note>Nothing was measured {FEWEST_VALUES} times.</p>"
        return figures + table(
            "All measurements", ["measurement", "code", "unit", "n", "missing", "mean", "sd", "5\u202f%", "25\u202f%", "median", "75\u202f%", "95\u202f%"],
            [[code_cell(value) if name == "code" else value for name, value in row.items()] for row in numbers], numbers=tuple(range(3, 12)))

    def activity(self) -> str:
        return beside(figure(charts.activity(self.connection), "Lorenz curves of observations and conditions, with the most active 20 % of the patients"), table(
            "How unequally events are spread", ["event", "events", "Gini", "top 20\u202f% hold"],
            [[r["event_type"], r["events"], Cell(f"{r['gini']:.2f}", r["gini"]), share_cell(r["top_20_share"])] for r in charts.inequality(self.connection)], numbers=(1, 2)))

    def dictionary(self) -> str:
        body = []
        for found in tables(self.connection):
            name = f"{found['layer']}.{found['table']}"
            body.append([Cell(f"<strong>{text(name)}</strong>", name), Cell(f"{text(found['rows'])}\u00a0rows", found["rows"]), found["comment"]])
            if found["layer"] != "bronze" or found["table"] in ("resource", "rejected"):
                body += [[Cell(f"<span class=column>{text(name)}.<wbr>{text(c['column'])}</span>", f"{name}.{c['column']}"),
                          "structure" if len(c["type"]) > 30 else c["type"].lower(), c["comment"]] for c in columns(self.connection, found["layer"], found["table"])]
        return table("Tables and columns", ["name", "type", "meaning"], body) + "<p class=paper>The columns of each table are in the file itself, and not on paper.</p>"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--identify", action="store_true", help="name the resources and files that fail a check")
    arguments = parser.parse_args()
    try:
        connection = open_build(arguments.database)
    except NotBuilt as error:
        print(error, file=sys.stderr)
        return 1
    page = Report(connection, arguments.identify).page()
    arguments.file.parent.mkdir(parents=True, exist_ok=True)
    arguments.file.write_text(page, encoding="utf-8")
    print(f"{arguments.file}: {len(page.encode()) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
