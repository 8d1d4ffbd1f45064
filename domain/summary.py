"""The one summary of a patient that screen, paper and CSV all read; none of them computes a label of its own.

Every text here is final wording (domain/wording.py); every statement that a rule made names the explanation
that shows its evidence. ``domain.summarise.summarise`` builds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from domain.brain_health.anticholinergic import Burden
from domain.brain_health.earlier import EarlierReview
from domain.brain_health.findings import Finding
from domain.canonical_json import canonical_json
from domain.dates import PartialDate
from domain.evidence import SeriesResult
from domain.label import Label
from domain.lublin import LublinResult
from domain.neida import NeidaResult
from domain.patient_facts import PatientFacts
from domain.treatment_entries import TreatmentHistory


class Tone(StrEnum):
    """Which half a statement belongs to: colour and sign follow from it, never the meaning alone."""

    INFLAMMATION = "inflammation"  # blue, circle or triangle
    DISABILITY = "disability"  # ember, diamond
    CAUTION = "caution"  # amber, warning sign
    NEUTRAL = "neutral"


class Flag(StrEnum):
    """What the patient list marks a patient with."""

    PIRA = "PIRA"
    RAW = "RAW"
    UNDETERMINED = "undetermined"
    RELAPSE = "relapse"
    LESION = "new lesion"
    PENDING = "pending"
    NO_SCAN = "no scan"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What makes the summary reproducible: printed on every page and kept with every export."""

    program: str  # "Smoulder 0.1.0"
    definition: str  # id
    definition_title: str
    definition_version: int
    definition_sha256: str
    citation: str
    parameters: tuple[str, ...]  # thresholds, baseline, confirmation and windows, worded
    unverified: tuple[str, ...]  # what of the definition no primary source could confirm, worded
    as_of: date
    frame_months: int
    recorded_to: date | None  # the last day that anything is recorded for


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the page is about, as shown."""

    patient_id: str
    name: str  # "Demo, Adam"
    number: str
    born: str  # "born 5 May 1986 (39 y)"
    sex: str  # "male"
    line: str  # "born 5 May 1986 (39 y) · male · no. D-0001"


@dataclass(frozen=True, slots=True)
class Headline:
    """The one statement at the top: the two halves in a sentence, and the facts under it."""

    text: str
    detail: str
    tone: Tone
    explanation: str = ""  # key


class Line(NamedTuple):
    """One row of a half: what, the statement, and in small the dates it rests on."""

    label: str
    text: str
    aside: str = ""
    strong: bool = False
    tone: Tone = Tone.NEUTRAL
    explanation: str = ""  # key of the explanation this opens; "" = none
    caution: str = ""  # such as "threshold rule assumed"; shown with a sign


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step of an explanation; ``aside`` is the quieter second part."""

    text: str
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a label: the evidence, worded. ``measure``/``onset`` find the event to draw over the chart."""

    key: str
    title: str
    subtitle: str  # from which data, by which definition and version
    steps: tuple[Step, ...]
    not_used: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    source: str = ""
    measure: str = ""
    onset: date | None = None


BRAIN_HEALTH = "Brain health"  # the label of the line that tells of the checklist


class OpenKind(StrEnum):
    """What kind of fact would settle an open question."""

    CONFIRMATION = "confirmation"
    RELAPSES = "relapses"
    SCAN = "scan"
    MEASURE = "measure"
    ADJUDICATION = "adjudication"
    WINDOW = "window"
    BRAIN_HEALTH = "brain health"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """One thing that is open, and what would settle it and when."""

    kind: OpenKind
    title: str
    text: str
    when: str = ""  # "on or after 24 Aug 2026"
    due: date | None = None  # sorts the list; None = last
    today: bool = False  # could change a decision today


class DefinitionAnswer(NamedTuple):
    """What another definition says of the same data (EDSS)."""

    definition: str
    title: str
    first_measured: str
    present_again: str
    result: str
    chosen: bool
    differs: str = ""  # in a sentence, where the answer is not that of the chosen definition


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure as it stands, for the table of tests."""

    measure: str
    title: str
    last: str  # "9.2 s"
    last_on: str
    baseline: str  # "7.0 s"
    baseline_on: str
    change: str  # "+31 %"
    note: str = ""  # "within test variation for one person"


@dataclass(frozen=True, slots=True)
class Table:
    """A table as shown and printed. Every cell is final text; "" is not allowed to mean unknown."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str  # the sentence that stands instead of no rows: none recorded, or not asked


@dataclass(frozen=True, slots=True)
class BrainHealth:
    """The last brain-health review, judged."""

    reviewed_on: date | None
    counts: str  # "3 to attend to; 4 no prompt; 2 not asked"
    findings: tuple[Finding, ...]
    burden: str  # the anticholinergic burden in a sentence, "" where no medicine is recorded


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One fact in a row of the plan. ``origin``: "from the treatments", "from the referrals"; "" = of the plan."""

    text: str  # with its dates and, in brackets, its origin
    origin: str = ""
    note: str = ""  # as it was typed


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row of the plan; all of them are there, and one without a line reads ``empty``."""

    row: str  # a value of PlanPart
    title: str
    lines: tuple[PlanLine, ...]
    empty: str  # "nothing recorded"
    source: str  # whose row it is: the review's proposal, or beside it


class Of(StrEnum):
    """What a difference between two states is about, in the order in which it is shown."""

    LABEL = "Label"
    FOUND = "Found"  # a worsening or improvement that a rule found
    VALUE = "Values"
    EVENT = "Events"
    TREATMENT = "Treatment"
    OPEN = "Open"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was: what, and how it was and is, in full and in short."""

    of: Of
    what: str
    text: str
    short: str


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since something, in order. ``compared`` False: there is nothing to compare with, *note* says why."""

    title: str  # "At the last visit, 9 Mar 2026, and since"
    differences: tuple[Difference, ...]
    note: str
    compared: bool = True
    new: tuple[str, ...] = ()  # lines and rows that did not read so then, as new_line() and new_row() name them


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """When it began and what it was called, as recorded. ``courses``: each with its date and who decided, in order."""

    first_symptom: PartialDate | None
    diagnosed: PartialDate | None
    courses: tuple[str, ...]


@dataclass(frozen=True)  # no slots: its hash is kept once it was asked for
class PatientSummary:
    """All that is said of one patient under one definition, as of one date."""

    stamp: Stamp
    identity: Identity
    chips: tuple[str, ...]
    headline: Headline
    inflammation: tuple[Line, ...]
    disability: tuple[Line, ...]
    disability_note: str
    flags: tuple[Flag, ...]
    lublin: LublinResult  # by the chosen definition as it is written
    label: str  # the Lublin label as it is shown: where threshold families differ it says so instead of one answer
    neida: NeidaResult
    results: Mapping[str, SeriesResult]  # by measure; edss always
    explanations: Mapping[str, Explanation]
    definitions: tuple[DefinitionAnswer, ...]
    definitions_note: str  # "PIRA by 9 of 9 definitions", or that they differ and why
    open_items: tuple[OpenItem, ...]
    measures: tuple[MeasureRow, ...]
    treatments: Table
    relapses: Table
    scans: Table
    medicines: Table
    comorbidities: Table
    brain_health: BrainHealth
    quality: tuple[str, ...] = ()  # data-quality findings that touch a label
    labels: Sequence[Label] = ()  # every further rule, in the order in which they are shown; a tuple, maybe WhenAsked
    plan: tuple[PlanRow, ...] = ()  # every row, in the order of the review's Figure 5
    patient_facts: PatientFacts | None = None  # what the patient's own page tells; None where it was not asked
    since_printed: Since | None = None  # since the last summary that left the program; None where it was not asked
    since_visit: Since | None = None  # what the last visit and the time since it changed; None where it was not asked
    diagnosis: Diagnosis | None = None  # this and what follows: None where the summary was not asked for in full
    treatment_history: TreatmentHistory | None = None
    burden: Burden | None = None  # of what is or may be taken on the day
    earlier_review: EarlierReview | None = None  # the brain-health review before the last; None where there was none

    def to_json(self) -> str:
        """Return the summary as canonical JSON: sorted keys, dates ISO, numbers as decimal text."""
        return canonical_json(self)

    def sha256(self) -> str:
        """Return the content hash that is printed on the page: SHA-256 of the canonical JSON, in hex."""
        return self._sha256

    @cached_property
    def _sha256(self) -> str:
        return hashlib.sha256(self.to_json().encode("utf-8")).hexdigest()
