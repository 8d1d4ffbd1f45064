"""The window when the road is cut: the power goes, the registry is open elsewhere, its folder cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from domain.records import Patient
from storage.keys import Argon2Cost
from storage.store import create_store, open_store
from tests.end_to_end.conftest import PASSPHRASE, Workstation, now
from tests.end_to_end.person import CONTROL, SHIFT, Person
from tests.test_store_faults import folder_to_lock

PROJECT = Path(__file__).resolve().parents[2]
CHEAP = Argon2Cost(time=1, memory_kib=64, lanes=1)
Key = Qt.Key


def make_registry(folder: Path) -> None:
    """Make a registry with one patient."""
    store, _ = create_store(folder, PASSPHRASE, now=now, who="Dr End", cost=CHEAP)
    with store:
        store.patients.add(Patient("", "", "Roadworthy", "Ines"))


@contextmanager
def someone_typing(folder: Path, until: str) -> Iterator[subprocess.Popen[str]]:
    """Somebody types a visit in a process of its own, which is killed at the end; entered when it prints *until*."""
    command = [sys.executable, "-m", "tests.end_to_end.typing", str(folder), PASSPHRASE]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if line.strip() == until:
                    break
            assert process.poll() is None, "it ended by itself"
            yield process
        finally:
            process.kill()


def unlock(person: Person) -> None:
    person.sees("Open a registry")
    person.is_at("Passphrase")
    person.types(PASSPHRASE)
    person.presses(Key.Key_Return)


@pytest.mark.parametrize(("until", "sdmt"), [("left", ("", "5")), ("waited", ("5",))])
def test_a_process_killed_in_the_middle_of_a_visit_leaves_its_draft(
    workstation: Workstation, until: str, sdmt: tuple[str, ...]
) -> None:
    make_registry(workstation.registry)
    with someone_typing(workstation.registry, until) as process:
        process.kill()
        process.wait()
    person = workstation.start(workstation.registry)
    unlock(person)
    person.sees("1 form was left unfinished")
    assert "Visit · Roadworthy, Ines" in person.text()
    person.clicks("Go on with")
    person.sees("is open again")
    person.tabs_to("T25FW")
    assert typed_at(person) == "6,4"
    person.tabs_to("SDMT")
    assert typed_at(person) in sdmt


def typed_at(person: Person) -> str:
    editor = person.focus()
    assert isinstance(editor, QLineEdit)
    return editor.text()


def test_a_registry_open_in_another_process_is_offered_to_read_and_takes_nothing(workstation: Workstation) -> None:
    make_registry(workstation.registry)
    with someone_typing(workstation.registry, "left"):
        person = workstation.start(workstation.registry)
        unlock(person)
        person.sees("is already open")
        person.clicks("Open to read only")
        nothing_can_be_recorded(person)
        workstation.end()
    with open_store(workstation.registry, PASSPHRASE, now=now, who="Dr End") as store:
        assert store.record(store.search("")[0].id).visits == ()


def test_a_folder_that_cannot_be_written_is_offered_to_read_and_takes_nothing(workstation: Workstation) -> None:
    with folder_to_lock() as (folder, make_read_only):
        make_registry(folder / "registry")
        make_read_only()
        person = workstation.start(folder / "registry")
        unlock(person)
        person.sees("cannot be written to")
        person.clicks("Open to read only")
        nothing_can_be_recorded(person)
        workstation.end()


def nothing_can_be_recorded(person: Person) -> None:
    """Try every way in which a registry that is open to read only could be asked to record something."""
    person.sees("This registry is open to read only: nothing can be recorded.")
    person.presses(Key.Key_N, CONTROL | SHIFT)
    assert "New patient" not in _headings(person)
    person.presses(Key.Key_K, CONTROL)
    person.types("roadw")
    person.presses(Key.Key_Return)
    person.sees("What would settle what is open")
    for key in (Key.Key_N, Key.Key_R, Key.Key_M, Key.Key_T, Key.Key_B):
        person.presses(key, CONTROL)
        assert "What would settle what is open" in person.text()
    for words in (
        "New visit",
        "New relapse",
        "New scan",
        "New treatment",
        "New brain-health",
        "Another record",
        "Edit patient",
    ):
        assert not person.button(words).isEnabled()


def _headings(person: Person) -> list[str]:
    return [line for line in person.text().splitlines() if line == "New patient"][1:]


def test_a_wrong_passphrase_opens_nothing_and_can_be_typed_again(workstation: Workstation) -> None:
    make_registry(workstation.registry)
    before = {path.name: path.read_bytes() for path in workstation.registry.iterdir() if path.is_file()}
    person = workstation.start(workstation.registry)
    person.sees("Open a registry")
    person.types("Kessel, grau")
    person.presses(Key.Key_Return)
    person.sees("This passphrase does not open the registry")
    assert "Roadworthy" not in person.text()
    assert {path.name: path.read_bytes() for path in workstation.registry.iterdir() if path.is_file()} == before
    person.presses(Key.Key_A, CONTROL)
    person.types(PASSPHRASE)
    person.presses(Key.Key_Return)
    person.sees("1 patient")
