"""What screens are given to work with: time, background work, the rules, and the open store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from domain.brain_health.conditions import TreatmentKind
from domain.definition import DefinitionRefused
from domain.quality.finding import Finding, still_open
from domain.quality.rules import findings
from domain.records import PatientRecord
from domain.rules import Rules
from domain.summarise import flags_of, summarise
from domain.summary import Flag, PatientSummary
from storage.definitions import DEFAULT_DEFINITION, definitions_folder
from storage.demo import DEMO_AS_OF
from storage.factors import Checklist, load_checklist, rules_of
from storage.quality import load_quality_reference
from storage.reference import load_reference
from storage.rules import DEFINITION_SETTING, FRAME_SETTING, load_rules
from storage.store import Store
from ui.tasks import TaskRunner

MOOD_SETTING = "edss_mood_counts"  # whether a cerebral grade of 1 from mood or mild fatigue alone counts


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
        """Return the rule set with the clinic's settings: the definitions shipped, and those beside its records.

        Where the clinic's own files cannot be used, the shipped definitions stand alone; ``rules_note`` says why.
        """
        return self._rules_and_note()[0]

    def rules_note(self) -> str:
        """Return why the clinic's own definitions or its choice are not used, "" where they are."""
        return self._rules_and_note()[1]

    def _rules_and_note(self) -> tuple[Rules, str]:
        settings = self.store.settings
        chosen = settings.get(DEFINITION_SETTING) or DEFAULT_DEFINITION
        months = settings.get(FRAME_SETTING, 12)
        folder = definitions_folder(self.store.folder)
        ways = [(d, f) for f in dict.fromkeys((folder, None)) for d in dict.fromkeys((chosen, DEFAULT_DEFINITION))]
        fault = ""
        for definition, site_folder in ways:
            try:
                rules = load_rules(definition, months, site_folder)
            except DefinitionRefused as refusal:
                fault = fault or str(refusal)
                continue
            return (
                rules_of(rules, self.store.folder, settings),
                f"{fault} Until that is mended, {rules.chosen} is used; nothing recorded is affected." if fault else "",
            )
        raise AssertionError("the definitions that ship with the program can be read")

    def checklist(self) -> Checklist:
        """Return the factors of this registry: the shipped ones, its own, and which of them are switched off."""
        return load_checklist(self.store.folder, self.store.settings)

    def choose_definition(self, definition: str) -> None:
        """Keep the clinic's choice of definition. Raises Refusal where the store is read-only."""
        self.store.settings.set(DEFINITION_SETTING, definition)

    def record(self, patient_id: str) -> PatientRecord:
        """Return all that is recorded and signed of a patient."""
        return self.store.record(patient_id)

    def summary(self, record: PatientRecord, definition: str = "", as_of: date | None = None) -> PatientSummary:
        """Return the one summary of *record* as of a day, None = today, by the clinic's or another definition."""
        rules = self.rules()
        return summarise(record, rules.choosing(definition) if definition else rules, as_of or self.today())

    def flags(self, record: PatientRecord) -> tuple[Flag, ...]:
        """Return what the list marks a patient with, as of today, by the clinic's definition."""
        return flags_of(record, self.rules(), self.today())

    def findings(self, record: PatientRecord) -> tuple[Finding, ...]:
        """Return what the data-quality rules find in a record as of today and nobody has kept as it is."""
        return still_open(findings(record, self.today(), load_quality_reference()), record.checks)

    def treatment_kinds(self) -> tuple[TreatmentKind, ...]:
        """Return the catalogue of disease-modifying treatments, for completion."""
        return tuple(load_reference().treatments.values())
