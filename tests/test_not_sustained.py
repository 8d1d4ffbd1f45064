"""A confirmed worsening that did not last: each line that states it says so, with value and day (safety 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from domain.dates import show
from domain.evidence import Event
from domain.letter import letter_blocks
from domain.patient_page import EXTRAS, patient_page
from domain.records import PatientRecord
from domain.sdmt_change import within_variation
from domain.summarise import summarise
from domain.summary import Line, PatientSummary
from domain.wording import change_of, fell_back
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.patient_page_samples import page, summary_of, told, whole
from tests.reading_ease import grade

WALK = {"t25fw": ("6.0", "6.0", "8.0", "8.0", "6.4")}
HAND = {"nhpt_dominant": ("20.0", "20.0", "26.0", "26.0", "21.0")}
OTHER_HAND = {"nhpt_non_dominant": ("20.0", "20.0", "26.0", "26.0", "21.0")}
SIGNS = {"sdmt": ("50", "50", "40", "40", "49")}
STEPS = {"edss": ("3.0", "3.0", "4.0", "4.0", "3.0")}
HELD_HAND = {"nhpt_dominant": ("20.0", "20.0", "26.0", "26.0", "26.0")}
BACK = {
    "t25fw": "not sustained: back to 6.4 s (+7 %) on 20 Feb 2026",
    "nhpt": "not sustained: back to 21.0 s (+5 %) on 20 Feb 2026",
    "sdmt": "not sustained: back to 49 on 20 Feb 2026",
    "edss": "not sustained: back to 3.0 on 20 Feb 2026",
}
TESTS = [
    pytest.param(WALK, BACK["t25fw"], id="t25fw"),
    pytest.param(HAND, BACK["nhpt"], id="nhpt"),
    pytest.param(OTHER_HAND, BACK["nhpt"], id="nhpt, other hand"),
    pytest.param(SIGNS, BACK["sdmt"], id="sdmt"),
]
EVERY = [*TESTS, pytest.param(STEPS, BACK["edss"], id="edss")]


def row(summary: PatientSummary, label: str) -> Line:
    return next(line for line in summary.disability if line.label == label)


def letter(summary: PatientSummary) -> list[str]:
    return [line for block in letter_blocks(summary) for line in block.text.split("\n")]


@pytest.mark.parametrize(("changes", "back"), TESTS)
def test_the_row_of_the_other_measures_says_what_did_not_last(changes: dict[str, tuple[str, ...]], back: str) -> None:
    found = row(summary_of(told(changes)), "Other measures")
    assert found.text.startswith("Worse, present again: ")
    assert found.text.endswith(f", {back}")


@pytest.mark.parametrize(("changes", "back"), EVERY)
def test_the_one_statement_above_the_halves_says_what_did_not_last(
    changes: dict[str, tuple[str, ...]], back: str
) -> None:
    assert back in summary_of(told(changes)).headline.text


@pytest.mark.parametrize(("changes", "back"), EVERY)
def test_the_lublin_label_rests_on_a_worsening_that_is_said_not_to_have_lasted(
    changes: dict[str, tuple[str, ...]], back: str
) -> None:
    steps = [step for step in summary_of(told(changes)).explanations["lublin"].steps if "present again" in str(step)]
    assert steps
    assert all(back in f"{step.text} {step.aside}" for step in steps)


@pytest.mark.parametrize(("changes", "back"), EVERY)
def test_each_sentence_of_the_letter_with_the_worsening_says_that_it_did_not_last(
    changes: dict[str, tuple[str, ...]], back: str
) -> None:
    stating = [
        line
        for line in letter(summary_of(told(changes)))
        if re.search(r"(?<!none )worse and present again|isability increased|worse, present again", line)
        or "irst measured 10 Mar 2025" in line
    ]
    assert len(stating) >= 2
    assert all(back in line.replace("Not sustained", "not sustained") for line in stating)


def test_of_two_worsenings_only_the_one_that_did_not_last_is_said_not_to_have() -> None:
    summary = summary_of(told(WALK | HELD_HAND))
    assert row(summary, "Other measures").text == (
        f"Worse, present again: T25FW +33 %, {BACK['t25fw']}; 9HPT dominant hand +30 %"
    )
    assert summary.headline.text.startswith(
        f"9HPT, dominant hand worse and present again; T25FW worse and present again, {BACK['t25fw']}; "
        "EDSS without confirmed worsening"
    )


def test_a_fall_within_test_variation_that_came_back_says_so_where_it_is_told() -> None:
    small = {"sdmt": ("50", "50", "45", "45", "50")}
    summary = summary_of(told(HELD_HAND | small))
    back = "SDMT −5: possible; within test variation for one person, not sustained: back to 50 on 20 Feb 2026"
    assert back in row(summary, "Other measures").aside
    assert "SDMT lower within test variation, not sustained: back to 50" in summary_of(told(small)).headline.text


def test_an_earlier_worsening_that_did_not_last_says_so_beside_the_later_one() -> None:
    days = ("2022-03-05", "2022-09-05", "2023-03-10", "2023-09-15", "2024-04-20", "2025-02-25", "2025-09-20")
    steady = ("6.0",) * len(days)
    values = ("3.0", "4.0", "4.0", "3.0", "3.0", "4.5", "4.5")
    record = told(
        {"edss": values, "t25fw": steady, "nhpt_dominant": steady, "sdmt": ("50",) * len(days)},
        days=days,
        asked=(False,) * len(days),
    )
    line = row(summary_of(record), "Not linked to relapses")
    assert line.text == "PIRA, first measured 25 Feb 2025"
    assert line.aside.endswith("1 earlier (first measured 5 Sep 2022, not sustained: back to 3.0 on 15 Sep 2023)")


# The patient's own page


@pytest.mark.parametrize(
    ("changes", "name", "said"),
    [
        (WALK, "Walking speed", "This was slower for a time. We saw it on 10 Mar 2025, and again on 15 Sep 2025."),
        (HAND, "Main hand speed", "This was slower for a time. We saw it on 10 Mar 2025, and again on 15 Sep 2025."),
        (SIGNS, "Thinking speed", "This was lower for a time. We saw it on 10 Mar 2025, and again on 15 Sep 2025."),
        (STEPS, "EDSS", "This was higher for a time. We saw it on 10 Mar 2025, and again on 15 Sep 2025."),
    ],
)
def test_the_number_says_that_it_was_worse_for_a_time_and_what_it_is_now(
    changes: dict[str, tuple[str, ...]], name: str, said: str
) -> None:
    extras = ("edss-number",) if "edss" in changes else ()
    line = next(line for line in page(told(changes), *extras).numbers if line.title == name)
    assert line.said.startswith(said)
    assert line.said.endswith(("the first value.", "Now the drop is small. That can happen by chance."))
    assert "No clear change. " not in line.said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            WALK,
            "Walking speed was slower for a time. We saw it on 10 Mar 2025, and again on 15 Sep 2025.",
        ),
        (OTHER_HAND, "Other hand speed was slower for a time. We saw it on 10 Mar 2025, and again on 15 Sep 2025."),
        (
            SIGNS,
            "Thinking speed was lower for a time. We saw it on 10 Mar 2025, and again on 15 Sep 2025.",
        ),
        (STEPS, "Your examination showed more trouble for a time. We saw it on 10 Mar 2025, and again on 15 Sep 2025."),
    ],
)
def test_the_page_does_not_pass_over_the_time_between_with_no_clear_change(
    changes: dict[str, tuple[str, ...]], said: str
) -> None:
    better = page(told(changes)).better
    assert better is not None
    assert said in better.text
    assert re.search(r"On 20 Feb 2026 it (was \d+(\.\d seconds| right)|showed less again)\.", better.text)
    name = said.split(" was ", 1)[0].split(" showed ", 1)[0].lower()
    assert not any(name in point.lower() for point in better.points if point.startswith("No clear change"))


def test_a_value_after_the_worsening_and_the_last_one_are_both_named() -> None:
    made = page(told({"t25fw": ("6.0", "8.0", "8.0", "6.4", "6.2")}))
    assert made.better is not None
    assert "On 15 Sep 2025 it was 6.4 seconds, on 20 Feb 2026 6.2 seconds." in made.better.text
    assert "On 15 Sep 2025 it was 6.4 seconds. Now there is no clear change" in made.numbers[0].said


def test_worse_for_a_time_and_another_change_since_are_both_said() -> None:
    record = told({"t25fw": ("6.0", "8.0", "8.0", "6.0", "8.0")})
    said = page(record).numbers[0].said
    assert said.startswith("This was slower for a time. We saw it on 5 Sep 2024, and again on 10 Mar 2025.")
    assert "On 15 Sep 2025 it was 6.0 seconds. There is a change here. We do not know yet if it will last." in said


def test_a_test_that_could_not_be_done_for_a_time_is_no_slower_one() -> None:
    said = page(told({"t25fw": ("6.0", "6.0", None, None, "6.0")})).numbers[0].said
    assert said.startswith("This was harder for a time. We saw it on 10 Mar 2025, and again on 15 Sep 2025.")


def test_a_small_drop_that_is_left_is_not_taken_for_the_one_that_came_back() -> None:
    said = page(told({"t25fw": (None,) * 5, "sdmt": ("50", "50", "40", "40", "48")})).numbers[-1].said
    assert said.endswith("Now the drop is small. That can happen by chance.")


@pytest.mark.parametrize("changes", [WALK, HAND, OTHER_HAND, SIGNS, STEPS, WALK | HAND | SIGNS | STEPS])
def test_a_page_with_what_came_back_still_reads_at_grade_eight(changes: dict[str, tuple[str, ...]]) -> None:
    made = page(told(changes), *EXTRAS)
    assert len(made.numbers) <= 3
    texts = [text for passage in made.passages for text in (*passage.sentences, *passage.points)]
    texts += [text for line in made.numbers for text in (line.what, line.sentence, line.said)]
    assert grade(texts) <= 8


def test_what_may_be_test_variation_is_not_told_to_a_patient_as_a_worsening() -> None:
    assert "for a time" not in whole(page(told({"sdmt": ("50", "50", "45", "45", "50")})))


# Every demonstration patient


def unsustained() -> Iterator[tuple[PatientRecord, PatientSummary, Event]]:
    rules = load_rules()
    for record in demo_records():
        summary = summarise(record, rules, DEMO_AS_OF)
        for result in summary.results.values():
            for event in result.worsenings:
                if event.fell_back is not None:
                    yield record, summary, event


def test_wherever_a_demonstration_worsening_did_not_last_each_line_that_states_it_says_so() -> None:
    seen = []
    for record, summary, event in unsustained():
        stated = f"{event.measure.upper()} {change_of(event.measure, event.baseline, event.onset)}"
        lines = [f"{line.text} {line.aside}" for line in summary.disability]
        stating = [line for line in (*lines, *letter(summary)) if stated in line]
        assert len(stating) >= 2, (record.patient.code, stated)
        assert all(fell_back(event) in line for line in stating), (record.patient.code, stating)
        made = whole(patient_page(summary))
        told_again = f"on {show(event.onset.on)}, and again on {show(event.confirmation.on)}." in made
        assert told_again is not within_variation(event) or event.measure == "sdmt", record.patient.code
        seen.append((record.patient.code, event.measure))
    assert ("D-0014", "t25fw") in seen
    assert {measure for _, measure in seen} == {"t25fw", "sdmt"}


def test_the_page_of_ngozi_tells_of_the_slower_time_and_of_now() -> None:
    record = next(r for r in demo_records() if r.patient.code == "D-0014")
    summary = summarise(record, load_rules(), DEMO_AS_OF)
    assert row(summary, "Other measures").text == (
        "Worse, present again: T25FW +22 %, not sustained: back to 5.2 s (+12 %) on 19 Jan 2026"
    )
    walk = patient_page(summary).numbers[0]
    assert walk.said == (
        "This was slower for a time. We saw it on 20 Jan 2025, and again on 21 Jul 2025. "
        "Now there is no clear change from the first value."
    )
