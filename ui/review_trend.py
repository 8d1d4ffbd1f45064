"""The brain-health reviews beside each other, newest first: a row a factor, with sign and words, never colour alone."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from domain.brain_health.factors import Status
from domain.brain_health.trend import Trend, trend
from domain.dates import show
from domain.records import PatientRecord
from domain.summarise import identity_of
from ui.services import Services
from ui.theme import space_of
from ui.widgets.text import Card, heading, label, small
from ui.wrapped_table import WrappedTable

FIRST = ("Factor", "How it changed")
LEAST = (8.0, 9.0)  # in line heights
LEAST_REVIEW = 10.0


def show_trend(services: Services, record: PatientRecord | None, day: date | None, parent: QWidget) -> None:
    """Show the reviews of *record*, as it stood on *day* (None = today), over *parent* until they are closed."""
    if record is not None:
        identity = identity_of(record, services.today())
        found = trend(record, services.rules(), day or services.today())
        TrendDialog(found, f"{identity.name} · {identity.line}", parent).exec()


class TrendTable(WrappedTable):
    """A row a factor, a column a review. Ctrl+C copies a row."""

    def __init__(self) -> None:
        super().__init__("Brain health over the reviews", "A row a factor, a column a review, the newest first")

    def show_trend(self, trend: Trend) -> None:
        """Fill the table."""
        columns = (*FIRST, *(show(day) for day in trend.days))
        reviews = len(trend.days)
        self.begin(columns, (1.0, 1.4, *[1.6] * reviews), (*LEAST, *[LEAST_REVIEW] * reviews))
        for row in trend.rows:
            title = f"{row.title}\n({row.note})" if row.note else row.title
            cells = (title, row.change, *(cell.text for cell in row.cells))
            now = row.cells[0].status if row.cells else None
            place = self.add_row(cells, cells, bold=(0, 2) if now in (Status.ATTEND, Status.CONSIDER) else (0,))
            for column, cell in enumerate(row.cells, start=len(FIRST)):
                item = self.item(place, column)
                if item is not None and cell.status in (None, Status.NOT_ASKED):
                    item.setForeground(QBrush(QColor(self.palette().placeholderText().color())))
        self.fit()


class TrendDialog(QDialog):
    """The trend of one patient over the page or the form that it was asked from."""

    def __init__(self, trend: Trend, whose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Brain health over the reviews")
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        column.addWidget(heading("Brain health over the reviews"))
        if whose:
            column.addWidget(small(whose))
        self.table = TrendTable()
        self.text = label(trend.text, "mute")
        if trend.days:
            self.table.show_trend(trend)
            column.addWidget(self.table, 1)
            column.addWidget(self.text)
            self.table.setFocus()
        else:
            card = Card()
            card.body.addWidget(label("Nothing to compare yet", bold=True))
            card.body.addWidget(self.text)
            card.body.addWidget(label("The checklist takes under three minutes (Ctrl+B).", "mute"))
            column.addWidget(card)
            column.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons, 0, Qt.AlignmentFlag.AlignRight)
        room = parent.window().size() if parent is not None else self.screen().availableSize()
        wide = space.ems(24 + 11 * max(len(trend.days), 1))
        self.resize(min(round(room.width() * 0.94), wide), min(round(room.height() * 0.9), space.ems(44)))
