"""Every further rule as one table under its headings: rule, answer, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal

from domain.label import Label
from domain.labels import Group
from ui.theme import space_of
from ui.widgets.text import subheading
from ui.wrapped_table import WrappedTable

OPEN, UNVERIFIED = "□", "△"
LEGEND = f"{OPEN} open: the evidence says what would settle it   {UNVERIFIED} rests on something unverified"
OTHER_RULES = "Further rules"
# The signs and colours of the two halves; every other heading is ink.
HEADINGS = {
    Group.NO_EVIDENCE: ("○", "blue"),
    Group.INDEPENDENT: ("◆", "ember"),
    Group.DISABILITY: ("◆", "ember"),
    Group.MILESTONES: ("◆", "ember"),
}
COLUMNS = ("", "Rule", "Answer", "In one sentence")


def marks_of(shown: Label) -> str:
    """Return the signs that stand before a rule."""
    return (OPEN if shown.settles else "") + (UNVERIFIED if shown.unverified else "")


def said_of(shown: Label) -> str:
    """Return the signs in words."""
    said = ("open" if shown.settles else "", "rests on what is unverified" if shown.unverified else "")
    return ", ".join(part for part in said if part)


class LabelTable(WrappedTable):
    """Shows labels in their order. ``label_chosen`` carries the label that the cursor is on."""

    label_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__(
            "All rules", "Arrow keys move, Enter goes to the evidence at the right, Ctrl+C copies the row."
        )
        self.setSelectionBehavior(WrappedTable.SelectionBehavior.SelectRows)
        self._at: dict[int, Label] = {}  # by row
        self.currentCellChanged.connect(lambda row, *_: self._tell(row))

    def show_labels(self, labels: Sequence[Label]) -> None:
        """Show *labels* under their headings; the one chosen before stays chosen."""
        chosen = self.chosen
        self.blockSignals(True)
        self._at = {}
        self.begin(COLUMNS, (0, 1, 1, 3), (2.9, 7, 6, 11))
        heading = ""
        for shown in labels:
            group = shown.group or OTHER_RULES
            if group != heading:
                heading = group
                self._add_group(group)
            cells = (marks_of(shown), shown.title, shown.answer, shown.text)
            tips = (said_of(shown), shown.rule or shown.title, shown.answer, shown.text)
            self._at[self.add_row(cells, tips, bold=(2,))] = shown
        self.fit()
        self.choose(chosen.id if chosen else "")
        self.blockSignals(False)

    @property
    def chosen(self) -> Label | None:
        """The label that the cursor is on."""
        return self._at.get(self.currentRow())

    def choose(self, label_id: str) -> None:
        """Put the cursor on a label, on the first where there is none of this id."""
        rows = [row for row, shown in self._at.items() if shown.id == label_id] or list(self._at)
        if rows:
            self.setCurrentCell(rows[0], 1)
            if rows[0] == next(iter(self._at)):
                self.scrollToTop()  # with the heading over it

    def row_text(self, row: int) -> str:
        """Return rule, answer and sentence with tabs between."""
        shown = self._at.get(row)
        return "\t".join((shown.title, shown.answer, shown.text)) if shown else ""

    def _add_group(self, group: str) -> None:
        sign, role = next((found for key, found in HEADINGS.items() if key == group), ("", ""))
        heading = subheading(f"{sign} {group}".strip(), role)
        heading.setWordWrap(False)
        space = space_of(self)
        heading.setContentsMargins(space.small, space.small, space.small, space.hair)
        self.add_heading(heading, group)

    def _tell(self, row: int) -> None:
        if row in self._at:
            self.label_chosen.emit(self._at[row])
