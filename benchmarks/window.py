"""How long people wait for the window: `python3 -m benchmarks.window [--patients 10000] [--opened 50]`.

Run in the project folder, on a display or with QT_QPA_PLATFORM=offscreen. Two figures:

- first paint: from the start of a process until the program paints, beside the same for an empty Qt
  window, each the median of some processes taken in turn;
- a patient's page: in a registry of so many patients, from the press of Enter in the list until the page is worked
  out, laid out and painted, the median of so many patients with a whole record.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.cohort import patients
from storage.demo_cohort import demo_records
from storage.keys import Argon2Cost
from storage.store import Store, create_store
from ui.main_window import MainWindow
from ui.services import Services
from ui.tasks import TaskRunner
from ui.theme import space_of, theme_of

PASSPHRASE = "meadow lantern sparrow"
CHEAP = Argon2Cost(time=1, memory_kib=64, lanes=1)  # the passphrase is not what is measured
NOW = datetime(2026, 3, 9, 13, 32, 5, tzinfo=UTC)
VISITS = 5  # of each patient who only fills the registry
WARM = 3  # patients opened before the measurement: fonts and style are read once
PROCESSES = 7  # of each kind

# Both end as soon as they have painted, before anything further is loaded.
EMPTY_WINDOW = """
import os
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Empty(QWidget):
    def paintEvent(self, event):
        QTimer.singleShot(0, lambda: os._exit(0))
app = QApplication([])
window = Empty()
window.resize(1280, 800)
window.show()
app.exec()
"""
PROGRAM = """
import os
from argparse import Namespace
from ui import app
app.Application._begin = lambda *_: os._exit(0)  # what the first paint is followed by
app.run(Namespace(demo=False, store=None))
"""


def main(arguments: list[str]) -> int:
    """Measure and print; return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--patients", type=int, default=10_000, help="in the registry (default: %(default)s)")
    parser.add_argument("--opened", type=int, default=50, help="how many are opened (default: %(default)s)")
    args = parser.parse_args(arguments)
    print(f"Python {sys.version.split()[0]}, medians")
    empty, program = _first_paints()
    print(f"first paint: {program * 1e3:.0f} ms, an empty Qt window {empty * 1e3:.0f} ms: {program / empty:.2f} times")
    with tempfile.TemporaryDirectory() as folder:
        times = sorted(_opened(Path(folder) / "registry", args.patients, args.opened))
    print(
        f"a patient's page, of {args.patients:,}: {statistics.median(times) * 1e3:.0f} ms, "
        f"worst {times[-1] * 1e3:.0f} ms, {len(times)} opened"
    )
    return 0


def _first_paints() -> tuple[float, float]:
    """Return the median seconds of an empty window and of the program, processes of both kinds in turn."""
    with tempfile.TemporaryDirectory() as home:
        homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), home)
        seconds: dict[str, list[float]] = {EMPTY_WINDOW: [], PROGRAM: []}
        for _ in range(PROCESSES):
            for code, taken in seconds.items():
                started = time.perf_counter()
                subprocess.run([sys.executable, "-c", code], env={**os.environ, **homes}, check=True)
                taken.append(time.perf_counter() - started)
    return statistics.median(seconds[EMPTY_WINDOW]), statistics.median(seconds[PROGRAM])


def _opened(folder: Path, count: int, opened: int) -> list[float]:
    """Return the seconds of each patient whose page was opened by Enter in the list."""
    app = QApplication.instance() or QApplication(["window"])
    assert isinstance(app, QApplication)
    theme = theme_of(app)
    store, _ = create_store(folder, PASSPHRASE, now=lambda: NOW, who="Bench", cost=CHEAP)
    with store:
        whole = _fill(store, count)
        window = MainWindow(Services(store, lambda: NOW, TaskRunner()), theme)
        window.resize(space_of(window).ems(90), space_of(window).ems(56))
        window.show()
        window.activateWindow()
        app.processEvents()
        names = (whole * (1 + (opened + WARM) // len(whole)))[: opened + WARM]
        times = [_timed(app, window, name) for name in names]
        window.close()
    return times[WARM:]


def _fill(store: Store, count: int) -> list[str]:
    """Put whole records and many small ones into *store*; return the names of the whole ones."""
    demo = demo_records()
    with store.transaction():
        for record in demo:
            store.add_record(record)
        for record in patients(count - len(demo), visits=VISITS):
            store.add_record(record)
    return [f"{record.patient.given_name} {record.patient.family_name}" for record in demo]


class _Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Count a paint, and let it through."""
        self.count += event.type() == QEvent.Type.Paint
        return False


def _timed(app: QApplication, window: MainWindow, name: str) -> float:
    """Return the seconds from Enter in the list until the patient's page was laid out and painted.

    What is seen a moment later is compared: a page that changes once more was not complete.
    """
    box = window.list.box
    box.setFocus(Qt.FocusReason.ShortcutFocusReason)
    box.selectAll()
    box.setText(name)
    QTest.keyClick(box, Qt.Key.Key_Down)  # the first that is found
    QTest.qWait(50)  # the flags of the rows in sight
    paints = _Paints(window.page.chart._canvas.viewport())
    started = time.perf_counter()
    QTest.keyClick(box, Qt.Key.Key_Return)
    app.processEvents()
    taken = time.perf_counter() - started
    assert window.pages.currentWidget() is window.page, window.list.counted.text()
    assert paints.count, "the page was not painted"
    seen = window.page.grab().toImage()
    QTest.qWait(100)
    assert window.page.grab().toImage() == seen, "the page changed once more"
    return taken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
