"""The patient list: one search box over a table; a row shows full name, birth date and number (safety 35)."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QHideEvent, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from domain.summary import Flag
from ui.patient_table import COLUMNS, FLAG_COLUMN, FLAGS, NAME, FlagsOf, Index, PatientTable
from ui.services import Services
from ui.theme import CELL_MARGIN, space_of, theme_of
from ui.widgets.text import Card, button, label, small

NARROWEST = 0.84  # of its width a column still shows a date in full; below that the table scrolls sideways


class SearchBox(QLineEdit):
    """The one search box: arrows move in the list, Enter opens, Escape empties it and then leaves."""

    moved = Signal(int)
    opened = Signal()
    entered = Signal()  # someone is about to search
    left = Signal()  # Escape in the empty box

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Find a patient: name, number, birth date   Ctrl+K")
        self.setAccessibleName("Find a patient by name, number or birth date")
        self.setClearButtonEnabled(True)
        self.textEdited.connect(lambda _text: self.entered.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand arrows and Enter to the list."""
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.entered.emit()
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
        """Tell that someone is about to search: by the mouse or the key of the search, not where the tab key passes.

        Qt hands the focus here, too, where the page that had it goes: that must not bring the list.
        """
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.MouseFocusReason, Qt.FocusReason.ShortcutFocusReason):
            self.entered.emit()


class _Table(QTableView):
    """A table in which Enter opens the highlighted row."""

    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; everything else is Qt's."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class RowPainter(QStyledItemDelegate):
    """Paints a bar before the highlighted row, and each flag in its own colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        model = index.model()
        assert isinstance(model, PatientTable)
        super().paint(painter, option, index)
        area: QRect = option.rect
        if index.column() == NAME and option.state & QStyle.StateFlag.State_Selected:
            bar = QRect(area.left(), area.top(), space_of(self._view()).hair, area.height())
            painter.fillRect(bar, QColor(theme_of().colours.ember))
        if index.column() == FLAG_COLUMN:
            self._paint_flags(painter, area, model.flags_at(index))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave the words of the flags out: they are painted here."""
        super().initStyleOption(option, index)
        if index.column() == FLAG_COLUMN:
            option.text = ""

    def _paint_flags(self, painter: QPainter, area: QRect, flags: tuple[Flag, ...]) -> None:
        space, metrics = space_of(self._view()), painter.fontMetrics()
        painter.save()
        x = area.left() + space.small + CELL_MARGIN  # where Qt writes the words of the other cells, and the heading
        for flag in flags:
            words, role = FLAGS[flag]
            painter.setPen(QColor(getattr(theme_of().colours, role)))
            place = QRect(x, area.top(), max(0, area.right() - x), area.height())
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
            x += metrics.horizontalAdvance(words) + space.medium
        painter.restore()

    def _view(self) -> QWidget:
        parent = self.parent()
        assert isinstance(parent, QWidget)
        return parent


class PatientList(QWidget):
    """The table and its words. ``box`` is placed by the window; ``patient_chosen`` carries the store's id."""

    patient_chosen = Signal(str)
    new_patient_wanted = Signal()

    def __init__(self, services: Services, flags_of: FlagsOf | None = None) -> None:
        """*flags_of*: works out the flags of a patient; None = from the summary."""
        super().__init__()
        self._services = services
        self.box = SearchBox()
        self.model = PatientTable(services.store.patients, flags_of or self._flags)
        self.view = _Table()
        self.view.setModel(self.model)
        self.view.setItemDelegate(RowPainter(self.view))
        self._set_up_view()
        self.counted = small("")
        self.empty = label("")
        space = space_of(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.small)
        layout.addWidget(self.counted)
        layout.addWidget(self._empty_card())
        layout.addWidget(self.view, 1)
        self._rest = QWidget()
        layout.addWidget(self._rest, 1)
        self._is_behind = False  # what is found has changed while the list was not seen
        self._open_patient = ""
        self._flags_by = self._rule_set()
        self.box.textChanged.connect(self._search)
        self.box.moved.connect(self._move)
        self.box.opened.connect(self._open)
        self._tell()

    def _empty_card(self) -> Card:
        """Return what stands in place of the table: why there is none, and the way on."""
        space = space_of(self)
        self._nobody = Card()
        self._nobody.setMaximumWidth(space.ems(56))
        self._nobody.body.setContentsMargins(space.large, space.medium, space.large, space.medium)
        self.first = button("New patient   Ctrl+Shift+N", self.new_patient_wanted.emit, primary=True)
        self._nobody.body.addWidget(self.empty)
        self._nobody.body.addWidget(self.first, 0, Qt.AlignmentFlag.AlignLeft)
        return self._nobody

    def _set_up_view(self) -> None:
        view, space = self.view, space_of(self)
        view.setAccessibleName("Patients")
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(space.ems(1.9))
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.sortIndicatorChanged.connect(self._sort)
        view.clicked.connect(self._chosen)
        view.opened.connect(self._open)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns the widths that they like, or less where the window is narrow or the type large."""
        super().resizeEvent(event)
        space = space_of(self)
        wanted = space.ems(sum(column.width for column in COLUMNS))
        share = max(NARROWEST, min(1.0, (self.width() - space.large) / wanted))
        for at, column in enumerate(COLUMNS):
            self.view.setColumnWidth(at, round(space.ems(column.width) * share))

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was put off, and go on with the flags."""
        super().showEvent(event)
        if self._flags_by != self._rule_set():  # chosen on another page, or it is another day
            self._flags_by = self._rule_set()
            self.model.forget_all()
        self.model.go_on()
        if self._is_behind:
            self._search(self.box.text())
            self.highlight(self._open_patient)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the time to the page that is shown instead: nobody sees a flag there."""
        super().hideEvent(event)
        self.model.pause()

    def refresh(self, patient_id: str = "") -> None:
        """Read the list anew, after something of *patient_id* was recorded, and keep it highlighted."""
        self.model.forget(patient_id)
        self._search(self.box.text())
        if patient_id:
            self.highlight(patient_id)

    def highlight(self, patient_id: str) -> None:
        """Show which patient is open."""
        self._open_patient = patient_id
        if self._is_behind:
            return
        index = self.model.index_of(patient_id)
        if index.isValid():
            self.view.selectionModel().setCurrentIndex(
                index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            )

    def sort_by(self, column: int) -> None:
        """Sort by a column, the other way round if it is sorted by it already."""
        header = self.view.horizontalHeader()
        is_up = header.sortIndicatorSection() == column and header.sortIndicatorOrder() is Qt.SortOrder.AscendingOrder
        header.setSortIndicator(column, Qt.SortOrder.DescendingOrder if is_up else Qt.SortOrder.AscendingOrder)

    def _flags(self, patient_id: str) -> tuple[Flag, ...]:
        return self._services.flags(self._services.record(patient_id))

    def _rule_set(self) -> tuple[str, str, int, date]:
        """Return by what the flags are worked out, and as of which day."""
        rules = self._services.rules()
        return rules.definition.id, rules.definition.sha256, rules.frame_months, self._services.today()

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        if column == FLAG_COLUMN:
            # They are worked out for the rows in sight only, so there is nothing to sort by.
            self.view.horizontalHeader().setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
            return
        self.model.sort(column, order)

    def _search(self, text: str) -> None:
        """Show what *text* finds; while another page is shown, nobody waits for that."""
        self._is_behind = not self.isVisible()
        if self._is_behind:
            return
        self.model.search(text)
        self._tell()

    def _tell(self) -> None:
        total, text = self.model.total, self.box.text().strip()
        words = f"{total} patient{'' if total == 1 else 's'}{' found' if text else ''}"
        self.counted.setText(f"{words} · Enter opens" if total == 1 and text else words)
        self.counted.setVisible(total > 0)
        read_only = self._services.store.read_only
        self._nobody.setVisible(total == 0)
        self.first.setVisible(not text and not read_only)
        if text:
            self.empty.setText(f"No patient matches “{text}”. Try part of a name, a number or a birth year.")
        elif read_only:
            self.empty.setText("No patient yet. This registry is open to read only, so none can be added now.")
        else:
            self.empty.setText(
                "No patient yet. Add the first one with Ctrl+Shift+N; everything else starts from there."
            )
        self.view.setVisible(total > 0)
        self._rest.setVisible(total == 0)

    def _move(self, step: int) -> None:
        rows = self.model.rowCount()
        current = self.view.currentIndex()
        at = current.row() + step if current.isValid() else 0
        if rows:
            self.highlight(self.model.patient_at(self.model.index(max(0, min(rows - 1, at)), NAME)).id)

    def _open(self) -> None:
        """Open the highlighted row, or the only match; never the first of several (safety 35)."""
        current = self.view.currentIndex()
        if current.isValid():
            self._chosen(current)
        elif self.model.total == 1:
            self._chosen(self.model.index(0, NAME))

    def _chosen(self, index: Index) -> None:
        self.patient_chosen.emit(self.model.patient_at(index).id)
