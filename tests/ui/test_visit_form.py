"""The visit form: typed as the examination goes, judged at every key, stored as typed, corrected without a loss."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from domain.edss import OtherHelp
from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Aid, Flag, Patient, Value, Visit, VisitKind
from storage.demo_cohort import demo_records
from storage.store import Store
from ui.forms.visit_form import VisitForm
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
    made = VisitForm(services, adam.id)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.resize(1280, 760)
        made.show()
    made.activateWindow()
    return made


def sign(qtbot: QtBot, form: VisitForm) -> Visit:
    """Sign by the keyboard and return what was stored."""
    with qtbot.waitSignal(form.saved) as signal:
        QTest.keyClick(QApplication.focusWidget() or form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stored = signal.args[0] if signal.args else None
    assert isinstance(stored, Visit)
    return stored


def keys(text: str) -> None:
    """Type *text* where the focus is; "\\t" is the tab key."""
    for letter in text:
        focused = QApplication.focusWidget()
        assert focused is not None
        if letter == "\t":
            QTest.keyClick(focused, Qt.Key.Key_Tab)
        else:
            QTest.keyClicks(focused, letter)


def texts(widget: QWidget) -> str:
    """Return all that the labels in *widget* say."""
    QApplication.processEvents()  # what was just added shows itself only then
    return "\n".join(found.text() for found in widget.findChildren(QLabel) if not found.isHidden())


def test_a_routine_visit_takes_at_most_sixty_keys_from_the_first_to_the_last(qtbot: QtBot, form: VisitForm) -> None:
    form.go_to_first_input()
    typed = "n\tn\ty\t1132231" + "80\to\t\t\t\t" + "9,1\t9.3\t24\t23.6\t26\t26.4\t41"
    keys(typed)
    visit = sign(qtbot, form)
    assert len(typed) + 1 <= 60
    assert (visit.relapse_since_last, visit.fever_or_heat, visit.comparable) == (False, False, True)
    assert (visit.aid, visit.value("edss"), visit.edss_source) == (Aid.ONE_SIDED, Decimal(6), "computed")
    assert visit.value("fs_cerebral") == 1
    assert visit.value("t25fw") == Decimal("9.2")
    assert visit.value("nhpt_non_dominant") == Decimal("26.2")
    assert visit.value("sdmt") == 41


def test_the_tab_key_goes_as_the_examination_does_and_then_to_sign(form: VisitForm) -> None:
    form.date.editor.setFocus()
    seen: list[QWidget] = []
    while len(seen) < 60 and (not seen or seen[-1] is not form.discard_button):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    order: list[Field | QWidget] = [form.date, form.kind, form.relapse, form.fever, form.comparable]
    order += [*form.edss.grades.values(), form.edss.distance, form.edss.aid, form.edss.ambulation, form.edss.stated]
    order += [form.edss.other_help, *form.tests.trials.values(), form.tests.sdmt, form.rater, form.method, form.note]
    order += [form.save_button, form.close_button, form.discard_button]
    assert len(seen) == len(order)
    for widget, wanted in zip(seen, order, strict=True):
        assert widget is wanted or wanted.isAncestorOf(widget), f"{widget.accessibleName()} came too early"


def test_a_digit_of_the_scale_jumps_on_and_any_other_key_stays(form: VisitForm) -> None:
    visual, brainstem = form.edss.grades["fs_visual"], form.edss.grades["fs_brainstem"]
    visual.editor.setFocus()
    keys("7")
    assert QApplication.focusWidget() is visual.editor
    assert "0 to 6" in visual.message.text()
    QTest.keyClick(visual.editor, Qt.Key.Key_Backspace)
    keys("6")
    assert QApplication.focusWidget() is brainstem.editor
    keys("x")
    assert QApplication.focusWidget() is brainstem.editor


def test_a_grade_that_is_typed_again_replaces_the_one_that_stands_there(form: VisitForm) -> None:
    form.edss.grades["fs_visual"].editor.setFocus()
    keys("11")
    form.edss.grades["fs_visual"].editor.setFocus()
    QTest.keyClick(form.edss.grades["fs_visual"].editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    keys("23")
    assert [form.edss.grades[s].text() for s in ("fs_visual", "fs_brainstem")] == ["2", "3"]


def test_a_raw_grade_says_what_it_counts_as(form: VisitForm) -> None:
    form.edss.grades["fs_visual"].set_text("6")
    assert form.edss.grades["fs_visual"].message.text() == "counts as 4"
    form.edss.grades["fs_pyramidal"].set_text("3")
    assert form.edss.grades["fs_pyramidal"].message.text() == ""


def test_a_partial_set_gives_no_step_and_says_what_is_missing(qtbot: QtBot, form: VisitForm) -> None:
    for system in FUNCTIONAL_SYSTEMS[:-1]:
        form.edss.grades[system].set_text("1")
    assert form.edss.step.text() == "EDSS –"
    assert "Cerebral" in form.edss.why.text()
    assert sign(qtbot, form).value("edss") is None


def differing(form: VisitForm) -> None:
    for field, grade in zip(form.edss.grades.values(), "1132231", strict=True):
        field.set_text(grade)
    form.edss.distance.set_text("80")
    form.edss.aid.choose(Aid.ONE_SIDED)
    form.edss.stated.set_text("5.5")


@pytest.mark.parametrize(("chosen", "step"), [("clinician", "5.5"), ("computed", "6.0")])
def test_two_steps_are_both_kept_with_the_reason_and_shown_again(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm, chosen: str, step: str
) -> None:
    differing(form)
    assert "Both are kept, with the reason." in form.edss.remarks.text()
    form.try_to_save()
    assert "choose the step for analysis" in form.problem.text()
    form.edss.source.choose(chosen)
    form.try_to_save()
    assert form.edss.reason.grade is Grade.ERROR
    form.edss.reason.set_text("tired on the day: walked 80 m")
    visit = sign(qtbot, form)
    assert (visit.value("edss"), visit.edss_source) == (Decimal(step), chosen)
    assert visit.edss_reason == "clinician's step 5.5, computed 6.0: tired on the day: walked 80 m"
    again = VisitForm(services, adam.id, visit)
    qtbot.addWidget(again)
    assert (again.edss.stated.text(), again.edss.source.value) == ("5.5", chosen)
    assert again.edss.reason.text() == "tired on the day: walked 80 m"
    assert again.typed() == visit


def test_a_walker_is_asked_about_and_never_mapped(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    for field in form.edss.grades.values():
        field.set_text("2")
    form.edss.distance.set_text("60")
    form.edss.other_help.choose(OtherHelp.WALKER)
    assert "a walker: does it count as a one-sided or as a two-sided aid?" in form.edss.why.text()
    assert form.edss.step.text() == "EDSS –"
    form.edss.aid.choose(Aid.TWO_SIDED)
    assert form.edss.step.text() == "EDSS 6.5"
    visit = sign(qtbot, form)
    again = VisitForm(services, adam.id, visit)
    qtbot.addWidget(again)
    assert (again.edss.other_help.value, again.edss.aid.value) == (OtherHelp.WALKER, Aid.TWO_SIDED)
    assert again.typed() == visit


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
    assert again.typed() == visit


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
    assert set(typed) == set(form.payload()), "a new input belongs into this test"
    form.fill(typed)
    visit = sign(qtbot, form)
    again = VisitForm(services, adam.id, visit)
    qtbot.addWidget(again)
    assert {k: v for k, v in again.payload().items() if k != "reason"} == typed
    assert again.typed() == visit


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
        typed = form.typed()
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
    assert form.asked.text() == "Relapse since 10 Nov 2025?"
    form.date.set_text("1 6 2025")
    assert form.asked.text() == "Relapse since 8 Mar 2025?"
    form.date.set_text("1 1 2020")
    assert form.asked.text() == "Relapse in the last 12 months?"


def test_a_second_visit_on_a_day_is_warned_of(form: VisitForm) -> None:
    assert form.same_day.isHidden()
    form.date.set_text("10 11 2025")
    assert "has a visit already" in form.same_day.text()
    assert not form.same_day.isHidden()


def test_the_preview_says_what_would_be_and_stores_nothing(services: Services, adam: Patient, form: VisitForm) -> None:
    before = services.record(adam.id)
    lines = len(services.store.audit.lines())
    assert "Type a value" in texts(form.preview)
    form.relapse.set_value(False)
    differing(form)
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
    differing(form)
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


def test_grades_without_a_step_are_said_before_signing(qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = VisitForm(services, adam.id)
    qtbot.addWidget(form)
    for field in form.edss.grades.values():
        field.set_text("1")
    assert "the visit has no EDSS" in form.edss.remarks.text()
    form.edss.ambulation.set_text("0")
    assert "the visit has no EDSS" not in form.edss.remarks.text()
