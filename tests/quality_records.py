"""A record in which no data-quality rule finds anything, and changes of it: what their cases are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from domain.dates import PartialDate
from domain.records import (
    Adjudication,
    Course,
    CourseEntry,
    MriScan,
    Patient,
    PatientRecord,
    Relapse,
    Sex,
    Treatment,
    Value,
    Visit,
)

TODAY = date(2026, 3, 9)
Change = Callable[[PatientRecord], PatientRecord]


def when(text: str) -> PartialDate:
    """Return a date written as YYYY-MM-DD, YYYY-MM or YYYY."""
    return PartialDate.from_iso(text)


def day(text: str) -> date:
    """Return a day written as YYYY-MM-DD."""
    return date.fromisoformat(text)


def values(**measured: str | int | float) -> tuple[Value, ...]:
    """Return values of the day by measure."""
    return tuple(Value(name, Decimal(str(value))) for name, value in measured.items())


def visit(on: str, edss: str = "3.0", **fields: Any) -> Visit:
    """Return a visit with its EDSS and the relapse question answered with no."""
    measured = fields.pop("values", ())
    own = () if edss == "" else values(edss=edss)
    return replace(Visit(f"v{on}", day(on), relapse_since_last=False, values=(*own, *measured)), **fields)


BASE = PatientRecord(
    Patient("p", "P-1", "Sand", "Mia", "1", when("1985-05-01"), Sex.FEMALE, None, when("2015-03-01"), when("2015-09")),
    courses=(CourseEntry("c", Course.RRMS, when("2015-09")),),
    visits=(visit("2024-03-01"), visit("2025-03-01"), visit("2025-11-10")),
    scans=(
        MriScan("s1", day("2024-03-05"), 0, 0, 0, True),
        MriScan("s2", day("2025-11-12"), 0, 0, 0, True, day("2024-03-05"), scanner="A"),
    ),
    treatments=(Treatment("t", "ocrelizumab", when("2016-01-10")),),
)


def patient(**fields: Any) -> Change:
    """Change the patient."""
    return lambda record: replace(record, patient=replace(record.patient, **fields))


def rows(field: str, *added: Any) -> Change:
    """Add rows of one kind."""
    return lambda record: replace(record, **{field: (*getattr(record, field), *added)})


def only(field: str, *kept: Any) -> Change:
    """Let these be the only rows of one kind."""
    return lambda record: replace(record, **{field: kept})


def both(*changes: Change) -> Change:
    """Make several changes."""

    def made(record: PatientRecord) -> PatientRecord:
        for change in changes:
            record = change(record)
        return record

    return made


def nothing(record: PatientRecord) -> PatientRecord:
    """Change nothing."""
    return record


def relapse(onset: str, id: str = "r", **fields: Any) -> Change:
    """Add a relapse, judged to be one."""
    return rows("relapses", replace(Relapse(id, when(onset), adjudication=Adjudication.RELAPSE), **fields))


def edss(*steps: tuple[str, str], **fields: Any) -> Change:
    """Let these be the visits: day and EDSS."""
    return only("visits", *(visit(on, step, **fields) for on, step in steps))


def last_visit(step: str = "3.0", **fields: Any) -> Change:
    """Change the visit of 10 Nov 2025."""
    return edss_and(visit("2025-11-10", step, **fields))


def edss_and(last: Visit) -> Change:
    """Let *last* stand in place of the last visit."""
    return lambda record: replace(record, visits=(*record.visits[:2], last))


def scan(**fields: Any) -> Change:
    """Change the newest scan; without one, as after another change, nothing."""
    return lambda record: replace(
        record, scans=(*record.scans[:-1], *(replace(newest, **fields) for newest in record.scans[-1:]))
    )


def treated(*spans: tuple[str, str, str]) -> Change:
    """Let these be the treatments: drug, start, stop or ""."""
    return only(
        "treatments",
        *(Treatment(f"t{n}", drug, when(a), when(b) if b else None) for n, (drug, a, b) in enumerate(spans)),
    )


def course(kind: Course, since: str) -> Change:
    """Let this be the course."""
    return only("courses", CourseEntry("c", kind, when(since)))
