"""A workstation of its own for every test: its folders, and Smoulder as ``main.py`` starts it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from tests.end_to_end.person import Person
from ui.app import Application
from ui.preferences import Preferences

NOW = datetime(2026, 3, 9, 13, 32, 5, tzinfo=UTC)
PASSPHRASE = "Kessel, blau; 7 Wolken"
Start = Callable[..., Person]


def now() -> datetime:
    """Return the moment at which these tests take place."""
    return NOW


class Workstation:
    """Starts Smoulder and ends it, as often as a test asks, with the same folders."""

    def __init__(self, app: QApplication, home: Path) -> None:
        self.app, self.home = app, home
        self.registry = home / "registries" / "MS clinic"
        self.documents = home / "Documents"
        self.person: Person | None = None
        home.mkdir()
        self.registry.parent.mkdir()
        self.documents.mkdir()

    def start(self, folder: Path | None = None) -> Person:
        """Start the program: on *folder*, or on what was open last."""
        preferences = Preferences(self.home / "settings" / "smoulder.ini")
        window = Application(self.app, preferences, now=now, who="Dr End")
        window.start(demo=False, folder=folder)
        self.person = Person(self.app, window)
        self.person.wait(window.isActiveWindow, "the window")
        return self.person

    def end(self) -> None:
        """Close the window, and take it down as ``ui.app.run`` does."""
        if self.person is not None:
            window, self.person = self.person.window, None
            window.close()
            window.leave()
            shiboken6.delete(window)


@pytest.fixture
def workstation(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workstation]:
    """A workstation on which Smoulder never ran; a fault or an unexpected refusal fails the test."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_DOCUMENTS_DIR", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    # The application puts its own net under every exception; it must not outlive the test.
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    said: list[str] = []
    monkeypatch.setattr(Application, "_show_fault", lambda _self, report: said.append(report))
    monkeypatch.setattr(Application, "_show_refusal", lambda _self, refusal: said.append(str(refusal)))
    made = Workstation(qapp, tmp_path / "home")
    yield made
    made.end()
    assert said == []
    assert event_loops_run(), "the program left Qt quitting: no later test in this process could wait for anything"


def event_loops_run() -> bool:
    """Return whether an event loop runs until it is told to end; after a quit that nobody took none does."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    return loop.exec() == 0
