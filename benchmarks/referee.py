"""How fast the EDSS referee answers a key in the real panel: `python3 -m benchmarks.referee [--keys 2000]`.

Run in the project folder, on a display or with QT_QPA_PLATFORM=offscreen. Each key is a real key event into the panel
of the visit form; its time ends when the panel is judged, laid out and painted again. Printed are the median, the 99th
percentile and the worst, beside the 16 ms in which a screen of 60 Hz shows the next picture.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Iterator
from random import Random

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from ui.forms.edss_panel import EdssPanel
from ui.theme import space_of, theme_of
from ui.widgets.field import Field

FRAME_MS = 16.0
SEED = 20261122
WARM = 40  # keys before the measurement: fonts and style are read once


def main(arguments: list[str]) -> int:
    """Measure and print; return 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keys", type=int, default=2_000, help="how many are measured (default: %(default)s)")
    args = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication(["referee"])
    assert isinstance(app, QApplication)
    theme_of(app)
    panel = EdssPanel()
    page = QScrollArea()  # as in the form
    page.setWidgetResizable(True)
    page.setWidget(panel)
    page.resize(space_of(page).ems(62), space_of(page).ems(40))
    page.show()
    page.activateWindow()
    app.processEvents()
    typed = _typed(app, panel, Random(SEED))
    for _ in range(WARM):
        next(typed)
    print(f"{args.keys:,} keys, Python {sys.version.split()[0]}, Qt platform {app.platformName()}")
    measured = [next(typed) for _ in range(args.keys)]
    for clock, seconds in (
        ("elapsed", sorted(elapsed for elapsed, _ in measured)),
        ("of this process alone, whatever else the machine does", sorted(own for _, own in measured)),
    ):
        at_99 = seconds[min(len(seconds) - 1, len(seconds) * 99 // 100)]
        print(clock)
        for name, one in (("median", statistics.median(seconds)), ("99 of 100", at_99), ("worst", seconds[-1])):
            print(f"  {one * 1e3:>7.2f} ms  {name}")
        late = sum(one * 1e3 > FRAME_MS for one in seconds)
        print(f"  {late} of {args.keys:,} took longer than {FRAME_MS:g} ms")
    return 0


def _typed(app: QApplication, panel: EdssPanel, chance: Random) -> Iterator[tuple[float, float]]:
    """Yield the seconds of one key after the other, elapsed and of this process: set after set of an examination."""
    while True:
        for field, text in _set(panel, chance):
            field.editor.setFocus(Qt.FocusReason.TabFocusReason)  # selects what stands there, as the tab key does
            for letter in text:
                yield _timed(app, field, letter)


def _set(panel: EdssPanel, chance: Random) -> list[tuple[Field, str]]:
    grades = [(field, str(chance.randint(0, int(field.measure.high)))) for field in panel.grades.values()]
    walked = [(panel.distance, str(chance.randint(5, 900))), (panel.ambulation, str(chance.randint(0, 15)))]
    return [*grades, *walked, (panel.stated, f"{chance.randint(2, 19) / 2:.1f}")]


def _timed(app: QApplication, field: Field, letter: str) -> tuple[float, float]:
    started, of_process = time.perf_counter(), time.process_time()
    QTest.keyClicks(field.editor, letter)
    app.processEvents()
    return time.perf_counter() - started, time.process_time() - of_process


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
