"""The values of one measure, visit by visit, with how each is drawn and why: used, near a relapse, left out, unable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from domain.chart.plot import MarkKind
from domain.dates import show
from domain.definition_rules import RelapseFree
from domain.evidence import NOT_COMPARED, LeftOut, SeriesResult
from domain.records import Adjudication, Flag, PatientRecord, Relapse, Value, Visit, VisitKind
from domain.same_day import carried_from, carried_grades
from domain.wording import NOT_EXAMINED

NOT_DRAWN_AS_USED = NOT_COMPARED | {LeftOut.TWO_ON_ONE_DAY, LeftOut.NONE_CHOSEN, LeftOut.NOT_CHOSEN}


# By measure: the visits at which something was recorded of it, with what was recorded, in the order of the record.
Recorded = Mapping[str, Sequence[tuple[Visit, Sequence[Value]]]]


class Reading(NamedTuple):
    """One visit's value of one measure, with how it is drawn."""

    visit: Visit
    kind: MarkKind
    value: Decimal | None
    note: str


def recorded_in(record: PatientRecord) -> Recorded:
    """Return what was recorded by measure: the visits are gone through once for all lanes."""
    found: dict[str, list[tuple[Visit, list[Value]]]] = {}
    for visit in record.visits:
        own: dict[str, list[Value]] = {}
        for value in visit.values:
            own.setdefault(value.measure, []).append(value)
        for measure, values in own.items():
            found.setdefault(measure, []).append((visit, values))
    return found


def readings_of(
    measure: str,
    record: PatientRecord,
    recorded: Recorded,
    result: SeriesResult | None,
    window: RelapseFree | None,
) -> list[Reading]:
    """Return the readings of a measure; *window*: the days that the definition keeps between visit and relapse."""
    omitted = {(o.on, o.value): o for o in (result.omissions if result else ())}
    used = {(p.on, None if p.unable else p.value) for p in (result.points if result else ())}
    readings: list[Reading] = []
    near_by = _dated(record.relapses) if window is not None else ()
    for visit, values in recorded.get(measure, ()):
        value = visit.value(measure)
        flag = visit.flag(measure) if value is None else None
        if value is None and flag is Flag.OTHER:
            continue  # missing for another reason: nothing to draw, and the table says why
        omission = None if (visit.on, value) in used else omitted.get((visit.on, value))
        near = _near_relapse(visit, near_by, window)
        since = carried_from(values)
        if since is not None:
            kind, note = MarkKind.CARRIED, f"carried from {show(since)}, {NOT_EXAMINED}"
        elif visit.comparable is False or (omission and omission.why in NOT_DRAWN_AS_USED):
            kind = MarkKind.NOT_USED
            reason = visit.not_comparable_reason or (omission.note if omission else "")
            if visit.comparable is False:
                note = f"not comparable{f', {reason}' if reason else ''}"
            else:
                note = f"{omission.why if omission else ''}{f', {reason}' if reason else ''}"
        elif value is None:
            kind = MarkKind.UNABLE if flag is Flag.UNABLE else MarkKind.NO_VALUE
            note = "because of MS" if flag is Flag.UNABLE else "no value, reason not recorded"
        else:
            kind, note = (MarkKind.NEAR_RELAPSE, near) if near else (MarkKind.VALUE, "")
            grades = carried_grades(visit) if measure == "edss" else None
            if grades is not None:
                note = "; ".join(part for part in (note, f"grades carried from {show(grades)}, {NOT_EXAMINED}") if part)
        readings.append(Reading(visit, kind, value, note))
    return readings


# A relapse with the first and the last day that it can have begun on, as ordinals.
_Dated = tuple[Relapse, int, int]


def _dated(relapses: Sequence[Relapse]) -> Sequence[_Dated]:
    """Return the relapses that count, the last recorded first: dated once for all visits."""
    return [
        (relapse, relapse.onset.first.toordinal(), relapse.onset.last.toordinal())
        for relapse in reversed(relapses)
        if relapse.judged is not Adjudication.PSEUDO_RELAPSE
    ]


def _near_relapse(visit: Visit, relapses: Sequence[_Dated], window: RelapseFree | None) -> str:
    """Return why a visit lies near a relapse, or ""; a date not known to the day is tried on every day it can be."""
    on = visit.on.toordinal()
    for relapse, first, last in relapses:
        if window is None:
            break
        least, most = on - last, on - first
        # A visit counts as near while fewer than "before" days have passed; the onset day itself is 0 days after.
        if (most >= 0 and max(least, 0) < window.before) or (least <= 0 and max(-most, 0) < window.after):
            sure = "" if relapse.onset.exact else "possibly "
            uncertain = "uncertain " if relapse.judged is Adjudication.UNCERTAIN else ""
            days = f"{abs(least)} days {'after' if least >= 0 else 'before'}" if relapse.onset.exact else "near"
            return f"{sure}{days} the {uncertain}relapse of {relapse.onset}"
    return "visit because of a relapse" if visit.kind is VisitKind.RELAPSE else ""
