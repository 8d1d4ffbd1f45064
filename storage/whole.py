"""Everything that is recorded of a patient, read across the repositories: for one patient, or for all in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from domain.care_records import Check
from domain.records import ASSUMABLE, Patient, PatientRecord
from storage.audit import AuditTrail
from storage.changes import States
from storage.driver import Records
from storage.kinds import KINDS
from storage.patients import PATIENT, RELAPSES, Patients
from storage.refusals import PatientNotFound
from storage.repository import PatientRecords

CHECKS = "checks"  # the field of PatientRecord
CHUNK = 500  # patients whose records are read together: few queries, and never a whole registry in memory


class WholeRecords:
    """The patients of a store with all that belongs to them."""

    def __init__(self, db: Records, patients: Patients, of_kind: Mapping[str, PatientRecords[Any]]) -> None:
        """*of_kind*: the repositories by the field of PatientRecord."""
        self._db = db
        self._patients = patients
        self._of_kind = of_kind

    def record(self, patient_id: str) -> PatientRecord:
        """Return all that is recorded of a patient. Raises PatientNotFound."""
        rows = self._db.rows("SELECT added FROM patient WHERE id = ? AND deleted_at IS NULL", [patient_id])
        if not rows:
            raise PatientNotFound(patient_id)
        return self._read(rows[0][0], rows[0][0])[0]

    def records(self) -> Iterator[PatientRecord]:
        """Yield the records of all patients in the order in which they were added."""
        for first, last in self._chunks():
            yield from self._read(first, last)

    def add(self, record: PatientRecord, reason: str) -> Patient:
        """Store all of *record* within the transaction that is open, every part under a new id."""
        patient = self._patients.add(record.patient, reason)
        ids = {(PATIENT.name, record.patient.id): patient.id}
        for name, kind in self._of_kind.items():
            for part in getattr(record, name):
                # Checks come last, when all that they can point to has its new id.
                stored = kind.add(patient.id, _pointed(part, ids) if isinstance(part, Check) else part, reason)
                ids[KINDS[name].name, part.id] = stored.id
        if record.assumed:
            self._patients.assume(patient.id, record.assumed, reason)
        if record.relapses_absent:
            self._patients.set_relapses_absent(patient.id, True, reason)
        return patient

    def checks_of(self, table: str, record_id: str) -> tuple[Check, ...]:
        """Return what was kept of one record as checked, whichever patient it is with; none in error."""
        rows = self._db.rows(
            f'SELECT id FROM "{KINDS[CHECKS].name}" WHERE kind = ? AND record_id = ? AND deleted_at IS NULL',
            [table, record_id],
        )
        return tuple(self._of_kind[CHECKS].get(check_id) for (check_id,) in rows)

    def states_of(self, patient_id: str) -> States:
        """Return the facts of every row of one patient, by table and row; None for what is in error."""
        rows = self._db.rows("SELECT added FROM patient WHERE id = ?", [patient_id])
        with self._db.atomic():
            return {where: facts for (added,) in rows for where, facts in self._states(added, added).items()}

    def states(self, audit: AuditTrail, others: Callable[[int, int], States]) -> Iterator[tuple[States, States]]:
        """Yield, for some patients at a time, what stands in the tables and what *audit* says stands there.

        others: what stands of the same patients besides their records.
        """
        for first, last in self._chunks():
            with self._db.atomic():
                ids = self._db.rows("SELECT id FROM patient WHERE added BETWEEN ? AND ?", [first, last])
                stands = {**self._states(first, last), **others(first, last)}
                logged = audit.last_states([patient_id for (patient_id,) in ids])
            yield stands, logged

    def _states(self, first: int, last: int) -> States:
        stands = self._patients.states(first, last)
        for kind in self._of_kind.values():
            stands.update(kind.states(first, last))
        return stands

    def _chunks(self) -> Iterator[tuple[int, int]]:
        """Yield the numbers, first and last, of the patients that are read together."""
        last = self._db.rows("SELECT coalesce(max(added), 0) FROM patient")[0][0]
        for first in range(1, last + 1, CHUNK):
            yield first, min(first + CHUNK - 1, last)

    def _read(self, first: int, last: int) -> list[PatientRecord]:
        # One transaction: as it all stood at one moment, whatever another window writes meanwhile.
        with self._db.atomic():
            parts = {name: kind.of_patients(first, last) for name, kind in self._of_kind.items()}
            lacking = self._patients.lacking_of(first, last)
            patients = self._patients.of_patients(first, last)
        whole = []
        for patient in patients:
            records: dict[str, Any] = {name: found.get(patient.id, ()) for name, found in parts.items()}
            lacks = lacking.get(patient.id, frozenset())
            whole.append(
                PatientRecord(patient, assumed=lacks & ASSUMABLE, relapses_absent=RELAPSES in lacks, **records)
            )
        return whole


def _pointed(check: Check, ids: Mapping[tuple[str, str], str]) -> Check:
    """Return the check pointing to the new id of its record; one that is about no stored record stays as it is."""
    if not check.record_id:
        return check
    return replace(check, record_id=ids.get((check.kind, check.record_id), check.record_id))
