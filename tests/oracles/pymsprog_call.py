"""From a definition file to a call of pymsprog's ``MSprog``, and from its answer to events; runs in its environment.

Four things are done so that what is compared is the rule and not an accident of the tool; README.md says why of each:
values go in as whole numbers (no ties that depend on binary floats), a measure that falls when it gets worse goes in
mirrored, relapses go in sorted, and where the tool would end early a closing visit makes it go on.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import math
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

pandas: Any = importlib.import_module("pandas")
_msprog: Any = importlib.import_module("pymsprog").MSprog

Definition = dict[str, Any]
Visit = tuple[str, int, Decimal]  # patient, day as an ordinal, value in the measure's unit
Relapse = tuple[str, int]  # patient, day of onset as an ordinal

FALLS_WHEN_WORSE = ("sdmt",)
SCALE = 100  # values have two decimals at most
MIRROR = 110 * SCALE  # the end of the SDMT's scale; mirrored values stay at 0 or above
CLOSING_DAYS = 36_500  # after the last visit
CLOSING_VALUE = 10**6  # far worse than any value, so that it differs from every baseline
SCHEMES = {"fixed": "fixed", "roving": "roving", "roving-worsening": "roving_wors", "roving-improvement": "roving_impr"}
SUB_THRESHOLD = {"none": "none", "improvement": "improvement", "worsening": "worsening", "both": "event"}
MOVES_TO = {"confirmation": "firstconf", "onset": "event"}
CHECKPOINTS = {
    "baseline": ("prec", "baseline"),
    "last-visit": ("prec", "last"),
    "last-different": ("prec", "last_delta"),
    "onset": ("event", ""),
    "confirmation": ("conf", ""),
}
POINTS = ("prec", "event", "conf")
ATTRIBUTIONS = {"PIRA": "PIRA", "RAW": "RAW", "undefined": "undetermined", "": ""}


def call(*data: Any, **options: Any) -> tuple[Any, str]:
    """Call ``MSprog``; return its table of events and what it printed (a line for each patient that it sorts)."""
    account = io.StringIO()
    with contextlib.redirect_stdout(account):
        _, answer = _msprog(*data, **options)
    return answer, account.getvalue()


@dataclass(frozen=True, slots=True)
class PeerEvent:
    """One event as the tool has it; days are ordinals, values in the measure's unit."""

    patient: str
    kind: str
    attribution: str
    baseline: tuple[int, Decimal]
    onset: tuple[int, Decimal]
    confirmation: tuple[int, Decimal]
    pira_confirmation: tuple[int, Decimal] | None
    sustained_days: int
    sustained_to_end: bool

    def row(self) -> list[str]:
        """Return the event as the golden files have it, without the patient."""
        pira = self.pira_confirmation
        points = (self.baseline, self.onset, self.confirmation)
        return [
            self.kind,
            self.attribution,
            *(text for day, value in points for text in (date.fromordinal(day).isoformat(), str(value))),
            date.fromordinal(pira[0]).isoformat() if pira else "",
            str(pira[1]) if pira else "",
            str(self.sustained_days),
            str(self.sustained_to_end),
        ]


def read_definition(path: Path) -> Definition:
    """Return a definition file's content with exact numbers."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def threshold(definition: Definition, measure: str, value: Fraction) -> Fraction:
    """Return the smallest change that counts from a baseline value, in the measure's unit."""
    rules = definition["thresholds"]
    rule = rules[measure] if measure in rules else rules[re.sub("_(non_)?dominant$", "", measure)]
    if isinstance(rule, list):
        tier = next((tier for tier in rule if value <= Fraction(tier["upto"])), rule[-1])
        return Fraction(tier["change"])
    parts = [Fraction(rule["points"])] if "points" in rule else []
    if "percent" in rule:
        parts.append(value * Fraction(rule["percent"]) / 100)
    return max(parts) if rule.get("combine") == "both" else min(parts)


def relapse_free_windows(definition: Definition) -> dict[str, Any]:
    """Return the definition's windows as ``relapse_indep``. Raises ValueError for what that argument cannot say."""
    ends: dict[str, list[int | None]] = {point: [0, 0] for point in POINTS}
    used: set[str] = set()
    kinds: set[str] = set()
    for window in definition.get("pira", {}).get("relapse-free", []):
        (first, first_kind, before), (last, last_kind, after) = (_checkpoint(window[end]) for end in ("from", "to"))
        kinds |= {kind for kind in (first_kind, last_kind) if kind}
        span = POINTS[POINTS.index(first) : POINTS.index(last) + 1]
        if not span or used & set(span) or len(kinds) > 1:
            raise ValueError(f"{definition['id']}: pymsprog has no way to say the window {window}")
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


def _days(table: dict[str, Any], first: str = "before", last: str = "after") -> list[float]:
    return [float(table[first]), float(table[last])]


def arguments(definition: Definition) -> dict[str, Any]:
    """Return the keyword arguments of ``MSprog`` that say what the definition says: all but data and measure."""
    baseline, confirmation = definition["baseline"], definition["confirmation"]
    return {
        "event": "multiple",
        "RAW_PIRA": True,
        "baseline": SCHEMES[baseline["scheme"]],
        "proceed_from": MOVES_TO[baseline["moves-to"]],
        "relapse_rebl": baseline["after-relapse"],
        "bl_geq": baseline["never-lower"],
        "sub_threshold_rebl": SUB_THRESHOLD[baseline["sub-threshold"]],
        "skip_local_extrema": baseline["skip-local-extremes"],
        "relapse_to_bl": _days(baseline["relapse-free-days"]),
        "relapse_to_event": _days(definition["onset"]["relapse-free-days"]),
        "relapse_to_conf": _days(confirmation["relapse-free-days"]),
        "conf_days": int(confirmation["days"]),
        "conf_tol_days": _days(confirmation["tolerance-days"]),
        "check_intermediate": confirmation["every-visit"],
        "require_sust_days": float(definition["sustained"]["days"]),
        "relapse_assoc": _days(definition["raw"]["within-days"], "after-relapse", "before-relapse"),
        "relapse_indep": relapse_free_windows(definition),
    }


def closing_visit_is_sound(definition: Definition) -> bool:
    """Whether a closing visit can change nothing but that the tool goes on where it would end early.

    It must not reach a rule that looks at the last visit, and a baseline moved past a relapse in the last stretch of
    the follow-up must be too late for an event to be confirmed before the real last visit.
    """
    baseline, confirmation = definition["baseline"], definition["confirmation"]
    first_confirmation = confirmation["days"] - confirmation["tolerance-days"]["before"]
    shortest = baseline["relapse-free-days"]["before"] + 1 + first_confirmation
    return bool(
        definition["sustained"]["days"] == 0
        and baseline["skip-local-extremes"] == "none"
        and shortest > definition["raw"]["within-days"]["after-relapse"]
    )


def table_of(relapses: list[Relapse]) -> Any:
    """Return the relapses as the tool needs them: sorted."""
    return pandas.DataFrame(sorted(relapses, key=lambda relapse: relapse[1]), columns=["patient", "day"])


def _last_days(visits: list[Visit]) -> dict[str, int]:
    return {patient: day for patient, day, _ in sorted(visits, key=lambda visit: visit[1])}


def find_events(
    definition: Definition,
    measure: str,
    visits: list[Visit],
    relapses: list[Relapse],
    *,
    closing: bool | None = None,
    mirrored: bool | None = None,
) -> list[PeerEvent]:
    """Return the tool's events, by patient as first met and then by onset.

    *closing* and *mirrored* (see README.md) are chosen as the definition and the measure need them unless given.
    """
    baseline = definition["baseline"]
    closing = bool(baseline["after-relapse"]) if closing is None else closing
    if closing and not closing_visit_is_sound(definition):
        raise ValueError(f"{definition['id']}: a closing visit could change more than where the tool ends")
    falls = measure in FALLS_WHEN_WORSE
    mirrored = falls if mirrored is None else mirrored
    answer = _call(definition, measure, visits, relapses, closing, mirrored, falls and not mirrored)
    last = _last_days(visits)
    events = [
        _event(row, int(definition["confirmation"]["days"]), last[str(row["patient"])], mirrored)
        for row in answer.to_dict("records")
        if row["nevent"]
    ]
    return _first_worsenings(events) if baseline["scheme"] in ("fixed", "roving-improvement") else events


def _call(
    definition: Definition,
    measure: str,
    visits: list[Visit],
    relapses: list[Relapse],
    closing: bool,
    mirrored: bool,
    falling: bool,
) -> Any:
    def scaled(value: Decimal) -> int:
        exact = value * SCALE
        if exact != exact.to_integral_value():
            raise ValueError(f"{measure} {value}: more decimals than {SCALE} can hold")
        return MIRROR - int(exact) if mirrored else int(exact)

    def smallest_change(number: float, _outcome: str) -> float:
        value = Fraction(MIRROR - int(number) if mirrored else int(number), SCALE)
        return float(math.ceil(threshold(definition, measure, value) * SCALE))

    rows = [(patient, day, scaled(value), 1) for patient, day, value in visits]
    if closing:
        far = -CLOSING_VALUE if falling else CLOSING_VALUE
        rows += [(patient, day + CLOSING_DAYS, far, 0) for patient, day in _last_days(visits).items()]
    answer, _ = call(
        pandas.DataFrame(rows, columns=["patient", "day", "value", "may_confirm"]),
        "patient",
        "value",
        "day",
        "custom",
        relapse=table_of(relapses),
        delta_fun=smallest_change,
        worsening="decrease" if falling else "increase",
        validconf_col="may_confirm",
        date_format="day",
        include_dates=True,
        include_value=True,
        include_stable=True,
        verbose=0,
        **arguments(definition),
    )
    return answer


def _event(row: dict[str, Any], days: int, last_day: int, mirrored: bool) -> PeerEvent:
    def point(day: str, value: str) -> tuple[int, Decimal]:
        number = MIRROR - int(row[value]) if mirrored else int(row[value])
        return int(row[day]), Decimal(number) / SCALE

    onset = point("date", "value")
    held_to = min(onset[0] + int(row["sust_days"]), last_day)  # the closing visit does not count
    pira = f"PIRA_conf{days}_date"
    return PeerEvent(
        patient=str(row["patient"]),
        kind="improvement" if row["event_type"] == "CDI" else "worsening",
        attribution=ATTRIBUTIONS[row["CDW_type"]],
        baseline=point("bl_date", "bl_value"),
        onset=onset,
        confirmation=point(f"conf{days}_date", f"conf{days}_value"),
        pira_confirmation=point(pira, f"PIRA_conf{days}_value") if row.get(pira, math.nan) == row.get(pira) else None,
        sustained_days=held_to - onset[0],
        sustained_to_end=held_to == last_day,
    )


def _first_worsenings(events: list[PeerEvent]) -> list[PeerEvent]:
    """Return the events without any but the first worsening from each baseline (the tool reports them all)."""
    seen: set[tuple[str, int]] = set()
    kept = []
    for event in events:
        baseline = (event.patient, event.baseline[0])
        if event.kind == "improvement" or baseline not in seen:
            kept.append(event)
        if event.kind == "worsening":
            seen.add(baseline)
    return kept
