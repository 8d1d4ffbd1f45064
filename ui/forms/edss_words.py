"""What stands in words beside the values of an EDSS: two steps and why they differ, and the notes of its parts.

A note is a list of sentence parts joined by "; ". The form writes and reads those it knows; all others are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from domain.edss import OtherHelp
from domain.edss_table import DISTANCE_BANDS, WALKING_SCORES
from domain.records import Aid

CLINICIAN, COMPUTED = "clinician", "computed"
NOT_EXAMINED = "not examined by a rater"  # the reason of a visit that is signed without an EDSS (safety 37)
_BOTH = re.compile(r"clinician's step (\d{1,2}(?:\.\d)?), computed (\d{1,2}(?:\.\d)?): (.*)", re.DOTALL)
_HELP = "help: "
_BETWEEN = "; "

# What is noted for each answer; an answer that is not in a table is not noted.
Answers = Mapping[object, str]
HELPED: Answers = {known: f"{_HELP}{known}" for known in OtherHelp}
MEASURED: Answers = {True: "measured", False: "estimated or reported, not measured"}
PREVENTED: Answers = {True: "X", False: "weakness did not prevent testing"}  # by weakness, beside a cerebellar grade
MOOD_ONLY: Answers = {True: "mood or mild fatigue only", False: "not mood or mild fatigue alone"}
RULE_SETS: Answers = {"Neurostatus": "rule set: Neurostatus", "Kurtzke": "rule set: Kurtzke"}

# The scores that only the rater can tell apart: distance and aid leave them open.
_FAR = next(band.at_least for band in DISTANCE_BANDS if band.aid is Aid.NONE)
_ASKED_SCORES = {Aid.NONE: (0, 1), Aid.WHEELCHAIR: (10, 11)}


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


def answer_in(note: str, answers: Answers) -> object:
    """Return the answer that *note* holds, None where it holds none of *answers*."""
    parts = note.split(_BETWEEN)
    return next((answer for answer, words in answers.items() if words in parts), None)


def with_answer(note: str, answers: Answers, answer: object) -> str:
    """Return *note* with *answer* in the place of any other of *answers*; what else it says is kept."""
    others = [part for part in note.split(_BETWEEN) if part and part not in answers.values()]
    words = answers.get(answer)
    return _BETWEEN.join([*others, words] if words else others)


def score_words(read: int | None, distance_m: Decimal | None, aid: Aid | None, *, helped: bool) -> str:
    """Return what distance and aid *read* as an ambulation score, or which scores the rater has to choose from.

    helped: an arm, a walker or a trolley, which the aid does not name.
    """
    if read is not None:
        return f"reads {read}"
    is_far = distance_m is not None and distance_m >= _FAR
    if aid is Aid.WHEELCHAIR or (aid is Aid.NONE and is_far and not helped):
        return "; ".join(f"{score} = {WALKING_SCORES[score].meaning}" for score in _ASKED_SCORES[aid])
    return ""
