"""Relapses too near one another, too short, flagged and not judged; visits and EDSS values near a relapse or fever."""

from __future__ import annotations

from domain.dates import show
from domain.infection_window import Target, infection_window
from domain.quality.measured import EDSS
from domain.quality.reference import Asked, Found
from domain.records import Adjudication, Relapse
from domain.relapse_hygiene import HOURS_A_DAY, systems_of


def close_pair(asked: Asked) -> Found:
    """Two reports nearer than two relapses can be; one that was said to be of its own, or not, is settled."""
    apart = asked.reference.relapses.apart.value
    reports = sorted((r for r in asked.record.relapses if _counts(r)), key=_order)
    for at, later in enumerate(reports):
        if later.separate is not None:
            continue
        for earlier in reports[:at]:
            # A date known to its year only can lie on either side of the other one.
            most = max(later.onset.last - earlier.onset.first, earlier.onset.last - later.onset.first)
            if most.days >= apart:
                continue
            same = systems_of(earlier) & systems_of(later)
            known = systems_of(earlier) and systems_of(later)
            which = "the same system" if same else "different systems" if known else "systems not recorded"
            text = (
                f"Relapse onsets {earlier.onset} and {later.onset} lie under {apart} days apart ({which}): "
                "one relapse or two?"
            )
            facts = (earlier.onset.iso(), later.onset.iso(), which)
            yield asked.found("relapse", later.id, "onset", later.onset.first, text, *facts)


def flagged(asked: Asked) -> Found:
    """Fever or infection never excludes a relapse by itself: somebody has to judge it."""
    for relapse in asked.record.relapses:
        if relapse.adjudication is None and (relapse.fever or relapse.infection):
            parts = [word for word, said in (("fever", relapse.fever), ("infection", relapse.infection)) if said]
            signs = " and ".join(parts)
            text = f"Relapse {relapse.onset} is recorded with {signs} and is not adjudicated: it counts as uncertain."
            facts = (relapse.onset.iso(), signs)
            yield asked.found("relapse", relapse.id, "adjudication", relapse.onset.first, text, *facts)


def too_short(asked: Asked) -> Found:
    """What lasted under the hours of the definition is no relapse by it; a note that says more is reason enough."""
    hours = asked.reference.relapses.duration.value
    for relapse in asked.record.relapses:
        days = relapse.duration_days
        if days is not None and days * HOURS_A_DAY < hours and not relapse.note.strip() and _counts(relapse):
            text = f"Relapse {relapse.onset} lasted under {hours} hours, and no note says why it counts."
            facts = (relapse.onset.iso(), days)
            yield asked.found("relapse", relapse.id, "duration_days", relapse.onset.first, text, *facts)


def visit_near_relapse(asked: Asked) -> Found:
    """An EDSS soon after a relapse began is no steady reference; a visit marked as not comparable says so already."""
    within = asked.rule.whole("days")
    relapses = [r for r in asked.record.relapses if r.judged is Adjudication.RELAPSE]
    for visit in asked.visits:
        if EDSS not in visit.values or visit.visit.comparable is False:
            continue
        near = [r for r in relapses if r.onset.last <= visit.on and (visit.on - r.onset.first).days < within]
        if near:
            relapse = max(near, key=_order)
            text = (
                f"The EDSS of {show(visit.on)} lies within {within} days of the relapse {relapse.onset}: "
                "it is no steady reference."
            )
            yield asked.found("visit", visit.id, "comparable", visit.on, text, visit.on, relapse.onset.iso())


def fever_at_visit(asked: Asked) -> Found:
    """Fever or heat at the examination, with nothing said about comparing it with others."""
    for visit in asked.visits:
        if visit.visit.fever_or_heat and visit.visit.comparable is None and EDSS in visit.values:
            text = f"Fever or heat at the visit of {show(visit.on)}; whether its EDSS compares is not stated."
            yield asked.found("visit", visit.id, "comparable", visit.on, text, visit.on)


def infection_before(asked: Asked) -> Found:
    """An infection shortly before a relapse or an EDSS value: possibly bearing on it, no reason to leave it out."""
    settled = {v.id for v in asked.record.visits if v.comparable is False}
    settled |= {r.id for r in asked.record.relapses if r.adjudication is not None}
    for flag in infection_window(asked.record, asked.reference.relapses, asked.as_of).flags:
        if flag.infection is None or not flag.is_sure or flag.record_id in settled:
            continue
        kind, field = ("relapse", "infection") if flag.target is Target.RELAPSE else ("visit", "comparable")
        facts = (flag.target, flag.when.iso(), flag.infection.onset.iso(), flag.infection.kind, flag.infection.fever)
        yield asked.found(kind, flag.record_id, field, flag.when.first, flag.text, *facts, flag.text)


def _counts(relapse: Relapse) -> bool:
    return relapse.judged is not Adjudication.PSEUDO_RELAPSE


def _order(relapse: Relapse) -> tuple[object, ...]:
    return relapse.onset.first, relapse.onset.last, sorted(systems_of(relapse)), relapse.id
