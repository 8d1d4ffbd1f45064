"""What the last visit and the last printed summary, and the time since each, changed: a line a kind of change."""

from __future__ import annotations

from reportlab.platypus import Flowable, Spacer

from domain.since_when import in_brief
from domain.summary import Since
from reports.page import Printing
from reports.style import GAP, SMALL, STRONG, text

MARK = "✱ new"
EXPLAINED_BY = "clinician.since-printed"  # the part that says what the mark means, as a letterhead leaves it out


def since_last_visit(printing: Printing) -> list[Flowable]:
    """Return what changed in short, or why there is nothing to compare with."""
    since = printing.summary.since_visit
    if since is None:
        return []
    if not since.compared:
        return [Spacer(0, GAP), text(f"{since.title}: {since.note[:1].lower()}{since.note[1:]}", SMALL)]
    return [Spacer(0, GAP), text(since.title, STRONG), *_told(since)]


def since_last_printed(printing: Printing) -> list[Flowable]:
    """Return what changed since the last summary that left the program, and how it is marked on this page."""
    since = printing.summary.since_printed
    if since is None:
        return []
    if not since.compared:
        return [Spacer(0, GAP), text(f"{since.title}: {since.note[:1].lower()}{since.note[1:]}", SMALL)]
    legend = [text(f"On this page “{MARK}” stands at what did not read so then.", SMALL)] if since.new else []
    return [Spacer(0, GAP), text(since.title, STRONG), *_told(since), *legend]


def marked(printing: Printing, key: str, words: str) -> str:
    """Return words with the mark where the line or row known as *key* is new since the last printed summary.

    Nothing is marked on a page without the part that explains the mark.
    """
    since = printing.summary.since_printed
    if since is None or EXPLAINED_BY in printing.letterhead.left_out:
        return words
    return f"{MARK} {words}" if key in since.new else words


def _told(since: Since) -> list[Flowable]:
    rows = in_brief(since)
    return [text(f"{kind}: {what}.", SMALL) for kind, what in rows] or [
        text("Nothing that is recorded changed.", SMALL)
    ]
