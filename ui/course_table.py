"""The table view of the course chart: the same plot, row by row, for keyboards and screen readers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from domain.chart.plot import TABLE_COLUMNS, CoursePlot, TableRow

Index = QModelIndex | QPersistentModelIndex


class CourseTableModel(QAbstractTableModel):
    """The rows of a plot's table."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty table."""
        super().__init__(parent)
        self._rows: tuple[TableRow, ...] = ()

    def show_plot(self, plot: CoursePlot) -> None:
        """Take the rows of a plot."""
        self.beginResetModel()
        self._rows = plot.table
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(TABLE_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        text = row.cells[index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            # A cell read alone must say what it is of.
            return f"{TABLE_COLUMNS[index.column()]}: {text or 'empty'}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return TABLE_COLUMNS[section]
        return None


class CourseTable(QTableView):
    """The table itself: arrow keys go from cell to cell, Tab leaves it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make an empty table view."""
        super().__init__(parent)
        self._model = CourseTableModel(self)
        self.setModel(self._model)
        self.setAccessibleName("Course, as a table")
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(True)

    def show_plot(self, plot: CoursePlot) -> None:
        """Show the rows of a plot, the newest in sight."""
        self._model.show_plot(plot)
        self.setAccessibleDescription(plot.sentence)
        metrics = self.fontMetrics()
        self.verticalHeader().setDefaultSectionSize(round(metrics.height() * 1.5))
        for column in range(len(TABLE_COLUMNS) - 1):
            texts = [TABLE_COLUMNS[column], *(row.cells[column] for row in plot.table)]
            widest = max(metrics.horizontalAdvance(text) for text in texts)
            self.setColumnWidth(column, min(widest, metrics.averageCharWidth() * 36) + metrics.height() * 2)
        self.scrollToBottom()
