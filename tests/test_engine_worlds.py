"""Uncertain relapses, judged every way they can have been: against trying every single day, and far more of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import product
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.definition import Definition
from domain.engine import ABSENT_WORSENING, find_events
from domain.evidence import Attribution, Event, Kind
from domain.lublin import classify_lublin
from domain.neda import assess_neda3
from domain.neda_domains import NoEvidence
from domain.neda_window import frame_windows
from domain.progression import Worsening
from domain.records import Adjudication, PatientRecord, Relapse
from domain.worlds import MOST_WORLDS
from storage.definitions import list_definitions
from storage.neda_rules import load_neda_rules
from tests.engine_patients import LONG_AFTER, day, definition, patient, relapse

DEFINITIONS = [chosen for chosen in list_definitions() if chosen.judges("edss") and chosen.attributes]
VALUES = st.lists(
    st.tuples(st.integers(0, 30).map(lambda n: n * 28), st.sampled_from([2.0, 2.5, 3.0, 3.5, 4.0])),
    min_size=2,
    max_size=8,
    unique_by=lambda row: row[0],
)


def every_way(relapses: list[Relapse]) -> Iterator[tuple[Relapse, ...]]:
    """Yield the relapses as they can have been: each on every day of its range, and absent where not adjudicated."""
    ways = []
    for one in relapses:
        days = [one.onset.first + timedelta(days=n) for n in range((one.onset.last - one.onset.first).days + 1)]
        certain = [
            (replace(one, onset=PartialDate.of(on), adjudication=Adjudication.RELAPSE, fever=None),) for on in days
        ]
        ways.append([(), *certain] if one.judged is Adjudication.UNCERTAIN else certain)
    for chosen in product(*ways):
        yield tuple(r for part in chosen for r in part)


def worsenings(record: PatientRecord, chosen: Definition) -> dict[int, Event]:
    events = find_events(record, "edss", chosen, day(LONG_AFTER)).events
    return {e.onset.on.toordinal(): e for e in events if e.kind is Kind.WORSENING}


@settings(max_examples=60, deadline=None)
@given(
    VALUES,
    st.lists(st.integers(-60, 900), max_size=1),
    st.integers(0, 26),
    st.lists(st.integers(0, 840), max_size=1),
    st.sampled_from(DEFINITIONS),
)
def test_the_answer_is_that_of_every_single_day_or_undetermined_with_all_of_them(
    values: list[tuple[int, float]], certain: list[int], month: int, unjudged: list[int], chosen: Definition
) -> None:
    on = day(30 * month)
    suspects = [relapse(f"{on.year}-{on.month:02d}"), *(relapse(at, fever=True) for at in unjudged)]
    known = [relapse(at) for at in certain]
    record = patient(sorted(values), known)
    ways = [replace(record, relapses=(*record.relapses, *way)) for way in every_way(suspects)]
    tried = [worsenings(way, chosen) for way in ways]
    found = worsenings(replace(record, relapses=(*record.relapses, *suspects)), chosen)
    assert set(found) == {onset for one in tried for onset in one}
    for onset, event in found.items():
        answers = {str(one[onset].attribution) if onset in one else ABSENT_WORSENING for one in tried}
        if len(answers) == 1:
            assert str(event.attribution) == answers.pop()
        else:
            assert event.attribution is Attribution.UNDETERMINED
            assert {possibility.answer for possibility in event.possibilities} == answers


def test_two_relapses_known_to_the_year_among_twenty_visits_still_give_every_answer() -> None:
    values = [(on, 2.0) for on in range(0, 300, 30)] + [(on, 3.0) for on in range(300, 600, 30)]
    record = patient(values, [relapse("2020"), relapse("2020")])
    (event,) = find_events(record, "edss", definition("mueller-2023-12w"), day(LONG_AFTER)).events
    assert {p.answer for p in event.possibilities} == {"PIRA", "RAW", "undetermined"}


def test_a_relapse_of_uncertain_date_far_from_every_change_leaves_the_answer_alone() -> None:
    record = patient([(0, 2.0), (100, 3.0), (200, 3.0), (1200, 3.0)], [relapse("2022")])
    (event,) = find_events(record, "edss", definition("mueller-2023-12w"), day(LONG_AFTER)).events
    assert (event.attribution, event.possibilities) == (Attribution.PIRA, ())


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(DEFINITIONS))
def test_where_there_are_too_many_ways_nothing_is_said_not_to_be_there(seed: int, chosen: Definition) -> None:
    chance = Random(seed)
    values = [(on, chance.choice([2.0, 3.0, 3.5, 4.5])) for on in range(0, 1200, 60)]
    years = ["2020", "2020", "2021", "2021", "2022"]
    record = patient(values, [relapse(year) for year in years])
    result = find_events(record, "edss", chosen, day(LONG_AFTER))
    if f"more than {MOST_WORLDS} ways" not in result.indeterminate:
        return
    assert all(event.attribution in (None, Attribution.UNDETERMINED) for event in result.events)
    lublin = classify_lublin(record, chosen, day(1200), edss=result)
    assert lublin.worsening is not Worsening.NO
    assert lublin.settles
    neda = load_neda_rules()
    three = assess_neda3(record, frame_windows(day(1200), 36), chosen, neda, edss=result)
    assert three.answer is not NoEvidence.YES


def test_five_relapses_known_to_the_year_are_too_many_ways_and_the_answer_says_so() -> None:
    values = [(on, 2.0) for on in range(0, 300, 30)] + [(on, 3.0) for on in range(300, 600, 30)]
    record = patient(values, [relapse(year) for year in ("2020", "2020", "2020", "2021", "2021")])
    result = find_events(record, "edss", definition("mueller-2023-12w"), day(LONG_AFTER))
    assert f"5 uncertain relapses can fall in more than {MOST_WORLDS} ways" in result.indeterminate
    assert result.unconfirmed == ()
