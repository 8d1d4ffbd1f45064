"""A record and its summary with a code in place of who it is about, and without what people typed freely.

What is recognised stays: names of the catalogues, choices of the forms, numbers with their units. Of every other text
"[text 1]" stands in its place, the same for the same words, so that no page says "not recorded" of what was recorded.
Dates stay: ages, intervals and windows are what the page is about.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from domain.records import Patient, PatientRecord
from domain.rules import Rules
from domain.summary import Identity, PatientSummary

# Fields of ids and of closed choices; every other text of a record counts as free, also in kinds that come later.
CODED = frozenset(
    {
        *(("Visit", name) for name in ("edss_source", "method", "chosen_for")),
        *(("ReviewAnswer", name) for name in ("factor", "unit")),
        *(("Check", name) for name in ("rule", "kind", "record_id", "facts")),
        *(("LabResult", name) for name in ("unit", "specimen")),
        ("Value", "measure"),
        ("Relapse", "systems"),
        ("ScanMarker", "field"),
        ("Pregnancy", "outcome"),
        ("Referral", "status"),
        ("DeviceSeries", "unit"),
    }
)
# Words that a text may be made of and still stay: reasons and schedules as the forms offer them, and units.
COMMON = frozenset(
    word
    for line in (
        "a and another as at by daily day days end every for from heat in iv lack last mild moderate month monthly",
        "months no none not of on once or oral other per sc severe the three times to twice weekly week weeks wish",
        "with within yearly year years yes bid od qd tid",
        "completed cost course died disease drug effect fever illness infection injury laboratory moved away patient",
        "pregnancy pregnant relapse result scan side steroids supply surgery trial child",
        "antibody apart courses effects influenza jc lesions lost lymphocytes neutrophils new nfl sight steps tract",
        "urinary virus",
        "cm g iu kg l mcg mg miu ml mm mmol mol ng nmol pg pmol ug units µg",
    )
    for word in line.split()
)
ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")  # of a catalogue, as "vitamin_d"; nobody types a name so
NUMBER = re.compile(r"\d{1,4}([.,]\d{1,3})?")
MOST_NUMBERS = 2  # in one text: a dose and its interval; three could be a date, four a telephone number
BETWEEN = re.compile(r"[\s;,/+()×%–-]+|(?<=\d)x\b")
LEFT_OUT = "Every name, number and free text is left out; [text 1], [text 2] … stand for texts that were typed."
SHORTEST = 3  # letters of a name or number that are looked for within the code


def known_words(rules: Rules) -> frozenset[str]:
    """Return the names that the rule set's catalogues know, in small letters: medicines, diseases, answers."""
    conditions = (word for id, condition in rules.conditions.items() for word in (id, condition.name))
    answers = (choice.id for factor in rules.factors for choice in factor.choices)
    return frozenset(word.casefold() for word in (*rules.burden_table, *conditions, *answers))


def code_of(patient: Patient) -> str:
    """Return the code that stands for a patient: the registry's own, or one made of its key where that gives a name.

    The made one is the start of a SHA-256: it tells nothing, and is the same on every page of the patient.
    """
    code = patient.code.strip()
    told = [text.casefold() for text in identifiers_of(patient) if len(text) >= SHORTEST]
    if code and not any(text in code.casefold() for text in told):
        return code
    return f"P-{hashlib.sha256(patient.id.encode()).hexdigest()[:10].upper()}"


def identifiers_of(patient: Patient) -> tuple[str, ...]:
    """Return every text by which somebody could know the patient: names, their parts, and numbers."""
    names = [part for name in (patient.family_name, patient.given_name) for part in (name, *name.split())]
    numbers = [patient.number, *(known.value for known in patient.identifiers)]
    return tuple(dict.fromkeys(text.strip() for text in (*names, *numbers) if text.strip()))


def pseudonymous(record: PatientRecord, known: frozenset[str]) -> PatientRecord:
    """Return the record without names, numbers and free text; *known*: as of known_words().

    The birth date stays in it, for what rests on an age: pseudonymised() takes it out of the summary.
    """
    patient = record.patient
    own = frozenset(part for text in identifiers_of(patient) for part in BETWEEN.split(text.casefold()) if part)
    scrub = _Scrub(known, own)
    code = code_of(patient)
    anonymous = replace(patient, id=code, code=code, family_name="", given_name="", number="", identifiers=())
    parts: dict[str, Any] = {
        f.name: tuple(scrub.record(part) for part in getattr(record, f.name))
        for f in fields(record)
        if isinstance(getattr(record, f.name), tuple)
    }
    return replace(record, patient=anonymous, **parts)


def pseudonymised(summary: PatientSummary) -> PatientSummary:
    """Return the summary of a pseudonymous record with the age in place of the birth date, and no number."""
    identity = summary.identity
    age = _age_in(identity.born)
    code = identity.patient_id
    line = " · ".join((age, identity.sex))
    return replace(summary, identity=Identity(code, f"Code {code}", "", age, identity.sex, line))


def _age_in(born: str) -> str:
    """Return the age of "born 5 May 1986 (39 y)"."""
    found = re.search(r"\((.*)\)$", born)
    return found[1] if found else "age not recorded"


@dataclass(slots=True)
class _Scrub:
    """What takes free text out of one record."""

    known: frozenset[str]
    own: frozenset[str]  # the words of the patient's own identifiers, in small letters
    texts: dict[str, str] = field(default_factory=dict)

    def record(self, row: Any) -> Any:
        """Return a record, or a part of one, without free text."""
        if not is_dataclass(row) or isinstance(row, type):
            return row
        values: Mapping[str, Any] = {
            f.name: self._value(type(row).__name__, f.name, getattr(row, f.name)) for f in fields(row)
        }
        changed = {name: value for name, value in values.items() if value is not getattr(row, name)}
        return replace(row, **changed) if changed else row

    def _value(self, kind: str, name: str, value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._value(kind, name, one) for one in value)
        if isinstance(value, str) and not isinstance(value, Enum):
            return value if name == "id" or (kind, name) in CODED else self._text(value)
        return self.record(value)

    def _text(self, text: str) -> str:
        words = text.strip().casefold()
        if not words or self._recognised(words):
            return text
        return self.texts.setdefault(words, f"[text {len(self.texts) + 1}]")

    def _recognised(self, words: str) -> bool:
        """Whether the catalogues or the forms have these words; several answers are stored with ";" between them."""
        parts = [part.strip() for part in words.split(";") if part.strip()]
        return all(map(self._is_known, parts)) and not self.own & set(BETWEEN.split(words))

    def _is_known(self, words: str) -> bool:
        """Whether these are a name of the catalogues, or one with common words and a number beside it."""
        if words in self.known or ID.fullmatch(words):
            return True
        parts = [part for part in BETWEEN.split(words) if part and part not in COMMON]
        numbers = [part for part in parts if NUMBER.fullmatch(part)]
        name = " ".join(part for part in parts if part not in numbers)
        return len(numbers) <= MOST_NUMBERS and (not name or name in self.known)
