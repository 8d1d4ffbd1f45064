"""Every label of relapses, infections and treatment of one patient, in the order in which they are read."""

from __future__ import annotations

from datetime import date

from domain.definition import Definition
from domain.infection_window import infection_label, infection_window
from domain.label import Label
from domain.records import PatientRecord
from domain.relapse_hygiene import attribution_by_date, relapse_hygiene
from domain.relapse_labels import early_label, rate_label, relapse_count_label
from domain.relapse_rate import early_relapses, relapse_rates
from domain.relapse_rules import RelapseRules
from domain.treatment_effect import TreatmentEffects
from domain.treatment_epochs import by_treatment
from domain.treatment_labels import treatment_labels


def relapse_labels(
    record: PatientRecord, rules: RelapseRules, effects: TreatmentEffects, definition: Definition, as_of: date
) -> tuple[Label, ...]:
    """Return the labels as of *as_of*; later rows are not read. *definition*: for what a merged date would change."""
    hygiene = relapse_hygiene(record, rules, as_of)
    matters = attribution_by_date(record, hygiene, definition)
    return (
        relapse_count_label(hygiene, rules, matters),
        *(rate_label(rate, hygiene, rules) for rate in relapse_rates(record, hygiene, rules)),
        early_label(early_relapses(record, hygiene, rules), hygiene, rules),
        infection_label(infection_window(record, rules, as_of), rules),
        *treatment_labels(by_treatment(record, hygiene, rules, effects), hygiene, rules),
    )
