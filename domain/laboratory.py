"""The tests of the laboratory and of the spinal fluid that can be recorded, as data: no threshold, no verdict."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.refusal import Refusal

SPECIMENS = ("serum", "plasma", "whole blood", "CSF", "CSF and serum", "urine")


class LaboratoryRefused(Refusal):
    """A file of laboratory tests that cannot be used; the sentence names the test, the key and what would do."""


class ResultKind(StrEnum):
    """How a result is given: as a number in a unit, or in words."""

    NUMBER = "number"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class LabTest:
    """One test that can be recorded.

    ``units`` are those that laboratories print, the usual one first; none for words and for plain ratios. ``specimen``
    is the usual one. ``choices`` are usual words for a result; others may be written. ``caveat`` stands beside the
    result wherever it is entered or shown; ``unverified`` says what of it no primary source could confirm.
    """

    id: str
    name: str
    group: str
    kind: ResultKind
    specimen: str
    source: str
    units: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    caveat: str = ""
    unverified: str = ""

    @property
    def remark(self) -> str:
        """The caveat with its mark, as it is shown; "" where there is none."""
        mark = f"△\N{NO-BREAK SPACE}unverified: {self.unverified}." if self.unverified else ""
        return " ".join(part for part in (self.caveat, mark) if part)


NEEDED = ("id", "name", "group", "kind", "specimen", "source")
KNOWN = frozenset({*NEEDED, "units", "choices", "caveat", "unverified"})


def read_laboratory(text: str) -> tuple[LabTest, ...]:
    """Return the tests of a TOML text, in its order. Raises LaboratoryRefused with what is wrong and where."""
    try:
        rows = tomllib.loads(text).get("test", ())
    except tomllib.TOMLDecodeError as fault:
        raise LaboratoryRefused(f"The file of laboratory tests is not TOML: {fault}.") from None
    tests = tuple(_test(row) for row in rows)
    ids = [test.id for test in tests]
    if not tests or len(set(ids)) != len(ids):
        raise LaboratoryRefused("The file of laboratory tests has no test, or two of the same id.")
    return tests


def _test(row: Mapping[str, Any]) -> LabTest:
    name = str(row.get("id", "?"))
    extra, missing = sorted(set(row) - KNOWN), [key for key in NEEDED if not row.get(key)]
    if extra:
        raise LaboratoryRefused(
            f"Laboratory test {name}: unknown key {extra[0]}; known are {', '.join(sorted(KNOWN))}."
        )
    if missing:
        raise LaboratoryRefused(f"Laboratory test {name}: the key {missing[0]} is missing.")
    if row["kind"] not in list(ResultKind):
        raise LaboratoryRefused(f"Laboratory test {name}: kind is “{row['kind']}”; write number or words.")
    if row["specimen"] not in SPECIMENS:
        raise LaboratoryRefused(
            f"Laboratory test {name}: specimen is “{row['specimen']}”; write one of {', '.join(SPECIMENS)}."
        )
    return LabTest(
        id=name,
        name=row["name"],
        group=row["group"],
        kind=ResultKind(row["kind"]),
        specimen=row["specimen"],
        source=row["source"],
        units=tuple(row.get("units", ())),
        choices=tuple(row.get("choices", ())),
        caveat=row.get("caveat", ""),
        unverified=row.get("unverified", ""),
    )
