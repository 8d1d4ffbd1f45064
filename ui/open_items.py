"""What is open for a patient and what would settle it, the checklist's points, and how many definitions agree."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QVBoxLayout

from domain.dates import show
from domain.definition_counts import counts_by_result, differing_lines
from domain.summary import OpenItem, OpenKind, PatientSummary
from ui.page_layout import laid_out_once
from ui.theme import set_role, space_of
from ui.widgets.block import Block, CardBlock
from ui.widgets.reused import Reused
from ui.widgets.text import button, label, show_words, small


class ItemCard(CardBlock):
    """One open point: what it is, what would settle it, and when."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(0)
        self._title, self._text, self._when = label("", bold=True), label("", "mute"), small("", "")
        for words in (self._title, self._text, self._when):
            self.body.addWidget(words)

    def show_item(self, item: OpenItem) -> None:
        """Show a point; one that could change a decision today has the colour and the sign of a caution."""
        set_role(self, "card", "warn" if item.today else "true")
        self._title.setText(f"{'△ ' if item.today else ''}{item.title}")
        self._text.setText(item.text)
        show_words(self._when, item.when)

    def empty(self) -> None:
        """Say nothing."""
        for words in (self._title, self._text, self._when):
            words.clear()


class DefinitionsCard(CardBlock):
    """How many definitions agree. ``table_wanted`` asks for them side by side."""

    table_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._note, self._counts = label(""), label("", "mute")
        self.body.addWidget(self._note)
        self.body.addWidget(self._counts)
        lines = QVBoxLayout()
        lines.setSpacing(self.body.spacing())
        self._lines = Reused(lines, lambda: small(""), QLabel.setText, QLabel.clear)
        self.body.addLayout(lines)
        compare = button("Side by side ›", self.table_wanted.emit)
        compare.setProperty("link", "blue")
        self.body.addWidget(compare, 0, Qt.AlignmentFlag.AlignLeft)

    def show_summary(self, summary: PatientSummary) -> None:
        """Show what the definitions say of a patient's summary."""
        self._note.setText(summary.definitions_note)
        lines = differing_lines(summary.definitions)
        show_words(self._counts, counts_by_result(summary.definitions) if lines else "")
        self._lines.show(lines)


class OpenItems(QScrollArea):
    """The right side of the page while no evidence is asked for. ``table_wanted`` asks for all definitions."""

    table_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._inside = Block()
        self._inside.setProperty("panel", True)
        space = space_of(self)
        self._column = column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, space.hair, 0)
        column.setSpacing(space.small)
        self.setWidget(self._inside)
        column.addWidget(small("What would settle what is open"))
        self._today_caption = small("△ Could change a decision today", "warn")
        self._today = self._cards_under(self._today_caption)
        self._later_caption = small("Later")
        self._later = self._cards_under(self._later_caption)
        self._nothing = label("Nothing is open as of today.", "mute")
        column.addWidget(self._nothing)
        self._reviewed = small("")
        self._brain = self._cards_under(self._reviewed)
        self._no_brain = label("", "mute")
        column.addWidget(self._no_brain)
        column.addWidget(small("By other definitions"))
        self._definitions = DefinitionsCard()
        self._definitions.table_wanted.connect(self.table_wanted)
        column.addWidget(self._definitions)
        column.addStretch(1)

    def _cards_under(self, caption: QLabel) -> Reused[ItemCard, OpenItem]:
        self._column.addWidget(caption)
        cards = QVBoxLayout()
        cards.setSpacing(self._column.spacing())
        self._column.addLayout(cards)
        return Reused(cards, ItemCard, ItemCard.show_item, ItemCard.empty)

    def show_summary(self, summary: PatientSummary) -> None:
        """Show what is open in *summary*."""
        brain = [item for item in summary.open_items if item.kind is OpenKind.BRAIN_HEALTH]
        others = [item for item in summary.open_items if item.kind is not OpenKind.BRAIN_HEALTH]
        today = [item for item in others if item.today]
        later = [item for item in others if not item.today]
        reviewed = summary.brain_health.reviewed_on
        with laid_out_once(self._column, self._inside):
            self._today_caption.setVisible(bool(today))
            self._today.show(today)
            self._later_caption.setVisible(
                bool(today and later)
            )  # with nothing for today there is nothing to tell apart
            self._later.show(later)
            self._nothing.setVisible(not others)
            self._reviewed.setText(f"Brain health{f', reviewed {show(reviewed)}' if reviewed else ''}: attend to")
            self._brain.show(brain)
            show_words(self._no_brain, "" if brain else _no_brain_items(summary))
            self._definitions.show_summary(summary)


def _no_brain_items(summary: PatientSummary) -> str:
    if summary.brain_health.reviewed_on is None:
        return "Not reviewed yet. The checklist takes under three minutes (Ctrl+B)."
    return f"{summary.brain_health.counts}."
