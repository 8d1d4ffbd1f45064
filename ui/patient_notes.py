"""What stands above the overview because somebody has to look at it, from concerns to findings.

The question that the patient asked at the last visit stands here too.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from domain.dates import show
from domain.known_on_words import BACK_FIRST
from domain.quality.finding import worst_in_words
from domain.records import PatientRecord
from ui.concern_strip import ConcernStrip
from ui.draft_strip import DraftStrip
from ui.outdated_pages import OutdatedDialog, OutdatedStrip
from ui.services import Services
from ui.theme import space_of
from ui.widgets.block import Block
from ui.widgets.text import button, label


class PatientNotes(Block):
    """Hidden where there is nothing. ``findings_wanted`` asks for the list.

    ``changed`` tells of a concern that was closed, or a page that was recalled.
    """

    findings_wanted = Signal()
    draft_chosen = Signal(object)  # the Draft to go on with
    changed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._patient_id = ""
        self.setProperty("page", True)
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        self.concerns = ConcernStrip(services)
        self.concerns.closed.connect(self.changed)
        column.addWidget(self.concerns)
        self.outdated = OutdatedStrip(services)
        self.outdated.list_wanted.connect(self.show_outdated)
        column.addWidget(self.outdated)
        self.drafts = DraftStrip(services)
        self.drafts.draft_chosen.connect(self.draft_chosen)
        column.addWidget(self.drafts)
        self.question = label("")
        column.addWidget(self.question)
        self._findings = Block()
        row = QHBoxLayout(self._findings)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.medium)
        self.finding = label("", "warn")
        row.addWidget(self.finding, 1)
        self.look_button = button("Look   F7", self.findings_wanted.emit)
        self.look_button.setAccessibleName("Look at the findings, F7")
        self.look_button.setProperty("link", "blue")
        row.addWidget(self.look_button)
        column.addWidget(self._findings)

    def show_record(self, record: PatientRecord, then: PatientRecord | None = None) -> None:
        """Show what is open in *record* as of today.

        then: the record as it stood on the day that the page looks back to; the question is that of the day. An answer
        that needs a person stays in sight on every page, and is closed from today's (safety 33); what else somebody
        has to do is told of today alone.
        """
        self._patient_id = record.patient.id
        self.concerns.show_record(record)
        self.concerns.hold_open(BACK_FIRST if then is not None else "")
        if then is None:
            self.outdated.show_patient(record.patient.id)
            self.drafts.show_patient(record.patient.id)
        else:
            self.outdated.hide()
            self.drafts.hide()
        asked = question_of(record if then is None else then)
        self.question.setText(asked)
        self.question.setVisible(bool(asked))
        found = worst_in_words(self._services.findings(record)) if then is None else ""
        self.finding.setText(f"△ {found}" if found else "")
        self._findings.setVisible(bool(found))
        strips = (self.concerns, self.outdated, self.drafts)
        self.setVisible(bool(asked or found) or not all(strip.isHidden() for strip in strips))

    def show_outdated(self) -> None:
        """Open the list of printed pages that used values changed since."""
        dialog = OutdatedDialog(self._services, self._patient_id, self)
        dialog.recalled.connect(self.changed)
        dialog.exec()
        dialog.deleteLater()


def question_of(record: PatientRecord) -> str:
    """Return the patient's own question at the last visit, with its day; "" where none was recorded (safety 38)."""
    if not record.visits:
        return ""
    last = max(visit.on for visit in record.visits)
    asked = [visit.question for visit in record.visits if visit.on == last and visit.question]
    return f"Asked on {show(last)}: “{asked[-1]}”" if asked else ""
