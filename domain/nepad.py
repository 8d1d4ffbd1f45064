"""NEPAD: no evidence of progression or active disease, for primary progressive MS.

No relapse, no active scan, and no worsening confirmed at 12 weeks of EDSS, walking (T25FW) or either hand (9HPT).
A test that was not done is not a test that was passed. Source: Wolinsky et al., Ann Neurol 2018;84:527-536.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from domain.dates import show
from domain.definition import Definition
from domain.engine import find_events
from domain.evidence import SeriesResult
from domain.label import Label
from domain.lublin import course_on
from domain.neda import NedaResult, closed, concluded, from_reference, neda_label, over_windows, worsening_cautions
from domain.neda_domains import Domain, Finding, worsening_domain
from domain.neda_rules import NedaRules
from domain.neda_window import Window
from domain.neida import inflammation_domain
from domain.records import Course, PatientRecord
from domain.settle import Settle, SettleKind
from domain.wording import threshold_caution

NEPAD = "nepad"
NOT_PART = "not part of the rule"
SOUGHT = "progression or active disease"
HANDS = ("nhpt_dominant", "nhpt_non_dominant")
EITHER_HAND = "nhpt"
MEASURES_USED = ("edss", "t25fw", *HANDS, EITHER_HAND)


def assess_nepad(
    record: PatientRecord,
    windows: Sequence[Window],
    definition: Definition,
    rules: NedaRules,
    *,
    results: Mapping[str, SeriesResult] | None = None,
    inflammation: Domain | None = None,
) -> NedaResult | None:
    """Return NEPAD in the window that *windows* stand for; None for a course that the rule is not part of.

    definition: a rule that confirms at 12 weeks and has thresholds for EDSS, T25FW and 9HPT. results: what was found by
    measure under it as of the window's end, searched here where not given; since a re-baseline always searched anew.
    inflammation: the domain of the only window, where it is known.
    Raises ValueError for a definition that confirms at another length, ThresholdMissing for one without a threshold.
    """
    if definition.confirmation.days != rules.nepad_confirmation_days:
        raise ValueError(f"NEPAD confirms at {rules.nepad_confirmation_days} days, {definition.id} does not.")
    end = windows[-1].end
    course, _, note = course_on(record, end)
    if course is not None and course not in (rules.nepad_course, Course.UNCERTAIN):
        return None

    def judged(window: Window) -> NedaResult:
        unverified = (*rules.unverified_of(NEPAD), *_unverified(definition))
        if course is not rules.nepad_course:
            text = f"the course on {show(end)}"
            unknown = replace(window, closed=note, until=None, settles=(Settle(SettleKind.STATEMENT, text, None, end),))
            return closed(NEPAD, unknown, definition, unverified)
        if window.closed:
            return closed(NEPAD, window, definition, unverified)
        disability = _disability(record, window, definition, results)
        domains = (inflammation or inflammation_domain(record, window), *disability)
        caution = threshold_caution(definition)
        cautions = ((caution,) if caution else ()) + worsening_cautions(disability, definition)
        return concluded(NEPAD, window, domains, definition, unverified, cautions, SOUGHT)

    return over_windows(windows, judged)


def nepad_label(result: NedaResult | None, rules: NedaRules) -> Label:
    """Return the answer as a label; None reads as not part of the rule."""
    if result is not None:
        return neda_label(result, rules)
    name = rules.names[NEPAD]
    text = f"{name.title} is a rule for {rules.nepad_course} only"
    return Label(NEPAD, name.title, NOT_PART, text, source=name.source, in_review=False)


def _unverified(definition: Definition) -> tuple[str, ...]:
    parts = (part for measure in ("edss", "t25fw", "nhpt") for part in definition.unverified_parts(measure))
    return tuple(dict.fromkeys(parts))


def _disability(
    record: PatientRecord, window: Window, definition: Definition, results: Mapping[str, SeriesResult] | None
) -> tuple[Domain, ...]:
    searched = from_reference(record, window, MEASURES_USED)

    def domain_of(measure: str) -> Domain:
        given = None if results is None or window.rebaselined else results.get(measure)
        result = given if given is not None else find_events(searched, measure, definition, window.end)
        return worsening_domain(record, result, window, definition)

    walking = (domain_of("edss"), domain_of("t25fw"))
    hands = tuple(domain_of(hand) for hand in HANDS)
    unnamed = domain_of(EITHER_HAND)
    if unnamed.finding is Finding.FOUND:
        return (*walking, unnamed)
    recorded = {v.measure for visit in searched.visits if visit.on <= window.end for v in visit.values}
    # Times of a hand that nobody named stand for the 9HPT only where no hand was ever named.
    if EITHER_HAND in recorded and not recorded & set(HANDS):
        return (*walking, unnamed)
    return (*walking, *hands)
