"""Anticholinergic burden: one named scale, each drug once, and a lower bound where anything is not scored."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.brain_health.anticholinergic import burden, current_medicines, find
from domain.dates import PartialDate
from domain.records import Medicine, Patient, PatientRecord, Treatment
from storage.reference import load_reference

TABLE = load_reference().burden_table
TODAY = date(2026, 3, 9)


def taking(*names: str) -> list[Medicine]:
    return [Medicine(name, name) for name in names]


@pytest.mark.parametrize(
    ("names", "total", "other", "text"),
    [
        (("oxybutynin", "amitriptyline", "carbamazepine"), 8, 8, "ACBcalc 8 (ACB 8)"),
        (("solifenacin",), 3, 3, "ACBcalc 3 (ACB 3)"),
        (("venlafaxine", "furosemide"), 2, 2, "ACBcalc 2 (ACB 2)"),
        (("cimetidine",), 2, 1, "ACBcalc 2 (ACB 1)"),
        (("tizanidine", "baclofen"), 4, 0, "ACBcalc 4 (ACB 0)"),
        (("gabapentin", "paracetamol", "fingolimod"), 0, 0, "ACBcalc 0 (ACB 0)"),
        (("oxybutynin", "xyzolol"), 3, 3, "ACBcalc at least 3; 1 medicine not scored (ACB at least 3)"),
        (("abcol", "xyzolol"), 0, 0, "ACBcalc at least 0; 2 medicines not scored (ACB at least 0)"),
        (("promazine",), 0, 3, "ACBcalc at least 0; 1 medicine not scored (ACB 3)"),
    ],
)
def test_the_burden_is_that_of_one_scale_with_the_other_beside_it(
    names: tuple[str, ...], total: int, other: int, text: str
) -> None:
    load = burden(taking(*names), TABLE)
    assert (load.total, load.other_total, load.text) == (total, other, text)
    assert (load.scale, load.other_scale) == ("ACBcalc", "ACB")


@pytest.mark.parametrize(
    ("written", "drug"),
    [
        ("Amitriptyline", "amitriptyline"),
        ("AMITRIPTYLINE HYDROCHLORIDE 10 mg tablets", "amitriptyline"),
        ("oxybutynin MR 10mg", "oxybutynin"),
        ("solifenacin succinate 5 mg", "solifenacin"),
        ("pethidine", "meperidine"),
        ("hyoscine hydrobromide", "scopolamine"),
        ("scopolamine hydrobromide 300 microgram", "scopolamine"),
        ("sodium valproate 500 mg", "valproic acid"),
        ("isosorbide mononitrate", "isosorbide"),
        ("vitamin D3 1000 iu", "colecalciferol"),
        ("dalfampridine 10 mg", "fampridine"),
        ("dimethyl fumarate 240 mg capsules", "dimethyl fumarate"),
    ],
)
def test_a_medicine_is_found_as_people_write_it(written: str, drug: str) -> None:
    row = find(written, TABLE)
    assert row is not None
    assert row.drug == drug


@pytest.mark.parametrize("written", ["hyoscine butylbromide", "hyoscine", "oxybutinin", "nitro", "sodium chloride", ""])
def test_what_is_not_surely_a_listed_medicine_is_not_scored(written: str) -> None:
    assert find(written, TABLE) is None


def test_one_drug_in_two_products_counts_once() -> None:
    load = burden(taking("oxybutynin", "Oxybutynin hydrochloride 5 mg", "oxybutynin patch"), TABLE)
    assert (load.total, load.medicines) == (3, 1)


def test_the_substances_of_a_combination_are_counted_each() -> None:
    load = burden(taking("levodopa/benserazide"), TABLE)
    assert load.total == 1
    assert load.not_scored == ("benserazide",)
    assert burden(taking("morphine 5 mg/5 ml"), TABLE).not_scored == ()


def test_a_medicine_as_needed_counts_and_says_so() -> None:
    load = burden([Medicine("m", "oxybutynin", as_needed=True)], TABLE)
    assert load.total == 3
    assert [s.text for s in load.scored] == ["oxybutynin 3 (as needed)"]


def test_only_what_is_or_may_be_taken_on_the_day_counts() -> None:
    medicines = [
        Medicine("a", "oxybutynin", start=PartialDate(2026, 3, 10)),
        Medicine("b", "amitriptyline", stop=PartialDate(2026, 3, 9)),
        Medicine("c", "solifenacin", stop=PartialDate(2026, 3)),
        Medicine("d", "trospium", start=PartialDate(2026, 3, 9)),
        Medicine("e", "baclofen", start=PartialDate(2026)),
    ]
    drug = Treatment("t", "methotrexate", PartialDate(2025, 1, 1))
    none = Treatment("u", "none", PartialDate(2025, 1, 1))
    record = PatientRecord(Patient("p", "1"), medicines=tuple(medicines), treatments=(drug, none))
    current = current_medicines(record, TODAY)
    assert [m.name for m in current] == ["solifenacin", "trospium", "baclofen", "methotrexate"]


NAMES = st.lists(st.sampled_from([*sorted(TABLE), "xyzolol", "abcol", ""]), max_size=8)


@given(NAMES, st.sampled_from(sorted(TABLE)))
def test_another_medicine_never_lowers_the_burden(names: list[str], more: str) -> None:
    less, both = burden(taking(*names), TABLE), burden(taking(*names, more), TABLE)
    assert both.total >= less.total
    assert both.other_total >= less.other_total


@given(NAMES)
def test_the_order_of_the_medicines_does_not_matter(names: list[str]) -> None:
    assert burden(taking(*names), TABLE).text == burden(taking(*reversed(names)), TABLE).text


@given(NAMES)
def test_a_total_with_anything_not_scored_says_at_least(names: list[str]) -> None:
    load = burden(taking(*names), TABLE)
    assert ("at least" in load.text.split("(")[0]) is bool(load.not_scored)
