"""The patient list: found by whatever is typed, sorted, a page at a time."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.records import Course, CourseEntry, Patient, Sex, Value, Visit
from storage.search import SORTS, fold
from storage.store import Store
from tests.record_strategies import everything
from tests.store_samples import make_store

PEOPLE = (
    Patient("", "K1", "Łuczak-Müller", "Anna", "MRN-12/345", PartialDate(1986, 3, 14), Sex.FEMALE),
    Patient("", "K2", "Sørensen", "Bjørn", "777", PartialDate(1970, 12), Sex.MALE),
    Patient("", "K3", "Đorđević", "Željko", "", PartialDate(1986)),
    Patient("", "K4", "Weiß", "François-Xavier", "0042", PartialDate(1954, 1, 2)),
    Patient("", "K5", "O'Brien", "Sinéad", "", None, Sex.FEMALE),
    Patient("", "K6", "", "", "9001", PartialDate(2001, 10, 31)),
    Patient("", "K7", "Παπαδόπουλος", "Ὀδυσσεύς"),
    Patient("", "K8", "Йовчев", "Иван"),
    Patient("", "K9", "100% _Odd_", '"quoted" AND*'),
)


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the people above; nothing in this module changes them."""
    store, _ = make_store(tmp_path_factory.mktemp("clinic") / "registry")
    for person in PEOPLE:
        store.patients.add(person)
    yield store
    store.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made, _ = make_store(tmp_path / "registry")
    yield made
    made.close()


def codes(store: Store, text: str = "", **how: object) -> list[str]:
    return [row.code for row in store.search(text, **how)]  # type: ignore[arg-type]  # as they are given on


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("luczak", ["K1"]),
        ("ŁUCZAK", ["K1"]),
        ("uczak mul", ["K1"]),
        ("anna müller", ["K1"]),
        ("mueller", ["K1"]),
        ("muller anna k1", ["K1"]),
        ("sorensen", ["K2"]),
        ("soerensen", ["K2"]),
        ("SØRENSEN bj", ["K2"]),
        ("dordevic", ["K3"]),
        ("zeljko dorđ", ["K3"]),
        ("weiss", ["K4"]),
        ("weiß", ["K4"]),
        ("francois xavier", ["K4"]),
        ("FRANÇOIS-X", ["K4"]),
        ("obrien", []),
        ("o'brien", ["K5"]),
        ("sinead", ["K5"]),
        ("παπαδοπουλος", ["K7"]),
        ("ΠΑΠΑΔΌΠΟΥΛΟΣ οδυσσ", ["K7"]),
        ("йовчев", ["K8"]),
        ("иван", ["K8"]),
        ("мария", []),
    ],
)
def test_names_are_found_without_accents_in_any_case_and_order(clinic: Store, typed: str, found: list[str]) -> None:
    assert codes(clinic, typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("14 Mar 1986", ["K1"]),
        ("14.3.1986", ["K1"]),
        ("14/03/1986", ["K1"]),
        ("1986-03-14", ["K1"]),
        ("14031986", ["K1"]),
        ("19860314", ["K1"]),
        ("1986", ["K3", "K1"]),
        ("1986 anna", ["K1"]),
        ("12.1970", ["K2"]),
        ("oct 2001", ["K6"]),
        ("MRN-12/345", ["K1"]),
        ("mrn12345", ["K1"]),
        ("0042", ["K4"]),
        ("k4", ["K4"]),
    ],
)
def test_birth_dates_numbers_and_codes_are_found_however_they_are_written(
    clinic: Store, typed: str, found: list[str]
) -> None:
    assert codes(clinic, typed) == found


def test_one_or_two_letters_find_the_words_that_begin_with_them(clinic: Store) -> None:
    assert codes(clinic, "s") == ["K5", "K2"]
    assert codes(clinic, "lu") == ["K1"]
    assert codes(clinic, "uc") == []  # inside a word only
    assert codes(clinic, "uca") == codes(clinic, "xyz") == []
    assert codes(clinic, "ucz") == ["K1"]


@pytest.mark.parametrize("typed", ["%", "_", "100%", '"', "AND", "*", "odd_", "'", ";--", "\\", "(", "NEAR("])
def test_characters_that_mean_something_to_sql_are_ordinary_text(clinic: Store, typed: str) -> None:
    assert set(codes(clinic, typed)) <= {person.code for person in PEOPLE}
    if fold(typed) in ("100", "odd"):
        assert codes(clinic, typed) == ["K9"]


def test_blank_text_finds_everyone_and_the_count_agrees(clinic: Store) -> None:
    for text in ("", "   ", "-", "s", "1986", "nobody"):
        assert clinic.patients.count(text) == len(clinic.search(text))
    assert len(clinic.search()) == len(PEOPLE)


class Undone(Exception):
    """Takes the patient of one example back again."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(patient=everything(Patient), data=st.data())
def test_every_patient_is_found_by_any_beginning_of_their_name_number_and_code(
    clinic: Store, patient: Patient, data: st.DataObject
) -> None:
    with contextlib.suppress(Undone), clinic.transaction():
        stored = clinic.patients.add(replace(patient, code=clinic.patients.next_code()))
        for text in (stored.family_name, stored.given_name, stored.number, stored.code):
            words = fold(text).split()
            begun = [word[: data.draw(st.integers(1, len(word)))] for word in words]
            assert stored.id in {row.id for row in clinic.search(" ".join(begun))}
        raise Undone


def test_names_are_sorted_as_they_are_searched_and_the_nameless_come_last(clinic: Store) -> None:
    latin = ["K9", "K3", "K1", "K5", "K2", "K4"]
    assert [code for code in codes(clinic) if code not in ("K7", "K8")] == [*latin, "K6"]
    assert [code for code in codes(clinic, descending=True) if code not in ("K7", "K8")] == [*reversed(latin), "K6"]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("descending", [False, True])
def test_pages_of_every_sort_make_up_the_whole_list(clinic: Store, sort: str, descending: bool) -> None:
    whole = clinic.search(sort=sort, descending=descending)
    pages = [clinic.search(sort=sort, descending=descending, limit=2, offset=at) for at in range(0, len(PEOPLE) + 2, 2)]
    assert tuple(row for page in pages for row in page) == whole
    assert len(whole) == len(PEOPLE)


def test_what_is_not_recorded_comes_last_in_either_direction(clinic: Store) -> None:
    for sort, field in (("birth_date", "birth_date"), ("sex", "sex"), ("number", "number"), ("edss", "edss")):
        for descending in (False, True):
            known = [bool(getattr(row, field)) for row in clinic.search(sort=sort, descending=descending)]
            assert known == sorted(known, reverse=True)


def test_a_line_shows_the_last_course_edss_and_visit_that_stand_today(store: Store) -> None:
    patient = store.patients.add(PEOPLE[0])

    def visit(day: date, edss: str | None) -> Visit:
        values = (Value("t25fw", Decimal("5.0")), Value("edss", None if edss is None else Decimal(edss)))
        return store.visits.add(patient.id, Visit("", day, values=values))

    (row,) = store.search()
    assert (row.course, row.edss, row.edss_on, row.last_visit) == (None, None, None, None)
    store.courses.add(patient.id, CourseEntry("", Course.SPMS, PartialDate(2024)))
    store.courses.add(patient.id, CourseEntry("", Course.RRMS, None))
    store.courses.add(patient.id, CourseEntry("", Course.PPMS, PartialDate(2027)))  # not yet
    visit(date(2025, 1, 1), "4.0")
    visit(date(2025, 9, 1), "6.5")
    visit(date(2025, 12, 1), None)  # seen, not scored
    visit(date(2026, 3, 10), "9.0")  # tomorrow
    (row,) = store.search()
    assert (row.course, row.edss, row.edss_on, row.last_visit) == (
        Course.SPMS, Decimal("6.5"), date(2025, 9, 1), date(2025, 12, 1),
    )  # fmt: skip
    wrong = store.visits.of_patient(patient.id)[1]
    store.visits.delete(wrong, "another patient's sheet")
    (row,) = store.search()
    assert (row.edss, row.edss_on) == (Decimal("4.0"), date(2025, 1, 1))


def test_a_line_shows_who_the_patient_is(clinic: Store) -> None:
    (row,) = clinic.search("luczak")
    shown = (row.code, row.family_name, row.given_name, row.number, row.birth_date, row.sex)
    person = PEOPLE[0]
    assert shown == (
        person.code, person.family_name, person.given_name, person.number, person.birth_date, person.sex,
    )  # fmt: skip
    assert clinic.patients.get(row.id).family_name == person.family_name


def test_edss_is_sorted_as_a_number(store: Store) -> None:
    for code, edss in (("A", "10.0"), ("B", "2.5"), ("C", "6.0")):
        patient = store.patients.add(Patient("", code))
        store.visits.add(patient.id, Visit("", date(2025, 1, 1), values=(Value("edss", Decimal(edss)),)))
    assert codes(store, sort="edss") == ["B", "C", "A"]
    assert codes(store, sort="edss", descending=True) == ["A", "C", "B"]


def test_a_corrected_name_is_found_and_the_former_one_no_longer(store: Store) -> None:
    patient = store.patients.add(PEOPLE[0])
    store.patients.update(replace(patient, family_name="Nowak", birth_date=PartialDate(1985)), "married")
    assert codes(store, "nowak 1985") == ["K1"]
    assert codes(store, "luczak") == codes(store, "1986") == []
