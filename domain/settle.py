"""What would settle an open question: the missing fact, as a form or a test can enter it, and the days it would count.

Several facts to one question are all needed, unless their text says "or". A question that nothing can settle has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.records import StatementKind


class SettleKind(StrEnum):
    """What kind of fact would settle an open question."""

    RELAPSES = "relapses"  # whether there was a relapse, and when, on the days from earliest to latest
    RELAPSE_DATE = "date of a relapse"  # its day, among those from earliest to latest
    ADJUDICATION = "adjudication"  # relapse or pseudo-relapse
    SCAN = "scan"  # a scan dated from earliest to latest
    REPORT = "scan report"  # what a recorded scan leaves open
    CONFIRMATION = "confirmation"  # a visit from earliest to latest that confirms a change, or ends it
    MEASURE = "measure"  # values of a measure, whatever they are
    REASON = "reason for no value"  # why a test has no value: unable because of MS, or another reason
    CHOICE = "choice of a value"  # which of several values of one day counts
    STATEMENT = "statement"  # a clinician's statement
    TIME = "time without a relapse"  # that no relapse is recorded from earliest to latest


@dataclass(frozen=True, slots=True)
class Settle:
    """One fact that would settle an open question; the days are those it would have to be about or dated in.

    ``about``: the id of the relapse, visit or scan it belongs to, ``on`` that record's day where it has one; for a
    confirmation the day of the change, for two scans the last day of the earlier one, unless it is compared with a scan
    of the days from earliest to that day. ``bound``: the value from which on a change is confirmed (None: any value),
    upwards where ``upwards``, else downwards. ``apart_before``, ``apart_after``: the days that must lie between the
    visit and a relapse before it, or after it. ``count``: how many values are asked for, each on a day of its own.
    ``compared_within``: how many months older, at most, the scan may be that a scan has to be compared with.
    """

    kind: SettleKind
    text: str
    earliest: date | None = None
    latest: date | None = None
    about: str = ""
    on: date | None = None
    measure: str = ""
    bound: Decimal | None = None
    upwards: bool = True
    apart_before: int = 0
    apart_after: int = 0
    scheduled: bool = False  # only a scheduled visit counts
    count: int = 1
    statement: StatementKind | None = None
    compared_within: int | None = None
