"""A relapse, or an event suspected to be one: when, with what signs, and what a named clinician made of it."""

from __future__ import annotations

from dataclasses import replace

from domain.dates import PartialDate
from domain.records import Adjudication, Recovery, Relapse
from domain.values import ValueRefused, read_decimal
from storage.repository import PatientRecords
from ui.forms.record_form import RecordForm, grid, named, titled
from ui.services import Services
from ui.widgets.choice import YES_NO, Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import small

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


class RelapseForm(RecordForm[Relapse]):
    """A new relapse or the correction of one."""

    def __init__(self, services: Services, patient_id: str, relapse: Relapse | None = None) -> None:
        super().__init__(services, patient_id, "relapse", relapse)
        self.onset = DateField("&Onset", services.today, hint="day, month or year: as far as it is known")
        self.fever = named(Choice(YES_NO), "Fever")
        self.infection = named(Choice(YES_NO), "Infection")
        self.adjudication = named(Choice(JUDGED), "Adjudicated as")
        self.by = Field("Adjudicated &by")
        self.systems = Field("S&ystems, with commas", hint="visual, brainstem, pyramidal…")
        self.severity = named(Choice(SEVERITIES, ""), "Severity")
        self.duration = Field("&Duration, days")
        self.steroids = named(Choice(YES_NO), "Steroids given")
        self.recovery = named(Choice(RECOVERIES), "Recovery")
        self.reported = Field("Re&ported by", hint="patient, clinician, letter")
        self.note = Field("&Note", hint="outlasted a fever by over 24 h? new signs? MRI?")
        self.card.body.addLayout(
            grid(
                (self.onset, self.duration),
                (titled("Fever", self.fever), titled("Infection", self.infection)),
                (titled("Adjudicated as", self.adjudication), self.by),
                (self.systems, titled("Severity", self.severity)),
                (titled("Steroids given", self.steroids), titled("Recovery", self.recovery)),
                (self.reported, self.note),
            )
        )
        self.card.body.addWidget(
            small(
                "Fever or infection never excludes a relapse by itself. Flagged and not adjudicated counts as "
                "uncertain: labels are then judged both ways."
            )
        )
        self._register()
        if relapse is not None:
            self._show(relapse)
        self.onset.value_changed.connect(lambda _day: self._check())
        self.adjudication.chosen.connect(lambda _value: self._name_adjudicator())
        self.duration.text_changed.connect(lambda _text: self._check_duration())
        self.restore_draft()
        self.onset.editor.setFocus()

    def _register(self) -> None:
        for name in ("onset", "fever", "infection", "adjudication", "by", "systems", "severity", "duration"):
            self.add_input(name, getattr(self, name))
        for name in ("steroids", "recovery", "reported", "note"):
            self.add_input(name, getattr(self, name))

    def _check(self) -> None:
        self.onset.say_what_was_read()
        birth = self.services.record(self.patient_id).patient.birth_date
        if self.onset.value and birth and self.onset.value.last < birth.first:
            self.onset.say(f"The onset lies before the birth of the patient, {birth}.", Grade.ERROR)

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
        if days is not None and (days < 0 or days != int(days) or days > 3650):
            self.duration.say("Whole days, 0 to 3650.", Grade.ERROR)
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
            systems=tuple(part.strip() for part in self.systems.text().split(",") if part.strip()),
            severity=str(self.severity.value or ""),
            duration_days=int(read_decimal(self.duration.text())) if self.duration.text() else None,
            steroids=_yes_no(self.steroids),
            recovery=recovery if isinstance(recovery, Recovery) else None,
            reported_by=self.reported.text(),
            note=self.note.text(),
        )

    def _show(self, relapse: Relapse) -> None:
        self.onset.set_date(relapse.onset)
        self.fever.set_value(relapse.fever)
        self.infection.set_value(relapse.infection)
        self.adjudication.set_value(relapse.adjudication)
        self.by.set_text(relapse.adjudicated_by)
        self.systems.set_text(", ".join(relapse.systems))
        self.severity.set_value(relapse.severity)
        self.duration.set_text("" if relapse.duration_days is None else str(relapse.duration_days))
        self.steroids.set_value(relapse.steroids)
        self.recovery.set_value(relapse.recovery)
        self.reported.set_text(relapse.reported_by)
        self.note.set_text(relapse.note)


def _yes_no(choice: Choice) -> bool | None:
    return choice.value if isinstance(choice.value, bool) else None
