"""What is open for a patient and what would settle it, the checklist's points, and how many definitions agree."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from domain.dates import show
from domain.definition_counts import counts_by_result, differing_lines
from domain.summary import OpenItem, OpenKind, PatientSummary
from ui.theme import space_of
from ui.widgets.text import Card, button, clear, label, small


class OpenItems(QScrollArea):
    """The right side of the page while no evidence is asked for. ``table_wanted`` asks for all definitions."""

    table_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        space = space_of(self)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("panel", True)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, space.hair, 0)
        self._column.setSpacing(space.small)
        self.setWidget(inside)

    def show_summary(self, summary: PatientSummary) -> None:
        """Show what is open in *summary*."""
        clear(self._column)
        brain = [item for item in summary.open_items if item.kind is OpenKind.BRAIN_HEALTH]
        others = [item for item in summary.open_items if item.kind is not OpenKind.BRAIN_HEALTH]
        self._column.addWidget(small("What would settle what is open"))
        today = [item for item in others if item.today]
        later = [item for item in others if not item.today]
        for caption, role, items in (("△ Could change a decision today", "warn", today), ("Later", "mute", later)):
            if items and today:  # with nothing for today there is nothing to tell apart
                self._column.addWidget(small(caption, role))
            for item in items:
                self._column.addWidget(_item_card(item))
        if not others:
            self._column.addWidget(label("Nothing is open as of today.", "mute"))
        reviewed = summary.brain_health.reviewed_on
        self._column.addWidget(small(f"Brain health{f', reviewed {show(reviewed)}' if reviewed else ''}: attend to"))
        for item in brain:
            self._column.addWidget(_item_card(item))
        if not brain:
            self._column.addWidget(label(_no_brain_items(summary), "mute"))
        self._column.addWidget(small("By other definitions"))
        self._column.addWidget(self._definitions_card(summary))
        self._column.addStretch(1)

    def _definitions_card(self, summary: PatientSummary) -> Card:
        card = Card()
        card.body.addWidget(label(summary.definitions_note))
        lines = differing_lines(summary.definitions)
        if lines:
            card.body.addWidget(label(counts_by_result(summary.definitions), "mute"))
        for line in lines:
            card.body.addWidget(small(line))
        compare = button("Side by side ›", self.table_wanted.emit)
        compare.setProperty("link", "blue")
        card.body.addWidget(compare, 0, Qt.AlignmentFlag.AlignLeft)
        return card


def _item_card(item: OpenItem) -> Card:
    card = Card("warn" if item.today else "true")
    card.body.setSpacing(0)
    card.body.addWidget(label(f"{'△ ' if item.today else ''}{item.title}", bold=True))
    card.body.addWidget(label(item.text, "mute"))
    if item.when:
        card.body.addWidget(small(item.when, ""))
    return card


def _no_brain_items(summary: PatientSummary) -> str:
    if summary.brain_health.reviewed_on is None:
        return "Not reviewed yet. The checklist takes under three minutes (Ctrl+B)."
    return f"{summary.brain_health.counts}."
