"""The tables of a summary: relapses, scans, treatments, medicines, comorbidities and the tests, as they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from domain.dates import PartialDate, minus_months, show
from domain.evidence import LeftOut, Point, SeriesResult
from domain.measures import MEASURES
from domain.records import Adjudication, MriScan, PatientRecord, Relapse, Treatment
from domain.sdmt_change import change_note
from domain.summary import MeasureRow, Table
from domain.values import show_value
from domain.wording import CARRIED, NOT_EXAMINED, change_of, joined, value_of

TESTS = ("t25fw", "nhpt_dominant", "nhpt_non_dominant", "nhpt", "sdmt")
EDSS_YEARS = (1, 3, 5)  # the spans that are always printed beside a label: safety 17
# Visits come about once a year, a little early or late; further off, the real span is named instead.
EARLY_MONTHS, LATE_MONTHS = 1, 3
DAYS_A_YEAR = 365.25


def yes_no(answer: bool | None, unknown: str = "not recorded") -> str:
    """Return yes, no or the word for not recorded."""
    return unknown if answer is None else ("yes" if answer else "no")


def count(number: int | None) -> str:
    """Return a count, or that it was not reported."""
    return "not reported" if number is None else str(number)


def relapse_kind(relapse: Relapse) -> str:
    """Return what an event counts as, with what stands behind it."""
    if relapse.judged is Adjudication.PSEUDO_RELAPSE:
        return f"pseudo-relapse{f', by {relapse.adjudicated_by}' if relapse.adjudicated_by else ''}"
    if relapse.judged is Adjudication.UNCERTAIN:
        signs = [word for word, given in (("fever", relapse.fever), ("infection", relapse.infection)) if given]
        return f"not adjudicated{f' ({joined(signs)})' if signs else ''}"
    return "relapse"


def relapses_table(record: PatientRecord) -> Table:
    """Return the relapses, newest first."""
    rows = tuple(
        (
            str(relapse.onset),
            relapse_kind(relapse),
            joined([system.replace("_", " ") for system in relapse.systems]) or "not recorded",
            relapse.severity or "not recorded",
            yes_no(relapse.steroids),
            str(relapse.recovery or "not recorded"),
        )
        for relapse in sorted(record.relapses, key=lambda r: r.onset.first, reverse=True)
    )
    return Table(
        "Relapses", ("Onset", "Counts as", "Systems", "Severity", "Steroids", "Recovery"), rows, "No relapse recorded."
    )


def scans_table(record: PatientRecord) -> Table:
    """Return the scans, newest first."""
    rows = tuple(
        (
            show(scan.on),
            parts_of(scan),
            count(scan.gd_enhancing) if scan.contrast_given is not False else "no contrast",
            count(scan.new_t2),
            count(scan.enlarging_t2),
            show(scan.compared_with) if scan.compared_with else "no scan named",
            yes_no(scan.quality_ok),
        )
        for scan in sorted(record.scans, key=lambda s: s.on, reverse=True)
    )
    columns = ("Date", "Of", "Enhancing", "New T2", "Enlarging T2", "Compared with", "Quality acceptable")
    return Table("MRI scans", columns, rows, "No scan recorded.")


def parts_of(scan: MriScan) -> str:
    """Return what was scanned: brain, cord, both, or that it is not recorded."""
    parts = [name for name, done in (("brain", scan.brain_done), ("cord", scan.cord_done)) if done]
    return joined(parts) or "part not recorded"


def treatments_table(record: PatientRecord) -> Table:
    """Return the disease-modifying treatments, newest first, with the reason for stopping."""
    rows = tuple(
        (
            t.drug,
            str(t.start),
            str(t.stop) if t.stop else "no stop recorded",
            (t.stop_reason or "not recorded") if t.stop else "–",
            ", ".join(part for part in (t.dose, t.interval) if part) or "not recorded",
        )
        for t in sorted(record.treatments, key=lambda t: t.start.first, reverse=True)
    )
    columns = ("Drug", "Start", "Stop", "Reason for stopping", "Dose, interval")
    return Table("Disease-modifying treatments", columns, rows, "No disease-modifying treatment recorded.")


def medicines_table(record: PatientRecord) -> Table:
    """Return the other medicines. None recorded is not "takes none" (safety 8)."""
    rows = tuple(
        (
            medicine.name,
            _known(medicine.start),
            str(medicine.stop) if medicine.stop else "no stop recorded",
            yes_no(medicine.as_needed),
        )
        for medicine in record.medicines
    )
    return Table(
        "Other medicines",
        ("Name", "Start", "Stop", "As needed"),
        rows,
        "No other medicine recorded; ask which are taken.",
    )


def comorbidities_table(record: PatientRecord) -> Table:
    """Return the other diseases."""
    rows = tuple((c.condition, _known(c.since), yes_no(c.controlled)) for c in record.comorbidities)
    return Table("Comorbidities", ("Condition", "Since", "Controlled"), rows, "No comorbidity recorded; ask.")


def _known(day: PartialDate | None) -> str:
    return str(day) if day else "not recorded"


def current_treatments(treatments: Iterable[Treatment], as_of: date) -> tuple[Treatment, ...]:
    """Return the treatments without a recorded stop by *as_of*, latest start first."""
    going_on = [t for t in treatments if t.start.first <= as_of and (t.stop is None or t.stop.last >= as_of)]
    return tuple(sorted(going_on, key=lambda t: t.start.first, reverse=True))


def edss_changes(points: Sequence[Point]) -> tuple[str, ...]:
    """Return the EDSS change over the last 1, 3 and 5 years, each as a sentence part; the last names what is missing.

    Each compares the last value with the latest one that is so many years older, or up to a month less: yearly visits
    fall a little early. A value over three months older than that names its real span.
    """
    if not points:
        return ()
    last = points[-1]
    found: dict[date, str] = {}
    missing = []
    for years in EDSS_YEARS:
        earlier = [p for p in points if p.on <= minus_months(last.on, 12 * years - EARLY_MONTHS)]
        if earlier:
            found.setdefault(earlier[-1].on, _edss_change(earlier[-1], last, years))
        else:
            missing.append(str(years))
    parts = list(found.values())
    if missing:
        parts.append(f"over {joined(missing, 'or')} y: record too short")
    return tuple(parts)


def _edss_change(first: Point, last: Point, years: int) -> str:
    is_near = first.on >= minus_months(last.on, 12 * years + LATE_MONTHS)
    length = str(years) if is_near else f"{(last.on - first.on).days / DAYS_A_YEAR:.1f}"
    return f"{change_of('edss', first, last)} in {length} y"


def measure_rows(results: Mapping[str, SeriesResult]) -> tuple[MeasureRow, ...]:
    """Return EDSS and the timed tests as they stand, each against its first comparable value."""
    return tuple(
        _measure_row(measure, results[measure])
        for measure in ("edss", *TESTS)
        if measure in results and results[measure].points
    )


# Said beside the last value of what was left out after it: the row would else look out of date.
LATER = {LeftOut.NONE_CHOSEN: "two values, none chosen", LeftOut.OTHER_CONDITIONS: "done otherwise"}


def _measure_row(measure: str, result: SeriesResult) -> MeasureRow:
    first, last = result.points[0], result.points[-1]
    only = first.on == last.on
    return MeasureRow(
        measure=measure,
        title=MEASURES[measure].title,
        last=value_of(measure, last),
        last_on="; ".join([show(last.on), *_later(result, last)]),
        baseline="one value only" if only else value_of(measure, first),
        baseline_on="" if only else show(first.on),
        change="" if only else change_of(measure, first, last),
        note="" if only else change_note(measure, first, last),
    )


def _later(result: SeriesResult, last: Point) -> tuple[str, ...]:
    """Return in words what was carried of the last value that counts, and the values after it, each day once."""
    words = []
    for omission in result.omissions:
        if omission.why is LeftOut.GRADES_CARRIED and omission.on == last.on:
            words.append(f"{CARRIED[omission.why]} {omission.note}, {NOT_EXAMINED}")
        elif omission.why is LeftOut.CARRIED and omission.on > last.on:
            words.append(f"{show(omission.on)}: {CARRIED[omission.why]} {omission.note}, {NOT_EXAMINED}")
        elif omission.why in LATER and omission.on > last.on:
            words.append(f"{show(omission.on)}: {LATER[omission.why]}")
    return tuple(dict.fromkeys(words))


def last_edss(result: SeriesResult) -> str:
    """Return the last EDSS with its date, as a chip shows it: "EDSS 6.0 · 9 Mar 2026"."""
    if not result.points:
        return "EDSS not recorded"
    point = result.points[-1]
    return f"EDSS {show_value(MEASURES['edss'], point.value)} · {show(point.on)}"
