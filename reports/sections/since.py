"""What the last visit, and the time since, changed: a line a kind of change."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer

from domain.since_when import in_brief
from reports.page import Printing
from reports.style import GAP, SMALL, STRONG, text


def since_last_visit(printing: Printing) -> list[Flowable]:
    """Return what changed in short, or why there is nothing to compare with."""
    since = printing.summary.since_visit
    if since is None:
        return []
    if not since.compared:
        return [Spacer(0, GAP), text(f"{since.title}: {since.note[:1].lower()}{since.note[1:]}", SMALL)]
    rows = in_brief(since)
    words = [text(f"{kind}: {what}.", SMALL) for kind, what in rows] or [
        text("Nothing that is recorded changed.", SMALL)
    ]
    return [Spacer(0, GAP), text(since.title, STRONG), *words]
