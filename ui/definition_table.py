"""One patient under every definition: definitions down, changes across, and how each differs from the chosen one."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal

from domain.dates import show
from domain.definition import Definition
from domain.evidence import Kind
from domain.side_by_side import NO_ONSET, Cell, SideBySide, SideRow, cell_difference
from domain.summary import DefinitionAnswer, PatientSummary
from domain.wording import lasting
from ui.wrapped_table import WrappedTable

CHOSEN, DIFFERS = "▸", "≠"
LEGEND = (
    f"{CHOSEN} the labels come from   {DIFFERS} differs from it   – no onset on this day   "
    "after a result: the day on which it was present again"
)
FIRST_CHANGE = 2  # the column of the first change; before it sign and definition
ANSWER = "Answer"  # the one column where there is no change
KINDS = {Kind.WORSENING: "Worse", Kind.IMPROVEMENT: "Better"}


class DefinitionTable(WrappedTable):
    """Shows every definition that judges EDSS.

    ``cell_chosen`` carries what the cursor is on: the definition's id, and the change's row and cell, or None, None.
    """

    cell_chosen = Signal(str, object, object)

    def __init__(self) -> None:
        super().__init__(
            "All definitions side by side",
            "Arrow keys move, Enter goes to the evidence at the right, Ctrl+C copies the row.",
        )
        self._side: SideBySide | None = None
        self._ids: tuple[str, ...] = ()
        self._from = ""  # the definition that the labels come from
        self.currentCellChanged.connect(lambda row, column, *_: self._tell(row, column))

    def show_side(self, summary: PatientSummary, side: SideBySide, definitions: Mapping[str, Definition]) -> None:
        """Show *side* with the answers of *summary*; the cursor stays, or goes to the chosen definition."""
        at, column = self._chosen_id(), max(1, self.currentColumn())
        self.blockSignals(True)
        self._side = side
        self._ids = tuple(answer.definition for answer in summary.definitions)
        self._from = summary.stamp.definition
        changes = [f"{KINDS[row.kind]}, first\nmeasured {show(row.onset)}" for row in side.rows]
        middle = changes or [ANSWER]
        columns = ("", "Definition", *middle, f"Beside\n{summary.stamp.definition}")
        self.begin(columns, (0, 1, *[1.0 for _ in middle], 2), (1.9, 11.5, *[10.3 for _ in middle], 12))
        for place, answer in enumerate(summary.definitions):
            self._add(answer, definitions[answer.definition], [(row, row.cells[place]) for row in side.rows])
        self.fit()
        wanted = at if at in self._ids else summary.stamp.definition
        if self._ids:
            self.setCurrentCell(self._ids.index(wanted), min(column, self.columnCount() - 1))
        self.blockSignals(False)

    def _add(self, answer: DefinitionAnswer, definition: Definition, changes: list[tuple[SideRow, Cell]]) -> None:
        sign, said = (CHOSEN, "the labels come from it") if answer.chosen else (DIFFERS, "differs")
        if not answer.chosen and not answer.differs:
            sign, said = "", ""
        beside = "the labels come from it" if answer.chosen else answer.differs
        name = f"{answer.definition}{' (early)' if definition.early else ''}"
        differing = [cell_difference(cell, self._of_chosen(row), definition) for row, cell in changes]
        cells = [
            f"{f'{DIFFERS} ' if differs else ''}{_cell_words(cell)}"
            for differs, (_, cell) in zip(differing, changes, strict=True)
        ] or [answer.result]
        tips = [differs or cell.word for differs, (_, cell) in zip(differing, changes, strict=True)] or [answer.result]
        if not answer.differs:
            beside = " ".join(dict.fromkeys(part for part in (beside, *differing) if part))
        self.add_row(
            (sign, name, *cells, beside),
            (said, f"{answer.title}. {definition.citation}", *tips, beside),
            bold=(1, 2) if answer.chosen else (),
        )

    def _of_chosen(self, row: SideRow) -> Cell:
        return next(cell for cell in row.cells if cell.definition == self._from)

    def _chosen_id(self) -> str:
        row = self.currentRow()
        return self._ids[row] if 0 <= row < len(self._ids) else ""

    def tell(self) -> None:
        """Tell anew what the cursor is on."""
        self._tell(self.currentRow(), self.currentColumn())

    def _tell(self, row: int, column: int) -> None:
        if self._side is None or not 0 <= row < len(self._ids):
            return
        change = column - FIRST_CHANGE
        if 0 <= change < len(self._side.rows):
            side_row = self._side.rows[change]
            self.cell_chosen.emit(self._ids[row], side_row, side_row.cells[row])
        else:
            self.cell_chosen.emit(self._ids[row], None, None)


def _cell_words(cell: Cell) -> str:
    """Return the word, when the change was present again, and that it did not last where it did not (safety 14)."""
    if cell.event is not None:
        words = f"{cell.word} · {show((cell.event.pira_confirmation or cell.event.confirmation).on)}"
        return lasting(words, cell.event)
    return "–" if cell.word == NO_ONSET else cell.word
