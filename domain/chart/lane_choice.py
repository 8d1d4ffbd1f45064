"""Which lanes of a course plot are shown, and with what: the same plot with more or fewer of the lanes it can have."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from domain.chart.course_words import course_sentence
from domain.chart.plot import (
    KEY_TEXTS,
    LOOKS,
    SERIES_SHAPES,
    BandKind,
    CoursePlot,
    KeyEntry,
    Lane,
    LaneChoice,
    MarkKind,
    TableRow,
)
from domain.chart.rating_band import KEY, ROW, TITLE, with_rating_band
from domain.dates import show

ALWAYS = frozenset({"events", "edss", "treatments"})
_GRADES = {1: "relapse: mild", 2: "relapse: moderate", 3: "relapse: severe"}


def with_lanes(plot: CoursePlot, shown: Collection[str], rating_band: bool = False) -> CoursePlot:
    """Return the plot with these of its lanes; the lane of the drawn change stays, for its words are about it.

    *shown*: ids of lanes; those that the plot cannot have are passed over. *rating_band*: draw it along the EDSS.
    """
    if not plot.every:
        return plot  # a plot of its own kind, without lanes to choose from
    lanes = [lane for lane in plot.every if lane.id in ALWAYS or lane.id in shown or _carries(lane, plot)]
    if rating_band == plot.rating_band and [lane.id for lane in lanes] == [lane.id for lane in plot.lanes]:
        return plot  # they are its lanes already
    choices = tuple(LaneChoice(lane.id, lane.title, lane in lanes) for lane in plot.every if lane.id not in ALWAYS)
    if rating_band:
        lanes = [with_rating_band(lane) if lane.id == "edss" else lane for lane in lanes]
    drawn = "; ".join(part for part in (plot.drawn, f"with the {TITLE.lower()}" if rating_band else "") if part)
    return replace(
        plot,
        lanes=tuple(lanes),
        table=_table(lanes),
        key=_key(lanes),
        sentence=course_sentence(lanes, drawn),
        choices=choices,
        rating_band=rating_band,
    )


def treatments_only(plot: CoursePlot) -> CoursePlot:
    """Return the plot with relapses, scans and treatments alone, from as far back as anything is recorded."""
    lanes = [lane for lane in plot.every or plot.lanes if lane.id in ("events", "treatments")]
    return replace(
        plot,
        title="Treatments over time",
        subtitle=f"with relapses and scans · as of {show(plot.as_of)}",
        start=plot.earliest,
        lanes=tuple(lanes),
        table=_table(lanes),
        key=_key(lanes),
        sentence=course_sentence(lanes, "").replace("Course:", "Treatments over time:", 1),
        chosen=None,
        drawn="",
        every=(),
        choices=(),
    )


def shown_lanes(plot: CoursePlot) -> frozenset[str]:
    """Return the ids of the lanes that can be hidden and are shown."""
    return frozenset(choice.id for choice in plot.choices if choice.shown)


def _carries(lane: Lane, plot: CoursePlot) -> bool:
    """Whether the chosen change is drawn over the lane."""
    return plot.chosen is not None and bool(lane.levels)


def _key(lanes: Sequence[Lane]) -> tuple[KeyEntry, ...]:
    """Return the key: only kinds that are drawn, and only those that the chart does not already name."""
    marks = [mark for lane in lanes for mark in lane.marks]
    kinds = {mark.kind for mark in marks}
    named = (MarkKind.VALUE, MarkKind.DEATH, MarkKind.CONFIRMATION, MarkKind.PIRA_CONFIRMATION, MarkKind.UNABLE)
    entries: list[KeyEntry] = []
    for kind in MarkKind:
        if kind is MarkKind.RELAPSE:
            grades = sorted({mark.look.grade for mark in marks if mark.kind is kind})
            entries += [KeyEntry(replace(LOOKS[kind], grade=g), _GRADES.get(g, KEY_TEXTS[kind])) for g in grades]
        elif kind in kinds and kind not in named:
            entries.append(KeyEntry(LOOKS[kind], KEY_TEXTS[kind]))
    measures = {line.measure for lane in lanes for line in lane.lines}
    if "nhpt_non_dominant" in measures and "nhpt_dominant" in measures:
        for measure, text in (("nhpt_dominant", "dominant hand"), ("nhpt_non_dominant", "other hand")):
            look = LOOKS[MarkKind.VALUE]
            entries.append(KeyEntry(replace(look, shape=SERIES_SHAPES.get(measure, look.shape)), text))
    if any(lane.ribbons for lane in lanes):
        entries.append(KEY)
    return tuple(entries)


def _table(lanes: Sequence[Lane]) -> tuple[TableRow, ...]:
    """Return all that is drawn as rows, oldest first; what is not recorded stands on top."""
    rows: list[TableRow] = []
    for lane in lanes:
        if lane.empty:
            title = lane.title.removesuffix(", s").removesuffix(", m")
            rows.append(TableRow(None, "", title, lane.empty, ""))
        rows += [TableRow(mark.at, mark.when, mark.what.rstrip(":"), mark.value, mark.note) for mark in lane.marks]
        for band in lane.bands:
            what = "Window" if band.kind in (BandKind.RAW, BandKind.PENDING) else "Relapse-free window"
            rows.append(TableRow(band.start, f"{show(band.start)} to {show(band.end)}", what, band.text, band.note))
        rows += [TableRow(bar.start, bar.when, "Treatment", bar.texts[-1], bar.note) for bar in lane.bars]
        if lane.named_rows:
            empty = [name for y, name in lane.ticks if not any(mark.y == y for mark in lane.marks)]
            rows += [TableRow(None, "", name, "none recorded", "") for name in empty]
        rows += [ROW] if lane.ribbons else []
        rows += lane.missing
    return tuple(sorted(rows, key=lambda row: row.on or date.min))
