"""NEDA-3 and NEDA-4: no evidence of disease activity in a window, with everything the answer rests on.

NEDA-3: no relapse, no active scan, no confirmed EDSS worsening. NEDA-4: nor a loss of brain volume beyond the cut-off.
One domain in which something was found decides; one that is unknown leaves the rest not assessable. Sources: Havrdova
et al., Lancet Neurol 2009;8:254-260; Kappos et al., Mult Scler 2016;22:1297-1305; clinical safety rules 22 and 24.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from domain.dates import show
from domain.definition import Definition
from domain.engine import find_events
from domain.evidence import SeriesResult
from domain.label import Label
from domain.neda_domains import Domain, Finding, NoEvidence, decide, open_facts, worsening_domain
from domain.neda_rules import NedaRules
from domain.neda_volume import beside_relapses, volume_domain
from domain.neda_window import Window
from domain.neida import inflammation_domain
from domain.records import PatientRecord
from domain.settle import Settle, SettleKind
from domain.threshold_family import DEPENDS, ThresholdFamily, answers_by_family
from domain.wording import CAUSE_CAUTION, joined, span, threshold_caution

NEDA_3, NEDA_4 = "neda-3", "neda-4"
DISEASE_ACTIVITY = "disease activity"


@dataclass(frozen=True, slots=True)
class NedaResult:
    """The answer of one rule in one window. ``until``: the first day on which an open rise or volume can be decided.

    ``domains``: () where the window is closed. ``definition``: id and version of the rule for a confirmed worsening.
    """

    rule: str  # "neda-3"
    answer: NoEvidence
    window: Window
    domains: tuple[Domain, ...]
    text: str
    reasons: tuple[str, ...]
    settles: tuple[Settle, ...] = ()
    until: date | None = None
    definition: str = ""
    unverified: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


def assess_neda3(
    record: PatientRecord,
    windows: Sequence[Window],
    definition: Definition,
    rules: NedaRules,
    *,
    edss: SeriesResult | None = None,
    families: tuple[ThresholdFamily, ...] = (),
) -> NedaResult:
    """Return NEDA-3 in the window that *windows* stand for: frame_windows() or treatment_windows().

    edss: what was found for EDSS under *definition* as of the window's end, searched here where not given; since a
    re-baseline it is always searched anew, for its reference is the first EDSS from there on. families: the threshold
    families to ask where the definition's own threshold is unverified; where they differ no one answer is given.
    """
    return over_windows(windows, lambda window: _three(record, window, definition, rules, edss, families))


def assess_neda4(
    record: PatientRecord,
    windows: Sequence[Window],
    definition: Definition,
    rules: NedaRules,
    *,
    edss: SeriesResult | None = None,
    families: tuple[ThresholdFamily, ...] = (),
) -> NedaResult:
    """Return NEDA-4 in the window that *windows* stand for; the arguments are those of assess_neda3()."""
    return assess_neda(record, windows, definition, rules, edss=edss, families=families)[1]


def assess_neda(
    record: PatientRecord,
    windows: Sequence[Window],
    definition: Definition,
    rules: NedaRules,
    *,
    edss: SeriesResult | None = None,
    families: tuple[ThresholdFamily, ...] = (),
    inflammation: Domain | None = None,
) -> tuple[NedaResult, NedaResult]:
    """Return NEDA-3 and NEDA-4, which asks the same and more; the arguments are those of assess_neda3().

    inflammation: the domain of the only window, where it is known.
    """
    threes = [_three(record, window, definition, rules, edss, families, inflammation) for window in windows]
    return _over(threes), _over([_four(record, three, definition, rules) for three in threes])


def neda_label(result: NedaResult, rules: NedaRules) -> Label:
    """Return an answer of NEDA-3, NEDA-4 or NEPAD as a label."""
    name = rules.names[result.rule]
    return Label(
        result.rule,
        name.title,
        str(result.answer),
        result.text,
        result.reasons,
        result.settles,
        result.window.start,
        result.window.end,
        result.definition,
        name.source,
        result.unverified,
        result.cautions,
        in_review=False,
    )


def over_windows(windows: Sequence[Window], judge: Callable[[Window], NedaResult]) -> NedaResult:
    """Return one answer for every window that an inexact date leads to: not assessable where they differ (safety 2)."""
    return _over([judge(window) for window in windows])


def _over(results: Sequence[NedaResult]) -> NedaResult:
    """Return one answer for those in every window that an inexact date leads to."""
    last = results[-1]
    treatment = last.window.treatment
    if len({result.answer for result in results}) == 1 or treatment is None:
        return last
    answers: dict[NoEvidence, NedaResult] = {}
    for result in results:
        answers.setdefault(result.answer, result)
    reasons = tuple(f"{a} with the {r.window.basis}: {r.text}" for a, r in answers.items())
    fact = Settle(
        SettleKind.STATEMENT,
        f"on which day {treatment.drug} was begun ({treatment.start})",
        treatment.start.first,
        min(treatment.start.last, last.window.end),
        treatment.id,
        measure="start",
    )
    opened = next((r for r in results if r.answer is NoEvidence.NOT_ASSESSABLE), None)
    facts = (fact, *opened.settles) if opened is not None else (fact,)
    text = f"Not assessable: {treatment.drug} was begun in {treatment.start}, and the answer depends on the day"
    return replace(
        last, answer=NoEvidence.NOT_ASSESSABLE, text=text, reasons=reasons, settles=facts, domains=(), until=None
    )


def concluded(
    rule: str,
    window: Window,
    domains: tuple[Domain, ...],
    definition: Definition,
    unverified: tuple[str, ...],
    cautions: tuple[str, ...],
    sought: str = DISEASE_ACTIVITY,
) -> NedaResult:
    """Return the answer that the domains of an open window lead to, in words, the deciding domains first.

    sought: what the rule looks for, worded.
    """
    answer = decide(domains)
    deciding = {
        NoEvidence.NO: Finding.FOUND,
        NoEvidence.YES: Finding.NONE,
        NoEvidence.NOT_ASSESSABLE: Finding.UNKNOWN,
    }[answer]
    first = [domain for domain in domains if domain.finding is deciding]
    rest = [domain for domain in domains if domain.finding is not deciding]
    reasons = tuple(reason for domain in (*first, *rest) for reason in domain.reasons)
    facts = open_facts(domains) if answer is NoEvidence.NOT_ASSESSABLE else ()
    until = max((d.until for d in first if d.until is not None), default=None) if facts else None
    return NedaResult(
        rule,
        answer,
        window,
        domains,
        _text(answer, window, first, bool(facts), until, sought),
        (*reasons, window.basis),
        facts,
        until,
        f"{definition.id}, version {definition.version}",
        tuple(dict.fromkeys((*unverified, *window.unverified))),
        (*dict.fromkeys((*cautions, *(note for domain in domains for note in domain.notes))),),
    )


def closed(rule: str, window: Window, definition: Definition, unverified: tuple[str, ...]) -> NedaResult:
    """Return the answer for a window in which nothing can be judged yet."""
    until = f" until {show(window.until)}" if window.until else ""
    return NedaResult(
        rule,
        NoEvidence.NOT_ASSESSABLE,
        window,
        (),
        f"Not assessable{until}: {window.closed}",
        (window.closed, window.basis),
        window.settles,
        window.until,
        f"{definition.id}, version {definition.version}",
        (*unverified, *window.unverified),
    )


def _text(
    answer: NoEvidence, window: Window, deciding: list[Domain], can_settle: bool, until: date | None, sought: str
) -> str:
    days = span(window.start, window.end)
    because = "; ".join(reason for domain in deciding for reason in (domain.missing or domain.reasons))
    if answer is NoEvidence.NO:
        return f"{sought[0].upper()}{sought[1:]} found, {days}: {because}"
    if answer is NoEvidence.YES:
        looked = "; ".join(domain.looked for domain in deciding if domain.looked)
        return f"No evidence of {sought} found, {days}; {looked}"
    if not can_settle:
        return f"Not assessable, and cannot be settled, {days}: {because}"
    later = f" until {show(until)}" if until is not None and until > window.end else ""
    return f"Not assessable{later}, {days}: {because}"


def _three(
    record: PatientRecord,
    window: Window,
    definition: Definition,
    rules: NedaRules,
    edss: SeriesResult | None,
    families: tuple[ThresholdFamily, ...],
    inflammation: Domain | None = None,
) -> NedaResult:
    unverified = (*rules.unverified_of(NEDA_3), *definition.unverified_parts("edss"))
    if window.closed:
        return closed(NEDA_3, window, definition, unverified)
    searched = from_reference(record, window, ("edss",))
    result = edss
    if result is None or window.rebaselined:
        result = find_events(searched, "edss", definition, window.end)
    disability = _by_family(searched, result, window, definition, families)
    domains = (inflammation or inflammation_domain(record, window), disability)
    caution = threshold_caution(definition)
    cautions = ((caution,) if caution else ()) + worsening_cautions(domains[1:], definition)
    return concluded(NEDA_3, window, domains, definition, unverified, cautions)


def _four(record: PatientRecord, three: NedaResult, definition: Definition, rules: NedaRules) -> NedaResult:
    """Return NEDA-4 in the window that *three*, NEDA-3, is about."""
    window = three.window
    if window.closed:
        return replace(three, rule=NEDA_4)
    domains = (*three.domains, volume_domain(record, window, rules))
    unverified = (*three.unverified, *rules.unverified_of(NEDA_4, "brain-volume"))
    cautions = (*three.cautions, *rules.volume_cautions)
    result = concluded(NEDA_4, window, domains, definition, unverified, cautions)
    return replace(result, settles=beside_relapses(result.settles, record, window, rules))


def from_reference(record: PatientRecord, window: Window, measures: tuple[str, ...]) -> PatientRecord:
    """Return the record without the values that lie before a re-baseline; its relapses and answers stay."""
    if not window.rebaselined:
        return record
    visits = tuple(
        visit
        if visit.on >= window.start
        else replace(visit, values=tuple(value for value in visit.values if value.measure not in measures))
        for visit in record.visits
    )
    return replace(record, visits=visits)


def worsening_cautions(domains: tuple[Domain, ...], definition: Definition) -> tuple[str, ...]:
    """Return what has to stand beside a confirmed worsening: its length, and that it establishes no cause."""
    if not any(domain.finding is Finding.FOUND for domain in domains):
        return ()
    early = f"A worsening confirmed at {definition.confirmation_length} is early: it often does not last."
    return ((early,) if definition.early else ()) + (CAUSE_CAUTION,)


def _by_family(
    record: PatientRecord,
    edss: SeriesResult,
    window: Window,
    definition: Definition,
    families: tuple[ThresholdFamily, ...],
) -> Domain:
    own = worsening_domain(record, edss, window, definition)
    answers = answers_by_family(record, definition, families, window.end, edss) if families else ()
    found = [(a.family.id, worsening_domain(record, a.result, window, definition)) for a in answers]
    if len({domain.finding for _, domain in found}) <= 1:
        return own
    ids: dict[Finding, list[str]] = {}
    for family, domain in found:
        ids.setdefault(domain.finding, []).append(family)
    words = "; ".join(f"{finding} by family {joined(names)}" for finding, names in ids.items())
    return Domain(own.title, Finding.UNKNOWN, (f"EDSS worsening {DEPENDS}: {words}",), notes=own.notes)
