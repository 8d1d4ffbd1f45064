"""Adding the facts named under "what would settle it" always settles it, whatever the facts turn out to be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.activity import Activity, activity_in_frame
from domain.dates import PartialDate
from domain.definition import Definition
from domain.engine import ABSENT_WORSENING, find_events
from domain.evidence import Attribution, Event, SeriesResult, Unconfirmed, Why
from domain.lublin import classify_lublin
from domain.neida import Neida, assess_neida
from domain.progression import ChangeInFrame, Progression, Worsening, judge_progression, judge_worsening
from domain.records import (
    Adjudication,
    Course,
    CourseEntry,
    MriScan,
    PatientRecord,
    Relapse,
    Statement,
    StatementKind,
)
from domain.settle_events import settles_of
from domain.settle_progression import settle_change
from domain.settle_question import OpenQuestion
from domain.summarise import upto
from storage.definitions import list_definitions
from tests.engine_patients import day, definition, number, patient, visit
from tests.settle_facts import EDSS, Entered
from tests.test_engine_properties import definitions

QUICKLY = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

SHIPPED = ["mueller-2023-24w", "mueller-2023-strict-12w", "kappos-2020-12w", "cagol-2022-12w", "mueller-2025"]


@st.composite
def doubtful_relapses(draw: st.DrawFn, last: int, most: int = 3) -> tuple[Relapse, ...]:
    """Draw relapses of which the day, or whether they were any, may not be known."""
    rows = []
    for place, on in enumerate(draw(st.lists(st.integers(-150, last), max_size=most, unique=True))):
        exact = PartialDate.of(day(on))
        kinds = [exact, exact, exact, exact, PartialDate(exact.year, exact.month), PartialDate(exact.year)]
        onset = draw(st.sampled_from(kinds))
        judged = draw(st.sampled_from([None, None, None, None, Adjudication.UNCERTAIN, Adjudication.PSEUDO_RELAPSE]))
        rows.append(Relapse(f"r{place}", onset, adjudication=judged))
    return tuple(sorted(rows, key=lambda row: (row.onset.first, row.id)))


@st.composite
def doubtful_patients(draw: st.DrawFn, measure: str = "edss", fewest: int = 3) -> PatientRecord:
    """Draw a patient of whom much is not known: unanswered visits, doubtful relapses, visits that do not compare."""
    gaps = draw(st.lists(st.sampled_from([28, 60, 90, 120, 183]), min_size=fewest, max_size=7))
    days = [sum(gaps[: i + 1]) for i in range(len(gaps))]
    asks = draw(st.sampled_from([[False], [False], [None, False, False], [None, False, True]]))
    compares = draw(st.sampled_from([[None], [None, None, None, False]]))
    at, visits = draw(st.integers(2, 10)), []
    for on in days:
        at = min(max(at + draw(st.sampled_from([-3, -1, 0, 0, 0, 0, 2, 2, 3])), 0), len(EDSS) - 1)
        asked, comparable = draw(st.sampled_from(asks)), draw(st.sampled_from(compares))
        visits.append(visit(on, str(EDSS[at]), measure=measure, asked=asked, comparable=comparable))
    rows = draw(doubtful_relapses(days[-1] if days else 100))
    statements = []
    if draw(st.booleans()):
        start, end = sorted((draw(st.integers(-400, 900)), draw(st.integers(-400, 900))))
        whole = PartialDate.of(day(start)), PartialDate.of(day(end))
        statements.append(Statement("s", day(draw(st.integers(0, 900))), StatementKind.HISTORY_COMPLETE, *whole))
    absent = draw(st.sampled_from([False, False, False, False, False, True]))
    made = patient(visits=visits, relapses=rows, statements=statements)
    return replace(made, relapses_absent=absent)


every_shipped = [known for known in list_definitions() if "edss" in known.thresholds]
rules = st.one_of(definitions, st.sampled_from(every_shipped))


def known_by(record: PatientRecord, as_of: date) -> PatientRecord:
    """Return the record without what is dated later: facts that are added come after it."""
    return replace(upto(record, as_of), relapses_absent=record.relapses_absent)


def last_day(record: PatientRecord) -> date:
    return max((v.on for v in record.visits), default=day(0))


def is_same(one: Event | Unconfirmed, other: Event | Unconfirmed) -> bool:
    return (one.kind, one.onset.on, one.baseline.on) == (other.kind, other.onset.on, other.baseline.on)


def is_open(question: OpenQuestion, result: SeriesResult) -> bool:
    """Whether the question that was asked still has no answer in a later result."""
    subject = question.subject
    if subject is None:
        return bool(result.indeterminate or result.cautions)
    if isinstance(subject, Unconfirmed):
        maybe = [e for e in result.events if is_same(e, subject) and e.possibilities]
        return any(u.pending and is_same(u, subject) for u in result.unconfirmed) or any(
            p.answer.startswith("no confirmed") for e in maybe for p in e.possibilities
        )
    now = next((e for e in result.events if is_same(e, subject)), None)
    if now is None:
        return False
    if subject.why is None:
        return now.open_until is not None and now.pira_confirmation == subject.pira_confirmation
    if subject.why is Why.RELAPSE_IN_WINDOW:
        return now.attribution is Attribution.UNDETERMINED and now.fell_back is None
    return now.why not in (None, Why.RELAPSE_IN_WINDOW, Why.NOT_ASKED)


@given(st.data(), doubtful_patients(), rules, st.sampled_from([0, 0, 10, 200]))
@QUICKLY
def test_the_facts_named_settle_every_question_of_the_engine(
    data: st.DataObject, record: PatientRecord, chosen: Definition, later: int
) -> None:
    as_of = last_day(record) + (day(later) - day(0))
    record = known_by(record, as_of)
    result = find_events(record, "edss", chosen, as_of)
    questions = settles_of(result, record, chosen)
    for question in questions:
        assert bool(question.facts) != bool(question.never)
        if question.facts:
            entered = Entered(record, as_of, data.draw)
            entered.add(*question.facts)
            after = find_events(entered.record, "edss", chosen, entered.as_of)
            assert not is_open(question, after), question.text


@st.composite
def scans(draw: st.DrawFn, last: int) -> tuple[MriScan, ...]:
    """Draw scans of which much may not be reported."""
    known = st.sampled_from([None, True, True, True, False])
    counts = st.sampled_from([None, 0, 0, 0, 1])
    found = []
    for place, on in enumerate(draw(st.lists(st.integers(-100, last), max_size=3, unique=True))):
        before = draw(st.sampled_from([None, 30, 200, 800]))
        found.append(
            MriScan(
                f"m{place}",
                day(on),
                gd_enhancing=draw(counts),
                new_t2=draw(counts),
                enlarging_t2=draw(counts),
                contrast_given=draw(known),
                compared_with=None if before is None else day(on - before),
                quality_ok=draw(known),
                brain_done=draw(known),
            )
        )
    return tuple(sorted(found, key=lambda scan: scan.on))


@st.composite
def scanned_patients(draw: st.DrawFn) -> PatientRecord:
    """Draw a doubtful patient with a course, scans, and what a clinician stated of progression."""
    record = draw(doubtful_patients(fewest=0))
    last = max((number(v.on) for v in record.visits), default=0)
    stated = tuple(
        Statement(f"p{on}", day(on), kind, reason="judged")
        for on in draw(st.sampled_from([[], [last], [0, last + 50]]))
        for kind in draw(st.sets(st.sampled_from([StatementKind.PROGRESSION, StatementKind.NOT_MS_PROGRESSION])))
    )
    return replace(
        record,
        courses=(CourseEntry("c", draw(st.sampled_from([Course.RRMS, Course.SPMS, Course.PPMS])), None),),
        scans=draw(scans(last + 100)),
        statements=tuple(sorted((*record.statements, *stated), key=lambda s: (s.on, s.id))),
    )


@given(st.data(), scanned_patients(), st.sampled_from([0, 30, 200]), st.sampled_from([6, 12]), st.booleans())
@QUICKLY
def test_the_facts_named_settle_activity_and_neida(
    data: st.DataObject, record: PatientRecord, later: int, months: int, mri_required: bool
) -> None:
    as_of = last_day(record) + (day(later) - day(0))
    activity = activity_in_frame(record, as_of, months, mri_required=mri_required)
    assert bool(activity.settles) == (activity.activity is Activity.INDETERMINATE)
    entered = Entered(record, as_of, data.draw)
    entered.add(*activity.settles)
    assert entered.as_of == as_of
    after = activity_in_frame(entered.record, as_of, months, mri_required=mri_required)
    assert after.activity is not Activity.INDETERMINATE
    neida = assess_neida(record, as_of, months)
    entered = Entered(record, as_of, data.draw)
    entered.add(*neida.settles)
    assert assess_neida(entered.record, as_of, months).answer is not Neida.NOT_ASSESSABLE


def subjects(change: ChangeInFrame) -> list[Event | Unconfirmed]:
    """Return the changes of a frame that are not certain."""
    return [e for e in change.confirmed if e.attribution is Attribution.UNDETERMINED] + list(change.rises)


def contradicts(change: ChangeInFrame) -> bool:
    """Whether a worsening is relapse-independent although the clinician stated that it is no progression of MS."""
    denied = any(s.kind is StatementKind.NOT_MS_PROGRESSION for s in change.statements)
    return denied and bool(change.attributed(Attribution.PIRA))


def may_be_absent(change: Event | Unconfirmed) -> bool:
    answers = [] if isinstance(change, Unconfirmed) else [p.answer for p in change.possibilities]
    return isinstance(change, Unconfirmed) or ABSENT_WORSENING in answers


def is_answered(change: Event | Unconfirmed) -> bool:
    """Whether the engine has no doubt left: disproved, or by the definition neither PIRA nor RAW."""
    return (
        not change.pending if isinstance(change, Unconfirmed) else change.why in (Why.RELAPSE_IN_WINDOW, Why.NOT_ASKED)
    )


def still_asked(before: ChangeInFrame, after: ChangeInFrame) -> list[Event | Unconfirmed]:
    """Return the changes that were asked about and have no answer yet."""
    asked = subjects(before)
    return [one for one in subjects(after) if not is_answered(one) and any(is_same(one, other) for other in asked)]


@given(st.data(), scanned_patients(), st.sampled_from(SHIPPED), st.sampled_from([0, 30, 200]), st.booleans())
@QUICKLY
def test_the_facts_named_settle_progression_and_worsening(
    data: st.DataObject, record: PatientRecord, name: str, later: int, progressive: bool
) -> None:
    chosen = definition(name)
    as_of = last_day(record) + (day(later) - day(0))
    record = known_by(record, as_of)
    before = classify_lublin(record, chosen, as_of)
    assert before.change is not None
    questions = settles_of(find_events(record, "edss", chosen, as_of), record, chosen)
    word = {True: judge_progression, False: judge_worsening}[progressive](before.change).word
    facts = settle_change(before.change, questions, progressive=progressive)
    if word not in (Progression.INDETERMINATE, Worsening.INDETERMINATE):
        assert progressive or not facts
        return
    if not facts:  # only where nothing can: a rise whose days to be confirmed are over
        assert not progressive
        assert any(not rise.pending for rise in before.change.rises) or before.change.certain != before.change.confirmed
        return
    entered = Entered(record, as_of, data.draw)
    entered.add(*facts)
    after = classify_lublin(entered.record, chosen, entered.as_of).change
    assert after is not None
    word = {True: judge_progression, False: judge_worsening}[progressive](after).word
    if word in (Progression.INDETERMINATE, Worsening.INDETERMINATE):
        # Another question may have come up, such as a new rise; those that were asked have their answers.
        assert subjects(after) or (not subjects(before.change) and contradicts(after))
        left = still_asked(before.change, after)
        assert not (left if progressive else [one for one in left if may_be_absent(one)])
