"""Brain-health reviews of the demonstration: Adam's as in the drawings, the others as chance has them.

The factors and their answers are those of domain/data/brain_health.toml; a test holds that.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from random import Random

from domain.dates import PartialDate
from domain.records import BrainHealthReview, ReviewAnswer

WEEKLY_MINUTES = "min a week"
CIGARETTES = "cigarettes a day"
UNITS = "units a week"
MEDAS = "MEDAS points"

# Three to attend to, four without a prompt, two not asked.
ADAMS_REVIEW = BrainHealthReview(
    "",
    date(2026, 3, 9),
    (
        ReviewAnswer(
            "exercise",
            "",
            Decimal(40),
            WEEKLY_MINUTES,
            "wants to try an exercise bicycle; physiotherapy offered",
            "MS nurse",
            PartialDate(2026, 6),
        ),
        ReviewAnswer("diet", "balanced"),
        ReviewAnswer(
            "smoking",
            "current",
            Decimal(10),
            CIGARETTES,
            "talked about it; will think it over",
            "himself",
            PartialDate(2026, 9),
        ),
        ReviewAnswer("alcohol", "none"),
        ReviewAnswer("medicines", "listed"),
        ReviewAnswer("comorbidities", "none"),
        ReviewAnswer("infections", "up-to-date"),
    ),
)

# What people answer, the frequent answers several times: (answer, least and most of the number, unit).
Answer = tuple[str, tuple[int, int] | None, str]
ANSWERS: dict[str, tuple[Answer, ...]] = {
    "exercise": (
        ("", (0, 140), WEEKLY_MINUTES),
        ("limited", (0, 90), WEEKLY_MINUTES),
        ("lifestyle-150", (20, 120), WEEKLY_MINUTES),
        ("", (150, 320), WEEKLY_MINUTES),
    ),
    "diet": (("balanced", None, ""), ("", (8, 13), MEDAS), ("mixed", None, ""), ("", (2, 5), MEDAS)),
    "smoking": (("never", None, ""), ("never", None, ""), ("former", None, ""), ("current", (3, 20), CIGARETTES)),
    "alcohol": (("none", None, ""), ("", (1, 12), UNITS), ("over-6-at-once", (8, 20), UNITS)),
    "sleep": (("no-complaint", None, ""), ("no-complaint", None, ""), ("poor", None, ""), ("restless-legs", None, "")),
    "social": (("no-worry", None, ""), ("no-worry", None, ""), ("worried", None, ""), ("help-in-place", None, "")),
    "infections": (
        ("up-to-date", (0, 2), "infections in 12 months"),
        ("due", None, ""),
        ("unknown-vaccination", None, ""),
    ),
}
NOT_ASKED = 0.15  # the share of factors that a review leaves out
OTHERWISE = 0.6  # the share of answers that were other ones at the review before


def invent_review(rng: Random, on: date, *, has_medicines: bool, has_diseases: bool) -> BrainHealthReview:
    """Return a review of that day; medicines and diseases are answered as the record has them."""
    listed = {True: "listed", False: "none"}
    told = {factor: rng.choice(answers) for factor, answers in ANSWERS.items()}
    answers = [_answer(rng, factor, *answer) for factor, answer in told.items() if rng.random() > NOT_ASKED]
    answers.append(ReviewAnswer("medicines", listed[has_medicines]))
    answers.append(ReviewAnswer("comorbidities", listed[has_diseases]))
    return BrainHealthReview("", on, tuple(answers))


def invent_earlier(rng: Random, on: date, later: BrainHealthReview) -> BrainHealthReview:
    """Return a review before *later*: some answers were other ones; whoever never smoked did not smoke then either."""
    answers = [
        _answer(rng, answer.factor, *rng.choice(ANSWERS[answer.factor]))
        if answer.factor in ANSWERS and answer.factor != "smoking" and rng.random() < OTHERWISE
        else answer
        for answer in later.answers
    ]
    return BrainHealthReview("", on, tuple(answers))


def _answer(rng: Random, factor: str, answer: str, span: tuple[int, int] | None, unit: str) -> ReviewAnswer:
    # Minutes come in tens, points and units one by one.
    step = 10 if unit == WEEKLY_MINUTES else 1
    value = None if span is None else Decimal(rng.randrange(span[0], span[1] + 1, step))
    return ReviewAnswer(factor, answer, value, unit)
