"""Clinicians who type into every form in turn, each to be killed at any moment.

python -m tests.end_to_end.killed_typing FOLDER PASSPHRASE: reads lines "ROUND SEED FORM" and lets a process of its own
type for each (a fork, where the system has that: what takes long to load is loaded once). That process writes JSON
lines: {"pid"} when it starts, {"typing", "text"} before the first key in an input, and {"left", "holds"} once the
focus is elsewhere, with all that the form then holds. "gone" follows when it has ended.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from tests.end_to_end.conftest import now
from tests.end_to_end.person import CONTROL, Person
from ui.app import Application
from ui.forms.form_page import FormPage
from ui.preferences import Preferences
from ui.preload import load_all
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field

STOPS = 400  # of the tab key: more than any form has
WORDS = ("seen on the ward", "Zoë O'Brien; 7", "über 24 h?", '"in quotes"', "12", "3,5", "A. Rater", "żółw, 100 %")
DATES = ("14 3 2024", "3/2014", "2014", "9 Nov 2023", "t", "-6w")


def say(**facts: object) -> None:
    """Write one line, at once."""
    print(json.dumps(facts), flush=True)


def type_form(folder: Path, passphrase: str, seed: int, name: str) -> None:
    """Unlock the registry, open the form *name* of the only patient, and type until killed."""
    say(pid=os.getpid())
    random = Random(seed)
    app = QApplication([])
    Application._show_fault = lambda _window, report: fail(report)  # type: ignore[method-assign]  # nobody reads it
    Application._show_refusal = lambda _window, refusal: fail(str(refusal))  # type: ignore[method-assign]
    window = Application(app, Preferences(Path(tempfile.mkdtemp()) / "smoulder.ini"), now=now, who="Dr Gone")
    window.start(demo=False, folder=folder)
    person = Person(app, window)
    person.sees("Open a registry")
    person.types(passphrase)
    person.presses(Qt.Key.Key_Return)
    person.wait(lambda: window.registry is not None, "the registry")
    registry = window.registry
    assert registry is not None
    registry.open_patient(registry.services.store.search("")[0].id)
    registry.open_form(name)
    form = registry.form
    assert isinstance(form, FormPage)
    say(ready=True)
    done: set[str] = set()
    for _ in range(STOPS):
        here = input_of(form, person.focus())
        if here and here not in done:
            done.add(here)
            type_into(person, form, here, random)
        if input_of(form, person.focus()) == here:
            person.tabs()
        if here:
            say(left=here, holds={key: held for key, held in form.payload().items() if held not in ("", None)})
    say(finished=True)
    person.pause(600)


def fail(report: str) -> None:
    """End at once, saying why: a dialog would wait for somebody who reads it."""
    print(report, file=sys.stderr, flush=True)
    say(failed=report)
    os._exit(1)


def type_into(person: Person, form: FormPage, name: str, random: Random) -> None:
    """Type into an input, with pauses as short as a quick hand's."""
    widget = form._inputs[name]
    text = text_for(widget, random)
    say(typing=name, text="" if isinstance(widget, Choice) else text)
    if isinstance(widget, Field):
        person.presses(Qt.Key.Key_A, CONTROL)  # what stands there already is typed over
    for letter in text:
        if input_of(form, person.focus()) != name:
            return  # a digit jumped on
        if letter.isascii():
            QTest.keyClicks(person.focus(), letter)
        else:  # QTest knows the keys of ASCII only
            pressed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_unknown, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(person.focus(), pressed)
        person.pause(random.uniform(0, 0.004))


def text_for(widget: Field | Choice, random: Random) -> str:
    """Return something to type into an input of this kind."""
    if isinstance(widget, Choice):
        return next((words[0].lower() for _, words in widget._options if words), "")
    if isinstance(widget, DateField):
        return random.choice(DATES)
    if isinstance(widget.editor, QComboBox):
        return ""
    return random.choice(WORDS)


def input_of(form: FormPage, widget: QWidget | None) -> str:
    """Return the name of the input that *widget* is part of, "" for none."""
    while widget is not None:
        for name, made in form._inputs.items():
            if made is widget:
                return name
        widget = widget.parentWidget()
    return ""


def one_round(folder: str, passphrase: str, order: str) -> None:
    """Let one process type, and wait for its end."""
    _round, seed, name = order.split()
    if hasattr(os, "fork"):
        child = os.fork()
        if child == 0:
            type_form(Path(folder), passphrase, int(seed), name)
            os._exit(1)
        os.waitpid(child, 0)
    else:
        subprocess.run([sys.executable, "-m", __spec__.name, folder, passphrase, order], check=False)


def main() -> None:
    """Type for every line read, or for the one given."""
    folder, passphrase, *order = sys.argv[1:]
    if order:
        _round, seed, name = order[0].split()
        type_form(Path(folder), passphrase, int(seed), name)
        return
    load_all()
    for line in sys.stdin:
        one_round(folder, passphrase, line)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
