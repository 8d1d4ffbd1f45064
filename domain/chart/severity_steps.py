"""EDSS milestones on the time axis, and the accumulated change of EDSS told apart by cause."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from domain.accumulated import ORDINAL, AccumulatedDisability, Step, accumulated_label, split_accumulated
from domain.chart.course_lanes import middle_of
from domain.chart.plot import LOOKS, CoursePlot, Finish, Label, Lane, Look, Mark, MarkKind, Place, Role, Shape
from domain.chart.severity_parts import beside, days_of, edss_lane, picture, points_of, row_y, rows_lane
from domain.dates import show
from domain.definition import Definition
from domain.evidence import Attribution, Kind, SeriesResult, Unconfirmed
from domain.label import Label as Answer
from domain.milestone_words import SYMPTOM, milestone_label
from domain.milestones import Milestone, Reached, find_milestones
from domain.performance_rules import PerformanceRules
from domain.records import PatientRecord
from domain.wording import fell_back, pending_text

FIRST_SYMPTOM = "First symptom"
SINCE = f"Time from {SYMPTOM}"

BEGAN = Look(Shape.SQUARE, Finish.FILLED, Role.MUTE)
STEP = Look(Shape.DIAMOND, Finish.FILLED, Role.DISABILITY)
OPEN = Look(Shape.DIAMOND, Finish.HOLLOW, Role.DISABILITY)
DEPENDS = Look(Shape.DIAMOND, Finish.QUERY, Role.DISABILITY)
NOT_BY = Look(Shape.CIRCLE, Finish.HOLLOW, Role.MUTE)
SUM = Look(Shape.SQUARE, Finish.FILLED, Role.INK)
NOTHING = Look(Shape.SQUARE, Finish.HOLLOW, Role.INK)
BETTER = Look(Shape.TRIANGLE_DOWN, Finish.FILLED, Role.INK)

MILESTONE_MEANINGS: Mapping[Look, str] = {
    BEGAN: "first symptom",
    LOOKS[MarkKind.MILESTONE]: "level held, first measured",
    LOOKS[MarkKind.MILESTONE_BEFORE]: "level reached on or before the first visit",
    LOOKS[MarkKind.MILESTONE_UNSURE]: "level, undetermined",
    OPEN: "level measured, not confirmed",
    NOT_BY: "not reached by this visit",
}
SPLIT_MEANINGS: Mapping[Look, str] = {
    STEP: "confirmed worsening step",
    BETTER: "confirmed improvement",
    OPEN: "not confirmed, in no sum",
    DEPENDS: "in some of the possible cases only, in no sum",
    SUM: "sum to the last EDSS",
    NOTHING: "sum 0",
}
# As the course chart marks them; a level that is not reached has a mark here, at the visit that says so.
_KINDS = {
    Reached.YES: MarkKind.MILESTONE,
    Reached.BEFORE: MarkKind.MILESTONE_BEFORE,
    Reached.DEPENDS: MarkKind.MILESTONE_UNSURE,
    Reached.PENDING: MarkKind.UNCONFIRMED,
    Reached.UNSETTLED: MarkKind.UNCONFIRMED,
}
_STEP_KINDS = {STEP: MarkKind.CONFIRMATION, BETTER: MarkKind.CONFIRMATION, DEPENDS: MarkKind.NO_VALUE}
RAW, PIRA, UNDETERMINED, IMPROVED, REST, TOTAL = range(6)
CAUSES = (
    "After a relapse (RAW)",
    "Not linked to relapses (PIRA)",
    "Cause undetermined",
    "Improvement",
    "Rest",
    "Last minus first",
)
_ROWS = {Attribution.RAW: RAW, Attribution.PIRA: PIRA, Attribution.UNDETERMINED: UNDETERMINED}


def milestones_plot(
    record: PatientRecord,
    rules: PerformanceRules,
    results: Mapping[str, SeriesResult],
    definition: Definition,
    as_of: date,
) -> CoursePlot:
    """Return when each level was first held and how long after the first symptom, over the EDSS."""
    edss, rule = results["edss"], rules.milestones
    found = find_milestones(record, edss, rule, definition)
    answers = [milestone_label(one, record, edss, rule, definition) for one in found]
    onset = record.patient.onset_date
    visits = [visit.on for visit in record.visits]
    first = min([*visits, *([onset.first] if onset else []), as_of])
    subtitle = answers[0].rule if answers else ""
    unverified = answers[0].unverified if answers else ()
    texts = "; ".join(f"{answer.text.rstrip('.')}{_aside(answer)}" for answer in answers)
    lanes = (_milestone_lane(record, found, answers, as_of), edss_lane(record, results, definition))
    sentence = f"EDSS milestones: {texts}."
    days = days_of(first, as_of)
    return picture("Milestones", subtitle, sentence, as_of, days, lanes, MILESTONE_MEANINGS, unverified)


def _milestone_lane(record: PatientRecord, found: Sequence[Milestone], answers: Sequence[Answer], as_of: date) -> Lane:
    if all(one.reached is Reached.NOT_ASSESSABLE for one in found):
        text = answers[0].text if answers else ""
        return Lane("milestones", "Milestones", "", Decimal(0), Decimal(1), 2, empty=text)
    names = (FIRST_SYMPTOM, *(answer.title for answer in answers))
    marks: list[Mark] = []
    labels: list[Label] = []
    onset = record.patient.onset_date
    if onset is None or onset.first > as_of:
        labels.append(Label(date.min, row_y(names, 0), ("not recorded",), Place.EDGE))
    else:
        range_ = (None, None) if onset.exact else (onset.first, onset.last)
        y = row_y(names, 0)
        mark = Mark(
            "milestones", MarkKind.VALUE, BEGAN, middle_of(onset), y, FIRST_SYMPTOM, "", "", str(onset), *range_
        )
        marks.append(mark)
        labels.append(beside(mark, str(onset)))
    for at, (one, answer) in enumerate(zip(found, answers, strict=True), start=1):
        mark = _milestone_mark(one, answer, row_y(names, at))
        marks.append(mark)
        aside = _aside(answer)
        when = f"{answer.answer} by {mark.when}" if one.reached is Reached.NO else mark.when
        unsure = "" if one.reached in (Reached.YES, Reached.NO) else f", {answer.answer}"
        labels.append(beside(mark, f"{when}{unsure}{aside}", f"{when}{unsure}", when))
    return rows_lane("milestones", names, marks, labels)


def _milestone_mark(found: Milestone, answer: Answer, y: Decimal) -> Mark:
    point = found.at or found.last
    assert point is not None
    kind = _KINDS.get(found.reached)
    look = LOOKS[kind] if kind is not None else NOT_BY
    times = [reason for reason in answer.reasons if reason.startswith("Time from")]
    note = " ".join((f"{answer.text.rstrip('.')}.", *times))
    return Mark(
        "milestones", kind or MarkKind.VALUE, look, point.on, y, answer.title, answer.answer, note, show(point.on)
    )


def _aside(answer: Answer) -> str:
    """Return the time from the first symptom as the milestone's label words it, to go on what is written."""
    told = next((reason for reason in answer.reasons if reason.startswith(SINCE)), "").rstrip(".")
    if not told:
        return ""
    name, _, length = told.partition(": ")
    return f", {length} from {SYMPTOM}" if name == SINCE else f", {name[0].lower()}{name[1:]}"


def accumulated_plot(
    record: PatientRecord,
    rules: PerformanceRules,
    results: Mapping[str, SeriesResult],
    definition: Definition,
    as_of: date,
) -> CoursePlot:
    """Return the confirmed steps of EDSS in a row for each cause, with the sum of each row, over the EDSS."""
    edss = results["edss"]
    found = split_accumulated(record, edss, definition)
    answer = accumulated_label(found, record, edss, rules.accumulated, definition)
    visits = [visit.on for visit in record.visits]
    days = days_of(min(visits, default=as_of), as_of)
    lanes = (_split_lane(found, answer), edss_lane(record, results, definition))
    sentence = f"{answer.title}: {answer.text.rstrip('.')}. {ORDINAL}"
    return picture("EDSS change by cause", answer.rule, sentence, as_of, days, lanes, SPLIT_MEANINGS, answer.unverified)


def _split_lane(found: AccumulatedDisability, answer: Answer) -> Lane:
    if found.first is None or found.last is None:
        return Lane(answer.id, "EDSS change by cause", "", Decimal(0), Decimal(1), 2, empty=answer.text)
    told = zip(found.steps, answer.reasons, strict=False)  # the steps come first among the reasons, in their order
    marks = [_step_mark(step, reason, _look_of(step), _change(step)) for step, reason in told]
    possible = [f"the {step.event.kind} is there in some of the possible cases only" for step in found.possible]
    marks += [
        _step_mark(step, note, DEPENDS, f"{points_of(step.change)}, in no sum")
        for step, note in zip(found.possible, possible, strict=True)
    ]
    marks += [_pending_mark(change) for change in found.pending]
    sums = (found.raw, found.pira, found.undetermined, found.improvement, found.rest, found.total)
    totals = [_sum_mark(at, change, found.last.on) for at, change in enumerate(sums)]
    labels = [beside(mark, mark.value) for mark in marks]
    labels += [beside(mark, f"in all {mark.value}", mark.value) for mark in totals]
    return rows_lane(answer.id, CAUSES, (*marks, *totals), labels)


def _change(step: Step) -> str:
    """Return a step as written beside its mark: "+1.0", "+1.0 so far"."""
    return f"{points_of(step.change)}{' so far' if step.event.open_until else ''}"


def _look_of(step: Step) -> Look:
    return BETTER if step.event.kind is Kind.IMPROVEMENT else STEP


def _step_mark(step: Step, note: str, look: Look, value: str) -> Mark:
    event = step.event
    at = _ROWS[event.attribution] if event.attribution is not None else IMPROVED
    kind = _STEP_KINDS.get(look, MarkKind.VALUE)
    on = event.onset.on
    note = "; ".join(part for part in (note, fell_back(event)) if part)
    return Mark("accumulated-disability", kind, look, on, row_y(CAUSES, at), CAUSES[at], value, note, show(on))


def _pending_mark(change: Unconfirmed) -> Mark:
    on = change.onset.on
    return Mark(
        "accumulated-disability",
        MarkKind.UNCONFIRMED,
        OPEN,
        on,
        row_y(CAUSES, REST),
        CAUSES[REST],
        "not confirmed",
        pending_text(change),
        show(on),
    )


def _sum_mark(at: int, change: Decimal, on: date) -> Mark:
    look = SUM if change else NOTHING
    y = row_y(CAUSES, at)
    return Mark("accumulated-disability", MarkKind.VALUE, look, on, y, CAUSES[at], points_of(change), "sum", show(on))
