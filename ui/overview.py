"""The overview of one patient: who it is, the one statement, and the two halves of the disease with equal weight."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from domain.summary import BRAIN_HEALTH, PatientSummary, Since
from ui.first_steps import FirstSteps, is_wanted
from ui.half_card import WHAT, HalfCard, LineRows
from ui.patient_head import HeadlineCard, PatientHead
from ui.plan_row import PlanRow
from ui.shown_kinds import SettingsStore, shown_kinds
from ui.since_card import SinceCard
from ui.theme import space_of
from ui.widgets.block import Block, CardBlock
from ui.widgets.text import button, clear, label


class Overview(Block):
    """Every statement that a rule made asks for its evidence: ``why_wanted`` carries its key."""

    why_wanted = Signal(str)
    edit_wanted = Signal()
    trend_wanted = Signal()  # the brain-health reviews beside each other

    def __init__(self, settings: SettingsStore, *, read_only: bool) -> None:
        """*settings*: which kinds the clinic records; *read_only*: the patient cannot be edited."""
        super().__init__()
        self._settings = settings
        self.setProperty("page", True)
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        self._head = PatientHead(self, read_only=read_only)
        self._head.edit_wanted.connect(self.edit_wanted)
        column.addLayout(self._head)
        self._notes = QVBoxLayout()
        column.addLayout(self._notes)
        self._headline = HeadlineCard()
        self._headline.why_wanted.connect(self.why_wanted)
        column.addWidget(self._headline)
        self._remarks = QVBoxLayout()
        self._remarks.setSpacing(space.small)
        column.addLayout(self._remarks)
        self.since = SinceCard()
        self._brain_health = CardBlock()
        self._brain_line = LineRows()
        self._brain_health.body.addLayout(self._brain_line)
        self.trend_button = button("Over the reviews ›", self.trend_wanted.emit)
        self.trend_button.setProperty("link", "blue")
        self.trend_button.setAccessibleName("Brain health over the reviews")
        below = QHBoxLayout()
        below.addSpacing(space.ems(WHAT))  # under the words, not under what they are about
        below.addWidget(self.trend_button)
        below.addStretch(1)
        self._brain_health.body.setSpacing(0)
        self._brain_health.body.addLayout(below)
        self.plan = PlanRow()
        self._brain_health.body.addWidget(self.plan)
        self._inflammation = HalfCard("○ Inflammation", "blue")
        self._disability = HalfCard("◆ Disability", "ember")
        for rows in (self._inflammation.rows, self._disability.rows, self._brain_line, self.plan):
            rows.why_wanted.connect(self.why_wanted)
        self._both_halves = Block()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._both_halves)
        self._halves.setContentsMargins(0, 0, 0, 0)
        self._halves.setSpacing(space.small)
        self._left = QVBoxLayout()
        self._left.setSpacing(space.small)
        self._right = QVBoxLayout()
        self._halves.addLayout(self._left, 1)
        self._halves.addLayout(self._right, 1)
        # Equal halves: a quiet one must not stand back, nor hide the other (safety 26).
        self._left.addWidget(self._inflammation)
        self._right.addWidget(self._disability)
        self._is_stacked = False
        self._place_since()
        column.addWidget(self._both_halves)

    def put_below_the_name(self, notes: QWidget) -> None:
        """Place what has to be looked at between who it is and what the rules say."""
        self._notes.addWidget(notes)

    def show_summary(self, summary: PatientSummary, printed: Since | None = None, *, is_past: bool = False) -> None:
        """Show what the rules make of a patient; *printed*: what changed since the last printed summary.

        is_past: the summary is that of an earlier day, on which nothing can be done any more.
        """
        self._show_head(summary, steps=is_wanted(summary) and not is_past)
        asked = (summary.since_visit, printed) if not is_wanted(summary) else ()
        self.since.show_since(*(since for since in asked if since is not None))
        self._show_halves(summary)
        self.plan.show_rows(summary.plan)
        self.plan.setVisible("plan" in shown_kinds(self._settings))

    def stack_halves(self, stacked: bool) -> None:
        """Let the halves stand one below the other, where there is no room for both side by side."""
        side_by_side, stack = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(stack if stacked else side_by_side)
        if stacked is not self._is_stacked:
            self._is_stacked = stacked
            self._place_since()

    def show_halves(self, shown: bool) -> None:
        """Show the two halves, or leave their room to what stands below; who it is and the statement stay."""
        self._both_halves.setVisible(shown)

    def _show_head(self, summary: PatientSummary, *, steps: bool) -> None:
        self._head.show_patient(summary)
        self._headline.show_headline(summary.headline)
        clear(self._remarks)
        for finding in summary.quality:
            self._remarks.addWidget(label(f"△ {finding}", "warn"))
        if steps:
            self._remarks.addWidget(FirstSteps(summary))

    def _show_halves(self, summary: PatientSummary) -> None:
        lines = [line for line in summary.disability if line.label != BRAIN_HEALTH]
        self._inflammation.show_lines(summary.inflammation, "")
        self._disability.show_lines(lines, summary.disability_note)
        self._brain_line.show_lines([line for line in summary.disability if line.label == BRAIN_HEALTH])
        self._place_since()

    def _place_since(self) -> None:
        """Put what changed, and brain health, below the shorter half, or below both where they stand stacked."""
        self._take_since()
        for card in (self.since, self._brain_health):
            (self._right if self._is_stacked else self._left).addWidget(card)
        self.since.setVisible(self.since.is_filled)
        if self.since.is_filled:
            # Each card as high as it needs; without this one the two halves are of one height.
            self._left.addStretch(1)
            self._right.addStretch(1)

    def _take_since(self) -> None:
        for column in (self._left, self._right):
            column.removeWidget(self.since)
            column.removeWidget(self._brain_health)
            for at in reversed(range(column.count())):
                item = column.itemAt(at)
                if item is not None and item.spacerItem() is not None:
                    column.takeAt(at)
