"""The patient list: what it shows of each patient, found by any word of name, number, code or birth date."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.dates import MONTHS, PartialDate
from domain.records import Course, Patient, Sex
from storage.driver import Records

# Letters that Unicode does not take apart into a base letter and an accent.
BASE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n"}
)
# Spellings that people type instead: "Mueller" has to find Müller, "Soerensen" Sørensen.
TWO_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
SHORT = 2  # characters: so short a word is looked for at the beginning of words only

SORTS = {
    "name": "s.sort_name = '', s.sort_name",
    "code": "p.code",
    "number": "p.number = '', p.number",
    "birth_date": "p.birth_date IS NULL, p.birth_date",
    "sex": "p.sex IS NULL, p.sex",
    "course": "course IS NULL, course",
    "edss": "edss IS NULL, CAST(edss AS REAL)",
    "edss_on": "edss_on IS NULL, edss_on",
    "last_visit": "last_visit IS NULL, last_visit",
    "added": "p.added",
}

# Rows dated after today are not read: they are no more known than a course is before its since-date.
ROWS = """
SELECT p.id, p.code, p.family_name, p.given_name, p.number, p.birth_date, p.sex,
    (SELECT c.course FROM course c WHERE c.patient_id = p.id AND c.deleted_at IS NULL
        AND (c.since IS NULL OR c.since <= :today) ORDER BY c.since DESC, c.added DESC LIMIT 1) AS course,
    e.value AS edss,
    (SELECT v."on" FROM visit v WHERE v.id = e.visit_id) AS edss_on,
    (SELECT max(v."on") FROM visit v WHERE v.patient_id = p.id AND v.deleted_at IS NULL AND v."on" <= :today)
        AS last_visit
FROM patient p
JOIN patient_search s ON s.patient_id = p.id
LEFT JOIN value e ON (e.visit_id, e.position) = (
    SELECT x.visit_id, x.position FROM visit v JOIN value x ON x.visit_id = v.id
    WHERE v.patient_id = p.id AND v.deleted_at IS NULL AND v."on" <= :today
        AND x.measure = 'edss' AND x.value IS NOT NULL
    ORDER BY v."on" DESC, v.added DESC, x.trial DESC, x.position LIMIT 1)
WHERE p.deleted_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One line of the patient list."""

    id: str
    code: str
    family_name: str
    given_name: str
    number: str
    birth_date: PartialDate | None
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
    ids = (patient.number, patient.code)
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
    rows = db.rows(
        f"{ROWS}{where} ORDER BY {_order(sort, descending)} LIMIT :limit OFFSET :offset",
        {**params, "today": today.isoformat(), "limit": -1 if limit is None else limit, "offset": offset},
    )
    return tuple(_row(*row) for row in rows)


def count(db: Records, text: str) -> int:
    """Return how many patients *text* finds."""
    where, params = _matching(text)
    found: int = db.rows(
        "SELECT count(*) FROM patient p JOIN patient_search s ON s.patient_id = p.id "
        f"WHERE p.deleted_at IS NULL{where}",
        params,
    )[0][0]
    return found


def _matching(text: str) -> tuple[str, dict[str, str | int]]:
    # instr() takes the words as they are, so that no character of theirs is a pattern or an operator.
    words = fold(text).split()
    params = {f"word{n}": word if len(word) > SHORT else f" {word}" for n, word in enumerate(words)}
    return "".join(f" AND instr(s.folded, :{name}) > 0" for name in params), dict(params)


def _order(sort: str, descending: bool) -> str:
    *unknown_last, key = SORTS[sort].split(", ")
    return ", ".join([*unknown_last, f"{key} {'DESC' if descending else 'ASC'}", "s.sort_name", "p.added"])


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


def _row(
    id: str,
    code: str,
    family_name: str,
    given_name: str,
    number: str,
    birth_date: str | None,
    sex: str | None,
    course: str | None,
    edss: str | None,
    edss_on: str | None,
    last_visit: str | None,
) -> PatientRow:
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
