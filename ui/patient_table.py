"""The table behind the patient list: columns as data, rows fetched in pages, flags worked out when they are seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QGuiApplication

from domain.dates import show
from domain.measures import MEASURES
from domain.records import Sex
from domain.summary import Flag
from domain.values import show_value
from storage.patients import Patients
from storage.search import Identity, PatientRow
from ui.theme import scaled_font, theme_of

PAGE = 200  # rows fetched together
SEXES = {Sex.FEMALE: "female", Sex.MALE: "male", Sex.OTHER: "other"}
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
FlagsOf = Callable[[str], tuple[Flag, ...]]


def name_of(row: Identity) -> str:
    """Return a row's name as shown: "Demo, Adam", or its code where no name is recorded."""
    return ", ".join(part for part in (row.family_name, row.given_name) if part) or f"Patient {row.code}"


def born_of(row: Identity) -> str:
    """Return birth date and number, by which people of the same name are told apart."""
    born = str(row.birth_date) if row.birth_date else "birth date not recorded"
    return f"{born} · {row.number or row.code}"


def _edss(row: PatientRow) -> str:
    if row.edss is None:
        return "not recorded"
    on = f" · {show(row.edss_on)}" if row.edss_on else ""
    return f"{show_value(MEASURES['edss'], row.edss)}{on}"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, the text of a row, the store's key to sort by, and its width in heights of a line."""

    title: str
    text: Callable[[PatientRow], str]
    sort: str
    width: float


COLUMNS: tuple[Column, ...] = (
    Column("Name", name_of, "name", 13),
    Column("Born", lambda row: str(row.birth_date) if row.birth_date else "not recorded", "birth_date", 8),
    Column("Number", lambda row: row.number or row.code, "number", 7),
    Column("Sex", lambda row: SEXES[row.sex] if row.sex else "not recorded", "sex", 5),
    Column("Course", lambda row: str(row.course) if row.course else "not recorded", "course", 6),
    Column("Last EDSS", _edss, "edss", 10.5),
    Column("Last visit", lambda row: show(row.last_visit) if row.last_visit else "none", "last_visit", 8),
    Column("Flags", lambda _row: "", "", 11),
)
NAME, FLAG_COLUMN = 0, len(COLUMNS) - 1
NOT_THERE = ("not recorded", "none")


class PatientTable(QAbstractTableModel):
    """The rows that the search finds. Nothing but the rows in sight has its flags worked out."""

    def __init__(self, patients: Patients, flags_of: FlagsOf) -> None:
        """*flags_of* works out the flags of a patient, by the store's id."""
        super().__init__()
        self._patients, self._flags_of = patients, flags_of
        self._text, self._sort, self._descending = "", COLUMNS[NAME].sort, False
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
        """How many patients the search finds, fetched or not."""
        return self._total

    def search(self, text: str) -> None:
        """Show what *text* finds."""
        self.beginResetModel()
        self._text = text
        self._total = self._patients.count(text)
        self._rows = self._fetch(0)
        self._wanted.clear()
        self.endResetModel()

    def forget(self, patient_id: str) -> None:
        """Work the flags of a patient out anew when next in sight: something was recorded."""
        self._flags.pop(patient_id, None)

    def forget_all(self) -> None:
        """Work all flags out anew when next in sight: the definition changed."""
        self._flags.clear()

    def pause(self) -> None:
        """Work out no more flags until ``go_on``: the rows are not seen."""
        self._idle.stop()

    def go_on(self) -> None:
        """Go on with the flags that are wanted."""
        if self._wanted:
            self._idle.start()

    def stop(self) -> None:
        """Work out no more flags: the store is about to be closed."""
        self._idle.stop()
        self._wanted.clear()

    def patient_at(self, index: Index) -> PatientRow:
        """Return the row at *index*."""
        return self._rows[index.row()]

    def index_of(self, patient_id: str) -> QModelIndex:
        """Return the index of a patient among the rows fetched so far; an invalid one if not there."""
        at = next((i for i, row in enumerate(self._rows) if row.id == patient_id), -1)
        return self.index(at, NAME) if at >= 0 else QModelIndex()

    def _fetch(self, offset: int) -> list[PatientRow]:
        return list(
            self._patients.search(self._text, sort=self._sort, descending=self._descending, limit=PAGE, offset=offset)
        )

    # Qt's interface

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return how many rows have been fetched."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(COLUMNS)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the search finds more than was fetched."""
        return not parent.isValid() and len(self._rows) < self._total

    def fetchMore(self, parent: Index) -> None:
        """Fetch the next page."""
        more = self._fetch(len(self._rows))
        if not more:
            self._total = len(self._rows)
            return
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(more) - 1)
        self._rows.extend(more)
        self.endInsertRows()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Have the store sort by *column*; flags are no facts of the store and cannot be sorted by."""
        if 0 <= column < len(COLUMNS) and COLUMNS[column].sort:
            self._sort, self._descending = COLUMNS[column].sort, order is Qt.SortOrder.DescendingOrder
            self.search(self._text)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | Qt.AlignmentFlag | None:
        """Return the title of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return COLUMNS[section].title if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, and for screen readers its column's title before it."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text_at(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{COLUMNS[column].title}: {self._text_at(row, column) or 'none'}"
        if role == Qt.ItemDataRole.ToolTipRole:
            parts = (name_of(row), f"born {born_of(row)}", self._text_at(row, FLAG_COLUMN))
            return " · ".join(part for part in parts if part)
        if role == Qt.ItemDataRole.FontRole and column == NAME:
            return scaled_font(QGuiApplication.font(), 1.0, QFont.Weight.DemiBold)
        if role == Qt.ItemDataRole.ForegroundRole and self._text_at(row, column) in NOT_THERE:
            return QColor(theme_of().colours.mute)
        return None

    def flags_at(self, index: Index) -> tuple[Flag, ...]:
        """Return the flags of the row at *index*; none while they are being worked out."""
        return self._flags_when_known(self._rows[index.row()].id)

    def _text_at(self, row: PatientRow, column: int) -> str:
        if column == FLAG_COLUMN:
            return ", ".join(FLAGS[flag][0] for flag in self._flags_when_known(row.id))
        return COLUMNS[column].text(row)

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
            cell = index.siblingAtColumn(FLAG_COLUMN)
            self.dataChanged.emit(cell, cell)
