"""Every line of the overview that a rule made opens an explanation with dated steps: all demonstration patients."""

from __future__ import annotations

import re
from functools import cache

import pytest

from domain.summarise import summarise
from domain.summary import Headline, Line, PatientSummary
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules

DATE = re.compile(r"\b(\d{1,2} )?(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}\b")
# What stands in the record as it is shown; no rule made it.
RECORDED = {"Last relapse", "Last scan"}
# What is said where there is nothing that a rule could have read.
NOTHING_TO_JUDGE = {"not recorded", "not reviewed", "no EDSS recorded", "not assessed: no EDSS recorded"}
PATIENTS = range(len(demo_records()))


@cache
def of(place: int) -> PatientSummary:
    return summarise(demo_records()[place], load_rules(), DEMO_AS_OF)


def lines(summary: PatientSummary) -> list[Line | Headline]:
    return [summary.headline, *summary.inflammation, *summary.disability]


@pytest.mark.parametrize("place", PATIENTS)
def test_every_line_that_a_rule_made_opens_an_explanation_whose_steps_have_dates(place: int) -> None:
    summary = of(place)
    for line in lines(summary):
        if isinstance(line, Line) and (line.label in RECORDED or line.text in NOTHING_TO_JUDGE):
            continue
        assert line.explanation in summary.explanations, line
        explanation = summary.explanations[line.explanation]
        assert explanation.key == line.explanation
        assert any(DATE.search(f"{step.text} {step.aside}") for step in explanation.steps), explanation


@pytest.mark.parametrize("place", PATIENTS)
def test_every_explanation_says_from_what_and_has_no_empty_step(place: int) -> None:
    for explanation in of(place).explanations.values():
        assert explanation.title
        assert explanation.subtitle
        assert explanation.steps
        assert all(step.text.endswith((".", "?")) for step in explanation.steps), explanation.steps


def test_only_what_nothing_was_recorded_of_lacks_evidence() -> None:
    without = {line.text for place in PATIENTS for line in lines(of(place)) if not line.explanation}
    shown = {line.text for place in PATIENTS for line in of(place).inflammation if line.label in RECORDED}
    assert without - shown <= NOTHING_TO_JUDGE
