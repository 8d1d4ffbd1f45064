"""What is no observation of its day: carried over (safety 12), a rival not chosen (7), a test done otherwise (5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.chart.course_plot import course_plot
from domain.chart.plot import MarkKind
from domain.engine import find_events
from domain.evidence import Failure, Kind, LeftOut, SeriesResult
from domain.explain import explain_event, explain_unconfirmed
from domain.milestones import Reached, find_milestones
from domain.omissions import omissions_in_words
from domain.records import Flag, PatientRecord, Value, Visit
from domain.same_day import examined_grade, value_of_day, visits_behind
from domain.settle import SettleKind
from domain.settle_events import settles_of
from domain.summarise import summarise
from storage.performance_rules import load_performance_rules
from storage.rules import load_rules
from tests.engine_patients import LONG_AFTER, day, definition, patient, told, visit
from tests.settle_facts import Entered
from tests.spms_patients import AGAIN, MET, NOT_JUDGED, ONSET, PLAIN, found

M23 = definition("mueller-2023-12w")
RULES = load_rules()
EDSS = [Decimal(half) / 2 for half in (0, *range(2, 20))]
QUICKLY = settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
RISE = ((0, "2.0"), (182, "2.0"), (365, "3.0"))


def result_of(record: PatientRecord, measure: str = "edss") -> SeriesResult:
    return find_events(record, measure, M23, day(LONG_AFTER))


def carried(on: int, value: str, since: int) -> Visit:
    """Return a visit whose EDSS was carried over from another day without being examined."""
    return visit(on, values=[Value("edss", Decimal(value), carried_from=day(since))])


def with_grade(on: int, value: str, since: int | None) -> Visit:
    """Return a visit with an EDSS of its own and a pyramidal grade that may be carried over."""
    grade = Value("fs_pyramidal", Decimal(3), carried_from=None if since is None else day(since))
    return visit(on, value, values=[grade])


def walk(on: int, seconds: str, note: str = "", **more: object) -> Visit:
    return visit(on, values=[Value("t25fw", Decimal(seconds), trial=1, note=note)], **more)  # type: ignore[arg-type]  # by name


def why(result: SeriesResult) -> list[LeftOut]:
    return [omission.why for omission in result.omissions]


# -- 12: carried over is not examined ----------------------------------------------------------------------------------


def test_s12_a_carried_value_confirms_no_worsening_and_is_named_as_one_that_cannot() -> None:
    record = patient(RISE, visits=[carried(547, "3.0", 365)])
    (change,) = result_of(record).unconfirmed
    assert result_of(record).events == ()
    assert (change.failure, change.pending) == (Failure.NO_LATER_VISIT, True)
    named = "1 Jul 2021 (3.0): carried from 31 Dec 2020, not re-examined: cannot confirm."
    assert omissions_in_words(result_of(record)) == (named,)
    assert named in explain_unconfirmed(change, M23, result_of(record)).not_used


def test_s12_the_next_examined_value_confirms_and_the_carried_one_stays_named() -> None:
    record = patient([*RISE, (640, "3.0")], visits=[carried(547, "3.0", 365)])
    result = result_of(record)
    assert told(result.events) == ["PIRA 365 confirmed 640"]
    notes = explain_event(result.events[0], M23, result).not_used
    assert any("not re-examined: cannot confirm" in note for note in notes)


def test_s12_a_carried_value_is_no_onset_and_does_not_end_what_held() -> None:
    record = patient([*RISE, (547, "3.0"), (700, "3.0")], visits=[carried(456, "2.0", 182)])
    event = result_of(record).events[0]
    assert (event.onset.on, event.sustained_to_end, event.fell_back) == (day(365), True, None)


@pytest.mark.parametrize("since", [None, 365])
def test_s12_a_step_with_a_carried_grade_may_begin_a_worsening_and_never_confirms_it(since: int | None) -> None:
    confirming = with_grade(547, "3.0", since)
    record = patient([(0, "2.0"), (182, "2.0")], visits=[with_grade(365, "3.0", 182), confirming])
    result = result_of(record)
    assert told(result.events) == ([] if since else ["PIRA 365 confirmed 547"])
    assert why(result) == [LeftOut.GRADES_CARRIED] * (2 if since else 1)
    assert "grades carried from 1 Jul 2020, not re-examined: cannot confirm." in omissions_in_words(result)[0]


def test_s12_a_carried_value_is_drawn_by_a_shape_of_its_own_and_no_line_leads_to_it() -> None:
    record = patient(RISE, visits=[carried(547, "3.0", 365)])
    plot = course_plot(record, {"edss": result_of(record)}, day(600), definition=M23)
    lane = next(lane for lane in plot.lanes if lane.id == "edss")
    (mark,) = [mark for mark in lane.marks if mark.kind is MarkKind.CARRIED]
    assert (mark.at, mark.note) == (day(547), "carried from 31 Dec 2020, not re-examined")
    assert all(on != day(547) for line in lane.lines for on, _ in line.points)
    assert any(entry.text == "carried over, not re-examined" for entry in plot.key)


def test_s12_the_table_of_measures_says_that_the_last_value_was_carried() -> None:
    summary = summarise(patient(RISE, visits=[carried(547, "3.0", 365)]), RULES, day(600))
    (row,) = summary.measures
    assert (row.last, row.last_on) == ("3.0", "31 Dec 2020; 1 Jul 2021: carried from 31 Dec 2020, not re-examined")


def test_s12_a_carried_grade_does_not_meet_the_objective_rule_for_spms() -> None:
    assert found(*PLAIN).answer is MET
    for at, visit_ in ((2, ONSET), (3, AGAIN)):
        values = tuple(replace(v, carried_from=day(180)) if v.measure == "fs_pyramidal" else v for v in visit_.values)
        visits = [replace(v, values=values) if place == at else v for place, v in enumerate(PLAIN)]
        judged = found(*visits)
        assert judged.answer is NOT_JUDGED
        assert "(carried over, not re-examined)" in judged.reason


def test_s12_a_milestone_is_not_confirmed_by_carried_grades() -> None:
    for since, reached in ((None, Reached.YES), (365, Reached.PENDING)):
        record = patient([(0, "2.0"), (365, "4.0")], visits=[with_grade(547, "4.0", since)])
        milestone = find_milestones(record, result_of(record), load_performance_rules().milestones, M23)[1]
        assert (milestone.level, milestone.reached) == (Decimal("4.0"), reached)


def test_s12_a_carried_grade_is_not_read_as_examined() -> None:
    record = patient(visits=[with_grade(0, "3.0", None), with_grade(90, "3.0", 0)])
    points = result_of(record).points
    assert [examined_grade(visits_behind(record, "edss", point), "fs_pyramidal") for point in points] == [
        Decimal(3),
        None,
    ]


def courses(least: int = 2) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(["1.0", "2.0", "3.0", "4.0", "5.0"]), min_size=least, max_size=9)


@given(courses(), st.data())
@QUICKLY
def test_s12_a_carried_value_changes_no_answer(values: list[str], data: st.DataObject) -> None:
    record = patient([(at * 90, value) for at, value in enumerate(values)])
    on = data.draw(st.integers(1, len(values) * 90))
    since = data.draw(st.integers(0, len(values) - 1))
    more = replace(record, visits=(*record.visits, carried(on, values[since], since * 90)))
    before, after = result_of(record), result_of(more)
    assert (after.events, after.unconfirmed, after.points) == (before.events, before.unconfirmed, before.points)


@given(courses(), st.sets(st.integers(0, 8)))
@QUICKLY
def test_s12_no_worsening_is_confirmed_at_a_visit_with_carried_grades(values: list[str], places: set[int]) -> None:
    visits = [with_grade(at * 90, value, 0 if at in places else None) for at, value in enumerate(values)]
    days = {day(at * 90) for at in places}
    events = result_of(patient(visits=visits)).events
    assert not [e for e in events if e.confirmation.on in days or (e.pira_confirmation or e.confirmation).on in days]


# -- 7: two values of one measure on one day ---------------------------------------------------------------------------


def twice(first: str, second: str, chosen: str = "", assumed: str = "") -> PatientRecord:
    """Return a patient with two EDSS values on day 365; *chosen*: the one that is picked."""
    rivals = [
        replace(visit(365, value), id=f"v365{place}", chosen_for=("edss",) if value == chosen else ())
        for place, value in enumerate((first, second))
    ]
    others = [(0, "2.0"), (182, "2.0"), (547, "3.0")]
    return patient(others, visits=rivals, assumed=[assumed] if assumed else [])


def test_s07_of_two_values_of_which_none_is_chosen_neither_counts() -> None:
    result = result_of(twice("3.0", "2.0"))
    assert day(365) not in [point.on for point in result.points]
    assert result.events == ()
    assert omissions_in_words(result) == (
        "31 Dec 2020 (3.0 and 2.0): two values on this day; none chosen. Choose the value of 31 Dec 2020.",
    )


def test_s07_what_either_choice_would_answer_is_said_and_the_choice_would_settle_it() -> None:
    record = twice("3.0", "2.0")
    result = result_of(record)
    assert result.indeterminate == (
        "EDSS has two values on 31 Dec 2020 and none is chosen: with 3.0 of 31 Dec 2020 the answer would be: "
        "worsening (PIRA) first measured 31 Dec 2020, present again 1 Jul 2021."
    )
    series, *_ = settles_of(result, record, M23)
    (fact,) = series.facts
    assert (fact.kind, fact.on, fact.measure) == (SettleKind.CHOICE, day(365), "edss")
    assert "choose the value of 31 Dec 2020" in fact.text


def test_s07_the_chosen_value_counts_and_the_other_is_named() -> None:
    for chosen, events in (("3.0", ["PIRA 365 confirmed 547"]), ("2.0", [])):
        result = result_of(twice("3.0", "2.0", chosen))
        assert told(result.events) == events
        assert why(result) == [LeftOut.NOT_CHOSEN]


def test_s07_two_choices_on_one_day_are_none() -> None:
    record = twice("3.0", "2.0", "3.0")
    both = replace(record, visits=tuple(replace(v, chosen_for=("edss",)) for v in record.visits))
    assert why(result_of(both)) == [LeftOut.NONE_CHOSEN] * 2


def test_s07_equal_values_leave_nothing_to_choose() -> None:
    result = result_of(twice("3.0", "3.0"))
    assert told(result.events) == ["PIRA 365 confirmed 547"]
    assert why(result) == [LeftOut.SAME_AGAIN]


def test_s07_a_choice_outranks_that_the_source_could_not_choose() -> None:
    assert told(result_of(twice("3.0", "2.0", "", "chosen_for")).events) == []
    assert told(result_of(twice("3.0", "2.0", "3.0", "chosen_for")).events) == ["PIRA 365 confirmed 547"]


def test_s07_unable_and_a_time_on_one_day_wait_for_the_choice_too() -> None:
    visits = [visit(365, "5", measure="t25fw"), replace(visit(365, flag=Flag.UNABLE, measure="t25fw"), id="other")]
    record = patient([(0, "5"), (182, "5"), (547, "5")], measure="t25fw", visits=visits)
    assert why(result_of(record, "t25fw")) == [LeftOut.NONE_CHOSEN] * 2
    assert "(5.0 and unable)" in omissions_in_words(result_of(record, "t25fw"))[0]


def test_s07_every_reader_of_a_days_value_agrees() -> None:
    assert value_of_day(twice("3.0", "2.0"), "edss", day(365)) is None
    assert value_of_day(twice("3.0", "2.0", "3.0"), "edss", day(365)) == Decimal("3.0")
    assert value_of_day(twice("3.0", "2.0", "", "chosen_for"), "edss", day(365)) == Decimal("2.0")
    summary = summarise(replace(twice("3.0", "2.0"), visits=twice("3.0", "2.0").visits[:-1]), RULES, day(400))
    assert summary.measures[0].last_on == "1 Jul 2020; 31 Dec 2020: two values, none chosen"
    assert any(item.text.startswith("Choose the value of 31 Dec 2020") for item in summary.open_items)


@given(courses(4), st.data())
@QUICKLY
def test_s07_choosing_one_value_equals_a_record_with_only_that_value(values: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    other = replace(visit(place * 90, data.draw(st.sampled_from(EDSS))), id="other")
    record = patient([(at * 90, value) for at, value in enumerate(values)])
    picked = tuple(replace(v, chosen_for=("edss",)) if v.on == day(place * 90) else v for v in record.visits)
    alone, chosen = result_of(record), result_of(replace(record, visits=(*picked, other)))
    assert (chosen.events, chosen.unconfirmed, chosen.points) == (alone.events, alone.unconfirmed, alone.points)


@given(
    st.lists(st.tuples(st.integers(0, 8), st.sampled_from(["2.0", "3.0", "4.0"]), st.booleans()), max_size=14),
    st.randoms(use_true_random=False),
)
@QUICKLY
def test_s07_the_order_of_the_rows_does_not_matter(rows: list[tuple[int, str, bool]], chance: Random) -> None:
    visits = [
        replace(visit(at * 90, value), id=f"v{place}", chosen_for=("edss",) if chosen else ())
        for place, (at, value, chosen) in enumerate(rows)
    ]
    record = patient(visits=visits)
    shuffled = chance.sample(visits, len(visits))
    one, other = result_of(record), result_of(replace(record, visits=tuple(shuffled)))
    assert (one.events, one.unconfirmed, one.points) == (other.events, other.unconfirmed, other.points)


# -- 5: a walk with another aid, orthosis or medicine than the baseline ------------------------------------------------

SLOWER = ((0, "5.0"), (182, "5.0"), (365, "7.0"), (547, "7.0"))


@pytest.mark.parametrize("note", ["aid: one-sided", "orthosis: yes", "fampridine: yes"])
def test_s05_a_walk_done_otherwise_than_the_baseline_is_neither_onset_nor_confirmation(note: str) -> None:
    plain = "aid: none; orthosis: no; fampridine: no"
    same = patient(visits=[walk(on, seconds, plain) for on, seconds in SLOWER])
    assert told(result_of(same, "t25fw").events) == ["PIRA 365 confirmed 547"]
    changed = patient(visits=[walk(on, seconds, note if on == 547 else plain) for on, seconds in SLOWER])
    result = result_of(changed, "t25fw")
    assert result.events == ()
    assert why(result) == [LeftOut.OTHER_CONDITIONS]
    assert "done otherwise than the baseline" in omissions_in_words(result)[0]
    assert "counted as comparable" in result.without_exclusions[0]


def test_s05_what_is_not_recorded_of_a_walk_contradicts_nothing() -> None:
    notes = dict(zip((0, 182, 365, 547), ("", "aid: none", "", "aid: none"), strict=True))
    record = patient(visits=[walk(on, seconds, notes[on]) for on, seconds in SLOWER])
    assert told(result_of(record, "t25fw").events) == ["PIRA 365 confirmed 547"]


def test_s05_unable_because_of_ms_is_worse_whatever_the_aid() -> None:
    visits = [walk(on, "5.0", "aid: none") for on in (0, 182)]
    unable = [Value("t25fw", None, flag=Flag.UNABLE, note="aid: two-sided")]
    visits += [visit(on, values=unable) for on in (365, 547)]
    assert told(result_of(patient(visits=visits), "t25fw").events) == ["PIRA 365 confirmed 547"]


def test_s05_the_same_note_after_a_baseline_in_other_words_of_case_compares() -> None:
    record = patient(visits=[walk(on, s, "Aid: None" if on else "aid: none") for on, s in SLOWER])
    assert result_of(record, "t25fw").events[0].kind is Kind.WORSENING
    assert isinstance(record.visits[0].on, date)


@given(courses(4), st.data())
@QUICKLY
def test_s07_the_choice_named_settles_what_two_values_left_open(values: list[str], data: st.DataObject) -> None:
    record = patient([(at * 90, value) for at, value in enumerate(values)])
    rival = replace(visit(90, data.draw(st.sampled_from(["1.0", "3.0", "5.0"]))), id="other")
    record = replace(record, visits=(*record.visits, rival))
    facts = [fact for question in settles_of(result_of(record), record, M23)[:1] for fact in question.facts]
    asked = [fact for fact in facts if fact.kind is SettleKind.CHOICE]
    if result_of(record).cautions:
        entered = Entered(record, day(LONG_AFTER), data.draw)
        entered.add(*asked)
        assert result_of(entered.record).cautions == ()
    else:
        assert not asked
