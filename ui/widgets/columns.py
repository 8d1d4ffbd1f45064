"""A layout in columns of given shares, with fewer columns where the width has no room for all."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem


class ColumnsLayout(QLayout):
    """Rows of widgets in columns; its height follows from its width. A hidden widget takes no place.

    *counts*: how many columns there may be, the most first; 1 is always possible. A row that has fewer widgets than
    columns leaves the rest empty. *shares*: of the width, by column, for the first of *counts*; fewer columns are
    equally wide.
    """

    def __init__(self, counts: Sequence[int], shares: Sequence[int] = (), *, across: int, down: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._counts = tuple(dict.fromkeys((*counts, 1)))
        self._shares = tuple(shares) or (1,) * self._counts[0]
        self._across, self._down = across, down
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item in."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, None where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Take the whole width."""
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the items take at *width*."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def minimumHeightForWidth(self, width: int) -> int:
        """Return the least height at *width*: no words are cut for it."""
        return self.heightForWidth(width)

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        """Return the room of all the columns."""
        shown = self._shown()
        height = max((item.sizeHint().height() for item in shown), default=0)
        return QSize(self._least_width(shown, self._counts[0]), height)

    def minimumSize(self) -> QSize:
        """Return the room of the largest item: the least is one column."""
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def columns(self, width: int) -> int:
        """Return how many columns have room at *width*."""
        shown = self._shown()
        return next((n for n in self._counts if self._least_width(shown, n) <= width), 1)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _least(self, shown: Sequence[QLayoutItem], columns: int) -> list[int]:
        return [max((i.minimumSize().width() for i in shown[at::columns]), default=0) for at in range(columns)]

    def _least_width(self, shown: Sequence[QLayoutItem], columns: int) -> int:
        return sum(self._least(shown, columns)) + self._across * (columns - 1)

    def _widths(self, shown: Sequence[QLayoutItem], columns: int, width: int) -> list[int]:
        """Return the width of each column: its share, or the least it needs where that is more."""
        least = self._least(shown, columns)
        shares = self._shares if columns == self._counts[0] else (1,) * columns
        fixed: dict[int, int] = {}
        while True:
            free = [at for at in range(columns) if at not in fixed]
            room = width - self._across * (columns - 1) - sum(fixed.values())
            whole = sum(shares[at] for at in free)
            given = {at: room * shares[at] // whole for at in free}
            short = {at: least[at] for at in free if given[at] < least[at]}
            if not short or len(short) == len(free):
                return [(fixed | given)[at] for at in range(columns)]
            fixed |= short

    def _place(self, rect: QRect, *, move: bool) -> int:
        shown = self._shown()
        columns = self.columns(rect.width())
        widths = self._widths(shown, columns, rect.width())
        y = rect.y()
        for begin in range(0, len(shown), columns):
            row = shown[begin : begin + columns]
            height = max(_height(item, wide) for item, wide in zip(row, widths, strict=False))
            x = rect.x()
            for item, wide in zip(row, widths, strict=False):
                if move:
                    item.setGeometry(QRect(x, y, wide, height))
                x += wide + self._across
            y += height + self._down
        return max(y - self._down - rect.y(), 0) if shown else 0


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
