"""The rows of the review's Figure 5 beside brain health: what the clinic plans and does in each, as it recorded it."""

from __future__ import annotations

from reportlab.platypus import Flowable

from domain.plan_rows import BESIDE, PROPOSED
from domain.summary import PlanRow
from reports.page import Printing
from reports.sections.who import headed, left_out, most, sentence, shortened, table
from reports.style import SMALL, text

NOT_NOTHING = "Nothing recorded is not nothing given."


def plan_rows(printing: Printing) -> list[Flowable]:
    """Return every row of the plan with what is recorded in it; those in which nothing is are named together."""
    plan = printing.summary.plan
    limit = most(printing.detail, 6, 3, 1)
    rows = [cells for row in plan for cells in _cells(row, limit, printing)]
    empty: dict[str, list[str]] = {}
    for row in plan:
        if not row.lines:
            empty.setdefault(row.empty, []).append(row.title)
    rows += [(", ".join(titles), sentence(words), "–") for words, titles in empty.items()]
    missing = sum(max(len(row.lines) - limit, 0) for row in plan) if limit is not None else 0
    parts = [
        *headed("The plan in its rows"),
        table(("Row", "What is recorded", "Note"), rows, printing.width, (3, 6.4, 2.6)),
    ]
    return [*parts, *left_out(missing, 0, "entries"), text(f"{PROPOSED} {BESIDE} {NOT_NOTHING}", SMALL)]


def _cells(row: PlanRow, limit: int | None, printing: Printing) -> list[tuple[str, str, str]]:
    return [
        (row.title, sentence(shortened(line.text, printing.detail)), shortened(line.note, printing.detail) or "–")
        for line in row.lines[:limit]
    ]
