"""MSSS, ARMSS and the normalised ARMSS in words: labels for screen, paper and CSV, never for the banner (safety 29)."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from domain.dates import show
from domain.label import Label
from domain.measures import MEASURES
from domain.normalised_armss import SOURCE, UNVERIFIED, NormalisedArmss, TrajectoryPoint, assess_normalised_armss
from domain.records import PatientRecord
from domain.severity import Reading, SeverityScore, Usable, anchor_name, assess_severity, usable_visits
from domain.severity_tables import By, SeverityTable, SeverityTables
from domain.values import show_value
from domain.wording import joined, signed, span

NOT_ASSESSABLE = "not assessable"
RANK = {
    By.AGE: "rank among people of the same age in a reference cohort, not a forecast",
    By.DURATION: "rank among people with the same disease duration in a reference cohort, not a forecast",
}
SHORT = "short duration: under 1 year since the first symptom"
NOT_LINEAR = "Ranks are not to be compared between patients as if they were equal steps."
NEUTRAL = "0 is the middle of the reference cohort at every age; above 0 more severe, from −5 to +5; not a forecast"


def severity_labels(record: PatientRecord, tables: SeverityTables, as_of: date) -> tuple[Label, ...]:
    """Return the labels of MSSS, of MSSS by the original table, of ARMSS and of the normalised ARMSS."""
    usable = usable_visits(record, as_of)
    scores = tuple(describe_severity(score) for score in assess_severity(record, tables, as_of, usable))
    return (*scores, describe_normalised(assess_normalised_armss(record, tables, as_of, usable)))


def describe_severity(score: SeverityScore) -> Label:
    """Return one rank as a label, with the row it was read from and the visits that were left out."""
    table = score.table
    answer = NOT_ASSESSABLE if score.missing else _range(score)
    on = score.point.on if score.point is not None else None
    return Label(
        id=table.id,
        title=table.title,
        answer=answer,
        text=_text(score, answer),
        reasons=(*_read(score), *_left_out(score.usable)),
        settles=score.settles,
        start=on,
        end=on,
        rule=f"{table.id}, version {table.version} ({table.taken_from}; licence {table.licence})",
        source=table.source,
        unverified=table.unverified,
        cautions=_cautions(score),
        in_review=False,
    )


def describe_normalised(found: NormalisedArmss) -> Label:
    """Return the normalised ARMSS as a label, with its trajectory."""
    title = "Normalised ARMSS"
    answer, text = NOT_ASSESSABLE, f"{title} not assessable: {found.missing}."
    if found.low is not None and found.high is not None and found.start is not None and found.end is not None:
        ends = tuple(dict.fromkeys((_two_places(found.low), _two_places(found.high))))
        answer = " to ".join(ends)
        why = f" (birth date known as {found.birth} only)" if len(ends) > 1 else ""
        visits = f"{len(found.trajectory)} visits"
        text = f"{title} {answer}{why}, {span(found.start, found.end)}, {visits}: {NEUTRAL}."
    return Label(
        id="narmss",
        title=title,
        answer=answer,
        text=text,
        reasons=(*(_on_the_way(found.table, t) for t in found.trajectory), *_left_out(found.usable)),
        settles=found.settles,
        start=found.start,
        end=found.end,
        rule=f"{found.table.id}, version {found.table.version} ({found.table.taken_from})",
        source=SOURCE,
        unverified=UNVERIFIED,
        cautions=_unasked(found.usable, tuple(t.point.on for t in found.trajectory)),
        in_review=False,
    )


def _range(score: SeverityScore) -> str:
    ends = {score.table.show(rank) for rank in (score.low, score.high) if rank is not None}
    return " to ".join(sorted(ends, key=Decimal))


def _text(score: SeverityScore, answer: str) -> str:
    table, point = score.table, score.point
    if score.missing or point is None:
        return f"{table.title} not assessable: {score.missing}."
    why = f" ({anchor_name(table)} known as {score.anchor} only)" if len(score.readings) > 1 else ""
    rows = joined([str(row) for row in sorted({r.row for r in score.readings if r.row is not None})], "or")
    of = "at the age of" if table.by is By.AGE else "at a disease duration of"
    years = joined([str(years) for years in sorted({r.years for r in score.readings})], "or")
    edss = show_value(MEASURES["edss"], point.value)
    return (
        f"{table.title} {answer}{why} on {show(point.on)}: EDSS {edss} {of} {years} completed years (row {rows}); "
        f"{RANK[table.by]}."
    )


def _read(score: SeverityScore) -> tuple[str, ...]:
    """Return every way the table can be read, one line each."""
    return tuple(_reading(score.table, reading) for reading in sorted(score.readings, key=lambda r: r.years))


def _reading(table: SeverityTable, reading: Reading) -> str:
    if reading.row is None or reading.rank is None:
        return f"{reading.years} completed years: no row in the table."
    return f"{reading.years} completed years: row {reading.row}, {table.show(reading.rank)}."


def _cautions(score: SeverityScore) -> tuple[str, ...]:
    table = score.table
    cautions = [] if score.missing else [NOT_LINEAR]
    if table.by is By.DURATION and not score.missing:
        years = [reading.years for reading in score.readings]
        if min(years) < 1:
            cautions.append(SHORT)
        rows = [reading.row for reading in score.readings if reading.row is not None]
        long = table.warn_years is not None and max(years) >= table.warn_years
        if table.drops_at is not None and max(rows) >= table.drops_at:
            cautions.append(f"from row {table.drops_at} on the ranks of this table drop: read with care")
        elif long:
            cautions.append(f"disease duration of {table.warn_years} years or more: read with care")
    on = (score.point.on,) if score.point is not None else ()
    return (*cautions, *_unasked(score.usable, on))


def _unasked(usable: Usable, days: tuple[date, ...]) -> tuple[str, ...]:
    """Return for which days before a visit nobody recorded whether there was a relapse."""
    found = [gap for day in days for gap in usable.unasked.get(day, ())]
    words = [f"relapse history not recorded {joined([span(*gap) for gap in found])}"] if found else []
    return (*words, "relapse history assumed complete") if usable.assumed else tuple(words)


def _left_out(usable: Usable) -> tuple[str, ...]:
    return tuple(f"Left out, {show(day)}: {why}." for day, why in usable.left_out)


def _on_the_way(table: SeverityTable, visit: TrajectoryPoint) -> str:
    ages = joined(list(dict.fromkeys(str(reading.years) for reading in visit.readings)), "or")
    ranks = [table.show(reading.rank) if reading.rank is not None else "none" for reading in visit.readings]
    edss = show_value(MEASURES["edss"], visit.point.value)
    return f"{show(visit.point.on)}, {ages} y: EDSS {edss}, ARMSS {joined(list(dict.fromkeys(ranks)), 'or')}."


def _two_places(value: Fraction) -> str:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return signed(exact.quantize(Decimal("0.01"), ROUND_HALF_EVEN))
