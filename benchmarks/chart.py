"""How long a frame of the course chart takes while one pans and zooms, beside an empty plot of the same library.

Run as ``python -m benchmarks.chart``; a display is not needed. The chart holds 200 visits, 40 relapses and 60 scans, in
a window of 1280 by 800. A frame is the move of the time axis and the whole painting of it, into the window's own store.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pyqtgraph as pg
from PySide6.QtWidgets import QApplication, QWidget

from domain.chart.course_plot import course_plot
from tests.course_samples import crowded
from ui.chart_canvas import ChartCanvas
from ui.course_chart import CourseChart
from ui.theme import theme_of

FRAMES = 200
AS_OF = date(2026, 3, 9)
WIDTH, HEIGHT = 1280, 800


def frames(widget: QWidget, move: Callable[[int], None], count: int) -> list[float]:
    """Return the milliseconds of each of *count* frames after as many as warm the caches up."""
    taken: list[float] = []
    for frame in range(count + 10):
        started = perf_counter()
        move(frame)
        widget.update()
        QApplication.processEvents()
        taken.append((perf_counter() - started) * 1000)
    return taken[10:]


def empty_plot(count: int) -> list[float]:
    """Return the frames of a plot of the library with axes and nothing on it."""
    widget = pg.PlotWidget()
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    QApplication.processEvents()

    def move(frame: int) -> None:
        widget.setXRange(frame, frame + 1000, padding=0)

    taken = frames(widget.viewport(), move, count)
    widget.close()
    return taken


def chart_frames(count: int) -> dict[str, list[float]]:
    """Return the frames of the course chart, panned, zoomed and read under a moving pointer."""
    chart = CourseChart()
    chart.resize(WIDTH, HEIGHT)
    chart.show_plot(course_plot(crowded(relapses=40, visits=200, scans=60), {}, AS_OF))
    chart.show()
    QApplication.processEvents()
    canvas = chart.findChild(ChartCanvas)
    assert isinstance(canvas, ChartCanvas)
    chart.show_two_years()
    canvas.zoom(4.0)

    def pan(frame: int) -> None:
        canvas.pan(-0.01 if frame % 100 < 50 else 0.01)

    def zoom(frame: int) -> None:
        canvas.zoom(1.03 if frame % 60 < 30 else 1 / 1.03)

    days = [day for day in sorted({mark.at for mark in chart.drawn()}) if day >= canvas.view_days()[0]]

    def read(frame: int) -> None:
        canvas.read(days[frame % len(days)])

    surface = canvas.viewport()
    taken = {"pan": frames(surface, pan, count), "zoom": frames(surface, zoom, count)}
    chart.show_all()
    taken["zoom, whole course"] = frames(surface, zoom, count)
    taken["read"] = frames(surface, read, count)
    chart.close()
    return taken


def main() -> None:
    """Print median and worst frame in milliseconds, and how many times an empty plot's frame that is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=FRAMES)
    count = parser.parse_args().frames
    app = QApplication([])
    theme_of(app)
    empty = empty_plot(count)
    print(f"{'frame':<20} {'median ms':>10} {'worst ms':>10} {'times an empty plot':>20}")
    print(f"{'empty plot':<20} {median(empty):>10.2f} {max(empty):>10.2f} {1:>20.1f}")
    for name, taken in chart_frames(count).items():
        print(f"{name:<20} {median(taken):>10.2f} {max(taken):>10.2f} {median(taken) / median(empty):>20.1f}")


if __name__ == "__main__":
    main()
