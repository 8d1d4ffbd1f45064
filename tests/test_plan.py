"""The plan in its six rows: recorded facts, dated, in the order of Figure 5, and what is not recorded stays so."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.care_records import PlanEntry, PlanPart, PlanState, Referral
from domain.dates import PartialDate
from domain.known_on import as_dated_by
from domain.plan_rows import TITLES, plan_in_short, plan_rows
from domain.quality.finding import Gravity
from domain.quality.rules import findings
from domain.records import Patient, PatientRecord, Treatment
from domain.summarise import summarise
from domain.summary import PlanRow
from storage.quality import load_quality_reference
from storage.rules import load_rules
from tests.care_strategies import plan as plans
from tests.test_summary_words import ADVICE

AS_OF = date(2026, 3, 9)
RULES = load_rules()
REFERENCE = load_quality_reference()
EFFECTS = RULES.further.effects
SINCE_2021 = PartialDate(2021, 5, 3)
BASE = PatientRecord(Patient("p", "P1"))


def entry(row: PlanPart = PlanPart.ANTI_INFLAMMATORY, what: str = "ocrelizumab", **said: Any) -> PlanEntry:
    return PlanEntry("e", said.pop("on", date(2021, 5, 1)), row, what, **said)


def rows(*plan: PlanEntry, as_of: date = AS_OF, **parts: Any) -> tuple[PlanRow, ...]:
    return plan_rows(replace(BASE, plan=plan, **parts), EFFECTS, as_of)


def texts(found: tuple[PlanRow, ...], row: PlanPart) -> list[str]:
    (one,) = [one for one in found if one.row == row]
    return [line.text for line in one.lines]


def test_the_six_rows_are_always_there_in_the_order_of_figure_5_and_read_nothing_recorded() -> None:
    found = summarise(BASE, RULES, AS_OF).plan
    assert [row.title for row in found] == [
        "Anti-inflammatory",
        "Neuroprotective",
        "Remyelinating",
        "Neurorestorative",
        "Rehabilitation",
        "Trials",
    ]
    assert [(row.lines, row.empty) for row in found] == [((), "nothing recorded")] * 6
    assert plan_in_short(found) == "Nothing recorded in any of its rows."


def test_the_four_rows_are_named_as_a_proposal_of_the_authors_and_the_others_are_not_attributed_to_them() -> None:
    sources = [row.source for row in rows()]
    for source in sources[:4]:
        assert source.startswith("The authors propose")
        assert "Figure 5): a hypothesis." in source
    assert {"propose" in source for source in sources[4:]} == {False}


UNDER_WAY, PLANNED, ENDED, NOT_TAKEN = PlanState.UNDER_WAY, PlanState.PLANNED, PlanState.ENDED, PlanState.NOT_TAKEN


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            {"state": UNDER_WAY, "start": SINCE_2021, "by_whom": "Dr A"},
            "ocrelizumab, since 3 May 2021, under way; by Dr A",
        ),
        ({"state": UNDER_WAY}, "ocrelizumab, beginning not recorded, under way"),
        ({}, "ocrelizumab, beginning not recorded, state not recorded"),
        ({"start": PartialDate(2021)}, "ocrelizumab, since 2021, state not recorded"),
        ({"state": PLANNED, "start": PartialDate(2026, 9)}, "ocrelizumab, from Sep 2026, planned"),
        ({"state": PLANNED}, "ocrelizumab, entered 1 May 2021, beginning not recorded, planned"),
        ({"state": NOT_TAKEN}, "ocrelizumab, entered 1 May 2021, considered and not taken"),
        (
            {"state": ENDED, "start": SINCE_2021, "end": PartialDate(2022)},
            "ocrelizumab, 3 May 2021 to 2022, ended",
        ),
        ({"state": ENDED, "end": PartialDate(2022)}, "ocrelizumab, until 2022, beginning not recorded, ended"),
        ({"state": ENDED, "start": SINCE_2021}, "ocrelizumab, from 3 May 2021, end not recorded, ended"),
    ],
)
def test_an_entry_is_worded_with_its_dates_and_what_is_not_recorded_is_said(said: dict[str, Any], words: str) -> None:
    assert texts(rows(entry(**said)), PlanPart.ANTI_INFLAMMATORY) == [words]


def test_a_trial_is_named_with_its_registry_number_and_the_drug() -> None:
    trial = entry(
        PlanPart.TRIAL, "add-on trial", drug="simvastatin", trial="an invented trial", registry_number="NCT00000000",
        state=UNDER_WAY, start=SINCE_2021,
    )  # fmt: skip
    assert texts(rows(trial), PlanPart.TRIAL) == [
        "add-on trial (simvastatin) [an invented trial, NCT00000000], since 3 May 2021, under way"
    ]


def test_several_entries_stand_in_one_row_at_one_time_the_newest_first() -> None:
    first = entry(PlanPart.REMYELINATING, "one", state=UNDER_WAY, start=SINCE_2021)
    second = entry(PlanPart.REMYELINATING, "two", on=date(2022, 1, 1), state=UNDER_WAY, start=SINCE_2021)
    found = rows(first, second)
    assert [text.split(",")[0] for text in texts(found, PlanPart.REMYELINATING)] == ["two", "one"]
    assert plan_in_short(found) == "Remyelinating (2); nothing recorded in the other 5."


# What the record holds elsewhere


def test_a_current_treatment_stands_in_the_anti_inflammatory_row_by_itself_and_an_ended_one_does_not() -> None:
    treatments = (
        Treatment("a", "fingolimod", PartialDate(2018), PartialDate(2021, 4)),
        Treatment("b", "ocrelizumab", SINCE_2021),
    )
    found = rows(treatments=treatments)
    assert texts(found, PlanPart.ANTI_INFLAMMATORY) == [
        "ocrelizumab, since 3 May 2021, no stop recorded (from the treatments)"
    ]
    assert found[0].lines[0].origin == "from the treatments"


def test_two_treatments_at_one_time_both_stand_in_their_row() -> None:
    treatments = (Treatment("a", "fingolimod", PartialDate(2018)), Treatment("b", "ocrelizumab", SINCE_2021))
    assert len(texts(rows(treatments=treatments), PlanPart.ANTI_INFLAMMATORY)) == 2


@pytest.mark.parametrize(
    ("treatment", "row"),
    [
        (Treatment("a", "ocrelizumab", SINCE_2021, aim="neuroprotective"), PlanPart.NEUROPROTECTIVE),
        (Treatment("a", "high-dose biotin", SINCE_2021, aim="remyelination"), PlanPart.REMYELINATING),
        (Treatment("a", "neurorehabilitation", SINCE_2021), PlanPart.REHABILITATION),
        (Treatment("a", "a drug of no catalogue", SINCE_2021), PlanPart.ANTI_INFLAMMATORY),
        (Treatment("a", "methylprednisolone", SINCE_2021), None),
    ],
)
def test_a_treatment_stands_in_the_row_of_its_recorded_aim_and_no_aim_is_invented(
    treatment: Treatment, row: PlanPart | None
) -> None:
    assert [one.row for one in rows(treatments=(treatment,)) if one.lines] == [row] * (row is not None)


def test_no_treatment_is_a_recorded_fact_and_no_treatment_at_all_is_not() -> None:
    untreated = rows(treatments=(Treatment("a", "no disease-modifying treatment", SINCE_2021),))
    assert texts(untreated, PlanPart.ANTI_INFLAMMATORY) == [
        "recorded as untreated, since 3 May 2021, no stop recorded (from the treatments)"
    ]
    assert not any(row.lines for row in rows())


def test_a_treatment_of_a_trial_stands_among_the_trials_too() -> None:
    treatment = Treatment("a", "ocrelizumab", SINCE_2021, trial="an invented trial")
    assert texts(rows(treatments=(treatment,)), PlanPart.TRIAL) == [
        "an invented trial: ocrelizumab, since 3 May 2021, no stop recorded (from the treatments)"
    ]


def test_an_entry_about_a_current_treatment_takes_its_place_and_tells_its_dates() -> None:
    planned = entry(what="induction", drug="Ocrelizumab", state=PLANNED, start=PartialDate(2021, 4))
    found = rows(planned, treatments=(Treatment("b", "ocrelizumab", SINCE_2021),))
    assert texts(found, PlanPart.ANTI_INFLAMMATORY) == [
        "induction (Ocrelizumab), from Apr 2021, planned; from the treatments: since 3 May 2021, no stop recorded"
    ]


def test_rehabilitation_tells_what_the_referrals_say_and_leaves_out_other_services() -> None:
    referrals = (
        Referral(
            "a", date(2025, 2, 5), "Rehabilitation programme, inpatient", status="seen", seen=PartialDate(2025, 6)
        ),
        Referral("b", date(2025, 2, 6), "Physiotherapy", status="open"),
        Referral("c", date(2025, 2, 7), "Urology", status="open"),
    )
    assert texts(rows(referrals=referrals), PlanPart.REHABILITATION) == [
        "Physiotherapy, 6 Feb 2025, open (from the referrals)",
        "Rehabilitation programme, inpatient, 5 Feb 2025, seen Jun 2025 (from the referrals)",
    ]
    (before, _) = texts(rows(referrals=referrals[:2], as_of=date(2025, 3, 1)), PlanPart.REHABILITATION)[::-1]
    assert before == "Rehabilitation programme, inpatient, 5 Feb 2025, state not recorded (from the referrals)"


# As of a day, and what may not be said


@given(plan=st.lists(plans, max_size=4), as_of=st.dates(date(1990, 1, 1), date(2026, 12, 31)))
def test_the_rows_as_of_a_day_are_those_of_the_record_as_it_stood_by_event_date(
    plan: list[PlanEntry], as_of: date
) -> None:
    record = replace(BASE, plan=tuple(plan))
    found = plan_rows(record, EFFECTS, as_of)
    assert found == plan_rows(as_dated_by(record, as_of), EFFECTS, as_of)
    assert [row.row for row in found] == [str(row) for row in TITLES]
    assert sum(len(row.lines) for row in found) == sum(one.on <= as_of for one in plan)


def test_no_row_and_no_source_gives_advice_or_reads_none() -> None:
    every = [entry(row, state=state) for row in PlanPart for state in (None, *PlanState)]
    for row in rows(*every):
        for words in (row.title, row.empty, row.source, *(line.text for line in row.lines)):
            assert not ADVICE.search(words.lower()), words
            assert not re.search(r"\bnone\b", words.lower()), words


def test_an_entry_that_ends_before_it_began_is_an_error_of_the_record() -> None:
    wrong = entry(state=ENDED, start=SINCE_2021, end=PartialDate(2020))
    right = replace(wrong, end=PartialDate(2021))
    found = [
        [finding for finding in findings(replace(BASE, plan=(one,)), AS_OF, REFERENCE) if finding.kind == "plan"]
        for one in (wrong, right)
    ]
    assert [[(one.record_id, one.gravity) for one in some] for some in found] == [[("e", Gravity.ERROR)], []]
