"""What pymsprog's ``MSprog`` has a way to say, and what by which it means something else than the engine.

Standard library only: the tests ask here too, why a shipped definition has no golden files.
"""

from __future__ import annotations

import re
from typing import Any

NOT_RULES = ("id", "version", "title", "citation", "provenance")
# Rules that are asked of an event once it is found and attributed; pymsprog knows no scans and no first symptoms.
ASKED_AFTERWARDS = ("mri", "early")
CHECKPOINTS = {
    "baseline": ("prec", "baseline"),
    "last-visit": ("prec", "last"),
    "last-different": ("prec", "last_delta"),
    "onset": ("event", ""),
    "confirmation": ("conf", ""),
}
POINTS = ("prec", "event", "conf")
# The tables and keys that MSprog has an argument for, and those that at these values ask for nothing.
TABLES = {
    "thresholds": ("edss", "t25fw", "nhpt", "nhpt_dominant", "nhpt_non_dominant", "sdmt"),
    "baseline": (
        "scheme",
        "moves-to",
        "after-relapse",
        "never-lower",
        "sub-threshold",
        "skip-local-extremes",
        "relapse-free-days",
    ),
    "onset": ("relapse-free-days",),
    "confirmation": ("days", "tolerance-days", "relapse-free-days", "every-visit"),
    "sustained": ("days",),
    "raw": ("within-days",),
    "pira": ("relapse-free",),
}
NOTHING_ASKED = {"baseline.visit": "first", "baseline.takes": "own", "confirmation.scheduled-only": False}


def why_not(definition: dict[str, Any]) -> str | None:
    """Return why a definition has no oracle in pymsprog; None where it can say it and means the same."""
    try:
        check_can_say(definition)
        check_says_the_same(definition)
    except ValueError as reason:
        return str(reason)
    return None


def check_can_say(definition: dict[str, Any]) -> None:
    """Raise ValueError with the reason if pymsprog has no way to say what a definition says."""
    for name, table in definition.items():
        if name in (*NOT_RULES, *ASKED_AFTERWARDS, "attributes"):
            continue
        if name not in TABLES:
            raise ValueError(f"cannot say: {name}")
        for key, value in table.items():
            if key not in TABLES[name] and NOTHING_ASKED.get(f"{name}.{key}") != value:
                raise ValueError(f"cannot say: {name}.{key} = {value}")
    relapse_free_windows(definition)


def check_says_the_same(definition: dict[str, Any]) -> None:
    """Raise ValueError with the reason if pymsprog's rule for a combination of options is another one."""
    if definition["sustained"]["days"] and not definition["confirmation"]["every-visit"]:
        raise ValueError("says otherwise: without every-visit it looks at one visit for how long a change held")
    windows = definition.get("pira", {}).get("relapse-free", [])
    if definition["baseline"]["skip-local-extremes"] != "none" and any(
        end.startswith("last-different") for window in windows for end in window.values()
    ):
        raise ValueError("says otherwise: it takes no local extreme for the last different visit")


def relapse_free_windows(definition: dict[str, Any]) -> dict[str, Any]:
    """Return the definition's windows as ``relapse_indep``. Raises ValueError for what that argument cannot say."""
    ends: dict[str, list[int | None]] = {point: [0, 0] for point in POINTS}
    used: set[str] = set()
    kinds: set[str] = set()
    for window in definition.get("pira", {}).get("relapse-free", []):
        (first, first_kind, before), (last, last_kind, after) = (_checkpoint(window[end]) for end in ("from", "to"))
        kinds |= {kind for kind in (first_kind, last_kind) if kind}
        span = POINTS[POINTS.index(first) : POINTS.index(last) + 1]
        if not span or used & set(span) or len(kinds) > 1:
            raise ValueError(f"cannot say: a window from {window['from']} to {window['to']}, as one of these windows")
        used |= set(span)
        for point in span:
            ends[point] = [None, None]
        ends[first][0] = -before
        ends[last][1] = after
    return {**{point: tuple(ends[point]) for point in POINTS}, "prec_type": kinds.pop() if kinds else "baseline"}


def _checkpoint(text: str) -> tuple[str, str, int]:
    match = re.fullmatch(r"([a-z-]+?)([+-]\d+)?", text)
    if match is None or match[1] not in CHECKPOINTS:
        raise ValueError(f"not a checkpoint: {text}")
    return (*CHECKPOINTS[match[1]], int(match[2] or 0))
