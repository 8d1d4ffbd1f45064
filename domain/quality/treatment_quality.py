"""Treatments that overlap, leave a gap or are not in the catalogue; pregnancies; the anticholinergic burden."""

from __future__ import annotations

from datetime import date

from domain.brain_health.anticholinergic import burden, current_medicines
from domain.care_records import Pregnancy
from domain.dates import minus_months, show
from domain.quality.reference import Asked, Found
from domain.records import Treatment
from domain.treatment_effect import EffectModel

TAKEN = {EffectModel.CONTINUOUS, EffectModel.LONG_ACTING}  # given again and again, until it is stopped
NO_SAFETY = "The program does not check drug safety."


def not_in_catalogue(asked: Asked) -> Found:
    """A treatment that the catalogue does not have has no class, and no rule can read it."""
    for row in asked.record.treatments:
        if row.drug.strip() and asked.reference.treatment(row.drug) is None:
            text = f"Treatment “{row.drug}” since {row.start} is not in the catalogue, so its class is not known."
            yield asked.found("treatment", row.id, "drug", row.start.first, text, row.drug, row.start.iso())


def overlap(asked: Asked) -> Found:
    """Two disease-modifying treatments at one time, on every day that their dates can be."""
    rows = _taken(asked)
    for at, later in enumerate(rows):
        for earlier in rows[:at]:
            starts_inside = earlier.stop is None or later.start.last < earlier.stop.first
            began_before = later.stop is None or earlier.start.last < later.stop.first
            if starts_inside and began_before:
                text = f"{_span(earlier)} and {_span(later)} overlap."
                facts = (_span(earlier), _span(later))
                yield asked.found("treatment", later.id, "start", later.start.first, text, *facts)


def gap(asked: Asked) -> Found:
    """A long time between the stop of one treatment and the start of the next, recorded as neither."""
    days = asked.rule.whole("days")
    rows = sorted((r for r in asked.record.treatments if _model(asked, r) is not EffectModel.NOT_COUNTED), key=_order)
    for at, row in enumerate(rows):
        if at == 0 or _model(asked, row) is EffectModel.UNTREATED:
            continue
        last = max(rows[:at], key=lambda other: (other.stop.last if other.stop else date.max, other.id))
        if last.stop is None or _model(asked, last) not in TAKEN:
            continue
        least = (row.start.first - last.stop.last).days
        if least > days:
            text = (
                f"Between the stop of {last.drug}, {last.stop}, and the start of {row.drug}, {row.start}, lie over "
                f"{days} days, and no treatment is recorded for them."
            )
            facts = (last.drug, last.stop.iso(), row.drug, row.start.iso())
            yield asked.found("treatment", row.id, "start", row.start.first, text, *facts)


def pregnancy_on_treatment(asked: Asked) -> Found:
    """A pregnancy and a treatment recorded together: said, not judged (the program checks no drug safety)."""
    for pregnancy in asked.record.pregnancies:
        first, last = _surely(pregnancy, asked.as_of)
        for row in _taken(asked):
            if row.start.last <= last and (row.stop is None or row.stop.first > first):
                text = (
                    f"Pregnancy from {pregnancy.start} and {_span(row)} are recorded together; check the record. "
                    f"{NO_SAFETY}"
                )
                facts = (pregnancy.start.iso(), _span(row))
                yield asked.found("pregnancy", pregnancy.id, "start", pregnancy.start.first, text, *facts)


def burden_not_reviewed(asked: Asked) -> Found:
    """A high anticholinergic burden, and no brain-health review in the months of the rule."""
    since = minus_months(asked.as_of, asked.rule.whole("months"))
    counted = burden(current_medicines(asked.record, asked.as_of), asked.reference.burden_table)
    patient = asked.record.patient
    reviewed = any(review.on >= since for review in asked.record.reviews)
    if counted.total < asked.reference.burden_to_review or reviewed or patient.death_date is not None:
        return
    newest = max((review.on for review in asked.record.reviews), default=None)
    last = f"the last brain-health review was on {show(newest)}" if newest else "no brain-health review is recorded"
    drugs = ", ".join(scored.text for scored in counted.scored if scored.row.score)
    text = f"Anticholinergic burden: {counted.text} ({drugs}); {last}."
    yield asked.found("review", "", "", newest, text, counted.text, drugs, newest)


def _taken(asked: Asked) -> list[Treatment]:
    """Return the treatments that are taken from their start to their stop, in order."""
    return sorted((row for row in asked.record.treatments if _model(asked, row) in TAKEN), key=_order)


def _model(asked: Asked, row: Treatment) -> EffectModel | None:
    return asked.reference.model(row.drug)


def _order(row: Treatment) -> tuple[date, date, str, str]:
    return row.start.first, row.start.last, row.drug, row.id


def _span(row: Treatment) -> str:
    end = f"to {row.stop}" if row.stop is not None else "with no stop recorded"
    return f"{row.drug} from {row.start} {end}"


def _surely(pregnancy: Pregnancy, as_of: date) -> tuple[date, date]:
    """Return the first and the last day that surely belong to a pregnancy, as far as is recorded by *as_of*."""
    first = pregnancy.start.last
    if pregnancy.end is not None:
        return first, max(first, pregnancy.end.first)
    if pregnancy.outcome == "ongoing":
        due = pregnancy.due.first if pregnancy.due is not None else as_of
        return first, max(first, min(as_of, due))
    return first, first
