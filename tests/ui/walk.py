"""A walk over a page with the tab key, as somebody without a mouse takes it: what it reaches, where, in what order."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from ui.widgets.choice import Choice

CONTROLS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractItemView, QAbstractButton)
FARTHEST = 600  # presses of the key after which it cannot be a cycle any more


def controls(page: QWidget) -> list[QWidget]:
    """Return what can be used on a page now; a row of choices counts once, by where the tab key stops in it."""
    found: dict[QWidget, None] = {}
    for widget in page.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or not widget.isVisible() or not widget.isEnabled() or _is_part(widget):
            continue
        stop = _stop_of(widget)
        found[stop if stop is not None else widget] = None
    return list(found)


def _stop_of(widget: QWidget) -> QWidget | None:
    """Return where the tab key stops for *widget*: in a row of choices at what is chosen, and the arrows go on."""
    row = widget.parentWidget()
    if isinstance(row, Choice):
        return row.focusProxy()
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group.checkedButton() if group is not None and group.exclusive() else widget


def _is_part(widget: QWidget) -> bool:
    """Whether a widget belongs to another: the line of a box, the corner of a table, what is typed into in a cell."""
    parent = widget.parentWidget()
    inside = isinstance(parent, QLineEdit | QComboBox | QAbstractItemView)
    popup = parent is not None and isinstance(parent.parentWidget(), QComboBox)
    return inside or popup or widget.objectName().startswith("qt_")


@dataclass
class Walk:
    """The stops of the tab key, in order, and what was wrong at one of them."""

    stops: list[QWidget] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def walk(page: QWidget) -> Walk:
    """Press Tab from the stop that has the focus until it leaves the page or comes round, then Shift+Tab from there.

    Leaving the page ends the walk that way: what lies beyond belongs to another page, or to the window's bar.
    """
    made, begin = Walk(), QApplication.focusWidget()
    forward = _one_way(page, Qt.Key.Key_Tab, made)
    if begin is not None:
        begin.setFocus(Qt.FocusReason.TabFocusReason)
    backward = _one_way(page, Qt.Key.Key_Backtab, made)
    made.stops = [*(stop for stop in reversed(backward[1:]) if stop not in forward), *forward]
    return made


def _one_way(page: QWidget, key: Qt.Key, made: Walk) -> list[QWidget]:
    stops: list[QWidget] = []
    for _ in range(FARTHEST):
        now = QApplication.focusWidget()
        if now is None:
            made.wrong.append("the focus is lost")
            break
        if now in stops or not (page.isAncestorOf(now) or now is page):
            break
        stops.append(now)
        made.wrong += _wrong_with(now, page.window())
        QTest.keyClick(now, key)
    return stops


def _wrong_with(stop: QWidget, window: QWidget) -> list[str]:
    """Return what keeps a stop from being seen."""
    told = f"{type(stop).__name__} “{name_of(stop)}”"
    if not stop.isVisible() or stop.width() < 2 or stop.height() < 2:
        return [f"{told}: cannot be seen"]
    QApplication.processEvents()
    place = QRect(stop.mapTo(window, QPoint(0, 0)), stop.size())
    above = stop.parentWidget()
    while above is not None and above is not window:
        if isinstance(above, QScrollArea):
            port = above.viewport()
            seen = QRect(port.mapTo(window, QPoint(0, 0)), port.size())
            if not seen.contains(place.center()) and not seen.intersected(place).height() >= place.height() // 2:
                return [f"{told}: is scrolled out of sight, {place} of {seen}"]
        above = above.parentWidget()
    return []


def name_of(widget: QWidget) -> str:
    """Return what a screen reader calls a widget."""
    interface = QAccessible.queryAccessibleInterface(widget)
    said = interface.text(QAccessible.Text.Name) if interface is not None else ""
    return widget.accessibleName() or said


def unnamed(page: QWidget) -> list[str]:
    """Return the controls without a name of their own."""
    return [
        f"{type(w).__name__} in {type(w.parentWidget()).__name__}"
        for w in controls(page)
        if not w.accessibleName() and not (isinstance(w, QAbstractButton) and w.text().strip())
    ]


def named_alike(page: QWidget) -> list[str]:
    """Return the names that two inputs of a page share: nobody could tell them apart by ear."""
    counted = Counter(name_of(w) for w in controls(page) if not isinstance(w, QAbstractButton) or w.isCheckable())
    return [name for name, count in counted.items() if count > 1]


def unreached(page: QWidget, stops: list[QWidget]) -> list[str]:
    """Return the controls that the walk did not come to."""
    there = set(stops)
    return [f"{type(w).__name__} “{name_of(w)}”" for w in controls(page) if w not in there]


def out_of_order(stops: list[QWidget], column: QWidget) -> list[str]:
    """Return the steps of a walk within *column* that go up although nothing lies beside, or back in a row."""
    inside = [stop for stop in stops if column.isAncestorOf(stop)]
    wrong = []
    for one, other in pairwise(inside):
        first, second = (QRect(w.mapTo(column, QPoint(0, 0)), w.size()) for w in (one, other))
        if second.bottom() < first.top() and second.left() <= first.left():
            wrong.append(f"{name_of(one)} → {name_of(other)}: up and not to the right")
        elif (
            abs(second.center().y() - first.center().y()) < min(first.height(), second.height()) // 2
            and second.right() < first.left()
        ):
            wrong.append(f"{name_of(one)} → {name_of(other)}: to the left")
    return wrong
