"""Patients who could be taken for the one that is open: by name, birth date or number (safety 35)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from domain.records import Patient
from storage.search import SHORT, Identity, fold

# One letter more, less or other in a name of four or more: Ana and Anna, Müller and Mueller, Adam and Adan.
# A setting of ours, not a clinical number.
ALIKE = 0.75
SHOWN = 3

FindAny = Callable[[Sequence[str], Sequence[date]], Sequence[Identity]]  # texts, and days of birth


@dataclass(frozen=True, slots=True)
class Lookalike:
    """Another patient, and in what the two are alike."""

    row: Identity
    same_name: bool  # or nearly
    same_birth_date: bool
    swapped_birth_date: bool = False  # day and month in the other order
    same_number: bool = False

    @property
    def words(self) -> str:
        """In what they are alike."""
        said = (
            ("name", self.same_name),
            ("birth date", self.same_birth_date),
            ("birth date with day and month swapped", self.swapped_birth_date),
            ("number", self.same_number),
        )
        return f"like in {' and '.join(word for word, holds in said if holds)}"

    @property
    def weight(self) -> int:
        """In how much they are alike: a number stands for one person only."""
        return self.same_name + self.same_birth_date + self.swapped_birth_date + 2 * self.same_number


def lookalikes(patient: Patient, find_any: FindAny) -> tuple[Lookalike, ...]:
    """Return those of the registry that *patient* could be confused with. *find_any*: ``Patients.find_any``."""
    ours = _Ours(patient)
    found = (ours.compared(row) for row in find_any(_texts(patient), ours.days) if row.id != patient.id)
    alike = [other for other in found if other.weight]
    return tuple(sorted(alike, key=lambda other: (-other.weight, other.row.code)))


class _Ours:
    """A patient as others are compared with: made once, for hundreds may be."""

    def __init__(self, patient: Patient) -> None:
        self._names = fold(patient.family_name), fold(patient.given_name)
        # Each keeps what it worked out of our name; the other one is set anew for every row.
        self._matchers = [SequenceMatcher(None, "", name) for name in self._names]
        self._born = patient.birth_date.exact if patient.birth_date is not None else None
        self._swapped = _swapped(self._born)
        self._number = _plain(patient.number)

    @property
    def days(self) -> list[date]:
        """The days on which somebody was born who is like the patient in that."""
        return [day for day in (self._born, self._swapped) if day is not None]

    def compared(self, row: Identity) -> Lookalike:
        """Return in what *row* is like the patient."""
        born = row.birth_date.exact if row.birth_date is not None else None
        return Lookalike(
            row,
            self._is_named_alike(row),
            born is not None and born == self._born,
            born is not None and born == self._swapped,
            bool(self._number) and bool(row.number) and self._number == _plain(row.number),
        )

    def _is_named_alike(self, row: Identity) -> bool:
        if not any(self._names):
            return False
        family, given = fold(row.family_name), fold(row.given_name)
        return self._are_alike(family, given) or self._are_alike(given, family)

    def _are_alike(self, family: str, given: str) -> bool:
        pairs = tuple(zip(self._matchers, self._names, (family, given), strict=True))
        # The first two are upper bounds of the third: most are told apart by the lengths of their names.
        if any(2 * min(len(ours), len(other)) < ALIKE * (len(ours) + len(other)) for _, ours, other in pairs):
            return False
        for matcher, _, other in pairs:
            matcher.set_seq1(other)
            if matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
                return False
        return True


def _texts(patient: Patient) -> list[str]:
    """Return what to search for, so that whoever is like the patient is found by one of the texts at least."""
    family, given = fold(patient.family_name), fold(patient.given_name)
    texts = [f"{family[:2]} {given[:2]}", fold(patient.number)]
    # One letter that is other, more or less leaves one part of each name as it is.
    if family and given:
        texts += [f"{a} {b}" for a in _parts(family) for b in _parts(given) if len(a + b) > SHORT]
    else:
        texts += [part for part in _parts(family or given) if len(part) > 1] or [family or given]
    return [text for text in dict.fromkeys(texts) if text.strip()]


def _parts(name: str) -> tuple[str, ...]:
    """Return two parts of a name; of a short one the first letter, and the others where they say enough."""
    at = len(name) // 2 if len(name) // 2 > SHORT else 1
    return tuple(part for part in (name[:at], name[at:]) if len(part) > SHORT or part == name[:1])


def _swapped(born: date | None) -> date | None:
    """Return a date with day and month in the other order, where that is another day."""
    if born is None or born.day > 12 or born.day == born.month:
        return None
    return date(born.year, born.day, born.month)


def _plain(number: str) -> str:
    return fold(number).replace(" ", "")
