"""The visit form: typed as the examination goes, judged at every key, stored as typed, corrected without a loss."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from domain.edss import OtherHelp
from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Aid, Flag, Patient, Value, Visit, VisitKind
from storage.demo_cohort import demo_records
from storage.store import Store
from tests.ui.visit_typing import fill_two_steps, keys, shown, sign, texts
from ui.forms.visit_form import VisitForm
from ui.forms.visit_letters import key_of
from ui.services import Services
from ui.widgets.field import Field, Grade


@pytest.fixture
def adam(store: Store) -> Patient:
    """The review's man as he was before the visit of today."""
    record = demo_records()[0]
    return store.add_record(replace(record, visits=record.visits[:-1]))


@pytest.fixture
def form(qtbot: QtBot, services: Services, adam: Patient) -> VisitForm:
    """The form of today's visit, on the screen."""
    return shown(qtbot, VisitForm(services, adam.id))


def question(form: VisitForm) -> str:
    """Return the question for relapses, without the mark of its mnemonic."""
    return form.asked_card.asked.text().replace("&", "")


def test_the_tab_key_goes_as_the_examination_does_and_then_to_sign(form: VisitForm) -> None:
    form.date.editor.setFocus()
    seen: list[QWidget] = []
    while len(seen) < 80 and (not seen or seen[-1] is not form.discard_button):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    edss = form.edss
    order: list[QWidget] = [form.date, form.kind, form.relapse, form.fever, form.comparable]
    order += [*edss.grades.values(), edss.distance, edss.aid, edss.ambulation, edss.measured, edss.other_help]
    order += [edss.stated, *form.tests.trials.values(), form.tests.sdmt]
    for widget, wanted in zip(seen, order, strict=False):
        assert widget is wanted or wanted.isAncestorOf(widget), f"{widget.accessibleName()} came too early"
    # Then the further sections, which are a line each until they are opened, and at the end who rated.
    end: list[QWidget] = [form.rater, form.method, edss.rule_set, form.question, form.note]
    end += [form.save_button, form.close_button, form.discard_button]
    for widget, wanted in zip(seen[-len(end) :], end, strict=True):
        assert widget is wanted or wanted.isAncestorOf(widget), f"{widget.accessibleName()} instead of {wanted}"
    between = seen[len(order) : -len(end)]
    assert all(any(section.isAncestorOf(widget) for section in form.sections) for widget in between)
    assert len(between) >= len(form.sections) - 1


def test_every_field_in_sight_has_a_mnemonic_and_no_two_share_one(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    for page in (form, VisitForm(services, adam.id, services.record(adam.id).visits[0])):
        qtbot.addWidget(page)
        labels = [found for found in page.findChildren(QLabel) if found.buddy() is not None]
        buttons = page.findChildren(QPushButton)
        keys = [key for widget in (*labels, *buttons) if (key := key_of(widget.text()))]
        assert len(keys) == len(set(keys)), sorted(keys)
        without = [found.text() for found in labels if found.isVisibleTo(page) and not key_of(found.text())]
        assert without == []


@pytest.mark.parametrize(
    "name",
    ["date", "kind", "relapse", "comparable", "fs_sensory", "walking_distance_m", "aid", "other_help", "edss", "rater"],
)
def test_alt_and_its_letter_jumps_to_a_field(form: VisitForm, name: str) -> None:
    widget = form._inputs[name]
    target = widget.editor if isinstance(widget, Field) else widget
    title = next(found for found in form.findChildren(QLabel) if found.buddy() is target)
    form.note.editor.setFocus()
    QTest.keyClick(form.note.editor, Qt.Key(ord(key_of(title.text()).upper())), Qt.KeyboardModifier.AltModifier)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert widget.isAncestorOf(focused)


def test_a_first_letter_answers_and_moves_on_and_the_arrow_keys_stay(form: VisitForm) -> None:
    form.go_to_first_input()
    keys("n")
    assert form.relapse.value is False
    assert form.fever.isAncestorOf(focused())
    keys("y")
    assert form.comparable.isAncestorOf(focused())
    form.relapse.setFocus()
    keys("n")
    assert form.relapse.value is False, "N is No, even where it is chosen already"
    form.relapse.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Right)
    assert (form.relapse.value, form.relapse.isAncestorOf(focused())) == (None, True)
    QTest.keyClick(focused(), Qt.Key.Key_Left)
    assert (form.relapse.value, form.relapse.isAncestorOf(focused())) == (False, True)
    keys("\b")
    assert (form.relapse.value, form.relapse.isAncestorOf(focused())) == (None, True)


def test_enter_moves_on_as_the_tab_key_does(form: VisitForm) -> None:
    form.edss.distance.editor.setFocus()
    keys("80\n")
    assert form.edss.aid.isAncestorOf(focused())
    form.edss.stated.editor.setFocus()
    keys("\n5,1\n5.3\n21.4\n")
    assert focused() is form.tests.trials[("nhpt_dominant", 2)].editor
    assert form.tests.trials[("t25fw", 1)].value == Decimal("5.1")
    assert form.tests.trials[("t25fw", 2)].value == Decimal("5.3")


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.mark.parametrize("name", ["t25fw_1", "nhpt_dominant_2", "nhpt_non_dominant_1", "sdmt"])
@pytest.mark.parametrize(("typed", "flag"), [("U", Flag.UNABLE), ("unable", Flag.UNABLE), ("o", Flag.OTHER)])
def test_u_is_unable_because_of_ms_and_o_is_missing(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm, name: str, typed: str, flag: Flag
) -> None:
    field = form._inputs[name]
    assert isinstance(field, Field)
    field.set_text(typed)
    assert field.grade is Grade.FINE
    assert ("worse than any time" in field.message.text()) is (flag is Flag.UNABLE)
    visit = sign(qtbot, form)
    assert [(v.value, v.flag) for v in visit.values] == [(None, flag)]
    again = VisitForm(services, adam.id, visit)
    qtbot.addWidget(again)
    assert again.candidate() == visit


def test_every_field_of_a_visit_is_stored_and_shown_when_it_is_corrected(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    typed = {
        "date": "1 Mar 2026",
        "kind": VisitKind.UNSCHEDULED,
        "relapse": True,
        "fever": False,
        "comparable": False,
        "why_not": "steroids",
        "rater": "R. A.",
        "method": "telephone",
        "note": "first line\nsecond line",
        **dict(zip(FUNCTIONAL_SYSTEMS, "1132231", strict=True)),
        "walking_distance_m": "600",
        "aid": Aid.NONE,
        "other_help": OtherHelp.PERSON,
        "distance_measured": False,
        "cerebellar_x": True,
        "mood_only": True,
        "rule_set": "Kurtzke",
        "question": "Will I need a chair?",
        "ambulation": "1",
        "edss": "4.5",
        "edss_source": "clinician",
        "edss_reason": "fatigue",
        "t25fw_1": "9.1",
        "t25fw_2": "9.3",
        "nhpt_dominant_1": "24",
        "nhpt_dominant_2": "U",
        "nhpt_non_dominant_1": "26.25",
        "nhpt_non_dominant_2": "O",
        "sdmt": "41",
    }
    further = {name for section in form.sections for name in section.inputs()} - set(typed)
    assert set(typed) == set(form.payload()) - further, "a new input belongs into this test"
    form.fill(typed)
    visit = sign(qtbot, form)
    again = VisitForm(services, adam.id, visit)
    qtbot.addWidget(again)
    assert {k: v for k, v in again.payload().items() if k in typed} == typed
    assert again.candidate() == visit


def test_a_correction_keeps_what_the_form_does_not_show(qtbot: QtBot, services: Services, adam: Patient) -> None:
    values = (
        Value("msis29", Decimal(40)),
        Value("fs_visual", Decimal(1), note="carried from 10 Nov 2025, not re-examined"),
        Value("fs_sensory", None, flag=Flag.OTHER, note="refused"),
        Value("t25fw", Decimal("9.1"), note="stick"),
        Value("nhpt_dominant", Decimal(24), 1),
        Value("nhpt_dominant", Decimal(25), 2),
        Value("nhpt_dominant", Decimal(26), 3),
        Value("edss", Decimal("4.0")),
    )
    signed = Visit(
        "", date(2026, 3, 1), edss_reason="from the letter", recorded_on=date(2026, 3, 2), values=values, aid=Aid.NONE
    )
    stored = services.store.visits.add(adam.id, signed)
    form = VisitForm(services, adam.id, stored)
    qtbot.addWidget(form)
    form.rater.set_text("R. A.")
    form.reason.set_text("rater added")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    after = services.store.visits.get(stored.id)
    assert replace(after, values=()) == replace(stored, rater="R. A.", values=())
    assert set(after.values) == set(stored.values)
    again = VisitForm(services, adam.id, after)
    qtbot.addWidget(again)
    again.edss.grades["fs_visual"].set_text("2")
    again.reason.set_text("examined after all")
    again.try_to_save()
    changed = services.store.visits.get(stored.id)
    assert Value("fs_visual", Decimal(2)) in changed.values, "a note about the old grade does not go over to the new"
    assert len(changed.values) == len(values)


def test_every_visit_of_the_demonstration_can_be_corrected_without_a_change(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    for visit in services.record(adam.id).visits:
        form = VisitForm(services, adam.id, visit)
        qtbot.addWidget(form)
        typed = form.candidate()
        assert typed is not None
        assert replace(typed, values=()) == replace(visit, values=())
        assert set(typed.values) == set(visit.values)


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("date", "10 3 2026", "future"),
        ("date", "4 5 1986", "before the birth"),
        ("date", "Mar 2026", "needs the day"),
        ("date", "", "needs its date"),
        ("date", "soon", "not understood"),
        ("fs_brainstem", "6", "0 to 5"),
        ("walking_distance_m", "-5", "0 to 20000"),
        ("ambulation", "17", "0 to 16"),
        ("ambulation", "16", "death due to MS"),
        ("edss", "0.5", "without 0.5"),
        ("edss", "10", "death due to MS"),
        ("t25fw_1", "181", "Type U"),
        ("nhpt_non_dominant_2", "412", "Type U"),
        ("sdmt", "111", "0 to 110"),
        ("sdmt", "4l", "not a number"),
    ],
)
def test_a_refused_value_is_said_beside_its_field_and_the_draft_is_kept(
    services: Services, adam: Patient, form: VisitForm, name: str, typed: str, words: str
) -> None:
    before = services.record(adam.id)
    form.note.set_text("kept")
    field = form._inputs[name]
    assert isinstance(field, Field)
    field.set_text(typed)
    form.try_to_save()
    assert field.grade is Grade.ERROR
    assert words in field.message.text()
    assert field.message.text().startswith("✕ ")
    assert form.problem.text().endswith("The draft is kept.")
    assert QApplication.focusWidget() is field.editor
    assert services.record(adam.id) == before
    draft = services.store.drafts.get(adam.id, "visit")
    assert draft is not None
    assert draft.payload == form.payload()
    assert bool(draft.payload[name]) is bool(typed)


def test_a_visit_can_be_signed_without_edss(qtbot: QtBot, form: VisitForm) -> None:
    form.tests.sdmt.set_text("41")
    visit = sign(qtbot, form)
    assert visit.values == (Value("sdmt", Decimal(41)),)
    assert visit.edss_source == ""


def test_what_was_not_asked_is_stored_as_not_recorded(qtbot: QtBot, form: VisitForm) -> None:
    form.kind.choose(None)
    visit = sign(qtbot, form)
    assert (visit.kind, visit.comparable, visit.relapse_since_last, visit.fever_or_heat, visit.aid) == (None,) * 5


def test_fever_proposes_not_comparable_and_says_why(form: VisitForm) -> None:
    form.fever.choose(True)
    assert (form.comparable.value, form.why_not.text()) == (False, "fever or heat")
    assert not form.why_not.isHidden()


def test_the_question_for_relapses_follows_the_date_of_the_visit(form: VisitForm) -> None:
    assert question(form) == "Relapse since 10 Nov 2025?"
    form.date.set_text("1 6 2025")
    assert question(form) == "Relapse since 8 Mar 2025?"
    form.date.set_text("1 1 2020")
    assert question(form) == "Relapse in the last 12 months?"


def test_a_second_visit_on_a_day_is_warned_of(form: VisitForm) -> None:
    assert form.same_day.isHidden()
    form.date.set_text("10 11 2025")
    assert "has a signed visit already" in form.same_day.remark.text()
    assert not form.same_day.isHidden()


def test_the_preview_says_what_would_be_and_stores_nothing(services: Services, adam: Patient, form: VisitForm) -> None:
    before = services.record(adam.id)
    lines = len(services.store.audit.lines())
    assert "Type a value" in texts(form.preview)
    form.relapse.set_value(False)
    fill_two_steps(form)
    form.edss.stated.set_text("")
    form.show_preview()
    assert "If signed as typed" in texts(form.preview)
    assert "a preview: not stored, printed or counted" in texts(form.preview)
    assert "EDSS 4.0 to 6.0" in texts(form.preview)
    assert services.record(adam.id) == before
    assert len(services.store.audit.lines()) == lines


def test_the_remark_beside_a_test_compares_with_what_was_before_the_visit(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    form.tests.sdmt.set_text("41")
    assert (
        form.tests.remarks["sdmt"].text() == "−6 on 47 (10 Mar 2023) · possible; within test variation for one person"
    )
    first = VisitForm(services, adam.id, services.record(adam.id).visits[0])
    qtbot.addWidget(first)
    assert first.tests.remarks["sdmt"].text() == "first value: the baseline of later ones"


@pytest.mark.parametrize("size", [(1280, 760), (1040, 760), (1920, 1040)])
def test_nothing_is_cut_at_any_width(form: VisitForm, size: tuple[int, int]) -> None:
    fill_two_steps(form)
    form.resize(*size)
    QApplication.processEvents()
    column = form.body.parentWidget()
    assert column.minimumSizeHint().width() <= column.width()
    for found in column.findChildren(QLabel):
        if found.isVisible() and not found.wordWrap():
            assert found.sizeHint().width() <= found.width(), found.text()


def test_every_input_has_a_name_for_those_who_do_not_see_it(form: VisitForm) -> None:
    for name, widget in form._inputs.items():
        target = widget.editor if isinstance(widget, Field) else widget
        assert target.accessibleName(), name


def test_a_new_visit_does_not_inherit_a_relapse_history_that_an_import_assumed(
    qtbot: QtBot, services: Services, store: Store, adam: Patient
) -> None:
    store.patients.assume(adam.id, ["relapse_history"])
    form = VisitForm(services, adam.id)
    qtbot.addWidget(form)
    assert any("assumed at the import" in problem for problem in form.errors())
    form.relapse.choose(False)
    assert not any("assumed at the import" in problem for problem in form.errors())
