"""The form of a treatment: several at once are kept and remarked on, and the clinic's own words come back."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import Patient, Treatment
from storage.used_words import used_words
from ui.forms.treatment_form import STOP_REASONS, TreatmentForm
from ui.services import Services
from ui.widgets.field import Field


@pytest.fixture
def eve(services: Services) -> Patient:
    """A patient with two treatments, one of them going on."""
    eve = services.store.patients.add(Patient("", "E-1", "Demo", "Eve"))
    services.store.treatments.add(eve.id, Treatment("", "fingolimod", PartialDate(2018), PartialDate(2020, 6)))
    services.store.treatments.add(eve.id, Treatment("", "ocrelizumab", PartialDate(2021, 3)))
    return eve


def form_of(qtbot: QtBot, services: Services, eve: Patient, treatment: Treatment | None = None) -> TreatmentForm:
    """Return the form of a treatment."""
    made = TreatmentForm(services, eve.id, treatment)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    ("start", "stop", "others"),
    [
        ("2017", "2017", ""),
        ("Jun 2020", "2020", "fingolimod, 2018 to Jun 2020"),
        ("Jul 2020", "Feb 2021", ""),
        ("2019", "", "fingolimod, 2018 to Jun 2020; ocrelizumab since Mar 2021"),
        ("2022", "", "ocrelizumab since Mar 2021"),
        ("", "", ""),
    ],
)
def test_what_runs_at_the_same_time_is_remarked_on_and_blocks_nothing(
    qtbot: QtBot, services: Services, eve: Patient, start: str, stop: str, others: str
) -> None:
    form = form_of(qtbot, services, eve)
    form.fill({"drug": "alpha-lipoic acid", "start": start, "stop": stop})
    assert form.running.text() == (
        f"At the same time: {others}. Several at once are kept as they are." if others else ""
    )
    assert form.running.isVisibleTo(form) is bool(others)
    if start:
        with qtbot.waitSignal(form.saved):
            form.try_to_save()
        assert len(services.record(eve.id).treatments) == 3


def test_a_treatment_does_not_run_beside_itself_or_beside_none(qtbot: QtBot, services: Services, eve: Patient) -> None:
    ocrelizumab = services.record(eve.id).treatments[-1]
    assert form_of(qtbot, services, eve, ocrelizumab).running.text() == ""
    form = form_of(qtbot, services, eve)
    form.fill({"drug": "no disease-modifying treatment", "start": "2022"})
    assert form.running.text() == ""


def test_every_new_field_is_stored_and_shown_again(qtbot: QtBot, services: Services, eve: Patient) -> None:
    form = form_of(qtbot, services, eve)
    typed = {
        "drug": "natalizumab", "start": "2016", "stop": "Mar 2017", "stop_reason": "wish of the patient",
        "dose": "300 mg", "interval": "every 6 weeks", "trial": "TRIAL-1", "aim": "neuroprotective", "note": "by port",
    }  # fmt: skip
    form.fill(typed)
    assert set(form.payload()) == set(typed), "a new input belongs into this test"
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    stored = services.record(eve.id).treatments[0]
    assert (stored.aim, stored.note, stored.interval) == ("neuroprotective", "by port", "every 6 weeks")
    again = form_of(qtbot, services, eve, stored)
    assert {name: value for name, value in again.payload().items() if name != "reason"} == typed


def test_the_clinics_own_reasons_are_offered_beside_the_usual_ones(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    other = services.store.patients.add(Patient("", "E-2", "Demo", "Ina"))
    own = Treatment("", "natalizumab", PartialDate(2016), PartialDate(2017), "veins could not be found")
    stored = services.store.treatments.add(other.id, own)
    assert used_words(services.store.treatments, "stop_reason") == ("veins could not be found",)
    offered = _offered(form_of(qtbot, services, eve).stop_reason)
    assert {"veins could not be found", *STOP_REASONS} == set(offered)
    services.store.treatments.delete(stored, "another patient's")
    assert used_words(services.store.treatments, "stop_reason") == ()
    with pytest.raises(ValueError, match="treatment has no"):
        used_words(services.store.treatments, "stop_reason; DROP TABLE treatment")


def test_an_aim_in_other_words_is_shown_and_kept(qtbot: QtBot, services: Services, eve: Patient) -> None:
    stored = services.store.treatments.add(eve.id, Treatment("", "study drug 7", PartialDate(2016), aim="energy"))
    form = form_of(qtbot, services, eve, stored)
    assert form.aim.words == "energy"
    assert form.made() == stored


def _offered(field: Field) -> list[str]:
    assert isinstance(field.editor, QLineEdit)
    model = field.editor.completer().model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]
