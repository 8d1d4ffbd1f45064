"""The list of keys, under F1."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import space_of
from ui.widgets.text import label, small, subheading

# What holds in every form, beside the keys of the window.
IN_FORMS = (
    ("Jump to a field", "Alt and its underlined letter"),
    ("Next field", "Tab"),
    ("Yes, No, Not recorded", "first letter, or ← →"),
    ("The same in a visit, and on", "first letter"),
    ("Grade examined, unchanged", "Space"),
    ("Grade carried, not examined", "C"),
    ("Open or fold a section", "Space"),
    ("Keep what is unusual", "F2"),
    ("Undo, redo", "Ctrl+Z, Ctrl+Y"),
    ("Save or sign", "Ctrl+Enter"),
    ("Close, keep the draft", "Esc"),
)
# What holds while the keyboard is in the course chart.
IN_CHART = (
    ("Move along the time", "← →"),
    ("Zoom in, out", "+ −"),
    ("The whole course", "Home or 0"),
    ("The latest", "End"),
    ("The last two years", "2"),
    ("From the last treatment on", "T"),
    ("Read date by date", "Ctrl+← Ctrl+→"),
    ("Choose the change read", "Enter"),
    ("Chart or table", "F8"),
    ("Copy, save the picture", "Ctrl+C, Ctrl+S"),
)
# What holds on a patient's page, beside the keys of the window.
ON_PAGE = (
    ("Why: the statement at the top", "F4"),
    ("As known on an earlier day", "F6"),
    ("More room for chart and tables", "F11"),
    ("Course, severity, records, rules", "Alt+C, S, R, A"),
)
NEW = "New "


class KeysDialog(QDialog):
    """Shows (what, keys) pairs in groups: everywhere, new records, in the chart, and in forms."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        groups = QHBoxLayout()
        groups.setSpacing(space.ems(3))
        new = [pair for pair in keys if pair[0].startswith(NEW)]
        everywhere = [pair for pair in keys if not pair[0].startswith(NEW)]
        columns = (
            (("Everywhere", everywhere), ("On a patient's page", ON_PAGE)),
            (("To record", new), ("In the chart", IN_CHART)),
            (("In forms", IN_FORMS),),
        )
        for parts in columns:
            side = QVBoxLayout()
            side.setSpacing(space.large)
            for title, pairs in parts:
                side.addLayout(self._group(title, pairs))
            side.addStretch(1)
            groups.addLayout(side)
        column.addLayout(groups)
        column.addWidget(small("Dates may be typed as 14 3 26, 14 Mar 2026, 3/2014, 2014, t for today, or -6w."))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons, alignment=Qt.AlignmentFlag.AlignRight)

    def _group(self, title: str, pairs: Sequence[tuple[str, str]]) -> QVBoxLayout:
        space = space_of(self)
        column = QVBoxLayout()
        column.setSpacing(space.small)
        column.addWidget(subheading(title))
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.ems(2))
        grid.setVerticalSpacing(space.small)
        for row, (what, pressed) in enumerate(pairs):
            grid.addWidget(label(what, wrap=False), row, 0)
            grid.addWidget(label(pressed, "mute", wrap=False), row, 1)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        return column
