"""Everything that is recorded of a patient, read across the repositories: for one patient, or for all in turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.records import ASSUMABLE, PatientRecord
from storage.audit import AuditTrail
from storage.changes import States
from storage.driver import Records
from storage.patients import RELAPSES, Patients
from storage.refusals import PatientNotFound
from storage.repository import PatientRecords

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

    def states(self, audit: AuditTrail) -> Iterator[tuple[States, States]]:
        """Yield, for some patients at a time, what stands in the tables and what *audit* says stands there."""
        for first, last in self._chunks():
            with self._db.atomic():
                ids = self._db.rows("SELECT id FROM patient WHERE added BETWEEN ? AND ?", [first, last])
                stands = self._patients.states(first, last)
                for kind in self._of_kind.values():
                    stands.update(kind.states(first, last))
                logged = audit.last_states([patient_id for (patient_id,) in ids])
            yield stands, logged

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
