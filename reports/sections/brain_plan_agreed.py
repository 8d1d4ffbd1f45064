"""What was agreed at the review: who does what by when, with room to tick and to write by hand."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from domain.brain_health.findings import Finding
from reports.grid import Grid
from reports.page import Printing
from reports.sections.who import headed, left_out, most, shortened, table
from reports.style import BODY, text

HEAD = ("Done", "What", "About", "Who", "By when", "Done on, by")
SHARES = (0.7, 5.2, 1.9, 2.0, 1.5, 2.2)
EMPTY_ROWS = 3
ROOM = 2.6 * mm  # below the words of a row that is written in by hand
EMPTY = 6 * mm  # in a row that has no words


def agreed(printing: Printing) -> list[Flowable]:
    """Return the table of what was agreed, and rows that are still empty."""
    found = [f for f in printing.summary.brain_health.findings if f.action or f.by_whom or f.due is not None]
    shown = found[: most(printing.detail, 20, 12, 6)]
    rows = [_row(finding, printing) for finding in shown]
    parts = headed("What was agreed")
    if not found:
        parts.append(text("Nothing is recorded as agreed.", BODY))
    rows += [["□", *[""] * (len(HEAD) - 1)]] * EMPTY_ROWS
    made = table(HEAD, rows, printing.width, SHARES, ROOM)
    return [*parts, made, *left_out(len(found), len(shown), "agreed points")]


def _row(finding: Finding, printing: Printing) -> list[str]:
    return [
        "□",
        shortened(finding.action, printing.detail) or "not recorded",
        finding.title,
        finding.by_whom or "not recorded",
        str(finding.due) if finding.due is not None else "not recorded",
        "",
    ]


def to_write_in(head: Sequence[str], rows: int, width: float, shares: Sequence[float]) -> Grid:
    """Return a table with empty rows that are high enough to write in by hand."""
    return table(head, [[""] * len(head)] * rows, width, shares, EMPTY)
