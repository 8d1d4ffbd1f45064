"""A registry of the first release in this one: upgraded, checked, replayed, and nothing set that nobody said."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.records import PatientRecord, Value, Visit
from storage import keys, schema
from storage.driver import connect
from storage.kinds import KINDS
from storage.patients import PATIENT
from storage.replay import record_at
from storage.store import Store
from storage.verify import verify
from tests.record_ids import without_ids
from tests.store_samples import FIRST_RECORD, FULL_RECORD, PASSPHRASE, make_store, now, reopen

FIRST = Path(__file__).parent / "stores" / "v001"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the registry that the first release wrote."""
    return Path(shutil.copytree(FIRST, tmp_path / "registry"))


def execute(folder: Path, sql: str) -> None:
    """Run a statement on the records as another program with the key could."""
    db = connect(folder / "records.db", keys.unlock(folder, PASSPHRASE), keys.read_keys(folder).records_salt, "rw")
    db.execute(sql)
    db.conn.commit()
    db.close()


def the_record(store: Store) -> PatientRecord:
    (record,) = store.records()
    return record


def test_every_field_of_every_record_has_its_column_after_an_upgrade_as_in_a_new_store(
    folder: Path, tmp_path: Path
) -> None:
    new, _ = make_store(tmp_path / "new")
    with new, reopen(folder) as upgraded:
        for table in (PATIENT, *KINDS.values()):
            columns = upgraded.connection[table.name].columns_dict
            assert {column.name for column in table.shape.columns} <= columns.keys()
            for name, part in table.parts.items():
                assert {column.name for column in table.shape.parts[name].columns} <= set(
                    upgraded.connection[part].columns_dict
                )
        tables = set(new.connection.table_names())
        assert tables == set(upgraded.connection.table_names())
        for name in tables:
            assert new.connection[name].columns_dict == upgraded.connection[name].columns_dict


def test_an_upgraded_registry_agrees_with_a_log_that_does_not_know_the_new_fields(folder: Path) -> None:
    reopen(folder).close()
    result = verify(folder, PASSPHRASE, now=now)
    assert result.sound, result
    with reopen(folder) as store:
        assert "carried_from" not in str(store.history("visit", the_record(store).visits[0].id))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE visit SET chosen_for = '[\"edss\"]'",
        "UPDATE value SET carried_from = '2020-01-01'",
        "UPDATE relapse SET mri_support = 0",
        "UPDATE treatment SET note = 'x'",
        "UPDATE patient SET lost_since = '2025'",
        "INSERT INTO scan_marker SELECT id, 0, 'pet_uptake', NULL, 'yes' FROM scan",
        "DELETE FROM value WHERE position = 2",
    ],
)
def test_a_new_field_filled_in_behind_the_log_is_found_in_an_upgraded_registry(folder: Path, change: str) -> None:
    reopen(folder).close()
    execute(folder, change)
    assert not verify(folder, PASSPHRASE, now=now).sound


def test_an_upgraded_record_is_replayed_from_its_old_lines_and_goes_on_being_changed(folder: Path) -> None:
    with reopen(folder) as store:
        record = the_record(store)
        assert without_ids(record) == FIRST_RECORD
        assert record_at(store, record.patient.id, now()) == record
        store.visits.update(replace(record.visits[0], chosen_for=("edss",)), "picked")
        store.labs.add(record.patient.id, FULL_RECORD.labs[0])
        assert record_at(store, record.patient.id, now()) == the_record(store)
    assert verify(folder, PASSPHRASE, now=now).sound


def test_an_upgrade_chooses_no_value_of_a_day_and_assumes_nothing(folder: Path) -> None:
    with reopen(folder) as store:
        record = the_record(store)
        again = Visit("", record.visits[0].on, values=(Value("edss", Decimal("6.5")),))
        store.visits.add(record.patient.id, again)
        record = the_record(store)
        assert [visit.chosen_for for visit in record.visits] == [(), (), ()]
        assert record.assumed == FIRST_RECORD.assumed


@pytest.mark.parametrize("version", ["v002", "v003"])
def test_a_kept_store_has_its_draft_and_its_printed_page(version: str, tmp_path: Path) -> None:
    with reopen(Path(shutil.copytree(FIRST.parent / version, tmp_path / "registry"))) as store:
        record = the_record(store)
        assert [draft.payload for draft in store.drafts.of_patient(record.patient.id)] == [{"edss": "4,"}]
        (page,) = store.printed.of_patient(record.patient.id)
        assert store.printed.outdated(record.patient.id) == ()
        store.labs.delete(record.labs[0], "another patient's")
        assert [outdated.page for outdated in store.printed.all_outdated()] == [page]
    assert verify(tmp_path / "registry", PASSPHRASE, now=now).sound


def test_an_upgraded_registry_has_no_plan_that_nobody_recorded_and_takes_one(tmp_path: Path) -> None:
    with reopen(Path(shutil.copytree(FIRST.parent / "v002", tmp_path / "registry"))) as store:
        record = the_record(store)
        assert record.plan == ()
        (entry,) = FULL_RECORD.plan
        added = store.plan.add(record.patient.id, entry)
        assert the_record(store).plan == (added,)
        assert record_at(store, record.patient.id, now()) == the_record(store)
    assert verify(tmp_path / "registry", PASSPHRASE, now=now).sound


def test_a_draft_survives_an_upgrade(folder: Path) -> None:
    execute(
        folder,
        "INSERT INTO draft SELECT 'd', id, 'visit', '{\"edss\": \"4,\"}', 'Dr Moss', '2026-03-09T13:00:00+00:00'"
        " FROM patient",
    )
    with reopen(folder) as store:
        (draft,) = store.drafts.of_patient(the_record(store).patient.id)
        assert (draft.form, draft.payload) == ("visit", {"edss": "4,"})
    assert schema.KNOWN[0] == "v001_the_registry"
    assert date(2026, 3, 9) == draft.saved_at.date()
