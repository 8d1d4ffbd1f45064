"""What a page says of itself while it looks back: as known on which day, by what, and how much is not there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.dates import show
from domain.looking_back import Basis, Beyond

CHOICES: Mapping[Basis, str] = {
    Basis.EVENT: "By event date",
    Basis.RECORDED: "By what was recorded by then",
}
BY: Mapping[Basis, str] = {Basis.EVENT: "by event date", Basis.RECORDED: "by what had been recorded by then"}
BACK_FIRST = (
    "Looking back: correcting and printing are done from today's page (Esc goes back); "
    "a new record goes back to today first."
)
ROWS_CLOSED = "Looking back: rows open for correction once the page is back at today."


def as_known_on(day: date, basis: Basis, beyond: Beyond) -> str:
    """Return the sentence that stands over a page of the past; *beyond*: how its record differs from today's."""
    return f"{_stamp(day, basis)}: {'; '.join(_parts(basis, beyond))}."


def nothing_recorded(day: date, first: date | None) -> str:
    """Return it for a day by which nothing had been recorded. *first*: when the first entry was made, if known."""
    begun = f"; the first entry in this registry was made on {show(first)}" if first is not None else ""
    return f"{_stamp(day, Basis.RECORDED)}: nothing had been recorded of this patient{begun}."


def as_of_today(today: date) -> str:
    """Return it for a page that can look back and shows today."""
    return f"Today, {show(today)}: all that is recorded is shown. Choose an earlier day to look back."


def not_shown_after(day: date) -> tuple[str, ...]:
    """Return what stands in a chart where the time after *day* lies, the longest first."""
    return (f"after {show(day)}: not shown", "not shown")


def _stamp(day: date, basis: Basis) -> str:
    return f"As known on {show(day)} ({BY[basis]})"


def _parts(basis: Basis, beyond: Beyond) -> list[str]:
    if basis is Basis.EVENT:
        said = [
            (beyond.not_shown, "later entry is not shown", "later entries are not shown"),
            (beyond.otherwise, "is shown without what came of it later", "are shown without what came of them later"),
        ]
    else:
        said = [
            (
                beyond.not_shown,
                "entry that was recorded or restored later is not shown",
                "entries that were recorded or restored later are not shown",
            ),
            (beyond.otherwise, "is shown as it read then", "are shown as they read then"),
            (beyond.gone, "has been marked as in error or moved since", "have been marked as in error or moved since"),
        ]
    found = [f"{count} {one if count == 1 else many}" for count, one, many in said if count]
    return found or ["nothing of the record is missing"]
