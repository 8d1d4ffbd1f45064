"""The disease course against what was measured, and severity ranks outside what their tables were made for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.dates import minus_months, show, whole_years
from domain.quality.measured import EDSS, series
from domain.quality.reference import Asked, Found
from domain.records import Adjudication, Course, CourseEntry
from domain.values import show_value


def spms_with_low_edss(asked: Asked) -> Found:
    """Secondary progression is seldom set while the EDSS is low: ask."""
    least = asked.reference.spms_least_edss
    for entry in asked.record.courses:
        if entry.course is not Course.SPMS:
            continue
        values = _edss_around(asked, entry)
        if values and all(value < least for _, value in values):
            measure = asked.reference.measures[EDSS]
            shown = ", ".join(f"{show_value(measure, value)} on {show(on)}" for on, value in values)
            since = f" since {entry.since}" if entry.since else ""
            text = f"SPMS is recorded{since}, with EDSS {shown}: under {show_value(measure, least)}."
            facts = (entry.since.iso() if entry.since else "", shown)
            on = entry.since.first if entry.since else None
            yield asked.found("course", entry.id, "course", on, text, *facts)


def ppms_with_relapse(asked: Asked) -> Found:
    """A relapse at the onset does not go with primary progression: ask."""
    onset = asked.record.patient.onset_date
    days = asked.rule.whole("days")
    if onset is None:
        return
    entries = sorted((e for e in asked.record.courses if e.course is Course.PPMS), key=lambda e: e.id)
    early = sorted(
        (
            relapse.onset
            for relapse in asked.record.relapses
            if relapse.judged is Adjudication.RELAPSE and (relapse.onset.last - onset.first).days <= days
        ),
        key=lambda when: (when.first, when.last),
    )
    for entry in entries if early else []:
        text = f"PPMS is recorded, with a relapse at its onset: first symptom {onset}, relapse {early[0]}."
        on = entry.since.first if entry.since else None
        yield asked.found("course", entry.id, "course", on, text, onset.iso(), early[0].iso())


def msss_too_early(asked: Asked) -> Found:
    """The rank by disease duration, asked of the newest EDSS within the first year."""
    onset = asked.record.patient.onset_date
    newest = _newest(asked)
    if onset is None or newest is None or newest[1] < onset.last:
        return
    visit_id, on = newest
    years = asked.rule.whole("years")
    if whole_years(onset.first, on) < years:
        text = f"MSSS of {show(on)} rests on under {years} year of disease (first symptom {onset}): short duration."
        yield asked.found("visit", visit_id, EDSS, on, text, on, onset.iso())


def armss_outside(asked: Asked) -> Found:
    """The rank by age, asked of an EDSS at an age that its table does not have."""
    birth = asked.record.patient.birth_date
    newest = _newest(asked)
    if birth is None or newest is None or newest[1] < birth.last:
        return
    visit_id, on = newest
    table = asked.reference.armss
    too_young = on < minus_months(birth.first, -12 * table.first)
    too_old = on > minus_months(birth.last, -12 * table.last)
    if too_young or too_old:
        text = f"ARMSS of {show(on)} has no value: it is known from {table.first} to {table.last} years (born {birth})."
        yield asked.found("visit", visit_id, EDSS, on, text, on, birth.iso())


def _newest(asked: Asked) -> tuple[str, date] | None:
    values = [(visit.id, visit.on) for visit, _ in series(asked, EDSS) if visit.on <= asked.as_of]
    return values[-1] if values else None


def _edss_around(asked: Asked, entry: CourseEntry) -> list[tuple[date, Decimal]]:
    """Return the EDSS at the beginning of a course, for every day that it can have begun on."""
    values = [(visit.on, value) for visit, value in series(asked, EDSS)]
    if entry.since is None:
        return values[-1:]
    first, last = entry.since.first, entry.since.last
    before = [pair for pair in values if pair[0] <= first][-1:]
    within = [pair for pair in values if first < pair[0] <= last]
    after = [pair for pair in values if pair[0] > last][:1]
    return before + within if before else (within or after)
