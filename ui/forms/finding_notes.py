"""What the data-quality rules say at the bottom of a form: of choices, of the whole record, and of other records."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from domain.quality.finding import Finding, Gravity
from ui.theme import space_of
from ui.widgets.field import ROLES, SIGNS, Grade
from ui.widgets.text import button, clear, label, small

SHOWN = 3


class FindingNotes(QWidget):
    """A few lines above the buttons of a form, with one button that keeps what is unusual; hidden while empty."""

    def __init__(self, keep: Callable[[], object]) -> None:
        super().__init__()
        space = space_of(self)
        self._shown: tuple[tuple[str, Grade], ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.medium)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(space.hair)
        row.addLayout(self._lines, 1)
        self.keep_button = button("Keep as it is   F2", keep)
        self.keep_button.setAccessibleName("Keep what is unusual as it is")
        row.addWidget(self.keep_button, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is shown, without its signs."""
        return tuple(text for text, _ in self._shown)

    def show_findings(self, found: Sequence[tuple[Finding, Grade]]) -> None:
        """Show what was found, each with its grade here; the gravest come first."""
        shown = tuple((finding.text, grade) for finding, grade in found)
        can_keep = any(finding.gravity is Gravity.UNUSUAL for finding, _ in found)
        self.keep_button.setVisible(can_keep)
        self.setVisible(bool(shown))
        if shown == self._shown:
            return  # the same lines made anew would flicker
        self._shown = shown
        clear(self._lines)
        for text, grade in shown[:SHOWN]:
            self._lines.addWidget(label(f"{SIGNS[grade]}{text}", ROLES[grade]))
        if len(shown) > SHOWN:
            self._lines.addWidget(small(f"and {len(shown) - SHOWN} more, on the page “To look at”"))
