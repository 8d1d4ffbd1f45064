"""The store's patients: who they are, what the list finds them by, and what their source did not have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from domain.records import ASSUMABLE, Patient
from storage import search
from storage.changes import Changes, States
from storage.refusals import CodeMissing, CodeTaken, PatientNotFound
from storage.repository import InError, Repository, Table
from storage.search import Identity, PatientRow

RELAPSES = "relapses"  # what a source without a table of relapses lacks

PATIENT = Table("patient", Patient, parts={"identifiers": "patient_identifier"})


class Patients(Repository[Patient]):
    """The patients of a store."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        super().__init__(PATIENT, changes)

    def add(self, patient: Patient, reason: str = "") -> Patient:
        """Store a patient and return it with its new id; a blank code becomes the next free one. Raises CodeTaken."""
        with self._changes.transaction():
            return self._insert("", patient if patient.code else replace(patient, code=self.next_code()), reason)

    def all(self) -> tuple[Patient, ...]:
        """Return all patients, in the order in which they were added, those in error left out."""
        return tuple(patient for _, patient in self._select("r.deleted_at IS NULL", []))

    def by_code(self, code: str) -> Patient | None:
        """Return the patient with the registry's own id *code*, or None."""
        found = self._select("r.code = ? AND r.deleted_at IS NULL", [code])
        return found[0][1] if found else None

    def get(self, record_id: str) -> Patient:
        """Return a patient by the store's id. Raises PatientNotFound."""
        found = self._select("r.id = ? AND r.deleted_at IS NULL", [record_id])
        if not found:
            raise PatientNotFound(record_id)
        return found[0][1]

    def in_error(self) -> tuple[InError[Patient], ...]:
        """Return the patients that are marked as entered in error."""
        return self._marked("r.deleted_at IS NOT NULL", [])

    def search(
        self,
        text: str = "",
        *,
        sort: str = "name",
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[PatientRow, ...]:
        """Return the lines of the patient list that *text* finds: every word of it, in any order, accents folded.

        sort: a key of storage.search.SORTS; what is not recorded comes last. limit None: all.
        """
        today = self._changes.now().astimezone().date()
        return search.find(self._db, text, today, sort=sort, descending=descending, limit=limit, offset=offset)

    def find_any(self, texts: Sequence[str], days: Sequence[date] = ()) -> tuple[Identity, ...]:
        """Return whoever one of *texts* finds as ``search`` does, or who was born on one of *days*, in no order."""
        return search.find_any(self._db, texts, days)

    def count(self, text: str = "") -> int:
        """Return how many patients *text* finds."""
        return search.count(self._db, text)

    def next_code(self) -> str:
        """Return the code that a new patient gets without one: P and the next number that is free."""
        taken = {code for (code,) in self._db.rows("SELECT code FROM patient")}
        number = len(taken) + 1
        while f"P{number:04d}" in taken:
            number += 1
        return f"P{number:04d}"

    def assumed(self, patient_id: str) -> frozenset[str]:
        """Return which columns the patient's source did not have, so that they are taken as in order."""
        return self._lacking(patient_id) & ASSUMABLE

    def assume(self, patient_id: str, names: Iterable[str], reason: str = "") -> None:
        """Set which columns are taken as in order for a patient, any of ASSUMABLE, in place of the former ones.

        Raises PatientNotFound, or ValueError for another name.
        """
        wanted = frozenset(names)
        if wanted - ASSUMABLE:
            raise ValueError(f"not assumable: {sorted(wanted - ASSUMABLE)}")
        with self._changes.transaction():
            self._set_lacking(patient_id, wanted | (self._lacking(patient_id) - ASSUMABLE), reason)

    def relapses_absent(self, patient_id: str) -> bool:
        """Return whether the patient's source had no table of relapses at all, so that nothing is known of them."""
        return RELAPSES in self._lacking(patient_id)

    def set_relapses_absent(self, patient_id: str, absent: bool, reason: str = "") -> None:
        """Say that nothing is known of a patient's relapses, or that from now on the record says what is known.

        Raises PatientNotFound.
        """
        with self._changes.transaction():
            lacking = self._lacking(patient_id) - {RELAPSES}
            self._set_lacking(patient_id, lacking | {RELAPSES} if absent else lacking, reason)

    def lacking_of(self, first: int, last: int) -> dict[str, frozenset[str]]:
        """Return what the sources of the patients added as number *first* to *last* did not have, by patient.

        That is columns of ASSUMABLE, and RELAPSES.
        """
        found: dict[str, set[str]] = defaultdict(set)
        for patient_id, name in self._db.rows(
            "SELECT s.patient_id, s.lacks FROM patient_source s JOIN patient p ON p.id = s.patient_id "
            "WHERE p.added BETWEEN ? AND ?",
            [first, last],
        ):
            found[patient_id].add(name)
        return {patient_id: frozenset(names) for patient_id, names in found.items()}

    def _lacking(self, patient_id: str) -> frozenset[str]:
        rows = self._db.rows("SELECT lacks FROM patient_source WHERE patient_id = ?", [patient_id])
        return frozenset(name for (name,) in rows)

    def _set_lacking(self, patient_id: str, wanted: frozenset[str], reason: str) -> None:
        self.get(patient_id)
        former = self._lacking(patient_id)
        if wanted == former:
            return
        self._db.execute("DELETE FROM patient_source WHERE patient_id = ?", [patient_id])
        for name in sorted(wanted):
            self._db.execute("INSERT INTO patient_source VALUES (?, ?)", [patient_id, name])
        self._changes.log(
            "what the source lacks changed",
            table="patient_source",
            row=patient_id,
            patient_id=patient_id,
            before={"lacks": sorted(former)} if former else None,
            after={"lacks": sorted(wanted)} if wanted else None,
            reason=reason,
        )

    def of_patients(self, first: int, last: int) -> tuple[Patient, ...]:
        """Return the patients added as number *first* to *last*, in that order, those in error left out."""
        where = "r.added BETWEEN ? AND ? AND r.deleted_at IS NULL"
        return tuple(patient for _, patient in self._select(where, [first, last]))

    def states(self, first: int, last: int) -> States:
        """As for every kind of record, with what the patients' sources lack beside them."""
        sources: States = {
            ("patient_source", patient_id): {"lacks": sorted(names)}
            for patient_id, names in self.lacking_of(first, last).items()
        }
        return {**super().states(first, last), **sources}

    def _check(self, record: Patient) -> None:
        if not record.code.strip():
            raise CodeMissing
        others = self._db.rows(
            "SELECT 1 FROM patient WHERE code = ? AND id <> ? AND deleted_at IS NULL", [record.code, record.id]
        )
        if others:
            raise CodeTaken(record.code)

    def _written(self, record: Patient) -> None:
        self._db.execute(
            "INSERT INTO patient_search (patient_id, folded, sort_name) VALUES (?, ?, ?) "
            "ON CONFLICT (patient_id) DO UPDATE SET folded = excluded.folded, sort_name = excluded.sort_name",
            [record.id, search.searched_text(record), search.sort_name(record)],
        )
