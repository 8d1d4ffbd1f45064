"""What can be begun from a patient's page: a visit first, then everything else that is recorded."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from domain.known_on_words import BACK_FIRST
from ui.forms.catalogue import FORMS
from ui.theme import space_of
from ui.widgets.text import button

BESIDE_THE_VISIT = (
    ("relapse", "Relapse"),
    ("scan", "Scan"),
    ("treatment", "Treatment"),
    ("review", "Brain health"),
)


class PatientActions(QWidget):
    """``form_wanted`` carries the kind of form; nothing can be begun in a registry that is open to read only."""

    form_wanted = Signal(str)
    print_wanted = Signal()
    record_wanted = Signal()

    def __init__(self, *, read_only: bool) -> None:
        super().__init__()
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        self.visit_button = button("New visit   Ctrl+N", partial(self.form_wanted.emit, "visit"), primary=True)
        self.visit_button.setEnabled(not read_only)
        self.print_button = button("Print summary   Ctrl+P", self.print_wanted.emit)
        column.addWidget(self.visit_button)
        column.addWidget(self.print_button)
        self._more = QGridLayout()
        self._more.setSpacing(space.hair)
        for place, (name, words) in enumerate(BESIDE_THE_VISIT):
            made = button(words, partial(self.form_wanted.emit, name))
            tip = f"New {FORMS[name].words}, {FORMS[name].keys}"
            made.setToolTip(tip)
            made.setAccessibleName(tip)
            made.setEnabled(not read_only)
            self._more.addWidget(made, place // 2, place % 2)
        column.addLayout(self._more)
        self.record_button = button("Another record…   Ctrl+E", self.record_wanted.emit)
        self.record_button.setEnabled(not read_only)
        column.addWidget(self.record_button)

    def look_back(self, looks_back: bool) -> None:
        """While the page shows the past it is not printed; a new record goes back to today first, and can be begun."""
        self.print_button.setEnabled(not looks_back)
        self.print_button.setToolTip(BACK_FIRST if looks_back else "")

    def place_of_records(self) -> QPoint:
        """Return where the menu of all kinds of records opens, on the screen: under its button."""
        return self.record_button.mapToGlobal(self.record_button.rect().bottomLeft())
