"""Distinct relapses, relapses a year and early relapses in words: what screen, paper and CSV print of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from domain.dates import show
from domain.day_spans import Span, number_of_days
from domain.label import Label
from domain.records import Relapse
from domain.relapse_count import CountRange
from domain.relapse_hygiene import DateMatters, RelapseHygiene, Verdict
from domain.relapse_rate import YEAR, EarlyRelapses, RelapseRate
from domain.relapse_rules import RelapseRules
from domain.relapse_settle import is_near, open_facts
from domain.settle import Settle, SettleKind
from domain.wording import joined, spans

NONE_RECORDED = "none recorded"
NOT_ASSESSABLE = "not assessable"
SAME_SYSTEM = "reports that share a functional system are taken as the same system"
COUNTS_ONLY = "Counts and rates only: every recorded date stays, and each bears on relapse-free windows."
ASSUMED = "The relapse history is assumed complete, not recorded."
SHORT_TIME = "Under one year is known: a single relapse moves the rate a great deal."
NOT_A_FORECAST = "A count, not a forecast."
BOUNDED = "Too many possibilities to try one by one: the true range may be narrower."


def relapse_count_label(hygiene: RelapseHygiene, rules: RelapseRules, matters: Iterable[DateMatters] = ()) -> Label:
    """Return how many distinct relapses are recorded. *matters*: close pairs whose dates change other answers."""
    count = hygiene.counting.total
    days = rules.apart.value
    any_rows = bool(hygiene.relapses or hygiene.unrecorded)
    excluded = [f"{r.onset}: pseudo-relapse by adjudication, not counted." for r in hygiene.excluded]
    uncertain = [f"{r.onset}: not adjudicated{_signs(r)}, counted and not counted." for r in hygiene.uncertain]
    inexact = [f"{r.onset}: tried on every day it can be." for r in hygiene.inexact if is_near(r, hygiene)]
    reported = [f"{s.label[0].upper()}{s.label[1:]}: at least one." for s in hygiene.unrecorded]
    text = f"{count.of('distinct relapse')} recorded to {show(hygiene.as_of)}{_listed(hygiene)}."
    return Label(
        id="relapse-count",
        title="Distinct relapses",
        answer=count.text if any_rows else NONE_RECORDED,
        text=text if any_rows else f"No relapse recorded to {show(hygiene.as_of)}.",
        reasons=(*(p.text for p in hygiene.pairs), *uncertain, *inexact, *reported, *excluded),
        settles=open_facts(hygiene) if count.low != count.high else (),
        end=hygiene.as_of,
        rule=f"{rules.name}: onsets under {days} days apart in one system are one relapse",
        source=f"{rules.apart.source}; {rules.duration.source}",
        unverified=(SAME_SYSTEM,) if hygiene.pairs else (),
        cautions=(
            *((COUNTS_ONLY,) if hygiene.pairs else ()),
            *(m.text for m in matters),
            *(_short(r, rules) for r in hygiene.short),
            *(() if hygiene.counting.is_tried else (BOUNDED,)),
        ),
        in_review=False,
    )


def rate_label(
    rate: RelapseRate, hygiene: RelapseHygiene, rules: RelapseRules, unverified: tuple[str, ...] = ()
) -> Label:
    """Return relapses a year over some time, with the days not known. *unverified*: of what bounds the time."""
    return Label(
        id=rate.id,
        title=rate.title,
        answer=f"{rate_text(rate)} a year" if rate.is_assessable else NOT_ASSESSABLE,
        text=_rate_sentence(rate, rules),
        reasons=(*_unknown_days(rate.unknown, rate.time, rate.asked_to), *_outside(rate)),
        settles=(*_history_settles(rate.unknown), *_facts_of(rate.count, hygiene, rate.known)),
        start=rate.time[0][0] if rate.time else None,
        end=rate.time[-1][1] if rate.time else None,
        rule=f"{rules.name}: distinct relapses by the time known, a year being {float(YEAR)} days",
        source=rules.apart.source,
        unverified=(*unverified, *_least(rate, rules)),
        cautions=(
            *((ASSUMED,) if rate.assumed else ()),
            *((SHORT_TIME,) if rate.is_assessable and rate.years < 1 else ()),
        ),
        in_review=False,
    )


def early_label(early: EarlyRelapses, hygiene: RelapseHygiene, rules: RelapseRules) -> Label:
    """Return how many relapses fall in the first months of the disease: shown, never a forecast."""
    count = early.count
    reasons = (*_known_from(early), *_unknown_days(early.unknown, _time_of(early))) if count else ()
    at_onset = (
        "A relapse at the first symptom is recorded and counted."
        if early.at_onset
        else "No relapse is recorded at the first symptom: the first attack is not in the count."
    )
    return Label(
        id="early-relapses",
        title=f"Relapses in the first {rules.early.value} months",
        answer=count.text if count and not early.is_unknown else NOT_ASSESSABLE,
        text=_early_sentence(early, rules),
        reasons=reasons,
        settles=_early_settles(early, hygiene),
        start=early.start,
        end=early.end,
        rule=f"{rules.name}: {rules.early.value} months from the first symptom",
        source=rules.early.source,
        unverified=(rules.early.unverified,) if rules.early.unverified else (),
        cautions=(
            *((at_onset,) if count and not early.is_unknown else ()),
            *((ASSUMED,) if early.assumed else ()),
            NOT_A_FORECAST,
        ),
    )


def rate_text(rate: RelapseRate) -> str:
    """Return a rate to two decimals, half up: "0.50", "0.50 to 1.00", "at least 0.50"; "" where there is none."""
    if rate.low is None:
        return ""
    if rate.high is None:
        return f"at least {_two_decimals(rate.low)}"
    low, high = _two_decimals(rate.low), _two_decimals(rate.high)
    return low if low == high else f"{low} to {high}"


def _two_decimals(value: Fraction) -> str:
    whole, hundredths = divmod(int(value * 100 + Fraction(1, 2)), 100)
    return f"{whole}.{hundredths:02d}"


def _listed(hygiene: RelapseHygiene) -> str:
    """Return how many stand in the list, where close reports of different or unknown systems are kept apart."""
    reports = sum(len(relapse.reports) for relapse in hygiene.relapses)
    listed = len(hygiene.relapses)
    parts = [f"in {reports} reports"] if reports != listed else []
    open_verdicts = {Verdict.ASK, Verdict.SYSTEMS_UNKNOWN, Verdict.DATE_UNCERTAIN}
    parts += [f"{listed} kept apart"] if any(p.verdict in open_verdicts for p in hygiene.pairs) else []
    return f" ({', '.join(parts)})" if parts else ""


def _signs(relapse: Relapse) -> str:
    signs = [word for word, given in (("fever", relapse.fever), ("infection", relapse.infection)) if given]
    return f" ({joined(signs)} recorded)" if signs else ""


def _short(relapse: Relapse, rules: RelapseRules) -> str:
    hours = rules.duration.value
    return (
        f"{relapse.onset}: lasted under {hours} hours as recorded; by the definition no relapse, counted as recorded."
    )


def _rate_sentence(rate: RelapseRate, rules: RelapseRules) -> str:
    if not rate.time:
        return f"Not assessable: {rate.missing}."
    if not rate.known:
        return f"Not assessable: relapse history not recorded {spans(rate.unknown)}."
    if not rate.is_assessable:
        days = number_of_days(rate.known)
        return (
            f"Not assessable: only {days} {'day' if days == 1 else 'days'} known, {spans(rate.known)}, "
            f"and a rate needs {rules.least.value}; {rate.count.of('relapse')} in them."
        )
    years = _two_decimals(rate.years)
    relapses = rate.count.of("relapse")
    return f"{relapses[0].upper()}{relapses[1:]} in {years} years known, {spans(rate.known)}: {rate_text(rate)} a year."


def _least(rate: RelapseRate, rules: RelapseRules) -> tuple[str, ...]:
    """Return what is unverified of the least time, where the answer rests on it."""
    too_short = bool(rate.known) and not rate.is_assessable
    return (rules.least.unverified,) if too_short and rules.least.unverified else ()


def _unknown_days(unknown: tuple[Span, ...], time: Iterable[Span], asked_to: date | None = None) -> tuple[str, ...]:
    """Return the days that are not known. *asked_to*: the day after which nobody has asked yet."""
    gaps = unknown[:-1] if asked_to else unknown
    of = number_of_days(time)
    told = [f"Relapse history not recorded on {number_of_days(gaps)} of {of} days: {spans(gaps)}."] if gaps else []
    if asked_to:
        told.append(f"Relapses asked to {show(asked_to)}, not yet on {number_of_days(unknown[-1:])} of {of} days.")
    return tuple(told)


def _outside(rate: RelapseRate) -> tuple[str, ...]:
    if rate.outside.high == 0:
        return ()
    return (f"Recorded in the time not known, and in no rate: {rate.outside.text}.",)


def _history_settles(unknown: tuple[Span, ...]) -> tuple[Settle, ...]:
    return tuple(
        Settle(SettleKind.RELAPSES, f"whether there was a relapse {spans([(a, b)])}", a, b) for a, b in unknown
    )


def _facts_of(count: CountRange | None, hygiene: RelapseHygiene, time: tuple[Span, ...]) -> tuple[Settle, ...]:
    """Return what would settle a count of *time*; () where there is one number."""
    return () if count is None or count.low == count.high else open_facts(hygiene, time)


def _early_sentence(early: EarlyRelapses, rules: RelapseRules) -> str:
    if early.count is None or early.start is None or early.end is None:
        return "Not assessable: first symptom not recorded."
    if early.is_unknown:
        return f"Not assessable: relapse history not recorded {spans(early.unknown)}."
    so_far = "" if early.is_over else " so far"
    relapses = early.count.of("relapse")
    latest = " at the latest" if early.onset is not None and early.onset.exact is None else ""
    return (
        f"{relapses[0].upper()}{relapses[1:]}{so_far}, within {rules.early.value} months of the first symptom "
        f"{early.onset} (to {show(early.end)}{latest})."
    )


def _time_of(early: EarlyRelapses) -> tuple[Span, ...]:
    """Return the widest time, as far as it is past."""
    return ((early.start, early.until),) if early.start is not None and early.until is not None else ()


def _known_from(early: EarlyRelapses) -> tuple[str, ...]:
    """Return from when on the history is known, where its beginning is not."""
    if early.start is None or not early.unknown or early.unknown[0][0] != early.start:
        return ()
    first_known = date.fromordinal(early.unknown[0][1].toordinal() + 1)
    if early.end is None or first_known > early.end:
        return ()
    return (f"Relapse history known from {show(first_known)}.",)


def _early_settles(early: EarlyRelapses, hygiene: RelapseHygiene) -> tuple[Settle, ...]:
    if early.count is None:
        return (Settle(SettleKind.STATEMENT, "the date of the first symptom"),)
    found = list(_history_settles(early.unknown))
    if early.by_onset and early.onset is not None:
        text = f"the day of the first symptom in {early.onset}"
        found.append(Settle(SettleKind.STATEMENT, text, early.onset.first, early.onset.last))
    return (*found, *_facts_of(early.recorded, hygiene, _time_of(early)))
