"""A clinician's dated statement: relapse history, progression or not, the reference visit, the course.

Each kind asks only for what it needs; all carry a name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from domain.dates import show
from domain.records import PatientRecord, Statement, StatementKind
from ui.forms.record_form import named
from ui.forms.spec_fields import FieldSpec, GroupSpec, InputKind, Names, RecordSpec, Values, today, who
from ui.forms.spec_form import SpecForm
from ui.forms.spec_inputs import ChoiceBox
from ui.services import Services
from ui.widgets.choice import YES_NO, Choice
from ui.widgets.text import Card, label

HISTORY, BASELINE = StatementKind.HISTORY_COMPLETE, StatementKind.BASELINE_VISIT
DENIED, DISCUSSED = StatementKind.NOT_MS_PROGRESSION, StatementKind.DISCUSSED
KINDS = (
    (HISTORY, "Relapse history complete"),
    (StatementKind.PROGRESSION, "Progression"),
    (DENIED, "Not MS progression"),
    (BASELINE, "Reference visit"),
    (StatementKind.COURSE_REVIEW, "Course reviewed"),
    (DISCUSSED, "Discussed with the patient"),
)
WORDS = dict(KINDS)
RECORDED_HERE = "relapses_recorded"


def _proposed_kind(_services: Services, record: PatientRecord) -> object:
    """Where nothing is known of the relapses, that is what a statement is most likely about."""
    return HISTORY if record.relapses_absent else None


def _visit_days(_services: Services, record: PatientRecord) -> Names:
    return {show(visit.on): show(visit.on) for visit in reversed(record.visits)}


def _of_the_kind(values: Values, record: PatientRecord) -> Iterable[tuple[str, str]]:
    kind, start, end, on = (values[name] for name in ("kind", "start", "end", "on"))
    if kind is BASELINE and start is not None and start.exact not in {visit.on for visit in record.visits}:
        yield "start", f"No visit is recorded on {start}: the reference has to be the day of one."
    if kind is HISTORY and on is not None and end is not None and end.first > on:
        yield "end", f"A statement of {show(on)} cannot speak of later days."
    if kind is HISTORY and on is not None and start is not None and start.first > on:
        yield "start", f"A statement of {show(on)} cannot speak of later days."


def _needed(values: Values, _record: PatientRecord) -> Iterable[tuple[str, str]]:
    if values["kind"] is HISTORY and values["start"] is None:
        yield "start", "From when on? Without it the statement covers no day."
    if values["kind"] is BASELINE and values["start"] is None:
        yield "start", "The day of which visit?"
    if values["kind"] is DENIED and not values["reason"]:
        yield "reason", "What else explains it? Without a reason it does not stand against a measured worsening."


STATEMENT = RecordSpec(
    "statement",
    "statements",
    "statement",
    Statement,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "kind",
                    "What is stated",
                    InputKind.CHOICE,
                    required="What is stated?",
                    options=KINDS,
                    wide=True,
                    default=_proposed_kind,
                ),
                FieldSpec("on", "&Date", InputKind.DAY, required="On which day was it stated?", default=today),
                FieldSpec(
                    "by",
                    "Stated &by",
                    required="Who states it? A statement carries a name.",
                    default=who,
                    titles={DISCUSSED: "Discussed &by"},
                ),
                FieldSpec(
                    "start",
                    "&From",
                    InputKind.DATE,
                    completes=_visit_days,
                    only_for=(HISTORY, BASELINE),
                    titles={BASELINE: "&Visit of"},
                ),
                FieldSpec(
                    "end", "&To", InputKind.DATE, hint="empty = to the day of the statement", only_for=(HISTORY,)
                ),
                FieldSpec(
                    "reason",
                    "&Reason",
                    InputKind.LINES,
                    wide=True,
                    titles={
                        HISTORY: "What it &rests on",
                        StatementKind.PROGRESSION: "What it &rests on",
                        DENIED: "What else explains it (&reason)",
                        BASELINE: "Why this visit (&reason)",
                        StatementKind.COURSE_REVIEW: "What was &reviewed, and decided",
                        DISCUSSED: "What was discussed (&remarks, not printed)",
                    },
                ),
            ),
        ),
    ),
    orders=(("start", "end"),),
    checks=(_of_the_kind,),
    asks=(_needed,),
    decides="kind",
    note="The program weighs a statement beside what was measured, and shows both; it never replaces a value.",
)


class StatementForm(SpecForm):
    """A new statement or the correction of one.

    Where the source of the record had no table of relapses, nothing is known of them until somebody says that they
    are recorded from now on: that is asked here, and kept with the statement in one transaction.
    """

    def __init__(self, services: Services, patient_id: str, statement: Statement | None = None) -> None:
        self.recorded_here: Choice | None = None
        super().__init__(services, patient_id, STATEMENT, statement)

    def prepare(self) -> None:
        """Ask about the relapses where the source had none."""
        if not self.patient_record.relapses_absent:
            return
        self.recorded_here = named(Choice(YES_NO, wraps=True), "Relapses are recorded here from now on")
        asked = Card("warn")
        asked.body.addWidget(
            label(
                "△ The source of this record had no table of relapses. Until they are recorded here, nothing is known "
                "of them: every answer about relapses counts as unknown, and no statement changes that.",
            )
        )
        asked.body.addWidget(ChoiceBox("Relapses are recorded here from now on", self.recorded_here, ""))
        self.body.insertWidget(self.body.indexOf(self.card) + 1, asked)
        self.add_input(RECORDED_HERE, self.recorded_here)

    def save(self) -> Any:
        """Store the statement, and with it that the relapses are recorded here where that was answered yes."""
        stored = super().save()
        if self.recorded_here is not None and self.recorded_here.value is True:
            by, reason = self.inputs["by"].value(), self.inputs["reason"].value()
            said = f"Relapses are recorded here from now on; stated by {by}{f': {reason}' if reason else ''}"
            self.services.store.patients.set_relapses_absent(self.patient_id, False, said)
        return stored
