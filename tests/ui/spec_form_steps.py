"""Steps that tests of the forms described as data share: open one, type into it, read what it says."""

from __future__ import annotations

from typing import Any

from pytestqt.qtbot import QtBot

from domain.records import Patient
from tests.ui.form_samples import SAMPLES
from ui.forms.catalogue import FORMS
from ui.forms.spec_form import SpecForm
from ui.forms.spec_inputs import ChoiceBox
from ui.services import Services
from ui.widgets.choice import Choice
from ui.widgets.field import Field, Grade


def opened(qtbot: QtBot, services: Services, patient: Patient, kind: str, record: Any = None) -> SpecForm:
    form = FORMS[kind].make(services, patient.id, record)
    assert isinstance(form, SpecForm)
    qtbot.addWidget(form)
    return form


def added(services: Services, patient: Patient, kind: str, record: Any = None) -> Any:
    return services.store.of_kind[FORMS[kind].field].add(patient.id, record or SAMPLES[kind])


def stored(services: Services, patient: Patient, kind: str) -> tuple[Any, ...]:
    return services.store.of_kind[FORMS[kind].field].of_patient(patient.id)


def say(form: SpecForm, **values: object) -> None:
    for name, value in values.items():
        widget = form.inputs[name].widget
        if isinstance(widget, Choice):
            widget.choose(value)
        else:
            widget.set_text(str(value))


def messages(form: SpecForm) -> dict[str, str]:
    """What stands as an error under each input."""
    found = {}
    for name, made in form.inputs.items():
        if isinstance(made.widget, Field):
            found[name] = made.widget.message.text() if made.widget.grade is Grade.ERROR else ""
        elif isinstance(made.box, ChoiceBox):
            found[name] = made.box.message.text()
    return {name: text for name, text in found.items() if text}
