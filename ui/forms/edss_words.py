"""The reason beside an EDSS whose two steps differ: both stand in it, so that neither is lost; written and read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from domain.edss import OtherHelp

CLINICIAN, COMPUTED = "clinician", "computed"
_BOTH = re.compile(r"clinician's step (\d{1,2}(?:\.\d)?), computed (\d{1,2}(?:\.\d)?): (.*)", re.DOTALL)
_HELP = "help: "


@dataclass(frozen=True, slots=True)
class TwoSteps:
    """The clinician's step, the computed one, and why they differ."""

    stated: Decimal
    computed: Decimal
    reason: str

    def words(self) -> str:
        """Return what is stored as the reason of the visit's EDSS."""
        return f"clinician's step {self.stated:.1f}, computed {self.computed:.1f}: {self.reason}"


def read_two_steps(stored: str) -> TwoSteps | None:
    """Return what ``TwoSteps.words`` wrote, None for a reason in other words."""
    found = _BOTH.fullmatch(stored)
    return TwoSteps(Decimal(found[1]), Decimal(found[2]), found[3]) if found else None


def help_note(other_help: OtherHelp | None) -> str:
    """Return the note kept with the walking distance or the ambulation score; "" for no such help."""
    return f"{_HELP}{other_help}" if other_help is not None else ""


def read_help(note: str) -> OtherHelp | None:
    """Return the help that a note names."""
    return next((known for known in OtherHelp if note == help_note(known)), None)
