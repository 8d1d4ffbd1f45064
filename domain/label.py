"""One label of a patient with its evidence, in words: what every further rule hands to screen, paper and CSV."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from domain.settle import Settle


class Label(NamedTuple):
    """The answer of one rule for one patient as of a date. Every text is final wording (clinical safety 26, 27).

    ``answer`` is the word for a table ("no", "not assessable", "8.47"); ``text`` one sentence with the dates it rests
    on. ``reasons``: the evidence, used and rejected, the deciding first. ``settles``: what would settle an answer that
    is open; () where it is settled. ``in_review``: whether the source review speaks of the rule.
    """

    id: str  # "neda-3"
    title: str  # "NEDA-3"
    answer: str
    text: str
    reasons: tuple[str, ...] = ()
    settles: tuple[Settle, ...] = ()
    start: date | None = None
    end: date | None = None
    rule: str = ""  # the definition or reference table the answer rests on, with its version
    source: str = ""  # citation
    unverified: tuple[str, ...] = ()  # what of the rule no primary source could confirm, worded
    cautions: tuple[str, ...] = ()
    in_review: bool = True
    group: str = ""  # the heading under which labels are shown together: "Inflammation", "Disability", ...
