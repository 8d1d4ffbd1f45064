"""What would settle an open question: the missing fact, and the days in which it would count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SettleKind(StrEnum):
    """What kind of fact would settle an open question."""

    RELAPSES = "relapses"
    ADJUDICATION = "adjudication"
    SCAN = "scan"
    CONFIRMATION = "confirmation"
    MEASURE = "measure"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Settle:
    """One fact that would settle an open question; the days are those it would have to be about or dated in."""

    kind: SettleKind
    text: str
    earliest: date | None = None
    latest: date | None = None
