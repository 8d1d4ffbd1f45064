"""Relapses not known, not dated, not adjudicated: never turned into no. s01 is rule 1 of docs/safety-tests.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from domain.dates import PartialDate
from domain.engine import find_events
from domain.evidence import Attribution, Event, Kind, SeriesResult, Why
from domain.records import Adjudication, PatientRecord, Statement, StatementKind
from domain.relapse_history import relapse_history
from domain.worlds import MOST_WORLDS
from tests.engine_patients import LONG_AFTER, complete, day, definition, number, patient, relapse, told, visit

M23 = definition("mueller-2023-12w")
K20 = definition("kappos-2020-12w")
DAYS = (0, 182, 365, 456, 547)
EDSS = (2.0, 2.0, 3.0, 3.0, 3.0)


def result_of(record: PatientRecord, as_of: int = LONG_AFTER, measure: str = "edss") -> SeriesResult:
    return find_events(record, measure, M23, day(as_of))


def only(record: PatientRecord, as_of: int = LONG_AFTER) -> Event:
    (event,) = result_of(record, as_of).events
    return event


def asked(*answers: bool | None) -> PatientRecord:
    """Return a patient whose visits answer the question after relapses so, and no statement besides."""
    visits = [visit(on, value, asked=answer) for on, value, answer in zip(DAYS, EDSS, answers, strict=True)]
    return patient(visits=visits, statements=())


# -- 1: relapse history ------------------------------------------------------------------------------------------------


def test_s01_answers_at_every_visit_make_the_history_known() -> None:
    event = only(asked(False, False, False, False, False))
    assert (event.attribution, event.why) == (Attribution.PIRA, None)


@pytest.mark.parametrize("unanswered", [2, 3])
def test_s01_an_unanswered_visit_makes_the_interval_before_it_unknown(unanswered: int) -> None:
    answers: list[bool | None] = [False] * 5
    answers[unanswered] = None
    event = only(asked(*answers))
    assert (event.attribution, event.why) == (Attribution.UNDETERMINED, Why.HISTORY_UNKNOWN)
    (first, last) = event.unknown_history[0]
    assert DAYS[unanswered - 1] < number(first) <= number(last) <= DAYS[unanswered]


def test_s01_without_any_answer_nothing_is_pira() -> None:
    event = only(asked(None, None, None, None, None))
    assert (event.attribution, event.why) == (Attribution.UNDETERMINED, Why.HISTORY_UNKNOWN)
    assert [(number(a), number(b)) for a, b in event.unknown_history] == [(275, 365)]


def test_s01_a_recorded_relapse_in_the_raw_window_is_raw_even_where_nobody_asked() -> None:
    record = replace(asked(None, None, None, None, None), relapses=(relapse(300),))
    assert only(record).attribution is Attribution.RAW


def test_s01_an_unknown_interval_outside_every_window_does_not_matter() -> None:
    assert only(asked(None, None, False, False, False)).attribution is Attribution.PIRA


def test_s01_pira_may_be_confirmed_later_where_only_the_first_confirmation_lies_in_the_unknown() -> None:
    # From day 366 to 456 nobody asked; the windows of the visit on day 547 start on day 457.
    event = only(replace(asked(False, False, False, None, False), statements=(complete(366, 395),)))
    assert event.attribution is Attribution.PIRA
    assert event.pira_confirmation is not None
    assert number(event.pira_confirmation.on) == 547


def test_s01_a_statement_that_the_history_is_complete_makes_it_known() -> None:
    record = replace(asked(None, None, None, None, None), statements=(complete(200, 600),))
    assert only(record).attribution is Attribution.PIRA
    assert only(replace(record, statements=(complete(300, 600),))).attribution is Attribution.UNDETERMINED


def test_s01_a_statement_dated_after_the_day_of_asking_is_not_read() -> None:
    late = replace(complete(200, 600), on=day(900))
    record = replace(asked(None, None, None, None, None), statements=(late,))
    assert only(record, as_of=899).attribution is Attribution.UNDETERMINED
    assert only(record, as_of=900).attribution is Attribution.PIRA


def test_s01_a_statement_covers_only_days_that_it_is_sure_to_cover() -> None:
    said = Statement("s", day(900), StatementKind.HISTORY_COMPLETE, start=PartialDate(2020), end=PartialDate(2021))
    history = relapse_history(patient(visits=[visit(0), visit(800)], statements=[said]), day(1000))
    known_from, known_to = PartialDate(2020).last, PartialDate(2021).first
    assert history.unknown == (
        (history.unknown[0][0], known_from - timedelta(days=1)),
        (known_to + timedelta(days=1), day(800)),
    )
    without_start = replace(said, start=None)
    history = relapse_history(patient(visits=[visit(0), visit(800)], statements=[without_start]), day(1000))
    assert len(history.unknown) == 1


def test_s01_the_first_visit_answers_for_the_twelve_months_before_it() -> None:
    history = relapse_history(patient(visits=[visit(366, asked=False)], statements=()), day(500))
    assert history.unknown[-1][1] == day(-1)  # 366 days are the twelve months: 2020 is a leap year


def test_s01_a_visit_without_edss_or_not_comparable_still_answers_for_its_interval() -> None:
    record = asked(False, None, None, False, False)
    both = [visit(182, asked=False), visit(365, 3.5, asked=False, comparable=False)]
    visits = sorted((*record.visits, *both), key=lambda v: v.on)
    assert only(replace(record, visits=tuple(visits))).attribution is Attribution.PIRA


def test_s01_of_two_answers_on_one_day_a_yes_outranks_a_no() -> None:
    record = asked(False, False, False, False, False)
    again = replace(record, visits=(*record.visits, visit(365, asked=True)))
    assert only(again).attribution is Attribution.UNDETERMINED


def test_s01_a_history_that_is_assumed_counts_as_known_and_says_so() -> None:
    record = replace(asked(None, None, None, None, None), assumed=frozenset({"relapse_history"}))
    result = result_of(record)
    assert (told(result.events), result.history_assumed) == (["PIRA 365 confirmed 456"], True)
    assert result_of(asked(False, False, False, False, False)).history_assumed is False


def test_s01_yes_without_a_recorded_relapse_is_a_relapse_of_unknown_day_in_that_interval() -> None:
    event = only(asked(False, False, True, False, False))
    assert (event.attribution, event.why) == (Attribution.UNDETERMINED, Why.DATE_UNCERTAIN)
    answers = [(p.answer, number(p.start), number(p.end)) for p in event.possibilities if p.start and p.end]
    assert answers == [("PIRA", 183, 274), ("RAW", 275, 365)]
    assert "reported on 31 Dec 2020 and not recorded" in event.possibilities[0].assuming


def test_s01_yes_with_the_relapse_recorded_is_just_that_relapse() -> None:
    record = replace(asked(False, False, True, False, False), relapses=(relapse(200),))
    assert only(record).attribution is Attribution.PIRA


# -- 2: dates not exact ------------------------------------------------------------------------------------------------


def test_s02_a_relapse_of_uncertain_date_is_judged_on_every_day_it_can_be() -> None:
    # Onset on 31 Dec 2020; from 2 Oct on a relapse is RAW; in 2021 it would lie in a window until 30 Jan.
    event = only(patient(list(zip(DAYS, EDSS, strict=True)), ["2020"]))
    assert (event.attribution, event.why) == (Attribution.UNDETERMINED, Why.DATE_UNCERTAIN)
    assert [(p.answer, p.assuming) for p in event.possibilities] == [
        ("PIRA", "relapse of 2020 on or before 1 Oct 2020"),
        ("RAW", "relapse of 2020 on or after 2 Oct 2020"),
    ]


def test_s02_both_ends_of_a_year_may_differ_from_its_middle() -> None:
    values = [(0, 2.0), (450, 2.0), (600, 3.0), (700, 3.0), (900, 3.0)]
    event = only(patient(values, ["2021"]))
    assert [p.answer for p in event.possibilities] == ["PIRA", "RAW", "undetermined", "PIRA"]
    spans = [(p.start, p.end) for p in event.possibilities]
    assert all(a[1] is not None and b[0] == a[1] + timedelta(days=1) for a, b in pairwise(spans))


def test_s02_where_every_day_answers_alike_the_attribution_stands() -> None:
    month = f"{day(320).year}-{day(320).month:02d}"
    assert only(patient(list(zip(DAYS, EDSS, strict=True)), [month])).attribution is Attribution.RAW
    far = [(on + 2000, value) for on, value in zip(DAYS, EDSS, strict=True)]
    assert only(patient(far, ["2020"])).attribution is Attribution.PIRA


def test_s02_every_day_of_the_range_agrees_with_the_possibility_that_names_it() -> None:
    values = list(zip(DAYS, EDSS, strict=True))
    event = only(patient(values, ["2020"]))
    for possibility in event.possibilities:
        assert possibility.start is not None
        assert possibility.end is not None
        at = possibility.start
        while at <= possibility.end:
            assert only(patient(values, [number(at)])).attribution == possibility.answer
            at += timedelta(days=1)


def test_s02_an_event_that_only_some_days_give_is_neither_dropped_nor_counted_as_certain() -> None:
    # Under Kappos a relapse 91 days before onset moves the baseline to the onset itself: no event then.
    record = patient(list(zip(DAYS, EDSS, strict=True)), [f"{day(274).year}-{day(274).month:02d}"])
    (event,) = find_events(record, "edss", K20, day(LONG_AFTER)).events
    assert (event.attribution, event.why) == (Attribution.UNDETERMINED, Why.DATE_UNCERTAIN)
    assert [(p.answer, p.assuming) for p in event.possibilities] == [
        ("no confirmed worsening", "relapse of Oct 2020 on 1 Oct 2020"),
        ("RAW", "relapse of Oct 2020 on or after 2 Oct 2020"),
    ]


def test_s02_several_uncertain_relapses_are_judged_together() -> None:
    record = patient(list(zip(DAYS, EDSS, strict=True)), ["2020", "2021"])
    event = only(record)
    assert event.attribution is Attribution.UNDETERMINED
    assert {p.answer for p in event.possibilities} == {"PIRA", "RAW", "undetermined"}
    assert all(p.assuming.startswith("for example: ") for p in event.possibilities)


def test_s02_more_ways_than_can_be_tried_are_undetermined_with_the_reason() -> None:
    years = ["2020", "2020", "2020", "2021", "2021"]
    values = [(on, 2.0) for on in range(0, 300, 30)] + [(on, 3.0) for on in range(300, 600, 30)]
    event = only(patient(values, years))
    assert (event.attribution, event.why) == (Attribution.UNDETERMINED, Why.DATE_UNCERTAIN)
    assert f"more than {MOST_WORLDS} ways" in event.possibilities[0].assuming


# -- 4: adjudication ---------------------------------------------------------------------------------------------------


def test_s04_fever_or_infection_alone_never_excludes_a_relapse() -> None:
    for suspicion in ({"fever": True}, {"infection": True}):
        event = only(patient(list(zip(DAYS, EDSS, strict=True)), [relapse(350, **suspicion)]))
        assert (event.attribution, event.why) == (Attribution.UNDETERMINED, Why.NOT_ADJUDICATED)
        assert [(p.answer, p.assuming) for p in event.possibilities] == [
            ("PIRA", "relapse of 16 Dec 2020 taken as no relapse"),
            ("RAW", "relapse of 16 Dec 2020 taken as a relapse"),
        ]


def test_s04_an_adjudicated_relapse_counts_and_an_adjudicated_pseudo_relapse_does_not() -> None:
    values = list(zip(DAYS, EDSS, strict=True))
    counted = relapse(350, fever=True, adjudication=Adjudication.RELAPSE)
    pseudo = relapse(350, fever=True, adjudication=Adjudication.PSEUDO_RELAPSE)
    assert only(patient(values, [counted])).attribution is Attribution.RAW
    assert only(patient(values, [pseudo])).attribution is Attribution.PIRA
    assert relapse_history(patient(values, [pseudo]), day(LONG_AFTER)).pseudo == (PartialDate.of(day(350)),)


def test_s04_where_both_readings_agree_the_attribution_stands() -> None:
    far = relapse(100, adjudication=Adjudication.UNCERTAIN)
    assert only(patient(list(zip(DAYS, EDSS, strict=True)), [far])).attribution is Attribution.PIRA


def test_s04_an_uncertain_relapse_that_would_move_the_baseline_leaves_the_event_undetermined() -> None:
    unsure = relapse(274, adjudication=Adjudication.UNCERTAIN)
    record = patient(list(zip(DAYS, EDSS, strict=True)), [unsure])
    (event,) = find_events(record, "edss", K20, day(LONG_AFTER)).events
    assert (event.attribution, event.why) == (Attribution.UNDETERMINED, Why.NOT_ADJUDICATED)
    assert [p.answer for p in event.possibilities] == ["PIRA", "no confirmed worsening"]


def test_s04_a_relapse_uncertain_in_both_ways_is_judged_in_both() -> None:
    unsure = relapse("2020", adjudication=Adjudication.UNCERTAIN)
    event = only(patient(list(zip(DAYS, EDSS, strict=True)), [unsure]))
    assert event.why is Why.DATE_UNCERTAIN
    assert event.possibilities[0].assuming == "relapse of 2020 taken as no relapse"
    assert event.possibilities[-1].answer == "RAW"


def test_s04_an_improvement_that_depends_on_an_uncertain_relapse_says_so() -> None:
    unsure = relapse(-10, adjudication=Adjudication.UNCERTAIN)
    record = patient([(0, 4.0), (60, 2.5), (182, 2.5), (365, 2.5)], [unsure])
    (event,) = result_of(record).events
    assert (event.kind, event.attribution, event.why) == (Kind.IMPROVEMENT, None, Why.NOT_ADJUDICATED)
    assert [p.answer for p in event.possibilities] == ["confirmed improvement", "no confirmed improvement"]
