"""A correction examines nobody: what an earlier visit or an import carried over stays carried over (safety 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Aid, Patient, Value, Visit
from storage.store import Store
from tests.ui.visit_typing import shown, sign
from ui.forms.visit_form import VisitForm
from ui.services import Services

FIRST, SECOND = date(2024, 1, 10), date(2024, 8, 10)


def value(measure: str, number: str, carried: date | None = FIRST, **fields: str) -> Value:
    """Return a value of the day, carried over from the first visit."""
    return Value(measure, Decimal(number), carried_from=carried, **fields)  # type: ignore[arg-type]  # the note alone


STEP = value("edss", "4.0")
DISTANCE = value("walking_distance_m", "500")
GRADES = tuple(value(system, grade) for system, grade in zip(FUNCTIONAL_SYSTEMS, "1132231", strict=True))


@pytest.fixture
def person(store: Store) -> Patient:
    """A patient with one examined visit."""
    patient = store.patients.add(Patient("", "P-1", "Carried", "Step"))
    store.visits.add(patient.id, Visit("", FIRST, values=(value("edss", "3.0", None),)))
    return patient


def correction(qtbot: QtBot, services: Services, person: Patient, **fields: object) -> VisitForm:
    """Return the correction of a second visit that was recorded with *fields*, its note and reason typed."""
    visit = services.store.visits.add(person.id, replace(Visit("", SECOND, aid=Aid.NONE), **fields))
    form = shown(qtbot, VisitForm(services, person.id, visit))
    form.reason.set_text("the note was left out")
    form.note.set_text("seen with her sister")
    return form


def carried(visit: Visit) -> dict[str, date | None]:
    return {v.measure: v.carried_from for v in visit.values}


@pytest.mark.parametrize(
    "values",
    [(STEP,), (STEP, DISTANCE), (*GRADES, STEP), (*GRADES, STEP, DISTANCE), (value("edss", "6.0"),)],
    ids=["step", "step and walk", "grades and step", "all", "a high step"],
)
@pytest.mark.parametrize("source", ["", "clinician", "computed"])
def test_a_correction_of_the_note_leaves_every_carried_value_carried(
    qtbot: QtBot, services: Services, person: Patient, values: tuple[Value, ...], source: str
) -> None:
    form = correction(qtbot, services, person, values=values, edss_source=source)
    stored = sign(qtbot, form)
    assert {v.measure for v in values} <= set(carried(stored))
    assert set(carried(stored).values()) == {FIRST}
    edss = services.summary(services.record(person.id)).results["edss"]
    assert not edss.events


def test_a_step_that_follows_from_a_carried_distance_is_carried_too(
    qtbot: QtBot, services: Services, person: Patient
) -> None:
    walk = value("walking_distance_m", "80")
    form = correction(qtbot, services, person, values=(walk,), aid=Aid.ONE_SIDED)
    stored = sign(qtbot, form)
    assert stored.value("edss") == 6
    assert set(carried(stored).values()) == {FIRST}


def test_a_step_recorded_as_examined_stays_examined_beside_carried_grades(
    qtbot: QtBot, services: Services, person: Patient
) -> None:
    step = value("edss", "4.0", None)
    form = correction(qtbot, services, person, values=(*GRADES, step), edss_source="computed")
    assert carried(sign(qtbot, form))["edss"] is None


def test_the_form_says_that_the_step_was_carried_over(qtbot: QtBot, services: Services, person: Patient) -> None:
    form = correction(qtbot, services, person, values=(STEP,))
    assert "carried from 10 Jan 2024, not re-examined: cannot confirm a worsening" in form.edss.why.text()


def test_seven_grades_examined_now_make_the_same_step_an_examined_one(
    qtbot: QtBot, services: Services, person: Patient
) -> None:
    form = correction(qtbot, services, person, values=(STEP, DISTANCE), edss_source="clinician")
    for field, grade in zip(form.edss.grades.values(), "1132231", strict=True):
        field.set_text(grade)
    form.edss.distance.set_text("510")
    stored = sign(qtbot, form)
    assert stored.value("edss") == 4
    assert set(carried(stored).values()) == {None}


def test_one_grade_examined_now_does_not_examine_a_step_that_needs_seven(
    qtbot: QtBot, services: Services, person: Patient
) -> None:
    form = correction(qtbot, services, person, values=(STEP,))
    form.edss.grades["fs_visual"].set_text("1")
    stored = sign(qtbot, form)
    assert (carried(stored)["edss"], carried(stored)["fs_visual"]) == (FIRST, None)


def test_another_step_typed_is_the_clinicians_own_of_the_day(qtbot: QtBot, services: Services, person: Patient) -> None:
    form = correction(qtbot, services, person, values=(STEP,))
    form.edss.stated.set_text("4.5")
    assert sign(qtbot, form).trials("edss") == (value("edss", "4.5", None),)
