"""What a patient's own page may tell, as facts: how each measure stands, what is quiet and yet worse, what was said.

No rule and no wording here: ``domain.patient_findings`` finds them, ``domain.patient_page`` words them. What is open
stays open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.evidence import Point, Why

Span = tuple[date, date]


class State(StrEnum):
    """How a measure stands against an earlier value."""

    WORSE = "worse"  # confirmed, and still so
    PERHAPS_WORSE = "perhaps worse"  # a later visit can still confirm it
    BETTER = "better"
    PERHAPS_BETTER = "perhaps better"
    ALIKE = "alike"  # no change that the rule counts
    OPEN = "open"  # there is a difference, and no rule settles it
    ONE = "one value"


@dataclass(frozen=True, slots=True)
class ForATime:
    """A confirmed worsening that did not last: first measured, present again, and the first value without it."""

    onset: Point
    again: Point
    back: Point


@dataclass(frozen=True, slots=True)
class PatientMeasure:
    """One measure: the value compared with, None where there is but one, the last value, and what lies between.

    ``onset``: first measured; ``again``: present again; ``confirm_from``: from when on a visit can confirm it.
    ``for_a_time``: the last confirmed worsening that lies between and is gone; None where there is none, or where a
    worsening that lasts is told.
    """

    measure: str
    state: State
    now: Point
    then: Point | None = None
    onset: date | None = None
    again: date | None = None
    confirm_from: date | None = None
    chance: bool = False  # an SDMT fall that cannot be told from test variation
    for_a_time: ForATime | None = None


@dataclass(frozen=True, slots=True)
class Harder:
    """A confirmed worsening that is still there. ``walking``: whether it is walking that got worse."""

    measure: str
    walking: bool
    baseline: date
    before: date  # the last visit without it
    onset: date
    again: date
    why: Why | None = None  # what keeps the rules from telling its cause
    unknown: tuple[Span, ...] = ()  # the days without a relapse history that do
    after_relapse: bool = False


@dataclass(frozen=True, slots=True)
class QuietButWorse:
    """No relapse and no new lesion found, and a measure confirmed worse: the days of both.

    ``same_time``: the quiet days hold those of the worsening. ``brain_only``: every scan of them left the cord out.
    """

    quiet: Span
    same_time: bool
    worse: tuple[Harder, ...]  # walking first
    brain_only: bool = False


@dataclass(frozen=True, slots=True)
class Discussed:
    """The last talk about course and findings that is recorded, and whether what stands here was known on its day."""

    on: date
    by: str
    course_known: bool
    findings_known: bool


@dataclass(frozen=True, slots=True)
class PatientFacts:
    """All that a patient's page needs beside the rest of the summary.

    ``worse_unexplained``: confirmed worsenings of which it is not known whether a relapse or a lesion came with them.
    ``worse_otherwise``: the other confirmed ones that are still there, such as those after a relapse.
    ``edss_depends``: whether EDSS worsened depends on a threshold rule that is not verified (safety 15).
    """

    measures: tuple[PatientMeasure, ...]
    quiet_but_worse: QuietButWorse | None = None
    worse_unexplained: tuple[Harder, ...] = ()
    worse_otherwise: tuple[Harder, ...] = ()
    edss_depends: bool = False
    discussed: Discussed | None = None
    question: str = ""  # the patient's own, of the last visit that has one
    asked_on: date | None = None
    died: bool = False
