"""Whether the objective rule for SPMS is met (Lorscheider et al. 2016), with everything the answer rests on.

The rule proposes a review of the course; it never sets one (clinical safety 20). Missing grades are never read as none:
then it cannot be judged, and what EDSS alone says stands beside it. Unknown, uncertain and unadjudicated relapses are
judged every way they can be (1, 2, 4); visits that do not compare are left out (5).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from domain.dates import show
from domain.evidence import LeftOut, Point, Why
from domain.observed import ending
from domain.records import PatientRecord
from domain.relapse_history import RelapseHistory, relapse_history
from domain.same_day import examined_grade, visits_behind
from domain.series import DEATH, series_of
from domain.settle import Settle, SettleKind
from domain.spms_grades import GRADED
from domain.spms_result import ObjectiveSpms, SpmsAnswer, SpmsRise
from domain.spms_rule import LORSCHEIDER_2016, SpmsRule
from domain.spms_search import Failed, Found, Marks, Outcome, Rise, Track, can_rise, graded_track, search
from domain.spms_worlds import Open, Relapses, depends_on, relapses_of
from domain.wording import NOT_EXAMINED, spans


@dataclass(frozen=True, slots=True)
class _Patient:
    """One patient's visits as the search needs them, and what is known of the relapses."""

    points: tuple[Point, ...]
    track: Track
    relapses: Relapses
    history: RelapseHistory
    rule: SpmsRule
    as_of: date
    ended: bool  # by death or loss to follow-up: no later visit can confirm
    carried: frozenset[date]  # the days with grades that were carried over, not re-examined


@dataclass(frozen=True, slots=True)
class _Verdict:
    """The answer for one way of the relapses."""

    answer: SpmsAnswer
    found: Found


def objective_spms(record: PatientRecord, as_of: date, rule: SpmsRule = LORSCHEIDER_2016) -> ObjectiveSpms:
    """Return whether the objective rule for SPMS is met, whatever the course; rows after *as_of* are not read."""
    result = _judge(record, as_of, rule, with_not_comparable=False)
    if not any(omission.why is LeftOut.NOT_COMPARABLE for omission in result.left_out):
        return result
    other = _judge(record, as_of, rule, with_not_comparable=True)
    differs = (other.answer, other.met) != (result.answer, result.met)
    return replace(result, without_exclusion=other.answer if differs else None)


def _judge(record: PatientRecord, as_of: date, rule: SpmsRule, *, with_not_comparable: bool) -> ObjectiveSpms:
    series = series_of(record, "edss", as_of, with_not_comparable=with_not_comparable)
    points = tuple(point for point in series.points if point.value != DEATH)
    days = [point.on.toordinal() for point in points]
    grades = [_grades(record, point) for point in points]
    track = graded_track(days, [point.value for point in points], grades, rule)
    history = relapse_history(record, as_of)
    carried = frozenset(o.on for o in series.omissions if o.why is LeftOut.GRADES_CARRIED)
    ended = ending(record, as_of) is not None
    patient = _Patient(points, track, relapses_of(history, days, rule), history, rule, as_of, ended, carried)
    left_out = tuple(o for o in series.omissions if o.why is LeftOut.NOT_COMPARABLE)
    return replace(_answer(patient), left_out=left_out, history_assumed=history.assumed)


def _grades(record: PatientRecord, point: Point) -> dict[str, Decimal]:
    """Return the raw grades examined with a point's EDSS; one that was carried over is none (safety 12)."""
    visits = visits_behind(record, "edss", point)
    grades = {system: examined_grade(visits, system) for system in GRADED}
    return {system: grade for system, grade in grades.items() if grade is not None}


def _answer(patient: _Patient) -> ObjectiveSpms:
    blank = ObjectiveSpms(SpmsAnswer.NOT_JUDGED, patient.as_of, patient.rule, patient.points)
    if not patient.points:
        return _unmeasured(blank, "no comparable EDSS is recorded")
    if len(patient.points) == 1:
        return _unmeasured(blank, f"one EDSS only ({show(patient.points[0].on)})")
    plainest = _verdict(patient, patient.relapses.plainest)
    if not can_rise(patient.track, patient.rule):
        return _told(blank, patient, _Verdict(SpmsAnswer.NOT_MET, plainest.found))
    known: dict[Marks, _Verdict] = {}

    def verdict(marks: Marks) -> _Verdict:
        return known[marks] if marks in known else known.setdefault(marks, _verdict(patient, marks))

    open_ = depends_on(patient.relapses, lambda marks: str(verdict(marks).answer))
    ways = () if open_.decides else patient.relapses.all_marks()
    answers = {verdict(marks).answer for marks in ways or known}
    if ways is None or len(answers) > 1:
        missing = _missing_days(patient, [r for v in known.values() for r in v.found.doubtful])
        return _undecided(blank, open_, missing, _shown(patient, missing))
    if answers == {SpmsAnswer.MET}:
        return _met_either_way(blank, patient, list(known.values()))
    return _told(blank, patient, plainest)


def _verdict(patient: _Patient, marks: Marks) -> _Verdict:
    """Return the answer for one way of the relapses.

    Where grades are missing it is asked twice: with the first EDSS as the reference, and as the authors' code has it,
    with the first visit that is graded.
    """
    loose = search(patient.track, marks, patient.rule)
    strict = loose
    if not all(patient.track.complete):
        strict = search(patient.track, marks, patient.rule, graded_reference=True)
    for found in (strict, loose):
        if found.outcome is Outcome.MET:
            return _Verdict(SpmsAnswer.MET, found)
    for found in (loose, strict):
        if found.outcome is Outcome.GRADES_MISSING:
            return _Verdict(SpmsAnswer.NOT_JUDGED, found)
    return _Verdict(SpmsAnswer.NOT_MET, strict if strict.pending is not None else loose)


def _told(blank: ObjectiveSpms, patient: _Patient, verdict: _Verdict) -> ObjectiveSpms:
    """Return the result where every way of the relapses answers alike."""
    found = verdict.found
    tried = tuple(_rise(patient, rise) for rise in found.tried)
    if verdict.answer is SpmsAnswer.MET and found.rise is not None:
        earlier = tuple(patient.points[rise.onset].on for rise in found.doubtful)
        met = _rise(patient, found.rise)
        return replace(blank, answer=verdict.answer, met=met, maybe_earlier=earlier, tried=tried)
    if verdict.answer is SpmsAnswer.NOT_JUDGED and found.rise is not None:
        return _ungraded(replace(blank, tried=tried), patient, found)
    return _not_met(replace(blank, tried=tried), patient, found)


def _ungraded(blank: ObjectiveSpms, patient: _Patient, found: Found) -> ObjectiveSpms:
    alone = search(patient.track, patient.relapses.plainest, patient.rule, grades=False).rise
    days = _missing_days(patient, found.doubtful)
    shown = _shown(patient, days)
    lacking = any(not patient.track.complete[visit] for rise in found.doubtful for visit in rise.missing)
    reason = f"grades are missing on {shown}"
    if not lacking:
        reason = f"no functional system rose with the EDSS, and the ambulation score is missing on {shown}"
    return replace(
        blank,
        reason=reason,
        missing_grades=days,
        alone=_rise(patient, alone) if alone is not None else None,
        settles=tuple(_grades_on(day) for day in days),
    )


def _missing_days(patient: _Patient, rises: Iterable[Rise]) -> tuple[date, ...]:
    return tuple(patient.points[visit].on for visit in sorted({visit for rise in rises for visit in rise.missing}))


def _shown(patient: _Patient, days: Iterable[date]) -> str:
    """Return days whose grades are missing, with those on which grades were carried over instead of examined."""
    return ", ".join(
        f"{show(day)} (carried over, {NOT_EXAMINED})" if day in patient.carried else show(day) for day in days
    )


def _not_met(blank: ObjectiveSpms, patient: _Patient, found: Found) -> ObjectiveSpms:
    blank = replace(blank, answer=SpmsAnswer.NOT_MET)
    if found.pending is None or patient.ended:
        return replace(blank, reason=_why_not(blank, patient, found))
    pending = _rise(patient, found.pending)
    reference = pending.reference.value
    # A day later than the last visit: the rise was not confirmed up to it.
    first = pending.onset.on + timedelta(days=patient.rule.confirmed_days)
    earliest = max(first, patient.points[-1].on + timedelta(days=1))
    text = (
        f"EDSS and functional-system grades at a comparable visit, at least {patient.rule.apart_days} days after any "
        f"relapse, to confirm EDSS {pending.onset.value} of {show(pending.onset.on)} or not; "
        f"{patient.rule.cancelled_by} visits in a row below the step cancel it"
    )
    missing = _missing_days(patient, [found.pending])
    return replace(
        blank,
        reason=f"EDSS {pending.onset.value} of {show(pending.onset.on)} is not confirmed so far",
        pending=pending,
        confirm_from=earliest,
        missing_grades=missing,
        settles=(
            Settle(
                SettleKind.CONFIRMATION,
                text,
                earliest,
                on=pending.onset.on,
                measure="edss",
                bound=max(patient.rule.least_edss, reference + patient.rule.smallest_rise(reference)),
                apart_before=patient.rule.apart_days,
            ),
            *(_grades_on(day) for day in missing),
        ),
    )


def _why_not(blank: ObjectiveSpms, patient: _Patient, found: Found) -> str:
    if blank.tried:
        return blank.tried[-1].failed
    least = patient.rule.least_edss
    if found.reference is None:
        return f"no EDSS at least {patient.rule.apart_days} days after a relapse"
    if all(point.value < least for point in patient.points):
        return f"EDSS under {least}"
    if not can_rise(patient.track, patient.rule):
        return f"no EDSS of {least} or more lies a step above an earlier one"
    return f"no rise by the step to EDSS {least} or more was present again after {patient.rule.confirmed_days} days"


def _met_either_way(blank: ObjectiveSpms, patient: _Patient, verdicts: list[_Verdict]) -> ObjectiveSpms:
    """Return the result where the rule is met however the relapses were, only its first date differs: the latest."""
    last = max(verdicts, key=lambda v: v.found.rise.onset if v.found.rise is not None else 0)
    told = _told(blank, patient, last)
    onsets = {v.found.rise.onset for v in verdicts if v.found.rise is not None}
    days = {patient.points[onset].on for onset in onsets} | set(told.maybe_earlier)
    met_on = told.met.onset.on if told.met is not None else patient.as_of
    return replace(told, maybe_earlier=tuple(sorted(day for day in days if day < met_on)))


def _undecided(blank: ObjectiveSpms, open_: Open, missing: tuple[date, ...], shown_missing: str) -> ObjectiveSpms:
    """Return the result where it depends on a relapse that is uncertain or that nobody recorded."""
    parts = [str(why) for why in open_.why]
    if open_.suspects and not parts:
        parts.append(str(Why.DATE_UNCERTAIN if any(not s.is_dated for s in open_.suspects) else Why.NOT_ADJUDICATED))
    if open_.unknown:
        parts.append(f"relapse history not recorded {spans(open_.unknown)}")
    if missing:
        parts.append(f"grades are missing on {shown_missing}")
    settles = [
        Settle(SettleKind.RELAPSES, f"whether there was a relapse {show(a)} to {show(b)}", a, b)
        for a, b in open_.unknown
    ]
    for suspect in open_.suspects:
        kind = SettleKind.ADJUDICATION if suspect.may_be_none else SettleKind.RELAPSE_DATE
        what = "whether it was a relapse" if suspect.may_be_none else "its day"
        text = f"{suspect.label}: {what}"
        settles.append(Settle(kind, text, suspect.first, suspect.last, about=suspect.record_id))
    return replace(
        blank,
        reason="; ".join(parts),
        unknown_history=open_.unknown,
        possibilities=open_.possibilities,
        missing_grades=missing,
        settles=(*settles, *(_grades_on(day) for day in missing)),
    )


def _unmeasured(blank: ObjectiveSpms, reason: str) -> ObjectiveSpms:
    after = blank.points[-1].on + timedelta(days=1) if blank.points else None
    text = "EDSS and functional-system grades at comparable visits"
    return replace(
        blank,
        reason=reason,
        settles=(Settle(SettleKind.MEASURE, text, after, measure="edss", count=2 - len(blank.points)),),
    )


def _grades_on(day: date) -> Settle:
    return Settle(
        SettleKind.MEASURE, f"the functional-system grades and ambulation score of {show(day)}", day, day, on=day
    )


def _rise(patient: _Patient, rise: Rise) -> SpmsRise:
    points = patient.points
    confirmation = None if rise.confirmation is None else points[rise.confirmation]
    return SpmsRise(points[rise.reference], points[rise.onset], confirmation, rise.leading, _failed(patient.rule, rise))


def _failed(rule: SpmsRule, rise: Rise) -> str:
    if rise.failed is None:
        return ""
    words = {
        Failed.GRADES: rise.why,
        Failed.CANCELLED: f"cancelled by {rule.cancelled_by} visits in a row below the step",
        Failed.EDSS_FELL: f"EDSS under {rule.least_edss} before the rise was there again",
    }
    return words.get(rise.failed, str(rise.failed))
