"""On and off treatment, relapses in each, and the time after a treatment ended, in words."""

from __future__ import annotations

from collections.abc import Sequence

from domain.dates import show
from domain.label import Label
from domain.relapse_hygiene import RelapseHygiene
from domain.relapse_labels import rate_label
from domain.relapse_rate import RelapseRate
from domain.relapse_rules import RelapseRules
from domain.treatment_epochs import RATE_IDS, ByTreatment, StopWatch, Tagged, TreatmentTag
from domain.treatment_state import OnTreatment

RULE = "effect models of the treatment catalogue"
SOURCE = "the treatment catalogue of this program; what an effect rests on stands with it"
CARRY_OVER = (
    "The carry-over is the time to clearance or to the return of cells, taken as the time in which a treatment may "
    "still act; the day on which it was stopped is taken as that of the last dose."
)

REPORTS = "Reports as recorded, each counted, those not adjudicated too; the rates count distinct relapses."


def on_treatment_label(course: ByTreatment) -> Label:
    """Return whether the patient is on treatment on the day asked about."""
    now = course.now
    return Label(
        id="on-treatment",
        title="On or off treatment",
        answer="not assessable" if now.ended else str(now.answer),
        text=f"Not assessable: {now.ended}." if now.ended else f"{show(course.as_of)}: {now.text}.",
        reasons=now.reasons,
        settles=now.settles,
        end=course.as_of,
        rule=RULE,
        source=SOURCE,
        unverified=now.unverified,
        cautions=() if now.ended else (CARRY_OVER,),
    )


def by_treatment_label(course: ByTreatment) -> Label:
    """Return how many recorded relapses fall on and off treatment, each with the treatment of its day."""
    tags = course.of(Tagged.RELAPSE)
    counts = {answer: sum(tag.state.answer is answer for tag in tags) for answer in RATE_IDS}
    told = ", ".join(f"{answer} {number}" for answer, number in counts.items() if number)
    unverified = tuple(dict.fromkeys(part for tag in tags for part in tag.state.unverified))
    return Label(
        id="relapses-by-treatment",
        title="Relapses on and off treatment",
        answer=told or "none recorded",
        text=f"Reports of relapses to {show(course.as_of)}: {told}." if tags else "No relapse recorded.",
        reasons=tuple(f"Relapse {tag.when}: {tag.state.text}." for tag in tags),
        settles=tuple(dict.fromkeys(settle for tag in _open(tags) for settle in tag.state.settles)),
        start=course.epochs[0].start if course.epochs else None,
        end=course.as_of,
        rule=RULE,
        source=SOURCE,
        unverified=unverified,
        cautions=(CARRY_OVER, REPORTS),
    )


def treatment_labels(course: ByTreatment, hygiene: RelapseHygiene, rules: RelapseRules) -> tuple[Label, ...]:
    """Return every label of a course by treatment: today, relapses, rates in each time, open watches."""
    rates = [rate_label(rate, hygiene, rules, course.unverified) for rate in course.rates if _is_telling(rate)]
    around = [rate_label(rate, hygiene, rules) for rate in course.around]
    return (
        on_treatment_label(course),
        by_treatment_label(course),
        *rates,
        *around,
        *(watch_label(watch, course, rules) for watch in course.watches if watch.is_open),
    )


def watch_label(watch: StopWatch, course: ByTreatment, rules: RelapseRules) -> Label:
    """Return the months after a treatment ended, as a dated fact."""
    until = show(watch.first_end)
    if watch.first_end != watch.last_end:
        until = f"{until} to {show(watch.last_end)}"
    scans = f"scans {', '.join(show(day) for day in watch.scans)}" if watch.scans else "no scan recorded"
    since = "no relapse recorded" if watch.relapses.high == 0 else f"{watch.relapses.of('relapse')} since"
    following = f"; {watch.next_drug} began in it" if watch.next_drug else ""
    return Label(
        id=f"stop-watch-{watch.stop.iso()}",
        title=f"{watch.months} months after {watch.drug}",
        answer=f"to {until}",
        text=f"{watch.drug} ended {watch.stop}; {watch.months} months end {until}: {since}, {scans}{following}.",
        start=watch.stop.first,
        end=watch.last_end,
        rule=f"{rules.name}: {watch.months} months after a stop",
        source=rules.watch.source,
        cautions=("A dated fact, not a forecast.",),
        in_review=False,
    )


def _is_telling(rate: RelapseRate) -> bool:
    """Whether anything is known of the time, or a relapse is recorded in it."""
    return bool(rate.known) or rate.outside.high != 0


def _open(tags: Sequence[TreatmentTag]) -> list[TreatmentTag]:
    return [tag for tag in tags if tag.state.answer is OnTreatment.UNKNOWN]
