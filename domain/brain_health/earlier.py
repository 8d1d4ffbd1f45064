"""What the review before the last one found, judged by the rules of today, so that a change can be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.brain_health.anticholinergic import BurdenTable, burden, current_medicines
from domain.brain_health.conditions import Condition
from domain.brain_health.factors import Factor, Status
from domain.brain_health.findings import Finding, counts, findings, latest_review
from domain.day_spans import ONE_DAY
from domain.records import BrainHealthReview, PatientRecord

JUDGED_TODAY = "Both reviews are judged by the same rules, with the record as it stands today."


@dataclass(frozen=True, slots=True)
class EarlierReview:
    """One review of the past. ``counts`` as shown; ``statuses`` by the id of the factor."""

    on: date
    counts: str
    statuses: Mapping[str, Status]

    def of(self, finding: Finding) -> str:
        """Return how a factor stood then, in words, and whether that is another status than now."""
        then = self.statuses.get(finding.factor, Status.NOT_ASKED)
        return f"{WORDS[then]}{'' if then is finding.status else ' (changed)'}"


# A status in words, as the form and the page have them.
WORDS = {
    Status.ATTEND: "to attend to",
    Status.CONSIDER: "to consider",
    Status.NO_PROMPT: "no prompt",
    Status.NOT_ASKED: "not asked",
}


def review_before(record: PatientRecord, as_of: date) -> BrainHealthReview | None:
    """Return the last review of a day before that of the latest one; None where there is none."""
    latest = latest_review(record, as_of)
    return latest_review(record, latest.on - ONE_DAY) if latest is not None else None


def judged(
    review: BrainHealthReview,
    record: PatientRecord,
    factors: Sequence[Factor],
    table: BurdenTable,
    conditions: Mapping[str, Condition],
) -> EarlierReview:
    """Return a review of *record* as of its own day: with what was taken, present and measured by then.

    Whether another disease is controlled carries no date; it is taken as it is recorded now.
    """
    taken = burden(current_medicines(record, review.on), table)
    found = findings(review, record, review.on, factors, taken, conditions)
    return EarlierReview(review.on, counts(found), {finding.factor: finding.status for finding in found})


def earlier_review(
    record: PatientRecord,
    as_of: date,
    factors: Sequence[Factor],
    table: BurdenTable,
    conditions: Mapping[str, Condition],
) -> EarlierReview | None:
    """Return how the review before the latest one stands; None where there was none."""
    before = review_before(record, as_of)
    return judged(before, record, factors, table, conditions) if before is not None else None
