"""What is marked as entered in error, what became of a record, and what goes along when one is moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from domain.care_records import Check, Identifier
from domain.records import Patient, PatientRecord
from storage.refusals import RecordGone
from storage.replay import record_at
from storage.store import Store
from storage.verify import verify
from tests.store_samples import FULL_RECORD, NOW, PASSPHRASE, make_store, now, reopen


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store, _ = make_store(tmp_path / "registry")
    yield store
    store.close()


@pytest.fixture
def record(store: Store) -> PatientRecord:
    """A patient with something of every kind."""
    return store.record(store.add_record(FULL_RECORD).id)


KINDS = sorted(FULL_RECORD.__dataclass_fields__.keys() - {"patient", "assumed", "relapses_absent"})


@pytest.mark.parametrize("field", KINDS)
def test_a_record_of_any_kind_lies_in_the_bin_with_who_when_and_why_and_comes_back_as_it_was(
    store: Store, record: PatientRecord, field: str
) -> None:
    part = getattr(record, field)[0]
    store.of_kind[field].delete(part, "a doublet")
    ((found, marked),) = store.bin_of(record.patient.id)
    assert (found, marked.record, marked.reason, marked.marked_by, marked.marked_at) == (
        field, part, "a doublet", "Dr Moss", NOW,
    )  # fmt: skip
    assert part not in getattr(store.record(record.patient.id), field)
    assert store.of_kind[field].restore(part.id, "it was right") == part
    assert store.bin_of(record.patient.id) == ()
    assert store.record(record.patient.id) == record
    assert [line.what.split()[-1] for line in store.history(_table(store, field), part.id)] == [
        "added", "error", "restored",
    ]  # fmt: skip


def _table(store: Store, field: str) -> str:
    return store.of_kind[field]._table.name


def test_the_history_of_a_record_has_each_value_with_who_when_and_why(store: Store, record: PatientRecord) -> None:
    lab = record.labs[0]
    store.labs.update(replace(lab, text="pattern 3"), "read again")
    first, second = store.history("lab", lab.id)
    assert first.before is None
    assert first.after is not None
    assert second.before == first.after
    assert second.after == {**first.after, "text": "pattern 3"}
    assert (second.who, second.at, second.reason) == ("Dr Moss", NOW, "read again")


def test_nothing_of_a_patient_in_error_is_read_and_all_of_it_comes_back(store: Store, record: PatientRecord) -> None:
    patient = record.patient
    store.patients.delete(patient, "entered twice")
    for field, kind in store.of_kind.items():
        assert kind.of_patient(patient.id) == ()
        part = getattr(record, field)[0]
        with pytest.raises(RecordGone):
            kind.get(part.id)
        with pytest.raises(RecordGone):
            kind.delete(part, "no use")
    assert list(store.records()) == []
    assert store.search("ostergard") == ()
    (marked,) = store.bin_patients()
    assert (marked.record, marked.reason, marked.marked_by) == (patient, "entered twice", "Dr Moss")
    store.patients.restore(patient.id)
    assert store.record(patient.id) == record
    assert store.bin_patients() == ()


# Checks, and moving to another patient


def test_a_check_points_to_the_record_as_it_was_stored(record: PatientRecord) -> None:
    (check,) = record.checks
    assert check.record_id == record.visits[0].id != FULL_RECORD.checks[0].record_id


def test_a_check_of_the_patient_points_to_the_patient_as_stored(store: Store) -> None:
    check = Check("", "no-onset", "patient", "K-9", (), date(2026, 3, 9))
    none = replace(check, record_id="")
    patient = store.add_record(PatientRecord(Patient("K-9", "K-9"), checks=(check, none)))
    assert {found.record_id for found in store.record(patient.id).checks} == {patient.id, ""}


def test_a_visit_that_is_moved_takes_its_values_its_checks_and_the_draft_of_its_correction_along(
    store: Store, record: PatientRecord
) -> None:
    other = store.patients.add(Patient("", "K-002"))
    visit, later = record.visits
    kept = store.checks.add(record.patient.id, replace(record.checks[0], record_id=later.id))
    store.drafts.save(record.patient.id, f"visit:{visit.id}", {"edss": "4"})
    store.drafts.save(record.patient.id, f"visit:{later.id}", {"edss": "5"})
    store.drafts.save(record.patient.id, "visit", {"edss": "6"})
    store.visits.move(visit, other.id, "two charts were open")
    moved = store.record(other.id)
    assert moved.visits == (visit,)
    assert moved.checks == record.checks
    assert [draft.form for draft in store.drafts.of_patient(other.id)] == [f"visit:{visit.id}"]
    assert store.record(record.patient.id).checks == (kept,)
    assert {draft.form for draft in store.drafts.of_patient(record.patient.id)} == {"visit", f"visit:{later.id}"}
    assert record_at(store, other.id, now()) == moved
    said = [line.reason for line in store.history("checked", record.checks[0].id)]
    assert said == ["", "two charts were open", "two charts were open"]
    store.close()
    assert verify(store.folder, PASSPHRASE, now=now).sound


def test_a_patient_is_found_by_a_number_of_another_place(store: Store, record: PatientRecord) -> None:
    assert [row.id for row in store.search("290280-1234")] == [record.patient.id]
    numbers = (Identifier("national", "111111-1111"),)
    store.patients.update(replace(record.patient, identifiers=numbers), "mistyped")
    assert store.search("290280") == ()
    assert [row.id for row in store.search("1111111111")] == [record.patient.id]


def test_the_bin_is_read_from_a_store_that_is_open_to_read_only(store: Store, record: PatientRecord) -> None:
    store.labs.delete(record.labs[0], "another patient's")
    store.close()
    with reopen(store.folder, read_only=True) as reader:
        assert [field for field, _ in reader.bin_of(record.patient.id)] == ["labs"]
