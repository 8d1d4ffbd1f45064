"""The split of accumulated disability: how much of a patient's EDSS change stands after relapses and how much does not.

The confirmed worsening steps are added by their attribution, the confirmed improvements likewise; what remains of last
minus first is the rest, so that the parts always add up. EDSS is ordinal: the sum describes, it does not measure.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.dates import show
from domain.definition import Definition
from domain.definition_rules import MovesTo
from domain.evidence import Attribution, Event, Kind, Point, SeriesResult, Unconfirmed
from domain.first_baseline import possible_baselines
from domain.improvement import first_improvements, is_certain
from domain.label import Label
from domain.omissions import omissions_in_words
from domain.open_facts import facts_about, facts_to_judge, never_settled
from domain.performance_rules import SplitRule
from domain.records import PatientRecord
from domain.series import DEATH
from domain.settle import Settle
from domain.wording import (
    CAUSE_CAUTION,
    joined,
    lasting,
    open_window,
    pending_text,
    signed,
    undetermined,
    value_of,
)

ID = "accumulated-disability"
TITLE = "Accumulated EDSS change by cause"
ORDINAL = (
    "EDSS is ordinal: a point does not mean the same everywhere on the scale. The sum describes the record; "
    "it is not a measure of loss."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One confirmed change as it enters the sum, in EDSS points."""

    event: Event
    change: Decimal


@dataclass(frozen=True, slots=True)
class AccumulatedDisability:
    """The parts, in EDSS points, with the steps they are made of; all None and () where fewer than two EDSS compare.

    ``possible``: steps that are there in some of the possible cases only; no sum holds them, the rest does.
    ``total`` is last minus first; raw + pira + undetermined + improvement + rest = total, exactly.
    """

    first: Point | None = None
    last: Point | None = None
    steps: tuple[Step, ...] = ()
    pending: tuple[Unconfirmed, ...] = ()
    possible: tuple[Step, ...] = ()

    @property
    def total(self) -> Decimal:
        """Last minus first; 0 where it cannot be judged."""
        return self.last.value - self.first.value if self.first is not None and self.last is not None else Decimal(0)

    @property
    def raw(self) -> Decimal:
        """The sum of the relapse-associated worsening steps."""
        return self._of(Attribution.RAW)

    @property
    def pira(self) -> Decimal:
        """The sum of the relapse-independent worsening steps."""
        return self._of(Attribution.PIRA)

    @property
    def undetermined(self) -> Decimal:
        """The sum of the worsening steps whose attribution is undetermined."""
        return self._of(Attribution.UNDETERMINED)

    @property
    def improvement(self) -> Decimal:
        """The sum of the confirmed improvements; 0 or below."""
        return sum((s.change for s in self.steps if s.event.kind is Kind.IMPROVEMENT), Decimal(0))

    @property
    def rest(self) -> Decimal:
        """What remains: changes below the threshold, not confirmed, not certain, or after the last confirmed step."""
        return self.total - sum((step.change for step in self.steps), Decimal(0))

    def _of(self, attribution: Attribution) -> Decimal:
        return sum((s.change for s in self.steps if s.event.attribution is attribution), Decimal(0))


def split_accumulated(record: PatientRecord, edss: SeriesResult, definition: Definition) -> AccumulatedDisability:
    """Return the split from the first possible baseline to the last EDSS, as of the date of *edss*.

    A step runs from the baseline of its event to the visit that the definition moves the baseline to, so that steps
    follow one another; of the improvements from one baseline only the first is a step, or the same change would be
    counted again. EDSS 10, death, is no last value.
    """
    alive = [point for point in edss.points if point.value != DEATH]
    first = next(iter(possible_baselines(record, alive, definition, edss.as_of)), None)
    if first is None or edss.indeterminate or first.on >= alive[-1].on:
        return AccumulatedDisability()
    improvements = first_improvements(edss.events)
    steps = [
        Step(event, _change(event, definition))
        for event in edss.events
        if event.onset.value != DEATH and (event.kind is Kind.WORSENING or event in improvements)
    ]
    return AccumulatedDisability(
        first,
        alive[-1],
        tuple(step for step in steps if is_certain(step.event)),
        edss.pending,
        tuple(step for step in steps if not is_certain(step.event)),
    )


def accumulated_label(
    found: AccumulatedDisability,
    record: PatientRecord,
    edss: SeriesResult,
    rule: SplitRule,
    definition: Definition,
) -> Label:
    """Return the split in words, each step with its dates; *edss*: the result it was made from."""
    return Label(
        ID,
        TITLE,
        _answer(found),
        _text(found, edss),
        reasons=(*(_step(step) for step in found.steps), *omissions_in_words(edss)),
        settles=_settles(found, record, edss, definition),
        start=found.first.on if found.first else None,
        end=found.last.on if found.last else None,
        rule=f"{definition.id} version {definition.version}",
        source=f"{rule.source}; events: {definition.citation}",
        unverified=(*rule.unverified, *definition.unverified_parts("edss")),
        cautions=(
            *(_cautions(found, edss) if found.first is not None else edss.cautions),
            *never_settled([edss], record, definition),
        ),
    )


def _change(event: Event, definition: Definition) -> Decimal:
    to = event.onset if definition.baseline.moves_to is MovesTo.ONSET else event.confirmation
    return to.value - event.baseline.value


def _points(change: Decimal) -> str:
    """Return a sum of EDSS steps with its sign and one decimal: "+1.5", "0"."""
    return signed(change.quantize(Decimal("0.1"))) if change else "0"


def _answer(found: AccumulatedDisability) -> str:
    if found.first is None:
        return "not assessable"
    sums = f"RAW {_points(found.raw)}, PIRA {_points(found.pira)}, undetermined {_points(found.undetermined)}"
    return f"{sums}{_may_be_there(found)}"


def _may_be_there(found: AccumulatedDisability) -> str:
    """Return the steps that no sum holds, to go on a sentence."""
    told = [f"{step.event.kind} {_points(step.change)} of {show(step.event.onset.on)}" for step in found.possible]
    return f"; may be there: {joined(told)}" if told else ""


def _text(found: AccumulatedDisability, edss: SeriesResult) -> str:
    if found.first is None or found.last is None:
        return f"Not assessable: {edss.indeterminate or 'fewer than two EDSS can be compared.'}"
    return (
        f"EDSS {value_of('edss', found.first)} on {show(found.first.on)} to {value_of('edss', found.last)} on "
        f"{show(found.last.on)} ({_points(found.total)}): after relapses (RAW) {_points(found.raw)}, not linked to "
        f"relapses (PIRA) {_points(found.pira)}, cause undetermined {_points(found.undetermined)}, improvement "
        f"{_points(found.improvement)}, rest {_points(found.rest)}{_may_be_there(found)}"
    )


def _step(step: Step) -> str:
    event = step.event
    cause = str(event.attribution) if event.attribution else "improvement"
    why = f" ({undetermined(event)})" if event.attribution is Attribution.UNDETERMINED else ""
    so_far = f" so far ({open_window(event)})" if event.open_until else ""
    words = (
        f"{_points(step.change)} {cause}{why}{so_far}: baseline {value_of('edss', event.baseline)}, first measured "
        f"{show(event.onset.on)}, present again {show(event.confirmation.on)}"
    )
    return f"{lasting(words, event)}."


def _cautions(found: AccumulatedDisability, edss: SeriesResult) -> tuple[str, ...]:
    cautions = [ORDINAL]
    if found.rest:
        cautions.append(
            f"Rest {_points(found.rest)}: below the threshold, not confirmed, "
            f"{'not certain, ' if found.possible else ''}or after the last confirmed step."
        )
    cautions += [
        f"The {step.event.kind} of {show(step.event.onset.on)} is there in some of the possible cases only, "
        "and in no sum."
        for step in found.possible
    ]
    if any(step.event.has_both_features for step in found.steps):
        cautions.append("A step with RAW and PIRA features is counted as RAW.")
    cautions += [f"{pending_text(change)}." for change in found.pending]
    if edss.history_assumed:
        cautions.append("Relapse history assumed complete, not recorded.")
    return (*dict.fromkeys([*cautions, *edss.cautions, *edss.without_exclusions]), CAUSE_CAUTION)


def _settles(
    found: AccumulatedDisability, record: PatientRecord, edss: SeriesResult, definition: Definition
) -> tuple[Settle, ...]:
    if found.first is None:
        return facts_to_judge([edss.measure], [edss], record, definition, edss.as_of)
    changes: list[Event | Unconfirmed] = [step.event for step in (*found.steps, *found.possible)]
    return facts_about([edss], record, definition, [*changes, *found.pending])
