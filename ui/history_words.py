"""The log of one record in words: every version, field by field, what it was and what it became."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args, get_type_hints

from domain.dates import PartialDate, show
from domain.measures import MEASURES
from storage.audit import AuditLine
from storage.kinds import KINDS
from storage.patients import PATIENT

NOTHING = "not recorded"
TABLES: Mapping[str, type] = {table.name: table.kind for table in (*KINDS.values(), PATIENT)}
# Where the field's name, with blanks for its lines, is not how people say it.
FIELDS: Mapping[str, str] = {
    "on": "Date",
    "number": "Hospital number",
    "code": "Registry number",
    "onset_date": "First symptom",
    "diagnosis_date": "Diagnosis",
    "death_from_ms": "Death due to MS",
    "lost_since": "Lost to follow-up since",
    "relapse_since_last": "Relapse since the last visit",
    "fever_or_heat": "Fever or overheated",
    "not_comparable_reason": "Why not comparable",
    "edss_source": "EDSS step for analysis",
    "edss_reason": "Why the EDSS steps differ",
    "chosen_for": "Picked for analysis",
    "question": "The patient's own question",
    "gd_enhancing": "Enhancing lesions",
    "new_t2": "New T2 lesions",
    "enlarging_t2": "Enlarging T2 lesions",
    "quality_ok": "Quality acceptable",
    "brain_done": "Brain scanned",
    "cord_done": "Cord scanned",
    "pbvc_percent": "Brain volume change, %",
    "cord_area_mm2": "Cord area, mm²",
    "mri_support": "A scan shows a lesion that fits",
    "new_signs": "New signs on examination",
    "outlasted_fever": "Outlasted the fever by over 24 h",
    "to": "To",
    "row": "Row of the plan",
    "registry_number": "Registry number of the trial",
    "patient_id": "Patient",
    "markers": "Further imaging",
    "identifiers": "Other numbers",
    "system": "Whose number",
    "separate": "A relapse of its own",
    "carried_from": "Carried over from",
    "aid": "Walking aid",
    "days": "Daily values",
    "version": "Version of the device",
    "document": "Version of the signed form",
    "given": "Agreed",
    "seen": "Seen on",
    "due": "Due on",
    "reference": "Range of the laboratory",
    "as_needed": "Taken as needed",
    "controlled": "Under control",
    "what": "What needs a person",
    "outcome": "What came of it",
    "facts": "What was kept as it is",
    "flag": "Why there is no value",
    "stop": "Stopped on",
    "start": "Began on",
    "end": "Ended on",
}
LEFT_OUT = ("id", "patient_id", "record_id")  # of no meaning to a reader; a record that was moved says so in its line


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What a version changed in one field, in words."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Version:
    """One line of a record's history. ``what``: recorded, corrected, entered in error, restored, moved."""

    what: str
    at: datetime  # UTC
    who: str
    reason: str
    changes: tuple[FieldChange, ...]

    @property
    def title(self) -> str:
        """What was done, when and by whom: "Corrected on 9 Mar 2026 at 14:02 by R. Demo"."""
        local = self.at.astimezone()
        by = f" by {self.who}" if self.who else ""
        return f"{self.what} on {show(local.date())} at {local:%H:%M}{by}"


def versions(lines: tuple[AuditLine, ...]) -> tuple[Version, ...]:
    """Return the history of a record, newest first; the first version lists all that was recorded."""
    return tuple(_version(line) for line in reversed(lines))


def _version(line: AuditLine) -> Version:
    kind = TABLES.get(line.table)
    before = _flat(kind, line.before or {})
    after = _flat(kind, line.after or {})
    # A mark takes nothing away, so its line need not list all fields again.
    if line.after is None or (line.before is None and not line.what.endswith("added")):
        before = after = {}
    names = [name for name in {**before, **after} if before.get(name, NOTHING) != after.get(name, NOTHING)]
    changes = tuple(FieldChange(name, before.get(name, NOTHING), after.get(name, NOTHING)) for name in names)
    return Version(_what(line), line.at, line.who, line.reason, changes)


def _what(line: AuditLine) -> str:
    said = line.what.removeprefix(line.table).strip()
    return {
        "added": "Recorded",
        "changed": "Corrected",
        "entered in error": "Marked as entered in error",
        "restored": "Restored",
    }.get(said, said[:1].upper() + said[1:])


def _flat(kind: type | None, facts: Mapping[str, Any]) -> dict[str, str]:
    """Return every recorded field of *facts* in words; a part such as a visit's value is a field of its own."""
    if kind is None:
        return {}
    hints = get_type_hints(kind)
    found: dict[str, str] = {}
    for name in hints:  # in the record's own order; the log has them by the alphabet
        fact = facts.get(name)
        if name in LEFT_OUT or fact in (None, "", []):
            continue
        if isinstance(fact, list) and fact and isinstance(fact[0], dict):
            (part, *_) = get_args(hints[name])
            found |= dict(_part(part, one) for one in fact)
        else:
            found[field_words(name)] = _words(hints[name], fact)
    return found


def _part(kind: type, facts: Mapping[str, Any]) -> tuple[str, str]:
    """Return the name and the words of a value, a marker, an answer, a number or a day of a device."""
    hints = get_type_hints(kind)
    names = [name for name in hints if facts.get(name) not in (None, "", [])]
    first = names[0]
    title = _words(hints[first], facts[first])
    if first == "measure" and facts[first] in MEASURES:
        title = MEASURES[facts[first]].title
    elif hints[first] is str:
        title = title.replace("_", " ").capitalize()
    trial = facts.get("trial")
    shown = [name for name in names[1:] if name != "trial"]
    words = [
        _words(hints[name], facts[name])
        if name in ("value", "answer", "text", "flag", "unit")
        else f"{field_words(name).lower()} {_words(hints[name], facts[name])}"
        for name in shown
    ]
    return f"{title}, trial {trial}" if trial else title, " · ".join(words) or "recorded"


def field_words(name: str) -> str:
    """Return a field's name as people say it."""
    return FIELDS.get(name) or name.replace("_", " ").capitalize()


def _words(hint: Any, fact: Any) -> str:
    kinds = {hint, *get_args(hint)}
    if isinstance(fact, bool) or (bool in kinds and fact in (0, 1)):
        return "yes" if fact else "no"
    if isinstance(fact, list):
        return ", ".join(str(one) for one in fact)
    if kinds & {date, PartialDate}:
        return str(PartialDate.from_iso(str(fact)))
    if Decimal in kinds:
        return f"{Decimal(str(fact)):f}"
    return str(fact)


# Of a kind whose name says too little by itself: the field that says which one it is.
NAMED_BY: Mapping[str, str] = {
    "treatment": "drug",
    "medicine": "name",
    "comorbidity": "condition",
    "lab": "test",
    "course": "course",
    "consent": "purpose",
    "referral": "to",
    "plan": "what",
    "device": "quantity",
    "concern": "what",
    "infection": "kind",
}
KIND_WORDS: Mapping[str, str] = {
    "lab": "laboratory result",
    "comorbidity": "other disease",
    "review": "brain-health review",
    "plan": "plan entry",
    "device": "device data",
    "concern": "answer that needs a person",
    "checked": "check that was kept",
}
DATED_BY = ("on", "onset", "start", "since")


def record_words(table: str, record: Any) -> str:
    """Return what a record is called in a sentence: "Relapse of Mar 2024", "Treatment fingolimod of Apr 2021"."""
    kind = KIND_WORDS.get(table, table)
    name = str(getattr(record, NAMED_BY.get(table, ""), "") or "")
    if table == "patient":
        name = ", ".join(part for part in (record.family_name, record.given_name) if part) or record.code
    days = (getattr(record, field, None) for field in DATED_BY)
    day = next((show(found) if isinstance(found, date) else str(found) for found in days if found), "")
    said = " ".join(part for part in (kind, name.replace("_", " "), f"of {day}" if day else "") if part)
    return said[:1].upper() + said[1:]
