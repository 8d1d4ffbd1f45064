"""What a registry adds to a page that is printed: its settings, an unsigned visit, and the summary that left before.

The window and the commands ask here, so that a page is the same whoever makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from domain.since_when import Earlier
from storage.replay import record_at
from storage.store import Store

SUMMARY = ("", "clinician")  # ids of documents that are the summary; a version that kept no id printed nothing else
UNSIGNED = "visit"  # the form whose draft makes a page one of a draft


@dataclass(frozen=True, slots=True)
class PageFacts:
    """Frozen values, nothing of them asks the store again; those of a source that is no registry are the defaults."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    who: str = ""
    demo: bool = False
    unsigned: bool = False
    earlier: Earlier | None = None  # the last summary that left the program, where the page says what is new since


def page_facts(
    store: Store, patient_id: str, document: str, *, pseudonym: bool, now: datetime, as_of: date
) -> PageFacts:
    """Return what a page of *document* says besides the record; *now* gives the time zone that days are told in."""
    tells_what_is_new = document in SUMMARY and not pseudonym
    return PageFacts(
        store.settings.all(),
        store.who,
        store.demo,
        store.drafts.get(patient_id, UNSIGNED) is not None,
        last_printed(store, patient_id, now, as_of) if tells_what_is_new else None,
    )


def last_printed(store: Store, patient_id: str, now: datetime, as_of: date) -> Earlier | None:
    """Return the last summary of a patient that left the program with the name on it; None where none did.

    One that was recalled does not count, and neither does another document, a page with a code, or one that left after
    *as_of*: a page about an earlier day knows nothing of it.
    """

    def left_on(moment: datetime) -> date:
        # In the demonstration, time stands still on a day before that of the computer's clock.
        on = moment.astimezone(now.tzinfo).date()
        return min(on, as_of) if store.demo else on

    pages = [
        page
        for page in store.printed.of_patient(patient_id)
        if not page.is_recalled and page.document in SUMMARY and not page.pseudonym and left_on(page.on) <= as_of
    ]
    if not pages:
        return None
    page = pages[-1]
    return Earlier(left_on(page.on), page.labels, record_at(store, patient_id, page.on))
