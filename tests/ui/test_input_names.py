"""Every field of a record has its input: findings about a field are said there, whatever the draft calls it."""

from __future__ import annotations

from dataclasses import fields

import pytest
from pytestqt.qtbot import QtBot

from domain.records import MriScan, Patient, Relapse, Treatment
from ui.forms.form_page import FormPage
from ui.forms.patient_form import PatientForm
from ui.forms.relapse_form import RelapseForm
from ui.forms.scan_form import ScanForm
from ui.forms.treatment_form import TreatmentForm
from ui.services import Services

# The id is nobody's to type, the code is the registry's; these have inputs of their own, one for each part.
OF_ITS_OWN = {"id", "code", "markers", "identifiers"}


def inputs_by_field(form: FormPage, kind: type) -> dict[str, str]:
    """Return the input of each field of a record."""
    other = getattr(form, "input_names", {})
    return {f.name: other.get(f.name, f.name) for f in fields(kind) if f.name not in OF_ITS_OWN}


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        (Relapse, lambda services, patient: RelapseForm(services, patient.id)),
        (MriScan, lambda services, patient: ScanForm(services, patient.id)),
        (Treatment, lambda services, patient: TreatmentForm(services, patient.id)),
        (Patient, lambda services, _patient: PatientForm(services)),
    ],
)
def test_every_field_of_a_record_has_its_input(
    qtbot: QtBot, services: Services, adam: Patient, kind: type, made: object
) -> None:
    assert callable(made)
    form = made(services, adam)
    qtbot.addWidget(form)
    named = inputs_by_field(form, kind)
    assert [field for field, name in named.items() if name not in form._inputs] == []
    assert len(set(named.values())) == len(named)
