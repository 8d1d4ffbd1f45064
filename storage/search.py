"""The patient list: what it shows of each patient, found by any word of name, number, code or birth date."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain.dates import MONTHS, PartialDate
from domain.records import Course, Patient, Sex
from storage.driver import Records

# Letters that Unicode does not take apart into a base letter and an accent.
BASE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n"}
)
# Spellings that people type instead: "Mueller" has to find Müller, "Soerensen" Sørensen.
TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
SOURCE = "patient p JOIN patient_search s ON s.patient_id = p.id WHERE p.deleted_at IS NULL"
# The same, begun with the texts or the index of the names: CROSS keeps SQLite from looking each patient up first.
BY_TEXT = "patient_search s CROSS JOIN patient p ON p.id = s.patient_id WHERE p.deleted_at IS NULL"
SHORT = 2  # characters: so short a word is looked for at the beginning of words only

# Rows dated after today are not read: they are no more known than a course is before its since-date.
COURSE = """(SELECT c.course FROM course c WHERE c.patient_id = p.id AND c.deleted_at IS NULL
    AND (c.since IS NULL OR c.since <= :today) ORDER BY c.since DESC, c.added DESC LIMIT 1)"""
LAST_VISIT = """(SELECT v."on" FROM visit v WHERE v.patient_id = p.id AND v.deleted_at IS NULL
    AND v."on" <= :today ORDER BY v."on" DESC LIMIT 1)"""
# Date and value in one text, "2026-03-14 4.0", so that they are looked up once.
LAST_EDSS = """(SELECT v."on" || ' ' || x.value FROM visit v JOIN value x ON x.visit_id = v.id
    WHERE v.patient_id = p.id AND v.deleted_at IS NULL AND v."on" <= :today
        AND x.measure = 'edss' AND x.value IS NOT NULL
    ORDER BY v."on" DESC, v.added DESC, x.trial DESC LIMIT 1)"""

SORTS = {
    "name": "nullif(s.sort_name, '')",
    "code": "p.code",
    "number": "nullif(p.number, '')",
    "birth_date": "p.birth_date",
    "sex": "p.sex",
    "course": COURSE,
    "edss": f"CAST(substr({LAST_EDSS}, 12) AS REAL)",
    "edss_on": f"substr({LAST_EDSS}, 1, 10)",
    "last_visit": LAST_VISIT,
    "added": "p.added",
}


@dataclass(frozen=True, slots=True)
class Identity:
    """By what a patient is told from others."""

    id: str
    code: str
    family_name: str
    given_name: str
    number: str
    birth_date: PartialDate | None


@dataclass(frozen=True, slots=True)
class PatientRow(Identity):
    """One line of the patient list."""

    sex: Sex | None
    course: Course | None
    edss: Decimal | None  # the last one recorded
    edss_on: date | None
    last_visit: date | None


def fold(text: str) -> str:
    """Return a text as it is searched: small letters without accents, words parted by single blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(BASE_LETTERS))
    letters = (c if c.isalnum() else " " for c in plain.translate(BASE_LETTERS) if not unicodedata.combining(c))
    return " ".join("".join(letters).split())


def searched_text(patient: Patient) -> str:
    """Return all that a patient is found by, folded; each word has a blank before it."""
    names = f"{patient.family_name} {patient.given_name}"
    spelt = unicodedata.normalize("NFC", names).casefold().translate(TWO_LETTERS)
    ids = (patient.number, patient.code, *(identifier.value for identifier in patient.identifiers))
    joined = (fold(text).replace(" ", "") for text in ids)  # "MRN-12/345" is found by MRN12345 too
    texts = (names, spelt, *ids, *joined, _date_words(patient.birth_date))
    words = (word for text in texts for word in fold(text).split())
    return "".join(f" {word}" for word in dict.fromkeys(words))


def sort_name(patient: Patient) -> str:
    """Return what the list is sorted by when it is sorted by name."""
    return f"{fold(patient.family_name)} {fold(patient.given_name)}".strip()


def find(
    db: Records, text: str, today: date, *, sort: str, descending: bool, limit: int | None, offset: int
) -> tuple[PatientRow, ...]:
    """Return the patients in whom every word of *text* is found; words of one or two letters begin a word of theirs.

    sort: one of SORTS; what is not recorded comes last in either direction. Raises KeyError for another.
    """
    where, params = _matching(text)
    way = "DESC" if descending else "ASC"
    # What is sorted by is worked out once a patient, and only the best are kept while all are gone through.
    chosen = f"SELECT p.added, {SORTS[sort]} AS key, s.sort_name AS name FROM {BY_TEXT if where else SOURCE}{where}"
    if sort == "name" and not where:
        chosen = _all_by_name(way)
    # The page is chosen first, and only its lines are filled in.
    rows = db.rows(
        f"""SELECT p.id, p.code, p.family_name, p.given_name, p.number, p.birth_date, p.sex,
            {COURSE}, {LAST_EDSS}, {LAST_VISIT}
        FROM ({chosen} ORDER BY key {way} NULLS LAST, name, added LIMIT :limit OFFSET :offset) page
        JOIN patient p ON p.added = page.added ORDER BY page.key {way} NULLS LAST, page.name, page.added""",
        {
            **params,
            "today": today.isoformat(),
            "limit": -1 if limit is None else limit,
            "offset": offset,
            "reach": -1 if limit is None else offset + limit,
        },
    )
    return tuple(_row(row) for row in rows)


def count(db: Records, text: str) -> int:
    """Return how many patients *text* finds."""
    where, params = _matching(text)
    # Every patient has a text: without a word to look for, it need not be read.
    source = f"{BY_TEXT}{where}" if where else "patient p WHERE p.deleted_at IS NULL"
    found: int = db.rows(f"SELECT count(*) FROM {source}", params)[0][0]
    return found


def _all_by_name(way: str) -> str:
    """Return the query for all patients in the order of their names, as far as :reach: read from the index alone."""
    part = "SELECT p.added, {key} AS key, s.sort_name AS name FROM {source} AND s.sort_name {which} LIMIT :reach"
    named = f"> '' ORDER BY s.sort_name {way}, p.added"
    parts = (
        part.format(key="s.sort_name", source=BY_TEXT, which=named),
        part.format(key="NULL", source=BY_TEXT, which="= '' ORDER BY p.added"),
    )
    return f"SELECT added, key, name FROM ({' UNION ALL '.join(f'SELECT * FROM ({one})' for one in parts)})"


def find_any(db: Records, texts: Sequence[str], days: Sequence[date] = ()) -> tuple[Identity, ...]:
    """Return whoever was born on one of *days*, or has every word of one of *texts* as ``find`` reads it, in no order.

    One pass for all texts: it is asked while somebody types.
    """
    # The longest word first: it is the rarest, and where it is not found the others are not looked for.
    wanted = [sorted(words, key=len, reverse=True) for text in texts if (words := _searched(text))]
    if not wanted and not days:
        return ()
    names = {word: f"word{n}" for n, word in enumerate(dict.fromkeys(word for words in wanted for word in words))}
    born = {f"day{n}": day.isoformat() for n, day in enumerate(days)}
    texts_hold = " OR ".join(
        f"({' AND '.join(f'instr(s.folded, :{names[word]}) > 0' for word in words)})" for words in wanted
    )
    # Each table gone through by itself: to look up the other's row for each of theirs would take longest.
    rows = db.rows(
        f"""SELECT p.id, p.code, p.family_name, p.given_name, p.number, p.birth_date FROM patient p
        WHERE p.deleted_at IS NULL AND p.id IN (
            SELECT s.patient_id FROM patient_search s WHERE {texts_hold or "0"}
            UNION SELECT b.id FROM patient b WHERE b.birth_date IN ({", ".join(f":{name}" for name in born)}))""",
        {**{name: word for word, name in names.items()}, **born},
    )
    return tuple(
        Identity(id, code, family, given, number, PartialDate.from_iso(birth_date) if birth_date else None)
        for id, code, family, given, number, birth_date in rows
    )


def _matching(text: str) -> tuple[str, dict[str, str | int]]:
    params = {f"word{n}": word for n, word in enumerate(_searched(text))}
    return "".join(f" AND instr(s.folded, :{name}) > 0" for name in params), dict(params)


def _searched(text: str) -> list[str]:
    """Return the words of *text* as they are looked for.

    instr() takes them as they are, so that no character of theirs is a pattern or an operator.
    """
    return [word if len(word) > SHORT else f" {word}" for word in fold(text).split()]


def _date_words(known: PartialDate | None) -> str:
    if known is None:
        return ""
    words = [str(known.year)]
    if known.month is not None:
        words += [f"{known.month:02d}", str(known.month), MONTHS[known.month - 1]]
    if known.day is not None:
        words += [f"{known.day:02d}", str(known.day), f"{known.day:02d}{known.month:02d}{known.year}"]
        words += [f"{known.year}{known.month:02d}{known.day:02d}"]
    return " ".join(words)


def _row(row: tuple[Any, ...]) -> PatientRow:
    id, code, family_name, given_name, number, birth_date, sex, course, last_edss, last_visit = row
    edss_on, _, edss = (last_edss or "").partition(" ")
    return PatientRow(
        id,
        code,
        family_name,
        given_name,
        number,
        PartialDate.from_iso(birth_date) if birth_date else None,
        Sex(sex) if sex else None,
        Course(course) if course else None,
        Decimal(edss) if edss else None,
        date.fromisoformat(edss_on) if edss_on else None,
        date.fromisoformat(last_visit) if last_visit else None,
    )
