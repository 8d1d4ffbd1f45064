"""Printed pages: what each was made from, and which are outdated since then (safety 11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from domain.records import Patient, PatientRecord, Value
from storage.printed import PrintedPage, digest
from storage.refusals import PageUnknown, StoreIsReadOnly
from storage.store import Store, create_store
from storage.verify import verify
from tests.store_samples import CHEAP, FULL_RECORD, PASSPHRASE, now, reopen


class Clock:
    """A clock that goes on by a minute each time it is read."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 3, 9, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store, _ = create_store(tmp_path / "registry", PASSPHRASE, now=Clock(), who="Dr Moss", cost=CHEAP)
    yield store
    store.close()


@pytest.fixture
def record(store: Store) -> PatientRecord:
    """A patient with something of every kind."""
    return store.record(store.add_record(FULL_RECORD).id)


@pytest.fixture
def page(store: Store, record: PatientRecord) -> PrintedPage:
    return store.printed.add(record, "summary printed", "ab12", "PIRA, 12 weeks")


def changes(store: Store, patient_id: str) -> list[tuple[str, str, str]]:
    return [(c.table, c.what, c.reason) for page in store.printed.outdated(patient_id) for c in page.changes]


def test_a_page_is_kept_with_all_that_it_was_made_from_and_its_line_in_the_log(
    store: Store, record: PatientRecord, page: PrintedPage
) -> None:
    assert store.printed.of_patient(record.patient.id) == (page,)
    assert store.printed.by_stamp("ab12") == (page,)
    assert store.printed.by_stamp("cd34") == ()
    parts = [part for field in store.of_kind for part in getattr(record, field)]
    assert {used.row for used in page.used} == {record.patient.id, *(part.id for part in parts)}
    line = store.audit.lines(record.patient.id)[-1]
    assert (line.what, line.reason, line.who, line.row) == (
        "summary printed",
        "content SHA-256 ab12",
        "Dr Moss",
        page.id,
    )
    assert store.printed.outdated(record.patient.id) == ()


CHANGES: dict[str, tuple[Callable[[Store, PatientRecord], object], tuple[str, str, str]]] = {
    "a value corrected": (
        lambda store, record: store.visits.update(
            replace(record.visits[0], values=(Value("edss", Decimal("4.0")),)), "misread"
        ),
        ("visit", "corrected", "misread"),
    ),
    "a scan in error": (
        lambda store, record: store.scans.delete(record.scans[0], "another patient's"),
        ("scan", "entered in error", "another patient's"),
    ),
    "a relapse moved": (
        lambda store, record: store.relapses.move(
            record.relapses[0], store.patients.add(Patient("", "K-002")).id, "two charts were open"
        ),
        ("relapse", "moved to another patient", "two charts were open"),
    ),
    "a name corrected": (
        lambda store, record: store.patients.update(replace(record.patient, family_name="Luczak"), "her passport"),
        ("patient", "corrected", "her passport"),
    ),
    "the patient in error": (
        lambda store, record: store.patients.delete(record.patient, "entered twice"),
        ("patient", "entered in error", "entered twice"),
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_page_that_used_what_was_changed_since_is_listed_with_what_when_who_and_why(
    store: Store, record: PatientRecord, page: PrintedPage, name: str
) -> None:
    change, told = CHANGES[name]
    change(store, record)
    (outdated,) = store.printed.outdated(record.patient.id)
    assert outdated.page == page
    (found,) = outdated.changes
    assert (found.table, found.what, found.reason) == told
    assert found.who == "Dr Moss"
    assert found.at > page.on
    assert store.printed.all_outdated() == (outdated,)


@pytest.mark.parametrize(
    "field", sorted(FULL_RECORD.__dataclass_fields__.keys() - {"patient", "assumed", "relapses_absent"})
)
def test_a_record_of_any_kind_that_is_marked_as_in_error_makes_its_page_outdated_until_it_is_restored(
    store: Store, record: PatientRecord, page: PrintedPage, field: str
) -> None:
    kind, part = store.of_kind[field], getattr(record, field)[0]
    kind.delete(part, "a doublet")
    assert [what for _, what, _ in changes(store, page.patient_id)] == ["entered in error"]
    kind.restore(part.id)
    assert changes(store, page.patient_id) == []


def test_what_was_corrected_and_put_back_leaves_the_page_as_true_as_it_was(
    store: Store, record: PatientRecord, page: PrintedPage
) -> None:
    store.visits.update(replace(record.visits[0], note="?"), "slip")
    assert len(changes(store, page.patient_id)) == 1
    store.visits.update(record.visits[0], "put back")
    assert changes(store, page.patient_id) == []


def test_a_page_made_from_what_was_corrected_before_it_was_printed_is_outdated_at_once(
    store: Store, record: PatientRecord
) -> None:
    store.visits.update(replace(record.visits[0], note="corrected meanwhile"), "in another window")
    store.printed.add(record, "summary printed", "ab12")
    assert changes(store, record.patient.id) == [("visit", "corrected", "in another window")]


def test_what_is_added_later_does_not_make_a_page_outdated(
    store: Store, record: PatientRecord, page: PrintedPage
) -> None:
    store.visits.add(record.patient.id, replace(record.visits[0], id=""))
    assert changes(store, page.patient_id) == []


def test_a_recalled_page_is_no_longer_a_task_and_says_when_and_why_it_was_recalled(
    store: Store, record: PatientRecord, page: PrintedPage
) -> None:
    store.scans.delete(record.scans[0], "another patient's")
    recalled = store.printed.recall(page.id, "replaced by the page of today")
    assert recalled.is_recalled
    assert recalled.recalled_reason == "replaced by the page of today"
    assert store.printed.outdated(page.patient_id) == store.printed.all_outdated() == ()
    assert store.printed.by_stamp("ab12") == (recalled,)
    with pytest.raises(PageUnknown, match="nothing was changed"):
        store.printed.recall("no such page", "")


def test_printed_pages_stand_after_closing_and_agree_with_the_log(
    store: Store, record: PatientRecord, page: PrintedPage
) -> None:
    recalled = store.printed.recall(page.id, "wrong printer")
    store.close()
    with reopen(store.folder, read_only=True) as reader:
        assert reader.printed.of_patient(page.patient_id) == (recalled,)
        with pytest.raises(StoreIsReadOnly):
            reader.printed.add(record, "summary printed", "cd34")
    assert verify(store.folder, PASSPHRASE, now=now).sound
    with reopen(store.folder) as again:
        again.connection.execute("UPDATE printed SET labels = 'RAW'")
    assert not verify(store.folder, PASSPHRASE, now=now).sound


def test_a_field_that_a_later_release_adds_does_not_make_a_page_outdated() -> None:
    old = {"on": "2024-03-14", "values": [{"measure": "edss", "value": "4.0"}]}
    new = {"on": "2024-03-14", "values": [{"measure": "edss", "value": "4.0", "carried_from": None}], "chosen_for": []}
    assert digest(old) == digest(new)
    assert digest(old) != digest({**new, "chosen_for": ["edss"]})
    assert digest({"fever": False}) != digest({"fever": None})
