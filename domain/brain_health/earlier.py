"""What the review before the last one found, judged by the checklist of today, so that a change can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.brain_health.anticholinergic import burden, current_medicines
from domain.brain_health.factors import WORDS, Status
from domain.brain_health.findings import Finding, counts, findings, latest_review
from domain.day_spans import ONE_DAY
from domain.records import BrainHealthReview, PatientRecord
from domain.rules import Rules


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


def review_before(record: PatientRecord, as_of: date) -> BrainHealthReview | None:
    """Return the last review of a day before that of the latest one; None where there is none."""
    latest = latest_review(record, as_of)
    return latest_review(record, latest.on - ONE_DAY) if latest is not None else None


def judged(review: BrainHealthReview, then: PatientRecord, rules: Rules) -> EarlierReview:
    """Return how a review stands by *rules*. *then*: the record as of its day (``domain.standing.upto``)."""
    taken = burden(current_medicines(then, review.on), rules.burden_table, without_local=rules.without_local)
    found = findings(review, then, review.on, rules.factors, taken, rules.conditions)
    return EarlierReview(review.on, counts(found), {finding.factor: finding.status for finding in found})
