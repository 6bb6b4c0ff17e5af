"""The plots of gold, for the notebook and the report: one function for each, from a connection to an Altair chart.

They are narrow, so that they fit a phone; the report puts them side by side where there is room.
"""
import altair as alt
import duckdb

from layers import rows

WIDTH = 300
# Blue and orange are told apart by all eyes, and by their lightness in print.
FEMALE, MALE, OTHER = "#d9772b", "#3b6ea8", "#8a8a8a"


def data(values: list[dict]) -> alt.InlineData:
    return alt.InlineData(values=values)


def empty(message: str) -> alt.Chart:
    """Says why there is no plot. Titles and labels follow the colours of the page, marks do not: so there is no text among the marks."""
    return alt.Chart(data([{}]), width=WIDTH, height=1, title=alt.Title(message, fontSize=12, fontWeight="normal")).mark_point(opacity=0)


def age_pyramid(connection: duckdb.DuckDBPyConnection) -> alt.Chart:
    """Patients by age band: women to the left, men to the right, others in the middle of neither."""
    found = rows(connection, """
        WITH bands AS (FROM range(0, 91, 5) AS bands(age_from)), sexes AS (FROM (VALUES ('female'), ('male')) AS sexes(sex)),
        counted AS (SELECT age_from, sex, sum(patients) AS patients FROM gold.patient_demographics GROUP BY ALL)
        SELECT
            CASE WHEN age_from = 90 THEN '90+' ELSE format('{}–{}', age_from, age_from + 4) END AS age,
            age_from, sex, CAST(coalesce(patients, 0) AS INTEGER) AS patients,
            CASE sex WHEN 'female' THEN -patients ELSE patients END AS signed
        FROM bands CROSS JOIN sexes LEFT JOIN counted USING (age_from, sex)
        ORDER BY age_from, sex
    """)
    for row in found:
        row["signed"] = int(row["signed"] or 0)
    most = max(row["patients"] for row in found)
    if not most:
        return empty("No patient has a known age and sex.")
    return alt.Chart(data(found), width=WIDTH, height=300).mark_bar().encode(
        x=alt.X("signed:Q", title="patients", scale=alt.Scale(domain=[-most, most], nice=True), axis=alt.Axis(labelExpr="abs(datum.value)", tickCount=5, format="d", tickMinStep=1)),
        y=alt.Y("age:N", title=None, sort=alt.EncodingSortField("age_from", order="descending")),
        color=alt.Color("sex:N", title=None, scale=alt.Scale(domain=["female", "male"], range=[FEMALE, MALE]),
                        legend=alt.Legend(orient="top", symbolType="square")),
        tooltip=["age:N", "sex:N", "patients:Q"],
    )


def prevalence(connection: duckdb.DuckDBPyConnection, most: int = 15) -> alt.LayerChart:
    """The most common conditions: the share of the patients, and its interval."""
    found = rows(connection, """
        SELECT coalesce(display, code, 'not stated') AS condition, code, patients, patients_checked, share, share_low, share_high
        FROM gold.condition_prevalence WHERE patients > 0 ORDER BY patients DESC, conditions DESC, display LIMIT ?
    """, [most])
    if not found:
        return empty("No patient has a condition.")
    # The names stand above the lines: beside them, a phone would have no room for either.
    names = alt.Axis(orient="left", labelAlign="left", labelPadding=-2, labelOffset=-8, labelLimit=WIDTH - 20, labelFontSize=11, ticks=False, domain=False)
    base = alt.Chart(data(found), width=WIDTH, height=36 * len(found)).encode(
        y=alt.Y("condition:N", title=None, sort=None, axis=names),
        tooltip=["condition:N", "code:N", "patients:Q", alt.Tooltip("share:Q", format=".1%"),
                 alt.Tooltip("share_low:Q", format=".1%"), alt.Tooltip("share_high:Q", format=".1%")],
    )
    x = alt.X("share_low:Q", title="share of the patients", axis=alt.Axis(format="%", tickCount=5, gridOpacity=0.6), scale=alt.Scale(domainMin=0))
    intervals = base.mark_rule(strokeWidth=2, color=OTHER, yOffset=6).encode(x=x, x2="share_high:Q")
    points = base.mark_point(filled=True, size=50, opacity=1, color=MALE, yOffset=6).encode(x="share:Q")
    return intervals + points


def measurements(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """The measurements that have a histogram, the most common ones first."""
    return rows(connection, """
        SELECT code_system, code, display, unit, n, missing, mean, sd, median FROM gold.measurement
        WHERE n > 0 ORDER BY n DESC, code_system, code, display, unit
    """)


def histogram(connection: duckdb.DuckDBPyConnection, measurement: dict) -> alt.Chart:
    """The values of one measurement. What is far out is counted in the subtitle and not drawn."""
    found = rows(connection, """
        SELECT bin_low, bin_high, n FROM gold.measurement_histogram
        WHERE code_system IS NOT DISTINCT FROM ? AND code IS NOT DISTINCT FROM ? AND unit IS NOT DISTINCT FROM ?
            AND (code IS NOT NULL OR display IS NOT DISTINCT FROM ?)
        ORDER BY bin_low
    """, [measurement[name] for name in ("code_system", "code", "unit", "display")])
    drawn = [row for row in found if row["bin_low"] is not None and row["bin_high"] is not None]
    far_out = sum(row["n"] for row in found) - sum(row["n"] for row in drawn)
    subtitle = f"{measurement['n']:,} values".replace(",", " ") + (f", {far_out} far out" if far_out else "")
    title = alt.Title(measurement["display"] or measurement["code"] or "not stated", subtitle=subtitle, limit=WIDTH - 70)
    return alt.Chart(data(drawn), width=WIDTH - 60, height=110, title=title).mark_bar(color=MALE, binSpacing=1).encode(
        x=alt.X("bin_low:Q", bin="binned", title=measurement["unit"] or "", scale=alt.Scale(zero=False), axis=alt.Axis(tickCount=5)),
        x2="bin_high:Q",
        y=alt.Y("n:Q", title=None, scale=alt.Scale(nice=3), axis=alt.Axis(tickCount=3, format="d", tickMinStep=1)),
        tooltip=[alt.Tooltip("bin_low:Q", title="from"), alt.Tooltip("bin_high:Q", title="below"), alt.Tooltip("n:Q", title="values")],
    )


def activity(connection: duckdb.DuckDBPyConnection) -> alt.LayerChart:
    """Lorenz curves: which share of the events the least active patients have together, and where the most active fifth begins."""
    found = rows(connection, """
        WITH curve AS (
            SELECT event_type, share_of_patients, share_of_events, ntile(100) OVER (PARTITION BY event_type ORDER BY share_of_patients) AS part
            FROM gold.activity WHERE share_of_events IS NOT NULL
        )
        SELECT event_type, max(share_of_patients) AS patients, CAST(max(share_of_events) AS DOUBLE) AS events FROM curve GROUP BY event_type, part
        UNION ALL
        SELECT DISTINCT event_type, 0, 0 FROM curve
        ORDER BY event_type, patients
    """)
    if not found:
        return empty("No event is about a patient of the input.")
    types = inequality(connection)
    order = [row["event_type"] for row in types]
    colours = alt.Scale(domain=order, range=[MALE, FEMALE, OTHER][:len(order)])
    dashes = alt.Scale(domain=order, range=[[1, 0], [6, 3], [2, 2]][:len(order)])

    def x(field: str) -> alt.X:
        return alt.X(f"{field}:Q", title="share of the patients, the least active first", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1]))

    def y(field: str) -> alt.Y:
        return alt.Y(f"{field}:Q", title="share of the events", axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1]))

    curves = alt.Chart(data(found), width=WIDTH - 20, height=WIDTH - 20).mark_line(strokeWidth=2).encode(
        x=x("patients"), y=y("events"), color=alt.Color("event_type:N", title=None, scale=colours, legend=alt.Legend(orient="top", symbolType="stroke")),
        strokeDash=alt.StrokeDash("event_type:N", title=None, scale=dashes),
        tooltip=["event_type:N", alt.Tooltip("patients:Q", format=".0%"), alt.Tooltip("events:Q", format=".1%")],
    )
    equal = alt.Chart(data([{"patients": 0, "events": 0}, {"patients": 1, "events": 1}])).mark_line(strokeWidth=1, color=OTHER).encode(x=x("patients"), y=y("events"))
    # The fifth is of whole patients: it begins behind the last one outside of it, not always at 80 %.
    begin = types[0]["others"]
    fifth = alt.Chart(data([{"begin": begin, "end": 1, "low": 0, "high": 1}])).mark_rect(color=OTHER, opacity=0.15).encode(
        x=x("begin"), x2="end:Q", y=y("low"), y2="high:Q")
    points = alt.Chart(data([row | {"below": 1 - row["top_20_share"]} for row in types])).mark_point(filled=True, size=50, opacity=1).encode(
        x=x("others"), y=y("below"), color=alt.Color("event_type:N", scale=colours, title=None),
        tooltip=["event_type:N", alt.Tooltip("top_20_share:Q", format=".1%"), alt.Tooltip("gini:Q", format=".2f")])
    held = [f"{row['top_20_share']:.1%} of {row['event_type']}s; Gini {row['gini']:.2f}".replace("%", " %") for row in types]
    return alt.layer(fifth, equal, curves, points, title=alt.Title("The most active 20 % (shaded) have", subtitle=held))


def inequality(connection: duckdb.DuckDBPyConnection) -> list[dict]:
    """For each type of event: how many there are, Gini, what the most active fifth has, and the share of the patients outside of it."""
    return rows(connection, """
        SELECT event_type, CAST(sum(events) AS BIGINT) AS events, CAST(any_value(gini) AS DOUBLE) AS gini, CAST(any_value(top_20_share) AS DOUBLE) AS top_20_share,
            coalesce(max(share_of_patients) FILTER (NOT in_top_20), 0) AS others
        FROM gold.activity GROUP BY event_type HAVING sum(events) > 0 ORDER BY event_type DESC
    """)
