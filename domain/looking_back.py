"""Looking back on a record: the days on which it changes, and what of today's record is not there on such a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from domain.care_records import PlanState
from domain.dates import PartialDate
from domain.records import PatientRecord

# Kept findings say something of another row, and are no entries of the disease.
NO_ENTRIES = ("checks",)


class Basis(StrEnum):
    """By what a record is cut at a day."""

    EVENT = "event date"
    RECORDED = "what had been recorded by then"


@dataclass(frozen=True, slots=True)
class Beyond:
    """How a record as it stood differs from today's, in numbers of entries; the patient's own row is one of them."""

    not_shown: int  # stand today, and did not stand then
    otherwise: int  # stood then and stand today, and read otherwise today
    gone: int  # stood then, and stand no longer


def change_days(record: PatientRecord, today: date) -> tuple[date, ...]:
    """Return every day up to *today* on which *record*, cut by event date (``as_dated_by``), changes, and *today*.

    Of the daily values of a device only the first day of the series is one: they would hide all others.
    """
    days = {day if isinstance(day, date) else day.first for day in _dates(record) if day is not None}
    return tuple(sorted(day for day in days | {today} if day <= today))


def beyond(then: PatientRecord, today: PatientRecord) -> Beyond:
    """Return how *then*, the record as it stood, differs from the record of today; entries are told by their ids."""
    stood, stand = dict(_entries(then)), dict(_entries(today))
    both = stood.keys() & stand.keys()
    return Beyond(
        not_shown=len(stand.keys() - both),
        otherwise=sum(stood[entry] != stand[entry] for entry in both),
        gone=len(stood.keys() - both),
    )


def _entries(record: PatientRecord) -> Iterator[tuple[tuple[str, str], Any]]:
    yield ("patient", record.patient.id), record.patient
    for part in fields(record):
        rows = getattr(record, part.name)
        if isinstance(rows, tuple) and part.name not in NO_ENTRIES:
            for row in rows:
                yield (part.name, row.id), row


def _dates(record: PatientRecord) -> Iterable[date | PartialDate | None]:
    """Yield every day at which a row begins to count, or says more than it said before."""
    patient = record.patient
    yield from (patient.onset_date, patient.diagnosis_date, patient.death_date, patient.lost_since)
    yield from (entry.since for entry in record.courses)
    for dated in (
        record.visits,
        record.scans,
        record.reviews,
        record.statements,
        record.labs,
        record.consents,
        record.referrals,
        record.plan,
        record.concerns,
        record.checks,
    ):
        yield from (row.on for row in dated)
    yield from (relapse.onset for relapse in record.relapses)
    for infection in record.infections:
        yield from (infection.onset, infection.end)
    for treatment in record.treatments:
        yield from (treatment.start, treatment.stop)
    for medicine in record.medicines:
        yield from (medicine.start, medicine.stop)
    yield from (comorbidity.since for comorbidity in record.comorbidities)
    for pregnancy in record.pregnancies:
        yield from (pregnancy.start, pregnancy.end, pregnancy.breastfed_until)
    yield from (consent.withdrawn for consent in record.consents)
    yield from (referral.seen for referral in record.referrals)
    for entry in record.plan:
        said = (entry.end,) if entry.state is PlanState.PLANNED else (entry.start, entry.end)
        yield from (when for when in said if when is not None and when.first > entry.on)
    yield from (min((day.on for day in series.days), default=None) for series in record.devices)
    yield from (concern.closed_on for concern in record.concerns)
