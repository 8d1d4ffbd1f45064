"""A record as it was known on a day: what had happened by then, or what of that had been written down by then.

The cut by event date alone is in each rule too: no row dated after the date as of which is asked is read. Here the
record itself is cut, for whoever shows it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from domain.care_records import Concern, Consent, DeviceSeries, PlanEntry, PlanState, Pregnancy, Referral
from domain.dates import PartialDate
from domain.records import Infection, Medicine, Patient, PatientRecord, Treatment, Visit


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """A record as it was known on a day, and in a sentence what had to be assumed to tell; "" for nothing."""

    record: PatientRecord
    assumed: str = ""


def as_dated_by(record: PatientRecord, day: date) -> PatientRecord:
    """Return *record* as it stood on *day* by event date: nothing that is dated later, whenever it was written down.

    A row counts from the first day it can be about. What a row says of a later day (a stop, an end, a death) is not
    there yet.
    """
    return _begun_by(record, day, tuple(visit for visit in record.visits if visit.on <= day))


def as_recorded_by(record: PatientRecord, day: date) -> KnownRecord:
    """Return *record* as it had been written down by the end of *day*, so far as its rows say when that was.

    A visit counts from its day of recording (``recorded_on``), and never before its own date. A visit without one, and
    every other row, which has no such column, is taken as recorded on the first day it can be about: that is assumed.
    Later corrections cannot be told from rows; the log of a store can, see storage/replay.py.
    """
    visits = tuple(visit for visit in record.visits if recorded(visit) <= day)
    known = _begun_by(record, day, visits)
    return KnownRecord(known, _assumed(sum(visit.recorded_on is None for visit in visits), _others(known)))


def _begun_by(record: PatientRecord, day: date, visits: tuple[Visit, ...]) -> PatientRecord:
    """Return *record* with these *visits*, and of every other kind what had begun by *day*, as far as it had gone."""
    return replace(
        record,
        patient=_patient(record.patient, day),
        courses=tuple(entry for entry in record.courses if _begun(entry.since, day)),
        visits=visits,
        relapses=tuple(relapse for relapse in record.relapses if relapse.onset.first <= day),
        infections=tuple(_infection(i, day) for i in record.infections if i.onset.first <= day),
        scans=tuple(scan for scan in record.scans if scan.on <= day),
        treatments=tuple(treatment_by(t, day) for t in record.treatments if t.start.first <= day),
        medicines=tuple(_medicine(m, day) for m in record.medicines if _begun(m.start, day)),
        comorbidities=tuple(c for c in record.comorbidities if _begun(c.since, day)),
        reviews=tuple(review for review in record.reviews if review.on <= day),
        statements=tuple(statement for statement in record.statements if statement.on <= day),
        labs=tuple(lab for lab in record.labs if lab.on <= day),
        pregnancies=tuple(_pregnancy(p, day) for p in record.pregnancies if p.start.first <= day),
        consents=tuple(_consent(c, day) for c in record.consents if c.on <= day),
        referrals=tuple(referral_by(r, day) for r in record.referrals if r.on <= day),
        plan=plan_by(record.plan, day),
        devices=_devices(record.devices, day),
        concerns=tuple(_concern(c, day) for c in record.concerns if c.on <= day),
        checks=tuple(check for check in record.checks if check.on <= day),
    )


def recorded(visit: Visit) -> date:
    """Return the day from which a visit is known: that of its recording where it is said, never before its own."""
    return visit.on if visit.recorded_on is None else max(visit.on, visit.recorded_on)


def _others(record: PatientRecord) -> int:
    return sum(
        len(rows)
        for rows in (
            record.relapses,
            record.infections,
            record.scans,
            record.treatments,
            record.medicines,
            record.comorbidities,
            record.reviews,
            record.statements,
            record.labs,
            record.pregnancies,
            record.consents,
            record.referrals,
            record.plan,
            record.devices,
            record.concerns,
            record.checks,
        )
    )


def _assumed(visits: int, others: int) -> str:
    parts = [f"{visits} visit{'' if visits == 1 else 's'} without a day of recording"] if visits else []
    parts += [f"{others} other row{'' if others == 1 else 's'}"] if others else []
    if not parts:
        return ""
    return f"{' and '.join(parts)} taken as recorded on the day they are about (assumed)"


def assumed_of_all(known: Iterable[KnownRecord]) -> str:
    """Return in a sentence how many patients something had to be assumed of; "" for none."""
    count = sum(bool(one.assumed) for one in known)
    patients = "1 patient" if count == 1 else f"{count} patients"
    if not count:
        return ""
    return (
        f"{patients}: rows that do not say when they were recorded are taken as recorded on the day they are about; "
        "later corrections cannot be told (assumed)"
    )


def _begun(start: PartialDate | None, day: date) -> bool:
    return start is None or start.first <= day


def _until(end: PartialDate | None, day: date) -> PartialDate | None:
    return end if end is not None and end.first <= day else None


def _patient(patient: Patient, day: date) -> Patient:
    death = _until(patient.death_date, day)
    return replace(
        patient,
        onset_date=_until(patient.onset_date, day),
        diagnosis_date=_until(patient.diagnosis_date, day),
        death_date=death,
        lost_since=_until(patient.lost_since, day),
        death_from_ms=patient.death_from_ms if patient.death_date is None or death is not None else None,
    )


def treatment_by(treatment: Treatment, day: date) -> Treatment:
    """Return a treatment as it stood on *day*: without a stop that lies later."""
    stop = _until(treatment.stop, day)
    return replace(treatment, stop=stop, stop_reason=treatment.stop_reason if stop == treatment.stop else "")


def _medicine(medicine: Medicine, day: date) -> Medicine:
    return replace(medicine, stop=_until(medicine.stop, day))


def _infection(infection: Infection, day: date) -> Infection:
    return replace(infection, end=_until(infection.end, day))


def _pregnancy(pregnancy: Pregnancy, day: date) -> Pregnancy:
    end = _until(pregnancy.end, day)
    if end != pregnancy.end:
        # What came of it, and what followed, was not known while it went on.
        return replace(pregnancy, end=None, outcome="", breastfeeding=None, breastfed_until=None)
    return replace(pregnancy, breastfed_until=_until(pregnancy.breastfed_until, day))


def _consent(consent: Consent, day: date) -> Consent:
    return replace(consent, withdrawn=_until(consent.withdrawn, day))


def referral_by(referral: Referral, day: date) -> Referral:
    """Return a referral as it stood on *day*: without what came of it later."""
    seen = _until(referral.seen, day)
    return referral if seen == referral.seen else replace(referral, seen=None, status="", result="")


def plan_by(plan: Iterable[PlanEntry], day: date) -> tuple[PlanEntry, ...]:
    """Return the plan as it stood on *day*: the start of what was planned is kept, for it may lie ahead."""
    return tuple(_plan_entry(entry, day) for entry in plan if entry.on <= day)


def _plan_entry(entry: PlanEntry, day: date) -> PlanEntry:
    end = _until(entry.end, day)
    if entry.state is PlanState.PLANNED:
        return replace(entry, end=end)
    if end == entry.end and _begun(entry.start, day):
        return entry
    return replace(entry, start=_until(entry.start, day), end=end, state=None)


def _devices(devices: tuple[DeviceSeries, ...], day: date) -> tuple[DeviceSeries, ...]:
    begun = (series for series in devices if not series.days or any(one.on <= day for one in series.days))
    return tuple(replace(series, days=tuple(one for one in series.days if one.on <= day)) for series in begun)


def _concern(concern: Concern, day: date) -> Concern:
    if concern.closed_on is None or concern.closed_on <= day:
        return concern
    return replace(concern, closed_on=None, closed_by="", outcome="")
