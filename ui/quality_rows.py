"""The rows of the list of findings, without Qt: whose each is, what was kept, in which order, and counted how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.care_records import Check
from domain.quality.finding import Finding, Gravity, check_of
from domain.quality.reference import QualityReference
from domain.quality.rules import findings
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.summarise import identity_of
from storage.kinds import KINDS
from storage.store import Store

SIGNS = {Gravity.ERROR: "✕", Gravity.UNUSUAL: "△", Gravity.MISSING: "○"}
WORDS = {Gravity.ERROR: "error", Gravity.UNUSUAL: "unusual", Gravity.MISSING: "missing"}
BY_GRAVITY, BY_PATIENT, BY_RULE, BY_DATE = "gravity", "patient", "rule", "date"


@dataclass(frozen=True, slots=True)
class Row:
    """One finding with whose it is (name, birth date and number: safety 35); ``check``: how it was kept, if it was."""

    patient_id: str
    name: str
    born: str
    finding: Finding
    title: str  # of the rule
    check: Check | None = None

    @property
    def grade(self) -> str:
        """The sign and the word of how grave it is; of what was kept, that it was."""
        if self.check is not None:
            return "✓ kept"
        return f"{SIGNS[self.finding.gravity]} {WORDS[self.finding.gravity]}"

    @property
    def is_error(self) -> bool:
        """Whether it cannot be kept as it is."""
        return self.finding.gravity is Gravity.ERROR


@dataclass(slots=True)
class Look:
    """A look at many records, shared between the thread that looks and the one that shows how far it is."""

    done: int = 0
    total: int = 0
    cancelled: bool = field(default=False)

    def cancel(self) -> None:
        """Let the look end at the next record."""
        self.cancelled = True


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found in ``patients`` records of ``of``; fewer where the look was stopped."""

    rows: tuple[Row, ...]
    patients: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether every record was looked at."""
        return self.patients == self.of


def rows_of(record: PatientRecord, as_of: date, reference: QualityReference) -> tuple[Row, ...]:
    """Return the findings of one record as rows, kept ones with their check."""
    identity = identity_of(record, as_of)
    born = f"born {record.patient.birth_date}" if record.patient.birth_date else "birth date not recorded"
    line = f"{born} · no. {identity.number}"
    return tuple(
        Row(
            record.patient.id,
            identity.name,
            line,
            finding,
            reference.rules[finding.rule].title,
            check_of(finding, record.checks),
        )
        for finding in findings(record, as_of, reference)
    )


def look_at(store: Store, as_of: date, reference: QualityReference, look: Look) -> Looked:
    """Look at every record of a registry, in a thread of its own; *look* tells how far it is, and can stop it."""
    found: list[Row] = []
    with store.reader() as reader:
        look.total = reader.patients.count()
        for record in reader.records():
            if look.cancelled:
                break
            found.extend(rows_of(record, as_of, reference))
            look.done += 1
        return Looked(tuple(found), look.done, max(look.total, look.done))


def look_at_one(store: Store, patient_id: str, as_of: date, reference: QualityReference) -> Looked:
    """Look at the record of one patient. Raises PatientNotFound."""
    return Looked(rows_of(store.record(patient_id), as_of, reference), 1, 1)


def chosen(rows: Iterable[Row], gravity: str, rule: str, order: str) -> list[Row]:
    """Return the rows that a filter leaves, sorted. *gravity*: a Gravity, "kept" or "" for all that is open."""
    left = [
        row
        for row in rows
        if (row.check is not None) == (gravity == "kept")
        and gravity in ("", "kept", row.finding.gravity)
        and rule in ("", row.finding.rule)
    ]
    places = {gravity: place for place, gravity in enumerate(Gravity)}

    def key(row: Row) -> tuple[object, ...]:
        finding = row.finding
        latest = -(finding.on or date.min).toordinal()
        whose = (row.name.casefold(), row.born)
        by = {
            BY_GRAVITY: (places[finding.gravity], row.title, *whose, latest),
            BY_PATIENT: (*whose, places[finding.gravity], latest, row.title),
            BY_RULE: (row.title, *whose, latest),
            BY_DATE: (latest, *whose, places[finding.gravity]),
        }
        return by[order]

    return sorted(left, key=key)


def counts_in_words(rows: Sequence[Row], looked: Looked) -> str:
    """Return "12 findings in 8 of 61 patients: 2 errors, 4 unusual, 6 missing"."""
    found = f"{len(rows)} finding{'' if len(rows) == 1 else 's'}"
    whose = f" in {len({row.patient_id for row in rows})} of {looked.patients} patients" if looked.of > 1 else ""
    number = {gravity: sum(row.finding.gravity is gravity for row in rows) for gravity in Gravity}
    names = {Gravity.ERROR: ("error", "errors"), Gravity.UNUSUAL: ("unusual",) * 2, Gravity.MISSING: ("missing",) * 2}
    parts = [f"{n} {names[gravity][n != 1]}" for gravity, n in number.items() if n]
    return f"{found}{whose}{': ' if parts else ''}{', '.join(parts)}"


def rule_counts(rows: Sequence[Row], looked: Looked) -> list[tuple[str, str]]:
    """Return each rule that found something with its words: "Two visits on one day: 3 in 2 of 61 patients"."""
    by_rule: dict[str, list[Row]] = {}
    for row in rows:
        by_rule.setdefault(row.finding.rule, []).append(row)
    counted = []
    for rule, of_rule in sorted(by_rule.items(), key=lambda item: item[1][0].title):
        patients = len({row.patient_id for row in of_rule})
        whose = f" in {patients} of {looked.patients} patients" if looked.of > 1 else ""
        counted.append((rule, f"{of_rule[0].title}: {len(of_rule)}{whose}"))
    return counted


def record_of(store: Store, row: Row) -> object:
    """Return the record that a finding is about, None where a new one would mend it. Raises a Refusal."""
    finding = row.finding
    if finding.kind == "patient":
        return store.patients.get(row.patient_id)
    if not finding.record_id:
        return None
    field_name = next((name for name, table in KINDS.items() if table.name == finding.kind), "")
    if not field_name:
        raise Refusal(f"There is no kind of record called {finding.kind}. Nothing was changed.")
    return store.of_kind[field_name].get(finding.record_id)
