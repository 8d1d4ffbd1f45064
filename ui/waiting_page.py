"""The page that is painted first, and wherever something takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.colours import Colours

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent


class WaitingPage(QWidget):
    """A page that says what is being waited for, and tells when it is first seen."""

    painted = Signal()

    def __init__(self, words: str, colours: Colours | None = None) -> None:
        """*colours*: those to paint in before there is a theme."""
        super().__init__()
        self.setProperty("page", colours is None)
        self._is_painted = False
        said = QLabel(words)
        row, column = QHBoxLayout(), QVBoxLayout(self)
        column.addStretch(1)
        row.addStretch(1)
        row.addWidget(said)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        if colours is not None:
            palette = self.palette()
            palette.setColor(QPalette.ColorRole.Window, QColor(colours.background))
            palette.setColor(QPalette.ColorRole.WindowText, QColor(colours.ink))
            self.setPalette(palette)
            self.setAutoFillBackground(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and tell of the first time once it is on the screen."""
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            QTimer.singleShot(0, self, self.painted.emit)
