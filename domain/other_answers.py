"""What the answer of a search would be if what is not known, or was left out, were otherwise: in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod

from domain.dates import show
from domain.evidence import NOT_COMPARED, Event, Kind, LeftOut, Omission, Unconfirmed
from domain.measures import MEASURES
from domain.prepared import Prepared
from domain.values import show_value

MOST_CHOICES = 64  # ways to choose between values of the same days that are tried together

Found = tuple[tuple[Event, ...], tuple[Unconfirmed, ...]]
Ask = Callable[[Prepared], Found]  # searches a series that was prepared otherwise
Choice = Mapping[date, Decimal | None]  # the value taken on a day; None = unable because of MS


def answer_words(events: tuple[Event, ...], measure: str) -> str:
    """Return the events in short words, so that two answers can be compared and told apart."""
    if not events:
        return f"no confirmed change of {MEASURES[measure].title}"
    return "; ".join(
        f"{event.kind} {'(' + event.attribution + ') ' if event.attribution else ''}first measured "
        f"{show(event.onset.on)}, present again {show(event.confirmation.on)}"
        for event in events
    )


def other_answers(prepared: Prepared, found: Found, ask: Ask) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is not known and would change the answer, and what the answer would be without exclusions.

    found: what was found in the series as it is.
    """
    measure, omissions = prepared.series.measure, prepared.series.omissions
    unknown = [o.on for o in omissions if o.why is LeftOut.UNABLE_REASON_UNKNOWN]
    excluded = list(dict.fromkeys(o.on for o in omissions if o.why in NOT_COMPARED))
    rivals = [o for o in omissions if o.why is LeftOut.NONE_CHOSEN]
    if not unknown and not excluded and not rivals:
        return (), ()
    told = answer_words(found[0], measure)
    cautions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    if unknown:
        cautions = _if_unable(prepared, ask, unknown, told)
    if rivals:
        cautions += _if_chosen(prepared, ask, rivals, _with_rises(found, measure))
    if excluded:
        other = answer_words(ask(prepared.taking(with_not_comparable=True))[0], measure)
        if other != told:
            without = (f"With {' and '.join(show(on) for on in excluded)} counted as comparable: {other}.",)
    return cautions, without


def _if_unable(prepared: Prepared, ask: Ask, days: list[date], told: str) -> tuple[str, ...]:
    """Return the other answers there would be if tests without value or reason could not be done because of MS.

    All of them are tried together, and each alone; one sentence for each that answers otherwise.
    """
    measure = prepared.series.measure
    together = [tuple(days)] if len(days) > 1 else []
    cautions = []
    for taken in (*together, *((on,) for on in days)):
        other = answer_words(ask(prepared.taking(unable_on=taken))[0], measure)
        if other != told:
            days_named = " and ".join(map(show, taken))
            lack = "has no value and no reason" if len(taken) == 1 else "have no value and no reason"
            cautions.append(
                f"{MEASURES[measure].title} of {days_named} {lack}: if unable because of MS, "
                f"the answer would be: {other}."
            )
    return tuple(cautions)


def _if_chosen(prepared: Prepared, ask: Ask, rivals: Sequence[Omission], told: str) -> tuple[str, ...]:
    """Return the other answers there would be if one of several values of a day were chosen (safety 7).

    Each day is tried alone; where no such choice answers otherwise, all days are tried together.
    """
    measure = prepared.series.measure
    values: dict[date, list[Decimal | None]] = {}
    for omission in rivals:
        of_day = values.setdefault(omission.on, [])
        of_day += [] if omission.value in of_day else [omission.value]
    alone = [{on: value} for on, of_day in values.items() for value in of_day]
    cautions = tuple(_sentences(prepared, ask, alone, told))
    if cautions or len(values) == 1:
        return cautions
    if prod(map(len, values.values())) > MOST_CHOICES:
        return (
            f"{MEASURES[measure].title} has several values on {len(values)} days and none is chosen: too many "
            "ways to say what the answer would be.",
        )
    together = [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]
    return tuple(_sentences(prepared, ask, together, told))[:1]


def _sentences(prepared: Prepared, ask: Ask, choices: Sequence[Choice], told: str) -> Iterator[str]:
    measure = prepared.series.measure
    for choice in choices:
        other = _with_rises(ask(prepared.taking(choosing=choice)), measure)
        if other != told:
            chosen = " and ".join(f"{_value(measure, value)} of {show(on)}" for on, value in choice.items())
            yield (
                f"{MEASURES[measure].title} has two values on {' and '.join(map(show, choice))} and none is chosen: "
                f"with {chosen} the answer would be: {other}."
            )


def _with_rises(found: Found, measure: str) -> str:
    """Return the events in short words with the worsenings that a later visit can still confirm."""
    rises = [show(u.onset.on) for u in found[1] if u.pending and u.kind is Kind.WORSENING]
    words = answer_words(found[0], measure)
    return f"{words}, possible worsening of {' and '.join(rises)} not confirmed" if rises else words


def _value(measure: str, value: Decimal | None) -> str:
    return "unable" if value is None else show_value(MEASURES[measure], value)
