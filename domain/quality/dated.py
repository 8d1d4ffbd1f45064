"""Every date of a record as the data-quality rules read it: whose it is, what it is called, and what it begins or ends.

A date known to the month or year is judged by every day it can be: a finding is given only where each of them gives it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.care_records import PlanState
from domain.dates import PartialDate
from domain.records import PatientRecord


@dataclass(frozen=True, slots=True)
class DateField:
    """One date of one kind of record. ``rows``: the field of PatientRecord; ``words``: as in "Relapse onset 2019".

    ``in_life``: lies between birth and death. ``before_birth``, ``after_death``: hardly so, but it can, which is asked
    and blocks nothing. ``after``: the field of the same record that it cannot lie before; ``may_precede``: or hardly.
    ``planned``: it can lie ahead where the row says that it is planned.
    """

    rows: str
    kind: str
    field: str
    words: str
    in_life: bool = True
    after: str = ""
    after_words: str = ""
    before_birth: bool = False
    after_death: bool = False
    may_precede: bool = False
    planned: bool = False


# What is judged in the past only has no date that may lie ahead, such as a due date.
FIELDS = (
    DateField("patient", "patient", "birth_date", "Birth date", in_life=False),
    DateField("patient", "patient", "onset_date", "First symptom"),
    DateField("patient", "patient", "diagnosis_date", "Diagnosis", after_death=True),  # made at the autopsy
    DateField("patient", "patient", "death_date", "Death", in_life=False),
    DateField("patient", "patient", "lost_since", "Lost to follow-up", after_death=True),  # learned of later
    DateField("courses", "course", "since", "Disease course"),
    DateField("visits", "visit", "on", "Visit"),
    DateField("relapses", "relapse", "onset", "Relapse onset"),
    DateField("infections", "infection", "onset", "Infection", before_birth=True),  # of the mother
    DateField("infections", "infection", "end", "End of the infection", after="onset", after_words="its beginning"),
    DateField(
        "scans",
        "scan",
        "on",
        "Scan",
        after="compared_with",
        after_words="the scan that it is compared with",
        after_death=True,  # for the autopsy
    ),
    DateField("treatments", "treatment", "start", "Treatment start"),
    DateField("treatments", "treatment", "stop", "Treatment stop", after="start", after_words="its start"),
    DateField("medicines", "medicine", "start", "Medicine start"),
    DateField("medicines", "medicine", "stop", "Medicine stop", after="start", after_words="its start"),
    DateField("comorbidities", "comorbidity", "since", "Other disease", before_birth=True, after_death=True),
    DateField("reviews", "review", "on", "Brain-health review"),
    DateField("statements", "statement", "on", "Statement", in_life=False),
    DateField("statements", "statement", "end", "End of a statement", False, "start", "its beginning"),
    DateField("labs", "lab", "on", "Laboratory result", after_death=True),
    DateField("pregnancies", "pregnancy", "start", "Pregnancy"),
    DateField(
        "pregnancies",
        "pregnancy",
        "end",
        "End of the pregnancy",
        after="start",
        after_words="its beginning",
        after_death=True,
    ),
    DateField(
        "pregnancies",
        "pregnancy",
        "breastfed_until",
        "End of breastfeeding",
        after="start",
        after_words="the pregnancy",
    ),
    DateField("consents", "consent", "on", "Consent", in_life=False),
    DateField("consents", "consent", "withdrawn", "Consent withdrawn", False, "on", "its day"),
    DateField("referrals", "referral", "on", "Referral", in_life=False),
    # Seen at once, with the letter written later.
    DateField("referrals", "referral", "seen", "Seen on referral", False, "on", "the referral", may_precede=True),
    DateField("plan", "plan", "on", "Plan entry", in_life=False),
    DateField("plan", "plan", "start", "Start of a plan entry", after_death=True, planned=True),
    DateField("plan", "plan", "end", "End of a plan entry", after="start", after_words="its start"),
    DateField("concerns", "concern", "on", "Concern", in_life=False),
    DateField("concerns", "concern", "closed_on", "Concern closed", False, "on", "its day"),
)


@dataclass(frozen=True, slots=True)
class Dated:
    """One recorded date with its field."""

    field: DateField
    record_id: str
    when: PartialDate
    row: Any

    @property
    def text(self) -> str:
        """Return "Relapse onset 14 Mar 2020"."""
        return f"{self.field.words} {self.when}"

    @property
    def may_lie_ahead(self) -> bool:
        """Whether it is planned, and so can lie after the day as of which is asked."""
        return self.field.planned and self.row.state is PlanState.PLANNED


def dates_of(record: PatientRecord) -> Iterator[Dated]:
    """Yield every date of *record* that is recorded."""
    for field in FIELDS:
        rows = (record.patient,) if field.rows == "patient" else getattr(record, field.rows)
        for row in rows:
            when = partial(getattr(row, field.field))
            if when is not None:
                yield Dated(field, row.id, when, row)


def partial(day: date | PartialDate | None) -> PartialDate | None:
    """Return a date as one that may be known in part."""
    return PartialDate.of(day) if isinstance(day, date) else day
