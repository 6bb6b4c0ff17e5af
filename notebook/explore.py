# /// script
# [tool.marimo.display]
# theme = "system"
# ///
"""Looks at a database that `make run` made: what is in its layers, what is wrong with it, and what it says."""
import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="FHIR data")


@app.cell
def _():
    import json
    import sys
    from pathlib import Path

    import marimo as mo

    sys.path.insert(0, str(Path(__file__).resolve().parent))
    import charts
    import findings
    import layers

    return charts, findings, json, layers, mo


@app.cell
def _(layers, mo):
    found_builds = layers.builds(mo.cli_args().get("db") or "build/fhir_das.duckdb")
    chosen_build = mo.ui.dropdown(found_builds, value=found_builds[0], label="Database", searchable=True)
    other_build = mo.ui.text(placeholder="path of another one", label="or")
    mo.vstack([mo.md("# FHIR data"), mo.hstack([chosen_build, other_build], wrap=True, justify="start")])
    return chosen_build, other_build


@app.cell
def _(chosen_build, layers, mo, other_build):
    try:
        connection = layers.open_build(other_build.value.strip() or chosen_build.value)
    except layers.NotBuilt as error:
        mo.stop(True, mo.callout(mo.plain_text(str(error)), kind="danger"))
    return (connection,)


@app.cell
def _(connection, json, layers, mo):
    MOST_ROWS = 1000
    COLOURS = {"fail": "var(--red-11)", "error": "var(--red-11)", "pass": "var(--grass-11)", "inconclusive": "var(--amber-11)", "warning": "var(--amber-11)"}
    WRAPPED = ("what", "comment", "description", "display")

    def plain(value):
        """A value as a table shows it: lists and structures as text, and nothing too long."""
        if isinstance(value, float):
            return float(f"{value:.4g}")
        if value is None or isinstance(value, (bool, int)):
            return value
        text = str(value)
        return text if len(text) <= 200 else text[:199] + "…"

    def plain_rows(rows):
        return [{name: plain(value) for name, value in row.items()} for row in rows]

    def shown(query, parameters=None):
        return plain_rows(layers.rows(connection, query, parameters))

    def percent(value):
        return "" if value is None else f"{value:.1%}".replace("%", " %")

    def table(rows, label="", selection=None, **options):
        """A table that can be searched, or a line that says that there is nothing."""
        if not rows:
            return mo.md(f"*{label or 'Table'}: no rows.*")
        shares = [name for name in rows[0] if name.startswith(("share", "top_20_share", "observed", "threshold"))]
        return mo.ui.table(
            rows, label=label, selection=selection, show_download=False, show_column_summaries=False, show_data_types=False,
            format_mapping=dict.fromkeys(shares, percent), text_justify_columns=dict.fromkeys(shares, "right"), wrapped_columns=[name for name in rows[0] if name in WRAPPED],
            style_cell=lambda row, column, value: {"color": COLOURS[value], "fontWeight": "bold"} if column in ("verdict", "severity") and value in COLOURS else {},
            **({"page_size": 10} | options))

    def chosen(element):
        """The row that is selected in such a table, if there is one."""
        value = getattr(element, "value", None)
        return value[0] if isinstance(value, list) and value else None

    def resource_of(row):
        """The resource of a row that has its type, id and file, as it was sent."""
        if not row or not row.get("resource_type"):
            return None
        found = connection.execute("""
            SELECT resource FROM bronze.resource
            WHERE resource_type = ? AND id IS NOT DISTINCT FROM ? AND parse_filename(filename) = parse_filename(?) LIMIT 1
        """, [row["resource_type"], row["id"], row["filename"]]).fetchone()
        return mo.vstack([mo.md(f"`{row['path']}` of"), mo.plain_text(json.dumps(json.loads(found[0]), indent=2, ensure_ascii=False))]) if found else None

    def drawn(chart, width=26):
        """A chart in the colours of the notebook, as wide as there is room for."""
        fitting = chart.properties(width="container", usermeta={"embedOptions": {"actions": False}}).configure(
            background="transparent", axis={"gridOpacity": 0.4, "titleFontWeight": "normal"}, title={"anchor": "start"}, view={"stroke": None})
        return mo.Html(f'<div style="width: {width}rem; max-width: 100%">{mo.as_html(fitting).text}</div>')

    def stack(*parts):
        return mo.vstack([part for part in parts if part is not None])

    return MOST_ROWS, chosen, drawn, plain_rows, resource_of, shown, stack, table


@app.cell
def _(mo, shown):
    verdicts = {row["verdict"]: row["checks"] for row in shown("SELECT verdict, count(*) AS checks FROM gold.quality_check GROUP BY verdict")}
    build = shown("SELECT strftime(started_at, '%Y-%m-%d %H:%M') AS started_at, as_of, input FROM gold.build")[0]
    mo.vstack([
        mo.md(f"Built on {build['started_at']} UTC from `{build['input']}`, as of {build['as_of']}. Silver is built again in memory; the file is not changed."),
        mo.hstack(
            [mo.stat(value=f"{verdicts.get(verdict, 0)}", label=f"checks: {verdict}", bordered=True) for verdict in ("fail", "inconclusive", "pass", "not applicable")],
            wrap=True, justify="start",
        ),
    ])
    return


@app.cell
def _(mo, shown, table):
    checks = table(shown("""
        SELECT verdict, what, observed, bound, threshold, denominator AS rows, concat_ws(', ', category, lower(subcategory)) AS category, id FROM gold.quality_check
        ORDER BY list_position(['fail', 'inconclusive', 'pass', 'not applicable'], verdict), category, subcategory, id
    """), "Checks: select one to see its rows", selection="single")
    rules = table(shown("""
        SELECT resource_type, rule, severity, rows_broken, share_broken, description FROM gold.validation_summary
        ORDER BY rows_broken DESC, resource_type, rule
    """), "Rules: select one to see the rows that break it", selection="single")
    # A cell that names a table runs again when a row is selected, and begins the table anew, without search and page. What shows one therefore
    # does not name it, but what stands around it.
    checks_view, rules_view = mo.vstack([checks]), mo.vstack([rules])
    return checks, checks_view, rules, rules_view


@app.cell
def _(MOST_ROWS, checks, chosen, mo, shown, stack, table):
    check = chosen(checks)
    check_reason = check_rows = None
    if check:
        asked = shown("SELECT what, verdict, why, measure FROM gold.quality_check WHERE id = ?", [check["id"]])[0]
        kinds = {"fail": "danger", "inconclusive": "warn", "pass": "success"}
        check_reason = mo.callout(mo.md(f"{asked['what']} **{asked['verdict']}**: {asked['why']} Measured: {asked['measure']}."), kind=kinds.get(asked["verdict"], "neutral"))
        check_rows = table(shown("SELECT * EXCLUDE (check_id) FROM gold.failing_rows(?) ORDER BY ALL LIMIT ?", [check["id"], MOST_ROWS]), f"Rows that fail {check['id']}", selection="single")
    check_view = stack(check_reason, check_rows)
    return check_rows, check_view


@app.cell
def _(MOST_ROWS, chosen, rules, shown, stack, table):
    rule = chosen(rules)
    rule_rows = None
    if rule:
        rule_id = f"{rule['resource_type'].lower()}_{rule['rule']}"
        rule_rows = table(shown("SELECT * EXCLUDE (check_id) FROM gold.failing_rows(?) ORDER BY ALL LIMIT ?", [rule_id, MOST_ROWS]), f"Rows that break {rule_id}", selection="single")
    rule_view = stack(rule_rows)
    return rule_rows, rule_view


@app.cell
def _(connection, findings, plain_rows, stack, table):
    issues = findings.issues(connection)
    issue_table = table(plain_rows([{name: row[name] for name in ("severity", "rule", "path", "count", "share", "resource_type")} for row in issues]),
                        "Findings of fhir_validate: select one to see its resources", selection="single")
    reference_table = table(findings.references(connection), "References")
    issues_view = stack(issue_table)
    return issue_table, issues, issues_view, reference_table


@app.cell
def _(MOST_ROWS, chosen, connection, findings, issue_table, issues, mo, plain_rows, stack, table):
    issue = chosen(issue_table)
    issue_reason = issue_rows = None
    if issue:
        meant = next((row["description"] for row in issues if row["rule"] == issue["rule"]), None)
        issue_reason = mo.callout(mo.plain_text(f"{issue['rule']}: {meant}"), kind="neutral") if meant else None
        issue_rows = table(plain_rows(findings.resources(connection, issue, MOST_ROWS)), f"Resources with {issue['rule']}", selection="single")
    issue_view = stack(issue_reason, issue_rows)
    return issue_rows, issue_view


@app.cell
def _(connection, layers, stack, table):
    found_tables = [{"table": f"{found['layer']}.{found['table']}", "rows": found["rows"], "comment": found["comment"]} for found in layers.tables(connection)]
    first = next((number for number, found in enumerate(found_tables) if found["table"] == "silver.patient"), 0)
    overview = table(found_tables, "Tables: select one to see its rows and columns", selection="single", initial_selection=[first], page_size=15, column_widths={"comment": 400})
    overview_view = stack(overview)
    return overview, overview_view


@app.cell
def _(MOST_ROWS, chosen, connection, layers, mo, overview, shown, table):
    looked_at = chosen(overview)
    sample = None
    if looked_at:
        layer, name = looked_at["table"].split(".")
        sample = mo.vstack([
            table(layers.columns(connection, layer, name), f"Columns of {looked_at['table']}", column_widths={"comment": 400}),
            table(shown(f"FROM {layers.relation_of(layer, name)} LIMIT {MOST_ROWS}"),
                  f"The first {min(MOST_ROWS, looked_at['rows']):,} of {looked_at['rows']:,} rows".replace(",", " ")),
        ])
    return (sample,)


@app.cell
def _(charts, connection, drawn, mo, shown, table):
    patients_view = mo.vstack([
        drawn(charts.age_pyramid(connection)),
        table(shown("FROM gold.patient_demographics ORDER BY age_from, sex, country"), "Demographics"),
    ])
    conditions_view = mo.vstack([
        drawn(charts.prevalence(connection)),
        table(shown("SELECT display, code, patients, share, share_low, share_high, conditions, * EXCLUDE (display, code, patients, share, share_low, share_high, conditions) FROM gold.condition_prevalence ORDER BY patients DESC, conditions DESC"), "Conditions"),
    ])
    activity_view = mo.vstack([drawn(charts.activity(connection)), table(shown("SELECT DISTINCT event_type, gini, top_20_share FROM gold.activity ORDER BY event_type DESC"), "Inequality")])
    return activity_view, conditions_view, patients_view


@app.cell
def _(charts, connection, mo):
    measured = {f"{m['display'] or m['code'] or 'not stated'} ({m['unit'] or 'no unit'}), n = {m['n']}": m for m in charts.measurements(connection)}
    measurements = mo.ui.multiselect(list(measured), value=list(measured)[:4], label="Measurements", full_width=True)
    choice_view = mo.vstack([measurements if measured else mo.md("*Nothing was measured.*")])
    return choice_view, measured, measurements


@app.cell
def _(charts, connection, drawn, measured, measurements, mo, shown, table):
    measured_view = mo.vstack([
        mo.hstack([drawn(charts.histogram(connection, measured[name]), 18) for name in measurements.value], wrap=True, justify="start"),
        table(shown("SELECT display, code, unit, n, missing, mean, sd, minimum, p05, p25, median, p75, p95, maximum, code_system FROM gold.measurement ORDER BY n DESC, display"), "Measurements"),
    ])
    return (measured_view,)


@app.cell
def _(activity_view, checks_view, choice_view, conditions_view, issues_view, mo, overview_view, patients_view, reference_table, rules_view):
    tab = mo.ui.tabs({
        "Checks": checks_view,
        "Rules": rules_view,
        "Findings": issues_view,
        "References": reference_table,
        "Tables": overview_view,
        "Patients": patients_view,
        "Conditions": conditions_view,
        "Measurements": choice_view,
        "Activity": activity_view,
    })
    tab
    return (tab,)


@app.cell
def _(check_view, issue_view, measured_view, rule_view, sample, tab):
    {"Checks": check_view, "Rules": rule_view, "Findings": issue_view, "Tables": sample, "Measurements": measured_view}.get(tab.value)
    return


@app.cell
def _(check_rows, chosen, issue_rows, resource_of, rule_rows, tab):
    resource_of(chosen({"Checks": check_rows, "Rules": rule_rows, "Findings": issue_rows}.get(tab.value)))
    return


if __name__ == "__main__":
    app.run()
