"""What the last visit proposes: shown, entered by a key each, and never taken for an examination (safety 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Aid, Patient, Value, Visit
from storage.store import Store
from tests.ui.visit_typing import GRADES, fill_grades, keys, shown, sign
from ui.forms.visit_form import VisitForm
from ui.services import Services
from ui.widgets.choice import Choice

LAST, FIRST = date(2025, 11, 10), date(2025, 3, 8)
NEVER_PROPOSED = (
    "relapse",
    "fever",
    "walking_distance_m",
    "aid",
    "ambulation",
    "other_help",
    "edss",
    "t25fw_1",
    "sdmt",
)


def visit(on: date, grades: str = GRADES, carried: dict[str, date] | None = None, **given: object) -> Visit:
    """Return a visit with seven raw grades, and an aid and tests that must not be proposed."""
    values = [
        Value(s, Decimal(g), carried_from=(carried or {}).get(s))
        for s, g in zip(FUNCTIONAL_SYSTEMS, grades, strict=True)
    ]
    values += [Value("walking_distance_m", Decimal(400)), Value("t25fw", Decimal(6), 1), Value("sdmt", Decimal(50))]
    return replace(
        Visit("", on, relapse_since_last=False, fever_or_heat=False, aid=Aid.NONE, values=tuple(values)), **given
    )


@pytest.fixture
def person(store: Store) -> Patient:
    """A patient with two signed visits; at the second, the sensory grade was carried over from the first."""
    patient = store.patients.add(Patient("", "P-1", "Last", "Visit"))
    store.visits.add(patient.id, visit(FIRST, "0000000"))
    store.visits.add(patient.id, visit(LAST, carried={"fs_sensory": FIRST}))
    return patient


@pytest.fixture
def form(qtbot: QtBot, services: Services, person: Patient) -> VisitForm:
    """A new visit, on the screen."""
    return shown(qtbot, VisitForm(services, person.id))


def placeholder(form: VisitForm, system: str) -> str:
    editor = form.edss.grades[system].editor
    assert isinstance(editor, QLineEdit)
    return editor.placeholderText()


def test_the_last_grades_stand_in_grey_with_the_day_they_were_examined_and_nothing_is_entered(form: VisitForm) -> None:
    assert placeholder(form, "fs_visual") == "1 on 10 Nov 2025"
    assert placeholder(form, "fs_sensory") == "2 on 8 Mar 2025"
    assert not any(field.text() for field in form.edss.grades.values())
    candidate = form.candidate()
    assert candidate is not None
    assert candidate.values == ()
    assert not form.is_touched()
    assert "In grey: the visit of 10 Nov 2025" in form.edss.row.remark.text()
    described = form.edss.grades["fs_visual"].editor.accessibleDescription()
    assert described.startswith("proposed: 1 on 10 Nov 2025; Space: examined, unchanged")


@pytest.mark.parametrize("name", NEVER_PROPOSED)
def test_what_must_be_asked_or_measured_today_is_never_proposed(form: VisitForm, name: str) -> None:
    widget = form._inputs[name]
    if isinstance(widget, Choice):
        assert widget.value is None
        return
    assert widget.text() == ""
    assert isinstance(widget.editor, QLineEdit)
    assert "2025" not in widget.editor.placeholderText()


def test_the_walking_of_the_last_visit_is_a_remark_and_no_proposal(form: VisitForm) -> None:
    assert "On 10 Nov 2025: 400 m, without an aid." in form.edss.walked.text()


@pytest.mark.parametrize("key", [" ", "\n"])
def test_space_or_enter_confirms_one_grade_as_examined_and_unchanged(form: VisitForm, key: str) -> None:
    form.edss.grades["fs_visual"].setFocus()
    keys(key)
    assert QApplication.focusWidget() is form.edss.grades["fs_brainstem"].editor
    assert [field.text() for field in form.edss.grades.values()] == ["1", "", "", "", "", "", ""]
    assert form.edss.grades["fs_visual"].recorded() == Value("fs_visual", Decimal(1))


def test_c_carries_a_grade_and_says_from_when_and_that_it_was_not_examined(qtbot: QtBot, form: VisitForm) -> None:
    form.edss.grades["fs_visual"].setFocus()
    keys("c \t")
    fields = form.edss.grades
    assert fields["fs_visual"].message.text() == "carried from 10 Nov 2025, not re-examined"
    stored = sign(qtbot, form)
    assert stored.values == (
        Value("fs_visual", Decimal(1), carried_from=LAST),
        Value("fs_brainstem", Decimal(1)),
    )


def test_a_grade_carried_again_keeps_the_day_on_which_it_was_examined(qtbot: QtBot, form: VisitForm) -> None:
    form.edss.grades["fs_sensory"].setFocus()
    keys("c")
    assert sign(qtbot, form).values == (Value("fs_sensory", Decimal(2), carried_from=FIRST),)


@pytest.mark.parametrize("typed", ["c", " ", "C"])
def test_without_an_earlier_visit_no_key_takes_anything_over(
    qtbot: QtBot, services: Services, store: Store, typed: str
) -> None:
    patient = store.patients.add(Patient("", "P-2", "First", "Visit"))
    form = shown(qtbot, VisitForm(services, patient.id))
    field = form.edss.grades["fs_visual"]
    field.setFocus()
    keys(typed)
    assert (field.text(), QApplication.focusWidget()) == ("", field.editor)
    assert "No earlier grade" in field.message.text()
    assert placeholder(form, "fs_visual") == ""


def test_a_digit_over_a_carried_grade_is_an_examination_even_if_it_is_the_same(form: VisitForm) -> None:
    field = form.edss.grades["fs_visual"]
    field.setFocus()
    keys("c")
    field.editor.setFocus(Qt.FocusReason.TabFocusReason)
    keys("1")
    assert field.recorded() == Value("fs_visual", Decimal(1))
    keys("c")
    QTest.keyClick(form.edss.grades["fs_brainstem"].editor, Qt.Key.Key_Backspace)
    brainstem = form.edss.grades["fs_brainstem"]
    brainstem.setFocus()
    keys("\b")
    assert (brainstem.text(), brainstem.carried_from) == ("", None)


def test_a_step_from_carried_grades_is_carried_itself_and_says_that_it_cannot_confirm(
    qtbot: QtBot, form: VisitForm
) -> None:
    form.edss.grades["fs_visual"].setFocus()
    keys("ccc cc 400\tn")
    assert form.edss.step.text() == "EDSS 4.5"
    assert "rests on carried grades (10 Nov 2025): cannot confirm a worsening" in form.edss.why.text()
    stored = sign(qtbot, form)
    assert stored.trials("edss") == (Value("edss", Decimal("4.5"), carried_from=LAST),)
    assert [v.carried_from for v in stored.values if v.measure.startswith("fs_")] == [
        LAST, LAST, LAST, None, FIRST, LAST, None,
    ]  # fmt: skip


def test_a_step_that_walking_alone_gives_was_examined_today_whatever_the_grades(qtbot: QtBot, form: VisitForm) -> None:
    form.edss.grades["fs_visual"].setFocus()
    keys("ccccccc80\to")
    assert "carried grades" not in form.edss.why.text()
    assert sign(qtbot, form).trials("edss") == (Value("edss", Decimal(6)),)


def test_a_draft_and_a_correction_keep_what_was_carried(
    qtbot: QtBot, services: Services, person: Patient, form: VisitForm
) -> None:
    form.edss.grades["fs_visual"].setFocus()
    keys("c c    400\tn")
    typed = form.candidate()
    form.close_form()
    again = shown(qtbot, VisitForm(services, person.id))
    assert again.candidate() == typed
    assert "carried from 10 Nov 2025" in again.edss.grades["fs_visual"].message.text()
    stored = sign(qtbot, again)
    corrected = VisitForm(services, person.id, stored)
    qtbot.addWidget(corrected)
    assert corrected.candidate() == stored
    assert "carried from 10 Nov 2025" in corrected.edss.grades["fs_pyramidal"].message.text()


def test_undo_and_redo_do_not_turn_a_carried_grade_into_an_examined_one(form: VisitForm) -> None:
    form.edss.grades["fs_visual"].setFocus()
    keys("c")
    field = form.edss.grades["fs_visual"]
    form.undo()
    assert field.text() == ""
    form.redo()
    assert field.recorded() == Value("fs_visual", Decimal(1), carried_from=LAST)


def test_a_grade_carried_from_a_day_that_is_not_before_the_visit_blocks_signing(form: VisitForm) -> None:
    form.edss.grades["fs_visual"].setFocus()
    keys("c")
    assert not form.errors()
    form.date.set_text("10 11 2025")
    assert any("Visual carried from a day that is not before this visit" in words for words in form.errors())
    form.edss.grades["fs_visual"].set_text("1")
    assert not form.errors()


def test_a_digit_typed_after_a_click_replaces_the_carried_grade(form: VisitForm) -> None:
    field = form.edss.grades["fs_visual"]
    field.setFocus()
    keys("c")
    QTest.mouseClick(field.line, Qt.MouseButton.LeftButton)
    field.line.deselect()
    QTest.keyClicks(field.line, "3")
    assert field.recorded() == Value("fs_visual", Decimal(3))


def test_a_grade_of_a_damaged_draft_is_no_grade_rather_than_an_examined_one(form: VisitForm) -> None:
    field = form.edss.grades["fs_visual"]
    field.set_text("3 carried from 2099-99-99")
    assert field.recorded() is None


def test_the_proposals_follow_the_date_of_the_visit(form: VisitForm) -> None:
    form.date.set_text("1 6 2025")
    assert placeholder(form, "fs_visual") == "0 on 8 Mar 2025"
    form.date.set_text("1 1 2020")
    assert placeholder(form, "fs_visual") == ""
    assert not form.edss.row.remark.text()


def test_a_visit_that_does_not_compare_says_so_where_it_proposes(
    qtbot: QtBot, services: Services, store: Store, person: Patient
) -> None:
    store.visits.add(person.id, visit(date(2026, 2, 1), comparable=False, not_comparable_reason="fever or heat"))
    form = VisitForm(services, person.id)
    qtbot.addWidget(form)
    assert "the visit of 1 Feb 2026, which does not compare" in form.edss.row.remark.text()


def test_there_is_no_key_that_accepts_all(form: VisitForm) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    form.edss.grades["fs_visual"].setFocus()
    for key in (Qt.Key.Key_Space, Qt.Key.Key_C, Qt.Key.Key_A):
        for held in (control, control | Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier):
            QTest.keyClick(form.edss.grades["fs_visual"].editor, key, held)
    assert not any(field.text() for field in form.edss.grades.values())
    fill_grades(form)
    assert form.edss.row.carried is None
