"""What benchmarks print."""


def mark(ratio: float, target: float, least: bool = False) -> str:
    """A ratio beside its target, and whether it meets that."""
    met = ratio >= target if least else ratio <= target
    return f"{ratio:.2f} ({'≥' if least else '≤'} {target:g}) {'✓' if met else '✗'}"


def table(*rows: tuple[str, ...]) -> None:
    """Rows as Markdown, the header first."""
    widths = [max(map(len, column)) for column in zip(*rows)]
    for number, row in enumerate(rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
        if not number:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    print()
