"""A visit with results that an import recorded in another way than the form does can be corrected, and loses none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from domain.records import Patient, Value, Visit
from storage.store import Store
from tests.ui.visit_typing import shown, sign
from ui.forms.visit_form import VisitForm
from ui.services import Services


@pytest.fixture
def person(store: Store) -> Patient:
    return store.patients.add(Patient("", "P-1", "Imported", "One"))


def correction(qtbot: QtBot, services: Services, person: Patient, *values: Value) -> VisitForm:
    visit = services.store.visits.add(person.id, Visit("", date(2025, 3, 10), values=values))
    form = shown(qtbot, VisitForm(services, person.id, visit))
    form.reason.set_text("the note was left out")
    form.note.set_text("seen with her sister")
    return form


ONE = Value("sdmt", Decimal(40), trial=1, note="form: A")
TWO = Value("sdmt", Decimal(44), trial=2, note="form: A")
THIRD = Value("t25fw", Decimal(5), trial=3, note="aid: none")


@pytest.mark.parametrize("values", [(ONE,), (ONE, TWO), (THIRD,), (ONE, THIRD)], ids=["one", "two", "third", "both"])
def test_a_visit_with_imported_trials_is_corrected_and_keeps_them(
    qtbot: QtBot, services: Services, person: Patient, values: tuple[Value, ...]
) -> None:
    form = correction(qtbot, services, person, *values)
    assert not form.errors()
    assert set(sign(qtbot, form).values) == set(values)


def test_an_sdmt_recorded_as_a_trial_is_corrected_as_that_trial(
    qtbot: QtBot, services: Services, person: Patient
) -> None:
    form = correction(qtbot, services, person, ONE, TWO)
    form.tests.sdmt.set_text("42")
    stored = sign(qtbot, form)
    assert [(v.trial, v.value) for v in stored.trials("sdmt")] == [(1, 42), (2, 44)]
    assert stored.value("sdmt") == 43


def test_a_fact_told_of_a_result_that_the_form_cannot_show_is_not_lost_in_silence(
    qtbot: QtBot, services: Services, person: Patient
) -> None:
    form = correction(qtbot, services, person, THIRD)
    form._inputs["t25fw_aid"].set_value("one-sided")
    assert any("the result is missing" in words for words in form.errors())
