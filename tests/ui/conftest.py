"""What tests of screens start from: a store with its patients, services with a clock that stands still, the theme."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from domain.records import Patient, PatientRecord
from storage.demo_cohort import demo_records
from storage.keys import Argon2Cost
from storage.store import Store, create_store, open_store
from ui.services import Services
from ui.tasks import TaskRunner
from ui.theme import Theme, theme_of

PASSPHRASE = "meadow lantern sparrow"
CHEAP = Argon2Cost(time=1, memory_kib=64, lanes=1)
NOW = datetime(2026, 3, 9, 13, 32, 5, tzinfo=UTC)


def now() -> datetime:
    """Return the moment at which all these tests take place: 9 March 2026."""
    return NOW


@pytest.fixture(autouse=True)
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The application's theme in its light colours, as every test finds it and leaves it."""
    found = theme_of(qapp)
    found.choose("light")
    yield found
    found.choose("light")


@pytest.fixture(scope="session")
def empty_registry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a registry without patients, to be copied: making the tables takes ten times as long."""
    made, _ = create_store(tmp_path_factory.mktemp("empty") / "registry", PASSPHRASE, now=now, who="Tester", cost=CHEAP)
    made.close()
    return made.folder


@pytest.fixture
def store(empty_registry: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty registry of its own, open for writing; its passphrase is PASSPHRASE."""
    shutil.copytree(empty_registry, tmp_path / "registry")
    made = open_store(tmp_path / "registry", PASSPHRASE, now=now, who="Tester")
    yield made
    no_window_is_left()
    made.close()


def no_window_is_left() -> None:
    """Destroy every window, with its timers, before the store that they work on is closed.

    What a timer raises later lands in whatever Qt calls next, in the next test; and shiboken 6.10 on Python 3.11 reads
    an exception that C raised, as a closed database does, for one that is made already: the process dies of it.
    """
    for widget in QApplication.topLevelWidgets():
        if widget.parent() is None:
            widget.hide()
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def services(store: Store) -> Iterator[Services]:
    """What screens are given, with a clock that stands still on 9 March 2026."""
    tasks = TaskRunner()
    yield Services(store, now, tasks)
    tasks.finish()


@cache
def the_man() -> PatientRecord:
    """Return the record of the review's 39-year-old man."""
    return demo_records()[0]


@pytest.fixture
def adam(store: Store) -> Patient:
    """The review's 39-year-old man with his whole record, added to the store."""
    return store.add_record(the_man())
