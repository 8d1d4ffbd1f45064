"""What is worked out when it is first read cannot be told from the tuple that it stands for."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace

from domain.definition_rules import Step, Threshold
from domain.search_rule import SearchRule
from domain.summarise import flags_of, summarise
from domain.summary import PatientSummary
from domain.threshold_family import with_family
from domain.when_asked import WhenAsked
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules

RULES = load_rules()
RECORDS = demo_records()[:8]


def one_two_three() -> tuple[int, ...]:
    return (1, 2, 3)


def test_nothing_is_worked_out_before_it_is_read_and_then_only_once() -> None:
    asked = []

    def work_out() -> tuple[str, ...]:
        asked.append("asked")
        return ("a", "b")

    found = WhenAsked(work_out)
    assert asked == []
    assert list(found) == ["a", "b"]
    assert (len(found), found[0], found[-1:], "b" in found) == (2, "a", ("b",), True)
    assert asked == ["asked"]


def test_it_is_the_tuple_in_every_comparison_and_as_it_is_written() -> None:
    found, plain = WhenAsked(one_two_three), one_two_three()
    assert found == plain
    assert plain == found
    assert found == WhenAsked(one_two_three)
    assert found != (1, 2)
    assert found != [1, 2, 3]
    assert (hash(found), repr(found)) == (hash((1, 2, 3)), "(1, 2, 3)")


def test_a_copy_or_what_another_process_gets_is_the_tuple() -> None:
    found = WhenAsked(one_two_three)
    for copied in (copy.deepcopy(found), copy.copy(found), pickle.loads(pickle.dumps(found))):
        assert type(copied) is tuple
        assert copied == (1, 2, 3)


def _read(summary: PatientSummary) -> PatientSummary:
    return replace(summary, labels=tuple(summary.labels))


def test_a_summary_is_the_same_whenever_its_labels_are_read() -> None:
    for record in RECORDS:
        late = summarise(record, RULES, DEMO_AS_OF)
        early = _read(summarise(record, RULES, DEMO_AS_OF))
        assert isinstance(late.labels, WhenAsked)
        assert len(early.labels) > 10
        assert (late, late.to_json(), late.sha256()) == (early, early.to_json(), early.sha256())


def test_a_summary_sent_to_another_process_keeps_its_labels() -> None:
    made = summarise(RECORDS[0], RULES, DEMO_AS_OF)
    sent = pickle.loads(pickle.dumps(made.labels))
    assert sent == made.labels


def test_the_flags_of_the_list_are_those_of_the_summary() -> None:
    found = [flags_of(record, RULES, DEMO_AS_OF) for record in demo_records()]
    assert found == [summarise(record, RULES, DEMO_AS_OF, in_full=False).flags for record in demo_records()]
    assert len(set(found)) > 5


def test_a_changed_definition_is_searched_by_its_own_thresholds_and_not_by_those_worked_out_before() -> None:
    chosen = RULES.definition
    before = SearchRule.of(chosen, "edss")
    assert SearchRule.of(chosen, "edss") is before
    steps = chosen.threshold("edss").steps
    double = Threshold(steps=tuple(Step(step.upto, step.change * 2) for step in steps))
    changed = replace(chosen, thresholds={**chosen.thresholds, "edss": double})
    assert SearchRule.of(changed, "edss").threshold == double
    assert SearchRule.of(chosen, "edss").threshold == chosen.threshold("edss")


def test_each_threshold_family_is_read_by_its_own_steps() -> None:
    for family in RULES.families:
        read = with_family(RULES.definition, family)
        assert with_family(RULES.definition, family) is read
        assert (read.threshold("edss"), SearchRule.of(read, "edss").threshold) == (family.threshold, family.threshold)


def test_a_definition_is_equal_to_one_of_which_nothing_has_been_worked_out() -> None:
    SearchRule.of(RULES.definition, "edss")
    new = replace(RULES.definition)
    assert (len(new.worked_out), new == RULES.definition) == (0, True)
