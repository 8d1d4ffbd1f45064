"""Tests, treatments, relapses and scans as tables; long ones show the latest rows and say how many there are."""

from __future__ import annotations

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from domain.since_when import row_key
from domain.summary import Table
from reports.page import Printing
from reports.sections.since import marked
from reports.style import BODY, GAP, HEADING, SMALL, columns, grid, text


def tests(printing: Printing) -> list[Flowable]:
    """Return each measure as it stands against its first comparable value."""
    rows = [
        (
            row.title,
            f"{row.last} · {row.last_on}",
            " · ".join(p for p in (row.baseline, row.baseline_on) if p),
            row.change or "–",
            row.note,
        )
        for row in printing.summary.measures
    ]
    found: list[Flowable] = [Spacer(0, GAP), text("Measures", HEADING)]
    if not rows:
        return [*found, text("No EDSS and no timed test recorded.", BODY)]
    head = ("Measure", "Last", "First", "Change", "Caution")
    return [Spacer(0, GAP), KeepTogether([*found[1:], grid(head, rows, printing.width, (2.4, 2.2, 2.2, 1, 3))])]


def treatments_and_relapses(printing: Printing) -> list[Flowable]:
    """Return treatments with the reason for stopping, and relapses, side by side."""
    half = (printing.width - 4 * mm) / 2
    summary = printing.summary
    left = _table(printing, summary.treatments, half, (0, 1, 2, 3), (2, 1.5, 1.8, 2))
    right = _table(printing, summary.relapses, half, (0, 1, 2, 5), (1.5, 2, 2, 1.5))
    return [Spacer(0, GAP), KeepTogether(columns((left, right), printing.width))]


def scans(printing: Printing) -> list[Flowable]:
    """Return the scans."""
    found = _table(printing, printing.summary.scans, printing.width, tuple(range(7)), (1.4, 1.4, 1.2, 1, 1.2, 1.6, 1.4))
    return [Spacer(0, GAP), KeepTogether(found)]


def _table(
    printing: Printing, table: Table, width: float, picked: tuple[int, ...], shares: tuple[float, ...]
) -> list[Flowable]:
    parts: list[Flowable] = [text(table.title, HEADING)]
    if not table.rows:
        return [*parts, text(table.empty, BODY)]
    rows = []
    for row in table.rows[: printing.detail.rows]:
        first, *others = (row[column] for column in picked)
        rows.append([marked(printing, row_key(table, row), first), *others])
    parts.append(grid([table.columns[column] for column in picked], rows, width, shares))
    left_out = len(table.rows) - len(rows)
    if left_out:
        parts.append(text(f"and {left_out} earlier, in the record", SMALL))
    return parts
