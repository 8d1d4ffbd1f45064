"""A clinician who types a visit, to be killed in the middle: python -m tests.end_to_end.typing FOLDER PASSPHRASE.

Prints "left" once a field was typed and left, with the next one half typed, and "waited" two seconds after the last
key. Then it holds the registry open until it is killed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.end_to_end.conftest import now
from tests.end_to_end.person import CONTROL, Person
from ui.app import Application
from ui.preferences import Preferences


def main(folder: Path, passphrase: str) -> None:
    """Unlock the registry, open the only patient and type until killed."""
    app = QApplication([])
    preferences = Preferences(Path(tempfile.mkdtemp()) / "smoulder.ini")
    window = Application(app, preferences, now=now, who="Dr Gone")
    window.start(demo=False, folder=folder)
    person = Person(app, window)
    person.sees("Open a registry")
    person.types(passphrase)
    person.presses(Qt.Key.Key_Return)
    person.sees("1 patient")
    person.presses(Qt.Key.Key_K, CONTROL)
    person.types("road")
    person.presses(Qt.Key.Key_Return)
    person.sees("What would settle what is open")
    person.presses(Qt.Key.Key_N, CONTROL)
    person.tabs_to("T25FW")
    person.types("6,4")
    person.tabs_to("SDMT")
    person.types("5")
    print("left", flush=True)
    person.pause(2)
    print("waited", flush=True)
    person.pause(600)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
