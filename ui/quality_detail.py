"""The finding under the cursor in full: what, by which rule and source, and the two ways out: mend it, or keep it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from domain.dates import show
from domain.quality.reference import QualityRule
from ui.quality_rows import Row
from ui.theme import space_of
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, button, label, small

ASKED = "Why is it right as it is?"
ASKED_MISSING = "Why can it not be had? (asked, not available)"


class FindingDetail(Card):
    """``mend_wanted`` opens the record, ``kept`` carries the reason, ``taken_back`` undoes an older mark."""

    mend_wanted = Signal()
    kept = Signal(str)
    taken_back = Signal()

    def __init__(self, read_only: bool) -> None:
        super().__init__()
        self._row: Row | None = None
        self._read_only = read_only
        space = space_of(self)
        self.said = label("", bold=True)
        self.by = small("")
        self.body.addWidget(self.said)
        self.body.addWidget(self.by)
        self.open_button = button("&Open the record   Enter", self.mend_wanted.emit, primary=True)
        self.open_button.setAccessibleName("Open the record")
        self.keep_button = button("Mark as &checked…   F2", self.ask)
        self.keep_button.setAccessibleName("Mark as checked")
        self.back_button = button("&Take the mark back", self.taken_back.emit)
        self._ways = QWidget()
        ways = QHBoxLayout(self._ways)
        ways.setContentsMargins(0, 0, 0, 0)
        ways.setSpacing(space.small)
        for made in (self.open_button, self.keep_button, self.back_button):
            ways.addWidget(made)
        self.no_keeping = small("An error cannot be marked as checked: it can only be mended.")
        ways.addWidget(self.no_keeping, 1)
        ways.addStretch(0)
        self.body.addWidget(self._ways)
        self._make_question()
        self.show_row(None, None)

    def _make_question(self) -> None:
        self._question = QWidget()
        row = QHBoxLayout(self._question)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space_of(self).small)
        self.reason = Field(ASKED, hint="asked the patient; seen in the letter; an aid was used that day")
        row.addWidget(self.reason, 1)
        self.confirm_button = button("Mark as chec&ked   Enter", self.confirm, primary=True)
        self.confirm_button.setAccessibleName("Mark as checked")
        self.cancel_button = button("Do not mark   Esc", self.cancel)
        self.cancel_button.setAccessibleName("Do not mark")
        for made in (self.confirm_button, self.cancel_button):
            self.reason.put_beside(made)
        self.body.addWidget(self._question)

    def show_row(self, row: Row | None, rule: QualityRule | None) -> None:
        """Show a finding; None hides the whole."""
        self._row = row
        self.setVisible(row is not None)
        self._question.hide()
        self._ways.show()
        if row is None or rule is None:
            return
        self.said.setText(row.finding.text)
        lines = [f"{row.name} · {row.born}", f"Rule: {rule.title}. Source: {rule.cited}."]
        if row.check is not None:
            by = f" by {row.check.by}" if row.check.by else ""
            lines.append(f"Marked as checked{by} on {show(row.check.on)}: {row.check.reason or 'no reason given'}.")
        self.by.setText("\n".join(lines))
        self.open_button.setText("&Open the record   Enter" if row.finding.record_id else "&Record it   Enter")
        self.open_button.setAccessibleName("Open the record" if row.finding.record_id else "Record it")
        self.open_button.setEnabled(not self._read_only)
        can_keep = row.check is None and not row.is_error
        self.keep_button.setVisible(can_keep)
        self.keep_button.setEnabled(not self._read_only)
        self.back_button.setVisible(row.check is not None)
        self.back_button.setEnabled(not self._read_only)
        self.no_keeping.setVisible(row.is_error)

    @property
    def is_asking(self) -> bool:
        """Whether the reason is being asked for."""
        return not self._question.isHidden()

    def ask(self) -> None:
        """Ask for the reason, where the finding can be kept."""
        row = self._row
        if row is None or row.check is not None or row.is_error or self._read_only:
            return
        asked = ASKED_MISSING if row.finding.gravity == "missing" else ASKED
        self.reason.label.setText(asked)
        self.reason.editor.setAccessibleName(asked)
        self.reason.set_text("")
        self.reason.say("")
        self._ways.hide()
        self._question.show()
        self.reason.setFocus()

    def confirm(self) -> None:
        """Hand the reason on; there has to be one."""
        if not self.reason.text():
            self.reason.say("A few words, so that the next reader need not ask again.", Grade.ERROR)
            self.reason.setFocus()
            return
        self.kept.emit(self.reason.text())

    def cancel(self) -> None:
        """Leave it as it was."""
        self._question.hide()
        self._ways.show()
        self.open_button.setFocus()
