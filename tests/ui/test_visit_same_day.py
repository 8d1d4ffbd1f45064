"""Two visits on one day: the form asks which value is for analysis, and stores the answer on the right visit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.records import Aid, Patient, Value, Visit
from storage.store import Store
from tests.ui.visit_typing import fill_grades, shown, sign
from ui.forms.same_day import EDSS_GROUP
from ui.forms.visit_form import PICKED, VisitForm
from ui.services import Services

TODAY = date(2026, 3, 9)
OTHER = (
    Value("edss", Decimal("3.5")), Value("fs_visual", Decimal(1)), Value("t25fw", Decimal(6), 1),
    Value("sdmt", Decimal(50)),
)  # fmt: skip


@pytest.fixture
def person(store: Store) -> Patient:
    """A patient who was seen this morning."""
    patient = store.patients.add(Patient("", "P-1", "Twice", "Seen"))
    store.visits.add(patient.id, Visit("", TODAY, values=OTHER))
    return patient


def typed(qtbot: QtBot, services: Services, person: Patient) -> VisitForm:
    form = shown(qtbot, VisitForm(services, person.id))
    fill_grades(form)
    form.edss.ambulation.set_text("1")
    form.tests.trials[("t25fw", 1)].set_text("7.5")
    form.show_preview()
    return form


def test_it_is_asked_only_for_what_both_visits_have(qtbot: QtBot, services: Services, person: Patient) -> None:
    form = typed(qtbot, services, person)
    assert [clash.title for clash in form.same_day.clashes] == ["EDSS, its grades and walking", "T25FW"]
    assert [words for _, words in form.same_day.choices["t25fw"].options] == [
        "This visit: 7.5", "The other: 6.0", "Not decided",
    ]  # fmt: skip
    assert "neither baseline, onset nor confirmation" in form.same_day.open_words.text()
    assert form.same_day.choices["edss"].isVisibleTo(form)
    form.date.set_text("8 3 2026")
    assert form.same_day.isHidden()


def test_the_question_is_there_with_the_key_that_raises_it(qtbot: QtBot, services: Services, person: Patient) -> None:
    form = shown(qtbot, VisitForm(services, person.id))
    QTest.keyClicks(form.tests.sdmt.editor, "41")
    assert form.same_day.choices["sdmt"].isVisibleTo(form)
    assert "Which value is for analysis?" in form.same_day.remark.text()


def test_equal_values_are_not_asked_and_what_differs_beside_an_edss_is_named(
    qtbot: QtBot, services: Services, person: Patient
) -> None:
    walked = (Value("edss", Decimal(6)), Value("walking_distance_m", Decimal(80)), Value("sdmt", Decimal(41)))
    before = Visit("", date(2026, 3, 8), values=walked, aid=Aid.TWO_SIDED)
    services.store.visits.add(person.id, before)
    form = shown(qtbot, VisitForm(services, person.id))
    form.date.set_text("8 3 2026")
    form.edss.stated.set_text("6")
    form.edss.distance.set_text("90")
    form.tests.sdmt.set_text("41")
    assert [clash.name for clash in form.same_day.clashes] == ["edss"]
    words = [words for _, words in form.same_day.choices["edss"].options]
    assert words[:2] == ["This visit: 6.0; Walking distance 90", "The other: 6.0; Walking distance 80"]


def test_undecided_can_be_signed_and_picks_nothing(qtbot: QtBot, services: Services, person: Patient) -> None:
    form = typed(qtbot, services, person)
    QTest.keyClick(form.note.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(services.record(person.id).visits) == 1, "it is asked once before"
    assert "sign again to leave it undecided" in form.problem.text()
    assert QApplication.focusWidget() is form.same_day.choices["edss"].focusProxy()
    assert sign(qtbot, form).chosen_for == ()
    assert all(visit.chosen_for == () for visit in services.record(person.id).visits)


def test_a_pick_is_stored_on_the_visit_that_it_is_for(qtbot: QtBot, services: Services, person: Patient) -> None:
    form = typed(qtbot, services, person)
    form.same_day.choices["edss"].choose("this")
    other = services.record(person.id).visits[0]
    form.same_day.choices["t25fw"].choose(other.id)
    assert form.same_day.open_words.isHidden()
    stored = sign(qtbot, form)
    assert stored.chosen_for == tuple(m for m in EDSS_GROUP if m in ("edss", "fs_visual"))
    after = {visit.id: visit for visit in services.record(person.id).visits}
    assert after[stored.id].chosen_for == stored.chosen_for
    assert after[other.id].chosen_for == ("t25fw",)
    assert after[other.id].values == OTHER
    line = services.store.audit.lines()[-1]
    assert line.reason == PICKED or any(found.reason == PICKED for found in services.store.audit.lines())


def test_the_pick_is_shown_again_and_can_be_changed(qtbot: QtBot, services: Services, person: Patient) -> None:
    form = typed(qtbot, services, person)
    form.same_day.choices["edss"].choose("this")
    form.same_day.choices["t25fw"].choose("this")
    stored = sign(qtbot, form)
    other = next(visit for visit in services.record(person.id).visits if visit.id != stored.id)
    again = shown(qtbot, VisitForm(services, person.id, stored))
    assert again.same_day.choices["edss"].value == "this"
    assert again.candidate() == stored
    again.same_day.choices["edss"].choose(other.id)
    again.reason.set_text("the morning's rater is the trial's")
    assert sign(qtbot, again).chosen_for == ("t25fw",)
    assert set(services.store.visits.get(other.id).chosen_for) == {"edss", "fs_visual"}


def test_a_draft_keeps_the_pick(qtbot: QtBot, services: Services, person: Patient) -> None:
    form = typed(qtbot, services, person)
    form.same_day.choices["t25fw"].choose("this")
    form.close_form()
    again = shown(qtbot, VisitForm(services, person.id))
    assert again.same_day.choices["t25fw"].value == "this"
    assert again.same_day.choices["edss"].value is None
    candidate = again.candidate()
    assert candidate is not None
    assert candidate.chosen_for == ("t25fw",)


def test_an_import_without_choices_says_that_the_last_counts(
    qtbot: QtBot, services: Services, store: Store, person: Patient
) -> None:
    store.patients.assume(person.id, ["chosen_for"])
    assert "recorded last counts" in typed(qtbot, services, person).same_day.open_words.text()
