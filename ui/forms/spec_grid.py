"""Inputs in two columns where there is room and in one where there is not, and groups that are folded away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from ui.theme import space_of
from ui.widgets.text import button, subheading

TWO_COLUMNS = 44  # line heights: from this width on two inputs stand beside each other


class FieldGrid(QWidget):
    """Places boxes in rows of two; a wide one takes a whole row. Boxes that are not shown leave no gap."""

    def __init__(self, boxes: Iterable[tuple[QWidget, bool]]) -> None:
        """*boxes*: each with whether it takes the whole width."""
        super().__init__()
        self._boxes = tuple(boxes)
        self._shown: tuple[QWidget, ...] = ()
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space_of(self).large)
        self._grid.setVerticalSpacing(space_of(self).medium)
        for box, _ in self._boxes:
            box.setParent(self)

    def show_boxes(self, shown: Sequence[QWidget]) -> bool:
        """Show these boxes, in order, and hide the others; return whether that changed anything."""
        wanted = tuple(box for box, _ in self._boxes if box in shown)
        if wanted == self._shown and self._columns:
            return False
        self._shown = wanted
        self._place(self._fitting())
        return True

    def minimumSizeHint(self) -> QSize:
        """Return the room of one column: with less than two need, the grid has one."""
        widest = max((box.minimumSizeHint().width() for box in self._shown), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Change between one column and two."""
        super().resizeEvent(event)
        if self._fitting() != self._columns:
            self._place(self._fitting())

    def _fitting(self) -> int:
        return 2 if self.width() >= space_of(self).ems(TWO_COLUMNS) else 1

    def _place(self, columns: int) -> None:
        self._columns = columns
        while self._grid.takeAt(0) is not None:
            pass
        row = column = 0
        for box, wide in self._boxes:
            box.setVisible(box in self._shown)
            if box not in self._shown:
                continue
            if wide and column:
                row, column = row + 1, 0
            self._grid.addWidget(box, row, column, 1, columns if wide else 1)
            column += columns if wide else 1
            if column >= columns:
                row, column = row + 1, 0
        for at in range(2):
            self._grid.setColumnStretch(at, 1 if at < columns else 0)


class FoldedGroup(QWidget):
    """A group behind a heading that opens it, by mouse, Enter, Space or its mnemonic."""

    unfolded = Signal()

    def __init__(self, title: str, inside: QWidget) -> None:
        super().__init__()
        self._title = title
        self.inside = inside
        self.heading = button("", self.turn, flat=True)
        self.heading.setCheckable(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space_of(self).small)
        column.addWidget(self.heading, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(inside)
        self.show_inside(False)

    @property
    def is_open(self) -> bool:
        """Whether its inputs are shown."""
        return self.heading.isChecked()

    def turn(self) -> None:
        """Open it, or fold it away again."""
        self.show_inside(self.heading.isChecked())
        if self.is_open:
            self.unfolded.emit()

    def unfold(self) -> None:
        """Open it, wherever it is asked from: what is inside can be reached with the tab key then."""
        if not self.is_open:
            self.show_inside(True)
            self.unfolded.emit()

    def show_inside(self, shown: bool) -> None:
        """Open or fold it."""
        self.heading.setChecked(shown)
        self.heading.setText(f"{'▾' if shown else '▸'}  {self._title}")
        self.heading.setAccessibleName(f"{self._title.replace('&', '')}, {'open' if shown else 'folded away'}")
        self.inside.setVisible(shown)


def titled_group(title: str, inside: QWidget) -> QWidget:
    """Return inputs under their heading; without a title they stand alone."""
    if not title:
        return inside
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(space_of(box).small)
    column.addWidget(subheading(title))
    column.addWidget(inside)
    return box
