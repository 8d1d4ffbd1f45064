"""Relapses a year, calendar year by calendar year, over the days of known history, and the treatment of that time.

Days that nobody asked about are hatched and in no rate (clinical safety 1); a year of which too few days are known has
a count and no rate. On and off treatment are told apart as the rules of the effect models have it (safety 32).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from domain.chart.course_events import events_lane
from domain.chart.plot import (
    LOOKS,
    Band,
    BandKind,
    Bar,
    CoursePlot,
    Finish,
    Label,
    Lane,
    Line,
    LineStyle,
    Look,
    Mark,
    MarkKind,
    Place,
    Role,
    Shape,
)
from domain.chart.severity_parts import days_of, picture, row_y, rows_lane
from domain.dates import show
from domain.day_spans import Span, common_days, number_of_days
from domain.further_rules import FurtherRules
from domain.records import PatientRecord
from domain.relapse_hygiene import RelapseHygiene, relapse_hygiene
from domain.relapse_labels import ASSUMED, rate_label, rate_text
from domain.relapse_rate import RelapseRate, rate_over, relapse_rates
from domain.treatment_epochs import TREATMENT_UNKNOWN, ByTreatment, by_treatment
from domain.treatment_state import Epoch, OnTreatment, time_of
from domain.wording import span

RELAPSES = "Relapses"
TITLE = "Relapses a year"
RATE = Look(Shape.SQUARE, Finish.FILLED, Role.INFLAMMATION)
RATE_PART = Look(Shape.SQUARE, Finish.HOLLOW, Role.INFLAMMATION)
NO_RATE = Look(Shape.SQUARE, Finish.QUERY, Role.MUTE)
MEANINGS: Mapping[Look, str] = {
    LOOKS[MarkKind.RELAPSE]: "relapse",
    LOOKS[MarkKind.RELAPSE_UNCERTAIN]: "uncertain relapse",
    LOOKS[MarkKind.PSEUDO_RELAPSE]: "pseudo-relapse, not counted",
    RATE: "a calendar year of follow-up, all of it known",
    RATE_PART: "known in part, or more than one answer",
    NO_RATE: "too little known for a rate",
}
NAMES = {
    OnTreatment.ON: "On treatment",
    OnTreatment.AFTER: "After course",
    OnTreatment.OFF: "Off treatment",
    OnTreatment.UNKNOWN: "Treatment unknown",
}
UNDER = Fraction(-1, 4)  # where a year without a rate stands, in shares of the scale's top


@dataclass(frozen=True, slots=True)
class YearRate:
    """The relapses of one calendar year, as far as it lies in the time looked at, and of its parts by treatment."""

    year: int
    rate: RelapseRate
    parts: tuple[tuple[OnTreatment, RelapseRate], ...]


def yearly_rates(
    record: PatientRecord, hygiene: RelapseHygiene, rules: FurtherRules, course: ByTreatment, time: Span
) -> tuple[YearRate, ...]:
    """Return the rates of the calendar years that *time* touches, in order."""

    def over(spans: Sequence[Span], name: str) -> RelapseRate:
        return rate_over(record, hygiene, rules.relapses, spans, f"relapse-rate-{name}", f"{TITLE}, {name}")

    found = []
    for year in range(time[0].year, time[1].year + 1):
        days = common_days([time], [(date(year, 1, 1), date(year, 12, 31))])
        parts = [(answer, common_days(days, time_of(course.epochs, answer))) for answer in OnTreatment]
        by_answer = tuple((answer, over(spans, f"{year}, {answer}")) for answer, spans in parts if spans)
        found.append(YearRate(year, over(days, str(year)), by_answer))
    return tuple(one for one in found if one.rate.time)


def rates_plot(record: PatientRecord, rules: FurtherRules, as_of: date) -> CoursePlot:
    """Return the relapses, the rate of every calendar year of follow-up, and the treatment of that time."""
    hygiene = relapse_hygiene(record, rules.relapses, as_of)
    course = by_treatment(record, hygiene, rules.relapses, rules.effects)
    whole = relapse_rates(record, hygiene, rules.relapses)[-1]
    label = rate_label(whole, hygiene, rules.relapses)
    time = (whole.time[0][0], whole.time[-1][1]) if whole.time else None
    years = yearly_rates(record, hygiene, rules, course, time) if time else ()
    onsets = [relapse.onset.first for relapse in record.relapses]
    days = days_of(time[0] if time else min([*onsets, as_of]), as_of, min(onsets, default=None))
    lanes = [_relapses(record), _rates(years, hygiene, rules, label.text)]
    lanes += [_epochs(record, hygiene, rules, course, time)] if time else []
    subtitle = " · ".join((label.rule, *((ASSUMED.rstrip("."),) if whole.assumed else ())))
    told = "; ".join(_in_short(one) for one in years)
    sentence = f"{label.title}: {label.text}{f' By calendar year: {told}.' if told else ''}"
    unverified = (*label.unverified, *course.unverified, *_least_time(years, rules))
    return picture(TITLE, subtitle, sentence, as_of, days, lanes, MEANINGS, unverified)


def _least_time(years: Sequence[YearRate], rules: FurtherRules) -> tuple[str, ...]:
    """Return what is unverified of the least time for a rate, where a year falls short of it."""
    mark = rules.relapses.least.unverified
    return (mark,) if mark and any(one.rate.known and not one.rate.is_assessable for one in years) else ()


def denominator(rate: RelapseRate) -> str:
    """Return the count of a time with the days it was counted in: "1 relapse in 365 days known"."""
    days = number_of_days(rate.known)
    return f"{rate.count.of('relapse')} in {days} day{'' if days == 1 else 's'} known"


def _in_short(one: YearRate) -> str:
    rate = f"{rate_text(one.rate)} a year" if one.rate.is_assessable else "no rate"
    return f"{one.year} {rate}, {denominator(one.rate)}"


def _relapses(record: PatientRecord) -> Lane:
    """Return the relapses in a row, as the course chart draws them."""
    y = row_y((RELAPSES,), 0)
    marks = [mark._replace(lane="relapses", y=y) for mark in events_lane(record, 0).marks if mark.what == "Relapse"]
    labels = [Label(mark.end or mark.at, y, (mark.when,), Place.BESIDE) for mark in reversed(marks)]
    if not marks:
        labels = [Label(date.min, y, ("none recorded",), Place.EDGE)]
    return rows_lane("relapses", (RELAPSES,), marks, labels)


def _rates(years: Sequence[YearRate], hygiene: RelapseHygiene, rules: FurtherRules, text: str) -> Lane:
    if not any(one.rate.known for one in years):
        return Lane("rate", TITLE, "", Decimal(0), Decimal(1), 8, empty=text)
    highest = max([Fraction(1), *(h for one in years if (h := one.rate.high or one.rate.low) is not None)])
    top = Decimal(-(-highest.numerator // highest.denominator))
    step = (top / 4).to_integral_value(ROUND_CEILING)
    ticks = tuple((Decimal(at), str(at)) for at in range(0, int(top) + 1, int(step)))
    under = top * Decimal(UNDER.numerator) / Decimal(UNDER.denominator) / 2
    marks = [_year_mark(one, hygiene, rules, under) for one in years]
    labels = [
        Label(mark.at, mark.y, _words(one), Place.ABOVE, Role.INK, required=one is years[-1])
        for mark, one in zip(marks, years, strict=True)
    ]
    bands = [
        Band(BandKind.UNKNOWN, first, last, "relapse history not recorded")
        for one in years
        for first, last in one.rate.unknown
    ]
    return Lane(
        "rate",
        TITLE,
        "by calendar year",
        under * 2,
        top * Decimal("1.4"),
        8,
        ticks,
        tuple(value for value, _ in ticks),
        marks=tuple(marks),
        lines=tuple(_lines(years, marks)),
        bands=tuple(bands),
        labels=tuple(labels),
    )


def _words(one: YearRate) -> tuple[str, ...]:
    days = number_of_days(one.rate.known)
    if not one.rate.is_assessable:
        return (f"no rate: {days} days known", "no rate")
    rate = rate_text(one.rate)
    return (f"{rate} ({one.rate.count.text} in {days} days)", rate)


def _year_mark(one: YearRate, hygiene: RelapseHygiene, rules: FurtherRules, under: Decimal) -> Mark:
    rate = one.rate
    first, last = rate.time[0][0], rate.time[-1][1]
    label = rate_label(rate, hygiene, rules.relapses)
    parts = [f"{answer if answer is not OnTreatment.UNKNOWN else TREATMENT_UNKNOWN}: {denominator(part)}"
             for answer, part in one.parts]  # fmt: skip
    look, y = NO_RATE, under
    if rate.low is not None:
        sure = rate.high == rate.low and not rate.unknown
        look, y = RATE if sure else RATE_PART, _decimal((rate.low + (rate.high or rate.low)) / 2)
    kind = MarkKind.NO_VALUE if rate.low is None else MarkKind.VALUE
    note = "; ".join((label.text.rstrip("."), *parts))
    return Mark("rate", kind, look, first + (last - first) / 2, y, TITLE, label.answer, note, str(one.year))


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _lines(years: Sequence[YearRate], marks: Sequence[Mark]) -> Iterator[Line]:
    """Yield a level line over the days of every year that has a rate; dashed where it is not all of it."""
    for one, mark in zip(years, marks, strict=True):
        if one.rate.is_assessable:
            style = LineStyle.SOLID if mark.look == RATE else LineStyle.DASHED
            yield Line("rate", style, ((one.rate.time[0][0], mark.y), (one.rate.time[-1][1], mark.y)))


def _epochs(
    record: PatientRecord, hygiene: RelapseHygiene, rules: FurtherRules, course: ByTreatment, time: Span
) -> Lane:
    """Return the time on and off treatment, a row for each answer there is, each span with its relapses."""
    seen = [epoch for epoch in course.epochs if epoch.end >= time[0]]
    if not seen:
        return Lane("epochs", "Treatment", "", Decimal(0), Decimal(1), 2, empty="not recorded")
    answers = [answer for answer in NAMES if any(epoch.answer is answer for epoch in seen)]
    bars = tuple(_bar(epoch, answers.index(epoch.answer), record, hygiene, rules) for epoch in seen)
    return replace(rows_lane("epochs", [NAMES[answer] for answer in answers], (), ()), title="Treatment", bars=bars)


def _bar(epoch: Epoch, row: int, record: PatientRecord, hygiene: RelapseHygiene, rules: FurtherRules) -> Bar:
    when, name = span(epoch.start, epoch.end), NAMES[epoch.answer]
    rate = rate_over(record, hygiene, rules.relapses, [(epoch.start, epoch.end)], f"epoch-{when}", name)
    told = denominator(rate) if rate.known else "relapse history not recorded"
    sure = epoch.end if epoch.answer is OnTreatment.UNKNOWN else epoch.start
    texts = (f"{when}: {told}", told, show(epoch.start), name)
    return Bar(row, epoch.start, sure, epoch.end, epoch.end, False, texts, when, told)
