"""The patient list: one search box over a lazy list; each row shows full name, birth date and number (safety 35)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from domain.dates import show
from domain.measures import MEASURES
from domain.records import Sex
from domain.summary import Flag
from domain.values import show_value
from storage.search import PatientRow
from ui.services import Services
from ui.theme import scaled_font, space_of, theme_of
from ui.widgets.text import label, small

PAGE = 200  # rows fetched together
ROW_ROLE = Qt.ItemDataRole.UserRole
FLAG_ROLE = Qt.ItemDataRole.UserRole + 1
SEXES = {Sex.FEMALE: "f", Sex.MALE: "m", Sex.OTHER: "x"}
# A sign, the words and whether it is ember, blue or grey: shape and words before colour.
FLAGS = {
    Flag.PIRA: ("◆ PIRA", "ember"),
    Flag.RAW: ("◆ RAW", "ember"),
    Flag.UNDETERMINED: ("◇ cause undetermined", "ember"),
    Flag.RELAPSE: ("▲ relapse", "blue"),
    Flag.LESION: ("● new lesion", "blue"),
    Flag.PENDING: ("◷ pending", "mute"),
    Flag.NO_SCAN: ("? no scan", "mute"),
}

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


def name_of(row: PatientRow) -> str:
    """Return a row's name as shown: "Demo, Adam", or its code where no name is recorded."""
    return ", ".join(part for part in (row.family_name, row.given_name) if part) or f"Patient {row.code}"


def born_of(row: PatientRow) -> str:
    """Return birth date and number, by which people of the same name are told apart."""
    born = str(row.birth_date) if row.birth_date else "birth date not recorded"
    return f"{born} · {row.number or row.code}"


def facts_of(row: PatientRow) -> str:
    """Return the third line: sex, course, the last EDSS and the last visit."""
    parts = [SEXES[row.sex]] if row.sex else []
    parts.append(str(row.course) if row.course else "course ?")
    parts.append(f"EDSS {show_value(MEASURES['edss'], row.edss)}" if row.edss is not None else "no EDSS")
    parts.append(show(row.last_visit) if row.last_visit else "no visit")
    return " · ".join(parts)


class PatientListModel(QAbstractListModel):
    """The rows that the search finds, fetched in pages; flags are worked out one patient at a time when idle."""

    def __init__(self, services: Services, flags_of: Callable[[str], tuple[Flag, ...]]) -> None:
        super().__init__()
        self._services = services
        self._flags_of = flags_of
        self._text = ""
        self._rows: list[PatientRow] = []
        self._total = 0
        self._flags: dict[str, tuple[Flag, ...]] = {}
        self._wanted: list[str] = []
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._work_out_one)
        self.search("")

    @property
    def total(self) -> int:
        """How many patients the search finds."""
        return self._total

    def search(self, text: str) -> None:
        """Show what *text* finds."""
        self.beginResetModel()
        self._text = text
        patients = self._services.store.patients
        self._total = patients.count(text)
        self._rows = list(patients.search(text, limit=PAGE))
        self._wanted.clear()
        self.endResetModel()

    def forget(self, patient_id: str) -> None:
        """Work the flags of a patient out anew when next shown: something was recorded."""
        self._flags.pop(patient_id, None)

    def row_of(self, index: Index) -> PatientRow:
        """Return the row at *index*."""
        return self._rows[index.row()]

    def index_of(self, patient_id: str) -> QModelIndex:
        """Return the index of a patient among the rows fetched so far; an invalid one if not there."""
        at = next((i for i, row in enumerate(self._rows) if row.id == patient_id), -1)
        return self.index(at, 0) if at >= 0 else QModelIndex()

    # Qt's interface

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return how many rows have been fetched."""
        return 0 if parent.isValid() else len(self._rows)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the search finds more than was fetched."""
        return not parent.isValid() and len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:
        """Fetch the next page."""
        more = self._services.store.patients.search(self._text, limit=PAGE, offset=len(self._rows))
        if not more:
            self._total = len(self._rows)
            return
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(more) - 1)
        self._rows.extend(more)
        self.endInsertRows()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a row's name, its whole text for screen readers, the row itself or its flags."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return name_of(row)
        if role == ROW_ROLE:
            return row
        if role == FLAG_ROLE:
            return self._flags_when_known(row.id)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            flags = ", ".join(FLAGS[flag][0] for flag in self._flags.get(row.id, ()))
            return "; ".join(part for part in (name_of(row), f"born {born_of(row)}", facts_of(row), flags) if part)
        return None

    def _flags_when_known(self, patient_id: str) -> tuple[Flag, ...]:
        if patient_id not in self._flags and patient_id not in self._wanted:
            self._wanted.append(patient_id)
            self._idle.start()
        return self._flags.get(patient_id, ())

    def _work_out_one(self) -> None:
        if not self._wanted:
            self._idle.stop()
            return
        patient_id = self._wanted.pop(0)
        self._flags[patient_id] = self._flags_of(patient_id)
        index = self.index_of(patient_id)
        if index.isValid():
            self.dataChanged.emit(index, index, [FLAG_ROLE])


class PatientRowPainter(QStyledItemDelegate):
    """Paints a row in three lines: name and flag, birth date and number, the facts."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of three lines."""
        space = space_of(self._view())
        return QSize(space.ems(10), round(space.line * 3.0) + 2 * space.small)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        view = self._view()
        colours, space = theme_of().colours, space_of(view)
        row: PatientRow = index.data(ROW_ROLE)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        area: QRect = option.rect
        painter.save()
        if selected:
            painter.fillRect(area, QColor(colours.ember_soft))
            painter.fillRect(QRect(area.left(), area.top(), space.hair, area.height()), QColor(colours.ember))
        inner = area.adjusted(space.medium, space.small, -space.small, -space.small)
        height = inner.height() // 3
        lines = [QRect(inner.left(), inner.top() + i * height, inner.width(), height) for i in range(3)]
        used = self._paint_flag(painter, lines[0], index)
        painter.setFont(scaled_font(view.font(), 1.0, QFont.Weight.DemiBold))
        self._write(painter, lines[0].adjusted(0, 0, -used, 0), name_of(row), colours.ink)
        painter.setFont(scaled_font(view.font(), 0.9))
        self._write(painter, lines[1], born_of(row), colours.mute)
        self._write(painter, lines[2], facts_of(row), colours.mute)
        painter.restore()

    def _paint_flag(self, painter: QPainter, line: QRect, index: Index) -> int:
        """Paint the first flag at the right and return the width it takes."""
        flags: tuple[Flag, ...] = index.data(FLAG_ROLE) or ()
        if not flags:
            return 0
        words, role = FLAGS[flags[0]]
        painter.setFont(scaled_font(self._view().font(), 0.9))
        painter.setPen(QColor(getattr(theme_of().colours, role)))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        return painter.fontMetrics().horizontalAdvance(words) + space_of().small

    @staticmethod
    def _write(painter: QPainter, area: QRect, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _view(self) -> QWidget:
        parent = self.parent()
        assert isinstance(parent, QWidget)
        return parent


class SearchBox(QLineEdit):
    """The one search box: arrows move in the list, Enter opens, Escape empties."""

    moved = Signal(int)
    opened = Signal()
    entered = Signal()  # the focus came
    left = Signal()  # Escape in the empty box

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Find a patient: name, number, birth date   Ctrl+K")
        self.setAccessibleName("Find a patient by name, number or birth date")
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand arrows and Enter to the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that someone is about to search."""
        super().focusInEvent(event)
        self.entered.emit()


class PatientList(QFrame):
    """The list at the left. ``patient_chosen`` carries the store's id of the patient to open."""

    patient_chosen = Signal(str)

    def __init__(self, services: Services, flags_of: Callable[[str], tuple[Flag, ...]] | None = None) -> None:
        super().__init__()
        self.setProperty("side", "left")
        self._services = services
        self.box = SearchBox()
        self.model = PatientListModel(services, flags_of or self._flags)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(PatientRowPainter(self.view))
        self.view.setAccessibleName("Patients")
        self.view.setUniformItemSizes(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.clicked.connect(lambda index: self.patient_chosen.emit(self.model.row_of(index).id))
        self.view.activated.connect(lambda index: self.patient_chosen.emit(self.model.row_of(index).id))
        self.counted = small("")
        self.empty = label("", "mute")
        space = space_of(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, space.small, 0, 0)
        layout.setSpacing(space.small)
        for words in (self.counted, self.empty):
            words.setContentsMargins(space.medium, 0, space.small, 0)
        layout.addWidget(self.counted)
        layout.addWidget(self.empty)
        layout.addWidget(self.view, 1)
        self.box.textChanged.connect(self._search)
        self.box.moved.connect(self._move)
        self.box.opened.connect(self._open)
        self._tell()

    def refresh(self, patient_id: str = "") -> None:
        """Read the list anew, after something of *patient_id* was recorded, and keep it highlighted."""
        self.model.forget(patient_id)
        self._search(self.box.text())
        if patient_id:
            self.highlight(patient_id)

    def highlight(self, patient_id: str) -> None:
        """Show which patient is open."""
        index = self.model.index_of(patient_id)
        if index.isValid():
            self.view.setCurrentIndex(index)

    def _flags(self, patient_id: str) -> tuple[Flag, ...]:
        return self._services.summary(self._services.record(patient_id)).flags

    def _search(self, text: str) -> None:
        self.model.search(text)
        self._tell()

    def _tell(self) -> None:
        total, text = self.model.total, self.box.text().strip()
        self.counted.setText(f"{total} patient{'' if total == 1 else 's'}{' found' if text else ''}")
        self.empty.setVisible(total == 0)
        if text:
            self.empty.setText(f"No patient matches “{text}”. Try part of a name, a number or a birth year.")
        else:
            self.empty.setText("No patient yet. Add the first one with Ctrl+Shift+N.")
        self.view.setVisible(total > 0)

    def _move(self, step: int) -> None:
        rows = self.model.rowCount()
        if rows:
            at = self.view.currentIndex().row() + step if self.view.currentIndex().isValid() else 0
            self.view.setCurrentIndex(self.model.index(max(0, min(rows - 1, at)), 0))

    def _open(self) -> None:
        """Open the highlighted row, or the only match; never the first of several (safety 35)."""
        current = self.view.currentIndex()
        if current.isValid():
            self.patient_chosen.emit(self.model.row_of(current).id)
        elif self.model.total == 1:
            self.patient_chosen.emit(self.model.row_of(self.model.index(0, 0)).id)
