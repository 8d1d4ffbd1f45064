"""What the record holds around a confirmed change, beside the values: last relapse, age, raters, scans in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.dates import PartialDate, show, whole_years
from domain.evidence import Event, Point, SeriesResult
from domain.records import Adjudication, PatientRecord
from domain.same_day import visits_behind
from domain.scan_reading import ScanVerdict, read_scan
from domain.value_notes import read_note
from domain.wording import joined, span

RULE_SET = "rule set"  # of the EDSS, as a note of its value tells it: Neurostatus, Kurtzke


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Sentences that stand beside the evidence of one change; "" where there is nothing to say."""

    baseline: str = ""  # "First comparable value; last relapse before it 4 Jun 2019."
    age_at_onset: str = ""  # "38 y"
    scans: str = ""  # what the scans from baseline to confirmation found
    cautions: tuple[str, ...] = ()


NOTHING_AROUND = Circumstances()


def circumstances(record: PatientRecord, event: Event, result: SeriesResult, frame_months: int) -> Circumstances:
    """Return what stands around *event*. frame_months: how old a comparison scan may be, as in the label's frame."""
    born = record.patient.birth_date
    return Circumstances(
        baseline=_baseline(record, event, result),
        age_at_onset=age_on(born, event.onset.on) if born else "",
        scans=_scans(record, event, frame_months),
        cautions=rater_notes(record, event),
    )


def age_on(birth: PartialDate | None, day: date) -> str:
    """Return an age as shown: "39 y", or a range where the birth date is not exact."""
    if birth is None:
        return "age not known"
    youngest, oldest = whole_years(birth.last, day), whole_years(birth.first, day)
    return f"{youngest} y" if youngest == oldest else f"{youngest} or {oldest} y"


def _baseline(record: PatientRecord, event: Event, result: SeriesResult) -> str:
    place = "First comparable value; " if event.baseline.on == result.points[0].on else ""
    earlier = [
        relapse
        for relapse in record.relapses
        if relapse.judged is not Adjudication.PSEUDO_RELAPSE and relapse.onset.first <= event.baseline.on
    ]
    last = max(earlier, key=lambda relapse: relapse.onset.first, default=None)
    words = f"last relapse before it {last.onset}" if last else "no relapse recorded before it"
    words += ", not adjudicated" if last and last.judged is Adjudication.UNCERTAIN else ""
    text = f"{place}{words}."
    return f"{text[0].upper()}{text[1:]}"


def _scans(record: PatientRecord, event: Event, frame_months: int) -> str:
    """Return what was seen on the scans between baseline and confirmation; PIRMA would need brain and cord."""
    if event.measure != "edss":
        return ""
    start, end = event.baseline.on, event.confirmation.on
    readings = [
        read_scan(scan, record.assumed, frame_months, scans=record.scans)
        for scan in sorted(record.scans, key=lambda scan: scan.on)
        if start < scan.on <= end
    ]
    if not readings:
        return f"No scan recorded {span(start, end)}."
    quiet = [reading.scan for reading in readings if reading.verdict is ScanVerdict.QUIET]
    parts = [reading.text for reading in readings if reading.scan not in quiet]
    if quiet:
        cord = "" if all(scan.cord_done for scan in quiet) else "; cord not scanned each time"
        cord = "; cord not scanned" if not any(scan.cord_done for scan in quiet) else cord
        days = joined([show(scan.on) for scan in quiet])
        parts.append(f"{days}: no new, enlarging or enhancing lesion{cord}")
    return f"Scans {span(start, end)}: {'; '.join(parts)}."


def rater_notes(record: PatientRecord, event: Event) -> tuple[str, ...]:
    """Return the cautions for a change of rater, method or rule set between baseline and onset (safety 25, 36)."""
    before, after = event.baseline, event.onset
    return tuple(
        f"{name} changed between baseline and onset: {old} on {show(before.on)}, {new} on {show(after.on)}."
        for (name, old), (_, new) in zip(
            _examined(record, event.measure, before), _examined(record, event.measure, after), strict=True
        )
        if old and new and old != new
    )


def _examined(record: PatientRecord, measure: str, point: Point) -> tuple[tuple[str, str], ...]:
    """Return who examined a value, how, and by which rule set, "" where that is not recorded."""
    behind = visits_behind(record, measure, point)
    own = [visit for visit in behind if visit.trials(measure)] or [*behind]
    rater, method = (own[-1].rater, own[-1].method) if own else ("", "")
    notes = [read_note(value.note) for visit in own for value in visit.trials(measure)]
    rule_set = next((facts[RULE_SET] for facts in notes if RULE_SET in facts), "")
    return ("Rater", rater), ("Method", method), ("Rule set", rule_set)
