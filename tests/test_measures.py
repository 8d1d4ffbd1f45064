"""The measures of a visit run as their sources say, and a note marks what no source could confirm."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.measures import MEASURES, SEARCHED
from domain.values import ValueRefused, read_value

# id: lowest, highest, step, worse, how many trials.
SCALES = {
    "cvlt2": ("0", "80", "1", "lower", 1),
    "bvmtr": ("0", "36", "1", "lower", 1),
    "pasat3": ("0", "60", "1", "lower", 1),
    "slcva_25": ("0", "60", "1", "lower", 1),
    "smwt": ("0", "1000", "1", "lower", 1),
    **{f"smwt_m{minute}": ("0", "1000", "1", "lower", 1) for minute in range(1, 7)},
    "t25fw_post": ("0.1", "180", "0.0001", "higher", 2),
    "tug": ("0.1", "120", "0.0001", "higher", 2),
    "weight_kg": ("20", "400", "0.1", "higher", 1),
    "height_cm": ("80", "250", "0.1", "lower", 1),
    "bp_systolic": ("40", "300", "1", "higher", 1),
    "bp_diastolic": ("20", "200", "1", "higher", 1),
}


@pytest.mark.parametrize("id", SCALES)
def test_a_measure_of_the_visit_takes_its_bounds_and_refuses_what_lies_beyond(id: str) -> None:
    measure = MEASURES[id]
    found = (str(measure.low), str(measure.high), str(measure.step), measure.worse, measure.trials)
    assert found == SCALES[id]
    for value in (measure.low, measure.high):
        assert read_value(measure, f"{value}".replace(".", ",")) == value
    for value in (measure.low - measure.step, measure.high + measure.step):
        with pytest.raises(ValueRefused):
            read_value(measure, str(value))


def test_no_definition_can_search_a_measure_that_is_not_validated_for_change() -> None:
    assert not set(SCALES) & set(SEARCHED)


def test_every_measure_has_a_source_and_its_own_id() -> None:
    assert all(measure.source and measure.title and measure.low < measure.high for measure in MEASURES.values())
    assert all(id == measure.id for id, measure in MEASURES.items())
    assert all((measure.low % measure.step) == Decimal(0) for measure in MEASURES.values())


@pytest.mark.parametrize("id", ["slcva_25", "tug", "t25fw_post", "weight_kg", "height_cm", "bp_systolic"])
def test_what_no_source_confirms_is_marked_as_unverified(id: str) -> None:
    assert "unverified" in MEASURES[id].source
