"""Disease course with its modifiers by Lublin 2013, in a stated frame, with the evidence of each word.

Source: Lublin et al., Neurology 2014;83:278-286; the frame: Lublin et al., Neurology 2020;94:1088-1092. Clinical safety
rules 1 to 4, 17 to 19 and 24 decide where the tables leave room. "Stable" is not among the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.activity import Activity, ActivityResult, activity_in_frame
from domain.dates import PartialDate, show
from domain.definition import Definition
from domain.engine import find_events
from domain.evidence import Attribution, Event, SeriesResult, Unconfirmed
from domain.progression import (
    ChangeInFrame,
    Modifier,
    Progression,
    Worsening,
    change_in_frame,
    judge_progression,
    judge_worsening,
)
from domain.records import Course, PatientRecord
from domain.settle import Settle
from domain.settle_events import settles_of
from domain.settle_progression import settle_change
from domain.spms import CourseReview, review_course

PROGRESSIVE = frozenset({Course.SPMS, Course.PPMS})
WITHOUT_WORSENING = frozenset({Course.CIS, Course.RIS})
NOT_A_PHENOTYPE = "RIS is not a Lublin phenotype: no modifiers"
# Lublin 2014 leaves open how often progressive MS is scanned, so a clinic may set SPMS and PPMS to False.
MRI_REQUIRED: Mapping[Course, bool] = {Course.CIS: True, Course.RRMS: True, Course.SPMS: True, Course.PPMS: True}
ACTIVITY_WORDS = {
    Activity.ACTIVE: "active",
    Activity.NOT_ACTIVE: "not active",
    Activity.INDETERMINATE: "activity indeterminate",
}


@dataclass(frozen=True, slots=True)
class LublinResult:
    """The course and its modifiers in [frame_start, frame_end], with everything they rest on.

    ``course`` None: not recorded, or not known on the day. ``progression`` and ``worsening`` are None where the course
    has no such modifier. ``label`` is "" where there is none to give (course unknown or uncertain); the facts stand
    all the same. ``reason`` is one line for a table. ``change`` holds the EDSS evidence, None where none was searched.
    """

    as_of: date
    frame_start: date
    frame_end: date
    frame_months: int
    course: Course | None
    course_since: PartialDate | None
    evidence: ActivityResult
    progression: Progression | None
    worsening: Worsening | None
    label: str
    reason: str
    progression_reason: str = ""
    worsening_reason: str = ""
    change: ChangeInFrame | None = None
    definition: str = ""
    definition_version: int = 0
    mri_required: bool = True
    settles: tuple[Settle, ...] = ()
    notes: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()
    history_assumed: bool = False
    course_review: CourseReview | None = None  # for RRMS with a relapse-independent worsening in the frame

    @property
    def activity(self) -> Activity:
        """The inflammatory activity in the frame."""
        return self.evidence.activity

    @property
    def activity_reasons(self) -> tuple[str, ...]:
        """The words for the activity, the deciding ones first."""
        return self.evidence.reasons

    @property
    def mri_until(self) -> date | None:
        """The last day that a scan says something about."""
        return self.evidence.mri_until

    @property
    def worsenings(self) -> tuple[Event, ...]:
        """The confirmed EDSS worsenings whose onset or first confirmation lies in the frame."""
        return self.change.confirmed if self.change else ()

    @property
    def unconfirmed(self) -> tuple[Unconfirmed, ...]:
        """The rises that are not confirmed and not disproved."""
        return self.change.rises if self.change else ()

    @property
    def last_progression(self) -> Event | None:
        """The latest relapse-independent worsening before the frame."""
        return self.change.last_progression if self.change else None


def classify_lublin(
    record: PatientRecord,
    definition: Definition,
    as_of: date,
    frame_months: int = 12,
    *,
    edss: SeriesResult | None = None,
    others: Sequence[SeriesResult] = (),
    mri_required: Mapping[Course, bool] = MRI_REQUIRED,
    evidence: ActivityResult | None = None,
) -> LublinResult:
    """Return the Lublin 2013 label of one patient in the frame that ends on *as_of*, with its evidence.

    edss: what the event engine found for EDSS under *definition* as of *as_of*; searched here where not given.
    others: the same for timed tests and SDMT, which can keep "no confirmed EDSS worsening" from being said.
    mri_required: by course, whether "not active" needs a scan. evidence: the activity of the same record, frame and
    mri_required, where it is known already.
    """
    searched = edss if edss is not None else find_events(record, "edss", definition, as_of)
    course, since, course_note = course_on(record, as_of)
    needs_scan = mri_required.get(course, True) if course else True
    if evidence is None:
        evidence = activity_in_frame(record, as_of, frame_months, mri_required=needs_scan)
    change = change_in_frame(record, searched, others, evidence.start, as_of)
    progression = judge_progression(change) if course in PROGRESSIVE else None
    review = _review(record, course, change, as_of)
    worsening = None
    if course not in WITHOUT_WORSENING:
        worsening = judge_worsening(change, review.text if review is not None else "")
    notes = (course_note, *evidence.notes, *change.notes, *((NOT_A_PHENOTYPE,) if course is Course.RIS else ()))
    if course in PROGRESSIVE and not needs_scan:
        notes += ("by a setting, no scan is needed for this course: Lublin 2014 leaves its frequency open",)
    settles = evidence.settles
    if any(modifier is not None and modifier.word == "indeterminate" for modifier in (progression, worsening)):
        settles += settle_change(change, settles_of(searched, record, definition), progressive=progression is not None)
    return LublinResult(
        as_of,
        evidence.start,
        as_of,
        frame_months,
        course,
        since,
        evidence,
        progression.word if progression else None,
        worsening.word if worsening else None,
        _label(course, evidence.activity, progression, worsening),
        _reason(course, course_note, evidence, progression, worsening),
        progression.reason if progression else "",
        worsening.reason if worsening else "",
        change,
        definition.id,
        definition.version,
        needs_scan,
        settles,
        tuple(note for note in notes if note),
        evidence.relapses.quality,
        evidence.relapses.assumed or searched.history_assumed,
        review,
    )


def course_on(record: PatientRecord, day: date) -> tuple[Course | None, PartialDate | None, str]:
    """Return the course known on *day*, since when, and a note where it is not known.

    A course whose since-date is known to the month or year only holds from the last day that can be.
    """
    entries = sorted(record.courses, key=lambda c: (c.since is not None, c.since.first if c.since else date.min))
    begun = [entry for entry in entries if entry.since is None or entry.since.last <= day]
    between = [e for e in entries if e.since is not None and e.since.first <= day < e.since.last]
    if between and (not begun or begun[-1].course is not between[-1].course):
        entry = between[-1]
        return None, None, f"course not known on {show(day)}: {entry.course} since {entry.since}, day not recorded"
    if not begun:
        return None, None, "course not recorded" if not entries else f"course not known on {show(day)}"
    current = begun[-1]
    note = "course uncertain" if current.course is Course.UNCERTAIN else ""
    return current.course, current.since, note


def _review(record: PatientRecord, course: Course | None, change: ChangeInFrame, as_of: date) -> CourseReview | None:
    relapse_independent = change.attributed(Attribution.PIRA)
    if course is not Course.RRMS or not relapse_independent:
        return None
    return review_course(record, relapse_independent[-1], as_of)


def _label(
    course: Course | None,
    activity: Activity,
    progression: Modifier[Progression] | None,
    worsening: Modifier[Worsening] | None,
) -> str:
    if course is None or course is Course.UNCERTAIN:
        return ""
    if course is Course.RIS:
        return str(course)
    words = [str(course), ACTIVITY_WORDS[activity]]
    if progression is not None:
        words.append(progression.label)
    elif worsening is not None:
        words.append(worsening.label)
    return ", ".join(words)


def _reason(
    course: Course | None,
    course_note: str,
    evidence: ActivityResult,
    progression: Modifier[Progression] | None,
    worsening: Modifier[Worsening] | None,
) -> str:
    parts = [course_note] if course_note else []
    parts += [NOT_A_PHENOTYPE] if course is Course.RIS else []
    parts.append(f"{ACTIVITY_WORDS[evidence.activity]}: {'; '.join((*evidence.reasons, evidence.mri_text))}")
    parts += [modifier.sentence for modifier in (progression, worsening) if modifier is not None]
    frame = f"frame {show(evidence.start)} to {show(evidence.end)}"
    return " | ".join((*parts, frame))
