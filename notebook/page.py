"""The parts that the report's page is made of, as HTML: numbers, cells, tables and plots."""
import html
import itertools
import re

import vl_convert

import charts

MOST_ROWS = 1000
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
    "title": {"color": "#010101", "subtitleColor": "#010101", "anchor": "start", "fontSize": 12, "fontWeight": 600, "subtitleFontSize": 12},
}
numbered = itertools.count(1)


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
    """A share as a bar and a number."""
    if share is None:
        return Cell("")
    return Cell(f'<span class="share"><span class="bar" style="--share:{share:.4f}"></span>{percent(share)}</span>', share)


def code_cell(code: str | None) -> Cell:
    """A code, in one line."""
    return Cell(f'<code class="code">{text(code)}</code>' if code else "", code or "")


def name_cell(name: str | None) -> Cell:
    """A name that may break where its parts end."""
    return Cell(f"<code>{re.sub(r'(?<=[._/])(?=[^._/])', '<wbr>', text(name))}</code>" if name else "", name or "")


def table(title: str, head: list[str], body: list[list], *, numbers: tuple[int, ...] = (), minor: tuple[int, ...] = (), of: int | None = None, level: int = 3) -> str:
    """A table below its title. By the script of the page it sorts by its heads, and a long one is searched and opened in full.

    `numbers` are columns that stand to the right, `minor` those that a phone has no room for. `of` is how many rows there are where
    `body` has the first ones.
    """
    def kind(number: int) -> str:
        names = [name for name, those in (("number", numbers), ("minor", minor)) if number in those]
        return f' class="{" ".join(names)}"' if names else ""

    def cell(number: int, value) -> str:
        if not isinstance(value, Cell):
            sort = f' data-value="{value}"' if isinstance(value, (int, float)) else ""
            return f"<td{kind(number)}{sort}>{text(value)}</td>"
        sort = "" if value.value is None else f' data-value="{html.escape(str(value.value))}"'
        return f"<td{kind(number)}{sort}>{value.markup}</td>"

    name, rows, shown = f"table-{next(numbered)}", of or len(body), min(len(body), MOST_ROWS)
    heads = "".join(f'<th scope="col"{kind(number)}>{html.escape(title)}</th>' for number, title in enumerate(head))
    lines = "".join(f"<tr>{''.join(cell(number, value) for number, value in enumerate(line))}</tr>" for line in body[:MOST_ROWS])
    left_out = f"<p class=note>The first {text(shown)} of {text(rows)} rows.</p>" if shown < rows else ""
    return (
        f'<div class="block"><div class="top"><h{level} id="{name}">{html.escape(title)} <span class="count">{text(rows)}</span></h{level}></div>'
        f'<div class="table" tabindex="0" role="region" aria-labelledby="{name}"><table aria-labelledby="{name}">'
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></div>{left_out}</div>"
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


def beside(plot: str, tables: str) -> str:
    """A plot with its tables beside it where there is room, else below it."""
    return f'<div class="beside"><div>{plot}</div><div>{tables}</div></div>'
