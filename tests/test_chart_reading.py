"""What the reading line says: of each hand its own, and what is not sure as not sure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.chart.course_plot import course_plot
from domain.chart.plot import LOOKS, CoursePlot, Lane, Mark, MarkKind
from domain.chart.reading import read_lanes
from tests.course_samples import AS_OF, demo_man, demo_results

DAY = date(2025, 3, 8)


def _texts(id: str, *marks: Mark) -> dict[str, str]:
    """Return what the reading line says of a lane with these marks, by the title of each series."""
    lane = Lane(id, "", "", Decimal(0), Decimal(60), 2, marks=marks)
    plot: CoursePlot = replace(course_plot(demo_man(), demo_results(), AS_OF), lanes=(lane,))
    return {reading.title: reading.text for reading in read_lanes(plot, DAY)}


def _mark(kind: MarkKind, y: str, what: str, value: str, note: str = "") -> Mark:
    return Mark("nhpt", kind, LOOKS[kind], DAY, Decimal(y), what, value, note, "8 Mar 2025")


def test_what_is_said_of_one_hand_is_not_said_of_the_other() -> None:
    texts = _texts(
        "nhpt",
        _mark(MarkKind.VALUE, "30", "9HPT, dominant hand", "30 s"),
        _mark(MarkKind.VALUE, "20", "9HPT, other hand", "20 s"),
        _mark(MarkKind.ONSET, "30", "Onset:", "30 s", "from baseline 22 s"),
    )
    assert "onset" in texts["9HPT, dominant hand"]
    assert texts["9HPT, other hand"] == "20 s"


def test_a_milestone_that_is_not_sure_is_read_so() -> None:
    (text,) = _texts(
        "edss",
        _mark(MarkKind.VALUE, "6", "EDSS", "6.0"),
        _mark(MarkKind.MILESTONE_BEFORE, "4", "Milestone", "EDSS 4", "reached on or before"),
        _mark(MarkKind.MILESTONE_UNSURE, "6", "Milestone", "EDSS 6", "undetermined"),
    ).values()
    assert "EDSS 4 reached by then" in text
    assert "EDSS 6, undetermined" in text


def test_a_change_that_can_be_chosen_is_read_with_its_state() -> None:
    (text,) = _texts(
        "edss",
        _mark(MarkKind.VALUE, "6", "EDSS", "6.0"),
        _mark(MarkKind.OTHER_EVENT, "6", "Another event:", "6.0", "worsening, not confirmed"),
    ).values()
    assert "worsening, not confirmed" in text
