"""What the pages beside the clinician's summary share: their top, their headings, their tables and their limits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak, Flowable, Spacer

from domain.dates import MONTHS
from reports.grid import Grid
from reports.page import FULL, Detail, Printing
from reports.style import GAP, HEADING, SMALL, STRONG, TITLE, grid, text

DATE = re.compile(rf"(?:(\d{{1,2}}) )?\b({'|'.join(MONTHS)}) (\d{{4}})")
LEAST_ROOM = 26 * mm  # what has to follow a heading on its page
LISTS = ("rows", "letters")  # what ``most`` and ``shortened`` read of the detail
BLANK = "\N{NO-BREAK SPACE}"


def who(title: str, printing: Printing) -> list[Flowable]:
    """Return the title of the page, the name and the identity line."""
    return [text(title, TITLE), text(printing.name, STRONG), text(printing.summary.identity.line, SMALL)]


def headed(title: str) -> list[Flowable]:
    """Return the heading of a part, which is never the last thing on a page."""
    return [Spacer(0, GAP), CondPageBreak(LEAST_ROOM), text(title, HEADING)]


def table(
    head: Sequence[str], rows: Sequence[Sequence[str]], width: float, shares: Sequence[float], room: float = 0.0
) -> Grid:
    """Return a table in which no date is broken over two lines; *room*: for a pen, below the words of a row."""
    cells = [[unbroken(word) for word in row] for row in rows]
    return grid([unbroken(word) for word in head], cells, width, shares, room)


def unbroken(words: str) -> str:
    """Return words whose dates hold together."""
    return DATE.sub(lambda found: BLANK.join(part for part in found.groups() if part), words)


def most(detail: Detail, less: int, few: int, least: int) -> int | None:
    """Return how many rows of a list are printed: all of them while there is room, then fewer and fewer."""
    if detail.rows >= FULL.rows:
        return None
    return less if detail.rows > FULL.rows // 2 else few if detail.rows > 1 else least


def left_out(rows: int, shown: int, what: str) -> list[Flowable]:
    """Return how many rows are not printed; nothing where all are."""
    return [text(f"and {rows - shown} more {what}, in the record", SMALL)] if rows > shown else []


def shortened(words: str, detail: Detail) -> str:
    """Return words, and of very long ones the beginning: where the rest is to be found is said."""
    if len(words) <= detail.letters:
        return words
    return f"{words[: detail.letters].rsplit(' ', 1)[0]} … (more in the record)"


def sentence(words: str) -> str:
    """Return words with a capital first letter."""
    return f"{words[:1].upper()}{words[1:]}"
