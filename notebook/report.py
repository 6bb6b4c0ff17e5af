"""Writes one HTML file about a build: its checks, plots and tables, to send to others. It needs no server and no network.

usage: report.py DATABASE FILE [--identify]

Without --identify the file has no name, birth date, identifier, resource id or file name in it, only counts and codes.
"""
import argparse
import html
import re
import sys
from pathlib import Path
from string import Template

import duckdb
import vl_convert

import charts
from layers import NotBuilt, columns, open_build, rows, tables

HERE = Path(__file__).resolve().parent
MOST_ROWS, MOST_FAILING, MOST_HISTOGRAMS, FEWEST_VALUES = 1000, 50, 12, 5
VERDICTS = ("fail", "inconclusive", "pass", "not applicable")
# Colours that stand for those of the page, which follow the reader's choice of light or dark.
COLOURS = {
    "#010101": "var(--ink)", "#020202": "var(--line)", "#030303": "var(--muted)",
    charts.FEMALE: "var(--warm)", charts.MALE: "var(--cool)", charts.OTHER: "var(--muted)",
}
CONFIG = {
    "background": None,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {"labelColor": "#010101", "titleColor": "#010101", "titleFontWeight": "normal", "gridColor": "#020202",
             "domainColor": "#030303", "tickColor": "#030303", "labelFontSize": 11, "titleFontSize": 12},
    "legend": {"labelColor": "#010101", "labelFontSize": 12},
    "title": {"color": "#010101", "subtitleColor": "#010101", "anchor": "start", "fontSize": 13, "fontWeight": 600},
    "text": {"color": "#010101"},
}


def text(value) -> str:
    """A value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", "\u202f")
    if isinstance(value, float):
        return f"{value:,.4g}".replace(",", "\u202f") if abs(value) < 1e6 else f"{value:.4g}"
    return html.escape(str(value))


def percent(share: float | None) -> str:
    """A share, never rounded to nothing or to all where it is neither."""
    if share is None:
        return ""
    shown = round(100 * share, 1)
    if share and not shown:
        return "<\u202f0.1\u202f%"
    if share < 1 and shown == 100:
        return ">\u202f99.9\u202f%"
    return f"{shown:g}\u202f%"


class Cell:
    """The HTML of a cell beside the value that its column is sorted by."""

    def __init__(self, markup: str, value=None) -> None:
        self.markup, self.value = markup, value


def share_cell(share: float | None) -> Cell:
    if share is None:
        return Cell("")
    return Cell(f'<span class="share"><span class="bar" style="--share:{share:.4f}"></span>{percent(share)}</span>', share)


def table(caption: str, head: list[str], body: list[list], numbers: tuple[int, ...] = (), search: bool = False) -> str:
    """A table that sorts by its heads, and has a search field where it is long."""
    def cell(number: int, value) -> str:
        kind = ' class="number"' if number in numbers else ""
        if not isinstance(value, Cell):
            sort = f' data-value="{value}"' if isinstance(value, (int, float)) else ""
            return f"<td{kind}{sort}>{text(value)}</td>"
        sort = "" if value.value is None else f' data-value="{html.escape(str(value.value))}"'
        return f"<td{kind}{sort}>{value.markup}</td>"

    left_out = f"<p class=note>The first {MOST_ROWS} of {text(len(body))} rows.</p>" if len(body) > MOST_ROWS else ""
    heads = "".join(f'<th scope="col"{" class=number" if n in numbers else ""}>{html.escape(h)}</th>' for n, h in enumerate(head))
    lines = "".join(f"<tr>{''.join(cell(n, v) for n, v in enumerate(line))}</tr>" for line in body[:MOST_ROWS])
    return (
        f'<div class="table"{" data-search" if search else ""} tabindex="0" role="region" aria-label="{html.escape(caption)}">'
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>{left_out}"
    )


def figure(chart, label: str, caption: str = "") -> str:
    """A chart as SVG in the colours of the page. A caption takes the place of its title, and can break lines."""
    specification = chart.to_dict()
    if caption:
        specification.pop("title", None)
    specification["config"] = CONFIG
    svg = vl_convert.vegalite_to_svg(specification)
    for colour, variable in COLOURS.items():
        svg = re.sub(f'="{colour}"', f'="{variable}"', svg, flags=re.IGNORECASE)
    svg = svg.replace("<svg ", f'<svg role="img" aria-label="{html.escape(label)}" ', 1)
    return f"<figure>{f'<figcaption>{caption}</figcaption>' if caption else ''}{svg}</figure>"


class Report:
    """The parts of the page, each from the connection to the build."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, identify: bool) -> None:
        self.connection, self.identify = connection, identify

    def rows(self, query: str, parameters: list | None = None) -> list[dict]:
        return rows(self.connection, query, parameters)

    def one(self, query: str):
        return self.connection.execute(query).fetchone()[0]

    def page(self) -> str:
        parts = {name: getattr(self, name)() for name in (
            "summary", "checks", "input", "silver", "patients", "conditions", "measurements", "activity", "dictionary")}
        return Template((HERE / "report.html").read_text(encoding="utf-8")).substitute(parts)

    def summary(self) -> str:
        build = self.rows("SELECT strftime(started_at, '%Y-%m-%d %H:%M') AS at, CAST(as_of AS VARCHAR) AS as_of, input FROM gold.build")[0]
        counts = dict(self.connection.execute("SELECT verdict, count(*) FROM gold.quality_check GROUP BY verdict").fetchall())
        facts = [
            ("resources", self.one("SELECT count(*) FROM bronze.resource")),
            ("patients", self.one("SELECT count(DISTINCT id) FROM silver.patient")),
            ("valid rows", percent(self.one("SELECT sum(rows_valid) / nullif(sum(rows_checked), 0) FROM gold.validity"))),
        ]
        tiles = "".join(f"<div><dt>{name}</dt><dd>{text(value)}</dd></div>" for name, value in facts)
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
        body = []
        for check in found:
            limit = "" if check["threshold"] is None else f"{'≤' if check['bound'] == 'at most' else '≥'}\u202f{percent(check['threshold'])}"
            body.append([
                Cell(f'<span class="verdict {check["verdict"].split()[0]}">{check["verdict"]}</span>', VERDICTS.index(check["verdict"])),
                Cell(self.check_details(check), check["what"]),
                ", ".join(filter(None, (check["category"], (check["subcategory"] or "").lower()))),
                Cell(percent(check["observed"]), check["observed"] if check["observed"] is not None else -1),
                Cell(limit, check["threshold"] if check["threshold"] is not None else -1),
                check["denominator"],
            ])
        return table("Checks", ["verdict", "what holds for good data", "category", "observed", "good is", "of rows"], body, (3, 4, 5), search=True)

    def check_details(self, check: dict) -> str:
        """What a check found, down to the elements, and to the rows where identities are asked for."""
        lines = f'<p>{text(check["why"])} Measured: {text(check["measure"])}.</p><p><code>{text(check["id"])}</code></p>'
        paths = self.rows("SELECT path, count(*) AS failing FROM gold.failing_rows(?) GROUP BY path ORDER BY failing DESC, path LIMIT 20", [check["id"]])
        if check["id"] == "input_readable" and not self.identify:
            paths = []
        if paths:
            lines += "<ul>" + "".join(f"<li>{text(p['failing'])} × <code>{text(p['path'] or 'source_file')}</code></li>" for p in paths) + "</ul>"
        if self.identify:
            failing = self.rows("SELECT resource_type, id, filename FROM gold.failing_rows(?) ORDER BY ALL LIMIT ?", [check["id"], MOST_FAILING])
            if failing:
                lines += table(f"The first {len(failing)} rows that fail", ["type", "id", "file"], [list(row.values()) for row in failing])
        return f"<details><summary>{text(check['what'])}</summary>{lines}</details>"

    def input(self) -> str:
        types = self.rows("SELECT resource_type, count(*) AS resources FROM bronze.resource GROUP BY ALL ORDER BY resources DESC, resource_type")
        most = max((row["resources"] for row in types), default=1)
        rejected = self.one("SELECT count(*) FROM bronze.rejected")
        note = f"<p>{text(rejected)} documents, or parts of one, could not be read.</p>" if rejected else ""
        return note + table("Resources by type", ["type", "resources", "share"],
                            [[row["resource_type"], row["resources"], bar_cell(row["resources"], most)] for row in types], (1,))

    def silver(self) -> str:
        validity = self.rows("SELECT resource_type, rows_checked, rows_invalid, share_valid FROM gold.validity ORDER BY rows_checked DESC, resource_type")
        broken = self.rows("""
            SELECT resource_type, rule, severity, description, rows_broken, share_broken FROM gold.validation_summary
            ORDER BY rows_broken DESC, resource_type, rule
        """)
        complete = self.rows("SELECT resource_type, replace(substr(field, 6), '_', ' ') AS field, rows_with, share_with FROM gold.completeness ORDER BY resource_type, share_with DESC, field")
        return (
            table("Rows that break no rule", ["type", "rows", "invalid", "valid"],
                  [[row["resource_type"], row["rows_checked"], row["rows_invalid"], share_cell(row["share_valid"])] for row in validity], (1, 2))
            + table("Rules", ["type", "rule", "severity", "broken by", "share"],
                    [[row["resource_type"], Cell(f"{text(row['description'])}<br><code>{row['rule']}</code>", row["rule"]), row["severity"], row["rows_broken"],
                      share_cell(row["share_broken"])] for row in broken], (3,), search=True)
            + table("Completeness", ["type", "field", "rows with it", "share"],
                    [[row["resource_type"], row["field"], row["rows_with"], share_cell(row["share_with"])] for row in complete], (2,), search=True)
        )

    def patients(self) -> str:
        left_out = self.one("SELECT coalesce(sum(patients), 0) FROM gold.patient_demographics WHERE age_from IS NULL OR sex IS NULL OR sex NOT IN ('female', 'male')")
        note = f"<p class=note>{text(int(left_out))} patients of another or unknown sex or age are not drawn.</p>" if left_out else ""
        countries = self.rows("""
            SELECT coalesce(country, 'not known') AS country, patients, patients / sum(patients) OVER () AS share
            FROM (SELECT country, sum(patients) AS patients FROM gold.patient_demographics GROUP BY country)
            ORDER BY patients DESC, country
        """)
        return '<div class="columns"><div>' + figure(charts.age_pyramid(self.connection), "Patients by age and sex") + note + "</div>" + table(
            "Patients by country", ["country", "patients", "share"], [[r["country"], int(r["patients"]), share_cell(r["share"])] for r in countries], (1,)) + "</div>"

    def conditions(self) -> str:
        found = self.rows("""
            SELECT display, code, patients, conditions, share, share_low, share_high FROM gold.condition_prevalence
            ORDER BY patients DESC, conditions DESC, display, code
        """)
        body = [[row["display"] or "not stated", code_cell(row["code"]), row["patients"], row["conditions"], share_cell(row["share"]),
                 Cell("" if row["share"] is None else f"{percent(row['share_low'])} – {percent(row['share_high'])}", row["share_low"] or 0)] for row in found]
        return figure(charts.prevalence(self.connection), "The most common conditions, with the share of the patients that have them") + table(
            "All conditions", ["condition", "code", "patients", "resources", "share", "95 % interval"], body, (2, 3, 5), search=True)

    def measurements(self) -> str:
        found = charts.measurements(self.connection)
        drawn = []
        for measurement in [m for m in found if m["n"] >= FEWEST_VALUES][:MOST_HISTOGRAMS]:
            chart = charts.histogram(self.connection, measurement)
            drawn.append(figure(chart, f"Histogram of {chart.title.text}", f"<strong>{text(chart.title.text)}</strong><br>{text(chart.title.subtitle)}"))
        numbers = self.rows("SELECT display, code, unit, n, missing, mean, sd, p05, p25, median, p75, p95 FROM gold.measurement ORDER BY n DESC, display, code, unit")
        figures = f'<div class="figures">{"".join(drawn)}</div>' if drawn else f"<p class=note>Nothing was measured {FEWEST_VALUES} times.</p>"
        return figures + table(
            "All measurements", ["measurement", "code", "unit", "n", "missing", "mean", "sd", "5 %", "25 %", "median", "75 %", "95 %"],
            [[code_cell(value) if name == "code" else value for name, value in row.items()] for row in numbers], tuple(range(3, 12)), search=True)

    def activity(self) -> str:
        found = self.rows("""
            SELECT DISTINCT event_type, CAST(sum(events) OVER (PARTITION BY event_type) AS BIGINT) AS events, gini, top_20_share
            FROM gold.activity ORDER BY event_type
        """)
        return '<div class="columns">' + figure(charts.activity(self.connection), "Lorenz curves of observations and conditions") + table(
            "How unequally events are spread", ["event", "events", "Gini", "top 20 % hold"],
            [[r["event_type"], r["events"], Cell("" if r["gini"] is None else f"{r['gini']:.2f}", r["gini"]), share_cell(r["top_20_share"])] for r in found], (1, 2)) + "</div>"

    def dictionary(self) -> str:
        body = []
        for found in tables(self.connection):
            name = f"{found['layer']}.{found['table']}"
            body.append([Cell(f"<strong>{text(name)}</strong>", name), Cell(f"{text(found['rows'])} rows", found["rows"]), found["comment"]])
            if found["layer"] != "bronze" or found["table"] in ("resource", "rejected"):
                body += [[Cell(f"{text(name)}.<wbr>{text(c['column'])}", f"{name}.{c['column']}"),
                          "structure" if len(c["type"]) > 30 else c["type"].lower(), c["comment"]] for c in columns(self.connection, found["layer"], found["table"])]
        return table("Tables and columns", ["name", "type", "meaning"], body, search=True)


def code_cell(code: str | None) -> Cell:
    return Cell(f"<code>{text(code)}</code>" if code else "", code or "")


def bar_cell(count: int, most: int) -> Cell:
    return Cell(f'<span class="share"><span class="bar" style="--share:{count / most:.4f}"></span></span>', count)


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
