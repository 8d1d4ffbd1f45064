"""What is stored of the EDSS of a visit: values with their notes, whose step it is, and the reason where two differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import Aid, Value, Visit
from ui.forms.edss_words import (
    CLINICIAN,
    COMPUTED,
    HELPED,
    MEASURED,
    NOT_EXAMINED,
    RULE_SETS,
    TwoSteps,
    with_answer,
)

WALKING = ("walking_distance_m", "ambulation")


@dataclass(frozen=True, slots=True)
class Examined:
    """What was typed and computed of the EDSS of one visit; None = not typed, or no step yet.

    ``carried``: the latest day that the computed step was carried over from. ``chosen``: whose step is for analysis.
    """

    grades: tuple[Value, ...]
    distance: Decimal | None
    ambulation: Decimal | None
    aid: Aid | None
    computed: Decimal | None
    carried: date | None
    stated: Decimal | None
    chosen: object
    reason: str
    measured: object = None
    other_help: object = None
    rule_set: object = None
    is_empty: bool = False

    @property
    def differs(self) -> bool:
        """Whether the clinician's step is another one than the computed."""
        return self.computed is not None and self.stated is not None and self.computed != self.stated


@dataclass(frozen=True, slots=True)
class EdssEntry:
    """The values to store, and how the step for analysis was chosen."""

    values: tuple[Value, ...]
    source: str
    reason: str
    aid: Aid | None


def entry_of(examined: Examined, before: Visit | None = None) -> EdssEntry:
    """Return what is stored of *examined*; *before*: the visit that is corrected, whose other notes are kept."""
    step, source, reason = _for_analysis(examined, before)
    if examined.is_empty and not reason:
        # An old visit that says nothing of it is not made to say so now.
        reason = NOT_EXAMINED if before is None or before.edss_reason == NOT_EXAMINED else ""
    walked = _walked(examined, before)
    made = (*examined.grades, *walked, *_step(examined, before, step, source))
    return EdssEntry(made, source, reason, examined.aid)


def _walked(examined: Examined, before: Visit | None) -> Iterator[Value]:
    helped = examined.other_help  # noted once, with the first of the two
    carried = _walking_carried(examined, before)
    for measure, value in zip(WALKING, (examined.distance, examined.ambulation), strict=True):
        if value is None:
            continue
        made = _noted(Value(measure, value), before)
        note = with_answer(made.note, HELPED, helped)
        if measure == "walking_distance_m":
            note = with_answer(note, MEASURED, examined.measured)
        yield replace(made, note=note, carried_from=carried)
        helped = None


def _step(examined: Examined, before: Visit | None, step: Decimal | None, source: str) -> Iterator[Value]:
    if step is not None:
        made = _noted(Value("edss", step), before)
        note = with_answer(made.note, RULE_SETS, examined.rule_set)
        yield replace(made, note=note, carried_from=_step_carried(examined, before, step, source))


def _step_carried(examined: Examined, before: Visit | None, step: Decimal, source: str) -> date | None:
    """Return the day that the step was carried over from (safety 12): a correction alone examines nothing."""
    stored = _stored("edss", before)
    is_same = stored is not None and stored.value == step
    kept = stored.carried_from if stored is not None and is_same else None
    has_all = examined.computed is not None or _all_examined(examined)
    if is_same and not (has_all and _examined_anew(examined, before)):
        return kept
    days = (examined.carried, _walking_carried(examined, before))
    carried = max((day for day in days if day is not None), default=None)
    return carried if source == COMPUTED or carried is None else kept


def _walking_carried(examined: Examined, before: Visit | None) -> date | None:
    """Return the day that walking was carried over from, as an import can have it; None once it is another one."""
    if _walked_now(examined, before):
        return None
    found = (_stored(measure, before) for measure in WALKING)
    return max((v.carried_from for v in found if v is not None and v.carried_from is not None), default=None)


def _walked_now(examined: Examined, before: Visit | None) -> bool:
    """Whether distance or score is another one than the visit had; a score that follows from the distance is none."""
    distance, score = (_number(_stored(measure, before)) for measure in WALKING)
    return examined.distance != distance or (score is not None and examined.ambulation != score)


def _all_examined(examined: Examined) -> bool:
    return {v.measure for v in examined.grades if v.carried_from is None} == set(FUNCTIONAL_SYSTEMS)


def _examined_anew(examined: Examined, before: Visit | None) -> bool:
    """Whether grades or walking are others than the visit had, or come by in another way."""
    had = {(v.measure, v.value, v.carried_from) for v in before.values if not v.trial} if before is not None else set()
    systems = {entry for entry in had if entry[0] in FUNCTIONAL_SYSTEMS and entry[1] is not None}
    return _walked_now(examined, before) or systems != {(v.measure, v.value, v.carried_from) for v in examined.grades}


def _stored(measure: str, before: Visit | None) -> Value | None:
    """Return the value of the day that the visit had before its correction."""
    values = before.values if before is not None else ()
    return next((v for v in values if (v.measure, v.trial) == (measure, 0)), None)


def _number(value: Value | None) -> Decimal | None:
    return value.value if value is not None else None


def _noted(value: Value, before: Visit | None) -> Value:
    """Return *value* with the note that the same value had; another value has another note."""
    stored = _stored(value.measure, before)
    return replace(value, note=stored.note) if stored is not None and stored.value == value.value else value


def _for_analysis(examined: Examined, before: Visit | None) -> tuple[Decimal | None, str, str]:
    """Return the step for analysis, whose it is, and the reason as it is stored."""
    computed, stated, reason = examined.computed, examined.stated, examined.reason
    if examined.differs and stated is not None and computed is not None:
        both = TwoSteps(stated, computed, reason).words()
        return (computed, COMPUTED, both) if examined.chosen == COMPUTED else (stated, CLINICIAN, both)
    if stated is None:
        return computed, COMPUTED if computed is not None else "", reason
    unchanged = before is not None and not before.edss_source and before.value("edss") == stated
    return stated, "" if unchanged else CLINICIAN, reason
