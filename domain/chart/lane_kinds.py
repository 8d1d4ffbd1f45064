"""Which lanes of measured values the course chart can have: those always there, and those that a reader can ask for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.evidence import Point
from domain.measures import MEASURES, Measure
from domain.questionnaire import Questionnaire
from domain.values import show_value
from domain.wording import change_of, signed, value_of


@dataclass(frozen=True, slots=True)
class Series:
    """A lane's measure; ``short`` names it at its last value where a lane has several.

    ``scale``: the measure itself where it is none of the program's own, as with a questionnaire's score.
    """

    measure: str
    short: str = ""
    scale: Measure | None = None

    @property
    def known(self) -> Measure:
        """The measure with its unit, range and name."""
        return self.scale or MEASURES[self.measure]

    def shown(self, point: Point) -> str:
        """Return a value with its unit, or "unable"."""
        if self.scale is None and self.known.unit != "m":
            return value_of(self.measure, point)
        if point.unable:
            return "unable"
        shown = show_value(self.known, point.value)
        return f"{shown} m" if self.known.unit == "m" else shown

    def change(self, first: Point, last: Point) -> str:
        """Return the change between two values: steps, or percent for timed tests."""
        if self.scale is None:
            return change_of(self.measure, first, last)
        difference = last.value - first.value
        return signed(difference.normalize()) if difference else "no change"


@dataclass(frozen=True, slots=True)
class MeasureLane:
    """What a lane of measured values shows. ``chosen``: whether it is there unless somebody hides it."""

    id: str
    title: str
    hint: str
    weight: int
    series: tuple[Series, ...]
    worse_up: bool = True
    chosen: bool = True
    floor: Decimal = Decimal(0)
    least: Decimal = Decimal(1)  # the least that the scale spans, in the measure's unit


UP, DOWN = "up is worse", "down is worse"
MEASURE_LANES = (
    MeasureLane("edss", "EDSS", UP, 12, (Series("edss"),)),
    MeasureLane("t25fw", "T25FW, s", UP, 4, (Series("t25fw"),)),
    MeasureLane(
        "nhpt",
        "9HPT, s",
        UP,
        6,
        (
            Series("nhpt_dominant", "dominant"),
            Series("nhpt_non_dominant", "other hand"),
            Series("nhpt", "hand not named"),
        ),
    ),
    MeasureLane("sdmt", "SDMT", DOWN, 4, (Series("sdmt"),), worse_up=False),
)
SIX_MINUTES = MeasureLane("smwt", "Six-minute walk, m", DOWN, 4, (Series("smwt"),), worse_up=False, chosen=False)


def score_lanes(questionnaires: Sequence[Questionnaire], measured: Collection[str]) -> tuple[MeasureLane, ...]:
    """Return a lane for each score that was *measured* (ids); a single item is not drawn, its total is."""
    return tuple(
        _score_lane(one, score.measure)
        for one in questionnaires
        for score in one.scores
        if score.measure.id in measured and not score.part_of
    )


def _score_lane(questionnaire: Questionnaire, measure: Measure) -> MeasureLane:
    title = measure.title
    if not title.startswith(questionnaire.title):
        title = f"{questionnaire.title}, {title[0].lower()}{title[1:]}"
    up = measure.worse == "higher"
    scale = None if measure.id in MEASURES else measure
    return MeasureLane(
        measure.id,
        title,
        UP if up else DOWN,
        4,
        (Series(measure.id, scale=scale),),
        worse_up=up,
        chosen=False,
        floor=measure.low,
        least=min((measure.high - measure.low) / 5, Decimal(10)),
    )
