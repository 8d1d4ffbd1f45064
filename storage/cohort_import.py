"""From a cohort into a store: every patient of it, or none."""

from __future__ import annotations

from domain.refusal import Refusal, Refusals
from storage.cohort_questionnaires import add_questionnaires
from storage.cohort_read import Cohort
from storage.factors import FACTOR_FILES
from storage.store import Store


class ImportRefused(Refusal):
    """A store that takes no import."""


class PatientsKnown(Refusals):
    """Patients of the cohort whose ids the store has already: one line for each."""


def import_cohort(store: Store, cohort: Cohort, reason: str = "") -> int:
    """Add all patients of *cohort* to *store* in one transaction and return how many they were.

    The clinic's own questionnaires and factors come along. Raises ImportRefused for a demonstration store,
    PatientsKnown, QuestionnairesClash, FactorFilesClash, or what a transaction raises; nothing is stored then.
    """
    if store.demo:
        raise ImportRefused(
            f"The store {store.folder} is a demonstration with a passphrase that lies beside it: it takes no patients."
            " Nothing was imported; make a store of your own and import there."
        )
    with store.transaction():
        known = {patient.code for patient in store.patients.all()}
        taken = tuple(
            f"{cohort.lines[code]}:patient: The store has a patient “{code}” already: leave it out or change its id."
            for code in (record.patient.code for record in cohort.records)
            if code in known
        )
        if taken:
            raise PatientsKnown(taken)
        for record in cohort.records:
            store.add_record(record, reason)
        FACTOR_FILES.check(store.folder, cohort.factors)  # before any file is written
        add_questionnaires(store.folder, cohort.questionnaires)
        FACTOR_FILES.add(store.folder, cohort.factors)
        store.log("cohort imported", reason=f"{len(cohort.records)} patients")
    return len(cohort.records)
