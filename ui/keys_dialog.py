"""The list of keys, under F1."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QVBoxLayout, QWidget

from ui.theme import space_of
from ui.widgets.text import label, small, subheading

# What holds in every form, beside the keys of the window.
IN_FORMS = (
    ("Jump to a field", "Alt and its underlined letter"),
    ("Next field", "Tab"),
    ("Yes, No, Not recorded", "first letter, or ← →"),
    ("Save or sign", "Ctrl+Enter"),
    ("Close, keep the draft", "Esc"),
)


class KeysDialog(QDialog):
    """Shows (what, keys) pairs in two groups."""

    def __init__(self, keys: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        for title, pairs in (("Everywhere", keys), ("In forms", IN_FORMS)):
            column.addWidget(subheading(title))
            grid = QGridLayout()
            grid.setHorizontalSpacing(space.ems(2))
            grid.setVerticalSpacing(space.small)
            for row, (what, pressed) in enumerate(pairs):
                grid.addWidget(label(what, wrap=False), row, 0)
                grid.addWidget(label(pressed, "mute", wrap=False), row, 1)
            grid.setColumnStretch(1, 1)
            column.addLayout(grid)
        column.addWidget(small("Dates may be typed as 14 3 26, 14 Mar 2026, 3/2014, 2014, t for today, or -6w."))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons, alignment=Qt.AlignmentFlag.AlignRight)
