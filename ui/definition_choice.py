"""The list of definitions that the labels may come from: under the paper each is from, the early ones marked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox

from domain.definition import Definition
from domain.definition_counts import paper_of
from domain.summary import PatientSummary
from ui.theme import scaled_font

SHOWN = 24  # rows of the open list, before it scrolls


def by_paper(definitions: Sequence[Definition]) -> list[tuple[str, list[Definition]]]:
    """Return the definitions that judge EDSS under the name of their paper, both in alphabetical order."""
    found: dict[str, list[Definition]] = {}
    for definition in sorted(definitions, key=lambda d: d.id):
        if definition.judges("edss"):
            found.setdefault(paper_of(definition.title), []).append(definition)
    return sorted(found.items(), key=lambda entry: entry[0].casefold())


class DefinitionChoice(QComboBox):
    """A drop-down list of definitions; to type the beginning of an id goes to it. ``itemData`` is the id.

    ``chosen`` carries the id of another definition than that of the summary.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Definition that the labels come from")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(SHOWN)
        self._listed: tuple[Definition, ...] = ()
        self._current = ""
        self.activated.connect(self._tell)

    def show_definitions(self, definitions: Sequence[Definition], summary: PatientSummary) -> None:
        """List *definitions*, with that of *summary* chosen."""
        if self._listed != tuple(definitions):
            self._list(definitions)
        self._current = summary.stamp.definition
        self.setCurrentIndex(self.findData(self._current))
        self.setToolTip(summary.stamp.definition_title)

    def _tell(self, at: int) -> None:
        chosen = self.itemData(at)
        # Each letter that is typed activates again; what is shown already is not computed anew.
        if chosen and chosen != self._current:
            self._current = chosen
            self.chosen.emit(chosen)

    def _list(self, definitions: Sequence[Definition]) -> None:
        self._listed = tuple(definitions)
        model = QStandardItemModel(self)
        for paper, group in by_paper(definitions):
            head = QStandardItem(paper)
            head.setFlags(Qt.ItemFlag.NoItemFlags)  # the arrow keys pass over it
            head.setFont(scaled_font(self.font(), 0.9, QFont.Weight.DemiBold))
            model.appendRow(head)
            for definition in group:
                model.appendRow(_item(definition))
        self.setModel(model)


def _item(definition: Definition) -> QStandardItem:
    # Safety 14: what is confirmed sooner than 24 weeks is early, wherever it can be chosen.
    item = QStandardItem(f"{definition.id}{' (early)' if definition.early else ''}")
    item.setData(definition.id, Qt.ItemDataRole.UserRole)
    item.setData(definition.title, Qt.ItemDataRole.ToolTipRole)
    item.setData(f"{definition.id}: {definition.title}", Qt.ItemDataRole.AccessibleTextRole)
    return item
