"""Values as people type them: a comma or a point, on the scale or refused in a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.measures import MEASURES, Measure
from domain.values import ValueRefused, read_decimal, read_value, show_value

measures = st.sampled_from(list(MEASURES.values()))


@pytest.mark.parametrize("typed", ["4.5", "4,5", "4٫5", "+4.5", " 4,50 "])
def test_comma_point_and_the_arabic_mark_are_read_alike(typed: str) -> None:
    assert read_decimal(typed) == Decimal("4.5")


@pytest.mark.parametrize(
    "typed", ["", "4.5.1", "1,234.5", "4 5", "1e3", "NaN", "inf", "½", "４", "4'", "six", "--4", "4."]
)
def test_what_could_be_read_in_two_ways_or_in_none_is_refused(typed: str) -> None:
    with pytest.raises(ValueRefused, match="is not a number"):
        read_decimal(typed)


@given(measures, st.data())
def test_every_value_of_a_scale_is_shown_so_that_it_is_read_as_itself(measure: Measure, data: st.DataObject) -> None:
    step = max(measure.step, Decimal("0.001"))  # no more places are shown, however finely a clock measures
    value = measure.low + step * data.draw(st.integers(0, int((measure.high - measure.low) / step)))
    if value in measure.unused:
        return
    shown = show_value(measure, value)
    assert read_value(measure, shown) == value
    assert read_value(measure, shown.replace(".", ",")) == value


@given(measures, st.one_of(st.text(max_size=12), st.text("0123456789.,+-٫ ", max_size=10)))
def test_any_text_is_a_value_of_the_scale_or_a_refusal_in_a_sentence(measure: Measure, typed: str) -> None:
    try:
        value = read_value(measure, typed)
    except ValueRefused as refused:
        said = str(refused)
        assert said.startswith(measure.title)
        assert said.endswith(".")
    else:
        assert measure.low <= value <= measure.high
        assert value % measure.step == 0
