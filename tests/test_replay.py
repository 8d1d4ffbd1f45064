"""A store as it stood at a moment: replayed from its log, through corrections, errors, restores and moves."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands.cli import main
from domain.dates import PartialDate
from domain.records import Patient, PatientRecord, Relapse, Statement, StatementKind, Value, Visit
from storage.replay import end_of, open_source_at, record_at, records_at
from storage.source import open_source
from storage.store import Store, create_store
from tests.cohort_strategies import cohorts, relapses, visits
from tests.store_samples import CHEAP, FULL_RECORD, PASSPHRASE

BEGIN = datetime(2024, 1, 1, 9, tzinfo=UTC)


class Clock:
    """A clock that the test moves on."""

    def __init__(self) -> None:
        self.moment = BEGIN

    def __call__(self) -> datetime:
        return self.moment

    def on(self, day: str) -> None:
        self.moment = datetime.fromisoformat(f"{day}T12:00:00+00:00")

    def tick(self) -> None:
        self.moment += timedelta(minutes=1)


def new_store(folder: Path, clock: Clock) -> Store:
    return create_store(folder, PASSPHRASE, now=clock, who="Dr Moss", cost=CHEAP)[0]


def test_at_the_end_of_the_log_the_records_are_those_of_today_and_before_it_there_are_none(tmp_path: Path) -> None:
    clock = Clock()
    with new_store(tmp_path / "s", clock) as store:
        clock.tick()
        stored = store.add_record(replace(FULL_RECORD, relapses_absent=True))
        assert tuple(records_at(store, clock())) == tuple(store.records())
        assert record_at(store, stored.id, clock()) == store.record(stored.id)
        assert tuple(records_at(store, BEGIN)) == ()
        assert record_at(store, stored.id, BEGIN) is None


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.data(), cohorts)
def test_the_replay_gives_at_every_moment_what_the_store_gave_then(
    data: st.DataObject, cohort: tuple[PatientRecord, ...]
) -> None:
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder, new_store(Path(folder) / "s", clock) as store:
        seen = [(clock(), tuple(store.records()))]
        for record in cohort:
            clock.tick()
            store.add_record(record)
            seen.append((clock(), tuple(store.records())))
        for _ in range(data.draw(st.integers(1, 6))):
            clock.tick()
            _change(store, data.draw)
            seen.append((clock(), tuple(store.records())))
        for moment, then in seen:
            assert tuple(records_at(store, moment)) == then


def _change(store: Store, draw: st.DrawFn) -> None:
    """Do one thing that a clinic does to records."""
    kinds = {"visits": visits, "relapses": relapses}
    kind = draw(st.sampled_from(sorted(kinds)))
    rows, people = store.of_kind[kind], store.patients.all()
    what = draw(st.sampled_from(["add", "correct", "error", "restore", "move", "patient in error", "assume"]))
    if not people:
        store.patients.restore(store.patients.in_error()[0].record.id)
        return
    person = draw(st.sampled_from(people))
    mine = rows.of_patient(person.id)
    if what == "add":
        rows.add(person.id, draw(kinds[kind]))
    elif what == "correct" and mine:
        rows.update(replace(draw(kinds[kind]), id=mine[0].id), "mistyped")
    elif what == "error" and mine:
        rows.delete(mine[-1], "another patient's")
    elif what == "restore" and rows.in_error(person.id):
        rows.restore(rows.in_error(person.id)[0].record.id)
    elif what == "move" and mine:
        rows.move(mine[0], draw(st.sampled_from(people)).id, "wrong patient")
    elif what == "patient in error":
        store.patients.delete(person, "entered twice")
    elif what == "assume":
        store.patients.assume(person.id, draw(st.sampled_from([{"comparable"}, set()])))
        store.patients.set_relapses_absent(person.id, draw(st.booleans()))


@pytest.fixture
def corrected(tmp_path: Path) -> Path:
    """A store in which a relapse was found out later, and an EDSS was corrected after that."""
    clock = Clock()
    with new_store(tmp_path / "store", clock) as store:
        values = {"2022-01-10": "2.0", "2022-07-10": "2.0", "2023-01-10": "3.0", "2023-09-10": "3.0"}
        clock.on("2023-09-10")
        record = PatientRecord(
            Patient("", "p1"),
            visits=tuple(
                Visit("", date.fromisoformat(day), relapse_since_last=False, values=(Value("edss", Decimal(edss)),))
                for day, edss in values.items()
            ),
            statements=(
                Statement("", date(2023, 9, 10), StatementKind.HISTORY_COMPLETE, PartialDate(2015), PartialDate(2023)),
            ),
        )
        patient = store.add_record(record)
        clock.on("2024-02-01")
        store.relapses.add(patient.id, Relapse("", PartialDate(2022, 12, 20)))
        clock.on("2024-03-01")
        third = store.visits.of_patient(patient.id)[2]
        store.visits.update(replace(third, values=(Value("edss", Decimal("2.0")),)), "mistyped")
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    return tmp_path / "store"


def rows_of(store: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[tuple[str, str]]:
    passphrase = str(store.parent / "passphrase")
    assert main(["classify", str(store), "--passphrase-file", passphrase, *arguments]) == 0
    found = csv.DictReader(io.StringIO(capsys.readouterr().out))
    return [(row["attribution"], row["onset_date"]) for row in found]


def test_classify_says_what_it_would_have_said_with_what_was_recorded_by_a_day(
    corrected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rows_of(corrected, capsys, "--recorded-by", "2023-09-09") == []
    assert rows_of(corrected, capsys, "--recorded-by", "2023-12-31") == [("PIRA", "2023-01-10")]
    assert rows_of(corrected, capsys, "--recorded-by", "2024-02-29") == [("RAW", "2023-01-10")]
    assert rows_of(corrected, capsys, "--recorded-by", "2024-03-01") == []
    assert rows_of(corrected, capsys) == []


def test_what_was_recorded_later_is_read_where_only_the_events_are_cut(
    corrected: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    later = ["--as-of", "2023-12-31", "--recorded-by", "2024-02-29"]
    assert rows_of(corrected, capsys, *later) == [("RAW", "2023-01-10")]
    assert rows_of(corrected, capsys, "--as-of", "2023-08-31", "--recorded-by", "2024-02-29") == []


def test_a_day_ends_at_midnight_of_this_computer() -> None:
    last = end_of(date(2024, 3, 1)).astimezone()
    assert (last.date(), (last + timedelta(microseconds=1)).date()) == (date(2024, 3, 1), date(2024, 3, 2))


def test_reading_a_store_by_today_gives_what_reading_it_gives(corrected: Path) -> None:
    passphrase, today = corrected.parent / "passphrase", date(2024, 4, 1)
    whole = open_source(corrected, passphrase, True, today=today)
    assert open_source_at(corrected, today, passphrase, True, today=today) == whole
