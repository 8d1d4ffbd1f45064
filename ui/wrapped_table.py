"""A table whose rows are as high as their wrapped words; Ctrl+C copies a row, Enter opens its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableWidget, QTableWidgetItem, QWidget

from ui.theme import scaled_font, space_of


class WrappedTable(QTableWidget):
    """Rows of wrapped text; ``shares`` divide the width. ``opened`` tells of Enter or a double click.

    The arrow keys move, and ``currentCellChanged`` tells of it; the tab key leaves the table.
    """

    opened = Signal()
    copied = Signal()

    def __init__(self, name: str, description: str) -> None:
        super().__init__()
        self._titles: tuple[str, ...] = ()
        self.shares: tuple[float, ...] = ()
        self.least: tuple[float, ...] = ()  # in line heights, each column
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self.doubleClicked.connect(lambda _index: self.opened.emit())

    def begin(self, columns: Sequence[str], shares: Sequence[float], least: Sequence[float]) -> None:
        """Empty the table and give it these columns; *least*: the narrowest each may get, in line heights."""
        self.clearSpans()
        self.clear()
        self.setRowCount(0)
        self.setColumnCount(len(columns))
        self.setHorizontalHeaderLabels(list(columns))
        self._titles, self.shares, self.least = tuple(columns), tuple(shares), tuple(least)

    def forget(self) -> None:
        """Take the cursor away: the next patient's table begins at its beginning."""
        self.blockSignals(True)
        self.setCurrentCell(-1, -1)
        self.blockSignals(False)

    def add_row(self, cells: Sequence[str], tips: Sequence[str], *, bold: Sequence[int] = ()) -> int:
        """Add a row of words, each with its tooltip; return its place. *bold*: the columns in strong type."""
        row = self.rowCount()
        self.insertRow(row)
        for column, (words, tip) in enumerate(zip(cells, tips, strict=True)):
            item = QTableWidgetItem(words)
            item.setToolTip(tip)
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
            title = self._titles[column].replace("\n", " ")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}: {tip if len(words) < 3 else words}".strip(": "))
            weight = QFont.Weight.DemiBold if column in bold else QFont.Weight.Normal
            item.setFont(scaled_font(self.font(), 1.0, weight))
            self.setItem(row, column, item)
        return row

    def add_heading(self, heading: QWidget, words: str) -> None:
        """Add a heading over the whole width, which the arrow keys pass over."""
        row = self.rowCount()
        self.insertRow(row)
        for column in range(self.columnCount()):
            item = QTableWidgetItem()
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, words)
            self.setItem(row, column, item)
        self.setSpan(row, 0, 1, self.columnCount())
        self.setCellWidget(row, 0, heading)

    def fit(self) -> None:
        """Give the columns their shares of the width, and every row the height of its words."""
        if not self.shares:
            return
        line = space_of(self).line
        room = self.viewport().width()
        least = [round(count * line) for count in self.least]
        free = max(0, room - sum(least))
        widths = [low + int(free * share / sum(self.shares)) for low, share in zip(least, self.shares, strict=True)]
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        for row in range(self.rowCount()):
            heading = self.cellWidget(row, 0)
            self.setRowHeight(row, self._needed(row) if heading is None else _height_of(heading))

    def _needed(self, row: int) -> int:
        """Return the height of a row's words; Qt's own leaves out the style sheet's padding, and would cut them."""
        space = space_of(self)
        beside = 2 * (space.small + self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 1)
        highest = 0
        for column in range(self.columnCount()):
            item = self.item(row, column)
            if item is None:
                continue
            room = QRect(0, 0, max(1, self.columnWidth(column) - beside), 1 << 20)
            words = QFontMetrics(item.font()).boundingRect(room, Qt.TextFlag.TextWordWrap, item.text())
            highest = max(highest, words.height())
        return highest + 2 * space.hair + space.small

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the words anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the row with Ctrl+C; open its evidence with Enter."""
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.row_text(self.currentRow()))
            self.copied.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def row_text(self, row: int) -> str:
        """Return the words of a row as a spreadsheet takes them: with tabs between; "" where there is no row."""
        cells = [self.item(row, column) for column in range(self.columnCount())] if row >= 0 else []
        return "\t".join(" ".join(cell.text().split()) for cell in cells if cell is not None)


def _height_of(heading: QWidget) -> int:
    """Return the height of a heading of one line, with the padding that the style sheet lays around it."""
    return heading.sizeHint().height() + 3 * space_of(heading).hair
