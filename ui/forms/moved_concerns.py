"""The answers of a moved visit that needed a person: what was kept of them goes to the patient whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from domain.care_records import Concern
from domain.dates import show
from domain.questionnaire import Questionnaire
from domain.records import PatientRecord, Visit
from storage.questionnaires import load_questionnaires
from ui.services import Services


def concerns_of(services: Services, record: PatientRecord, visit: Visit) -> tuple[Concern, ...]:
    """Return the concerns that *visit* gave: of its day, about an answer of a questionnaire that it has a score of.

    *record*: of the patient who has the visit. A concern that was closed is among them.
    """
    labels = _labels(services, visit)
    return tuple(c for c in record.concerns if c.on == visit.on and _is_about(c, labels))


def words_of(concerns: Iterable[Concern]) -> str:
    """Return what the dialog says of the concerns that go along; "" for none."""
    told = [f"{concern.what} ({show(concern.on)}{_closed(concern)})" for concern in concerns]
    if not told:
        return ""
    return f"△ What needs a person today goes with it and is open at the other patient: {'; '.join(told)}."


def move_concerns(services: Services, visit: Visit, former_id: str, patient_id: str, reason: str) -> None:
    """Let the concerns that *visit* gave be the other patient's; called once the visit is his, in its transaction.

    An open one is moved. One that was closed for the former patient, or that another visit of his gives too, stays
    there, and is opened for the patient whose answer it is: nobody has seen to it for him. Raises Refusal.
    """
    former, other = services.record(former_id), services.record(patient_id)
    concerns = services.store.concerns
    still_given = {label for v in former.visits if v.on == visit.on for label in _labels(services, v)}
    known = {concern.what for concern in other.concerns if concern.on == visit.on}
    for concern in concerns_of(services, former, visit):
        if concern.closed_on is None and not _is_about(concern, still_given):
            concerns.move(concern, patient_id, reason)
        elif concern.what not in known:
            reopened = replace(concern, id="", closed_on=None, closed_by="", outcome="")
            concerns.add(patient_id, reopened, reason)


def _labels(services: Services, visit: Visit) -> set[str]:
    """Return "PHQ-9, item 9" of every answer that can need a person, where the visit has a score of its form."""
    found, _faults = load_questionnaires(services.store.folder)
    recorded = {value.measure for value in visit.values}
    return {label for one in found if recorded & {score.id for score in one.scores} for label in _asking(one)}


def _asking(one: Questionnaire) -> set[str]:
    return {one.label(score) for score in one.scores if score.person_from is not None}


def _is_about(concern: Concern, labels: Iterable[str]) -> bool:
    return any(concern.what.startswith(f"{label}: ") for label in labels)


def _closed(concern: Concern) -> str:
    return "" if concern.closed_on is None else f", closed for the first patient on {show(concern.closed_on)}"
