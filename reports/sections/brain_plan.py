"""The brain-health plan: the review, each factor with its status, reason and prompt, and when to look again."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from domain.brain_health.factors import SIGNS, WORDS, Category, Status
from domain.brain_health.findings import Finding
from domain.brain_health.trend import HOW_JUDGED
from domain.dates import show
from domain.treatment_phase import whole_months
from reports.page import Printing
from reports.sections.brain_plan_agreed import to_write_in
from reports.sections.who import headed, left_out, most, sentence, shortened, table, unbroken, who
from reports.style import (
    BODY,
    CAUTION,
    EMBER,
    EMBER_SOFT,
    GAP,
    HEADING,
    LEAD,
    MUTE,
    SMALL,
    SOFT,
    box,
    columns,
    text,
)

PROMPTS = (Status.ATTEND, Status.CONSIDER)
NEVER = "No brain-health review is recorded."
FROM_THE_RECORD = "Medicines and other diseases are judged from the record; nothing else was asked."


def heading(printing: Printing) -> list[Flowable]:
    """Return who it is about."""
    return who("Brain-health plan", printing)


def review(printing: Printing) -> list[Flowable]:
    """Return when the review was held and its counts, and those of the review before."""
    summary = printing.summary
    found = summary.brain_health
    before = summary.earlier_review
    lead = f"Reviewed {show(found.reviewed_on)}: {found.counts}" if found.reviewed_on else f"{NEVER} {found.counts}"
    words: list[Flowable] = [text(f"{lead}.", LEAD)]
    if found.reviewed_on is None:
        words.append(text(FROM_THE_RECORD, BODY))
    elif before is None:
        words.append(text("No earlier review is recorded to compare with.", BODY))
    else:
        words.append(text(f"At the review before, {show(before.on)}: {before.counts}.", BODY))
        words.append(text(HOW_JUDGED, SMALL))
    attend = any(finding.status is Status.ATTEND for finding in found.findings)
    colours = (EMBER_SOFT, EMBER) if attend else (SOFT, MUTE)
    return [Spacer(0, GAP), box(words, printing.width, fill=colours[0], edge=colours[1])]


def prompts(printing: Printing) -> list[Flowable]:
    """Return what to attend to and what to consider: reason, prompt, how it stood before; the sources in small."""
    found = [f for status in PROMPTS for f in printing.summary.brain_health.findings if f.status is status]
    parts = headed("What to attend to, and what to consider")
    if not found:
        return [*parts, text("No prompt from what is recorded.", BODY)]
    shown = found[: most(printing.detail, 24, 16, 8)]
    head, shares = ["Status", "Factor", "What was found", "Prompt"], [1.7, 1.9, 4.6, 4.2]
    rows = [
        [status_of(f.status), f.title, sentence(_reason(f, printing)), sentence(f.consider) or "no wording"]
        for f in shown
    ]
    before = printing.summary.earlier_review
    if before is not None:
        head.append(f"On {show(before.on)}")
        shares.append(2.0)
        rows = [[*row, before.of(f)] for row, f in zip(rows, shown, strict=True)]
    parts += [table(head, rows, printing.width, shares), *left_out(len(found), len(shown), "factors with a prompt")]
    return [*parts, *_sources(shown)]


def _reason(finding: Finding, printing: Printing) -> str:
    """Return the reason, without the names that have no score: they stand with the medicines on the same page."""
    burden = printing.summary.burden
    names = f"; not scored: {', '.join(burden.not_scored)}" if burden is not None and burden.not_scored else ""
    return shortened(finding.reason.replace(names, "") if names else finding.reason, printing.detail)


def _well(finding: Finding) -> str:
    """Return that something goes well, where the checklist says so; a prompt that the checklist words all the same."""
    well = finding.category.words if finding.category is Category.ACKNOWLEDGE else ""
    return "; ".join(part for part in (well, finding.consider) if part)


def _sources(found: Sequence[Finding]) -> list[Flowable]:
    sources = [f"{f.title}: {f.source.rstrip('.')}" for f in found if f.source]
    unverified = [f"{f.title}: {f.unverified.rstrip('.')}" for f in found if f.unverified]
    parts: list[Flowable] = [text(f"Sources. {'. '.join(sources)}.", SMALL)] if sources else []
    return [*parts, *([text(f"△ Unverified. {'. '.join(unverified)}.", CAUTION)] if unverified else [])]


def others(printing: Printing) -> list[Flowable]:
    """Return what gave no prompt and what was not asked, side by side: not asked is never in order."""
    half = (printing.width - 6 * mm) / 2
    sides = [
        _side(printing, Status.NO_PROMPT, "No prompt", half),
        _side(printing, Status.NOT_ASKED, "Not asked", half),
    ]
    return [Spacer(0, GAP), KeepTogether([columns(sides, printing.width, 6 * mm)])]


def _side(printing: Printing, status: Status, title: str, width: float) -> list[Flowable]:
    found = [f for f in printing.summary.brain_health.findings if f.status is status]
    parts: list[Flowable] = [text(f"{SIGNS[status]} {title}", HEADING)]
    if not found:
        return [*parts, text("None.", BODY)]
    limit = most(printing.detail, 20, 12, 6)
    shown = found[:limit]
    head, shares = ["Factor", "Answer"], [2.2, 4.0]
    rows = [[f.title, sentence("; ".join(part for part in (_reason(f, printing), _well(f)) if part))] for f in shown]
    before = printing.summary.earlier_review
    if before is not None:
        head.append(f"On {show(before.on)}")
        shares.append(2.2)
        rows = [[*row, before.of(f)] for row, f in zip(rows, shown, strict=True)]
    if status is Status.NOT_ASKED:
        parts.append(text("Not asked is not the same as in order.", SMALL))
    return [*parts, table(head, rows, width, shares), *left_out(len(found), len(shown), "factors")]


def look_again(printing: Printing) -> list[Flowable]:
    """Return what is due first and what is past its day, and room for the day of the next review."""
    as_of = printing.summary.stamp.as_of
    due = sorted(
        ((f.due, f) for f in printing.summary.brain_health.findings if f.due is not None), key=lambda pair: pair[0].last
    )
    past = [f"{f.title}, {day}" for day, f in due if day.last < as_of]
    ahead = [f"{f.title}, {day}" for day, f in due if day.last >= as_of]
    words = [_reviewed(printing)]
    if past:
        words.append(f"The agreed day has passed: {'; '.join(past)}.")
    if ahead:
        words.append(f"Next by the agreed days: {'; '.join(ahead)}.")
    if not due:
        words.append("No day is recorded on which to look again.")
    blank = to_write_in(("Next review on", "With whom", "To bring or to ask"), 1, printing.width, (1.4, 2, 4))
    parts = [*headed("When to look again"), *(text(unbroken(shortened(line, printing.detail)), BODY) for line in words)]
    return [*parts, blank]


def _reviewed(printing: Printing) -> str:
    """Return how long ago the last review was, as a fact: no interval is asked for."""
    on, as_of = printing.summary.brain_health.reviewed_on, printing.summary.stamp.as_of
    if on is None:
        return NEVER
    months = whole_months(on, as_of)
    return f"Last reviewed {show(on)}" + (f", {months} month{'' if months == 1 else 's'} ago." if months else ".")


def status_of(status: Status) -> str:
    """Return a status by sign and word: a grey copy shows it as well."""
    return f"{SIGNS[status]} {WORDS[status]}"
