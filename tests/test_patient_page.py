"""The patient's page in words: what it answers, what its numbers say, and what it says is not known (safety 34)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.dates import PartialDate
from domain.patient_facts import State
from domain.patient_findings import patient_facts
from domain.patient_page import patient_page
from domain.records import (
    Adjudication,
    Patient,
    PatientRecord,
    Visit,
)
from domain.summarise import summarise
from storage.rules import load_rules
from tests.lublin_patients import AS_OF, patient, relapse, scan, visit
from tests.patient_page_samples import (
    FEW_FEWER,
    FEWER_ANSWERS,
    SCANS,
    SLOWER_HAND,
    SLOWER_WALK,
    STEPS_UP,
    page,
    summary_of,
    told,
    whole,
)

UNSURE = relapse("2025-02-20", fever=True)


# The pattern


@pytest.mark.parametrize(
    ("record", "question", "said"),
    [
        (told(SLOWER_WALK), "my legs are getting weaker", "Over the same time your walking got harder."),
        (told(SLOWER_HAND), "my hands are getting slower", "Over the same time your hand speed got slower."),
        (told(FEWER_ANSWERS), "my thinking is getting slower", "Over the same time your thinking speed got slower."),
        (
            told(STEPS_UP),
            "things are getting harder",
            "your examination showed more trouble than before.",
        ),
        (
            told(SLOWER_WALK | FEWER_ANSWERS),
            "my legs are getting weaker",
            "Over the same time your walking and thinking speed got harder.",
        ),
    ],
)
def test_quiet_and_worse_is_answered_with_what_got_worse(record: PatientRecord, question: str, said: str) -> None:
    answer = page(record).answer
    assert answer is not None
    assert answer.heading == f"“How can I have inactive disease when {question}?”"
    assert said in answer.text
    assert "on 10 Mar 2025, and again on 15 Sep 2025" in answer.text
    assert "From 5 Mar 2024 to 20 Feb 2026 no relapse and no new spot (lesion) was found." in answer.text
    for part in ("look quiet", "one part of MS", "Both are true.", "some can be treated", "Bring this page"):
        assert part in answer.text


@pytest.mark.parametrize("changes", [SLOWER_HAND, FEWER_ANSWERS, STEPS_UP])
def test_walking_is_said_only_where_walking_got_worse(changes: dict[str, tuple[str, ...]]) -> None:
    answer = page(told(changes)).answer
    assert answer is not None
    assert "walk" not in answer.text
    assert "legs" not in answer.text


@pytest.mark.parametrize(
    "record",
    [
        told(),
        told({"t25fw": ("6.0", "6.0", "6.0", "6.0", "8.0")}),  # not confirmed
        told({"t25fw": ("6.0", "6.0", "8.0", "6.0", "6.0")}),  # not held
        told({"t25fw": ("6.0", "6.0", "8.0", "8.0", "6.0")}),  # fell back
        told(FEW_FEWER),  # within test variation
        told({"t25fw": ("8.0", "8.0", "6.0", "6.0", "6.0")}),  # better
        told(SLOWER_WALK, relapses=[relapse("2025-02-20")]),  # after a relapse
        told(SLOWER_WALK, relapses=[relapse("2025-11-20")]),  # a relapse in the frame
        told(SLOWER_WALK, scans=(SCANS[0], scan("2026-02-25", new_t2=1, compared_with=date(2025, 3, 1)))),
        told(SLOWER_WALK, scans=(SCANS[0], scan("2026-02-25", gd_enhancing=1))),
        told(SLOWER_WALK, scans=()),
        told(SLOWER_WALK, scans=(scan("2026-02-25", compared_with=None),)),
        told(SLOWER_WALK, asked=(False, False, None, False, False)),
        told(SLOWER_WALK, asked=(False, False, False, False, None)),
        told(SLOWER_WALK, relapses=[UNSURE]),
    ],
)
def test_where_the_pattern_is_not_there_or_not_known_the_page_is_silent(record: PatientRecord) -> None:
    made = page(record)
    assert made.answer is None
    assert "inactive disease" not in whole(made)
    assert made.search is not None


@pytest.mark.parametrize(
    ("record", "open_"),
    [
        (told(SLOWER_WALK, scans=()), "We do not know yet if a new spot on a scan came with it."),
        (told(SLOWER_WALK, asked=(False, False, None, False, False)), "We do not know if a relapse had a part in it"),
        (told(SLOWER_WALK, relapses=[UNSURE]), "it is not clear if something that happened was a relapse"),
        (told(SLOWER_WALK, relapses=[relapse("2025")]), "the date of a relapse is not sure"),
        (told({"edss": ("3.0", "3.0", "3.0", "3.0", "4.0")}), "We are not sure yet if it lasts."),
    ],
)
def test_what_is_open_is_said_to_be_not_known(record: PatientRecord, open_: str) -> None:
    made = page(record)
    assert made.not_known is not None
    assert made.not_known.heading == "What we do not know yet"
    assert open_ in made.not_known.text


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (told(scans=()), "none is in our notes. We do not know if anything is new."),
        (
            told(scans=(scan("2024-06-01"),)),
            "the last one in our notes is of 1 Jun 2024. None was done from",
        ),
        (told(scans=(scan("2026-02-25", quality_ok=False),)), "cannot be used. We do not know if anything is new."),
        (told(scans=(scan("2026-02-25", gd_enhancing=None),)), "does not tell us all. We do not know yet"),
        (
            told(scans=(scan("2026-02-25", new_t2=2, compared_with=date(2020, 1, 1)),)),
            "showed a new spot. We do not know when it came: after 1 Jan 2020.",
        ),
        (
            told(asked=(False, False, False, False, None)),
            "if you had one from 16 Sep 2025 to 20 Feb 2026",
        ),
        (told(asked=(None,) * 5), "we do not know if you had one from 9 Mar 2025"),
        (told(relapses=[relapse("2025-11-20", fever=True)]), "it is not yet clear if what happened on 20 Nov 2025 was"),
        (told(relapses=[relapse("2025")]), "you had one between 1 Jan 2025 and 31 Dec 2025. We do not know the day."),
    ],
)
def test_unknown_relapses_and_scans_are_not_said_to_be_none(record: PatientRecord, words: str) -> None:
    search = page(record).search
    assert search is not None
    assert words in search.text


def test_the_quiet_days_reach_no_further_than_scans_were_compared() -> None:
    gap = (scan("2024-03-01"), scan("2026-02-25", compared_with=date(2025, 3, 1)))
    answer = page(told(SLOWER_WALK, scans=gap)).answer
    assert answer is not None
    assert "same time" not in answer.text
    assert "From 9 Mar 2025 to 20 Feb 2026" in answer.text
    assert "The change came after 5 Sep 2024." in answer.text


def test_scans_of_the_brain_alone_are_called_so() -> None:
    brain = tuple(replace(one, cord_done=False) for one in SCANS)
    for scans, expected in ((brain, True), (SCANS, False), ((brain[0], replace(brain[1], cord_done=None)), False)):
        answer = page(told(SLOWER_WALK, scans=scans)).answer
        assert answer is not None
        assert ("not the spinal cord" in answer.text) is expected


@pytest.mark.parametrize(("course", "called"), [("RRMS", "MS"), ("CIS", "your condition"), ("SPMS", "MS")])
def test_ms_is_said_only_where_it_was_diagnosed(course: str, called: str) -> None:
    answer = page(told(SLOWER_WALK, course=course)).answer
    assert answer is not None
    assert f"one part of {called}." in answer.text


def test_worsening_after_a_relapse_is_told_as_that() -> None:
    made = page(told(STEPS_UP, relapses=[relapse("2025-02-20", adjudication=Adjudication.RELAPSE)]))
    assert made.harder is not None
    assert "It came after a relapse." in made.harder.text
    assert made.not_known is None


# What is not settled


def test_where_edss_depends_on_an_unverified_threshold_no_one_answer_stands_for_it() -> None:
    record, rules = told(STEPS_UP), load_rules()
    summary = summary_of(record)
    facts = patient_facts(record, rules.definition, summary.results, summary.lublin, {}, edss_depends=True)
    made = patient_page(replace(summary, patient_facts=facts))
    assert made.answer is None
    assert made.not_known is not None
    assert "It is not settled if your examination has changed." in made.not_known.text
    assert made.better is not None
    assert "examination" not in made.better.text


def test_the_patient_is_asked_about_relapses_that_nobody_noted() -> None:
    made = page(told(SLOWER_WALK, asked=(False, False, None, False, None)))
    assert made.steps is not None
    asked = [step for step in made.steps.points if step.startswith("Tell us: did you have a relapse from")]
    assert len(asked) == 2
    assert "to 10 Mar 2025? Our notes do not say." in asked[0]
    assert "from 16 Sep 2025 to 20 Feb 2026?" in asked[1]


# The numbers


@pytest.mark.parametrize(
    ("changes", "measure", "state", "said"),
    [
        (
            SLOWER_WALK,
            "t25fw",
            State.WORSE,
            "We measured it on 10 Mar 2025, and again on 15 Sep 2025.",
        ),
        ({"t25fw": ("6.0", "6.0", "6.0", "6.0", "8.0")}, "t25fw", State.PERHAPS_WORSE, "We are not sure yet."),
        ({"t25fw": ("6.0", "6.0", "6.0", "6.0", "7.1")}, "t25fw", State.ALIKE, "The difference is small."),
        ({}, "t25fw", State.ALIKE, "The same as before."),
        ({"t25fw": ("8.0", "8.0", "6.0", "6.0", "6.0")}, "t25fw", State.BETTER, "This got better."),
        ({"t25fw": ("8.0", "8.0", "8.0", "8.0", "6.0")}, "t25fw", State.PERHAPS_BETTER, "We will see if it lasts."),
        (
            {"t25fw": ("6.0", "6.0", "8.0", "8.0", "6.0")},
            "t25fw",
            State.ALIKE,
            "Now it is the same as the first value.",
        ),
        (FEWER_ANSWERS, "sdmt", State.WORSE, "This got lower."),
        (FEW_FEWER, "sdmt", State.ALIKE, "A small drop like this can happen by chance."),
        ({"sdmt": ("50", "50", "55", "56", "56")}, "sdmt", State.ALIKE, "No clear change."),
        (
            {"t25fw": ("6.0", "6.0", "6.0", "6.0", None)},
            "t25fw",
            State.PERHAPS_WORSE,
            "could not do this test last time",
        ),
        ({"t25fw": ("6.0", "6.0", None, None, None)}, "t25fw", State.WORSE, "Last time you could not do this test."),
        ({"t25fw": (None, None, None, None, None)}, "t25fw", State.ALIKE, "could not do this test then or now"),
        ({"t25fw": (None, None, "9.0", "9.0", "9.0")}, "t25fw", State.BETTER, "This got better."),
    ],
)
def test_how_a_measure_stands(
    changes: dict[str, tuple[str | None, ...]], measure: str, state: State, said: str
) -> None:
    record = told(changes)
    facts = summary_of(record).patient_facts
    assert facts is not None
    assert next(found.state for found in facts.measures if found.measure == measure) is state
    line = next(line for line in page(record).numbers if line.measure == measure)
    assert said in line.said


def test_a_number_names_both_values_their_days_and_which_way_is_better() -> None:
    walk, hand, thinking = page(told(SLOWER_WALK)).numbers
    assert walk.sentence == "Walking speed: 6.0 seconds on 5 Mar 2024 and 8.2 seconds on 20 Feb 2026; faster is better."
    assert (walk.more_is_better, hand.more_is_better, thinking.more_is_better) == (False, False, True)
    assert thinking.better == "more is better"
    unable = page(told({"t25fw": ("6.0", "6.0", None, None, None)})).numbers[0]
    assert unable.now.value is None
    assert "not able to do the test on 20 Feb 2026" in unable.sentence


def test_what_got_worse_is_shown_before_the_other_hand() -> None:
    hands = {"nhpt_non_dominant": ("20.0", "20.0", "26.0", "26.0", "26.0")}
    assert [line.title for line in page(told(hands)).numbers] == ["Walking speed", "Other hand speed", "Thinking speed"]


def test_no_clear_change_of_the_examination_is_not_said_where_a_test_got_worse() -> None:
    steady, worse = page(told()).better, page(told(SLOWER_WALK)).better
    assert steady is not None
    assert worse is not None
    assert "your examination" in steady.text
    assert "your examination" not in worse.text


# The edges


def test_a_patient_who_was_never_seen_gets_a_page_that_says_what_is_not_known() -> None:
    made = page(patient())
    assert made.numbers == ()
    assert "We do not know if anything is new." in whole(made)
    assert "We need two values of a test before we can say this." in whole(made)


def test_one_visit_gives_first_values_and_no_comparison() -> None:
    made = page(patient("RRMS", [visit("2026-02-20", "2.0", t25fw="5.0", sdmt="55")], scans=SCANS))
    assert {line.said for line in made.numbers} == {"This is the first value. Next time we can compare."}
    assert all(line.then is None for line in made.numbers)


def test_scans_alone_give_a_page() -> None:
    made = page(patient("RRMS", scans=SCANS))
    assert made.numbers == ()
    assert made.answer is None
    assert "nothing new was seen on 25 Feb 2026" in whole(made)


def test_a_visit_that_measured_nothing_gives_a_page() -> None:
    assert page(patient("RRMS", [Visit("v", date(2026, 2, 20), relapse_since_last=False)], scans=SCANS)).numbers == ()


def test_nobody_writes_to_a_patient_who_died() -> None:
    who = Patient("1", "A", death_date=PartialDate(2026, 3, 1))
    made = page(replace(told(SLOWER_WALK), patient=who))
    assert made.unprinted
    assert made.passages == ()
    assert made.numbers == ()


def test_a_summary_of_a_list_has_no_page() -> None:
    short = summarise(told(), load_rules(), AS_OF, in_full=False)
    with pytest.raises(ValueError, match="patient's page"):
        patient_page(short)


def test_next_steps_have_their_dates_the_earliest_first() -> None:
    made = page(told({"t25fw": ("6.0", "6.0", "6.0", "6.0", "8.0")}))
    assert made.steps is not None
    assert made.steps.points == (
        "From 7 Aug 2026 on: we look at walking speed again, to see if the change lasts.",
        "Next scan: from 26 Feb 2027 on, only a newer one can tell if scans are quiet.",
    )
