"""An entry of the plan: in which of its six rows, what, how far it has come, and the trial that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from domain.care_records import PlanEntry, PlanState
from domain.plan_rows import TITLES
from domain.records import PatientRecord
from storage.used_words import used_words
from ui.forms.kinds.care import SENT_TO
from ui.forms.kinds.disease import as_named
from ui.forms.spec_fields import FieldSpec, GroupSpec, InputKind, Names, RecordSpec, Values, today, who
from ui.services import Services

STATES: tuple[tuple[object, str], ...] = (
    (PlanState.PLANNED, "Planned"),
    (PlanState.UNDER_WAY, "Under way"),
    (PlanState.ENDED, "Ended"),
    (PlanState.NOT_TAKEN, "Considered, not taken"),
    (None, "Not recorded"),
)


def _whats(services: Services, _record: PatientRecord) -> Names:
    return as_named(dict.fromkeys([*used_words(services.store.plan, "what"), *SENT_TO[:6]]))


def _drugs(services: Services, record: PatientRecord) -> Names:
    """Return the catalogue's names and synonyms, and what the patient's own treatments are called."""
    kinds = services.treatment_kinds()
    own = {treatment.drug: treatment.drug for treatment in record.treatments}
    return own | {name: kind.name for kind in kinds for name in (kind.name, *kind.synonyms)}


def _trials(services: Services, _record: PatientRecord) -> Names:
    return as_named(used_words(services.store.plan, "trial"))


def _numbers(services: Services, _record: PatientRecord) -> Names:
    return as_named(used_words(services.store.plan, "registry_number"))


def _of_the_state(values: Values, record: PatientRecord) -> Iterable[tuple[str, str]]:
    """Yield what the dates say against how far it has come."""
    state, start, end = values["state"], values["start"], values["end"]
    if end is not None and state not in (PlanState.ENDED, None):
        yield "end", f"It says above “{dict(STATES)[state]}”: choose “Ended”, or empty this date."
    if start is not None and state is PlanState.NOT_TAKEN:
        yield "start", "It says above that it was not taken: choose another state, or empty this date."


PLAN = RecordSpec(
    "plan",
    "plan",
    "plan entry",
    PlanEntry,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "row",
                    "Row",
                    InputKind.CHOICE,
                    required="In which row of the plan?",
                    options=tuple(TITLES.items()),
                    wide=True,
                    remark="the four rows are those of the review's Figure 5, which proposes them; any can stay empty",
                ),
                FieldSpec(
                    "what",
                    "&What",
                    InputKind.COMPLETED,
                    required="What is it? A few words will do.",
                    completes=_whats,
                ),
                FieldSpec(
                    "drug",
                    "D&rug, if it is about one",
                    InputKind.COMPLETED,
                    hint="completed from the catalogue; anything else is kept as typed",
                    completes=_drugs,
                ),
                FieldSpec("state", "State", InputKind.CHOICE, options=STATES, wide=True),
                FieldSpec("start", "S&tart", InputKind.DATE, hint="since, or planned from", future=True),
                FieldSpec("end", "&End", InputKind.DATE, hint="empty = not ended, or not recorded"),
                FieldSpec(
                    "trial",
                    "Tr&ial, if it is part of one",
                    InputKind.COMPLETED,
                    hint="its name",
                    completes=_trials,
                ),
                FieldSpec(
                    "registry_number",
                    "Re&gistry number of the trial",
                    InputKind.COMPLETED,
                    hint="such as NCT00000000",
                    completes=_numbers,
                ),
                FieldSpec("by_whom", "&By", default=who),
                FieldSpec("on", "&Date of this entry", InputKind.DAY, required="On which day?", default=today),
                FieldSpec("note", "&Note", InputKind.LINES, wide=True),
            ),
        ),
    ),
    orders=(("start", "end"),),
    checks=(_of_the_state,),
    note="Several entries can stand in one row at one time. They are facts: the program gives no advice, and does not "
    "check drug safety, interactions or contraindications.",
)
