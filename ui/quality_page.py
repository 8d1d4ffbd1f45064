"""What the data-quality rules find: of one patient or of the whole registry, each with a way to mend or to keep it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from domain.care_records import Check
from domain.dates import show
from domain.quality.finding import Gravity
from domain.refusal import Refusal
from domain.summarise import identity_of
from storage.quality import load_quality_reference
from ui import quality_rows as rows
from ui.quality_detail import FindingDetail
from ui.quality_rows import Look, Looked, Row
from ui.quality_table import FindingModel, FindingTable
from ui.services import Services
from ui.theme import set_role, space_of
from ui.widgets.announce import announce
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.text import Card, button, heading, label, small

PROGRESS_MS = 200
SHOWN = (
    ("", "All open"),
    (Gravity.ERROR.value, "✕ Errors"),
    (Gravity.UNUSUAL.value, "△ Unusual"),
    (Gravity.MISSING.value, "○ Missing"),
    ("kept", "✓ Checked"),
)
ORDERS = (
    (rows.BY_GRAVITY, "gravest first"),
    (rows.BY_PATIENT, "by patient"),
    (rows.BY_RULE, "by rule"),
    (rows.BY_DATE, "latest first"),
)
UNDONE = "taken back at once"
TAKEN_BACK = "no longer kept as it is"


class QualityPage(QWidget):
    """*patient_id* "" = the whole registry, looked at in the background, which going away stops.

    ``closed`` asks the window to leave the page; ``mend`` carries the patient's id, the kind of the record and the
    record, None for one that is to be recorded anew.
    """

    closed = Signal()
    mend = Signal(str, str, object)

    def __init__(self, services: Services, patient_id: str = "") -> None:
        super().__init__()
        self.setProperty("page", True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._services, self.patient_id = services, patient_id
        self._reference = load_quality_reference()
        self._looked = Looked((), 0, 0)
        self._look: Look | None = None
        self._undo: Check | None = None
        self.model = FindingModel(shows_patients=not patient_id)
        self.table = FindingTable(self.model)
        self.detail = FindingDetail(services.store.read_only)
        self._make_filters()
        self._make_message()
        self._arrange()
        self._connect()
        self._progress = QTimer(self)
        self._progress.setInterval(PROGRESS_MS)
        self._progress.timeout.connect(self._show_progress)
        self.setFocusProxy(self.table)
        if patient_id:
            self.look_again()

    # Building

    def _make_filters(self) -> None:
        self.shown = Choice(SHOWN, "", wraps=True)
        self.shown.setAccessibleName("Shown")
        self.rule = Field("R&ule", QComboBox())
        self.order = Field("&Sorted", QComboBox())
        for value, words in ORDERS if not self.patient_id else [o for o in ORDERS if o[0] != rows.BY_PATIENT]:
            _combo(self.order).addItem(words, value)
        self.counted = small("")

    def _make_message(self) -> None:
        self._empty = Card()
        self._empty.setMaximumWidth(space_of(self).ems(56))
        self.message = label("")
        self.message_button = button("Look again", self._message_act)
        self._empty.body.addWidget(self.message)
        self._empty.body.addWidget(self.message_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._act: Callable[[], object] = self.look_again

    def _arrange(self) -> None:
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.medium)
        column.setSpacing(space.small)
        column.addWidget(heading("To look at"))
        column.addWidget(label(self._whose(), "mute"))
        filters = QGridLayout()
        filters.setHorizontalSpacing(space.large)
        filters.addWidget(self.shown, 0, 0, 1, 2)
        filters.addWidget(self.rule, 1, 0)
        filters.addWidget(self.order, 1, 1)
        filters.setColumnStretch(0, 3)
        filters.setColumnStretch(1, 1)
        column.addLayout(filters)
        column.addWidget(self.counted)
        self._stack = QStackedWidget()
        beside = QWidget()
        top = QVBoxLayout(beside)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self._empty)
        top.addStretch(1)
        self._stack.addWidget(self.table)
        self._stack.addWidget(beside)
        column.addWidget(self._stack, 1)
        column.addWidget(self.detail)
        foot = QHBoxLayout()
        foot.setSpacing(space.small)
        self.again_button = button("Look a&gain   F5", self.look_again)
        self.close_button = button("Close   Esc", self._escape)
        self.close_button.setAccessibleName("Close")
        self.undo_button = button("Undo   Ctrl+Z", self.undo, flat=True)
        self.undo_button.hide()
        self.said = small("", "ok")
        for made in (self.again_button, self.close_button):
            foot.addWidget(made)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.undo_button)
        column.addLayout(foot)

    def _connect(self) -> None:
        self.table.opened.connect(self._mend)
        self.table.moved.connect(self._show_detail)
        self.detail.mend_wanted.connect(self._mend)
        self.detail.kept.connect(self._keep)
        self.detail.taken_back.connect(self._take_back)
        self.shown.chosen.connect(lambda _value: self._filter())
        for field in (self.rule, self.order):
            _combo(field).currentIndexChanged.connect(lambda _at: self._filter())
        for keys, then in (
            ("Esc", self._escape),
            ("F2", self._ask),
            ("F5", self.look_again),
            ("Ctrl+Z", self.undo),
        ):
            QShortcut(QKeySequence(keys), self, then, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        for keys in ("Return", "Enter"):
            confirm = QShortcut(QKeySequence(keys), self.detail.reason)
            confirm.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            confirm.activated.connect(self.detail.confirm)

    def _whose(self) -> str:
        today = self._services.today()
        if not self.patient_id:
            return f"All patients of this registry, as of {show(today)}"
        identity = identity_of(self._services.record(self.patient_id), today)
        return f"{identity.name} · {identity.line}"

    # Looking

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the registry once the page is in sight, and again where that was stopped."""
        super().showEvent(event)
        if not self.patient_id and self._look is None and not self._looked.of:
            self.look_again()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop looking: the registry may be about to be locked."""
        super().hideEvent(event)
        self.stop()
        self._progress.stop()
        self._look = None  # what it still tells is for nobody: the page may be gone by then

    def stop(self) -> None:
        """End the look that runs in the background, as soon as the record in hand is done."""
        if self._look is not None:
            self._look.cancel()

    def look_again(self) -> None:
        """Run the rules again, on what is recorded now."""
        if self._look is not None:
            return
        store, today = self._services.store, self._services.today()
        if self.patient_id:
            try:
                self._show_looked(rows.look_at_one(store, self.patient_id, today, self._reference))
            except Refusal as refusal:
                self._show_fault(refusal)
            return
        look, reference = Look(), self._reference
        self._look = look
        self._show_progress()
        self._progress.start()
        self._services.tasks.run(
            lambda: rows.look_at(store, today, reference, look),
            lambda looked: self._show_looked(looked) if self._look is look else None,
            lambda error: self._show_fault(error) if self._look is look else None,
        )

    def _show_progress(self) -> None:
        if self._look is not None:
            of = f" of {self._look.total}" if self._look.total else ""
            self._say(f"Looking at the records: {self._look.done}{of}…", "Stop", self.stop)

    def _show_looked(self, looked: Looked) -> None:
        self._progress.stop()
        self._look = None
        self._looked = looked
        chosen = _combo(self.rule).currentData()
        self._fill_rules(str(chosen or ""))
        self._filter()

    def _show_fault(self, error: Exception) -> None:
        self._progress.stop()
        self._look = None
        why = str(error) if isinstance(error, Refusal) else "The program met a fault of its own."
        self._say(f"✕ The list could not be made. {why} Nothing was changed.", "Try again", self.look_again)
        set_role(self.message, "role", "error")

    # Showing

    def _fill_rules(self, chosen: str) -> None:
        combo, open_rows = _combo(self.rule), [row for row in self._looked.rows if row.check is None]
        combo.blockSignals(True)
        combo.clear()
        combo.addItem("All rules", "")
        for rule, words in rows.rule_counts(open_rows, self._looked):
            combo.addItem(words, rule)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
        combo.blockSignals(False)

    def _filter(self) -> None:
        """Show what the filters leave; the cursor stays in its place."""
        if self._look is not None:
            return
        at = self.table.currentIndex().row()
        gravity, rule = str(self.shown.value or ""), str(_combo(self.rule).currentData() or "")
        left = rows.chosen(self._looked.rows, gravity, rule, str(_combo(self.order).currentData()))
        self.model.show_rows(left)
        stopped = "" if self._looked.is_whole else f"Stopped after {self._looked.patients} of {self._looked.of}. "
        self.counted.setText(f"{stopped}{rows.counts_in_words(left, self._looked)}")
        if left:
            self.counted.show()
            self._stack.setCurrentWidget(self.table)
            self.table.selectRow(min(max(at, 0), len(left) - 1))
            self._show_detail()
        else:
            self._say(self._nothing(gravity, rule), "Show all that is open" if gravity or rule else "", self._show_all)

    def _nothing(self, gravity: str, rule: str) -> str:
        """Return why the table is empty. Nothing found is not the same as all is right."""
        if gravity == "kept":
            return "Nothing was marked as checked."
        if gravity or rule:
            return "Nothing of this kind is open."
        number = len(self._reference.rules)
        patients = self._looked.patients
        whose = "this record" if self.patient_id else f"{patients} patient{'' if patients == 1 else 's'}"
        return (
            f"Nothing to look at: {number} rules found nothing open in {whose}, as of {show(self._services.today())}. "
            "They find what does not fit together; whether what is recorded is true they cannot tell."
        )

    def _show_all(self) -> None:
        self.shown.set_value("")
        _combo(self.rule).setCurrentIndex(0)
        self._filter()

    def _say(self, text: str, act: str, then: Callable[[], object]) -> None:
        self.message.setText(text)
        set_role(self.message, "role", "")
        if act:
            self.message_button.setText(act)
            self.message_button.setAccessibleName(act)
        self.message_button.setVisible(bool(act))
        self._act = then
        self.counted.setVisible(self._look is None)
        self.detail.show_row(None, None)
        self._stack.setCurrentIndex(1)

    def _message_act(self) -> None:
        self._act()

    @property
    def row(self) -> Row | None:
        """The finding that the cursor is on."""
        at = self.table.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def _show_detail(self) -> None:
        row = self.row
        self.detail.show_row(row, self._reference.rules[row.finding.rule] if row is not None else None)

    # What the user does

    def _escape(self) -> None:
        if self.detail.is_asking:
            self.detail.cancel()
            self.table.setFocus()
        else:
            self.closed.emit()

    def _ask(self) -> None:
        self.detail.ask()
        self.table.scrollTo(self.table.currentIndex())  # the table has become lower

    def _mend(self) -> None:
        row = self.row
        if row is None or self._services.store.read_only:
            return
        try:
            record = rows.record_of(self._services.store, row)
        except Refusal as refusal:
            self._tell(str(refusal), "warn")
            return
        self.mend.emit(row.patient_id, row.finding.kind, record)

    def _keep(self, reason: str) -> None:
        row, store = self.row, self._services.store
        if row is None:
            return
        finding = row.finding
        check = Check(
            "",
            finding.rule,
            finding.kind,
            finding.record_id,
            finding.facts,
            self._services.today(),
            store.who,
            reason,
        )
        if self._change(lambda: store.checks.add(row.patient_id, check), [row.patient_id]):
            self._tell("Marked as checked; it comes back when what it rests on changes.")
            self.undo_button.setVisible(self._undo is not None)

    def _take_back(self) -> None:
        row = self.row
        if row is None or row.check is None:
            return
        check = row.check
        if self._change(lambda: self._services.store.checks.delete(check, TAKEN_BACK), [row.patient_id]):
            self._tell("The mark is taken back; the finding is open again.")

    def undo(self) -> None:
        """Take the last mark back."""
        check, self._undo = self._undo, None
        if check is not None:
            of = [row.patient_id for row in self._looked.rows if row.check is not None and row.check.id == check.id]
            if self._change(lambda: self._services.store.checks.delete(check, UNDONE), of):
                self._tell("Undone: the finding is open again.")

    def _change(self, change: Callable[[], object], patients: Sequence[str]) -> bool:
        """Store a mark or take it back, and look at those patients again; a refusal is shown."""
        self._undo = None
        self.undo_button.hide()
        try:
            made = change()
            fresh = [
                row
                for patient_id in patients
                for row in rows.look_at_one(
                    self._services.store, patient_id, self._services.today(), self._reference
                ).rows
            ]
        except Refusal as refusal:
            self._tell(str(refusal), "warn")
            return False
        self._undo = made if isinstance(made, Check) else None
        others = tuple(row for row in self._looked.rows if row.patient_id not in patients)
        self._show_looked(Looked((*others, *fresh), self._looked.patients, self._looked.of))
        self.table.setFocus()
        return True

    def _tell(self, words: str, role: str = "ok") -> None:
        self.said.setText(words)
        set_role(self.said, "role", role)
        announce(self, words)


def _combo(field: Field) -> QComboBox:
    assert isinstance(field.editor, QComboBox)
    return field.editor
