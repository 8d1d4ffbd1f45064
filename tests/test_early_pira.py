"""Early PIRA: within so many years of the first symptom, which may be known to the month or the year only."""

from __future__ import annotations

import pytest

from domain.dates import PartialDate
from domain.early_pira import EarlyPira, describe, early_pira
from domain.engine import find_events
from domain.records import Patient
from domain.relapse_frame import Answer
from storage.definitions import load_definition
from tests.engine_patients import LONG_AFTER, day, patient

TUR = load_definition("tur-2023")
VALUES = ((0, "2.0"), (366, "3.0"), (560, "3.0"))  # onset 1 Jan 2021
PIRA = find_events(patient(VALUES), "edss", TUR, day(LONG_AFTER)).worsenings[0]


def judged(first_symptom: str | None) -> EarlyPira:
    symptom = None if first_symptom is None else PartialDate.from_iso(first_symptom)
    result = early_pira(PIRA, Patient("p", "1", onset_date=symptom), TUR)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("first_symptom", "answer"),
    [
        ("2016-01-01", Answer.YES),  # five years to the day
        ("2015-12-31", Answer.NO),
        ("2021-01-01", Answer.YES),
        ("2016", Answer.YES),
        ("2015", Answer.NO),
        ("2015-12", Answer.NO),
        ("2014", Answer.NO),
        ("2021", Answer.YES),
        (None, Answer.UNKNOWN),
        ("2021-01-02", Answer.UNKNOWN),  # after the worsening: one of the dates is wrong
    ],
)
def test_a_pira_is_early_up_to_the_day_five_years_after_the_first_symptom(
    first_symptom: str | None, answer: Answer
) -> None:
    result = judged(first_symptom)
    assert result.answer is answer
    label = describe(result)
    assert label.answer == str(answer)
    assert (label.settles == ()) is (answer is not Answer.UNKNOWN)
    assert label.rule == "tur-2023 version 1"


def test_a_first_symptom_whose_days_answer_differently_is_unknown_until_its_day_is_known() -> None:
    values = ((0, "2.0"), (531, "3.0"), (720, "3.0"))  # onset 15 Jun 2021
    (later,) = find_events(patient(values), "edss", TUR, day(LONG_AFTER)).worsenings
    symptom = PartialDate.from_iso("2016-06")
    result = early_pira(later, Patient("p", "1", onset_date=symptom), TUR)
    assert result is not None
    assert result.answer is Answer.UNKNOWN
    (settle,) = describe(result).settles
    assert (settle.earliest, settle.latest) == (symptom.first, symptom.last)
    for told, answer in (("2016-06-14", Answer.NO), ("2016-06-15", Answer.YES), ("2016-06-30", Answer.YES)):
        exact = early_pira(later, Patient("p", "1", onset_date=PartialDate.from_iso(told)), TUR)
        assert exact is not None
        assert exact.answer is answer


def test_a_definition_without_the_rule_does_not_say_and_what_is_not_pira_is_not_asked() -> None:
    assert early_pira(PIRA, Patient("p", "1"), load_definition("mueller-2023-24w")) is None
    raw = find_events(patient(VALUES, [350]), "edss", TUR, day(LONG_AFTER)).worsenings[0]
    with pytest.raises(ValueError, match="not a PIRA"):
        early_pira(raw, Patient("p", "1"), TUR)


def test_the_words_say_which_dates_the_answer_rests_on() -> None:
    assert describe(judged("2016")).text == (
        "PIRA, first measured 1 Jan 2021: early, within 5 years of the first symptom (2016)"
    )
    assert "not early, more than 5 years after the first symptom (2014)" in describe(judged("2014")).text
    assert "the date of the first symptom is not recorded" in describe(judged(None)).text
