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
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from option_definitions import Definition
from sayable import check_can_say, relapse_free_windows

pandas: Any = importlib.import_module("pandas")
_msprog: Any = importlib.import_module("pymsprog").MSprog

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
NO_SPAN = {"within-days": {"after-relapse": 0, "before-relapse": 0}}
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


def _days(table: dict[str, Any], first: str = "before", last: str = "after") -> list[float]:
    return [float(table[first]), float(table[last])]


def arguments(definition: Definition) -> dict[str, Any]:
    """Return the keyword arguments of ``MSprog`` that say what the definition says: all but data and measure."""
    baseline, confirmation = definition["baseline"], definition["confirmation"]
    return {
        "event": "multiple",
        "RAW_PIRA": definition.get("attributes", True),
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
        "relapse_assoc": _days(definition.get("raw", NO_SPAN)["within-days"], "after-relapse", "before-relapse"),
        "relapse_indep": relapse_free_windows(definition),
    }


def closing_visit_is_sound(definition: Definition) -> bool:
    """Whether a closing visit can change nothing but that the tool goes on where it would end early.

    It must not reach a rule that looks at the end of follow-up, and a baseline moved past a relapse in the last
    stretch of it must be too late for an event to be confirmed before the real last visit.
    """
    baseline, confirmation = definition["baseline"], definition["confirmation"]
    first_confirmation = confirmation["days"] - confirmation["tolerance-days"]["before"]
    shortest = baseline["relapse-free-days"]["before"] + 1 + first_confirmation
    return bool(
        definition["sustained"]["days"] < CLOSING_DAYS  # an improvement held to the end: the closing visit would end it
        and shortest > definition["raw"]["within-days"]["after-relapse"]
    )


def table_of(relapses: list[Relapse], *, in_order: bool = True) -> Any:
    """Return the relapses as the tool needs them, sorted; or else the other way round."""
    rows = sorted(relapses, key=lambda relapse: relapse[1], reverse=not in_order)
    return pandas.DataFrame(rows, columns=["patient", "day"])


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
    every_worsening: bool = False,
) -> list[PeerEvent]:
    """Return the tool's events, by patient as first met and then by onset.

    *closing* and *mirrored* (see README.md) are chosen as the definition and the measure need them unless given.
    every_worsening: whether all worsenings from one baseline are wanted, as the tool reports them.
    Raises ValueError for what the tool cannot say, and for a closing visit that is not sound.
    """
    check_can_say(definition)
    baseline = definition["baseline"]
    closing = bool(baseline["after-relapse"]) if closing is None else closing
    if closing and not closing_visit_is_sound(definition):
        raise ValueError(f"{definition['id']}: a closing visit could change more than where the tool ends")
    falls = measure in FALLS_WHEN_WORSE
    mirrored = falls if mirrored is None else mirrored
    answer, _ = call_scaled(definition, measure, visits, relapses, closing=closing, mirrored=mirrored)
    last = _last_days(visits)
    events = [
        _event(row, int(definition["confirmation"]["days"]), last[str(row["patient"])], mirrored)
        for row in answer.to_dict("records")
        if row["nevent"]
    ]
    moves = baseline["scheme"] in ("roving", "roving-worsening")
    return events if moves or every_worsening else _first_worsenings(events)


def call_scaled(
    definition: Definition,
    measure: str,
    visits: list[Visit],
    relapses: list[Relapse],
    *,
    closing: bool,
    mirrored: bool,
    verbose: int = 0,
) -> tuple[Any, str]:
    """Call the tool with whole numbers; return its table and its account (see call)."""
    falling = measure in FALLS_WHEN_WORSE and not mirrored

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
    return call(
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
        verbose=verbose,
        **arguments(definition),
    )


def _event(row: dict[str, Any], days: int, last_day: int, mirrored: bool) -> PeerEvent:
    def point(day: str, value: str) -> tuple[int, Decimal]:
        number = MIRROR - int(row[value]) if mirrored else int(row[value])
        return int(row[day]), Decimal(number) / SCALE

    onset = point("date", "value")
    held_to = min(onset[0] + int(row["sust_days"]), last_day)  # the closing visit does not count
    pira = f"PIRA_conf{days}_date"
    kind = "improvement" if row["event_type"] == "CDI" else "worsening"
    # Not asked for, it is not in the table: such a worsening is undetermined.
    attribution = ATTRIBUTIONS[row.get("CDW_type", "undefined" if kind == "worsening" else "")]
    return PeerEvent(
        patient=str(row["patient"]),
        kind=kind,
        attribution=attribution,
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
