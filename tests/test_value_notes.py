"""The note of a value: what it tells of how a test was done is read back as it was written, whatever it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.value_notes import SDMT_FACTS, T25FW_FACTS, different, read_note, with_facts

TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(str.strip)
FACTS = st.dictionaries(st.sampled_from((*T25FW_FACTS, *SDMT_FACTS)), TEXTS, max_size=4)


@given(FACTS)
def test_facts_are_read_as_they_were_written(facts: dict[str, str]) -> None:
    assert read_note(with_facts("", facts)) == {
        key: text.strip() if text == text.strip() else text for key, text in facts.items()
    }


@given(FACTS, FACTS)
def test_new_facts_take_the_place_of_the_old_and_the_others_stay(before: dict[str, str], after: dict[str, str]) -> None:
    assert read_note(with_facts(with_facts("", before), after)) == {**before, **after}


@given(FACTS)
def test_writing_the_same_facts_again_changes_nothing(facts: dict[str, str]) -> None:
    note = with_facts("fell once, tired; seen by a nurse", facts)
    assert with_facts(note, facts) == note
    assert with_facts(note, dict.fromkeys(facts, "")) == "fell once, tired; seen by a nurse"


@pytest.mark.parametrize(
    ("note", "facts"),
    [
        ("", {}),
        ("tired today", {}),
        ("form: 2; mode: oral", {"form": "2", "mode": "oral"}),
        ("Form: 2, Mode:Oral", {"form": "2", "mode": "Oral"}),
        (
            'protocol: "walk; then rest, 2 min"; rested-min: 2',
            {"protocol": "walk; then rest, 2 min", "rested-min": "2"},
        ),
        ('a quote " alone; form: 2', {"form": "2"}),
        ('5" heel; form: "A; B"', {"form": "A; B"}),
        ('said "ok"; form: "A ""new"", B"', {"form": 'A "new", B'}),
        ("form:; mode: oral", {"mode": "oral"}),
    ],
)
def test_a_note_tells_these_facts(note: str, facts: dict[str, str]) -> None:
    assert read_note(note) == facts


def test_free_text_stays_when_a_fact_is_taken_out() -> None:
    assert with_facts("fell once; aid: none; tired", {"aid": ""}) == "fell once; tired"
    assert with_facts("fell once, tired", {"aid": "none"}) == "fell once, tired; aid: none"


@pytest.mark.parametrize("note", ["took 1,5 h", "one;two,  three", '5" heel', '"', 'said: "ok", then "no'])
@given(FACTS)
def test_free_text_is_kept_to_the_letter_and_hides_no_fact(note: str, facts: dict[str, str]) -> None:
    told = with_facts(note, facts)
    assert told.startswith(note)
    assert {key: text for key, text in read_note(told).items() if key in facts} == facts
    assert with_facts(told, dict.fromkeys(facts, "")) == note


def test_what_is_not_recorded_contradicts_nothing() -> None:
    assert different({"aid": "none"}, {}, T25FW_FACTS) == ()
    assert different({"aid": "none", "orthosis": "yes"}, {"aid": "None", "orthosis": "no"}, T25FW_FACTS) == (
        "orthosis",
    )
