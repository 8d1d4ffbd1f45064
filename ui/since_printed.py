"""What changed since the last summary that was printed or saved: from what the store kept of that page, and its log."""

from __future__ import annotations

from domain.records import PatientRecord
from domain.since_last import State
from domain.since_when import Earlier, never_printed, since_printed
from domain.standing import standing
from domain.summary import PatientSummary, Since
from storage.replay import record_at
from ui.services import Services

SUMMARY = ("", "clinician")  # ids of documents that are the summary; a version that kept no id printed nothing else


def last_printed(services: Services, record: PatientRecord) -> Earlier | None:
    """Return the last summary of a patient that left the program with the name on it; None where none did.

    One that was recalled does not count, and neither does another document or a page with a code.
    """
    store = services.store
    pages = [
        page
        for page in store.printed.of_patient(record.patient.id)
        if not page.is_recalled and page.document in SUMMARY and not page.pseudonym
    ]
    if not pages:
        return None
    page = pages[-1]
    # In the demonstration, time stands still on a day before that of the computer's clock.
    day = min(page.on.astimezone(services.now().tzinfo).date(), services.today())
    return Earlier(day, page.labels, record_at(store, record.patient.id, page.on))


def printed_since(services: Services, record: PatientRecord, summary: PatientSummary) -> Since:
    """Return what is not as it was when the last summary left the program.

    record, summary: as they stand now. The earlier state is the record replayed to that moment, by today's definition.
    """
    earlier = last_printed(services, record)
    if earlier is None:
        return never_printed()
    then = None
    if earlier.record is not None:
        then = State(earlier.record, standing(earlier.record, services.rules(), earlier.day))
    return since_printed(State(record, summary), then, earlier.day, earlier.label)
