"""What changed between two states of one patient: labels, values, events, treatments, and what is open.

The earlier state is a summary of its own day, by the same definition: nothing here judges anew. What the earlier state
did not hold is named as new, what it held and the later does not as gone; a value that was not measured is no change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from domain.dates import PartialDate, show
from domain.evidence import Event, Kind, Point, SeriesResult
from domain.explain_lublin import NEIDA_TITLES
from domain.measures import MEASURES
from domain.neida import NeidaResult
from domain.records import MriScan, PatientRecord, Relapse, Treatment
from domain.sdmt_change import WITHIN_VARIATION, change_note, within_variation
from domain.summary import Difference, Of, OpenItem, OpenKind, Stamp
from domain.summary_tables import parts_of, relapse_kind
from domain.wording import change_of, event_text, fell_back, joined, pending_text, value_of


class Said(Protocol):
    """What is compared of two days: a summary holds it, and so does a Standing."""

    @property
    def stamp(self) -> Stamp: ...
    @property
    def label(self) -> str: ...
    @property
    def neida(self) -> NeidaResult: ...
    @property
    def results(self) -> Mapping[str, SeriesResult]: ...
    @property
    def open_items(self) -> tuple[OpenItem, ...]: ...


@dataclass(frozen=True, slots=True)
class State:
    """A record and what was made of it as of a day."""

    record: PatientRecord
    summary: Said

    @property
    def as_of(self) -> date:
        """The day as of which it was asked."""
        return self.summary.stamp.as_of


def differences(then: State, now: State) -> tuple[Difference, ...]:
    """Return all that is not as it was, labels first; both states are of one patient and by one definition."""
    return (
        *_labels(then.summary, now.summary),
        *_changes(then.summary, now.summary),
        *_values(then.summary, now.summary),
        *_events(then, now),
        *_treatments(then, now),
        *_open(then.summary, now.summary),
    )


# Labels


def _labels(then: Said, now: Said) -> Iterable[Difference]:
    pairs = (
        ("Lublin", then.label, now.label),
        ("NEIDA", NEIDA_TITLES[then.neida.answer], NEIDA_TITLES[now.neida.answer]),
    )
    for what, before, after in pairs:
        if before != after:
            yield Difference(Of.LABEL, what, f"{after}; before: {before}", f"{what}: {after} (before: {before})")


def _changes(then: Said, now: Said) -> Iterable[Difference]:
    """Return the changes that a rule found then or now, by measure and onset, whose words are not the same."""
    before, after = _found(then), _found(now)
    for key in dict.fromkeys((*after, *before)):
        what = MEASURES[key[0]].title
        if key not in after:
            text = short = f"no longer: {before[key]}"
        elif key not in before:
            text = short = f"new: {after[key]}"
        elif before[key] != after[key]:
            text, short = f"{after[key]}; before: {before[key]}", f"now {after[key]}"
        else:
            continue
        yield Difference(Of.FOUND, what, text, short if what in short else f"{what}: {short}")


def _found(summary: Said) -> dict[tuple[str, str, date], str]:
    found = {}
    for measure, result in summary.results.items():
        for event in result.events:
            found[measure, str(event.kind), event.onset.on] = _event(event)
        for change in result.pending:
            found.setdefault((measure, str(change.kind), change.onset.on), _first_small(pending_text(change)))
    return found


def _event(event: Event) -> str:
    if within_variation(event):
        change = f"{value_of(event.measure, event.baseline)} to {value_of(event.measure, event.onset)}"
        title = MEASURES[event.measure].title
        return f"{title} {change}, first measured {show(event.onset.on)}: {WITHIN_VARIATION}"
    name = "improvement, " if event.kind is Kind.IMPROVEMENT else ""
    back = f", {fell_back(event)}" if event.fell_back else ""
    return f"{name}{event_text(event)}, present again {show(event.confirmation.on)}{back}"


# Values


def _values(then: Said, now: Said) -> Iterable[Difference]:
    for measure, result in now.results.items():
        last = result.points[-1] if result.points else None
        before = _last(then.results.get(measure))
        if before == last:
            continue
        title = MEASURES[measure].title
        if last is None:
            text = f"no value that counts now; before: {_dated(measure, before)}"
            yield Difference(Of.VALUE, title, text, f"{title}: {text}")
        elif before is None:
            text = f"{_dated(measure, last)}, the first value"
            yield Difference(Of.VALUE, title, text, f"{title} {value_of(measure, last)}, first value")
        elif last.on <= before.on:
            # Nothing was measured since: the record says otherwise of the same days, and nobody got better or worse.
            text = f"{_dated(measure, before)} now reads {value_of(measure, last)}"
            if last.on < before.on:
                text = f"{_dated(measure, before)} does not count now; the last value is {_dated(measure, last)}"
            yield Difference(Of.VALUE, title, text, f"{title}: {text}")
        else:
            yield _from_to(measure, before, last)


def _from_to(measure: str, before: Point, last: Point) -> Difference:
    title = MEASURES[measure].title
    old, new = value_of(measure, before), value_of(measure, last)
    change = "as before" if before.unable and last.unable else change_of(measure, before, last)
    note = change_note(measure, before, last)
    text = f"{old} on {show(before.on)}, {new} on {show(last.on)}: {change}{f'; {note}' if note else ''}"
    values = new if old == new else f"{old.removesuffix(' s')} to {new}"
    return Difference(Of.VALUE, title, text, f"{title.replace(',', '')} {values}, {change}")


def _last(result: SeriesResult | None) -> Point | None:
    return result.points[-1] if result is not None and result.points else None


def _dated(measure: str, point: Point | None) -> str:
    return f"{value_of(measure, point)} on {show(point.on)}" if point is not None else "none"


# Events and treatments


def _events(then: State, now: State) -> Iterable[Difference]:
    yield from _rows(Of.EVENT, "Relapse", then.record.relapses, now.record.relapses, _relapse)
    yield from _rows(Of.EVENT, "Scan", then.record.scans, now.record.scans, _scan)
    yield from _rows(Of.EVENT, "Infection", then.record.infections, now.record.infections, lambda i: str(i.onset))


def _rows(
    of: Of, what: str, then: Iterable[Any], now: Iterable[Any], words: Callable[[Any], str]
) -> Iterable[Difference]:
    """Return the rows that are new, told otherwise, or gone, by their id."""
    before, after = _by_id(then), _by_id(now)
    for id, row in after.items():
        if id not in before:
            yield _told(of, what, f"new: {words(row)}")
        elif row != before[id]:
            old, new = words(before[id]), words(row)
            yield _told(of, what, f"{new}; before: {old}" if old != new else f"corrected: {new}")
    for id, row in before.items():
        if id not in after:
            yield _told(of, what, f"no longer recorded: {words(row)}")


def _by_id(rows: Iterable[Any]) -> dict[str, Any]:
    """Return rows by their id; those of a source without ids by their day, and those of one day in their order."""
    found: dict[str, Any] = {}
    for row in rows:
        day = getattr(row, "on", None) or getattr(row, "onset", None) or getattr(row, "start", None)
        key = row.id or f"of {day}"
        while not row.id and key in found:
            key += "+"
        found[key] = row
    return found


def _told(of: Of, what: str, text: str) -> Difference:
    return Difference(of, what, text, f"{what.lower()} {text.removeprefix('new: ')}")


def _relapse(relapse: Relapse) -> str:
    systems = joined([system.replace("_", " ") for system in relapse.systems])
    kind = relapse_kind(relapse)
    return ", ".join(part for part in (str(relapse.onset), systems, "" if kind == "relapse" else kind) if part)


def _scan(scan: MriScan) -> str:
    counts = (
        ("new T2", scan.new_t2),
        ("enlarging", scan.enlarging_t2),
        ("enhancing", scan.gd_enhancing),
    )
    told = [f"{'not reported' if number is None else number} {name}" for name, number in counts]
    return f"{show(scan.on)}, {parts_of(scan)}: {', '.join(told)}"


def _treatments(then: State, now: State) -> Iterable[Difference]:
    """Return the treatments that began, stopped or are told otherwise; a stop after the earlier day was not yet so."""
    before = _by_id(t for t in then.record.treatments if t.start.first <= then.as_of)
    after = _by_id(t for t in now.record.treatments if t.start.first <= now.as_of)
    for id, treatment in after.items():
        stop = _stop(treatment, now.as_of)
        if id not in before:
            ended = f", stopped {stop}{_reason(treatment)}" if stop else ""
            yield _treatment(f"{treatment.drug} started {treatment.start}{ended}")
            continue
        old = before[id]
        old_stop = _stop(old, then.as_of)
        if old.drug != treatment.drug or old.start != treatment.start:
            text = f"{treatment.drug} from {treatment.start}; before: {old.drug} from {old.start}"
            yield _treatment(text)
        if stop != old_stop:
            words = f"stopped {stop}{_reason(treatment)}" if stop else "no stop recorded any more"
            yield _treatment(f"{treatment.drug} {words}")
    for id, old in before.items():
        if id not in after:
            yield _treatment(f"no longer recorded: {old.drug} from {old.start}")


def _treatment(text: str) -> Difference:
    return Difference(Of.TREATMENT, "Treatment", text, text)


def _stop(treatment: Treatment, as_of: date) -> PartialDate | None:
    return treatment.stop if treatment.stop is not None and treatment.stop.first <= as_of else None


def _reason(treatment: Treatment) -> str:
    return f" ({treatment.stop_reason})" if treatment.stop_reason else " (reason not recorded)"


# What is open


def _open(then: Said, now: Said) -> Iterable[Difference]:
    before, after = _items(then), _items(now)
    for title, count in after.items():
        if count > before[title]:
            text = f"{title}: {count - before[title]} more" if before[title] else title
            yield Difference(Of.OPEN, "Newly open", text, f"new: {text}")
    for title, count in before.items():
        if count > after[title]:
            text = f"{title}: {count - after[title]} fewer" if after[title] else title
            yield Difference(Of.OPEN, "No longer open", text, f"no longer: {text}")


def _items(summary: Said) -> Counter[str]:
    """Return how often each title is open; prompts of the checklist stand apart from what a fact would settle."""
    return Counter(
        f"{'brain health: ' if item.kind is OpenKind.BRAIN_HEALTH else ''}{item.title}" for item in summary.open_items
    )


def _first_small(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"
