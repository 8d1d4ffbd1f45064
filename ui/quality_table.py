"""The table of findings: whose, how grave, by which rule, and the sentence; rows of two lines, read out in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from domain.quality.finding import Gravity
from ui.quality_rows import Row
from ui.theme import space_of, theme_of

Index = QModelIndex | QPersistentModelIndex
# Title, share of the width that is free, and the least width in line heights.
PATIENT = ("Patient", 1.0, 14.0)
COLUMNS = (("Grade", 0.0, 6.5), ("Rule", 2.0, 9.0), ("What was found", 5.0, 12.0))
ROLES = {Gravity.ERROR: "error", Gravity.UNUSUAL: "warn", Gravity.MISSING: "mute"}
LINES = 2


class FindingModel(QAbstractTableModel):
    """The rows in the order in which they are given; *shows_patients*: with a column for whose each is."""

    def __init__(self, shows_patients: bool) -> None:
        super().__init__()
        self.columns = (PATIENT, *COLUMNS) if shows_patients else COLUMNS
        self.rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return how many findings there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        return self.columns[section][0] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; for screen readers with its column's title, and the whole finding as tooltip."""
        row, title = self.rows[index.row()], self.columns[index.column()][0]
        text = _words(row, title)
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{title}: {' '.join(text.split())}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.finding.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ForegroundRole and title == COLUMNS[0][0]:
            grade = "ok" if row.check is not None else ROLES[row.finding.gravity]
            return QColor(getattr(theme_of().colours, grade))
        return None


def _words(row: Row, title: str) -> str:
    return {
        PATIENT[0]: f"{row.name}\n{row.born}",
        COLUMNS[0][0]: row.grade,
        COLUMNS[1][0]: row.title,
        COLUMNS[2][0]: row.finding.text,
    }[title]


class FindingTable(QTableView):
    """``opened`` tells of Enter or a double click, ``moved`` of another row."""

    opened = Signal()
    moved = Signal()

    def __init__(self, model: FindingModel) -> None:
        super().__init__()
        self._columns = model.columns
        self.setModel(model)
        self.setAccessibleName("Findings")
        self.setAccessibleDescription("Arrow keys move, Enter opens the record, F2 marks as checked.")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.doubleClicked.connect(lambda _index: self.opened.emit())
        self.selectionModel().currentRowChanged.connect(lambda *_: self.moved.emit())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out; where it is too narrow, the table scrolls sideways."""
        super().resizeEvent(event)
        space = space_of(self)
        # Two lines of words, and the padding that the style sheet lays around a cell.
        height = LINES * self.fontMetrics().lineSpacing() + 2 * space.small + space.hair
        self.verticalHeader().setDefaultSectionSize(height)
        least = [space.ems(low) for _, _, low in self._columns]
        free = max(0, self.viewport().width() - sum(least))
        shares = sum(share for _, share, _ in self._columns)
        for column, (_, share, _) in enumerate(self._columns):
            self.setColumnWidth(column, least[column] + int(free * share / shares))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; everything else is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
        else:
            super().keyPressEvent(event)
