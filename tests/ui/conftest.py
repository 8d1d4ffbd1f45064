"""What tests of screens start from: a store with its patients, services with a clock that stands still, the theme."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from domain.records import Patient
from storage.demo_cohort import demo_records
from storage.keys import Argon2Cost
from storage.store import Store, create_store
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


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty registry of its own, open for writing; its passphrase is PASSPHRASE."""
    made, _ = create_store(tmp_path / "registry", PASSPHRASE, now=now, who="Tester", cost=CHEAP)
    yield made
    made.close()


@pytest.fixture
def services(store: Store) -> Iterator[Services]:
    """What screens are given, with a clock that stands still on 9 March 2026."""
    tasks = TaskRunner()
    yield Services(store, now, tasks)
    tasks.finish()


@pytest.fixture
def adam(store: Store) -> Patient:
    """The review's 39-year-old man with his whole record, added to the store."""
    return store.add_record(demo_records()[0])
