"""What changed since the last summary that was printed or saved: from what the store kept of that page, and its log."""

from __future__ import annotations

from domain.records import PatientRecord
from domain.since_last import State
from domain.since_when import never_printed, since_printed
from domain.standing import standing
from domain.summary import PatientSummary, Since
from storage.page_facts import last_printed
from ui.services import Services


def printed_since(services: Services, record: PatientRecord, summary: PatientSummary) -> Since:
    """Return what is not as it was when the last summary left the program.

    record, summary: as they stand now. The earlier state is the record replayed to that moment, by today's definition.
    """
    earlier = last_printed(services.store, record.patient.id, services.now(), services.today())
    if earlier is None:
        return never_printed()
    then = None
    if earlier.record is not None:
        then = State(earlier.record, standing(earlier.record, services.rules(), earlier.day))
    return since_printed(State(record, summary), then, earlier.day, earlier.label)
