"""How a patient's page takes its room: tabs that take what is left, and a layout that is worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication, QLayout, QStackedWidget, QTabWidget, QWidget

from ui.theme import Space

LEAST, WHOLE = 20.5, 31  # heights of the tabs, in line heights: what can be read, and what shows a chart whole
DEEP = 12  # parents that a change is handed up to, there and back where a height follows from a width
TALL = 44  # the height from which a page shows the halves and the tabs without scrolling, in line heights


def height_of_tabs(page: int, space: Space) -> int:
    """Return the least height of the tabs in a page of that height: where it has to scroll, they are shown whole."""
    if page >= space.ems(TALL):
        return space.ems(LEAST)
    return max(space.ems(LEAST), min(space.ems(WHOLE), page - space.ems(3)))


class RestTabs(QTabWidget):
    """Tabs that take what is left: Qt's own would ask for the height of their tallest page."""

    def hasHeightForWidth(self) -> bool:
        """The height does not follow from the width."""
        return False

    def sizeHint(self) -> QSize:
        """Ask for the least height: the overview above must be seen without scrolling where there is room for it."""
        return QSize(super().sizeHint().width(), self.minimumHeight())


@contextmanager
def laid_out_once(layout: QLayout, filled: QWidget) -> Iterator[None]:
    """Fill the widget *filled* of *layout* out of sight, and lay all of it out once, at the end.

    In sight, Qt would lay out every parent anew for each part that is shown or hidden. The keyboard stays where it was.
    """
    if not filled.isVisible():
        yield  # a page that is not shown is laid out when it is, with all that is new in it
        return
    focused = filled.focusWidget() if filled.isAncestorOf(QApplication.focusWidget() or filled.window()) else None
    layout.setEnabled(False)
    filled.hide()
    try:
        yield
    finally:
        filled.show()
        layout.setEnabled(True)
        layout.activate()
        if focused is not None and shiboken6.isValid(focused) and focused.isVisible():
            focused.setFocus()


def settle() -> None:
    """Work out every layout that is asked for, and those that these ask for, before anything is painted.

    Qt hands a change up one parent an event, and paints in between: a page would be seen half laid out for a moment.
    """
    for _ in range(DEEP):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


def show_page(pages: QStackedWidget, page: QWidget) -> None:
    """Show *page* of *pages*, laid out to the end."""
    pages.setCurrentWidget(page)
    settle()


def show_filled(pages: QStackedWidget, page: QWidget, fill: Callable[[], None], *, instead: QWidget) -> None:
    """Show *page* of *pages* and fill it; nothing is painted in between. Where *fill* fails, show *instead*.

    The other way round would take longer: what is new in a page that is not shown is laid out twice.
    """
    pages.setCurrentWidget(page)
    try:
        fill()
    except Exception:
        pages.setCurrentWidget(instead)  # half of one patient and half of another must never be seen
        raise
    settle()
