"""The forms in larger type, on a small screen too: nothing cut, every input with a name of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.records import MriScan, Patient, Relapse, Treatment
from tests.ui.form_samples import FORMS, SAMPLES, fully_recorded
from tests.ui.looking import cut, larger_type, without_a_name
from ui.forms.form_page import FormPage
from ui.forms.patient_form import PatientForm
from ui.forms.relapse_form import RelapseForm
from ui.forms.review_form import ReviewForm
from ui.forms.scan_form import ScanForm
from ui.forms.section_base import FoldedSection
from ui.forms.treatment_form import TreatmentForm
from ui.forms.visit_form import VisitForm
from ui.services import Services
from ui.theme import Theme


def scan(services: Services, adam: Patient) -> FormPage:
    """A scan with everything unfolded."""
    sample = SAMPLES["scan"]
    assert isinstance(sample, MriScan)
    return ScanForm(services, adam.id, services.store.scans.add(adam.id, sample))


def relapse(services: Services, adam: Patient) -> FormPage:
    """A relapse with every question asked."""
    sample = SAMPLES["relapse"]
    assert isinstance(sample, Relapse)
    return RelapseForm(services, adam.id, services.store.relapses.add(adam.id, sample))


def treatment(services: Services, adam: Patient) -> FormPage:
    """A treatment beside another."""
    sample = SAMPLES["treatment"]
    assert isinstance(sample, Treatment)
    return TreatmentForm(services, adam.id, services.store.treatments.add(adam.id, sample))


def patient(services: Services, adam: Patient) -> FormPage:
    """A patient with a further number and what is wrong with the dates."""
    form = PatientForm(services, adam)
    form.fill({"identifier_1_system": "National number", "identifier_1_value": "1", "death_date": "1980"})
    return form


def review(services: Services, adam: Patient) -> FormPage:
    """A review with an answer that needs a person."""
    form = ReviewForm(services, adam.id)
    form.rows["social"].answer.choose("not-safe-at-home")
    form.rows["sleep"].answer.choose("poor; restless-legs")
    return form


MADE: tuple[Callable[[Services, Patient], FormPage], ...] = (scan, relapse, treatment, patient, review)


@pytest.mark.parametrize(("percent", "size"), [(100, (1280, 800)), (150, (1280, 800)), (200, (1600, 1000))], ids=str)
@pytest.mark.parametrize("made", MADE, ids=lambda made: made.__name__)
def test_no_words_of_a_form_are_cut_and_every_input_has_its_name(
    made: Callable[[Services, Patient], FormPage],
    percent: int,
    size: tuple[int, int],
    services: Services,
    adam: Patient,
    theme: Theme,
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    with larger_type(qapp, theme, percent):
        form = made(services, adam)
        qtbot.addWidget(form)
        form.resize(*size)
        with qtbot.waitExposed(form):
            form.show()
        qtbot.wait(50)
        assert cut(form) == []
        assert without_a_name(form) == []


def unfolded(form: FormPage) -> FormPage:
    """Show all that a visit can ask."""
    if isinstance(form, VisitForm):
        form.comparable.choose(False)
        for section in form.sections:
            if isinstance(section, FoldedSection):
                section.fold.open()
    return form


@pytest.mark.parametrize("name", FORMS)
def test_every_form_at_200_percent_fits_the_smallest_screen(
    name: str, services: Services, adam: Patient, theme: Theme, qapp: QApplication, qtbot: QtBot
) -> None:
    with larger_type(qapp, theme, 200):
        form = unfolded(FORMS[name](services, fully_recorded(services, adam)))
        qtbot.addWidget(form)
        form.resize(1280, 740)  # beside the window's bar
        with qtbot.waitExposed(form):
            form.show()
        QApplication.processEvents()
        assert cut(form) == []
        assert form.scroller.horizontalScrollBar().maximum() == 0
        assert (form.width(), form.height()) == (1280, 740)
