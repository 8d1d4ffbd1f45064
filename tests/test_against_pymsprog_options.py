"""Every option of the event engine against pymsprog 1.0.7, event for event: golden files, as tests/oracles/ says.

The definitions under golden/pymsprog/options/ change one option of a base each (single.toml) or combine all of them
(drawn.toml), on one cohort with EDSS, T25FW and SDMT. Those by which the tool means something else stand in
differing.toml; the last tests show how far the two agree on them.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest

from domain.definition import Definition, parse_definition
from domain.definition_rules import Checkpoint
from domain.evidence import Attribution, Kind
from domain.records import PatientRecord
from tests.oracles.option_definitions import (
    every_pair,
    fingerprint,
    option_definitions,
    pairs_of,
    read_toml,
    toml_text,
)
from tests.pymsprog_golden import (
    ATTRIBUTION,
    GOLDEN,
    KIND,
    ONSET,
    PIRA_CONFIRMATION,
    Row,
    cohort,
    events_in,
    first_differences,
    found_by_engine,
)

OPTIONS = GOLDEN / "options"
MEASURES = ("edss", "t25fw", "sdmt")
SAME = option_definitions(OPTIONS, "single.toml", "drawn.toml")
DIFFERING = option_definitions(OPTIONS, "differing.toml")
MANIFEST: dict[str, Any] = json.loads((OPTIONS / "manifest.json").read_text("utf-8"))
MOVED_ON = "never-lower forgets a baseline from which a relapse moves on at once"
LAST_DIFFERENT = [name for name in DIFFERING if name.endswith("last-different")]
ONE_VISIT = [name for name in DIFFERING if name not in LAST_DIFFERENT]


@cache
def definition(name: str) -> Definition:
    return parse_definition(toml_text((SAME | DIFFERING)[name]), f"{name}.toml")


@cache
def patients() -> tuple[PatientRecord, ...]:
    return cohort(OPTIONS / "varied")


def theirs(name: str, measure: str, patient: str) -> list[Row]:
    return events_in(OPTIONS / f"{measure}.csv.gz").get((name, patient), [])


@cache
def left_out() -> dict[tuple[str, str, str], str]:
    """Return why a patient is not compared, by definition, measure and patient."""
    with (OPTIONS / "not_compared.csv").open(encoding="utf-8", newline="") as file:
        return {(row["definition"], row["measure"], row["patient"]): row["reason"] for row in csv.DictReader(file)}


def is_compared(name: str, measure: str, record: PatientRecord) -> bool:
    return (name, measure, record.patient.code) not in left_out()


@pytest.mark.parametrize("name", SAME)
def test_with_every_option_the_engine_finds_the_events_that_pymsprog_finds(name: str) -> None:
    differing = [
        (f"{record.patient.code} {measure}", ours, peers)
        for measure in MEASURES
        for record in patients()
        if is_compared(name, measure, record)
        and (ours := found_by_engine(record, measure, definition(name)))
        != (peers := theirs(name, measure, record.patient.code))
    ]
    assert not differing, f"{len(differing)} courses differ\n{first_differences(differing)}"


def test_five_thousand_events_and_more_are_compared_and_some_of_each_kind_in_every_definition() -> None:
    by_measure: Counter[str] = Counter()
    for name in SAME:
        events = [
            (measure, event)
            for measure in MEASURES
            for record in patients()
            if is_compared(name, measure, record)
            for event in theirs(name, measure, record.patient.code)
        ]
        by_measure.update(measure for measure, _ in events)
        kinds = Counter(event[KIND] for _, event in events)
        assert kinds[Kind.WORSENING] >= 10, name
        assert kinds[Kind.IMPROVEMENT] >= 5, name
        assert len(events) == MANIFEST["events"][name]["all"]
    assert by_measure.total() >= 5000
    assert min(by_measure[measure] for measure in MEASURES) >= 1500


def test_every_two_values_of_options_meet_in_a_definition_that_is_compared() -> None:
    levels = read_toml(OPTIONS / "levels.toml")
    met = set().union(*(pairs_of(content, levels) for content in SAME.values()))
    cannot = set(MANIFEST["pairs it cannot say"])
    missing = {" ".join(pair) for pair in every_pair(levels) - met}
    assert missing == cannot
    for pair in cannot:  # what it cannot say is what differing.toml has
        assert ("skip-local-extremes" in pair and "last-different" in pair) or (
            "every-visit false" in pair and "sustained" in pair
        )


def test_every_option_changes_an_answer() -> None:
    """A definition that differs from the base finds other events than the base does, with one exception.

    Never-lower is asked for with after-relapse only.
    """

    def answers(name: str) -> list[list[Row]]:
        return [theirs(name, measure, record.patient.code) for measure in MEASURES for record in patients()]

    base = answers("base-as-it-is")
    assert {name for name in SAME if answers(name) == base} == {"base-as-it-is", "never-lower-without-after-relapse"}


def test_golden_files_of_the_options_were_made_from_the_definitions_beside_them() -> None:
    assert MANIFEST["rules (SHA-256)"] == {name: fingerprint(content) for name, content in (SAME | DIFFERING).items()}
    assert MANIFEST["made with"]["pymsprog"] == "1.0.7"


def test_few_patients_are_left_out_and_each_for_a_reason_that_the_data_show() -> None:
    by_code = {record.patient.code: record for record in patients()}
    assert len(left_out()) < 0.1 * len(SAME) * len(MEASURES) * len(by_code)
    for (name, measure, patient), reason in left_out().items():
        record, content = by_code[patient], (SAME | DIFFERING)[name]
        days = sorted(visit.on for visit in record.visits if visit.value(measure) is not None)
        onsets = [relapse.onset.first for relapse in record.relapses]
        if reason == "ends early":
            assert content["baseline"]["after-relapse"]
            lag = timedelta(days=int(content["raw"]["within-days"]["after-relapse"]))
            assert any(days[0] < onset < days[-1] - lag for onset in onsets)
        elif reason == MOVED_ON:
            assert content["baseline"]["after-relapse"]
            assert content["baseline"]["never-lower"]
            assert content["baseline"]["scheme"] != "fixed"
        else:
            assert reason == "drops a relapse before the first visit"
            reach = timedelta(days=content["baseline"]["relapse-free-days"]["before"])
            assert any(onset < days[0] - reach for onset in onsets)


def first_failing_day(record: PatientRecord, measure: str, event: Row) -> int | None:
    """Return the days from onset to the visit after the last at which the change held; None at the end."""
    days = sorted(visit.on for visit in record.visits if visit.value(measure) is not None)
    held_to = event[ONSET] + timedelta(days=event[10])
    return next(((day - event[ONSET]).days for day in days if day > held_to), None)


@pytest.mark.parametrize("name", ONE_VISIT)
def test_a_change_is_sustained_by_all_visits_even_where_pymsprog_looks_at_one(name: str) -> None:
    """Without every-visit the tool keeps an event by the first visit after the length, whatever lies before.

    A roving baseline moves whether an event is kept or not, so that those to be kept are those of the same definition
    without a length that held, or first failed after the length.
    """
    without = name.removeprefix("sustained-300-")
    length = DIFFERING[name]["sustained"]["days"]
    peers_differ = 0
    for measure in MEASURES:
        for record in patients():
            every = theirs(without, measure, record.patient.code)
            failing = [first_failing_day(record, measure, event) for event in every]
            meant = [event for event, day in zip(every, failing, strict=True) if day is None or day >= length]
            assert found_by_engine(record, measure, definition(name)) == meant, (record.patient.code, measure)
            peers_differ += theirs(name, measure, record.patient.code) != meant
    assert peers_differ >= 10


def unattributed(events: list[Row]) -> list[tuple[Any, ...]]:
    """Return events without what hangs on relapse-free windows."""
    return [(*event[:ATTRIBUTION], *event[ATTRIBUTION + 1 : PIRA_CONFIRMATION.start], *event[10:]) for event in events]


@pytest.mark.parametrize("name", LAST_DIFFERENT)
def test_the_last_different_visit_may_be_an_extreme_although_pymsprog_skips_extremes_there(name: str) -> None:
    """Which visit may be a baseline says nothing about the window before an onset.

    The two find the same events; where they attribute one differently, the tool has gone back past an extreme: its
    window begins earlier and holds a relapse that the engine's does not.
    """
    answers: Counter[tuple[str, str]] = Counter()
    for measure in MEASURES:
        for record in patients():
            ours = found_by_engine(record, measure, definition(name))
            peers = theirs(name, measure, record.patient.code)
            assert unattributed(ours) == unattributed(peers), (record.patient.code, measure)
            answers.update((one[ATTRIBUTION], other[ATTRIBUTION]) for one, other in zip(ours, peers, strict=True))
    different = {pair: count for pair, count in answers.items() if pair[0] != pair[1]}
    assert set(different) == {(Attribution.PIRA, Attribution.UNDETERMINED)}
    assert any(Checkpoint.LAST_DIFFERENT in (w.start.checkpoint, w.end.checkpoint) for w in definition(name).windows)


def test_never_lower_remembers_a_confirmed_worsening_from_which_a_relapse_moves_the_baseline_on() -> None:
    """H001 and H002 have the same visits and the same relapse after a confirmed rise from 2.0 to 4.0.

    It moves the baseline on to a visit with 3.0. In H002 the tool knows that it had moved to 4.0 before, because of
    another relapse ahead of the rise; in H001 it has forgotten, and counts the rise to 4.0 twice.
    """
    ours = {record.patient.code: found_by_engine(record, "edss", definition("never-lower")) for record in patients()}
    assert [len(theirs("never-lower", "edss", patient)) for patient in ("H001", "H002")] == [2, 1]
    assert [len(ours[patient]) for patient in ("H001", "H002")] == [1, 1]
    assert ours["H001"][0][2:8] == ours["H002"][0][2:8]
    assert left_out()["never-lower", "edss", "H001"] == MOVED_ON
    assert ("never-lower", "edss", "H002") not in left_out()


def test_a_change_too_near_a_relapse_to_be_a_baseline_is_not_the_one_that_never_lower_compares_with() -> None:
    record = next(record for record in patients() if record.patient.code == "H003")
    events = found_by_engine(record, "edss", definition("never-lower-to-onset"))
    assert [(event[3], event[5]) for event in events] == [(2, 5), (4, 5)]
    assert is_compared("never-lower-to-onset", "edss", record)


@cache
def plainly() -> dict[tuple[str, str, str], dict[str, list[tuple[str, str]]]]:
    """Return what the tool answers plainly where it is wrong: by point, definition and measure, then by patient."""
    found: dict[tuple[str, str, str], dict[str, list[tuple[str, str]]]] = {}
    with (OPTIONS / "plainly.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            by_patient = found.setdefault((row["point"], row["definition"], row["measure"]), {})
            events = by_patient.setdefault(row["patient"], [])
            if row["kind"]:
                events.append((row["kind"], row["onset_date"]))
    return found


@pytest.mark.parametrize(
    ("point", "name", "measure", "patients_at_least"),
    [
        ("binary floats", "base-as-it-is", "t25fw", 3),
        ("below the threshold the wrong way", "below-both-roving-improvement", "sdmt", 20),
        ("every worsening from one baseline", "fixed", "edss", 20),
    ],
)
def test_pymsprog_called_plainly_finds_other_events(
    point: str, name: str, measure: str, patients_at_least: int
) -> None:
    theirs_by_patient = plainly()[point, name, measure]
    assert len(theirs_by_patient) >= patients_at_least
    for record in patients():
        if record.patient.code in theirs_by_patient:
            ours = [
                (event[KIND], event[ONSET].isoformat()) for event in found_by_engine(record, measure, definition(name))
            ]
            assert ours != theirs_by_patient[record.patient.code]


def test_a_rise_of_exactly_a_fifth_counts_although_binary_floats_may_lose_it() -> None:
    """Each event that the tool loses to floats, or finds because it lost one, hangs on a change of exactly a fifth."""
    by_patient = plainly()["binary floats", "base-as-it-is", "t25fw"]
    for record in patients():
        if record.patient.code in by_patient:
            values = [value for visit in record.visits if (value := visit.value("t25fw")) is not None]
            fifths = [(a, b) for a in values for b in values if abs(a - b) * 5 == a]
            assert any(abs(float(b) - float(a)) < float(a / 5) for a, b in fifths)


def test_the_order_of_relapses_changes_nothing_although_it_does_for_pymsprog() -> None:
    by_patient = plainly()["relapses out of order", "after-relapse", "edss"]
    assert len(by_patient) >= 10
    for record in patients():
        if record.patient.code in by_patient:
            backwards = replace(
                record, relapses=tuple(sorted(record.relapses, key=lambda r: r.onset.first, reverse=True))
            )
            in_order = replace(record, relapses=tuple(sorted(record.relapses, key=lambda r: r.onset.first)))
            ours = [found_by_engine(each, "edss", definition("after-relapse")) for each in (backwards, in_order)]
            assert ours[0] == ours[1]
            assert len(record.relapses) > 1


def test_no_change_is_no_event_although_pymsprog_finds_one_where_a_fifth_is_nothing() -> None:
    (record,) = cohort(OPTIONS / "zero")
    theirs_by_patient = plainly()["a threshold of 0", "base-as-it-is", "sdmt"]
    assert theirs_by_patient[record.patient.code]
    assert found_by_engine(record, "sdmt", definition("base-as-it-is")) == []
