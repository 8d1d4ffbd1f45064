"""Beside the tabs of a patient's page: more room for what they show, and the way to an earlier day."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.known_on_bar import KEY
from ui.theme import space_of
from ui.widgets.text import button

ROOM_KEY = "F11"
MORE, FEWER = f"More room   {ROOM_KEY}", f"Show the halves   {ROOM_KEY}"


class PageCorner(QWidget):
    """``room_changed``: the two halves give their room to the tabs, or take it back. ``look_back_wanted``: to F6."""

    room_changed = Signal()
    look_back_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.has_room = False
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space_of(self).small)
        self._room = button(MORE, self.change_room, flat=True)
        row.addWidget(self._room)
        look_back = button(f"As known on…   {KEY}", self.look_back_wanted.emit, flat=True)
        look_back.setAccessibleName(f"As known on an earlier day, {KEY}")
        row.addWidget(look_back)

    def change_room(self) -> None:
        """Give the tabs the room of the halves, or give it back."""
        self.has_room = not self.has_room
        words = FEWER if self.has_room else MORE
        self._room.setText(words)
        self._room.setAccessibleName(words)
        self.room_changed.emit()
