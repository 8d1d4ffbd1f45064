"""The program's sign and name, as they stand in the bar and on the pages before a registry is open."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtSvgWidgets import QSvgWidget
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.theme import ICONS, space_of
from ui.widgets.text import label


def brand(near: QWidget, factor: float = 1.0) -> QWidget:
    """Return the ember and the word beside it; *factor* is a step of the type scale, *near* has the font."""
    made = QWidget()
    side = round(space_of(near).line * 0.85 * factor)
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(side // 2)
    sign = QSvgWidget(str(ICONS / "smoulder.svg"))
    sign.setFixedSize(side, side)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(label("Smoulder", bold=True, factor=factor, wrap=False))
    row.addStretch(1)
    return made
