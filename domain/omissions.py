"""The values that a search left out, in words: those that were there, not the visits without one."""

from __future__ import annotations

from domain.evidence import LeftOut, SeriesResult
from domain.wording import omission_notes


def omissions_in_words(result: SeriesResult) -> tuple[str, ...]:
    """Return a sentence for each value that did not enter the search, with the reason, in order of the days."""
    told = [
        omission
        for omission in result.omissions
        if omission.why is not LeftOut.AFTER_AS_OF and (omission.why is not LeftOut.NOT_MEASURED or omission.note)
    ]
    return omission_notes(result.measure, told)
