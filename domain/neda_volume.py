"""Brain volume as the fourth domain of NEDA-4: the values of a window, and whether one is worse than the cut-off.

Source: Kappos et al., Mult Scler 2016;22:1297-1305; clinical safety rule 22.
"""

from __future__ import annotations

from datetime import date, timedelta

from domain.brain_volume import VolumePair, brain_volume
from domain.dates import minus_months, show
from domain.neda_domains import Domain, Finding, after_the_end
from domain.neda_rules import NedaRules
from domain.neda_window import Window
from domain.observed import ending
from domain.pseudoatrophy import blurred_spans, clear_days
from domain.records import PatientRecord
from domain.scan_reading import COMPARISON_SLACK_MONTHS
from domain.settle import Settle, SettleKind

VOLUME = "Brain volume"


def volume_domain(record: PatientRecord, window: Window, rules: NedaRules) -> Domain:
    """Return whether the brain lost more volume than the cut-off in an open window.

    A value belongs to it if its later scan does, and the earlier one is not older than a comparison scan may be.
    """
    pairs = [p for p in brain_volume(record, rules, window.end).pairs if window.start <= p.later]
    usable = [pair for pair in pairs if pair.is_usable and _reaches(pair, window)]
    worse = [pair for pair in usable if pair.annual is not None and pair.annual < -rules.greatest_annual_loss]
    limit = f"−{rules.greatest_annual_loss} % a year"
    if worse:
        return Domain(VOLUME, Finding.FOUND, tuple(f"brain volume {pair.text}, worse than {limit}" for pair in worse))
    blocking = _blocking(pairs, usable, window, rules)
    if usable and not blocking:
        reasons = tuple(f"brain volume {pair.text}, not worse than {limit}" for pair in usable)
        return Domain(VOLUME, Finding.NONE, reasons, looked=f"brain volume to {show(usable[-1].later)}")
    return after_the_end(_no_volume(record, blocking if usable else pairs, window, rules), record, window)


def _blocking(pairs: list[VolumePair], usable: list[VolumePair], window: Window, rules: NedaRules) -> list[VolumePair]:
    """Return the values later than every usable one that cannot be used: the loss up to them is not known.

    One measured over too few days, or from too long ago, says nothing of the window whatever becomes of it; but after
    a change of scanner nothing carries the earlier values on.
    """
    last = usable[-1].later if usable else date.min
    return [
        pair
        for pair in pairs
        if pair.later > last
        and not pair.is_usable
        and (pair.scanner_changed or pair.earlier is None or _reaches(pair, window))
        and (pair.scanner_changed or pair.days is None or pair.days >= rules.least_interval_days)
    ]


def _reaches(pair: VolumePair, window: Window) -> bool:
    if pair.earlier is None:
        return False
    if window.rebaselined:
        return pair.earlier >= window.start
    return pair.earlier >= minus_months(pair.later, window.frame_months + COMPARISON_SLACK_MONTHS)


def _no_volume(record: PatientRecord, pairs: list[VolumePair], window: Window, rules: NedaRules) -> Domain:
    reasons = []
    for pair in pairs:
        why = list(pair.why_not)
        if pair.earlier is not None and not _reaches(pair, window):
            why.append(f"measured from {show(pair.earlier)} on, too long before the window")
        reasons.append(f"brain volume {pair.text}: {'; '.join(why)}{'; NEDA-4 not assessable' if pair.blurred else ''}")
    reasons = reasons or ["no brain-volume change recorded in the window"]
    blocking = _blocking(pairs, [], window, rules)
    fixes = tuple(dict.fromkeys(f for p in blocking if p.later == blocking[-1].later for f in p.fixes))
    found = Domain(VOLUME, Finding.UNKNOWN, tuple(reasons), fixes)
    if fixes and ending(record, window.end) is not None:
        return found
    least = rules.least_interval_days
    if not window.rebaselined and minus_months(window.end, window.frame_months + COMPARISON_SLACK_MONTHS) > (
        window.end - timedelta(days=least)
    ):
        reasons.append(f"a window of {window.frame_months} months is too short for a change over {least} days")
        return found._replace(reasons=tuple(reasons))
    first = window.start + timedelta(days=least) if window.rebaselined else window.start
    first = max(first, *(pair.later for pair in blocking)) if blocking else first
    day, last = clear_days(blurred_spans(record, rules, window.end), first, window.end, least)
    # What a record turns out to say may leave the value of no use: another scanner, steroids that were given.
    settle = _wanted("or else " if fixes else "", day, last, rules)
    return found._replace(settles=(*fixes, settle), until=day if day > window.end and not fixes else None)


def _wanted(lead: str, day: date, last: date | None, rules: NedaRules, beside: str = "") -> Settle:
    text = (
        f"{lead}a brain-volume change between two scans of one scanner, {rules.least_interval_days} days apart or a "
        f"little more, the later from {show(day)}{f' to {show(last)}' if last is not None else ' on'}{beside}"
    )
    return Settle(SettleKind.SCAN, text, day, last, measure="pbvc_percent")


def beside_relapses(
    facts: tuple[Settle, ...], record: PatientRecord, window: Window, rules: NedaRules
) -> tuple[Settle, ...]:
    """Return what settles NEDA-4, with the steroids of relapses that are only asked for among *facts*.

    A relapse of the window itself decides; an earlier one may leave a brain volume in doubt once it has its day, and
    the days of a scan that is asked for are only known then.
    """
    asked = [fact for fact in facts if _may_need_steroids(fact, window, rules)]
    if not asked:
        return facts
    beside = f"; neither within {rules.steroid_months} months after a relapse with steroids"
    found = []
    for fact in facts:
        if fact.kind is SettleKind.SCAN and fact.measure and fact.earliest is not None:
            lead = "or else " if fact.text.startswith("or else ") else ""
            fact = _wanted(lead, fact.earliest, None, rules, beside)
        found.append(fact)
        if fact in asked:
            found.append(_steroids(fact))
    pairs = [pair for pair in brain_volume(record, rules, window.end).usable if window.start <= pair.later]
    used = [pair for pair in pairs if _reaches(pair, window)][-1:]
    open_already = any(fact.kind is SettleKind.SCAN and fact.measure for fact in facts)
    if used and not open_already and ending(record, window.end) is None:
        least = rules.least_interval_days
        first = window.start + timedelta(days=least) if window.rebaselined else window.start
        doubts = blurred_spans(record, rules, window.end)
        day, _ = clear_days(doubts, max(first, used[-1].later), window.end, least)
        found.append(_wanted("if steroids leave the recorded one in doubt: ", day, None, rules, beside))
    return tuple(found)


def _may_need_steroids(fact: Settle, window: Window, rules: NedaRules) -> bool:
    """Whether a relapse without a row may turn out to lie before the window, near a scan whose volume can count."""
    if fact.kind not in {SettleKind.RELAPSES, SettleKind.RELAPSE_DATE} or fact.about:
        return False
    assert fact.earliest is not None
    assert fact.latest is not None
    reach = 0 if window.rebaselined else window.frame_months + COMPARISON_SLACK_MONTHS
    before = min(fact.latest, window.start - timedelta(days=1))
    return fact.earliest < window.start and minus_months(before, -rules.steroid_months) >= minus_months(
        window.start, reach
    )


def _steroids(fact: Settle) -> Settle:
    assert fact.earliest is not None
    assert fact.latest is not None
    days = f"{show(fact.earliest)} to {show(fact.latest)}"
    which = f"the relapse of {days}" if fact.kind is SettleKind.RELAPSE_DATE else f"a relapse {days}, if there was one"
    text = f"whether steroids were given for {which}"
    return Settle(SettleKind.STATEMENT, text, fact.earliest, fact.latest, on=fact.on, measure="steroids")
