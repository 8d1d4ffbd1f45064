"""Every form: what is typed into every input is what is stored, and what its correction shows again."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import Patient, PatientRecord, Relapse
from storage.store import Store, open_store
from tests.ui.conftest import PASSPHRASE, now
from tests.ui.form_samples import FORMS as NAMES
from tests.ui.form_samples import fully_recorded
from tests.ui.valid_entry import FURTHER_ROWS, Entry, asked
from ui.device_import import DeviceForm
from ui.forms.catalogue import FORMS
from ui.forms.form_page import FormPage
from ui.forms.saved import Saved
from ui.forms.visit_form import VisitForm
from ui.main_window import MainWindow
from ui.services import Services
from ui.theme import Theme
from ui.widgets.choice import Choice
from ui.widgets.measure_field import MeasureField

LEAST_TURNS, MOST_TURNS, TURNS_OF_A_CORRECTION = 3, 16, 2
LARGE = ("visit", "review")  # every input of them in some turns; every option of theirs would take ten
# Asked once, with what is new: what became of it is looked for in the record.
OF_NEW_ONES = {
    "patient": ("course", "since"),
    "review": ("medicine_", "disease_", "stop_", "control_", "acknowledged_by"),
    "visit": ("acknowledged_by",),
    "device": ("file", "column", "order", "mark", "left_out"),
}
# What cannot be stored, because the form asks for another answer with a sentence.
REFUSED = {"course": {("course", None)}, "device": {("left_out", False)}}


@pytest.fixture
def patient(services: Services, adam: Patient) -> Patient:
    """Adam, with something in every list, and relapses shortly before the days that are typed."""
    for onset in (PartialDate(2024, 3, 1), PartialDate(2025, 10, 20), PartialDate(2025, 1, 20)):
        services.store.relapses.add(adam.id, Relapse("", onset))
    return fully_recorded(services, adam)


class Covered:
    """Which inputs, and which options of the choices, were stored with something in them."""

    def __init__(self) -> None:
        self.inputs: dict[str, bool] = {}
        self.options: dict[tuple[str, object], bool] = {}

    def note(self, form: FormPage, typed: dict[str, object]) -> None:
        """Note what is about to be stored; rows that grow, and questions about other records, count as one each."""
        for own, widget in form._inputs.items():
            if FURTHER_ROWS.match(own) or own.startswith("same_day:"):
                continue
            name = re.sub(r"^(control_|stop_(?!reason)).*", r"\1", own)
            self.inputs[name] = self.inputs.get(name, False) or typed.get(own) not in (None, "")
            for option, _ in widget._options if isinstance(widget, Choice) else ():
                was = self.options.get((name, option), False)
                self.options[name, option] = was or (own in typed and widget.value == option)

    def missing(self, *, options: bool) -> set[object]:
        wanting: set[object] = {name for name, done in self.inputs.items() if not done}
        return wanting | ({option for option, done in self.options.items() if not done} if options else set())


def shown(qtbot: QtBot, page: QWidget) -> None:
    qtbot.addWidget(page)
    with qtbot.waitExposed(page):
        page.resize(1280, 800)
        page.show()
    page.activateWindow()


def opened(qtbot: QtBot, window: MainWindow | None, services: Services, patient: Patient, name: str) -> FormPage:
    """Open a form: by the window, as the keys and the menu do, or by itself."""
    kind, _, corrects = name.partition(" ")
    record = first(services.record(patient.id), kind) if corrects else None
    if window is None:
        form = FORMS[kind].make(services, patient.id, record)
        shown(qtbot, form)
        form.go_to_first_input()
        return form
    if name == "patient":
        window.new_patient()
    else:
        window.open_patient(patient.id)
        window.open_form(kind, record)
    assert isinstance(window.form, FormPage)
    return window.form


def first(record: PatientRecord, kind: str) -> Any:
    return record.patient if kind == "patient" else getattr(record, FORMS[kind].field)[0]


def signed(qtbot: QtBot, form: FormPage) -> Any:
    """Save by Ctrl+Enter, again where two visits of a day stay undecided; return the record as it was stored."""
    told: list[Any] = []
    form.saved.connect(told.append)
    for _ in range(2 if isinstance(form, VisitForm) else 1):
        if not told:
            QTest.keyClick(QApplication.focusWidget() or form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(told))
    (stored,) = told
    return stored.record if isinstance(stored, Saved) else stored


def stored_elsewhere(services: Services, patient_id: str, kind: str, typed: dict[str, object]) -> None:
    """Look for what a form stored beside its own record."""
    record = services.record(patient_id)
    catalogue = {condition.name: condition.id for condition in services.rules().conditions.values()}
    medicines = {(m.name, str(m.start or "")) for m in record.medicines}
    diseases = {(c.condition, str(c.since or "")) for c in record.comorbidities}
    ends = {m.id: str(m.stop or "") for m in record.medicines}
    controlled = {c.id: c.controlled for c in record.comorbidities}
    for name, value in typed.items():
        if name.startswith(("medicine_", "disease_")) and name.endswith("_name") and value:
            since = str(typed[name.replace("_name", "_since")])
            known = (catalogue.get(str(value), value), since)
            assert known in (medicines if name.startswith("medicine_") else diseases)
        elif name.startswith("stop_") and kind == "review":
            assert ends[name.removeprefix("stop_")] == value
        elif name.startswith("control_"):
            assert controlled[name.removeprefix("control_")] is value
        elif name == "acknowledged_by" and value:
            assert value in {concern.acknowledged_by for concern in record.concerns}
    if kind == "patient" and typed.get("course") is not None:
        entry = record.courses[-1]
        assert (entry.course, str(entry.since or "")) == (typed["course"], typed["since"])
    if kind == "device" and "file" in typed:
        text = Path(str(typed["file"])).read_text("utf-8").splitlines()[1:]
        days = sum(line.startswith("20") for line in text)
        assert days in [len(series.days) for series in record.devices]


def meant(form: FormPage, name: str, held: object) -> object:
    """What an input holds: a number whatever its decimals, and words without what the form itself adds to them."""
    widget = form._inputs[name]
    if isinstance(widget, MeasureField) and re.fullmatch(r"-?[0-9.]+", str(held)):
        return Decimal(str(held))
    return str(held).partition("\nLeft out at the import")[0] if isinstance(form, DeviceForm) else held


def read_again(store: Store, patient_id: str, kind: str, stored: Any, services: Services) -> dict[str, object]:
    """Read a record from the files of the store anew; return what its correction shows."""
    with open_store(store.folder, PASSPHRASE, now=now, who="Reader", read_only=True) as again:
        found = FORMS[kind].find(again, patient_id, stored.id)
        assert found == stored
        correction = FORMS[kind].make(Services(again, now, services.tasks), patient_id, found)
        held = correction.payload()
        correction.deleteLater()
    return held


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_into_every_input_of_a_form_is_stored_and_shown_again(
    qtbot: QtBot, services: Services, patient: Patient, theme: Theme, tmp_path: Path, name: str
) -> None:
    kind, _, corrects = name.partition(" ")

    window = MainWindow(services, theme) if not corrects else None
    if window is not None:
        shown(qtbot, window)
    covered = Covered()
    every_option = kind not in LARGE
    for turn in range(MOST_TURNS):
        form = opened(qtbot, None if turn else window, services, patient, name)
        entry = Entry(form, turn, tmp_path, answered=bool(corrects) or not turn)
        entry.put()
        assert entry.put_right() == ()
        held = form.payload()
        typed = {input_name: held[input_name] for input_name, _ in asked(form, set()) if input_name in held}
        covered.note(form, typed)
        stored = signed(qtbot, form)
        whose = stored.id if kind == "patient" else patient.id
        again = read_again(services.store, whose, kind, stored, services)
        why = {"correction" if "correction" in typed else "reason"} if corrects else set()
        elsewhere = {n for n in typed if n.startswith(OF_NEW_ONES.get(kind, ("\0",)))}
        there = [n for n in typed if n not in why | elsewhere]
        assert {n: meant(form, n, again.get(n)) for n in there} == {n: meant(form, n, typed[n]) for n in there}
        stored_elsewhere(services, whose, kind, typed)
        if window is None or turn:
            form.hide()
        if turn + 1 >= (TURNS_OF_A_CORRECTION if corrects else LEAST_TURNS) and (
            corrects or covered.missing(options=every_option) <= REFUSED.get(kind, set())
        ):
            break
    assert corrects or covered.missing(options=every_option) == REFUSED.get(kind, set()), turn
    if window is not None:
        window.close()
