"""What is recorded, as tables: visits, relapses, scans, treatments, and the rest; a row opens for correction."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from domain.dates import show
from domain.measures import MEASURES
from domain.records import Flag, PatientRecord, Visit
from domain.summary import PatientSummary, Table
from domain.summary_tables import yes_no
from domain.values import show_value
from ui.theme import space_of
from ui.widgets.text import clear, label, small, subheading

VISIT_COLUMNS = ("Date", "Kind", "Relapse", "Comparable", "EDSS", "T25FW s", "9HPT d s", "9HPT nd s", "SDMT")
VISIT_MEASURES = ("edss", "t25fw", "nhpt_dominant", "nhpt_non_dominant", "sdmt")


def visits_table(record: PatientRecord) -> Table:
    """Return the visits, newest first; what was not measured reads "not recorded" or why."""
    rows = tuple(
        (
            show(visit.on),
            str(visit.kind or "not recorded"),
            yes_no(visit.relapse_since_last),
            yes_no(visit.comparable, "not stated"),
            *(_cell(visit, measure) for measure in VISIT_MEASURES),
        )
        for visit in _newest(record)
    )
    return Table("Visits", VISIT_COLUMNS, rows, "No visit recorded. The first one makes the baseline (Ctrl+N).")


def _newest(record: PatientRecord) -> tuple[Visit, ...]:
    return tuple(sorted(record.visits, key=lambda visit: visit.on, reverse=True))


def _cell(visit: Visit, measure: str) -> str:
    value = visit.value(measure)
    if value is not None:
        return show_value(MEASURES[measure], value)
    return "unable" if visit.flag(measure) is Flag.UNABLE else "–"


class RecordTables(QWidget):
    """Shows all tables of a patient below each other; the ``..._chosen`` signals carry the record of a row."""

    visit_chosen = Signal(object)
    relapse_chosen = Signal(object)
    scan_chosen = Signal(object)
    treatment_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inside = QWidget()
        inside.setProperty("page", True)
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(space_of(self).small)
        scroll.setWidget(inside)
        outer.addWidget(scroll)

    def show_record(self, record: PatientRecord, summary: PatientSummary, *, read_only: bool) -> None:
        """Show the tables; with *read_only* no row opens."""
        clear(self._column)
        if not read_only:
            self._column.addWidget(small("Enter or a double click opens a row for correction."))
        relapses = sorted(record.relapses, key=lambda r: r.onset.first, reverse=True)
        scans = sorted(record.scans, key=lambda s: s.on, reverse=True)
        treatments = sorted(record.treatments, key=lambda t: t.start.first, reverse=True)
        self._add(visits_table(record), _newest(record), None if read_only else self.visit_chosen.emit)
        self._add(summary.relapses, relapses, None if read_only else self.relapse_chosen.emit)
        self._add(summary.scans, scans, None if read_only else self.scan_chosen.emit)
        self._add(summary.treatments, treatments, None if read_only else self.treatment_chosen.emit)
        self._add(summary.medicines, (), None)
        self._add(summary.comorbidities, (), None)
        self._column.addStretch(1)

    def _add(self, table: Table, records: Sequence[object], opens: Callable[[object], None] | None) -> None:
        self._column.addWidget(subheading(table.title))
        if table.rows:
            self._column.addWidget(RecordTable(table, records, opens))
        else:
            self._column.addWidget(label(table.empty, "mute"))


class RecordTable(QTableWidget):
    """One table, as high as its rows; Enter or a double click opens the record of a row."""

    def __init__(self, table: Table, records: Sequence[object], opens: Callable[[object], None] | None) -> None:
        super().__init__(len(table.rows), len(table.columns))
        self._records, self._opens = tuple(records), opens
        self.setAccessibleName(table.title)
        self.setHorizontalHeaderLabels(list(table.columns))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        for row, cells in enumerate(table.rows):
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{table.columns[column]}: {text}")
                item.setToolTip(text)
                self.setItem(row, column, item)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        space = space_of(self)
        self.verticalHeader().setDefaultSectionSize(round(space.line * 1.7))
        self.setFixedHeight(round(space.line * (1.7 * len(table.rows) + 2.4)))
        self.activated.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        if self._opens is not None and index.row() < len(self._records):
            self._opens(self._records[index.row()])
