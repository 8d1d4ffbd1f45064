"""Qt and Python hold together over a long day: PySide6 6.12.0 on Python 3.11 did not (docs/decisions)."""

from __future__ import annotations

import subprocess
import sys
import textwrap

# A process of its own, because what fails here ends the process, often only on the way out.
SOAK = """
    import numpy
    import pyqtgraph
    from PySide6.QtCore import QObject, Signal
    from PySide6.QtWidgets import QApplication

    class Source(QObject):
        told = Signal(bool, object)

    application = QApplication([])

    plots = [pyqtgraph.PlotWidget() for _ in range(300)]
    for plot in plots:
        plot.plot([0, 1, 2], [4.0, 4.0, 6.0])
    application.processEvents()

    curve = plots[0].plot()
    plots[0].show()
    days = numpy.arange(100)
    for turn in range(2_000):
        curve.setData(days, (days + turn) % 20 / 2)
        application.processEvents()

    source, heard = Source(), []
    source.told.connect(lambda *values: heard.append(values))
    for turn in range(5_000):
        source.told.emit(turn % 2 == 0, None)

    print(len(plots), len(curve.getData()[0]), len(heard))
"""


def test_plots_repaints_and_signals_of_a_long_day_leave_the_process_whole() -> None:
    soak = subprocess.run([sys.executable, "-c", textwrap.dedent(SOAK)], capture_output=True, text=True)
    assert (soak.stdout.split(), soak.returncode, soak.stderr) == (["300", "100", "5000"], 0, "")
