"""Patients for the tests of the Lublin labels: one frame of twelve months, and what happened in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.dates import PartialDate, minus_months
from domain.lublin import LublinResult, classify_lublin
from domain.records import (
    Adjudication,
    Course,
    CourseEntry,
    MriScan,
    Patient,
    PatientRecord,
    Relapse,
    Statement,
    StatementKind,
    Value,
    Visit,
)
from tests.engine_patients import definition

AS_OF = date(2026, 3, 9)
START = minus_months(AS_OF, 12)
DEFINITION = definition("mueller-2023-12w")


def on(text: str) -> date:
    """Return the day written as YYYY-MM-DD."""
    return date.fromisoformat(text)


def visit(
    day: str, edss: str | None = None, *, asked: bool | None = False, comparable: bool | None = None, **tests: str
) -> Visit:
    """Return a visit; *asked* is its answer about relapses. *tests*: further measures by id."""
    measured = ({"edss": edss} if edss is not None else {}) | tests
    values = tuple(Value(measure, Decimal(value)) for measure, value in measured.items())
    return Visit(f"v{day}", on(day), relapse_since_last=asked, comparable=comparable, values=values)


def relapse(onset: str, **fields: object) -> Relapse:
    """Return a relapse; the onset may be known to the month or year only."""
    return Relapse(f"r{onset}", PartialDate.from_iso(onset), **fields)  # type: ignore[arg-type]  # fields by name


def scan(day: str, **fields: object) -> MriScan:
    """Return a scan that found nothing, in order in every way, but for *fields*."""
    quiet = MriScan(
        f"m{day}",
        on(day),
        gd_enhancing=0,
        new_t2=0,
        enlarging_t2=0,
        contrast_given=True,
        compared_with=minus_months(on(day), 12),
        quality_ok=True,
        brain_done=True,
        cord_done=True,
    )
    return replace(quiet, **fields)  # type: ignore[arg-type]  # fields by name


def states(day: str, kind: StatementKind = StatementKind.PROGRESSION, **fields: object) -> Statement:
    """Return a clinician's statement."""
    return Statement(f"s{day}", on(day), kind, **fields)  # type: ignore[arg-type]  # fields by name


def patient(
    course: str = "RRMS",
    visits: Sequence[Visit] = (),
    relapses: Sequence[Relapse] = (),
    scans: Sequence[MriScan] = (),
    statements: Sequence[Statement] = (),
    assumed: Sequence[str] = (),
    who: Patient | None = None,
) -> PatientRecord:
    """Return a record with one course, known from 2015 on."""
    return PatientRecord(
        who or Patient("p", "1"),
        courses=(CourseEntry("c", Course(course), PartialDate(2015, 1, 1)),),
        visits=tuple(sorted(visits, key=lambda v: v.on)),
        relapses=tuple(relapses),
        scans=tuple(scans),
        statements=tuple(statements),
        assumed=frozenset(assumed),
    )


def judged(record: PatientRecord, as_of: date = AS_OF, months: int = 12, **options: object) -> LublinResult:
    """Return the Lublin result under the definition of the tests."""
    return classify_lublin(record, DEFINITION, as_of, months, **options)  # type: ignore[arg-type]  # options by name


# EDSS without a change, a relapse-independent worsening, one after a relapse, an unconfirmed rise: the last visit
# lies in the frame, and the answers about relapses reach back before it.
UNCHANGED = (visit("2024-09-01", "4.0"), visit("2025-03-01", "4.0"), visit("2025-09-01", "4.0"))
PIRA = (visit("2024-09-01", "4.0"), visit("2025-03-01", "4.0"), visit("2025-08-01", "5.0"), visit("2025-12-01", "5.0"))
RAW = (
    visit("2024-09-01", "2.0"),
    visit("2025-03-01", "2.0"),
    visit("2025-08-01", "3.5", asked=True),
    visit("2025-12-01", "3.5"),
    visit("2026-03-01", "3.5"),
)
RAW_RELAPSE = relapse("2025-07-17")
RISE = (visit("2024-09-01", "4.0"), visit("2025-03-01", "4.0"), visit("2026-02-01", "5.0"))
QUIET = scan("2025-11-01")
QUIET_SCAN = [QUIET]
ACTIVE_SCAN = [scan("2025-11-01", enlarging_t2=1)]
NO_SCAN: list[MriScan] = []
IN_FRAME = [relapse("2025-06-01")]
UNASKED = [visit("2024-09-01", "4.0"), visit("2025-03-01", "4.0"), visit("2025-09-01", "4.0", asked=None)]
FEVER = relapse("2025-07-17", fever=True, infection=True, adjudication=Adjudication.PSEUDO_RELAPSE, duration_days=3)
