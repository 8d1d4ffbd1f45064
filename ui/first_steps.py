"""What to do first for a patient of whom nothing is measured yet: the few entries from which the rules can begin."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from domain.summary import PatientSummary
from ui.forms.catalogue import FORMS
from ui.theme import space_of
from ui.widgets.text import Card, label, small, subheading

VISIT = (
    "visit",
    "Record a visit",
    "EDSS with its functional systems, T25FW, 9HPT and SDMT; whether there was a relapse in the last 12 months.",
)
SCAN = (
    "scan",
    "Record the scans",
    "What was scanned, contrast given or not, and the scan each was compared with.",
)
TREATMENT = ("treatment", "Record the treatments", "Their start, and the stop with its reason where one has ended.")
HISTORY = (
    "statement",
    "State the relapse history",
    "“History complete from … to …” makes the time before the first visit known.",
)
REVIEW = ("review", "Fill in the brain-health checklist", "It takes under three minutes.")
ANY_RECORD = "Ctrl+E"  # opens the choice of every kind of record


def is_wanted(summary: PatientSummary) -> bool:
    """Whether nothing is measured yet."""
    return not summary.measures


class FirstSteps(Card):
    """The entries that are missing, in the order in which they help, each with the key that opens it."""

    def __init__(self, summary: PatientSummary) -> None:
        super().__init__()
        self.body.setSpacing(space_of(self).hair)
        self.body.addWidget(subheading("What to do first"))
        steps = [VISIT]
        steps += [SCAN] if not summary.scans.rows else []
        steps += [TREATMENT] if not summary.treatments.rows else []
        steps += [HISTORY] if not summary.relapses.rows else []
        steps += [REVIEW] if summary.brain_health.reviewed_on is None else []
        grid = QGridLayout()
        grid.setHorizontalSpacing(space_of(self).medium)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        for row, (form, title, text) in enumerate(steps):
            grid.addWidget(label(f"{row + 1}", "mute", wrap=False), 2 * row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(title, bold=True), 2 * row, 1)
            keys = (FORMS[form].keys if form in FORMS else "") or ANY_RECORD
            grid.addWidget(label(keys, "mute", wrap=False), 2 * row, 2, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(small(text), 2 * row + 1, 1, 1, 2)
        self.body.addLayout(grid)
        self.setAccessibleName("What to do first")
