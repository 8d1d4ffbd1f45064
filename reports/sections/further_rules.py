"""Every further rule's answer in a small table; the first section that is shortened where room is short."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from domain.label import Label
from reports.page import Printing
from reports.style import GAP, HEADING, SMALL, columns, grid, text

# What is kept where room is short, the most wanted first; a rule that is not named here comes after these.
# An id stands for every label whose id begins with it.
KEPT_FIRST = (
    "neda-3",
    "pirma",
    "objective-spms",
    "composite",
    "sdmt",
    "other-measures",
    "improvement",
    "accumulated-disability",
    "on-treatment",
    "relapse-rate-24m",
    "relapse-count",
    "brain-volume",
    "neda-4",
    "nepad",
    "edss-plus",
    "milestone",
    "early-relapses",
    "overall-response-score",
)
SAID_ABOVE = frozenset({"neida"})  # the inflammation half words it in full
POSSIBLE_SDMT = ("sdmt", "possible")  # one word would not say: within test variation for one person (safety 28)
RANKS = ("msss", "armss", "narmss")
RANK_NOTE = "MSSS and ARMSS: rank among people of the same duration or age in a reference cohort, not a forecast."
OPEN, UNVERIFIED = "□", "△"
LEGEND = (
    f"{OPEN} open: the program says what would settle it. {UNVERIFIED} rests on something unverified. "
    "Sentence, evidence and source of each stand in the program, under All rules."
)


def further_rules(printing: Printing) -> list[Flowable]:
    """Return the answers in two columns, with how many more the program has."""
    labels = [label for label in printing.summary.labels if label.id not in SAID_ABOVE]
    if not labels:
        return []
    shown = _most_wanted(labels, printing.detail.labels)
    parts: list[Flowable] = [text("Further rules", HEADING)]
    if shown:
        gap = 6 * mm
        half = (printing.width - gap) / 2
        middle = -(-len(shown) // 2)
        sides = [[_table(side, half)] for side in (shown[:middle], shown[middle:]) if side]
        parts.append(columns(sides if len(sides) == 2 else [*sides, []], printing.width, gap))
    more = len(labels) - len(shown)
    notes = [f"{more} more, in the program." if shown else f"{more} answers, in the program, under All rules."]
    notes = notes if more else []
    notes += [RANK_NOTE] if any(label.id.startswith(RANKS) for label in shown) else []
    notes += [LEGEND] if shown else []
    return [Spacer(0, GAP), KeepTogether([*parts, text(" ".join(notes), SMALL)])]


def _most_wanted(labels: Sequence[Label], most: int) -> list[Label]:
    """Return at most so many labels, the most wanted, in the order in which the program shows them."""
    ranked = sorted(range(len(labels)), key=lambda place: (_rank(labels[place]), place))
    return [labels[place] for place in sorted(ranked[:most])]


def _rank(label: Label) -> int:
    return next((rank for rank, id_ in enumerate(KEPT_FIRST) if label.id.startswith(id_)), len(KEPT_FIRST))


def _table(labels: Sequence[Label], width: float) -> Flowable:
    rows = [(label.title, f"{_answer(label)}{_marks(label)}") for label in labels]
    return grid(("Rule", "Answer"), rows, width, (1, 1))


def _answer(label: Label) -> str:
    """Return the answer; of a statement with its figures after a colon, the statement."""
    return label.text.partition(":")[0] if (label.id, label.answer) == POSSIBLE_SDMT else label.answer


def _marks(label: Label) -> str:
    marks = (OPEN if label.settles else "") + (UNVERIFIED if label.unverified else "")
    return f" {marks}" if marks else ""
