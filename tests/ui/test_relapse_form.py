"""What the form of a relapse asks: what tells it from fever, whether it is one of its own, and which systems it hit."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import Patient, Relapse
from ui.forms.relapse_form import QUESTIONS, RelapseForm
from ui.forms.relapse_systems import SystemsInput, system_key
from ui.services import Services


@pytest.fixture
def form(qtbot: QtBot, services: Services, adam: Patient) -> RelapseForm:
    """The form of a new relapse of Adam."""
    made = RelapseForm(services, adam.id)
    qtbot.addWidget(made)
    return made


def saved(qtbot: QtBot, services: Services, form: RelapseForm) -> Relapse:
    """Save, and return the relapse that is new."""
    before = set(services.record(form.patient_id).relapses)
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (stored,) = set(services.record(form.patient_id).relapses) - before
    return stored


def asked(form: RelapseForm) -> list[str]:
    """Return which of the questions about fever are shown."""
    return [name for name in QUESTIONS if getattr(form, name).isVisibleTo(form)]


@pytest.mark.parametrize("flag", ["fever", "infection"])
def test_fever_or_infection_asks_what_tells_it_from_a_relapse(form: RelapseForm, flag: str) -> None:
    assert asked(form) == []
    getattr(form, flag).choose(False)
    assert asked(form) == []
    getattr(form, flag).choose(True)
    assert asked(form) == list(QUESTIONS)
    getattr(form, flag).choose(None)
    assert asked(form) == []


def test_an_answer_about_the_fever_is_never_out_of_sight(
    qtbot: QtBot, services: Services, adam: Patient, form: RelapseForm
) -> None:
    form.fever.choose(True)
    form.new_signs.choose(False)
    form.fever.choose(False)
    assert asked(form) == list(QUESTIONS)
    form.onset.set_text("2019")
    stored = saved(qtbot, services, form)
    assert (stored.fever, stored.outlasted_fever, stored.new_signs, stored.mri_support) == (False, None, False, None)
    again = RelapseForm(services, adam.id, stored)
    qtbot.addWidget(again)
    assert asked(again) == list(QUESTIONS)


def test_a_draft_with_fever_asks_again_what_it_asked(qtbot: QtBot, services: Services, form: RelapseForm) -> None:
    form.fever.choose(True)
    form.outlasted_fever.choose(True)
    again = RelapseForm(services, form.patient_id)
    qtbot.addWidget(again)
    assert asked(again) == list(QUESTIONS)
    assert again.outlasted_fever.value is True


def test_a_relapse_close_to_another_asks_whether_it_is_one_of_its_own(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    services.store.relapses.add(adam.id, Relapse("", PartialDate(2012, 5, 10)))
    form = RelapseForm(services, adam.id)
    qtbot.addWidget(form)
    for onset, is_close in (
        ("9 6 2012", False),
        ("8 6 2012", True),
        ("Jun 2012", True),
        ("1 5 2012", False),
        ("", False),
    ):
        form.onset.set_text(onset)
        assert form.separate.isVisibleTo(form) is is_close, onset
    form.onset.set_text("8 6 2012")
    assert "onset 10 May 2012, under 30 days before" in form._close_by.text()
    form.separate.choose(True)
    assert saved(qtbot, services, form).separate is True


def test_a_tick_and_a_word_are_the_same_system(qtbot: QtBot, services: Services, form: RelapseForm) -> None:
    boxes = form.systems_input.boxes
    boxes["visual"].click()
    form.systems.set_text(f"{form.systems.text()}, left arm, Bowel and bladder")
    assert [word for word, box in boxes.items() if box.isChecked()] == ["visual", "bowel bladder"]
    boxes["visual"].click()
    boxes["sensory"].click()
    form.onset.set_text("2019")
    assert saved(qtbot, services, form).systems == ("left arm", "Bowel and bladder", "sensory")


def test_systems_that_were_not_touched_are_kept_to_the_letter(qtbot: QtBot) -> None:
    stored = ("fs_visual", "left arm, and hand")
    systems = SystemsInput(stored)
    qtbot.addWidget(systems)
    assert systems.boxes["visual"].isChecked()
    assert systems.systems() == stored
    systems.boxes["sensory"].click()
    assert systems.systems() == ("fs_visual", "left arm", "and hand", "sensory")


def test_a_system_typed_twice_is_stored_once(qtbot: QtBot) -> None:
    systems = SystemsInput()
    qtbot.addWidget(systems)
    systems.field.set_text("visual, Visual , pyramidal,,")
    assert systems.systems() == ("visual", "pyramidal")


@pytest.mark.parametrize("text", ["fs_bowel_bladder", "Bowel and bladder", "bowel bladder", "BOWEL_BLADDER"])
def test_a_system_is_known_by_any_of_its_spellings(text: str) -> None:
    assert system_key(text) == "bowel bladder"


def test_a_severity_in_other_words_is_shown_and_kept(qtbot: QtBot, services: Services, adam: Patient) -> None:
    stored = services.store.relapses.add(adam.id, Relapse("", PartialDate(2019), severity="grade 2"))
    form = RelapseForm(services, adam.id, stored)
    qtbot.addWidget(form)
    assert form.severity.words == "grade 2"
    assert form.made() == stored
