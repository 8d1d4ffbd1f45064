"""What is recorded, as tables: every kind that the clinic shows or that has a record; a row opens for correction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from domain.records import PatientRecord
from domain.summary import PatientSummary
from ui.forms.catalogue import FORMS
from ui.record_rows import KindRows, all_rows
from ui.theme import space_of
from ui.widgets.text import Card, button, clear, label, small, subheading

NO_RELAPSES_KNOWN = (
    "△ The source of this record had no table of relapses: nothing is known of them, whatever stands above. "
    "A statement says from when on they are recorded here."
)


class RecordTables(QWidget):
    """Shows all tables of a patient below each other; ``chosen`` carries the kind and the record of a row or None."""

    chosen = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the tables in it take the keys, and it follows them
        inside = QWidget()
        inside.setProperty("page", True)
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(space_of(self).small)
        scroll.setWidget(inside)
        outer.addWidget(scroll)

    def show_record(
        self,
        record: PatientRecord,
        summary: PatientSummary,
        *,
        read_only: bool,
        shown: Collection[str] | None = None,
        closed: str = "",
    ) -> None:
        """Show the tables; with *read_only* no row opens. closed: why not, where there is a reason to say.

        shown: the names of the kinds that the clinic records, None = all. A kind that is not among them still has its
        table where something is recorded.
        """
        clear(self._column)
        if not read_only:
            self._column.addWidget(small("Enter or a double click opens a row for correction."))
        elif closed:
            self._column.addWidget(small(f"△ {closed}", "warn"))
        for rows in all_rows(record):
            kind = FORMS[rows.kind]
            is_wanted = kind.opens_new and (shown is None or rows.kind in shown)
            if rows.rows or is_wanted:
                self._add(rows, read_only=read_only, offers_new=is_wanted)
            if rows.kind == "relapse" and record.relapses_absent:
                self._column.addWidget(self._no_relapses_known(read_only=read_only))
        self._column.addStretch(1)

    def _add(self, rows: KindRows, *, read_only: bool, offers_new: bool) -> None:
        kind = FORMS[rows.kind]
        head = QHBoxLayout()
        head.setSpacing(space_of(self).small)
        title = subheading(rows.title)
        title.setWordWrap(False)
        head.addWidget(title)
        if offers_new and not read_only:
            keys = QKeySequence(kind.keys).toString(QKeySequence.SequenceFormat.NativeText)
            new = button(f"New   {keys}" if keys else "New", partial(self.chosen.emit, rows.kind, None), flat=True)
            new.setAccessibleName(f"New {kind.words}{f', {keys}' if keys else ''}")
            head.addWidget(new)
        head.addStretch(1)
        self._column.addLayout(head)
        if rows.rows:
            opens = None if read_only else partial(self.chosen.emit, rows.kind)
            self._column.addWidget(RecordTable(rows, opens))
        else:
            self._column.addWidget(label(rows.empty, "mute"))

    def _no_relapses_known(self, *, read_only: bool) -> Card:
        card = Card("warn")
        card.body.addWidget(label(NO_RELAPSES_KNOWN))
        if not read_only:
            row = QHBoxLayout()
            row.addWidget(button("State it…", partial(self.chosen.emit, "statement", None)))
            row.addStretch(1)
            card.body.addLayout(row)
        return card


class RecordTable(QTableWidget):
    """One table, as high as its rows; Enter or a double click opens the record of a row."""

    def __init__(self, rows: KindRows, opens: Callable[[Any], object] | None) -> None:
        super().__init__(len(rows.rows), len(rows.columns))
        self._records, self._opens = tuple(record for record, _ in rows.rows), opens
        self.setAccessibleName(f"{rows.title}, {len(rows.rows)} row{'' if len(rows.rows) == 1 else 's'}, newest first")
        self.setHorizontalHeaderLabels(list(rows.columns))
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        for at, (_, cells) in enumerate(rows.rows):
            spoken = [f"{name}: {text}" for name, text in zip(rows.columns, cells, strict=True)]
            for column, text in enumerate(cells):
                item = QTableWidgetItem(" ".join(text.split()))
                # The first cell, where the cursor comes to a row, reads the whole row out; the others themselves.
                item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken[column] if column else "; ".join(spoken))
                item.setToolTip(f"<qt>{escape(text)}</qt>")  # as rich text, so that none of it is read as such
                self.setItem(at, column, item)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        space = space_of(self)
        self.verticalHeader().setDefaultSectionSize(round(space.line * 1.7))
        self.setFixedHeight(round(space.line * (1.7 * len(rows.rows) + 2.4)))
        self.activated.connect(self._open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give every column the width that its words need and an even share of the rest; less where there is none."""
        super().resizeEvent(event)
        header, room = self.horizontalHeader(), self.viewport().width()
        gap = space_of(self).small
        needed = [max(self.sizeHintForColumn(at), header.sectionSizeHint(at)) + gap for at in range(self.columnCount())]
        widths = _fitted(needed, room)
        share = max(room - sum(widths), 0) // len(widths)
        for at, width in enumerate(widths):
            header.resizeSection(at, width + share)

    def _open(self, index: QModelIndex) -> None:
        if self._opens is not None and index.row() < len(self._records):
            self._opens(self._records[index.row()])


def _fitted(needed: Sequence[int], room: int) -> list[int]:
    """Return widths that fit into *room*: where they do not, the widest give way, all to the same width."""
    most = room
    left = room
    for at, width in enumerate(sorted(needed)):
        most = left // (len(needed) - at)
        if width > most:
            break
        left -= width
    return [min(width, most) for width in needed]
