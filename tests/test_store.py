"""The store's front door: what goes in comes out, every change is logged with it, nothing is half done."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.records import ASSUMABLE, Course, Patient, PatientRecord, Value, Visit
from storage import schema
from storage.audit import AuditTrail
from storage.driver import Records
from storage.mapping import Shape
from storage.patients import PATIENT
from storage.refusals import (
    ChangesLost,
    CodeMissing,
    CodeTaken,
    DiskFull,
    PatientNotFound,
    RecordGone,
    StoreIsReadOnly,
)
from storage.store import Store, is_demo
from tests.record_ids import without_ids
from tests.record_strategies import everything
from tests.store_samples import FULL_RECORD, NOW, make_store, reopen

VISIT = Visit("", date(2025, 6, 1), relapse_since_last=False, values=(Value("edss", Decimal("4.0")),))
MARKS = ("assumed", "relapses_absent")
KINDS = [field.name for field in fields(PatientRecord) if field.name not in ("patient", *MARKS)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made, _ = make_store(tmp_path / "registry")
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for many generated records; each takes a patient of its own."""
    made, _ = make_store(tmp_path_factory.mktemp("shared") / "registry")
    yield made
    made.close()


@pytest.fixture
def patient(store: Store) -> Patient:
    return store.patients.add(Patient("", "A1", "Meadow", "Ann"))


# What an audit line says of a value of the day with nothing besides.
EDSS = {"measure": "edss", "trial": 0, "flag": None, "note": "", "carried_from": None}


@dataclass(frozen=True)
class WithAList:
    at: list[str]


# The driver


def test_sqlite_utils_works_over_sqlcipher_and_not_over_plain_sqlite() -> None:
    assert sys.modules["sqlite_utils.db"].sqlite3 is sqlcipher3
    assert sys.modules["pysqlite3.dbapi2"] is sqlcipher3.dbapi2


# Round trips


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_field_of_every_record_is_read_as_it_was_written(shared: Store, kind: str, data: st.DataObject) -> None:
    repository: Any = shared.of_kind[kind]
    record = data.draw(everything(repository._table.kind))
    patient = shared.patients.add(Patient("", ""))
    stored = repository.add(patient.id, record)
    assert stored.id
    assert replace(stored, id="") == record
    with shared.reader() as reopened:
        assert getattr(reopened.record(patient.id), kind) == (stored,)
    changed = replace(data.draw(everything(type(record))), id=stored.id)
    repository.update(changed)
    with shared.reader() as reopened:
        assert reopened.of_kind[kind].of_patient(patient.id) == (changed,)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(patient=everything(Patient))
def test_every_field_of_a_patient_is_read_as_it_was_written(shared: Store, patient: Patient) -> None:
    stored = shared.patients.add(replace(patient, code=shared.patients.next_code()))
    with shared.reader() as reopened:
        assert reopened.patients.get(stored.id) == replace(patient, id=stored.id, code=stored.code)


def test_a_whole_record_survives_closing_and_opening(store: Store) -> None:
    patient = store.add_record(FULL_RECORD)
    store.close()
    with reopen(store.folder) as reopened:
        assert without_ids(reopened.record(patient.id)) == FULL_RECORD
        assert [record.patient for record in reopened.records()] == [patient]


def test_the_full_sample_has_something_in_every_field() -> None:
    for name in KINDS:
        records = getattr(FULL_RECORD, name)
        for field in fields(records[0]):
            values = {getattr(record, field.name) for record in records}
            assert field.name == "id" or values - {None, "", ()}, (name, field.name)


def test_decimals_keep_the_digits_they_were_typed_with(store: Store, patient: Patient) -> None:
    typed = ("4.0", "9.40", "0.10", "1E+2")
    store.visits.add(patient.id, replace(VISIT, values=tuple(Value("t25fw", Decimal(text)) for text in typed)))
    (visit,) = store.record(patient.id).visits
    assert [str(value.value) for value in visit.values] == list(typed)


def test_the_records_of_all_patients_come_in_the_order_in_which_they_were_added(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.whole.CHUNK", 3)  # so that seven patients take several chunks
    codes = ["M", "C", "X", "A", "Z", "B", "N"]
    with store.transaction():
        for code in codes:
            store.add_record(replace(FULL_RECORD, patient=Patient("", code)))
    store.patients.delete(store.patients.by_code("Z") or pytest.fail("no Z"), "entered twice")
    records = list(store.records())
    assert [record.patient.code for record in records] == [code for code in codes if code != "Z"]
    for record in records:
        assert replace(without_ids(record), patient=FULL_RECORD.patient) == FULL_RECORD
        assert record == store.record(record.patient.id)


def test_visits_come_by_date_and_of_one_day_the_one_recorded_last_comes_last(store: Store, patient: Patient) -> None:
    for day, note in ((2, "b"), (1, "a"), (2, "c")):
        store.visits.add(patient.id, Visit("", date(2025, 1, day), note=note))
    assert [visit.note for visit in store.visits.of_patient(patient.id)] == ["a", "b", "c"]


def test_courses_without_a_date_come_before_dated_ones(store: Store, patient: Patient) -> None:
    for entry in reversed(FULL_RECORD.courses):
        store.courses.add(patient.id, entry)
    assert [entry.course for entry in store.record(patient.id).courses] == [Course.RRMS, Course.SPMS]


def test_a_field_that_no_column_can_hold_is_found_when_the_program_starts() -> None:
    with pytest.raises(TypeError, match="no column can hold the field at"):
        Shape(WithAList)


def test_the_tables_have_a_column_for_every_field_and_no_other(store: Store) -> None:
    bookkeeping = {"added", "patient_id", "recorded_at", "changed_at", "deleted_at", "deleted_reason"}
    for table in [PATIENT, *(repository._table for repository in store.of_kind.values())]:
        shape = table.shape
        assert set(store.connection[table.name].columns_dict) - bookkeeping == {c.name for c in shape.columns}
        for name, part in table.parts.items():
            columns = set(store.connection[part].columns_dict) - {f"{table.name}_id", "position"}
            assert columns == {column.name for column in shape.parts[name].columns}


# Changes and their log


def test_every_change_has_its_line_with_who_when_before_after_and_why(store: Store, patient: Patient) -> None:
    visit = store.visits.add(patient.id, VISIT, "seen today")
    corrected = replace(visit, note="typed late", values=(Value("edss", Decimal("4.5")),))
    store.visits.update(corrected, "misread the sheet")
    store.visits.delete(corrected, "wrong patient")
    store.visits.restore(visit.id, "it was the right one")
    lines = store.audit.of_row("visit", visit.id)
    assert [(line.what, line.reason) for line in lines] == [
        ("visit added", "seen today"),
        ("visit changed", "misread the sheet"),
        ("visit entered in error", "wrong patient"),
        ("visit restored", "it was the right one"),
    ]
    assert {(line.who, line.at, line.patient_id) for line in lines} == {("Dr Moss", NOW, patient.id)}
    values = [(line.before and line.before["values"], line.after and line.after["values"]) for line in lines]
    four, more = ([{**EDSS, "value": v}] for v in ("4.0", "4.5"))
    assert values == [(None, four), (four, more), (more, None), (None, more)]
    assert store.audit.lines(patient.id)[1:] == lines
    assert store.audit.verify().broken_at is None


def test_a_change_whose_audit_line_cannot_be_written_is_not_made(
    store: Store, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = store.visits.add(patient.id, VISIT)
    before = store.audit.lines()

    def cut_off(*_: object, **__: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(AuditTrail, "append", cut_off)
    for change in (
        lambda: store.visits.add(patient.id, VISIT),
        lambda: store.visits.update(replace(visit, note="x", values=()), ""),
        lambda: store.visits.delete(visit, ""),
        lambda: store.patients.add(Patient("", "B1")),
        lambda: store.patients.assume(patient.id, {"cord_done"}),
        lambda: store.settings.set("frame_months", 12),
    ):
        with pytest.raises(RuntimeError):
            change()
    monkeypatch.undo()
    assert store.visits.of_patient(patient.id) == (visit,)
    assert store.patients.all() == (patient,)
    assert store.patients.assumed(patient.id) == frozenset()
    assert store.settings.all() == {}
    assert store.audit.lines() == before


def test_an_audit_line_whose_change_fails_after_it_is_not_there(store: Store, patient: Patient) -> None:
    before = store.audit.lines()

    def interrupted() -> None:
        with store.transaction():
            store.visits.add(patient.id, VISIT)
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        interrupted()
    assert store.audit.lines() == before
    assert store.record(patient.id).visits == ()


def test_an_import_that_fails_at_its_last_row_leaves_nothing(store: Store) -> None:
    def imported() -> None:
        with store.transaction():
            for _ in range(2):
                store.add_record(FULL_RECORD)

    with pytest.raises(CodeTaken, match="already a patient with the code “K-001”"):
        imported()
    assert list(store.records()) == []
    assert [line.what for line in store.audit.lines()] == ["registry created"]


def test_a_row_refused_inside_an_import_is_left_out_alone_if_the_import_goes_on(store: Store) -> None:
    with store.transaction():
        for code in ("A", "B", "A", "C"):
            try:
                store.add_record(replace(FULL_RECORD, patient=Patient("", code)))
            except CodeTaken:
                continue
    assert [record.patient.code for record in store.records()] == ["A", "B", "C"]
    assert store.audit.verify().broken_at is None


def test_saving_a_record_unchanged_writes_no_line(store: Store, patient: Patient) -> None:
    visit = store.visits.add(patient.id, VISIT)
    store.settings.set("frame_months", 12)
    store.patients.assume(patient.id, {"comparable"})
    before = store.audit.lines()
    store.visits.update(visit)
    store.patients.update(patient)
    store.settings.set("frame_months", 12)
    store.patients.assume(patient.id, {"comparable"})
    assert store.audit.lines() == before


def test_the_log_cannot_be_changed_or_shortened_through_the_connection(store: Store) -> None:
    for sql in ("UPDATE audit SET who = 'nobody'", "DELETE FROM audit"):
        with pytest.raises(sqlcipher3.IntegrityError, match="audit log"):
            store.connection.execute(sql)


# Entered in error, restored, moved


def test_what_is_entered_in_error_is_read_by_nothing_but_kept_with_its_reason(store: Store, patient: Patient) -> None:
    relapse = store.relapses.add(patient.id, FULL_RECORD.relapses[0])
    store.relapses.delete(relapse, "belongs to his brother")
    assert store.record(patient.id).relapses == ()
    assert next(store.records()).relapses == ()
    (marked,) = store.relapses.in_error(patient.id)
    assert (marked.record, marked.marked_at, marked.reason) == (relapse, NOW, "belongs to his brother")
    with pytest.raises(RecordGone, match="relapse is no longer in the registry"):
        store.relapses.update(replace(relapse, note="again"))
    assert store.relapses.restore(relapse.id) == relapse
    assert store.record(patient.id).relapses == (relapse,)
    assert store.relapses.in_error(patient.id) == ()


def test_a_patient_entered_in_error_is_gone_from_every_list_and_comes_back_whole(store: Store) -> None:
    patient = store.add_record(FULL_RECORD)
    before = store.record(patient.id)
    store.patients.delete(patient, "entered twice")
    assert (store.search(), store.patients.all(), list(store.records()), store.patients.by_code("K-001")) == (
        (), (), [], None,
    )  # fmt: skip
    for look in (store.record, store.patients.get):
        with pytest.raises(PatientNotFound, match="entered in error"):
            look(patient.id)
    with pytest.raises(PatientNotFound):
        store.visits.add(patient.id, VISIT)
    assert [marked.record for marked in store.patients.in_error()] == [patient]
    store.patients.restore(patient.id)
    assert store.record(patient.id) == before


def test_a_restored_patient_cannot_take_a_code_that_was_given_away(store: Store, patient: Patient) -> None:
    store.patients.delete(patient, "entered twice")
    store.patients.add(Patient("", "A1", "Other"))
    with pytest.raises(CodeTaken):
        store.patients.restore(patient.id)
    assert [row.family_name for row in store.search()] == ["Other"]


def test_a_visit_signed_on_the_wrong_patient_moves_with_a_trace_in_both_logs(store: Store, patient: Patient) -> None:
    other = store.patients.add(Patient("", "B1", "Brook"))
    visit = store.visits.add(patient.id, VISIT)
    assert store.visits.move(visit, other.id, "two charts were open") == visit
    assert store.record(patient.id).visits == ()
    assert store.record(other.id).visits == (visit,)
    for owner, what in ((patient, "visit moved to another patient"), (other, "visit moved from another patient")):
        last = store.audit.lines(owner.id)[-1]
        assert (last.what, last.reason) == (what, "two charts were open")


# Patients


def test_a_patient_without_a_code_gets_the_next_free_one(store: Store) -> None:
    store.patients.add(Patient("", "P0002"))
    assert [store.patients.add(Patient("", "")).code for _ in range(3)] == ["P0003", "P0004", "P0005"]


def test_two_patients_cannot_have_one_code_and_none_can_lose_it(store: Store, patient: Patient) -> None:
    other = store.patients.add(Patient("", "B1"))
    with pytest.raises(CodeTaken):
        store.patients.update(replace(other, code="A1"))
    with pytest.raises(CodeMissing, match="needs a code"):
        store.patients.update(replace(other, code=" "))
    assert {found.code for found in store.patients.all()} == {"A1", "B1"}


def test_what_is_assumed_of_a_patient_is_kept_and_only_what_can_be(store: Store, patient: Patient) -> None:
    store.patients.assume(patient.id, {"relapse_history", "cord_done"})
    store.patients.assume(patient.id, {"cord_done"})
    assert store.record(patient.id).assumed == {"cord_done"}
    with pytest.raises(ValueError, match="edss"):
        store.patients.assume(patient.id, {"edss"})
    last = store.audit.lines(patient.id)[-1]
    assert (last.before, last.after) == ({"lacks": ["cord_done", "relapse_history"]}, {"lacks": ["cord_done"]})


@pytest.mark.parametrize("absent", [False, True])
@pytest.mark.parametrize("assumed", [frozenset(), frozenset({"comparable"}), ASSUMABLE], ids=len)
def test_relapses_of_which_nothing_is_known_stay_unknown_in_the_store(
    store: Store, absent: bool, assumed: frozenset[str]
) -> None:
    record = PatientRecord(Patient("", "A1"), visits=(VISIT,), assumed=assumed, relapses_absent=absent)
    patient = store.add_record(record)
    store.close()
    with reopen(store.folder) as reopened:
        assert without_ids(reopened.record(patient.id)) == record
        assert [without_ids(found) for found in reopened.records()] == [record]
        # Until somebody says, in the log, that the record now tells what is known.
        reopened.patients.set_relapses_absent(patient.id, False, "asked for the whole history")
        assert without_ids(reopened.record(patient.id)) == replace(record, relapses_absent=False)
        assert reopened.patients.assumed(patient.id) == assumed


def test_the_store_keeps_everything_that_a_record_of_a_patient_has(store: Store) -> None:
    assert {field.name for field in fields(PatientRecord)} == {"patient", *store.of_kind, *MARKS}


# Drafts and settings


def test_a_draft_is_there_after_closing_and_is_no_part_of_the_record(store: Store, patient: Patient) -> None:
    typed: dict[str, object] = {"edss": "4,", "grades": [1, None], "relapse": None, "note": "“ž” \0"}
    store.drafts.save(patient.id, "visit", {"edss": "4"})
    store.drafts.save("", "patient", {"family_name": "Hill"})
    store.drafts.save(patient.id, "visit", typed)
    store.close()
    with reopen(store.folder) as reopened:
        (draft,) = reopened.drafts.of_patient(patient.id)
        assert (draft.payload, draft.form, draft.who, draft.saved_at) == (typed, "visit", "Dr Moss", NOW)
        assert {(found.patient_id, found.form) for found in reopened.drafts.all()} == {
            (patient.id, "visit"), ("", "patient"),
        }  # fmt: skip
        assert reopened.record(patient.id) == PatientRecord(patient)
        reopened.drafts.discard(patient.id, "visit")
        assert reopened.drafts.get(patient.id, "visit") is None


def test_signing_discards_the_draft_in_the_same_breath_or_not_at_all(store: Store, patient: Patient) -> None:
    store.drafts.save(patient.id, "visit", {"edss": "4"})

    def interrupted() -> None:
        with store.transaction():
            store.drafts.discard(patient.id, "visit")
            store.visits.add(patient.id, VISIT)
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        interrupted()
    assert store.drafts.get(patient.id, "visit") is not None
    assert store.record(patient.id).visits == ()


def test_settings_keep_any_json_value_and_their_changes_are_logged(store: Store) -> None:
    values = {"definition": "mueller-2023-24w", "frame_months": 12, "mri": None, "recent": ["a", {"b": True}]}
    for name, value in values.items():
        store.settings.set(name, value)
    store.settings.set("frame_months", 24, "the clinic decided so")
    store.close()
    with reopen(store.folder) as reopened:
        assert reopened.settings.all() == {**values, "frame_months": 24}
        assert reopened.settings.get("never set", "default") == "default"
        last = reopened.audit.lines()[-1]
        assert (last.what, last.before, last.after) == ("setting changed", {"value": 12}, {"value": 24})


# What the folder shows to those who have no key


def test_no_file_of_the_store_holds_a_name_and_plain_sqlite_cannot_open_it(store: Store) -> None:
    patient = store.add_record(FULL_RECORD)
    store.drafts.save(patient.id, "visit", {"note": "Østergård-Łuczak sits"})
    store.settings.set("last", "Zoë-Margit")
    (store.folder / "backups").mkdir()
    store.back_up(store.folder / "backups" / "one")
    names = ("Østergård-Łuczak", "Østergård", "Luczak", "Zoë-Margit", "99-1234", "K-001", "corridor", "fingolimod")

    def spelt() -> Iterator[bytes]:
        for name in names:
            for text in (name, name.lower(), name.upper()):
                yield from (text.encode("utf-8"), text.encode("utf-16-le"), text.encode("latin-1", "ignore"))

    assert (store.folder / "records.db-wal").stat().st_size  # the log is searched too
    for stage in ("open", "closed"):
        for path in (path for path in store.folder.rglob("*") if path.is_file()):
            content = path.read_bytes()
            assert not [text for text in spelt() if text in content], (stage, path)
        store.close()
    plain = sqlite3.connect(store.folder / "records.db")
    with pytest.raises(sqlite3.DatabaseError, match="file is not a database"):
        plain.execute("SELECT * FROM sqlite_master")
    plain.close()


def test_records_on_a_local_disk_are_kept_with_a_log_that_survives_a_power_cut(store: Store) -> None:
    def setting(name: str) -> object:
        return store.connection.rows(f"PRAGMA {name}")[0][0]

    assert (setting("journal_mode"), setting("synchronous"), setting("foreign_keys")) == ("wal", 2, 1)
    assert setting("temp_store") == 2  # sorting never writes a temporary file in clear
    with pytest.raises(sqlcipher3.IntegrityError, match="FOREIGN KEY"):
        store.connection.execute("INSERT INTO patient_source VALUES ('nobody', 'cord_done')")


# Other ways in


def test_a_demonstration_is_known_as_one_before_and_after_it_is_unlocked(tmp_path: Path) -> None:
    for name, demo in (("demo", True), ("real", False)):
        store, _ = make_store(tmp_path / name, demo=demo)
        assert (store.demo, is_demo(tmp_path / name)) == (demo, demo)
        store.close()
        with reopen(tmp_path / name) as reopened:
            assert (reopened.demo, reopened.id) == (demo, store.id)


def test_a_store_open_to_read_only_shows_everything_and_refuses_every_change(store: Store, patient: Patient) -> None:
    visit = store.visits.add(patient.id, VISIT)
    with reopen(store.folder, read_only=True) as reading:
        assert reading.record(patient.id).visits == (visit,)
        for change in (
            lambda: reading.visits.add(patient.id, VISIT),
            lambda: reading.visits.update(replace(visit, note="x")),
            lambda: reading.visits.delete(visit, ""),
            lambda: reading.patients.add(Patient("", "B1")),
            lambda: reading.drafts.save(patient.id, "visit", {}),
            lambda: reading.settings.set("frame_months", 12),
            lambda: reading.log("exported"),
            lambda: reading.change_passphrase("river stone ladder", "another one"),
        ):
            with pytest.raises(StoreIsReadOnly, match="open to read only, so nothing was changed"):
                change()
        # The window that writes goes on, and the other one sees it.
        store.visits.delete(visit, "wrong day")
        assert reading.record(patient.id).visits == ()


def test_a_background_job_reads_the_store_on_a_thread_of_its_own(store: Store) -> None:
    store.add_record(FULL_RECORD)
    found: list[PatientRecord] = []

    def job() -> None:
        with store.reader() as reader:
            found.extend(reader.records())

    thread = threading.Thread(target=job)
    thread.start()
    thread.join()
    assert [without_ids(record) for record in found] == [FULL_RECORD]


def test_a_full_disk_refuses_the_change_and_keeps_what_was_saved(store: Store, patient: Patient) -> None:
    visit = store.visits.add(patient.id, VISIT)
    pages = store.connection.rows("PRAGMA page_count")[0][0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 2}").fetchone()
    long = replace(VISIT, note="x" * 50_000)
    with pytest.raises(DiskFull, match=r"full, so this change was not saved\. Everything saved before is safe"):
        store.visits.add(patient.id, long)
    assert store.record(patient.id).visits == (visit,)
    store.connection.execute(f"PRAGMA max_page_count = {pages * 10}").fetchone()
    store.visits.add(patient.id, long)
    assert store.audit.verify().broken_at is None


def test_an_import_that_goes_on_after_a_full_disk_saves_nothing_of_itself(store: Store, patient: Patient) -> None:
    pages = store.connection.rows("PRAGMA page_count")[0][0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 2}").fetchone()
    before = store.audit.lines()
    saved = []

    def imported() -> None:
        with store.transaction():
            for number in range(20):
                with contextlib.suppress(DiskFull):
                    saved.append(store.visits.add(patient.id, replace(VISIT, note=f"{number}" * 1500)))

    with pytest.raises(ChangesLost, match=r"None of these changes was saved.*one of them could not be written"):
        imported()
    assert saved
    assert store.record(patient.id) == PatientRecord(patient)
    assert store.audit.lines() == before


def test_the_last_migration_known_is_the_last_one_there_is(store: Store) -> None:
    empty = Records(sqlcipher3.connect(":memory:"), store.folder)
    assert schema.pending(empty) == schema.KNOWN
    assert schema.pending(store.connection) == ()
    empty.close()
