"""Which values enter the event engine, and what an event carries. s05 is rule 5 of docs/safety-tests.md."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.dates import PartialDate
from domain.engine import find_events
from domain.evidence import Attribution, Event, Failure, Kind, LeftOut, SeriesResult, Why
from domain.records import Flag, PatientRecord, Statement, StatementKind, Value
from domain.relapse_history import relapse_history
from tests.engine_patients import LONG_AFTER, complete, day, definition, number, patient, told, visit

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
        "With 4 Feb 2021 counted as comparable: worsening (PIRA) first measured 1 Apr 2021, present again 1 Jul 2021.",
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


def test_s07_of_two_imported_values_on_one_day_the_last_counts_and_the_other_is_named() -> None:
    record = patient(list(zip(DAYS, EDSS, strict=True)), assumed=["chosen_for"])
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


# -- 25: both kinds of evidence ---------------------------------------------------------------------------------------


def test_s25_a_raw_event_whose_windows_are_free_of_relapses_has_features_of_both() -> None:
    # Under Kappos the windows start at the baseline: a relapse before it makes RAW and lies in no window.
    record = patient([(0, 2.0), (60, 3.0), (200, 3.0)], [-30])
    (event,) = find_events(record, "edss", K20, day(LONG_AFTER)).events
    assert (event.attribution, event.has_both_features) == (Attribution.RAW, True)
    (event,) = find_events(patient([(0, 2.0), (60, 3.0), (200, 3.0)], [50]), "edss", K20, day(LONG_AFTER)).events
    assert (event.attribution, event.has_both_features) == (Attribution.RAW, False)


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
