"""Anticholinergic burden: each medicine once, on one named scale, with what could not be scored said.

The scale is ACBcalc; the ACB total stands beside it and the two are never added up (safety 30).
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from domain.records import Medicine, PatientRecord

SCALE = "ACBcalc"
OTHER_SCALE = "ACB"
CAUTION = "threshold set in older adults; association, not proven in this person"
NOT_RECORDED = "No medicine recorded: ask."

# Words of a written medicine that do not name the substance. Salts that make another drug (butylbromide) are not here.
_SALT = re.compile(
    "hydrochloride|hcl|hydrobromide|maleate|fumarate|succinate|tartrate|bitartrate|besilate|besylate|mesilate|mesylate|"
    "acetate|phosphate|sulfate|sulphate|citrate|bromide|chloride|carbonate|sodium|potassium|calcium|magnesium|"
    "dihydrate|monohydrate|hydrate"
)
_FORM = re.compile(
    "tablets?|tabs?|capsules?|caps?|oral|solution|liquid|syrup|drops|suspension|injection|patch(?:es)?|cream|gel|"
    "ointment|lotion|inhaler|inhaled|nebuli[sz]er|nasal|nose|eye|ear|topical|spray|suppository|mr|xl|sr|cr|er|la|pr|xr|retard|prolonged|modified|release|daily|od|bd|tds|qds|"
    "nocte|prn|mg|mcg|ug|micrograms?|g|ml|iu|units|[0-9.,/]+[a-z%]*"
)

_INHALED = re.compile(r"\b(inhal\w*|nebuli\w*|nasal|nose)\b")
_TOPICAL = re.compile(r"\b(cream|gel|ointment|lotion|shampoo|topical\w*|(eye|ear) ?drops?|eye ointment)\b")


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """One medicine of the table. A score is None where the scale does not list it but another one does."""

    drug: str
    score: int | None  # on ACBcalc
    other: int | None  # on ACB
    source: str
    note: str = ""
    unverified: bool = False
    synonyms: tuple[str, ...] = ()
    local: str = ""  # "inhaled" where that is the only way it is given


@dataclass(frozen=True, slots=True)
class ScoredMedicine:
    """A recorded medicine with its row of the table."""

    name: str  # as recorded
    row: BurdenRow
    as_needed: bool = False

    @property
    def text(self) -> str:
        """Return "amitriptyline 3", with "as needed" where it is."""
        score = "not scored" if self.row.score is None else str(self.row.score)
        return f"{self.row.drug} {score}{' (as needed)' if self.as_needed else ''}"


@dataclass(frozen=True, slots=True)
class Burden:
    """The burden of the medicines taken on a day, in points of the named scale.

    ``not_scored``: names as recorded that the table does not know or the scale does not list; where there are any,
    the totals are lower bounds. ``medicines``: how many different ones were recorded; 0 = none recorded. ``daily``: how
    many of them are not only taken as needed. ``left_out``: names as
    recorded of those that act where they are applied, where the clinic has them left out.
    """

    total: int
    scale: str
    other_total: int
    other_scale: str
    scored: tuple[ScoredMedicine, ...]
    not_scored: tuple[str, ...]
    medicines: int
    text: str
    daily: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def is_recorded(self) -> bool:
        """Whether any medicine is recorded; none recorded is not "takes none"."""
        return self.medicines > 0


BurdenTable = Mapping[str, BurdenRow]


def read_burden_table(text: str, recognised: Iterable[str] = ()) -> BurdenTable:
    """Return the rows of the table by each name they go by.

    recognised: names of further medicines, which score 0 because neither scale lists them.
    """
    table: dict[str, BurdenRow] = {}
    for line in csv.DictReader(text.splitlines()):
        row = BurdenRow(
            line["drug"],
            int(line["acbcalc"]) if line["acbcalc"] else None,
            # What ACBcalc lists and ACB does not scores 0 on ACB; the other way round it is not scored.
            int(line["acb"] or 0),
            line["source"],
            line["note"],
            line["unverified"] == "yes",
            tuple(name.strip() for name in line["synonyms"].split(";") if name.strip()),
            line["local"],
        )
        for name in (row.drug, *row.synonyms):
            table[_key(name)] = row
    for name in recognised:
        table.setdefault(_key(name), BurdenRow(name, 0, 0, "on neither list", unverified=True))
    return table


def burden(medicines: Iterable[Medicine], table: BurdenTable, *, without_local: bool = False) -> Burden:
    """Return the burden of *medicines*; one drug counts once even if two products hold it.

    without_local: leave out what is inhaled or put on skin, eye or ear, as far as its name tells; it is named instead.
    """
    found: dict[str, ScoredMedicine] = {}
    not_scored: dict[str, Medicine] = {}
    left_out: dict[str, str] = {}
    for medicine in medicines:
        for name in _parts(medicine.name, table):
            row = find(name, table)
            if without_local and (way := given_locally(medicine.name, row)):
                left_out.setdefault(_key(name), f"{name} ({way})")
            elif row is None:
                not_scored.setdefault(_key(name), replace(medicine, name=name))
            elif row.drug not in found or found[row.drug].as_needed:
                found[row.drug] = ScoredMedicine(name, row, bool(medicine.as_needed))
    scored = tuple(sorted(found.values(), key=lambda s: (-(s.row.score or 0), s.row.drug)))
    unlisted = tuple(s.name for s in scored if s.row.score is None)
    missing = (*(medicine.name for medicine in not_scored.values()), *unlisted)
    total = sum(s.row.score or 0 for s in scored)
    other = sum(s.row.other or 0 for s in scored)
    count = len(scored) + len(not_scored)
    return Burden(
        total,
        SCALE,
        other,
        OTHER_SCALE,
        tuple(s for s in scored if s.row.score is not None),
        missing,
        count + len(left_out),
        _text(total, other, missing, len(not_scored)) if count or left_out else NOT_RECORDED,
        daily=sum(not s.as_needed for s in scored) + sum(not m.as_needed for m in not_scored.values()),
        left_out=tuple(left_out.values()),
    )


def given_locally(name: str, row: BurdenRow | None) -> str:
    """Return how a medicine acts where it is applied, "inhaled" or "topical"; "" where its name does not say so.

    A patch is none of them: what it holds reaches the blood.
    """
    words = _key(name)
    if _INHALED.search(words) or (row is not None and row.local == "inhaled"):
        return "inhaled"
    return "topical" if _TOPICAL.search(words) else ""


def scored_in_words(medicine: Medicine, table: BurdenTable, *, without_local: bool = False) -> str:
    """Return what one medicine scores, by which scale and source: "meperidine: ACBcalc 2 · ACB 2. Source: ..."."""
    found = burden((medicine,), table, without_local=without_local)
    if found.left_out:
        return f"left out as the clinic has it: {', '.join(found.left_out)}"
    parts = []
    for one in found.scored:
        also = f" · {OTHER_SCALE} {one.row.other}" if one.row.other is not None else ""
        same = _key(medicine.name) == _key(one.row.drug)
        source = f". Source: {one.row.source}" if not one.row.unverified else f", {one.row.source} (△ unverified)"
        parts.append(
            f"{'' if same else f'{one.row.drug}: '}{SCALE} {one.row.score}{also}"
            f"{', counted though as needed' if one.as_needed else ''}{source}"
        )
    parts += [f"{name}: not scored" if found.scored else f"{SCALE}: not scored" for name in found.not_scored]
    return "; ".join(parts)


def names_for_completion(table: BurdenTable) -> tuple[str, ...]:
    """Return every generic name and synonym as it is written, each once, in the order of the alphabet."""
    names = {name for row in table.values() for name in (row.drug, *row.synonyms)}
    return tuple(sorted(names, key=str.casefold))


def current_medicines(record: PatientRecord, as_of: date) -> tuple[Medicine, ...]:
    """Return what is or may be taken on *as_of*: other medicines and disease-modifying treatments."""
    drugs = [Medicine(t.id, t.drug, t.start, t.stop) for t in record.treatments if t.drug != "none"]
    return tuple(
        medicine
        for medicine in (*record.medicines, *drugs)
        if (medicine.start is None or medicine.start.first <= as_of)
        and (medicine.stop is None or medicine.stop.last > as_of)
    )


def find(name: str, table: BurdenTable) -> BurdenRow | None:
    """Return the row of a medicine as written, salts, strengths and forms left out; None = not recognised."""
    key = _key(name)
    words = [word for word in key.split() if not _FORM.fullmatch(word)]
    without_salts = [word for word in words if not _SALT.fullmatch(word)]
    for candidate in (key, " ".join(words), " ".join(without_salts)):
        if candidate in table:
            return table[candidate]
    return None


def _key(name: str) -> str:
    return " ".join(re.sub(r"[()\[\];:]", " ", name.casefold().replace("\N{HYPHEN}", "-")).split())


def _parts(name: str, table: BurdenTable) -> tuple[str, ...]:
    """Return the substances of a combination product; the whole name where it is one substance."""
    if find(name, table) is not None:
        return (name,)
    parts = [part.strip() for part in re.split(r"\s*(?:\+|/|&|\band\b|\bwith\b)\s*", name) if part.strip()]
    known = [part for part in parts if find(part, table) is not None]
    # "5 mg/ml" is no second substance: a name is taken apart only where a part of it is known.
    return tuple(part for part in parts if re.search(r"[^\W\d_]{3}", part)) if known and len(parts) > 1 else (name,)


def _text(total: int, other: int, missing: tuple[str, ...], missing_on_both: int) -> str:
    at_least, other_at_least = "at least " if missing else "", "at least " if missing_on_both else ""
    words = f"{SCALE} {at_least}{total}"
    if missing:
        words += f"; {len(missing)} medicine{'' if len(missing) == 1 else 's'} not scored"
    return f"{words} ({OTHER_SCALE} {other_at_least}{other})"
