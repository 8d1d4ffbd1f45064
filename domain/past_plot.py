"""The course of an earlier day, drawn where today's is: marks keep their places while the day moves."""

from __future__ import annotations

from dataclasses import replace

from domain.chart.plot import CoursePlot, Label, Lane, Place
from domain.known_on_words import not_shown_after

NAMED = "edss"  # the lane that says so


def on_one_axis(then: CoursePlot, today: CoursePlot) -> CoursePlot:
    """Return the plot of an earlier day on the time axis of today's, with words where the time after that day lies.

    The axis goes on where a window of that day reaches beyond today's.
    """
    end = max(then.end, today.end)

    def named(lane: Lane) -> Lane:
        if lane.id != NAMED:
            return lane
        later = Label(
            then.as_of, lane.high, not_shown_after(then.as_of), Place.TOP, required=True, span=(then.as_of, end)
        )
        return replace(lane, labels=(*lane.labels, later))

    return replace(
        then,
        earliest=min(then.earliest, today.earliest),
        start=today.start,
        end=end,
        lanes=tuple(named(lane) for lane in then.lanes),
        every=tuple(named(lane) for lane in then.every),
    )
