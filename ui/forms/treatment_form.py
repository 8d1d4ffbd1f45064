"""A disease-modifying treatment: drug, dose, start, stop and why it was stopped. Facts only, no advice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QWidget

from domain.dates import PartialDate
from domain.records import Treatment
from storage.repository import PatientRecords
from storage.used_words import used_words
from ui.forms.record_form import RecordForm, named, titled
from ui.forms.spec_grid import FieldGrid
from ui.forms.spec_inputs import complete
from ui.services import Services
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import label, small

# Usual words for why a treatment ended; a clinic's own are offered beside them, and any other can be written.
STOP_REASONS = (
    "lack of effect",
    "side effect",
    "laboratory result",
    "scan result",
    "infection",
    "pregnancy, or wish for a child",
    "wish of the patient",
    "course completed",
    "end of a trial",
    "cost or supply",
    "another disease",
    "moved away",
    "died",
)
# The four rows of a treatment plan as the review has them (combination therapies).
AIMS = (
    ("anti-inflammatory", "Anti-inflammatory"),
    ("neuroprotective", "Neuroprotective"),
    ("remyelination", "Remyelination"),
    ("neurorestorative", "Neurorestorative"),
    ("", "Not recorded"),
)
NO_TREATMENT = "none"  # the kind in the catalogue that says that nothing is given
TEXTS = ("stop_reason", "dose", "interval", "trial", "note")


class TreatmentForm(RecordForm[Treatment]):
    """A new treatment or the correction of one; several at the same time are kept as they are."""

    def __init__(self, services: Services, patient_id: str, treatment: Treatment | None = None) -> None:
        super().__init__(services, patient_id, "treatment", treatment)
        self._patient_record = services.record(patient_id)
        kinds = services.treatment_kinds()
        self._names = {name.casefold(): kind.name for kind in kinds for name in (kind.name, *kind.synonyms)}
        self._nothing = {
            name.casefold() for kind in kinds if kind.kind == NO_TREATMENT for name in (kind.id, kind.name)
        }
        self.drug = Field("&Drug")
        self.trial = Field("Tri&al, if it is part of one")
        self.start = DateField("S&tart", services.today, hint="day, month or year: as far as it is known")
        self.stop = DateField("Sto&p", services.today, hint="empty = going on")
        self.stop_reason = Field("&Reason for stopping")
        self.dose = Field("D&ose", hint="as it is written: 0.5 mg, 300 mg")
        self.interval = Field("&Interval", hint="daily, every 6 months")
        self.aim = named(Choice(_aims(treatment), "", wraps=True), "Aim")
        self.note = Field("&Note")
        self.running = label("", "mute")
        self.running.hide()
        self._complete()
        self._place()
        for name in ("drug", "dose", "interval", "start", "stop", "stop_reason", "aim", "trial", "note"):
            self.add_input(name, getattr(self, name))
        if treatment is not None:
            self._show(treatment)
        self.drug.text_changed.connect(lambda _text: self._check_drug())
        self.stop_reason.text_changed.connect(lambda _text: self._check_dates())
        for field in (self.start, self.stop):
            field.value_changed.connect(lambda _day: self._check_dates())
        self.restore_draft()
        self._say_what_runs()
        self.drug.editor.setFocus()

    # Building

    def _complete(self) -> None:
        """Offer the catalogue's names, and the clinic's own earlier words."""
        complete(self.drug, sorted(set(self._names.values())))
        for name in ("stop_reason", "dose", "interval", "trial"):
            words = used_words(self.repository(), name)
            usual = STOP_REASONS if name == "stop_reason" else ()
            complete(getattr(self, name), sorted({*usual, *words}, key=str.casefold))

    def _place(self) -> None:
        boxes: list[tuple[QWidget, bool]] = [
            (self.drug, False),
            (self.dose, False),
            (self.interval, False),
            (self.start, False),
            (self.stop, False),
            (self.running, True),
            (self.stop_reason, True),
            (titled("Aim", self.aim), True),
            (self.trial, False),
            (self.note, True),
        ]
        self._boxes = [box for box, _ in boxes]
        self._grid = FieldGrid(boxes)
        self._grid.show_boxes([box for box in self._boxes if box is not self.running])
        self.card.body.addWidget(self._grid)
        self.card.body.addWidget(small("The program does not check drug safety, interactions or contraindications."))

    # What is wrong, and what is remarked

    def _check_drug(self) -> None:
        text = self.drug.text()
        if not text:
            self.drug.say("")
        elif text.casefold() in self._names:
            name = self._names[text.casefold()]
            self.drug.say("" if name == text else f"known as {name}")
        else:
            self.drug.say("Not in the catalogue; it is kept as typed.", Grade.UNUSUAL)
        self._say_what_runs()

    def _check_dates(self) -> None:
        for field in (self.start, self.stop):
            field.say_what_was_read()
        start, stop = self.start.value, self.stop.value
        if start and stop and stop.last < start.first:
            self.stop.say(f"The stop {stop} lies before the start {start}.", Grade.ERROR)
        birth = self._patient_record.patient.birth_date
        if start and birth and start.last < birth.first:
            self.start.say(f"The start lies before the birth of the patient, {birth}.", Grade.ERROR)
        self._say_what_runs()

    def _say_what_runs(self) -> None:
        """Say which other treatments run in the time typed: allowed, and worth seeing."""
        own = self.record.id if self.record is not None else ""
        start, stop = self.start.value, self.stop.value
        others = [
            other
            for other in self._patient_record.treatments
            if start is not None
            and other.id != own
            and not {other.drug.casefold(), self.drug.text().casefold()} & self._nothing
            and other.start.first <= _end(stop)
            and start.first <= _end(other.stop)
        ]
        words = "; ".join(
            f"{other.drug}, {other.start} to {other.stop}" if other.stop else f"{other.drug} since {other.start}"
            for other in others
        )
        self.running.setText(f"At the same time: {words}. Several at once are kept as they are." if words else "")
        self._grid.show_boxes([box for box in self._boxes if words or box is not self.running])

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving: a treatment needs drug and start."""
        if not self.drug.text():
            self.drug.say("Which drug?", Grade.ERROR)
        if not self.start.text():
            self.start.say("When was it started? The year alone will do.", Grade.ERROR)
        if self.stop_reason.text() and not self.stop.text():
            self.stop.say("A reason for stopping is given: when was it stopped? The year alone will do.", Grade.ERROR)
        return super().errors()

    # What is stored

    def repository(self) -> PatientRecords[Treatment]:
        """Return where treatments are stored."""
        return self.services.store.treatments

    def made(self) -> Treatment:
        """Return the treatment as typed; a synonym becomes the catalogue's name."""
        start = self.start.value
        assert start is not None, "errors() asks for it first"
        return replace(
            self.record or Treatment("", "", start),
            drug=self._names.get(self.drug.text().casefold(), self.drug.text()),
            start=start,
            stop=self.stop.value,
            stop_reason=self.stop_reason.text(),
            dose=self.dose.text(),
            interval=self.interval.text(),
            trial=self.trial.text(),
            aim=str(self.aim.value or ""),
            note=self.note.text(),
        )

    def _show(self, treatment: Treatment) -> None:
        self.drug.set_text(treatment.drug)
        self.start.set_date(treatment.start)
        self.stop.set_date(treatment.stop)
        for name in TEXTS:
            getattr(self, name).set_text(getattr(treatment, name))
        self.aim.set_value(treatment.aim)


def _end(stop: PartialDate | None) -> date:
    return stop.last if stop is not None else date.max


def _aims(treatment: Treatment | None) -> tuple[tuple[object, str], ...]:
    """Return the choices, and what is recorded in other words."""
    stored = treatment.aim if treatment is not None else ""
    return AIMS if stored in dict(AIMS) else ((stored, stored), *AIMS)
