"""What changed since the last summary that was printed or saved: from what the store kept of that page, and its log."""

from __future__ import annotations

from domain.records import PatientRecord
from domain.since_last import State
from domain.since_when import never_printed, since_printed
from domain.standing import standing
from domain.summary import PatientSummary, Since
from storage.replay import record_at
from ui.services import Services


def printed_since(services: Services, record: PatientRecord, summary: PatientSummary) -> Since:
    """Return what is not as it was when the last summary left the program; a page that was recalled does not count.

    record, summary: as they stand now. The earlier state is the record replayed to that moment, by today's definition.
    """
    store = services.store
    pages = [page for page in store.printed.of_patient(record.patient.id) if not page.is_recalled]
    if not pages:
        return never_printed()
    page = pages[-1]
    # In the demonstration, time stands still on a day before that of the computer's clock.
    day = min(page.on.astimezone(services.now().tzinfo).date(), summary.stamp.as_of)
    before = record_at(store, record.patient.id, page.on)
    then = None
    if before is not None:
        then = State(before, standing(before, services.rules(), day))
    return since_printed(State(record, summary), then, day, page.labels)
