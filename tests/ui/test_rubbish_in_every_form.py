"""Rubbish of ten kinds in every field of every form: a message or the very words, never a fault, the draft intact."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from domain.records import Patient
from tests.ui.form_samples import FORMS, fully_recorded
from tests.ui.rubbish import RUBBISH
from tests.ui.test_every_form import OF_NEW_ONES, meant, read_again, signed
from tests.ui.valid_entry import Entry, asked, unfold_everything
from ui.forms.factor_row import NumberField
from ui.forms.form_page import FormPage
from ui.forms.spec_inputs import NumberInput
from ui.services import Services
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.measure_field import MeasureField

READ = (DateField, MeasureField, NumberField, NumberInput)  # what is typed is read as a date or a number
NEVER_MEANT = ("letters", "control", "no day", "no number")  # of these, no field can make a number or a day


@pytest.fixture
def patient(services: Services, adam: Patient) -> Patient:
    """Adam, with something in every list."""
    return fully_recorded(services, adam)


def typed_into(form: FormPage) -> dict[str, Field]:
    return {n: w for n, w in form._inputs.items() if isinstance(w, Field) and not isinstance(w.editor, QComboBox)}


def shows(field: Field) -> str:
    """What stands in the input to the eye, without the blanks at its ends."""
    assert isinstance(field.editor, QLineEdit | QPlainTextEdit)
    text = field.editor.text() if isinstance(field.editor, QLineEdit) else field.editor.toPlainText()
    return text.strip()


@pytest.mark.parametrize("name", FORMS)
def test_rubbish_in_every_field_finds_its_message_and_an_intact_draft(
    qtbot: QtBot, services: Services, patient: Patient, name: str
) -> None:
    before = services.record(patient.id)
    form = FORMS[name](services, patient)
    qtbot.addWidget(form)
    unfold_everything(form)
    silent, wrong_drafts = [], []
    for kind, texts in RUBBISH.items():
        for at, field in enumerate(typed_into(form).values()):
            field.set_text(texts[at % len(texts)])
        fields = typed_into(form)
        silent += [(n, kind, shows(f)[:20]) for n, f in fields.items() if isinstance(f, READ) and is_silent(f)]
        form.keep_draft()
        draft = services.store.drafts.get(form.patient_id, form.form)
        assert draft is not None or form.payload() == form._blank
        assert draft is None or draft.payload == form.payload()
        for n, f in fields.items() if draft is not None else ():
            if n in draft.payload and str(draft.payload[n]) != f.text() and getattr(f, "value", None) is None:
                wrong_drafts.append((n, kind))
    assert silent == []
    assert wrong_drafts == []
    form.try_to_save()
    assert form.problem.text() or not any(isinstance(f, READ) for f in typed_into(form).values())
    assert services.record(patient.id) == before


@pytest.mark.parametrize("name", [name for name in FORMS if not name.endswith("correction")])
def test_words_of_any_kind_are_stored_and_read_back_exactly(
    qtbot: QtBot, services: Services, patient: Patient, tmp_path: Path, name: str
) -> None:
    form = FORMS[name](services, patient)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    entry = Entry(form, 0, tmp_path, answered=True)
    entry.put()
    assert entry.put_right() == ()
    words = [text for texts in RUBBISH.values() for text in texts if text.strip()]
    for at, (input_name, field) in enumerate(asked(form, set())):
        if type(field) is Field and isinstance(field.editor, QLineEdit | QPlainTextEdit) and input_name != "file":
            usual = field.text()
            field.set_text(words[at * 7 % len(words)])
            if form.errors():
                field.set_text(usual)  # a field that asks for a number of days, or for words of a list
    assert form.errors() == ()
    stored, typed = signed(qtbot, form), form.payload()
    held = read_again(services.store, stored.id if name == "patient" else patient.id, name, stored, services)
    there = [n for n in held if n in typed and not n.startswith(OF_NEW_ONES.get(name, ("\0",)))]
    assert {n: meant(form, n, held[n]) for n in there} == {n: meant(form, n, typed[n]) for n in there}


def is_silent(field: Field) -> bool:
    """Whether something that cannot be meant stands there without a word."""
    typed, value = shows(field), getattr(field, "value", None)
    if not typed or value is not None or getattr(field, "flag", None) is not None:
        return False
    return field.grade is not Grade.ERROR or not field.message.text()
