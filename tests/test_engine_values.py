"""Values, exactly as they were recorded, and the composite that is made of several measures."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from domain.composite import find_composite
from domain.definition import ThresholdMissing
from domain.definition_rules import Threshold
from domain.engine import find_events
from domain.evidence import Kind, SeriesResult
from domain.records import PatientRecord, Value
from tests.engine_patients import LONG_AFTER, day, definition, number, patient, told, visit

BASE = definition("mueller-2023-12w")


def result_of(record: PatientRecord, measure: str = "edss") -> SeriesResult:
    return find_events(record, measure, BASE, day(LONG_AFTER))


# -- values ------------------------------------------------------------------------------------------------------------


def test_4_10_to_4_92_seconds_is_a_rise_of_twenty_percent() -> None:
    record = patient([(0, "4.10"), (100, "4.92"), (200, "4.92")], measure="t25fw")
    (event,) = result_of(record, "t25fw").events
    assert (event.kind, event.threshold, event.change) == (Kind.WORSENING, Decimal("0.82"), Decimal("0.82"))
    assert result_of(patient([(0, "4.10"), (100, "4.91"), (200, "4.91")], measure="t25fw"), "t25fw").events == ()


@pytest.mark.parametrize("tenths", range(30, 300, 7))
def test_a_fifth_more_counts_and_a_hundredth_less_does_not_from_any_time(tenths: int) -> None:
    start = Decimal(tenths) / 10
    fifth = start * Decimal("1.2")
    assert (
        len(result_of(patient([(0, str(start)), (9, str(fifth)), (99, str(fifth))], measure="nhpt"), "nhpt").events)
        == 1
    )
    less = fifth - Decimal("0.01")
    assert result_of(patient([(0, str(start)), (9, str(less)), (99, str(less))], measure="nhpt"), "nhpt").events == ()


def test_the_value_of_a_day_is_the_exact_mean_of_its_trials() -> None:
    def trials(on: int, *times: str) -> Any:
        return visit(on, values=[Value("t25fw", Decimal(t), trial=i) for i, t in enumerate(times, start=1)])

    # A mean of 5.0666... and a fifth more, 6.08: with a rounded mean it would fall just short.
    record = patient(visits=[trials(0, "5.0", "5.1", "5.1"), trials(100, "6.08", "6.08"), trials(200, "6.08")])
    assert told(result_of(record, "t25fw").events) == ["PIRA 100 confirmed 200"]


def test_a_threshold_of_nothing_still_needs_a_change() -> None:
    # Twenty percent of an SDMT of 0 is 0; staying at 0 is no improvement and no worsening.
    record = patient([(0, 0), (100, 0), (200, 0)], measure="sdmt")
    result = result_of(record, "sdmt")
    assert (result.events, result.unconfirmed) == ((), ())


def test_visits_and_relapses_may_come_in_any_order() -> None:
    record = patient([(0, 2.0), (182, 2.0), (365, 3.0), (456, 3.0), (547, 3.0)], [440, 100, 276])
    shuffled = replace(record, visits=record.visits[::-1], relapses=record.relapses[::-1])
    assert result_of(shuffled) == result_of(record)


def test_a_measure_without_a_threshold_is_refused() -> None:
    no_walk = replace(BASE, thresholds={"edss": BASE.thresholds["edss"]})
    with pytest.raises(ThresholdMissing, match="no threshold for t25fw"):
        find_events(patient([(0, "5.0")], measure="t25fw"), "t25fw", no_walk, day(LONG_AFTER))


def test_every_result_names_its_definition_version_and_sha256() -> None:
    result = result_of(patient([(0, 2.0), (100, 2.0)]))
    assert (result.definition, result.definition_version, result.definition_sha256) == (BASE.id, 1, BASE.sha256)
    assert len(result.definition_sha256) == 64


# -- composite ---------------------------------------------------------------------------------------------------------


def two_measures(edss: list[tuple[int, float]], walk: list[tuple[int, str]]) -> PatientRecord:
    walks = dict(walk)
    visits = [visit(on, value, values=[Value("t25fw", Decimal(walks[on]))]) for on, value in edss]
    return patient(visits=visits)


def test_the_composite_is_the_earliest_event_by_onset_and_edss_wins_a_tie() -> None:
    tie = two_measures([(0, 2.0), (100, 3.0), (200, 3.0)], [(0, "5"), (100, "6"), (200, "6")])
    composite = find_composite(tie, BASE, day(LONG_AFTER))
    assert composite.event is not None
    assert composite.event.measure == "edss"
    earlier = two_measures(
        [(0, 2.0), (100, 2.0), (200, 3.0), (300, 3.0)], [(0, "5"), (100, "6"), (200, "6"), (300, "6")]
    )
    composite = find_composite(earlier, BASE, day(LONG_AFTER))
    assert composite.event is not None
    assert (composite.event.measure, number(composite.event.onset.on)) == ("t25fw", 100)


def test_a_measure_absent_from_the_data_or_the_definition_is_left_out_with_a_warning() -> None:
    only_edss = replace(BASE, thresholds={"edss": BASE.thresholds["edss"]})
    record = patient([(0, 2.0), (100, 2.0)])
    composite = find_composite(record, only_edss, day(LONG_AFTER))
    assert composite.event is None
    assert composite.without_threshold == ("t25fw", "nhpt_dominant", "nhpt_non_dominant", "nhpt")
    assert "T25FW has no threshold" in composite.warnings[0]
    assert find_composite(record, BASE, day(LONG_AFTER)).warnings[0].startswith("T25FW is not recorded")


def test_the_peg_test_of_an_unnamed_hand_is_read_only_where_both_hands_are_empty() -> None:
    visits = [
        visit(0, values=[Value("nhpt", Decimal(20))]),
        visit(100, values=[Value("nhpt", Decimal(30)), Value("nhpt_dominant", Decimal(30))]),
        visit(200, values=[Value("nhpt", Decimal(30))]),
    ]
    result = result_of(patient(visits=visits), "nhpt")
    assert [number(point.on) for point in result.points] == [0, 200]
    assert [(number(o.on), o.note) for o in result.omissions] == [(100, "each hand is recorded")]


def test_a_threshold_above_the_last_step_is_an_error_of_the_file_not_a_guess() -> None:
    broken = Threshold(steps=BASE.thresholds["edss"].steps[:1])
    with pytest.raises(ValueError, match="no threshold for a baseline of 2"):
        broken.at(Fraction(2))
