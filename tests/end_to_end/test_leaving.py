"""Every way of leaving a form, from every form, in the middle of a word: the draft has all of it.

By itself each way leaves the visit and two more forms, dealt out in turn, so that every run has every way and every
form. With SMOULDER_EVERY_WAY=1 in the environment each way leaves every form: some minutes, before a release.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit

from domain.records import Patient
from storage.keys import Argon2Cost
from storage.store import Store, create_store, open_store
from tests.end_to_end.conftest import PASSPHRASE, Workstation, now
from tests.end_to_end.person import CONTROL, SHIFT, Person
from ui.ending import Ending
from ui.forms.catalogue import KINDS
from ui.forms.form_page import FormPage
from ui.main_window import MainWindow
from ui.widgets.date_field import DateField
from ui.widgets.field import Field
from ui.widgets.measure_field import MeasureField

# The offscreen platform cannot raise the list of proposals that some fields open; the other ones can.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
CHEAP = Argon2Cost(time=1, memory_kib=64, lanes=1)
OPENED = [kind for kind in KINDS if kind.opens_new]
HALF = "half a wor"
LOCK = "Ctrl+L, lock"
Key = Qt.Key
Way = Callable[[Person], object]
IN_FULL = "SMOULDER_EVERY_WAY"
MORE = 2  # forms dealt to each way beside the visit


def registry(person: Person) -> MainWindow:
    """Return the window of the open registry."""
    assert person.window.registry is not None
    return person.window.registry


def other_patient(person: Person) -> None:
    """Type another name into the search box and open who is found."""
    person.presses(Key.Key_K, CONTROL)
    person.types("olga")
    person.sees("1 patient found")
    person.presses(Key.Key_Return)


def other_form(person: Person) -> None:
    """Open another form than the one that is open."""
    form = registry(person).form
    assert isinstance(form, FormPage)
    person.presses(Key.Key_R if form.form == "visit" else Key.Key_N, CONTROL)


def other_registry(person: Person) -> None:
    """Choose the menu's entry that leaves this registry."""
    window = registry(person)
    entries = (entry for entry in window.findChildren(QAction) if entry.text().replace("&", "").startswith("Open an"))
    next(entries).trigger()


def quits(person: Person) -> None:
    """Quit as the desktop's "Quit" does, in the running event loop."""
    QTimer.singleShot(0, person.app.quit)
    person.app.exec()
    # The last window that closes asks to quit once more, too late for this loop; every later one would end at once.
    QCoreApplication.removePostedEvents(person.app, QEvent.Type.Quit)


def asked_to_go(person: Person, ending: Ending) -> None:
    """Send the process the signal that asks it to end."""
    assert ending.parent() is person.app
    signal.raise_signal(signal.SIGTERM)
    person.wait(lambda: not person.window.isVisible(), "the window to go")


STAYING: dict[str, Way] = {
    LOCK: lambda person: person.presses(Key.Key_L, CONTROL),
    "Escape": lambda person: person.presses(Key.Key_Escape),
    "Ctrl+K, another patient": other_patient,
    "another patient from the list": lambda person: registry(person).open_patient(olga(person)),
    "another form": other_form,
    "Ctrl+Shift+N, new patient": lambda person: person.presses(Key.Key_N, CONTROL | SHIFT),
    "Ctrl+P, print preview": lambda person: registry(person).print_summary(),
}
ENDING: dict[str, Way] = {
    "close button": lambda person: person.window.close(),
    "Alt+F4": lambda person: person.window.windowHandle().close(),  # what the desktop makes of the key
    "quit": quits,
    "another registry": other_registry,
}


OUTSIDE = ("session end", "SIGTERM")
WAYS = (*STAYING, *ENDING, *OUTSIDE)


def forms_left(way: str, *, in_full: bool) -> list[str]:
    """Return the kinds of form that are left by *way*: every one, or the visit and its turn of the others."""
    visit, *others = (kind.name for kind in OPENED)
    if in_full:
        return [visit, *others]
    turn = WAYS.index(way) * MORE
    return [visit, *(others[(turn + at) % len(others)] for at in range(MORE))]


def forms_for(way: str) -> list[str]:
    """Return the forms that this run leaves by *way*."""
    return forms_left(way, in_full=bool(os.environ.get(IN_FULL)))


def test_every_run_has_every_form_by_some_way_and_every_way_with_several_forms() -> None:
    dealt = [forms_left(way, in_full=False) for way in WAYS]
    names = {kind.name for kind in OPENED}
    assert {name for forms in dealt for name in forms} == names
    assert all(len(set(forms)) == 1 + MORE for forms in dealt)
    assert all(set(forms_left(way, in_full=True)) == names for way in WAYS)


def olga(person: Person) -> str:
    """Return the id of the other patient."""
    return registry(person).services.store.search("olga")[0].id


def made(folder: Path) -> str:
    """Make a registry with two patients; return the id of the one who is typed about."""
    store, _ = create_store(folder, PASSPHRASE, now=now, who="Dr End", cost=CHEAP)
    with store:
        ines = store.patients.add(Patient("", "", "Roadworthy", "Ines"))
        store.patients.add(Patient("", "", "Elsewhere", "Olga"))
    return ines.id


def opened(workstation: Workstation) -> tuple[Person, Store]:
    """Start the program with the registry open."""
    person = workstation.start(workstation.registry)
    store = open_store(workstation.registry, PASSPHRASE, now=now, who="Dr End")
    person.window.open_registry(store)
    return person, store


def type_half(person: Person, patient_id: str, kind: str) -> str:
    """Open the form of a kind and type into its first field of plain text, half a word; return the field's name."""
    window = registry(person)
    window.open_patient(patient_id)
    window.open_form(kind)
    form = window.form
    assert isinstance(form, FormPage)
    fields = [
        (name, made)
        for name, made in form._inputs.items()
        if isinstance(made, Field)
        and not isinstance(made, DateField | MeasureField)
        and isinstance(made.editor, QLineEdit | QPlainTextEdit)
        and not (isinstance(made.editor, QLineEdit) and made.editor.maxLength() < len(HALF))
    ]
    name, field = next((found for found in fields if found[1].editor.isVisible()), fields[0])
    form.reveal(field)
    person.presses(Key.Key_A, CONTROL)  # what stands there is typed over
    person.types(HALF)
    assert field.text() == HALF
    return name


def draft_of(store: Store, kind: str) -> dict[str, object]:
    """Return what the draft of a form of this kind holds."""
    found = [draft for draft in store.drafts.all() if draft.form == kind]
    assert len(found) == 1, f"the form {kind} left {len(found)} drafts"
    return found[0].payload


@pytest.mark.parametrize("way", STAYING)
def test_leaving_a_form_within_the_program_keeps_its_draft(workstation: Workstation, way: str) -> None:
    patient_id = made(workstation.registry)
    person, store = opened(workstation)
    for kind in forms_for(way):
        name = type_half(person, patient_id, kind)
        STAYING[way](person)
        assert draft_of(store, kind)[name] == HALF, f"{kind} by {way}"
        clear(store)
        if way == LOCK:
            workstation.end()
            person, store = opened(workstation)
    workstation.end()


@pytest.mark.parametrize("way", ENDING)
def test_ending_the_program_in_a_form_keeps_its_draft(workstation: Workstation, way: str) -> None:
    patient_id = made(workstation.registry)
    for kind in forms_for(way):
        person, _ = opened(workstation)
        name = type_half(person, patient_id, kind)
        ENDING[way](person)
        workstation.end()
        check_and_clear(workstation, kind, name, way)


@pytest.mark.parametrize("way", OUTSIDE)
def test_being_ended_from_outside_keeps_the_draft(workstation: Workstation, qapp: QApplication, way: str) -> None:
    patient_id = made(workstation.registry)
    for kind in forms_for(way):
        person, _ = opened(workstation)
        ending = Ending(qapp, registry(person).keep_drafts, person.window.close)
        try:
            name = type_half(person, patient_id, kind)
            if way == "SIGTERM":
                asked_to_go(person, ending)
            else:
                ending.session_ends()
                with open_store(workstation.registry, PASSPHRASE, now=now, who="Dr Later", read_only=True) as store:
                    assert draft_of(store, kind)[name] == HALF
        finally:
            ending.stop()
        workstation.end()
        check_and_clear(workstation, kind, name, way)


def check_and_clear(workstation: Workstation, kind: str, name: str, way: str) -> None:
    """Open the registry anew: the draft is there. Then throw it away."""
    with open_store(workstation.registry, PASSPHRASE, now=now, who="Dr End") as store:
        assert draft_of(store, kind)[name] == HALF, f"{kind} by {way}"
        clear(store)


def clear(store: Store) -> None:
    """Throw every draft away, for the next form."""
    for draft in store.drafts.all():
        store.drafts.discard(draft.patient_id, draft.form)


def test_the_end_of_the_session_is_listened_to_as_long_as_the_program_runs(qapp: QApplication) -> None:
    told = SIGNAL("commitDataRequest(QSessionManager&)")
    before = qapp.receivers(told)
    ending = Ending(qapp, lambda: None, lambda: None)
    try:
        assert qapp.receivers(told) == before + 1
    finally:
        ending.stop()
    assert qapp.receivers(told) == before
