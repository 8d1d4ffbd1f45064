"""Up to which day a patient could be observed: no time after a death, or after the patient was lost, is time without
relapses, or on treatment, and no later visit can settle what is open (safety 24)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.dates import PartialDate
from domain.records import PatientRecord


@dataclass(frozen=True, slots=True)
class Ending:
    """Why nobody could observe the patient any more. ``on``: the first day of which that holds, as far as is known."""

    on: date
    when: PartialDate  # as it was recorded
    by_death: bool

    @property
    def short(self) -> str:
        """In a bracket: "death 3 Mar 2025", "lost to follow-up since 2025"."""
        return f"death {self.when}" if self.by_death else f"lost to follow-up since {self.when}"

    @property
    def sentence(self) -> str:
        """As part of a sentence: "the patient died on 3 Mar 2025"."""
        if self.by_death:
            return f"the patient died {'on' if self.when.exact is not None else 'in'} {self.when}"
        return f"the patient is lost to follow-up since {self.when}"


def ending(record: PatientRecord, as_of: date) -> Ending | None:
    """Return the death or the loss to follow-up that is known to have come by *as_of*, the earlier of the two.

    Of a date that is not exact the first day it can be. A patient who was seen again after the loss is not lost.
    """
    died, lost = death(record, as_of), lost_to_follow_up(record, as_of)
    # A death on record ends what a loss left open: it is the surer of the two where both lie on one day.
    return lost if died is None or (lost is not None and lost.on < died.on) else died


def death(record: PatientRecord, as_of: date) -> Ending | None:
    """Return the death, where it lies on or before *as_of*."""
    died = record.patient.death_date
    return Ending(died.first, died, True) if died is not None and died.first <= as_of else None


def lost_to_follow_up(record: PatientRecord, as_of: date) -> Ending | None:
    """Return the loss to follow-up, where it began on or before *as_of* and no visit up to then came after it."""
    since = record.patient.lost_since
    if since is None or since.first > as_of:
        return None
    seen = max((visit.on for visit in record.visits if visit.on <= as_of), default=since.first)
    return None if seen > since.last else Ending(max(since.first, seen), since, False)


def observed_to(record: PatientRecord, as_of: date) -> date:
    """Return *as_of*, or the day of death or loss to follow-up where that came first."""
    ended = ending(record, as_of)
    return as_of if ended is None else ended.on


def ended_before(record: PatientRecord, day: date) -> str:
    """Return in words that a patient had died or was lost, or may have been, before *day*; "" where that is not so."""
    ended = ending(record, day)
    return "" if ended is None or ended.on >= day else ended.sentence
