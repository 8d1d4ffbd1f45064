"""One patient under several definitions, in the few words and days that a cohort is counted and listed by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.definition import Definition
from domain.engine import ABSENT_WORSENING, events_of
from domain.evidence import Attribution, Event, Kind, SeriesResult, Why
from domain.measures import MEASURES
from domain.prepared import Prepared, prepare
from domain.records import PatientRecord
from domain.search_rule import SearchRule
from domain.side_by_side import NONE_FOUND, NOT_ASSESSED, NOT_ATTRIBUTED, cannot_be_settled
from domain.threshold_family import DEPENDS, FamilyAnswer, ThresholdFamily, confirmed_differ, is_open
from domain.wording import joined

EDSS = MEASURES["edss"]
PERHAPS = "worsening undetermined"  # whether it is confirmed at all rests on relapses that are not certain
LEVELS = tuple(EDSS.low + EDSS.step * i for i in range(int((EDSS.high - EDSS.low) / EDSS.step) + 1))


@dataclass(frozen=True, slots=True)
class Worsening:
    """A worsening by its days, confirmed however the uncertain relapses were.

    ``attribution``: None by a definition that does not attribute. ``open_until``: PIRA so far, settled if no relapse is
    recorded to that day.
    """

    onset: date
    confirmation: date
    attribution: Attribution | None
    open_until: date | None = None


@dataclass(frozen=True, slots=True)
class PatientAnswer:
    """What one definition says of one patient.

    ``label``: "not assessed", "no confirmed worsening", "worsening, not attributed" by a definition that does not
    attribute, or the attributions of the patient's confirmed worsenings in the order PIRA, RAW, undetermined ("PIRA and
    undetermined"). One that is confirmed only if an uncertain relapse was one, or was none, is no confirmed worsening:
    it makes "worsening undetermined", alone or last ("PIRA and worsening undetermined"), and its onset stands in
    ``perhaps``, not in ``worsenings``. Two labels are the same only if all of those are.
    ``open_rise``: the first unconfirmed rise that a later visit can still confirm, from ``confirm_from`` on;
    ``unsettled_rise``: the first that nothing can settle any more (safety 24). ``depends``: the threshold rule could
    not be verified and its published readings give other worsenings (safety 15). ``too_short``: no worsening could
    have been confirmed, for the values span fewer days than a confirmation takes. ``why_not``: why nothing is assessed.
    """

    definition: str
    label: str
    worsenings: tuple[Worsening, ...] = ()
    perhaps: tuple[date, ...] = ()
    open_rise: date | None = None
    confirm_from: date | None = None
    unsettled_rise: date | None = None
    depends: bool = False
    too_short: bool = False
    history_assumed: bool = False
    why_not: str = ""

    @property
    def assessed(self) -> bool:
        """Whether the definition could judge this patient at all."""
        return self.label != NOT_ASSESSED

    @property
    def open_until(self) -> date | None:
        """The day to which every PIRA of this patient is open; None where one is settled, or none is PIRA."""
        ends = [w.open_until for w in self.worsenings if w.attribution is Attribution.PIRA]
        open_ends = [end for end in ends if end is not None]
        return min(open_ends) if open_ends and len(open_ends) == len(ends) else None

    @property
    def words(self) -> str:
        """The answer as it is shown.

        A PIRA whose windows reach past the day of asking is PIRA so far (safety 13), and no one label stands where it
        depends on a threshold rule that is not verified (safety 15).
        """
        label = self.label.replace("PIRA", "PIRA so far") if self.open_until else self.label
        return f"{DEPENDS}; as written, {label}" if self.depends else label

    def first(self, attribution: Attribution | None = None) -> Worsening | None:
        """Return the worsening with the earliest onset, of any attribution or of one; None where there is none."""
        return next((w for w in self.worsenings if attribution in (None, w.attribution)), None)


@dataclass(frozen=True, slots=True)
class PatientAnswers:
    """One patient, by the registry's code, under every definition asked, in their order."""

    patient: str
    answers: tuple[PatientAnswer, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A definition with the EDSS thresholds of one family. ``levels``: where these are other ones than its own."""

    family: ThresholdFamily
    rule: SearchRule
    levels: frozenset[Decimal]


@dataclass(frozen=True, slots=True)
class Judge:
    """What is asked of every patient: called with a record, it gives that patient's answers under every rule.

    ``readings``: for each rule, the readings to try of an EDSS threshold that is not verified; () = it is not asked.
    ``lost_before``: a patient without a visit from that day to ``as_of`` counts as lost to follow-up; None = nobody.
    """

    rules: tuple[SearchRule, ...]
    readings: tuple[tuple[Reading, ...], ...]
    measure: str
    as_of: date
    lost_before: date | None = None

    @classmethod
    def of(
        cls,
        definitions: Sequence[Definition],
        measure: str,
        as_of: date,
        families: tuple[ThresholdFamily, ...] = (),
        lost_before: date | None = None,
    ) -> Judge:
        """Return the judge by these definitions. Raises ThresholdMissing for one that has no rule for the measure.

        families: the published readings of an EDSS threshold; () = nobody asks whether an answer depends on them.
        """
        asked = families if measure == "edss" else ()
        rules = tuple(SearchRule.of(definition, measure) for definition in definitions)
        readings = tuple(tuple(_reading(d, family) for family in asked) if is_open(d) else () for d in definitions)
        return cls(rules, readings, measure, as_of, lost_before)

    def __call__(self, record: PatientRecord) -> PatientAnswers:
        """Return one patient under every definition; rows dated after the day of asking are not read."""
        prepared = prepare(record, self.measure, self.as_of)
        first = self.lost_before
        lost = first is not None and not any(first <= visit.on <= self.as_of for visit in record.visits)
        answers = []
        for rule, readings in zip(self.rules, self.readings, strict=True):
            result = events_of(prepared, rule)
            depends = bool(readings) and _depends(prepared, result, readings)
            answers.append(answer_of(result, rule, lost=lost, depends=depends))
        return PatientAnswers(record.patient.code, tuple(answers))


def _reading(definition: Definition, family: ThresholdFamily) -> Reading:
    own = definition.threshold("edss")
    read = replace(definition, thresholds={**definition.thresholds, "edss": family.threshold})
    levels = frozenset(level for level in LEVELS if own.at(Fraction(level)) != family.threshold.at(Fraction(level)))
    return Reading(family, SearchRule.of(read, "edss"), levels)


def _depends(prepared: Prepared, result: SeriesResult, readings: Sequence[Reading]) -> bool:
    """Whether the readings do not agree; one that is the same at every level of this patient is not searched again."""
    levels = {point.value for point in result.points}
    return confirmed_differ(
        [
            FamilyAnswer(reading.family, events_of(prepared, reading.rule) if levels & reading.levels else result)
            for reading in readings
        ]
    )


def label_of(result: SeriesResult) -> str:
    """Return a patient's label under the definition of *result*, as PatientAnswer has it."""
    certain = [event for event in result.worsenings if not perhaps_absent(event)]
    perhaps = len(certain) < len(result.worsenings)
    if not result.worsenings:
        return NOT_ASSESSED if result.indeterminate else NONE_FOUND
    if any(event.why is Why.NOT_ASKED for event in certain):
        return NOT_ATTRIBUTED
    found = {event.attribution for event in certain}
    names = [str(attribution) for attribution in Attribution if attribution in found]
    return joined([*names, PERHAPS] if perhaps else names)


def perhaps_absent(event: Event) -> bool:
    """Whether a worsening is confirmed in some of the ways that the uncertain relapses can have been, not in all."""
    return any(possibility.answer == ABSENT_WORSENING for possibility in event.possibilities)


def answer_of(result: SeriesResult, rule: SearchRule, *, lost: bool = False, depends: bool = False) -> PatientAnswer:
    """Return what is counted and listed of one result under *rule*. lost: a rise waits in vain for its visit."""
    rises = [u for u in result.unconfirmed if u.kind is Kind.WORSENING]
    waiting = [] if lost else [u for u in rises if u.pending]
    unsettled = [u for u in rises if cannot_be_settled(u) or (lost and u.pending)]
    return PatientAnswer(
        definition=result.definition,
        label=label_of(result),
        worsenings=tuple(
            Worsening(
                event.onset.on,
                (event.pira_confirmation or event.confirmation).on,
                None if event.why is Why.NOT_ASKED else event.attribution,
                event.open_until,
            )
            for event in result.worsenings
            if not perhaps_absent(event)
        ),
        perhaps=tuple(event.onset.on for event in result.worsenings if perhaps_absent(event)),
        open_rise=waiting[0].onset.on if waiting else None,
        confirm_from=waiting[0].confirm_from if waiting else None,
        unsettled_rise=unsettled[0].onset.on if unsettled else None,
        depends=depends,
        too_short=bool(result.points) and not result.indeterminate and _too_short(result, rule),
        history_assumed=result.history_assumed,
        why_not=result.indeterminate if not result.worsenings else "",
    )


def _too_short(result: SeriesResult, rule: SearchRule) -> bool:
    """Whether the values end before any confirmation: an onset comes a day after the baseline at the soonest."""
    followed = (result.points[-1].on - result.points[0].on).days
    needed = max(rule.first_day + 1, rule.confirm_span.first if rule.confirm_span else 0)
    return followed < needed
