"""Distinct relapses: which reports are one relapse, which are none, and what cannot be told; for counts and rates only.

Both dates of a merged relapse stay in the record and in every relapse-free window: the merge is worked out each time it
is asked for, and nothing is deleted. Sources: the figures of RelapseRules; clinical safety rules 2, 4 and 23.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.day_spans import Span, common_days
from domain.definition import Definition
from domain.engine import events_of
from domain.observed import observed_to
from domain.other_answers import answer_words
from domain.prepared import prepare
from domain.records import Adjudication, PatientRecord, Relapse
from domain.relapse_count import Counting, Link, Report, counting_of, link_of
from domain.relapse_frame import ASSUMED_HISTORY
from domain.relapse_history import Suspect, known_spans, relapse_history
from domain.relapse_rules import RelapseRules
from domain.search_rule import SearchRule

HOURS_A_DAY = 24


class Verdict(StrEnum):
    """What two reports less than the rule's days apart are taken as."""

    ONE = "counted as one"
    ASK = "different systems: ask"
    SYSTEMS_UNKNOWN = "systems not recorded"
    DATE_UNCERTAIN = "date uncertain"


@dataclass(frozen=True, slots=True)
class ClosePair:
    """A report that can lie too near an earlier one; *least* and *most*: the days between their onsets."""

    earlier: Relapse
    later: Relapse
    least: int
    most: int
    verdict: Verdict
    link: Link
    text: str


@dataclass(frozen=True, slots=True)
class DistinctRelapse:
    """One relapse with all its reports, the first onset first. Reports that only may be of it are not here."""

    reports: tuple[Relapse, ...]

    @property
    def first(self) -> Relapse:
        """The report that dates the relapse."""
        return self.reports[0]

    @property
    def is_sure(self) -> bool:
        """Whether any of its reports counts as a relapse for certain."""
        return any(report.judged is Adjudication.RELAPSE for report in self.reports)


@dataclass(frozen=True, slots=True)
class RelapseHygiene:
    """The reports of one patient up to *as_of*, sorted out.

    ``relapses``: as they are listed, close reports of different or unknown systems apart. ``unrecorded``: what a visit
    says and no report shows. ``short``: reports that lasted less than the definition of a relapse asks for.
    ``counting`` answers how many there are, in all or in any time.
    """

    as_of: date
    relapses: tuple[DistinctRelapse, ...]
    pairs: tuple[ClosePair, ...]
    excluded: tuple[Relapse, ...]
    uncertain: tuple[Relapse, ...]
    inexact: tuple[Relapse, ...]
    short: tuple[Relapse, ...]
    unrecorded: tuple[Suspect, ...]
    counting: Counting
    known: tuple[Span, ...]  # the time for which the relapse history is known, or assumed to be, in order


@dataclass(frozen=True, slots=True)
class DateMatters:
    """Two close reports of which only one date, or both, being a relapse changes the confirmed changes found."""

    pair: ClosePair
    recorded: str  # the answer with both dates, as every window has it
    first_only: str
    second_only: str
    text: str


def relapse_hygiene(record: PatientRecord, rules: RelapseRules, as_of: date) -> RelapseHygiene:
    """Return the reports of relapses dated up to *as_of*, sorted out; later rows are not read."""
    rows = sorted((r for r in record.relapses if r.onset.first <= as_of), key=_in_order)
    counted = [r for r in rows if r.judged is not Adjudication.PSEUDO_RELAPSE]
    unrecorded = tuple(s for s in relapse_history(record, as_of).suspects if s.unrecorded)
    reports = [_report(r, as_of) for r in counted]
    reports += [Report(f"reported {s.last.isoformat()}", s.first, s.last, several=True) for s in unrecorded]
    relapses, pairs = _arranged(counted, rules.apart.value, as_of)
    return RelapseHygiene(
        as_of=as_of,
        relapses=relapses,
        pairs=pairs,
        excluded=tuple(r for r in rows if r.judged is Adjudication.PSEUDO_RELAPSE),
        uncertain=tuple(r for r in counted if r.judged is Adjudication.UNCERTAIN),
        inexact=tuple(r for r in counted if r.onset.exact is None),
        short=tuple(r for r in counted if _is_short(r, rules)),
        unrecorded=unrecorded,
        counting=counting_of(reports, rules.apart.value),
        known=_known_time(record, as_of),
    )


def _known_time(record: PatientRecord, as_of: date) -> tuple[Span, ...]:
    """Return the time for which the relapse history is known, or assumed to be, in order."""
    until = observed_to(record, as_of)
    if ASSUMED_HISTORY in record.assumed:
        return ((date.min, until),)
    visits = sorted((visit for visit in record.visits if visit.on <= as_of), key=lambda visit: visit.on)
    return common_days(known_spans(record, visits, as_of), [(date.min, until)])


def attribution_by_date(
    record: PatientRecord, hygiene: RelapseHygiene, definition: Definition, measure: str = "edss"
) -> tuple[DateMatters, ...]:
    """Return the close pairs of which one date alone gives other confirmed changes, or another attribution, than both.

    Windows always hold both dates; this says what rests on that (safety 23). Raises ThresholdMissing for a measure
    that the definition has no threshold for.
    """
    if not hygiene.pairs:
        return ()
    prepared, rule = prepare(record, measure, hygiene.as_of), SearchRule.of(definition, measure)

    def answer(left_out: Relapse | None) -> str:
        # Left out as a pseudo-relapse: the visit that reported it still finds its report.
        kept = tuple(
            replace(r, adjudication=Adjudication.PSEUDO_RELAPSE) if r is left_out else r for r in record.relapses
        )
        supposed = prepare(replace(record, relapses=kept), measure, hygiene.as_of, series=prepared.series)
        return answer_words(events_of(supposed, rule).events, measure)

    recorded = answer(None)
    found = []
    for pair in hygiene.pairs:
        first_only, second_only = answer(pair.later), answer(pair.earlier)
        if {first_only, second_only} != {recorded}:
            text = (
                f"Onsets {pair.earlier.onset} and {pair.later.onset}: with both, as every window has them, {recorded}; "
                f"with {pair.earlier.onset} alone, {first_only}; with {pair.later.onset} alone, {second_only}."
            )
            found.append(DateMatters(pair, recorded, first_only, second_only, text))
    return tuple(found)


def systems_of(relapse: Relapse) -> frozenset[str]:
    """Return the functional systems of a report as they are compared: "fs_bowel_bladder" is "bowel bladder"."""
    plain = (system.casefold().replace("_", " ").strip().removeprefix("fs ").strip() for system in relapse.systems)
    return frozenset(system for system in plain if system)


def _in_order(relapse: Relapse) -> tuple[date, date, list[str], str]:
    return relapse.onset.first, relapse.onset.last, sorted(systems_of(relapse)), relapse.id


def _report(relapse: Relapse, as_of: date) -> Report:
    return Report(
        relapse.id,
        relapse.onset.first,
        min(relapse.onset.last, as_of),
        may_be_none=relapse.judged is Adjudication.UNCERTAIN,
        systems=systems_of(relapse),
        separate=relapse.separate,
    )


def _is_short(relapse: Relapse, rules: RelapseRules) -> bool:
    """Whether a report lasted less than the rule's hours; a duration is recorded in whole days."""
    return relapse.duration_days is not None and relapse.duration_days * HOURS_A_DAY < rules.duration.value


def _arranged(
    rows: list[Relapse], apart: int, as_of: date
) -> tuple[tuple[DistinctRelapse, ...], tuple[ClosePair, ...]]:
    """Return the relapses as they are listed, and every report that lies or can lie too near the first of another."""
    relapses: list[list[Relapse]] = []
    pairs: list[ClosePair] = []
    for row in rows:
        near = [pair for group in relapses if (pair := _pair(group[0], row, apart, as_of)) is not None]
        joined = next((pair for pair in near if pair.verdict is Verdict.ONE), None)
        if joined is None:
            relapses.append([row])
            pairs += near
        else:
            next(group for group in relapses if group[0] is joined.earlier).append(row)
            pairs.append(joined)
    return tuple(DistinctRelapse(tuple(group)) for group in relapses), tuple(pairs)


def _pair(earlier: Relapse, later: Relapse, apart: int, as_of: date) -> ClosePair | None:
    one, other = _report(earlier, as_of), _report(later, as_of)
    least = max((other.first - one.last).days, 0)
    most = max((other.last - one.first).days, (one.last - other.first).days)
    if least >= apart:
        return None
    link = link_of(one, other)
    if link is Link.APART:
        return None
    verdict = {Link.SAME: Verdict.ONE, Link.DIFFERENT: Verdict.ASK, Link.UNKNOWN: Verdict.SYSTEMS_UNKNOWN}[link]
    if most >= apart:
        verdict = Verdict.DATE_UNCERTAIN
    text = _pair_text(earlier, later, least, most, verdict, apart)
    return ClosePair(earlier, later, least, most, verdict, link, text)


def _pair_text(earlier: Relapse, later: Relapse, least: int, most: int, verdict: Verdict, apart: int) -> str:
    days = f"{least} to {most} days" if least != most else f"{least} day{'' if least == 1 else 's'}"
    opening = f"Onsets {earlier.onset} and {later.onset}, {days} apart"
    if verdict is Verdict.DATE_UNCERTAIN:
        return f"{opening}: whether under {apart} days is not known (date uncertain)."
    if verdict is Verdict.ASK:
        both = f"{_names(earlier)}; {_names(later)}"
        return f"{opening}, different systems ({both}): kept apart; ask whether they are one relapse."
    if verdict is Verdict.SYSTEMS_UNKNOWN:
        return f"{opening}, systems not recorded: whether they are one relapse is not known."
    if later.separate is False:
        return f"{opening}: recorded as one relapse, dated {earlier.onset}; both dates stay in the record."
    shared = ", ".join(sorted(systems_of(earlier) & systems_of(later)))
    return f"{opening}, same system ({shared}): counted as one, dated {earlier.onset}; both dates stay in the record."


def _names(relapse: Relapse) -> str:
    return ", ".join(sorted(systems_of(relapse)))
