"""Confirmed SDMT worsening of one person: a fall of 8 points or more, found again at a later sitting (safety 28).

Practice makes the second sitting better than the first, so the best of the first two is the reference. A sitting in
another form, mode or language, or with other vision, does not compare with those before; from it on a new reference
counts. The published rules for groups stand beside the answer and do not make it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from domain.definition import Definition
from domain.definition_rules import BaselineVisit, Scheme, SkipExtremes, SubThreshold, Takes, Threshold
from domain.engine import find_events
from domain.evidence import Event, Point, SeriesResult, Unconfirmed
from domain.first_baseline import possible_baselines
from domain.performance_rules import SdmtRule, SdmtRules
from domain.records import PatientRecord, Visit
from domain.same_conditions import conditions_of
from domain.sdmt_change import RELIABLE_POINTS, RELIABLE_SOURCE
from domain.series import series_of

SDMT = "sdmt"


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """What one rule says of a fall. ``met``: as published; ``used``: None where the rule is not used for one person."""

    title: str
    met: bool
    used: bool | None
    source: str

    @property
    def word(self) -> str:
        """The answer as shown: yes, no or not used."""
        return "not used" if self.used is None else ("yes" if self.used else "no")


@dataclass(frozen=True, slots=True)
class Sittings:
    """Sittings that compare with one another, with the reference among them and what the search found from it on.

    ``reference``: the best of the first two, None where there is no sitting far enough from a relapse.
    """

    points: tuple[Point, ...]
    conditions: Mapping[str, str]  # what their notes name: {"form": "2"}
    reference: Point | None
    result: SeriesResult

    @property
    def worsening(self) -> Event | None:
        """The confirmed reliable decline, None where there is none."""
        return self.result.worsenings[0] if self.result.worsenings else None

    @property
    def pending(self) -> Unconfirmed | None:
        """A reliable decline that a later sitting can still confirm."""
        return self.result.pending[-1] if self.result.pending else None


@dataclass(frozen=True, slots=True)
class SdmtResult:
    """The answer for one patient. ``parts``: in order of their days, several where a condition of the test changed.

    ``last_rules``: what each rule says of the last sitting against the reference of its part.
    """

    parts: tuple[Sittings, ...]
    as_of: date
    last_rules: tuple[RuleAnswer, ...] = ()
    without_conditions: tuple[date, ...] = ()  # sittings whose form and mode are not recorded

    @property
    def worsening(self) -> Event | None:
        """The first confirmed reliable decline that is there however uncertain relapses were, else the first."""
        found = [part.worsening for part in self.parts if part.worsening is not None]
        return next((event for event in found if not event.possibilities), found[0] if found else None)

    @property
    def pending(self) -> Unconfirmed | None:
        """The reliable decline of the last part that a later sitting can still confirm."""
        return self.parts[-1].pending if self.parts else None

    @property
    def last(self) -> Point | None:
        """The last sitting that can be used."""
        return self.parts[-1].points[-1] if self.parts else None


def find_sdmt_worsening(record: PatientRecord, rules: SdmtRules, definition: Definition, as_of: date) -> SdmtResult:
    """Return the reliable decline of SDMT, confirmed as *definition* confirms a change, as known on *as_of*.

    Only the length of the confirmation, its spans around relapses and the windows of the attribution are taken from
    *definition*; the threshold and the reference are those of this rule. Rows dated after *as_of* are not read.
    """
    points = series_of(record, SDMT, as_of).points
    notes = {visit.id or visit.on.isoformat(): _conditions(visit, rules.conditions) for visit in record.visits}
    found = [notes[point.visit_id or point.on.isoformat()] for point in points]
    parts = []
    for first, end in _alike(found):
        until = points[end].on if end < len(points) else date.max
        parts.append(_sittings(record, points[first:end], found[first:end], until, definition, as_of))
    bare = tuple(point.on for point, named in zip(points, found, strict=True) if not named)
    return SdmtResult(tuple(parts), as_of, _last_rules(parts, rules), bare)


def rule_answers(rules: SdmtRules, reference: Fraction, value: Fraction) -> tuple[RuleAnswer, ...]:
    """Return what every rule says of a fall from *reference* to *value*, both in points.

    Below ``percent_from`` no percentage is used: a rule that takes either goes by its points alone, and one that needs
    the percentage is not used. The last is the reliable change of one person.
    """
    reliable = SdmtRule("reliable", f"{RELIABLE_POINTS} points", RELIABLE_SOURCE, Threshold(points=RELIABLE_POINTS))
    return tuple(
        RuleAnswer(rule.title, rule.met(reference, value), _used(rule, rules, reference, value), rule.source)
        for rule in (*rules.rules, reliable)
    )


def best_of_first_two(points: Sequence[Point]) -> Point | None:
    """Return the better of the first two sittings, the earlier of two alike; None where there is no number."""
    numbers = [point for point in points[:2] if not point.unable]
    return max(numbers, key=lambda point: point.value, default=None)


def _used(rule: SdmtRule, rules: SdmtRules, reference: Fraction, value: Fraction) -> bool | None:
    if not rule.has_percent or reference >= Fraction(rules.percent_from):
        return rule.met(reference, value)
    if rule.threshold.points is None or rule.threshold.combine != "either":
        return None
    return SdmtRule(rule.id, rule.title, rule.source, Threshold(points=rule.threshold.points)).met(reference, value)


def _last_rules(parts: Sequence[Sittings], rules: SdmtRules) -> tuple[RuleAnswer, ...]:
    if not parts:
        return ()
    reference, last = parts[-1].reference, parts[-1].points[-1]
    if reference is None or last.unable or last.on <= reference.on:
        return ()
    return rule_answers(rules, Fraction(reference.value), Fraction(last.value))


def _conditions(visit: Visit, known: Mapping[str, str]) -> dict[str, str]:
    """Return what the notes of a sitting name: "form: 2; mode: oral" gives form and mode."""
    return conditions_of(visit, SDMT, known)


def _alike(conditions: Sequence[Mapping[str, str]]) -> list[tuple[int, int]]:
    """Return the runs of sittings of which none contradicts another; what is not recorded contradicts nothing."""
    runs: list[tuple[int, int]] = []
    first, named = 0, dict[str, str]()
    for index, own in enumerate(conditions):
        if any(named.get(key, text) != text for key, text in own.items()):
            runs.append((first, index))
            first, named = index, {}
        named |= own
    return [*runs, (first, len(conditions))] if conditions else []


def _sittings(
    record: PatientRecord,
    points: tuple[Point, ...],
    conditions: Iterable[Mapping[str, str]],
    until: date,
    definition: Definition,
    as_of: date,
) -> Sittings:
    """Return the sittings of one run, searched from their reference on; *until*: the day of the first that differs."""
    reference = best_of_first_two(possible_baselines(record, points, definition, as_of))
    since = points[0].on if reference is None else reference.on
    result = find_events(_only(record, since, until), SDMT, _one_person(definition), as_of)
    named = {key: text for own in conditions for key, text in own.items()}
    return Sittings(points, named, reference, result)


def _only(record: PatientRecord, since: date, until: date) -> PatientRecord:
    """Return the record with the SDMT of [since, until) alone; everything else that a visit says stays."""
    if all(since <= visit.on < until or not visit.holds(SDMT) for visit in record.visits):
        return record
    visits = tuple(
        visit
        if since <= visit.on < until
        else replace(visit, values=tuple(v for v in visit.values if v.measure != SDMT))
        for visit in record.visits
    )
    return replace(record, visits=visits)


def _one_person(definition: Definition) -> Definition:
    """Return the definition with the reliable change as its threshold and a reference that stays where it is."""
    one_person: Definition | None = definition.worked_out.get(_one_person)
    if one_person is None:
        one_person = definition.worked_out[_one_person] = _made_for_one_person(definition)
    return one_person


def _made_for_one_person(definition: Definition) -> Definition:
    still = replace(
        definition.baseline,
        scheme=Scheme.FIXED,
        after_relapse=False,
        never_lower=False,
        sub_threshold=SubThreshold.NONE,
        skip_local_extremes=SkipExtremes.NONE,
        visit=BaselineVisit.FIRST,
        takes=Takes.OWN,
        moves_after=None,
    )
    return replace(
        definition,
        thresholds={SDMT: Threshold(points=RELIABLE_POINTS)},
        baseline=still,
        onset=replace(definition.onset, after_baseline=None),
        confirmation=replace(definition.confirmation, after_baseline=None),
    )
