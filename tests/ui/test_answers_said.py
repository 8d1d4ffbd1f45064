"""What stands beside an answer follows it: relapses, a test that nobody could do, a date without its day."""

from __future__ import annotations

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.records import Course, Patient
from tests.ui.visit_typing import shown
from ui.forms.patient_form import PatientForm
from ui.forms.scan_form import ScanForm
from ui.forms.section_questionnaires import QuestionnairesSection
from ui.forms.visit_form import VisitForm
from ui.services import Services


def test_the_remark_under_the_relapse_question_follows_the_answer(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = shown(qtbot, VisitForm(services, adam.id))
    follows = form.asked_card.follows
    assert "stay unknown" in follows.text()
    form.relapse.choose(False)
    assert follows.isHidden()
    form.relapse.choose(True)
    assert "Ctrl+R" in follows.text()
    form.close_form()
    again = shown(qtbot, VisitForm(services, adam.id))
    assert "Ctrl+R" in again.asked_card.follows.text()


def test_two_trials_that_could_not_be_done_are_told_of_once(qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = shown(qtbot, VisitForm(services, adam.id))
    first, again = (form.tests.trials[("t25fw", trial)] for trial in (1, 2))
    for field in (first, again):
        QTest.keyClicks(field.editor, "u")
    assert ("worse than any time" in first.message.text(), again.message.text()) == (True, "")
    first.set_text("9")
    assert "worse than any time" in again.message.text()


def test_a_scan_and_a_visit_of_a_month_are_told_where_the_day_comes_from(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    for form in (ScanForm(services, adam.id), VisitForm(services, adam.id)):
        qtbot.addWidget(form)
        form.date.set_text("Mar 2015")
        assert "Take the day from the" in form.date.message.text()


def test_r_in_the_course_of_a_patient_is_rrms(qtbot: QtBot, services: Services) -> None:
    form = PatientForm(services)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    stop = form.course.focusProxy()
    assert stop is not None
    QTest.keyClicks(stop, "r")
    assert form.course.value is Course.RRMS


def test_the_card_of_an_answer_that_needs_a_person_comes_into_sight(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = shown(qtbot, VisitForm(services, adam.id))
    section = next(part for part in form.sections if isinstance(part, QuestionnairesSection))
    section.fold.open()
    section.buttons["phq9"].setChecked(True)
    field = section.rows["phq9"].fields["phq9_item9"]
    form.reveal(field.editor)
    QTest.keyClicks(field.editor, "1")
    port = form.scroller.viewport()

    def in_sight() -> None:
        for part in (section.gate.words, field.editor):
            assert port.rect().contains(part.mapTo(port, part.rect().center()))

    qtbot.waitUntil(in_sight)
