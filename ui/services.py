"""What screens are given to work with: time, background work, the rules, and the open store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from domain.brain_health.conditions import TreatmentKind
from domain.records import PatientRecord
from domain.rules import Rules
from domain.summarise import summarise
from domain.summary import PatientSummary
from storage.demo import DEMO_AS_OF
from storage.reference import load_reference
from storage.rules import load_rules
from storage.store import Store
from ui.tasks import TaskRunner

DEFINITION_SETTING = "definition"
FRAME_SETTING = "frame_months"


@dataclass(frozen=True, slots=True)
class Services:
    """Handed to every screen; a test hands in its own clock."""

    store: Store
    now: Callable[[], datetime]
    tasks: TaskRunner

    def today(self) -> date:
        """Return the date as of which everything is asked; in the demonstration time stands still on its own day."""
        return DEMO_AS_OF if self.store.demo else self.now().date()

    def rules(self) -> Rules:
        """Return the rule set with the clinic's settings."""
        settings = self.store.settings
        chosen = settings.get(DEFINITION_SETTING)
        months = settings.get(FRAME_SETTING, 12)
        return load_rules(chosen, months) if chosen else load_rules(frame_months=months)

    def choose_definition(self, definition: str) -> None:
        """Keep the clinic's choice of definition. Raises Refusal where the store is read-only."""
        self.store.settings.set(DEFINITION_SETTING, definition)

    def record(self, patient_id: str) -> PatientRecord:
        """Return all that is recorded and signed of a patient."""
        return self.store.record(patient_id)

    def summary(self, record: PatientRecord, definition: str = "") -> PatientSummary:
        """Return the one summary of *record* as of today, by the clinic's or another definition."""
        rules = self.rules()
        return summarise(record, rules.choosing(definition) if definition else rules, self.today())

    def treatment_kinds(self) -> tuple[TreatmentKind, ...]:
        """Return the catalogue of disease-modifying treatments, for completion."""
        return tuple(load_reference().treatments.values())
