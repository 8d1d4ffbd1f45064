"""Who could be taken for whom: accents, a letter off, names or day and month swapped, the same number."""

from __future__ import annotations

import pytest

from domain.dates import PartialDate
from domain.records import Patient
from storage.store import Store
from ui.lookalikes import lookalikes

BORN = PartialDate(1985, 3, 4)
HER = Patient("", "P1", "Müller-Östberg", "Katarzyna", "MRN-12/345", BORN)


@pytest.fixture
def clinic(store: Store) -> Store:
    """A registry with her, and with others who are not like her."""
    store.patients.add(HER)
    store.patients.add(Patient("", "P2", "Ferrari", "Luca", "777", PartialDate(1990, 1, 1)))
    store.patients.add(Patient("", "P3", "Okafor", "Ngozi", "", PartialDate(1985)))
    return store


@pytest.mark.parametrize(
    ("family", "given", "number", "born", "words"),
    [
        ("Mueller-Ostberg", "Katarzyna", "", None, "like in name"),
        ("Müller Östberg", "katarzyna", "", None, "like in name"),
        ("Katarzyna", "Müller-Östberg", "", None, "like in name"),  # swapped
        ("Muller-Ostberg", "Catarzyna", "", None, "like in name"),
        ("Nuller-Ostberg", "Katarzyna", "", None, "like in name"),  # the first letter too
        ("Muller-Ostberk", "Katarzina", "", None, "like in name"),
        ("Muller-Osterg", "Katarzynna", "", None, "like in name"),
        ("Other", "Name", "", BORN, "like in birth date"),
        ("Other", "Name", "", PartialDate(1985, 4, 3), "like in birth date with day and month swapped"),
        ("Other", "Name", "mrn 12345", None, "like in number"),
        ("Muller-Ostberg", "Katarzyna", "MRN12345", BORN, "like in name and birth date and number"),
    ],
)
def test_one_who_could_be_she_is_found_and_it_is_said_in_what(
    clinic: Store, family: str, given: str, number: str, born: PartialDate | None, words: str
) -> None:
    found = lookalikes(Patient("", "", family, given, number, born), clinic.patients.find_any)
    assert [(other.row.code, other.words) for other in found] == [("P1", words)]


@pytest.mark.parametrize(
    ("family", "given", "born"),
    [
        ("", "", None),
        ("Weiß", "Anna", PartialDate(1985)),  # the year alone is no birth date
        ("Weiß", "Anna", PartialDate(1985, 3)),
        ("Weiß", "Katarzyna", None),  # a given name alone
        ("Müller-Östberg", "Sven", None),  # of one family
    ],
)
def test_who_shares_only_what_many_share_is_not_called_alike(
    clinic: Store, family: str, given: str, born: PartialDate | None
) -> None:
    assert lookalikes(Patient("", "", family, given, "", born), clinic.patients.find_any) == ()


def test_the_one_who_is_like_in_most_comes_first(clinic: Store) -> None:
    clinic.patients.add(Patient("", "P4", "Müller-Östberg", "Katarzyna"))
    clinic.patients.add(Patient("", "P5", "Else", "Who", "", BORN))
    found = lookalikes(HER, clinic.patients.find_any)
    assert [other.row.code for other in found] == ["P1", "P4", "P5"]


def test_one_of_very_many_with_the_same_beginning_is_found_all_the_same(store: Store) -> None:
    with store.transaction():
        for number in range(400):
            store.patients.add(Patient("", f"A{number}", f"Zaa{number}", "Ana"))
        store.patients.add(Patient("", "LAST", "Zz", "Anna", "", BORN))
    found = lookalikes(Patient("", "", "Zz", "Anna", "", BORN), store.patients.find_any)
    assert [other.row.code for other in found] == ["LAST"]
