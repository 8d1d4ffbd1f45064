"""The composite event: the first confirmed worsening of EDSS, walking or either hand (Kappos et al. 2018, 2020).

EDSS-Plus is the composite under the definition "edss-plus-24w" (Cadavid et al., Mult Scler 2017).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.dates import show
from domain.definition import Definition, ThresholdMissing
from domain.engine import ABSENT_WORSENING, events_of
from domain.event_words import in_list, listed, worsening_in_words
from domain.evidence import Event, Kind, SeriesResult, Unconfirmed
from domain.label import Label
from domain.measures import MEASURES
from domain.open_facts import facts_about, facts_to_judge, never_settled
from domain.prepared import Prepared, prepare
from domain.records import PatientRecord
from domain.search_rule import SearchRule
from domain.settle import Settle
from domain.wording import (
    CAUSE_CAUTION,
    pending_text,
    possibility,
    span,
    unconfirmed_note,
    would_confirm,
)

COMPONENTS = ("edss", "t25fw", "nhpt_dominant", "nhpt_non_dominant", "nhpt")  # ties go in this order
HANDS = ("nhpt_dominant", "nhpt_non_dominant")
UNNAMED_HAND = "nhpt"


@dataclass(frozen=True, slots=True)
class CompositeResult:
    """The composite of one patient; ``event.measure`` names the component that made it.

    ``results``: what was found for each component, in their order. ``absent``: the components without a value.
    ``without_threshold``: those that the definition has no rule for.
    """

    event: Event | None
    results: tuple[SeriesResult, ...]
    as_of: date
    absent: tuple[str, ...] = ()
    without_threshold: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence for each component that was left out."""
        return tuple(
            [f"{MEASURES[m].title} is not recorded and is left out of the composite." for m in self.missing]
            + [
                f"{MEASURES[m].title} has no threshold in this definition and is left out."
                for m in self.without_threshold
            ]
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """The components without a value that matter: the hand not named only where neither hand is recorded."""
        unnamed_is_idle = any(hand not in self.absent for hand in HANDS)
        return tuple(m for m in self.absent if not (m == UNNAMED_HAND and unnamed_is_idle))

    @property
    def certain(self) -> Event | None:
        """The earliest worsening that is there however the uncertain relapses were, None where there is none."""
        return _earliest(self.results, certain=True)

    @property
    def pending(self) -> tuple[Unconfirmed, ...]:
        """The worsenings that a later visit can still confirm, by onset."""
        return tuple(sorted((u for r in self.results for u in r.pending), key=lambda u: u.onset.on))

    @property
    def unjudged(self) -> tuple[str, ...]:
        """The components that could not be judged although the definition has a rule for them.

        A 9HPT of a hand not named stands for both hands where neither is recorded.
        """
        judged = {result.measure for result in self.results if not result.indeterminate}
        open_ = [m for m in COMPONENTS[:-1] if m not in judged and m not in self.without_threshold]
        if UNNAMED_HAND in judged and all(hand in self.absent for hand in HANDS):
            open_ = [m for m in open_ if m not in HANDS]
        return tuple(open_)


def find_composite(
    record: PatientRecord,
    definition: Definition,
    as_of: date,
    known: Mapping[str, SeriesResult] | None = None,
    prepared: Mapping[str, Prepared] | None = None,
) -> CompositeResult:
    """Return the earliest confirmed worsening by onset among the components, each searched on its own.

    A change is confirmed by the component that it began in. Rows dated after *as_of* are not read. known: what the
    same definition has found as of the same date already, by measure. prepared: the measures of the same record and
    date that are ready to be searched.
    """
    results: list[SeriesResult] = []
    absent: list[str] = []
    ruleless: list[str] = []
    for measure in COMPONENTS:
        try:
            result = (known or {}).get(measure) or _found(record, measure, definition, as_of, prepared or {})
        except ThresholdMissing:
            ruleless.append(measure)
            continue
        if result.points:
            results.append(result)
        else:
            absent.append(measure)
    return CompositeResult(_earliest(results), tuple(results), as_of, tuple(absent), tuple(ruleless))


def _found(
    record: PatientRecord, measure: str, definition: Definition, as_of: date, prepared: Mapping[str, Prepared]
) -> SeriesResult:
    rule = SearchRule.of(definition, measure)
    return events_of(prepared.get(measure) or prepare(record, measure, as_of), rule)


def composite_label(
    found: CompositeResult,
    record: PatientRecord,
    definition: Definition,
    id: str = "composite",
    title: str = "Composite worsening",
) -> Label:
    """Return the composite in words; *id*, *title*: "edss-plus" and "EDSS-Plus" under that definition.

    The answer is "yes", "no", "possible" (a rise that a visit can still confirm), "undetermined" (there only if
    uncertain relapses fall one way), or "not assessable" where a component that could have worsened was not judged.
    """
    answer, text = _answer(found, definition)
    days = [point.on for result in found.results for point in result.points]
    parts = dict.fromkeys(p for r in found.results for p in definition.unverified_parts(r.measure))
    return Label(
        id,
        title,
        answer,
        text,
        reasons=tuple(_component(result, definition) for result in found.results),
        settles=_settles(found, record, definition) if answer not in ("yes", "no") else (),
        start=min(days, default=None),
        end=max(days, default=None),
        rule=f"{definition.id} version {definition.version}",
        source=definition.citation,
        unverified=tuple(parts),
        cautions=(*_cautions(found), *never_settled(found.results, record, definition)),
    )


def _earliest(results: list[SeriesResult] | tuple[SeriesResult, ...], *, certain: bool = False) -> Event | None:
    events = [e for result in results for e in result.worsenings if not (certain and _may_be_absent(e))]
    return min(events, key=lambda e: (e.onset.on, COMPONENTS.index(e.measure)), default=None)


def _may_be_absent(event: Event) -> bool:
    return any(possibility.answer == ABSENT_WORSENING for possibility in event.possibilities)


def _answer(found: CompositeResult, definition: Definition) -> tuple[str, str]:
    event = found.certain
    if event is not None:
        return "yes", f"{in_list(event.measure)} {worsening_in_words(event, definition)}"
    if found.event is not None:
        answers = "; ".join(possibility(p) for p in found.event.possibilities)
        return "undetermined", f"{in_list(found.event.measure)}: the answer depends: {answers}"
    if found.pending:
        return "possible", pending_text(found.pending[0])
    judged = listed(r.measure for r in found.results if not r.indeterminate)
    none = f"no worsening present again at {definition.confirmation_length} or later: {judged}"
    if found.unjudged:
        missing = listed(found.unjudged)
        return "not assessable", f"Not assessable: {missing} not judged{f'; {none}' if judged else ''}"
    return "no", f"{none[0].upper()}{none[1:]}"


def _component(result: SeriesResult, definition: Definition) -> str:
    """Return what was found of one component, in a sentence."""
    title = in_list(result.measure)
    if result.worsenings:
        words = worsening_in_words(result.worsenings[0], definition)
    elif result.pending:
        words = f"{unconfirmed_note(result.pending[0])} {would_confirm(result.pending[0], definition)[:-1]}"
    elif result.indeterminate:
        words = f"not judged: {result.indeterminate[:-1]}"
    else:
        period = span(result.points[0].on, result.points[-1].on)
        words = f"no confirmed worsening ({period}, {len(result.points)} visits)"
        failed = [u for u in result.unconfirmed if u.kind is Kind.WORSENING]
        words = "; ".join([words, *(unconfirmed_note(u)[:-1] for u in failed)])
    return f"{title}: {words}."


def _settles(found: CompositeResult, record: PatientRecord, definition: Definition) -> tuple[Settle, ...]:
    changes: list[Event | Unconfirmed] = [*found.pending, *([found.event] if found.event is not None else [])]
    return (
        *facts_about(found.results, record, definition, changes),
        *facts_to_judge(found.unjudged, found.results, record, definition, found.as_of),
    )


def _cautions(found: CompositeResult) -> tuple[str, ...]:
    """Return what could change the answer: components left out, an earlier onset still open, relapses uncertain."""
    certain, first = found.certain, found.event
    cautions = [*found.warnings]
    if certain is not None and first is not None and first is not certain:
        title = in_list(first.measure)
        cautions.append(f"{title} may have worsened earlier, on {show(first.onset.on)}: {first.why}.")
    if certain is not None:
        cautions += [
            f"{pending_text(u)}; if it is confirmed, the composite began then."
            for u in found.pending
            if u.onset.on < certain.onset.on
        ]
        cautions.append(CAUSE_CAUTION)
    cautions += [text for r in found.results for text in (*r.cautions, *r.without_exclusions)]
    if any(result.history_assumed for result in found.results):
        cautions.append("Relapse history assumed complete, not recorded.")
    return tuple(dict.fromkeys(cautions))
