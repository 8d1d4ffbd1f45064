"""Patients for the tests of the objective rule for SPMS: graded visits by day number, and the answer in a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.measures import FUNCTIONAL_SYSTEMS
from domain.objective_spms import objective_spms
from domain.records import Value, Visit
from domain.spms_result import ObjectiveSpms, SpmsAnswer
from tests.engine_patients import LONG_AFTER, day, number, patient, visit

MET, NOT_MET, NOT_JUDGED = SpmsAnswer.MET, SpmsAnswer.NOT_MET, SpmsAnswer.NOT_JUDGED
AS_OF = day(LONG_AFTER)


def graded(on: int, edss: str, *, asked: bool | None = None, without: Sequence[str] = (), **grades: int) -> Visit:
    """Return a visit with all seven grades, 2 where not named; *without*: those that are not recorded."""
    named = {f"fs_{name}" if name != "ambulation" else name: value for name, value in grades.items()}
    all_of_them = dict.fromkeys(FUNCTIONAL_SYSTEMS, 2) | named
    values = (Value(s, Decimal(g)) for s, g in all_of_them.items() if s.removeprefix("fs_") not in without)
    return visit(on, edss, asked=asked, values=values)


def found(*visits: Visit, relapses: Sequence[object] = (), as_of: date = AS_OF, **more: object) -> ObjectiveSpms:
    return objective_spms(patient(visits=visits, relapses=relapses, **more), as_of)  # type: ignore[arg-type]  # fields by name


def told(result: ObjectiveSpms) -> str:
    """Return an answer in one line: "met 365 confirmed 456"."""
    if result.met is None or result.met.confirmation is None:
        return str(result.answer)
    return f"{result.answer} {number(result.met.onset.on)} confirmed {number(result.met.confirmation.on)}"


REFERENCE = graded(0, "4.0")
BEFORE = graded(180, "4.0")
ONSET = graded(365, "5.0", pyramidal=3)
AGAIN = graded(456, "5.0", pyramidal=3)
PLAIN = (REFERENCE, BEFORE, ONSET, AGAIN)
