"""The sections of a visit beside the examination: folded until needed, stored as typed, and shown again as stored."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from domain.measures import Measure
from domain.records import Patient, Visit
from storage.demo_cohort import demo_records
from storage.store import Store
from tests.ui.looking import cut, without_a_name
from tests.ui.section_typing import MINUTES, again, folded, put, section_of
from tests.ui.visit_typing import keys, shown, sign
from ui.forms.visit_form import VisitForm
from ui.forms.visit_sections import SECTIONS, questionnaire_kinds, sections
from ui.services import Services
from ui.shown_kinds import HIDDEN_SECTIONS, keep_hidden
from ui.widgets.choice import Choice
from ui.widgets.measure_field import MeasureField


@pytest.fixture
def adam(store: Store) -> Patient:
    """The review's man as he was before the visit of today."""
    record = demo_records()[0]
    return store.add_record(replace(record, visits=record.visits[:-1]))


@pytest.fixture
def form(qtbot: QtBot, services: Services, adam: Patient) -> VisitForm:
    """The form of today's visit, on the screen."""
    return shown(qtbot, VisitForm(services, adam.id))


# Folding


def test_every_section_begins_as_one_line_and_none_of_its_inputs_takes_the_tab_key(form: VisitForm) -> None:
    assert len(folded(form)) == len(SECTIONS)
    for section in folded(form):
        assert not section.fold.is_open
        assert not any(widget.isVisible() for widget in section.inputs().values())


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_space_and_enter_open_a_section_and_fold_it_again(form: VisitForm, key: Qt.Key) -> None:
    section = section_of(form, "smwt")
    section.fold.button.setFocus()
    QTest.keyClick(section.fold.button, key)
    assert section.fold.is_open
    assert form._inputs["smwt_m1"].isVisible()
    QTest.keyClick(section.fold.button, key)
    assert not section.fold.is_open


def test_after_sdmt_the_tab_key_stops_once_at_each_folded_section(form: VisitForm) -> None:
    form.tests.sdmt.editor.setFocus()
    keys("\t")
    assert QApplication.focusWidget() is form.tests.how.button
    for section in folded(form):
        keys("\t")
        assert QApplication.focusWidget() is section.fold.button


def test_enter_goes_through_the_fields_of_a_section(form: VisitForm) -> None:
    section_of(form, "smwt").fold.open()
    form._inputs["smwt_m1"].setFocus()
    keys("80\n78\n76\n74\n70\n66\n")
    assert QApplication.focusWidget() is section_of(form, "smwt").inputs()["smwt"].focusProxy()


def test_a_section_with_something_in_the_draft_opens_by_itself(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    put(form, weight_kg="81.5", t25fw_aid="one-sided")
    form.close()
    kept = shown(qtbot, VisitForm(services, adam.id))
    assert [section for section in folded(kept) if section.fold.is_open] == [section_of(kept, "weight_kg")]
    assert kept.tests.how.is_open
    assert kept.tests.how.told.text() == "T25FW: aid one-sided"


def test_a_clinic_shows_what_it_uses_and_what_a_visit_has_stays_in_sight(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    put(form, score_gad7="4")
    visit = sign(qtbot, form)
    keep_hidden(services.store.settings, HIDDEN_SECTIONS, ["bicams", "questionnaire:gad7"])
    fresh = shown(qtbot, VisitForm(services, adam.id))
    assert "cvlt2" not in fresh._inputs
    assert "score_gad7" in fresh._inputs
    buttons = section_of(fresh, "score_gad7").buttons  # type: ignore[attr-defined]  # the section of questionnaires
    assert buttons["gad7"].isHidden()
    assert not buttons["phq9"].isHidden()
    buttons = section_of(again(qtbot, services, adam, visit), "score_gad7").buttons  # type: ignore[attr-defined]
    assert not buttons["gad7"].isHidden()


def test_the_settings_name_every_section_and_every_questionnaire(services: Services) -> None:
    names = [kind.name for kind in (*SECTIONS, *questionnaire_kinds(services))]
    assert len(names) == len(set(names)) == 6 + 13
    assert all(kind.words and kind.about for kind in (*SECTIONS, *questionnaire_kinds(services)))
    assert "questionnaire:phq9" in names


def test_only_the_chosen_sections_are_made(qtbot: QtBot, services: Services, adam: Patient) -> None:
    record = services.record(adam.id)
    made = sections(services, record, {}, {"body"})
    for one in made:
        qtbot.addWidget(one)
    assert [next(iter(part.inputs())) for part in made] == ["t25fw_1", "weight_kg"]


# Stored as typed


def on_scale(measure: Measure) -> st.SearchStrategy[Decimal]:
    steps = int((measure.high - measure.low) / measure.step)
    return st.integers(0, steps).map(lambda count: measure.low + count * measure.step)


# Not made smaller where it fails: a form takes a while, and the first example tells enough.
@settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_input_of_every_section_is_stored_and_shown_again(
    data: st.DataObject, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = VisitForm(services, adam.id)
    qtbot.addWidget(form)
    for name, widget in {n: w for section in form.sections for n, w in section.inputs().items()}.items():
        if isinstance(widget, Choice):
            widget.choose(data.draw(st.sampled_from([option for option, _ in widget._options]), name))
        elif isinstance(widget, MeasureField):
            widget.set_text(str(data.draw(on_scale(widget.measure), name)))
        elif name == "exertion_rested":
            widget.set_text(str(data.draw(st.integers(0, 120), name)))
        else:
            widget.set_text(data.draw(st.sampled_from(["2", "Zoë O'Brien; 7", 'a, "b"', "form: 3"]), name))
    # What cannot be together: a part above its whole, a blood pressure upside down, a walk of over 1000 m.
    put(form, score_phq9="20", score_phq9_item9="1", bp_systolic="131", bp_diastolic="84", smwt="500")
    typed = {name: held for name, held in form.payload().items() if name in _of_sections(form)}
    stored = _saved(form)
    other = VisitForm(services, adam.id, next(v for v in services.record(adam.id).visits if v.id == stored.id))
    qtbot.addWidget(other)
    found = {name: held for name, held in other.payload().items() if name in _of_sections(other)}
    added_up = {name for name in ("smwt", "score_fsmc_total") if not found[name]}
    leaves_out = {"acknowledged_by", *added_up}
    assert {n: _told(h) for n, h in found.items() if n not in leaves_out} == {
        n: _told(h) for n, h in typed.items() if n not in leaves_out
    }
    other.reason.set_text("looked at again")
    assert sorted(_saved(other).values, key=repr) == sorted(stored.values, key=repr)
    services.store.visits.delete(stored, "the next example")


def _saved(form: VisitForm) -> Visit:
    found: list[object] = []
    form.saved.connect(found.append)
    form.try_to_save()
    assert found, form.problem.text()
    assert isinstance(found[0], Visit)
    return found[0]


def _of_sections(form: VisitForm) -> set[str]:
    return {name for section in form.sections for name in section.inputs()}


def _told(held: object) -> object:
    try:
        return Decimal(str(held))
    except ArithmeticError:
        return held


def test_what_is_cleared_in_a_correction_is_gone(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    put(form, sdmt="41", sdmt_form="2", sdmt_mode="oral", weight_kg="80", score_phq9="3", score_phq9_item9="0")
    other = again(qtbot, services, adam, sign(qtbot, form))
    put(other, sdmt_form="", weight_kg="", score_phq9_item9="", reason="typed by mistake")
    values = {value.measure: value for value in sign(qtbot, other).values}
    assert values["sdmt"].note == "mode: oral"
    assert "weight_kg" not in values
    assert "phq9_item9" not in values
    assert values["phq9"].value == 3


# To be seen and heard


@pytest.mark.parametrize("size", [(1100, 760), (1920, 1080)], ids=str)
def test_open_sections_have_names_and_nothing_is_cut(size: tuple[int, int], form: VisitForm, qtbot: QtBot) -> None:
    form.tests.how.open()
    put(form, **MINUTES, t25fw_1="6.2", t25fw_post_1="7.5", weight_kg="80", height_cm="180", score_phq9="9")
    for section in folded(form):
        section.fold.open()
    buttons = section_of(form, "score_phq9").buttons  # type: ignore[attr-defined]  # the section of questionnaires
    for button in buttons.values():
        button.setChecked(True)
    form.resize(*size)
    qtbot.waitUntil(lambda: [cut(section) for section in form.sections] == [[]] * len(form.sections))
    assert [without_a_name(section) for section in form.sections] == [[]] * len(form.sections)


def test_every_input_of_the_open_sections_is_reached_by_the_tab_key(form: VisitForm, qtbot: QtBot) -> None:
    form.tests.how.open()
    for section in folded(form):
        section.fold.open()
    for button in section_of(form, "score_phq9").buttons.values():  # type: ignore[attr-defined]
        button.setChecked(True)
    form.tests.sdmt.editor.setFocus()
    reached: set[QWidget] = set()
    for _ in range(150):
        keys("\t")
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused)
        if focused is form.discard_button:
            break
    wanted = {name: w for section in form.sections for name, w in section.inputs().items() if w.isVisible()}
    before_sdmt = {*(f"{m}_{t}" for m, t in form.tests.trials), "sdmt"}
    missed = [
        name
        for name, widget in wanted.items()
        if name not in before_sdmt and not any(widget is one or widget.isAncestorOf(one) for one in reached)
    ]
    assert missed == []
