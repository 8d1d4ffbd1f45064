"""Clinical safety in the event engine: unknown is never turned into no. s01 is rule 1 of docs/safety-tests.md."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from domain.dates import PartialDate
from domain.engine import find_events
from domain.evidence import Attribution, Event, Failure, Kind, LeftOut, SeriesResult, Why
from domain.records import Adjudication, Flag, PatientRecord, Statement, StatementKind, Value
from domain.relapse_history import relapse_history
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
    assert "more than 4096 ways" in event.possibilities[0].assuming


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


# -- 5: visits that do not compare -------------------------------------------------------------------------------------


def test_s05_a_visit_that_does_not_compare_is_neither_baseline_nor_onset_nor_confirmation() -> None:
    feverish = replace(visit(300, 4.0, comparable=False), not_comparable_reason="fever")
    record = patient(list(zip(DAYS, EDSS, strict=True)), visits=[feverish])
    result = result_of(record)
    assert told(result.events) == ["PIRA 365 confirmed 456"]
    assert [(number(o.on), o.value, o.why, o.note) for o in result.omissions] == [
        (300, Decimal("4.0"), LeftOut.NOT_COMPARABLE, "fever")
    ]


def test_s05_a_visit_that_does_not_compare_does_not_break_a_run() -> None:
    dip = visit(400, 2.0, comparable=False)
    assert told(result_of(patient(list(zip(DAYS, EDSS, strict=True)), visits=[dip])).events) == [
        "PIRA 365 confirmed 456"
    ]


def test_s05_what_the_answer_would_be_without_the_exclusion_is_told() -> None:
    dip = visit(400, 2.0, comparable=False)
    result = result_of(patient(list(zip(DAYS, EDSS, strict=True)), visits=[dip]))
    assert result.without_exclusions == (
        "With 4 Feb 2021 counted as comparable: worsening (PIRA) first measured 1 Apr 2021, confirmed 1 Jul 2021.",
    )
    harmless = visit(100, 2.0, comparable=False)
    assert result_of(patient(list(zip(DAYS, EDSS, strict=True)), visits=[harmless])).without_exclusions == ()


def test_s05_a_visit_of_which_nothing_is_stated_enters() -> None:
    assert len(result_of(patient(list(zip(DAYS, EDSS, strict=True)))).points) == 5


# -- 6: unable ---------------------------------------------------------------------------------------------------------


def walk(*rows: tuple[int, str | None, Flag | None]) -> PatientRecord:
    return patient(visits=[visit(on, value, measure="t25fw", flag=flag) for on, value, flag in rows])


def test_s06_unable_because_of_ms_is_worse_than_any_time_and_confirms() -> None:
    record = walk((0, "180", None), (100, None, Flag.UNABLE), (200, None, Flag.UNABLE))
    (event,) = result_of(record, measure="t25fw").events
    assert (event.kind, event.onset.unable, event.confirmation.unable) == (Kind.WORSENING, True, True)
    record = walk((0, "5", None), (100, "6", None), (200, None, Flag.UNABLE))
    assert told(result_of(record, measure="t25fw").events) == ["PIRA 100 confirmed 200"]


def test_s06_a_time_after_being_unable_is_an_improvement() -> None:
    record = walk((0, None, Flag.UNABLE), (100, "60", None), (200, "60", None))
    (event,) = result_of(record, measure="t25fw").events
    assert (event.kind, event.baseline.unable) == (Kind.IMPROVEMENT, True)
    assert result_of(walk((0, None, Flag.UNABLE), (100, None, Flag.UNABLE)), measure="t25fw").events == ()


def test_s06_unable_is_worse_for_the_sdmt_as_well() -> None:
    visits = [visit(0, 4, measure="sdmt"), *(visit(on, measure="sdmt", flag=Flag.UNABLE) for on in (100, 200))]
    assert told(result_of(patient(visits=visits), measure="sdmt").events) == ["PIRA 100 confirmed 200"]


def test_s06_a_test_missing_for_another_reason_is_left_out() -> None:
    result = result_of(
        walk((0, "5", None), (100, None, Flag.OTHER), (200, "7", None), (300, "7", None)), measure="t25fw"
    )
    assert [(number(o.on), o.why) for o in result.omissions] == [(100, LeftOut.NOT_MEASURED)]
    assert told(result.events) == ["PIRA 200 confirmed 300"]


def test_s06_a_test_without_value_or_reason_is_told_where_it_could_change_the_answer() -> None:
    no_reason = Value("t25fw", None)
    visits = [visit(0, "5", measure="t25fw"), *(visit(on, values=[no_reason]) for on in (100, 200))]
    result = result_of(patient(visits=visits), measure="t25fw")
    assert {o.why for o in result.omissions} == {LeftOut.UNABLE_REASON_UNKNOWN}
    assert "if unable because of MS" in result.cautions[0]
    assert result.indeterminate
    harmless = [visit(on, "5", measure="t25fw") for on in (0, 100, 300)] + [visit(200, values=[no_reason])]
    assert result_of(patient(visits=harmless), measure="t25fw").cautions == ()


# -- 7: two values on one day ------------------------------------------------------------------------------------------


def test_s07_of_two_values_on_one_day_the_last_recorded_counts_and_the_other_is_named() -> None:
    record = patient(list(zip(DAYS, EDSS, strict=True)))
    twice = replace(record, visits=(*record.visits[:3], visit(365, 2.0), *record.visits[3:]))
    result = result_of(twice)
    assert told(result.events) == ["PIRA 456 confirmed 547"]
    assert [(number(o.on), str(o.value), o.why) for o in result.omissions] == [(365, "3.0", LeftOut.TWO_ON_ONE_DAY)]


# -- 10: as of a day ---------------------------------------------------------------------------------------------------


def test_s10_rows_dated_after_the_day_of_asking_are_not_read() -> None:
    record = patient(list(zip(DAYS, EDSS, strict=True)), [275, 700])
    result = result_of(record, as_of=400)
    assert result.events == ()
    assert {o.why for o in result.omissions} == {LeftOut.AFTER_AS_OF}
    assert relapse_history(record, day(400)).certain == (day(275),)
    assert result.as_of == day(400)


# -- 13: open windows --------------------------------------------------------------------------------------------------


def test_s13_a_window_that_reaches_past_today_is_open_until_it_ends() -> None:
    record = patient(list(zip(DAYS[:4], EDSS[:4], strict=True)))
    event = only(record, as_of=460)
    assert (event.attribution, event.open_until) == (Attribution.PIRA, day(486))
    assert only(record, as_of=485).open_until == day(486)
    assert only(record, as_of=486).open_until is None


def test_s13_the_time_after_the_last_visit_is_open_and_not_unknown() -> None:
    record = asked(False, False, False, False, False)
    short = replace(record, visits=record.visits[:4])
    assert only(short, as_of=460).attribution is Attribution.PIRA
    assert only(short, as_of=LONG_AFTER).attribution is Attribution.PIRA


def test_s13_a_relapse_recorded_in_an_open_window_settles_it() -> None:
    record = patient(list(zip(DAYS[:4], EDSS[:4], strict=True)), [470])
    assert only(record, as_of=469).attribution is Attribution.PIRA
    event = only(record, as_of=470)
    assert (event.attribution, event.why) == (Attribution.UNDETERMINED, Why.RELAPSE_IN_WINDOW)


# -- 14 and 16: what an event carries ----------------------------------------------------------------------------------


def test_s14_a_later_fall_below_the_threshold_is_carried_by_the_event() -> None:
    values = [*zip(DAYS, EDSS, strict=True), (700, 2.5)]
    event = only(patient(values))
    assert (event.sustained_to_end, event.sustained_days) == (False, 182)
    assert event.fell_back is not None
    assert (number(event.fell_back.on), str(event.fell_back.value)) == (700, "2.5")


def test_s16_an_event_names_the_last_visit_without_it_and_gaps_over_18_months() -> None:
    event = only(patient([(0, 2.0), (100, 2.0), (800, 3.0), (900, 3.0), (1500, 3.0)]))
    assert event.previous is not None
    assert number(event.previous.on) == 100
    assert event.long_gaps == ((day(100), day(800)),)
    later = only(patient([(0, 2.0), (100, 3.0), (700, 3.0)]))
    assert later.long_gaps == ((day(100), day(700)),)
    assert only(patient([(0, 2.0), (100, 3.0), (500, 3.0)])).long_gaps == ()


# -- 24: death ---------------------------------------------------------------------------------------------------------


def test_s24_death_is_no_confirmation() -> None:
    record = patient([(0, 6.0), (365, 7.0), (460, 10)])
    died = replace(record, patient=replace(record.patient, death_date=PartialDate.of(day(460))))
    result = result_of(died)
    assert result.events == ()
    change = result.unconfirmed[0]
    assert (change.failure, change.pending, change.ended_by_death) == (Failure.NO_VISIT_IN_WINDOW, False, True)
    assert change.confirm_from is None


def test_s24_an_unconfirmed_rise_before_death_is_not_pending() -> None:
    record = patient([(0, 6.0), (365, 7.0)])
    assert result_of(record).unconfirmed[0].pending
    died = replace(record, patient=replace(record.patient, death_date=PartialDate(day(400).year)))
    assert result_of(died).pending == ()


# -- what cannot be answered -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([], "No EDSS is recorded up to 31 Aug 2036"),
        ([(0, 2.0)], "Only one EDSS can be compared (1 Jan 2020)"),
    ],
)
def test_one_value_or_none_says_why_nothing_can_be_said(values: list[tuple[int, float]], sentence: str) -> None:
    result = result_of(patient(values), as_of=6087)
    assert result.events == ()
    assert sentence in result.indeterminate


def test_a_reference_visit_that_the_clinic_chose_is_where_the_search_starts() -> None:
    chosen = replace(M23, baseline=replace(M23.baseline, visit=type(M23.baseline.visit)("chosen")))
    values = [(0, 5.0), (100, 2.0), (200, 3.0), (300, 3.0)]
    unchosen = find_events(patient(values), "edss", chosen, day(LONG_AFTER))
    assert "none is chosen" in unchosen.indeterminate
    said = Statement("b", day(150), StatementKind.BASELINE_VISIT, start=PartialDate.of(day(100)))
    record = patient(values, statements=[complete(), said])
    (event,) = find_events(record, "edss", chosen, day(LONG_AFTER)).events
    assert (number(event.baseline.on), event.attribution) == (100, Attribution.PIRA)
    gone = replace(said, start=PartialDate.of(day(120)))
    missing = find_events(patient(values, statements=[gone]), "edss", chosen, day(LONG_AFTER))
    assert "30 Apr 2020" in missing.indeterminate
