"""The treatment history as a summary carries it: plain rows in final words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class TreatmentEntry:
    """One recorded treatment, as shown. ``state``: as of the day of the history."""

    drug: str
    dose: str
    start: str
    stop: str
    reason: str
    aim: str
    state: str


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """One change that was present again: "EDSS 4.0 to 5.0", its cause as the rule has it, and what it rests on.

    ``first_measured``: the day, and that of the visit before, after which it began.
    """

    values: str
    cause: str
    first_measured: str
    rests_on: str


@dataclass(frozen=True, slots=True)
class TimeTold:
    """One time with what is recorded in it, as shown. A text that says nothing was found names what was not asked.

    ``found``: how many changes, or that none was confirmed, or that nothing was measured.
    """

    title: str
    when: str
    relapses: str
    scans: str
    edss: str
    found: str
    changes: tuple[ChangeTold, ...]


@dataclass(frozen=True, slots=True)
class TreatmentHistory:
    """The treatments of one patient, the latest first, and the times in their order, as of a day.

    ``medicines``: name, dose, what for, start, stop, as needed; each as shown.
    """

    as_of: date
    now: str  # "On treatment (fingolimod from Jun 2017, no stop recorded)."
    entries: tuple[TreatmentEntry, ...]
    times: tuple[TimeTold, ...]
    medicines: tuple[tuple[str, str, str, str, str, str], ...]
    notes: tuple[str, ...]
    unverified: tuple[str, ...]
