"""A relapse, or an event suspected to be one: when, with what signs, and what a named clinician made of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from domain.dates import PartialDate
from domain.records import Adjudication, Recovery, Relapse
from domain.values import ValueRefused, read_decimal
from storage.repository import PatientRecords
from ui.forms.record_form import RecordForm, named, titled
from ui.forms.relapse_systems import SystemsInput
from ui.forms.spec_grid import FieldGrid
from ui.services import Services
from ui.widgets.choice import YES_NO, Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import label, small

JUDGED = (
    (Adjudication.RELAPSE, "Relapse"),
    (Adjudication.PSEUDO_RELAPSE, "Pseudo-relapse"),
    (Adjudication.UNCERTAIN, "Uncertain"),
    (None, "Not adjudicated"),
)
RECOVERIES = (
    (Recovery.FULL, "Full"),
    (Recovery.PARTIAL, "Partial"),
    (Recovery.NONE, "None"),
    (Recovery.UNKNOWN, "Unknown"),
    (None, "Not recorded"),
)
SEVERITIES = (("mild", "Mild"), ("moderate", "Moderate"), ("severe", "Severe"), ("", "Not recorded"))
SEPARATE = ((True, "One of its own"), (False, "The same relapse"), (None, "Not recorded"))
QUESTIONS = {
    "outlasted_fever": "Did it outlast the fever by over 24 hours?",
    "new_signs": "New signs on examination?",
    "mri_support": "Does an MRI show a lesion that fits?",
}
LONGEST_DAYS = 3650


class RelapseForm(RecordForm[Relapse]):
    """A new relapse or the correction of one."""

    # The inputs whose names in a draft are not those of the relapse's fields.
    input_names: ClassVar = {"adjudicated_by": "by", "duration_days": "duration", "reported_by": "reported"}

    def __init__(self, services: Services, patient_id: str, relapse: Relapse | None = None) -> None:
        super().__init__(services, patient_id, "relapse", relapse)
        self._patient_record = services.record(patient_id)
        self.onset = DateField("&Onset", services.today, hint="day, month or year: as far as it is known")
        self.duration = Field("&Duration, days", hint="whole days; empty = not recorded")
        self.fever = named(Choice(YES_NO), "Fever")
        self.infection = named(Choice(YES_NO), "Infection")
        self.outlasted_fever, self.new_signs, self.mri_support = (
            named(Choice(YES_NO), question) for question in QUESTIONS.values()
        )
        self.separate = named(Choice(SEPARATE), "One relapse with the one before")
        self._close_by = label("", "mute")
        self.adjudication = named(Choice(JUDGED, wraps=True), "Adjudicated as")
        self.by = Field("Adjudicated &by")
        self.systems_input = SystemsInput(relapse.systems if relapse is not None else ())
        self.systems = self.systems_input.field
        self.severity = named(Choice(_severities(relapse), "", wraps=True), "Severity")
        self.steroids = named(Choice(YES_NO), "Steroids given")
        self.recovery = named(Choice(RECOVERIES, wraps=True), "Recovery")
        self.reported = Field("Re&ported by", hint="patient, clinician, letter")
        self.note = Field("&Note")
        self._place()
        self._register()
        if relapse is not None:
            self._show(relapse)
        self._connect()
        self.restore_draft()
        self.show_asked()
        self.onset.editor.setFocus()

    # Building

    def _place(self) -> None:
        questions = [(titled(words, getattr(self, name)), False) for name, words in QUESTIONS.items()]
        self._asked_of_fever = [box for box, _ in questions]
        self._asked_of_another = titled(self._close_by, self.separate)
        boxes: list[tuple[QWidget, bool]] = [
            (self.onset, False),
            (self.duration, False),
            (titled("Fever", self.fever), False),
            (titled("Infection", self.infection), False),
            *questions,
            (self._asked_of_another, True),
            (titled("Adjudicated as", self.adjudication), False),
            (self.by, False),
            (self.systems_input, True),
            (titled("Severity", self.severity), False),
            (titled("Steroids given", self.steroids), False),
            (titled("Recovery", self.recovery), False),
            (self.reported, False),
            (self.note, True),
        ]
        self._boxes = [box for box, _ in boxes]
        self._grid = FieldGrid(boxes)
        self._grid.show_boxes(self._boxes)
        self.card.body.addWidget(self._grid)
        self.card.body.addWidget(
            small(
                "Fever or infection never excludes a relapse by itself. Flagged and not adjudicated counts as "
                "uncertain: labels are then judged both ways."
            )
        )

    def _register(self) -> None:
        for name in ("onset", "fever", "infection", "adjudication", "by", "systems", "severity", "duration"):
            self.add_input(name, getattr(self, name))
        for name in ("steroids", "recovery", "reported", "note", *QUESTIONS, "separate"):
            self.add_input(name, getattr(self, name))

    def _connect(self) -> None:
        self.onset.value_changed.connect(lambda _day: self._check())
        self.adjudication.chosen.connect(lambda _value: self._name_adjudicator())
        self.duration.text_changed.connect(lambda _text: self._check_duration())
        for choice in (self.fever, self.infection):
            choice.chosen.connect(lambda _value: self.show_asked())

    # What is asked

    def show_asked(self) -> None:
        """Ask what tells a relapse from fever, and whether it is one with a close one; nothing answered is hidden."""
        flagged = self.fever.value is True or self.infection.value is True
        answered = any(getattr(self, name).value is not None for name in QUESTIONS)
        close = self._close_relapse()
        hidden: list[QWidget] = [] if flagged or answered else list(self._asked_of_fever)
        if close is None and self.separate.value is None:
            hidden.append(self._asked_of_another)
        days = self.services.rules().further.relapses.apart.value
        self._close_by.setText(
            f"Another relapse is recorded with its onset {close.onset}, under {days} days before. Which is this?"
            if close is not None
            else "With the relapse recorded shortly before, this is"
        )
        moved = self._grid.show_boxes([box for box in self._boxes if box not in hidden])
        if moved and self.isVisible():
            self.order_tabs()

    def _close_relapse(self) -> Relapse | None:
        """Return the last other relapse that can have begun less than the rule's days before this one (safety 23)."""
        onset = self.onset.value
        if onset is None:
            return None
        days = self.services.rules().further.relapses.apart.value
        own = self.record.id if self.record is not None else ""
        close = [
            other
            for other in self._patient_record.relapses
            if other.id != own and other.onset.first <= onset.last and (onset.first - other.onset.last).days < days
        ]
        return max(close, key=lambda other: other.onset.first, default=None)

    def fill(self, payload: Mapping[str, object]) -> None:
        """Fill the inputs from a draft."""
        super().fill(payload)
        self.show_asked()

    # What is wrong

    def _check(self) -> None:
        self.onset.say_what_was_read()
        birth = self._patient_record.patient.birth_date
        if self.onset.value and birth and self.onset.value.last < birth.first:
            self.onset.say(f"The onset lies before the birth of the patient, {birth}.", Grade.ERROR)
        self.show_asked()

    def _name_adjudicator(self) -> None:
        """Propose who is logged in; the name can be typed over."""
        if self.adjudication.value is not None and not self.by.text():
            self.by.set_text(self.services.store.who)

    def _check_duration(self) -> None:
        text = self.duration.text()
        try:
            days = read_decimal(text) if text else None
        except ValueRefused as refused:
            self.duration.say(str(refused), Grade.ERROR)
            return
        if days is not None and (days < 0 or days != int(days) or days > LONGEST_DAYS):
            self.duration.say(f"Whole days, 0 to {LONGEST_DAYS}.", Grade.ERROR)
        elif days is not None and days < 1:
            self.duration.say("Under 24 hours: by definition a relapse lasts at least that long.", Grade.UNUSUAL)
        else:
            self.duration.say("")

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving: a relapse needs its onset, an adjudication its name."""
        if not self.onset.text():
            self.onset.say("When did it begin? The year alone will do.", Grade.ERROR)
        if self.adjudication.value is not None and not self.by.text():
            self.by.say("Who adjudicated it? An adjudication carries a name.", Grade.ERROR)
        elif self.by.grade is Grade.ERROR:
            self.by.say("")
        return super().errors()

    # What is stored

    def repository(self) -> PatientRecords[Relapse]:
        """Return where relapses are stored."""
        return self.services.store.relapses

    def made(self) -> Relapse:
        """Return the relapse as typed."""
        onset = self.onset.value
        assert isinstance(onset, PartialDate), "errors() asks for it first"
        judged, recovery = self.adjudication.value, self.recovery.value
        return replace(
            self.record or Relapse("", onset),
            onset=onset,
            fever=_yes_no(self.fever),
            infection=_yes_no(self.infection),
            adjudication=judged if isinstance(judged, Adjudication) else None,
            adjudicated_by=self.by.text(),
            systems=self.systems_input.systems(),
            severity=str(self.severity.value or ""),
            duration_days=int(read_decimal(self.duration.text())) if self.duration.text() else None,
            steroids=_yes_no(self.steroids),
            recovery=recovery if isinstance(recovery, Recovery) else None,
            reported_by=self.reported.text(),
            note=self.note.text(),
            outlasted_fever=_yes_no(self.outlasted_fever),
            new_signs=_yes_no(self.new_signs),
            mri_support=_yes_no(self.mri_support),
            separate=_yes_no(self.separate),
        )

    def _show(self, relapse: Relapse) -> None:
        self.onset.set_date(relapse.onset)
        for name in ("fever", "infection", "adjudication", "severity", "steroids", "recovery", *QUESTIONS, "separate"):
            choice = getattr(self, name)
            choice.set_value(getattr(relapse, name))
        self.by.set_text(relapse.adjudicated_by)
        self.duration.set_text("" if relapse.duration_days is None else str(relapse.duration_days))
        self.reported.set_text(relapse.reported_by)
        self.note.set_text(relapse.note)


def _yes_no(choice: Choice) -> bool | None:
    return choice.value if isinstance(choice.value, bool) else None


def _severities(relapse: Relapse | None) -> tuple[tuple[object, str], ...]:
    """Return the choices, and what is recorded in other words."""
    stored = relapse.severity if relapse is not None else ""
    return SEVERITIES if stored in dict(SEVERITIES) else ((stored, stored), *SEVERITIES)
