"""Looks at a database that `make run` made: what is in its layers, what is wrong with it, and what it says."""
import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="FHIR data")


@app.cell
def _():
    import sys
    from pathlib import Path

    import marimo as mo

    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import charts
    import layers

    return charts, layers, mo


@app.cell
def _(layers, mo):
    given = mo.cli_args().get("db") or layers.ROOT / "build" / "fhir_das.duckdb"
    database = mo.ui.text(value=str(given), label="Database", full_width=True)
    mo.vstack([mo.md("# FHIR data"), database])
    return (database,)


@app.cell
def _(database, layers, mo):
    try:
        connection = layers.open_build(database.value)
    except layers.NotBuilt as error:
        mo.stop(True, mo.callout(mo.plain_text(str(error)), kind="danger"))
    return (connection,)


@app.cell
def _(connection, layers, mo):
    MOST_ROWS = 1000

    def plain(value):
        """A value as a table shows it: lists and structures as text, and nothing too long."""
        if isinstance(value, float):
            return float(f"{value:.4g}")
        if value is None or isinstance(value, (bool, int)):
            return value
        text = str(value)
        return text if len(text) <= 200 else text[:199] + "…"

    def shown(query, parameters=None):
        return [{name: plain(value) for name, value in row.items()} for row in layers.rows(connection, query, parameters)]

    def table(rows, label="", **options):
        """A table that can be searched, or a line that says that there is nothing."""
        return mo.ui.table(rows, label=label, show_download=False, **options) if rows else mo.md(f"*{label or 'Table'}: no rows.*")

    def chosen(element):
        """The row that is selected in such a table, if there is one."""
        value = getattr(element, "value", None)
        return value[0] if isinstance(value, list) and value else None

    return MOST_ROWS, chosen, shown, table


@app.cell
def _(mo, shown):
    verdicts = {row["verdict"]: row["checks"] for row in shown("SELECT verdict, count(*) AS checks FROM gold.quality_check GROUP BY verdict")}
    build = shown("SELECT strftime(started_at, '%Y-%m-%d %H:%M') AS started_at, as_of, input FROM gold.build")[0]
    mo.vstack([
        mo.md(f"Built on {build['started_at']} UTC from `{build['input']}`, as of {build['as_of']}. Silver is built again in memory; the file is not changed."),
        mo.hstack(
            [mo.stat(value=f"{verdicts.get(verdict, 0)}", label=f"checks: {verdict}", bordered=True) for verdict in ("fail", "inconclusive", "pass", "not applicable")],
            widths="equal",
        ),
    ])
    return


@app.cell
def _(shown, table):
    checks = table(shown("""
        SELECT verdict, what, observed, bound, threshold, denominator AS rows, category, subcategory, why, id FROM gold.quality_check
        ORDER BY list_position(['fail', 'inconclusive', 'pass', 'not applicable'], verdict), category, subcategory, id
    """), "Checks: select one to see its rows", selection="single", page_size=10)
    rules = table(shown("""
        SELECT resource_type, rule, severity, rows_broken, share_broken, description FROM gold.validation_summary
        ORDER BY rows_broken DESC, resource_type, rule
    """), "Rules: select one to see the rows that break it", selection="single", page_size=10)
    return checks, rules


@app.cell
def _(MOST_ROWS, checks, chosen, rules, shown, table):
    check = chosen(checks)
    check_rows = table(shown("FROM gold.failing_rows(?) ORDER BY ALL LIMIT ?", [check["id"], MOST_ROWS]) if check else [],
                       f"Rows that fail {check['id']}" if check else "Rows", selection="single", page_size=10)
    rule = chosen(rules)
    rule_id = f"{rule['resource_type'].lower()}_{rule['rule']}" if rule else None
    rule_rows = table(shown("FROM gold.failing_rows(?) ORDER BY ALL LIMIT ?", [rule_id, MOST_ROWS]) if rule else [],
                      f"Rows that break {rule_id}" if rule else "Rows", selection="single", page_size=10)
    return check_rows, rule_rows


@app.cell
def _(check_rows, chosen, connection, mo, rule_rows):
    import json

    def resource_of(row):
        """The resource of a failing row, as it was sent."""
        if not row or not row["resource_type"]:
            return mo.md("")
        found = connection.execute("""
            SELECT resource FROM bronze.resource
            WHERE resource_type = ? AND id IS NOT DISTINCT FROM ? AND parse_filename(filename) = ? LIMIT 1
        """, [row["resource_type"], row["id"], row["filename"]]).fetchone()
        return mo.vstack([mo.md(f"`{row['path']}` of"), mo.plain_text(json.dumps(json.loads(found[0]), indent=2, ensure_ascii=False))]) if found else mo.md("")

    check_resource, rule_resource = resource_of(chosen(check_rows)), resource_of(chosen(rule_rows))
    return check_resource, rule_resource


@app.cell
def _(connection, layers, mo):
    found_tables = {f"{table['layer']}.{table['table']} ({table['rows']:,} rows)": table for table in layers.tables(connection)}
    picked = mo.ui.dropdown(list(found_tables), value=next(name for name in found_tables if name.startswith("silver.patient")),
                            label="Table", searchable=True)
    return found_tables, picked


@app.cell
def _(MOST_ROWS, connection, found_tables, layers, mo, picked, shown, table):
    looked_at = found_tables[picked.value]
    relation = layers.relation_of(looked_at["layer"], looked_at["table"])
    sample = mo.vstack([
        picked,
        mo.md(f"{looked_at['comment'] or ''} The first {MOST_ROWS:,} rows can be searched."),
        table(shown(f"FROM {relation} LIMIT {MOST_ROWS}"), "Rows", selection=None, page_size=10),
        table(layers.columns(connection, looked_at["layer"], looked_at["table"]), "Columns", selection=None, page_size=10),
    ])
    return (sample,)


@app.cell
def _(charts, connection, mo):
    measured = {f"{m['display'] or m['code'] or 'not stated'} ({m['unit'] or 'no unit'}), n = {m['n']}": m for m in charts.measurements(connection)}
    measurements = mo.ui.multiselect(list(measured), value=list(measured)[:4], label="Measurements", full_width=True)
    return measured, measurements


@app.cell
def _(chosen, charts, check_resource, check_rows, checks, connection, measured, measurements, mo, rule_resource, rule_rows, rules, sample, shown, table):
    histograms = [charts.histogram(connection, measured[name]) for name in measurements.value]
    mo.ui.tabs({
        "Checks": mo.vstack([checks, check_rows if chosen(checks) else mo.md(""), check_resource]),
        "Rules": mo.vstack([rules, rule_rows if chosen(rules) else mo.md(""), rule_resource]),
        "Tables": sample,
        "Patients": mo.vstack([
            charts.age_pyramid(connection),
            table(shown("FROM gold.patient_demographics ORDER BY age_from, sex, country"), "Demographics", selection=None),
        ]),
        "Conditions": mo.vstack([
            charts.prevalence(connection),
            table(shown("FROM gold.condition_prevalence ORDER BY patients DESC, conditions DESC"), "Conditions", selection=None),
        ]),
        "Measurements": mo.vstack([
            measurements if measured else mo.md("*Nothing was measured.*"), mo.hstack(histograms, wrap=True, justify="start"),
            table(shown("FROM gold.measurement ORDER BY n DESC, display"), "Measurements", selection=None),
        ]),
        "Activity": mo.vstack([
            charts.activity(connection),
            table(shown("SELECT DISTINCT event_type, gini, top_20_share FROM gold.activity ORDER BY event_type"), "Inequality", selection=None),
        ]),
    })
    return


if __name__ == "__main__":
    app.run()
