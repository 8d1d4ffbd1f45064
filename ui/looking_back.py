"""One patient's record of today and as it stood on an earlier day, each with the words that say which of them it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.known_on import as_dated_by
from domain.known_on_words import as_known_on, as_of_today, nothing_recorded
from domain.looking_back import Basis, beyond, change_days
from domain.records import Patient, PatientRecord
from storage.replay import PatientHistory, end_of
from ui.services import Services


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows: a record, and in a sentence as of which day and by what it is the record."""

    record: PatientRecord
    words: str


class LookingBack:
    """Answers for one patient, as recorded when this was made; the log is read once somebody asks what it told."""

    def __init__(self, services: Services, record: PatientRecord) -> None:
        """*record*: all that is recorded today."""
        self._services = services
        self._record = record
        self._log: PatientHistory | None = None

    @property
    def today(self) -> date:
        """The last day that can be asked for: the one as of which everything else is shown."""
        return self._services.today()

    @property
    def _history(self) -> PatientHistory:
        if self._log is None:
            self._log = PatientHistory(self._services.store, self._record.patient.id)
        return self._log

    def days(self, basis: Basis) -> tuple[date, ...]:
        """Return the days, ascending, on which the record changes, up to today, which is always the last.

        By event date these are the dates in the record; by recording, the days on which something was written down.
        """
        if basis is Basis.EVENT:
            return change_days(self._record, self.today)
        return tuple(sorted({day for day in self._history.days() if day < self.today} | {self.today}))

    def on(self, day: date, basis: Basis) -> Shown:
        """Return what is shown of *day*, a day that is not after today. The banner names the patient as today."""
        if day >= self.today:
            return Shown(self._record, as_of_today(self.today))
        if basis is Basis.EVENT:
            then = as_dated_by(self._record, day)
            return Shown(then, as_known_on(day, basis, beyond(then, self._record)))
        recorded = self._history.at(end_of(day))
        if recorded is None:
            days = self._history.days()
            nobody = PatientRecord(_named(Patient(self._record.patient.id, ""), self._record.patient))
            return Shown(nobody, nothing_recorded(day, days[0] if days else None))
        then = as_dated_by(replace(recorded, patient=_named(recorded.patient, self._record.patient)), day)
        return Shown(then, as_known_on(day, basis, beyond(then, self._record)))


def _named(then: Patient, today: Patient) -> Patient:
    """Return who it was then, told by the name, birth date and numbers of today: no page may seem somebody else's."""
    return replace(
        then,
        code=today.code,
        family_name=today.family_name,
        given_name=today.given_name,
        number=today.number,
        birth_date=today.birth_date,
        sex=today.sex,
        identifiers=today.identifiers,
    )
