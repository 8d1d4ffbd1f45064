"""The referee in the visit form: the step at every key, what is missing, what does not fit, and whose step counts."""

from __future__ import annotations

import csv
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.edss import OtherHelp, referee
from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Aid, Patient, Value
from storage.demo_cohort import demo_records
from storage.store import Store
from tests.ui.visit_typing import fill_grades, fill_two_steps, keys, shown, sign, texts
from ui.forms.edss_panel import EdssPanel
from ui.forms.edss_words import NOT_EXAMINED
from ui.forms.visit_form import VisitForm
from ui.services import MOOD_SETTING, Services
from ui.widgets.field import Grade

GOLDEN = Path(__file__).parents[1] / "golden" / "edss"
EVERY = 27  # of the 8,000 sets: so many that each kind of set and each score under 16 is among them


@pytest.fixture
def adam(store: Store) -> Patient:
    """The review's man as he was before the visit of today."""
    record = demo_records()[0]
    return store.add_record(replace(record, visits=record.visits[:-1]))


@pytest.fixture
def form(qtbot: QtBot, services: Services, adam: Patient) -> VisitForm:
    """The form of today's visit, on the screen."""
    return shown(qtbot, VisitForm(services, adam.id))


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


@pytest.mark.parametrize(("chosen", "step"), [("clinician", "5.5"), ("computed", "6.0")])
def test_two_steps_are_both_kept_with_the_reason_and_shown_again(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm, chosen: str, step: str
) -> None:
    fill_two_steps(form)
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
    assert again.candidate() == visit


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
    assert again.candidate() == visit


def test_grades_without_a_step_are_said_before_signing(qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = VisitForm(services, adam.id)
    qtbot.addWidget(form)
    for field in form.edss.grades.values():
        field.set_text("1")
    assert "the visit has no EDSS" in form.edss.remarks.text()
    form.edss.ambulation.set_text("0")
    assert "the visit has no EDSS" not in form.edss.remarks.text()


def test_the_panel_gives_the_steps_of_an_independent_implementation_for_grades_typed_by_keys(qtbot: QtBot) -> None:
    sets = list(csv.DictReader((GOLDEN / "raw_grades.csv").read_text("utf-8").splitlines()))[::EVERY]
    typed = [line for line in sets if int(line["ambulation"]) < 16]  # 16 is death: refused at a visit
    assert len(typed) > 280
    assert {int(line["ambulation"]) for line in typed} == set(range(16))
    panel = EdssPanel()
    qtbot.addWidget(panel)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.activateWindow()
    differences = []
    for line in typed:
        for field in (*panel.grades.values(), panel.ambulation):
            field.set_text("")
        panel.grades["fs_visual"].setFocus()
        keys("".join(line[system.removeprefix("fs_")] for system in FUNCTIONAL_SYSTEMS))
        panel.ambulation.setFocus()
        keys(line["ambulation"])
        if panel.step.text() != f"EDSS {line['edss']}":
            differences.append((line, panel.step.text()))
    assert differences == []


def test_nothing_typed_is_stored_as_not_examined_by_a_rater(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    assert NOT_EXAMINED in form.edss.why.text()
    form.tests.sdmt.set_text("41")
    visit = sign(qtbot, form)
    assert (visit.value("edss"), visit.edss_source, visit.edss_reason) == (None, "", "not examined by a rater")
    again = VisitForm(services, adam.id, visit)
    qtbot.addWidget(again)
    assert again.edss.reason.text() == ""
    assert again.candidate() == visit
    fill_grades(again)
    again.edss.ambulation.set_text("1")
    corrected = again.candidate()
    assert corrected is not None
    assert (corrected.value("edss"), corrected.edss_reason) == (Decimal("4.0"), "")


@pytest.mark.parametrize("rule_set", ["Neurostatus", "Kurtzke"])
def test_rater_method_and_rule_set_are_stored_and_shown_again(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm, rule_set: str
) -> None:
    fill_grades(form)
    form.edss.ambulation.set_text("1")
    form.edss.rule_set.choose(rule_set)
    form.rater.set_text("R. A.")
    form.method.choose("telephone")
    assert ("Kurtzke's own distances" in form.edss.remarks.text()) is (rule_set == "Kurtzke")
    visit = sign(qtbot, form)
    assert (visit.rater, visit.method) == ("R. A.", "telephone")
    assert visit.trials("edss") == (Value("edss", Decimal("4.0"), note=f"rule set: {rule_set}"),)
    again = VisitForm(services, adam.id, visit)
    qtbot.addWidget(again)
    assert (again.edss.rule_set.value, again.candidate()) == (rule_set, visit)


def test_a_distance_that_was_estimated_says_so_in_the_reason_and_in_the_record(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    fill_grades(form)
    form.edss.distance.set_text("250")
    form.edss.aid.choose(Aid.NONE)
    form.edss.measured.choose(False)
    assert form.edss.step.text() == "EDSS 5.0"
    assert "the distance was estimated or reported, not measured" in form.edss.why.text()
    visit = sign(qtbot, form)
    assert visit.trials("walking_distance_m")[0].note == "estimated or reported, not measured"
    again = VisitForm(services, adam.id, visit)
    qtbot.addWidget(again)
    again.edss.measured.choose(True)
    changed = again.candidate()
    assert changed is not None
    assert changed.trials("walking_distance_m")[0].note == "measured"


def test_a_help_that_is_taken_back_in_a_correction_leaves_no_note(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    form.edss.distance.set_text("60")
    form.edss.aid.choose(Aid.TWO_SIDED)
    form.edss.other_help.choose(OtherHelp.WALKER)
    visit = sign(qtbot, form)
    assert visit.trials("walking_distance_m")[0].note == "help: a walker"
    again = VisitForm(services, adam.id, visit)
    qtbot.addWidget(again)
    again.edss.other_help.choose(None)
    changed = again.candidate()
    assert changed is not None
    assert [value.note for value in changed.values] == ["", "", ""]


def test_a_help_without_a_distance_blocks_signing_because_it_would_be_lost(form: VisitForm) -> None:
    form.edss.other_help.choose(OtherHelp.TROLLEY)
    assert any("the distance walked with a trolley" in problem for problem in form.errors())
    form.edss.distance.set_text("60")
    assert not form.errors()


def test_weakness_that_prevents_the_cerebellar_test_is_noted_beside_the_grade(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    assert not form.edss.row.prevented.isVisibleTo(form)
    form.edss.grades["fs_cerebellar"].set_text("2")
    form.edss.grades["fs_pyramidal"].set_text("2")
    assert not form.edss.row.prevented.isVisibleTo(form)
    form.edss.grades["fs_pyramidal"].set_text("3")
    assert form.edss.row.prevented.isVisibleTo(form)
    form.edss.row.prevented.choose(True)
    visit = sign(qtbot, form)
    assert visit.trials("fs_cerebellar") == (Value("fs_cerebellar", Decimal(2), note="X"),)
    again = VisitForm(services, adam.id, visit)
    qtbot.addWidget(again)
    assert (again.edss.row.prevented.value, again.candidate()) == (True, visit)


@pytest.mark.parametrize(("counts", "step"), [(False, "EDSS 0.0"), (True, "EDSS 1.0")])
def test_a_cerebral_grade_from_mood_alone_counts_only_where_the_clinic_says_so(
    qtbot: QtBot, services: Services, adam: Patient, counts: bool, step: str
) -> None:
    services.store.settings.set(MOOD_SETTING, counts)
    form = VisitForm(services, adam.id)
    qtbot.addWidget(form)
    fill_grades(form, "0000001")
    form.edss.ambulation.set_text("0")
    assert form.edss.step.text() == "EDSS 1.0"
    form.edss.row.mood_only.choose(True)
    assert form.edss.step.text() == step
    form.edss.grades["fs_cerebral"].set_text("2")
    assert "not the grade of mood" in form.edss.remarks.text()


@pytest.mark.parametrize(
    ("grades", "distance", "aid", "score", "words"),
    [
        ("0000000", "250", Aid.NONE, "", "All grades are normal, but walking is limited"),
        ("0000600", "", None, "0", "some implementations give 6.0"),
        ("1112111", "150", Aid.ONE_SIDED, "4", "the aid recorded is one-sided"),
        ("1110111", "150", Aid.NONE, "", "does something other than MS limit walking?"),
        ("1132231", "400", Aid.NONE, "3", "but 400 m with aid none reads"),
    ],
)
def test_a_contradiction_is_shown_with_its_rule_and_does_not_block(
    qtbot: QtBot, form: VisitForm, grades: str, distance: str, aid: Aid | None, score: str, words: str
) -> None:
    fill_grades(form, grades)
    form.edss.distance.set_text(distance)
    form.edss.aid.choose(aid)
    form.edss.ambulation.set_text(score)
    assert words in form.edss.remarks.text()
    assert form.edss.verdict.property("card") == "warn"
    result = referee(form.edss.row.grades, int(score) if score else None, form.edss.distance.value, aid)
    assert sign(qtbot, form).value("edss") == result.step


@pytest.mark.parametrize(
    ("distance", "aid", "words"),
    [
        ("600", Aid.NONE, "0 = unrestricted; 1 = at least 500 m without aid but not normal"),
        ("", Aid.WHEELCHAIR, "10 = wheelchair, transfers alone, cannot walk 5 m; 11 = wheelchair, with some help"),
        ("400", Aid.NONE, "reads 2"),
    ],
)
def test_the_scores_that_only_the_rater_can_tell_apart_are_named(
    form: VisitForm, distance: str, aid: Aid, words: str
) -> None:
    form.edss.distance.set_text(distance)
    form.edss.aid.choose(aid)
    assert form.edss.ambulation.message.text() == words


def test_both_labels_are_shown_where_the_choice_of_the_step_changes_one(form: VisitForm) -> None:
    form.relapse.choose(False)
    form.edss.stated.set_text("4.0")
    fill_grades(form)
    form.edss.distance.set_text("80")
    form.edss.aid.choose(Aid.ONE_SIDED)
    form.show_preview()
    said = texts(form.preview)
    assert "The step chosen for analysis changes the label" in said
    assert "Your step 4.0:" in said
    assert "The computed step 6.0:" in said


def test_the_preview_says_where_either_step_gives_the_same_label(form: VisitForm) -> None:
    form.relapse.choose(False)
    fill_two_steps(form)
    form.comparable.choose(False)  # so it is neither baseline, onset nor confirmation
    form.show_preview()
    assert "Either step gives this label." in texts(form.preview)
