"""Dates that cannot all be right: before birth, after death, ahead of today, an end before its beginning."""

from __future__ import annotations

from domain.dates import PartialDate, show
from domain.quality.dated import Dated, dates_of, partial
from domain.quality.finding import Finding
from domain.quality.reference import Asked, Found


def in_future(asked: Asked) -> Found:
    """No date lies after the day as of which is asked."""
    for dated in dates_of(asked.record):
        if dated.when.first > asked.as_of and not dated.may_lie_ahead:
            text = f"{dated.text} lies in the future."
            yield asked.found(
                dated.field.kind, dated.record_id, dated.field.field, dated.when.first, text, dated.when.iso()
            )


def before_birth(asked: Asked) -> Found:
    """Nothing that happens in a life lies before its beginning; the first symptom has a rule of its own."""
    birth = asked.record.patient.birth_date
    if birth is None:
        return
    for dated in dates_of(asked.record):
        judged = dated.field.in_life or dated.field.field == "death_date"
        if judged and dated.field.field != "onset_date" and dated.when.last < birth.first:
            text = f"{dated.text} lies before the birth, {birth}."
            yield _beyond(asked, dated, birth, text, milder=dated.field.before_birth)


def after_death(asked: Asked) -> Found:
    """Nothing that happens in a life lies after its end; what is found out later can."""
    death = asked.record.patient.death_date
    if death is None:
        return
    for dated in dates_of(asked.record):
        if dated.field.in_life and dated.when.first > death.last:
            text = f"{dated.text} lies after the death, {death}."
            yield _beyond(asked, dated, death, text, milder=dated.field.after_death)


def _beyond(asked: Asked, dated: Dated, bound: PartialDate, text: str, *, milder: bool) -> Finding:
    field = dated.field
    facts = (dated.when.iso(), bound.iso())
    return asked.found(field.kind, dated.record_id, field.field, dated.when.first, text, *facts, milder=milder)


def onset_before_birth(asked: Asked) -> Found:
    """The first symptom lies after the birth."""
    patient = asked.record.patient
    birth, onset = patient.birth_date, patient.onset_date
    if birth is not None and onset is not None and onset.last <= birth.first:
        text = f"First symptom {onset} does not lie after the birth, {birth}."
        yield asked.found("patient", patient.id, "onset_date", onset.first, text, onset.iso(), birth.iso())


def end_before_beginning(asked: Asked) -> Found:
    """An end does not lie before its beginning."""
    for dated in dates_of(asked.record):
        field = dated.field
        beginning: PartialDate | None = partial(getattr(dated.row, field.after)) if field.after else None
        if beginning is not None and dated.when.last < beginning.first:
            text = f"{dated.text} lies before {field.after_words}, {beginning}."
            yield _beyond(asked, dated, beginning, text, milder=field.may_precede)


def diagnosis_before_onset(asked: Asked) -> Found:
    """A diagnosis before the first symptom is possible: found by chance on a scan (RIS)."""
    patient = asked.record.patient
    diagnosis, onset = patient.diagnosis_date, patient.onset_date
    if diagnosis is not None and onset is not None and diagnosis.last < onset.first:
        text = f"Diagnosis {diagnosis} lies before first symptom, {onset}."
        facts = (diagnosis.iso(), onset.iso())
        yield asked.found("patient", patient.id, "diagnosis_date", diagnosis.first, text, *facts)


def visit_before_diagnosis(asked: Asked) -> Found:
    """A visit before the diagnosis is possible, and worth a look at the date of the diagnosis."""
    patient = asked.record.patient
    diagnosis = patient.diagnosis_date
    days = sorted(v.on for v in asked.record.visits if diagnosis is not None and v.on < diagnosis.first)
    if diagnosis is None or not days:
        return
    visits = "1 visit lies" if len(days) == 1 else f"{len(days)} visits lie"
    text = f"{visits} before the diagnosis, {diagnosis}; the first on {show(days[0])}."
    facts = (diagnosis.iso(), len(days), days[0])
    yield asked.found("patient", patient.id, "diagnosis_date", diagnosis.first, text, *facts)
