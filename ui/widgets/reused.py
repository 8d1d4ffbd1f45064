"""Widgets that stay from one patient to the next and take other words: to make and style them anew takes long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtWidgets import QLayout, QWidget

W = TypeVar("W", bound=QWidget)
T = TypeVar("T")


class Reused(Generic[W, T]):
    """As many widgets of a kind as there are things to show, in a layout; the others wait, empty and out of sight."""

    def __init__(
        self,
        layout: QLayout,
        make: Callable[[], W],
        fill: Callable[[W, T], None],
        empty: Callable[[W], None],
    ) -> None:
        """*fill* shows a thing in a widget, *empty* takes the words out of one that is not needed."""
        self._layout, self._make, self._fill, self._empty = layout, make, fill, empty
        self.made: list[W] = []

    def show(self, things: Sequence[T]) -> None:
        """Show these things instead of those before."""
        while len(self.made) < len(things):
            widget = self._make()
            self.made.append(widget)
            self._layout.addWidget(widget)
        for widget, thing in zip(self.made, things, strict=False):
            self._fill(widget, thing)
            widget.show()
        for widget in self.made[len(things) :]:
            self._empty(widget)
            widget.hide()
