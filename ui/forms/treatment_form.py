"""A disease-modifying treatment: drug, start, stop and why it was stopped. Facts only, no advice."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit

from domain.records import Treatment
from storage.repository import PatientRecords
from ui.forms.record_form import RecordForm, grid
from ui.services import Services
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import small


class TreatmentForm(RecordForm[Treatment]):
    """A new treatment or the correction of one."""

    def __init__(self, services: Services, patient_id: str, treatment: Treatment | None = None) -> None:
        super().__init__(services, patient_id, "treatment", treatment)
        self._names = {
            name.casefold(): kind.name for kind in services.treatment_kinds() for name in (kind.name, *kind.synonyms)
        }
        self.drug = Field("&Drug")
        completer = QCompleter(sorted(set(self._names.values())), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        assert isinstance(self.drug.editor, QLineEdit)
        self.drug.editor.setCompleter(completer)
        self.start = DateField("S&tart", services.today)
        self.stop = DateField("Sto&p", services.today, hint="empty = going on")
        self.stop_reason = Field("&Reason for stopping")
        self.dose = Field("D&ose")
        self.interval = Field("&Interval")
        self.trial = Field("Tri&al, if it is part of one")
        self.card.body.addLayout(
            grid(
                (self.drug, self.trial),
                (self.start, self.stop),
                (self.stop_reason,),
                (self.dose, self.interval),
            )
        )
        self.card.body.addWidget(small("The program does not check drug safety, interactions or contraindications."))
        for name in ("drug", "start", "stop", "stop_reason", "dose", "interval", "trial"):
            self.add_input(name, getattr(self, name))
        if treatment is not None:
            self._show(treatment)
        self.drug.text_changed.connect(lambda _text: self._check_drug())
        self.stop_reason.text_changed.connect(lambda _text: self._check_dates())
        for field in (self.start, self.stop):
            field.value_changed.connect(lambda _day: self._check_dates())
        self.restore_draft()
        self.drug.editor.setFocus()

    def _check_drug(self) -> None:
        text = self.drug.text()
        if not text:
            self.drug.say("")
        elif text.casefold() in self._names:
            name = self._names[text.casefold()]
            self.drug.say("" if name == text else f"known as {name}")
        else:
            self.drug.say("Not in the catalogue; it is kept as typed.", Grade.UNUSUAL)

    def _check_dates(self) -> None:
        for field in (self.start, self.stop):
            field.say_what_was_read()
        start, stop = self.start.value, self.stop.value
        if start and stop and stop.last < start.first:
            self.stop.say(f"The stop {stop} lies before the start {start}.", Grade.ERROR)
        birth = self.services.record(self.patient_id).patient.birth_date
        if start and birth and start.last < birth.first:
            self.start.say(f"The start lies before the birth of the patient, {birth}.", Grade.ERROR)

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving: a treatment needs drug and start."""
        if not self.drug.text():
            self.drug.say("Which drug?", Grade.ERROR)
        if not self.start.text():
            self.start.say("When was it started? The year alone will do.", Grade.ERROR)
        if self.stop_reason.text() and not self.stop.text():
            self.stop.say("A reason for stopping is given: when was it stopped? The year alone will do.", Grade.ERROR)
        return super().errors()

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
        )

    def _show(self, treatment: Treatment) -> None:
        self.drug.set_text(treatment.drug)
        self.start.set_date(treatment.start)
        self.stop.set_date(treatment.stop)
        self.stop_reason.set_text(treatment.stop_reason)
        self.dose.set_text(treatment.dose)
        self.interval.set_text(treatment.interval)
        self.trial.set_text(treatment.trial)
