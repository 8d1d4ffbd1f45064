"""Parts of a page whose height follows from their width."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from ui.widgets.text import Card


class Block(QWidget):
    """A part that holds others and is asked for its height at the width that it is given, and at no other.

    Qt's own widget first works out its height at the width that it would like best, and so does each that it holds:
    on a page of parts within parts every text would be broken into lines a dozen times.
    """

    def sizeHint(self) -> QSize:
        """Return the size that the parts would like, not yet with the height that follows from the width."""
        return _wanted(self)

    def minimumSizeHint(self) -> QSize:
        """Return the least size of the parts, not yet with the height that follows from the width."""
        return _least(self)


class CardBlock(Card):
    """A card that is a Block: for one that stands in a page, not for one that a window takes its size from."""

    def sizeHint(self) -> QSize:
        """Return what a Block returns."""
        return _wanted(self)

    def minimumSizeHint(self) -> QSize:
        """Return what a Block returns."""
        return _least(self)


def _wanted(widget: QWidget) -> QSize:
    layout = widget.layout()
    return QSize() if layout is None else layout.sizeHint()


def _least(widget: QWidget) -> QSize:
    layout = widget.layout()
    return QSize() if layout is None else layout.minimumSize()
