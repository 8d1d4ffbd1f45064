"""What is recorded of a patient: frozen values, no behaviour beyond reading them.

A ``bool | None`` is yes, no or not recorded. An ``id`` is the text key under which the store keeps the
record; it is "" for a record that has not been stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.care_records import (
    Check,
    Concern,
    Consent,
    DeviceSeries,
    Identifier,
    LabResult,
    PlanEntry,
    Pregnancy,
    Referral,
    ScanMarker,
)
from domain.dates import PartialDate


class Sex(StrEnum):
    """Sex as the exchange format writes it."""

    FEMALE = "F"
    MALE = "M"
    OTHER = "X"


class Hand(StrEnum):
    """A hand."""

    RIGHT = "right"
    LEFT = "left"


class Course(StrEnum):
    """Disease course; RIS is recorded although Lublin 2013 has no phenotype of that name."""

    RIS = "RIS"
    CIS = "CIS"
    RRMS = "RRMS"
    SPMS = "SPMS"
    PPMS = "PPMS"
    UNCERTAIN = "uncertain"


class VisitKind(StrEnum):
    """Why the visit took place."""

    SCHEDULED = "scheduled"
    UNSCHEDULED = "unscheduled"
    RELAPSE = "relapse"


class Aid(StrEnum):
    """Walking aid used on the day."""

    NONE = "none"
    ONE_SIDED = "one-sided"
    TWO_SIDED = "two-sided"
    WHEELCHAIR = "wheelchair"


class Flag(StrEnum):
    """Why a test has no value: unable because of MS, or missing for another reason."""

    UNABLE = "unable"
    OTHER = "other"


class Adjudication(StrEnum):
    """What a named clinician made of a suspected relapse."""

    RELAPSE = "relapse"
    PSEUDO_RELAPSE = "pseudo-relapse"
    UNCERTAIN = "uncertain"


class Recovery(StrEnum):
    """Recovery from a relapse."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    UNKNOWN = "unknown"


class StatementKind(StrEnum):
    """A clinician's dated statements."""

    PROGRESSION = "progression"
    NOT_MS_PROGRESSION = "not-ms-progression"
    HISTORY_COMPLETE = "history-complete"
    BASELINE_VISIT = "baseline-visit"
    COURSE_REVIEW = "course-review"
    DISCUSSED = "discussed"  # course and findings, with the patient, by the one who states it (safety 34)


@dataclass(frozen=True, slots=True)
class Patient:
    """Who the patient is. ``code`` is the registry's own id of the patient, as in the exchange format."""

    id: str
    code: str
    family_name: str = ""
    given_name: str = ""
    number: str = ""
    birth_date: PartialDate | None = None
    sex: Sex | None = None
    dominant_hand: Hand | None = None
    onset_date: PartialDate | None = None  # first symptom
    diagnosis_date: PartialDate | None = None
    education_years: int | None = None
    death_date: PartialDate | None = None
    death_from_ms: bool | None = None
    lost_since: PartialDate | None = None  # lost to follow-up from then on
    identifiers: tuple[Identifier, ...] = ()  # numbers beside the clinic's own


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """The disease course from a date on; unknown before it."""

    id: str
    course: Course
    since: PartialDate | None  # None: recorded without a date, taken as known from the first record on
    decided_by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One measured value, or the reason there is none. ``trial`` counts from 1; 0 is the value of the day itself.

    ``carried_from``: the day of the visit from which it was carried over without being examined again (safety 12).
    """

    measure: str
    value: Decimal | None
    trial: int = 0
    flag: Flag | None = None
    note: str = ""
    carried_from: date | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit with everything measured at it. Only signed visits are handed to a rule; drafts live elsewhere.

    ``chosen_for``: the measures whose value at this visit the clinician picked for analysis, where another visit of
    the same day has one too (safety 7).
    """

    id: str
    on: date
    kind: VisitKind | None = None
    comparable: bool | None = None
    not_comparable_reason: str = ""
    relapse_since_last: bool | None = None
    fever_or_heat: bool | None = None
    edss_source: str = ""  # clinician or computed: which step stands in "edss"
    edss_reason: str = ""  # why the clinician's step differs from the computed one
    aid: Aid | None = None
    rater: str = ""
    method: str = ""  # examined, reported, telephone
    recorded_on: date | None = None
    note: str = ""
    values: tuple[Value, ...] = ()
    chosen_for: tuple[str, ...] = ()
    question: str = ""  # the patient's own question of the day

    def trials(self, measure: str) -> tuple[Value, ...]:
        """Return what was recorded of a measure, in the order of its trials."""
        return tuple(sorted((v for v in self.values if v.measure == measure), key=lambda v: v.trial))

    def holds(self, measure: str) -> bool:
        """Whether anything was recorded of a measure, be it that it could not be measured."""
        return measure in [value.measure for value in self.values]

    def value(self, measure: str) -> Decimal | None:
        """Return the value of the day, in the measure's unit: the exact mean of the trials where there are any.

        Trials outrank a value of the day recorded without them (exchange format). None where nothing was measured.
        """
        recorded = [v for v in self.values if v.measure == measure]
        if not recorded:
            return None
        if len(recorded) > 1:
            recorded.sort(key=lambda v: v.trial)
        numbers = [v.value for v in recorded if v.trial > 0 and v.value is not None] or [
            v.value for v in recorded if v.value is not None
        ]
        return sum(numbers, Decimal(0)) / len(numbers) if numbers else None

    def flag(self, measure: str) -> Flag | None:
        """Return why a measure has no value of the day, where that was recorded and no trial has a value."""
        if self.value(measure) is not None:
            return None
        flags = [v.flag for v in self.trials(measure) if v.flag is not None]
        return Flag.UNABLE if Flag.UNABLE in flags else (flags[0] if flags else None)


@dataclass(frozen=True, slots=True)
class Relapse:
    """A relapse, or an event recorded as a suspected one; ``onset`` may be known to the month or year only."""

    id: str
    onset: PartialDate
    fever: bool | None = None
    infection: bool | None = None
    adjudication: Adjudication | None = None
    adjudicated_by: str = ""
    systems: tuple[str, ...] = ()
    severity: str = ""
    duration_days: int | None = None
    steroids: bool | None = None
    recovery: Recovery | None = None
    reported_by: str = ""
    note: str = ""
    outlasted_fever: bool | None = None  # by over 24 hours (safety 4)
    new_signs: bool | None = None  # on examination
    mri_support: bool | None = None  # a scan shows a lesion that fits
    separate: bool | None = None  # one of its own, although another began under 30 days before (safety 23)

    @property
    def judged(self) -> Adjudication:
        """What the record counts as: flagged with fever or infection and not adjudicated is uncertain (safety 4)."""
        if self.adjudication is not None:
            return self.adjudication
        return Adjudication.UNCERTAIN if self.fever or self.infection else Adjudication.RELAPSE


@dataclass(frozen=True, slots=True)
class Infection:
    """An infection."""

    id: str
    onset: PartialDate
    kind: str = ""
    fever: bool | None = None
    end: PartialDate | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MriScan:
    """A scan; a count is None where it was not reported."""

    id: str
    on: date
    gd_enhancing: int | None = None
    new_t2: int | None = None
    enlarging_t2: int | None = None
    contrast_given: bool | None = None
    compared_with: date | None = None
    quality_ok: bool | None = None
    brain_done: bool | None = None
    cord_done: bool | None = None
    rim_lesions: int | None = None
    slowly_expanding_lesions: int | None = None
    pbvc_percent: Decimal | None = None
    cord_area_mm2: Decimal | None = None
    scanner: str = ""
    note: str = ""
    markers: tuple[ScanMarker, ...] = ()  # everything else that was measured or seen on it


@dataclass(frozen=True, slots=True)
class Treatment:
    """A course of a disease-modifying treatment; ``stop`` None = going on (or its end is not recorded)."""

    id: str
    drug: str
    start: PartialDate
    stop: PartialDate | None = None
    stop_reason: str = ""
    dose: str = ""
    interval: str = ""
    trial: str = ""
    aim: str = ""  # anti-inflammatory, neuroprotective, remyelination, neurorestorative
    note: str = ""


@dataclass(frozen=True, slots=True)
class Medicine:
    """Any other medicine."""

    id: str
    name: str
    start: PartialDate | None = None
    stop: PartialDate | None = None
    as_needed: bool | None = None
    dose: str = ""
    reason: str = ""  # what it is taken for
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comorbidity:
    """Another disease; ``condition`` is an id of the catalogue or free text."""

    id: str
    condition: str
    since: PartialDate | None = None
    controlled: bool | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """The answer to one brain-health factor in one review. ``answer`` "" = not asked."""

    factor: str
    answer: str = ""
    value: Decimal | None = None
    unit: str = ""
    action: str = ""
    by_whom: str = ""
    due: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class BrainHealthReview:
    """One dated brain-health review."""

    id: str
    on: date
    answers: tuple[ReviewAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """A clinician's dated statement, such as "relapse history complete from D1 to D2"."""

    id: str
    on: date
    kind: StatementKind
    start: PartialDate | None = None  # "from" in the exchange format
    end: PartialDate | None = None  # "to"
    reason: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class PatientRecord:
    """All that is recorded of one patient: what every rule, screen and page starts from.

    ``assumed`` names the columns that the source did not have at all and that are taken as in order
    (safety 1, 3): any of ``ASSUMABLE``. Visits, relapses and scans are in order of their dates.
    """

    patient: Patient
    courses: tuple[CourseEntry, ...] = ()
    visits: tuple[Visit, ...] = ()
    relapses: tuple[Relapse, ...] = ()
    infections: tuple[Infection, ...] = ()
    scans: tuple[MriScan, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    medicines: tuple[Medicine, ...] = ()
    comorbidities: tuple[Comorbidity, ...] = ()
    reviews: tuple[BrainHealthReview, ...] = ()
    statements: tuple[Statement, ...] = ()
    labs: tuple[LabResult, ...] = ()
    pregnancies: tuple[Pregnancy, ...] = ()
    consents: tuple[Consent, ...] = ()
    referrals: tuple[Referral, ...] = ()
    plan: tuple[PlanEntry, ...] = ()
    devices: tuple[DeviceSeries, ...] = ()
    concerns: tuple[Concern, ...] = ()
    checks: tuple[Check, ...] = ()
    assumed: frozenset[str] = field(default_factory=frozenset)
    # The source had no table of relapses at all: nothing is known of them, whatever the visits answered (safety 1).
    relapses_absent: bool = False


# relapse_history: the relapses are taken as complete although no visit says that it was asked.
# comparable: every visit is taken as comparable. chosen_for: of two values of a day the last one counts.
# The others are columns of mri.csv taken as in order.
ASSUMABLE = frozenset(
    {
        "relapse_history",
        "comparable",
        "chosen_for",
        "contrast_given",
        "compared_with",
        "quality_ok",
        "brain_done",
        "cord_done",
    }
)
