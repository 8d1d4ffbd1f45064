"""A confirmed worsening and the names of measures as they stand inside a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from domain.dates import show
from domain.definition import Definition
from domain.evidence import Event, Why
from domain.measures import MEASURES
from domain.wording import BOTH_FEATURES, change_of, event_aside, joined, value_of


def in_list(measure: str) -> str:
    """Return a measure's title as it stands among others, without its comma: "9HPT dominant hand"."""
    return MEASURES[measure].title.replace(",", "")


def listed(measures: Iterable[str]) -> str:
    """Return the titles of measures as a sentence lists them."""
    return joined([in_list(measure) for measure in measures])


def worsening_in_words(event: Event, definition: Definition) -> str:
    """Return values, change, attribution (where the definition attributes), first measurement and what it rests on."""
    cause = BOTH_FEATURES if event.has_both_features else str(event.attribution)
    so_far = " so far" if event.open_until else ""
    told = "" if event.why is Why.NOT_ASKED else f", {cause}{so_far}"
    return (
        f"{value_of(event.measure, event.baseline)} to {value_of(event.measure, event.onset)} "
        f"({change_of(event.measure, event.baseline, event.onset)}){told}, "
        f"first measured {show(event.onset.on)}; {event_aside(event, definition)}"
    )
