"""Parts of every kind that a printed page is made of, with words that tell them apart."""

from __future__ import annotations

from reportlab.lib.colors import black
from reportlab.platypus import Flowable, PageBreak, Spacer

from reports.drawing import Drawing, Lettering, Rect
from reports.patient_style import points
from reports.style import EMBER, HEADING, SOFT, box, columns, figure, grid, text


def sentence(number: int, size: int, side: str = "") -> str:
    """Return *size* times three words, no two alike on one page."""
    return " ".join(f"w{number}{side}n{place}" for place in range(size * 3))


def part_of(kind: str, size: int, number: int) -> list[Flowable]:
    """Return what a page can be made of; any other kind than those named is a page's end."""
    words = sentence(number, size)
    match kind:
        case "paragraph":
            return [text(words)]
        case "heading":
            return [text(words, HEADING)]
        case "points":
            return [*points([words, words])]
        case "box":
            return [box([text(words, HEADING), text(words)], 400, fill=SOFT, edge=EMBER)]
        case "columns":
            return [columns([[text(sentence(number, size, side))] for side in "ab"], 400)]
        case "grid":
            return [grid(("head", "other"), [(str(row), words) for row in range(size)], 400, (1, 3))]
        case "figure":
            inside = Lettering(5, 5, "inside", "Smoulder", 8, SOFT)
            return figure(Drawing(100, 50, (Rect(0, 0, 90, 40, black), inside)), words)
        case "nested":
            left = box([text(words), grid(("h",), [(words,)], 150, (1,))], 180, fill=SOFT, edge=EMBER)
            return [columns([[left], [text("right")]], 400)]
        case _:
            return [PageBreak(), Spacer(1, 5)]
