"""What has the focus is in sight: Qt scrolls to it within a scrolled part, and forgets it on the way into one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QScrollArea, QWidget


def bring_into_sight(widget: QWidget | None) -> None:
    """Scroll every part that *widget* stands in, so far that it can be seen."""
    above = widget.parentWidget() if widget is not None else None
    while widget is not None and above is not None:
        if isinstance(above, QScrollArea):
            inside = above.widget()
            if inside is not None and inside.isAncestorOf(widget):
                above.ensureWidgetVisible(widget)
                _show_whole(above, QRect(widget.mapTo(inside, QPoint(0, 0)), widget.size()))
        above = above.parentWidget()


def _show_whole(area: QScrollArea, place: QRect) -> None:
    """Scroll to all of *place* where it has room: of a table Qt looks at the cell with the cursor only."""
    if place.height() <= area.viewport().height():
        area.ensureVisible(place.center().x(), place.center().y(), 0, place.height() // 2 + 1)
