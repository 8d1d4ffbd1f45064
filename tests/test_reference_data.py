"""The reference data that ships: complete, within its scales, sourced, and without a word of advice."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import domain
from domain.brain_health.anticholinergic import find
from storage.reference import load_reference

DATA = Path(domain.__file__).parent / "data"
REFERENCE = load_reference()
FILES = sorted(path.name for path in DATA.iterdir())
# Advice hides in data too (safety 31); "reference" and "preferred" are no advice.
ADVICE = re.compile(r"\b(refer|refers|referred|referral|switch\w*|start\w*|suggest\w*|supplement\w*|must)\b", re.I)


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text("utf-8").splitlines()))


def test_the_files_are_there() -> None:
    assert {"anticholinergic.csv", "brain_health.toml", "comorbidities.csv", "treatments.csv"} <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_no_text_of_the_data_gives_advice(name: str) -> None:
    assert not ADVICE.search((DATA / name).read_text("utf-8"))


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_every_row_has_a_cell_for_every_column_and_every_id_is_there_once(name: str) -> None:
    found = rows(name)
    first = next(iter(found[0]))
    assert all(None not in row and None not in row.values() for row in found)
    assert len({row[first] for row in found}) == len(found)


# Anticholinergic burden


def test_every_burden_score_is_0_to_3_and_every_row_names_its_source() -> None:
    for row in rows("anticholinergic.csv"):
        assert row["acbcalc"] in {"", "0", "1", "2", "3"}, row
        assert row["acb"] in {"", "0", "1", "2", "3"}, row
        assert row["source"], row


def test_a_drug_scores_on_a_scale_or_is_listed_as_being_on_neither() -> None:
    for row in rows("anticholinergic.csv"):
        on_neither = row["acbcalc"] == row["acb"] == "0"
        assert on_neither is (row["source"] == "on neither list"), row
        assert on_neither is (row["unverified"] == "yes"), row
        assert row["acbcalc"] or row["acb"], row


def test_where_the_scales_differ_acbcalc_has_the_higher_value_and_the_row_says_so() -> None:
    differing = [r for r in rows("anticholinergic.csv") if r["acb"] and r["acbcalc"] and r["acb"] != r["acbcalc"]]
    assert {row["drug"] for row in differing} == {
        "cimetidine", "cyproheptadine", "haloperidol", "loperamide", "methotrimeprazine", "ranitidine", "theophylline",
    }  # fmt: skip
    assert all(int(row["acbcalc"]) > int(row["acb"]) and "differ" in row["note"] for row in differing)


def test_no_name_stands_for_two_drugs() -> None:
    names = [
        name.casefold()
        for row in rows("anticholinergic.csv")
        for name in (row["drug"], *filter(None, row["synonyms"].split(";")))
    ]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("drug", "score"),
    [
        ("oxybutynin", 3),
        ("amitriptyline", 3),
        ("carbamazepine", 2),
        ("amantadine", 2),
        ("baclofen", 1),
        ("mirabegron", 0),
    ],
)
def test_the_medicines_that_ms_clinics_meet_have_their_score(drug: str, score: int) -> None:
    row = find(drug, REFERENCE.burden_table)
    assert row is not None
    assert row.score == score


# Catalogues


def test_every_treatment_is_recognised_by_the_burden_table() -> None:
    for treatment in REFERENCE.treatments.values():
        if treatment.kind == "disease-modifying":
            assert find(treatment.name, REFERENCE.burden_table) is not None, treatment.name


def test_the_treatments_have_names_kinds_and_no_verdict() -> None:
    assert list(REFERENCE.treatments["fingolimod"].__slots__) == [
        "id", "name", "synonyms", "kind", "drug_class", "mechanism", "route", "atc",
    ]  # fmt: skip
    assert all(t.name and t.kind for t in REFERENCE.treatments.values())
    assert {t.kind for t in REFERENCE.treatments.values()} == {
        "disease-modifying", "procedure", "relapse treatment", "none", "adjunct", "rehabilitation",
    }  # fmt: skip
    assert REFERENCE.treatments["fingolimod"].atc == "L04AE01"


def test_every_comorbidity_is_worded_as_consider_review() -> None:
    assert len(REFERENCE.conditions) == 40
    for condition in REFERENCE.conditions.values():
        assert condition.consider.startswith("consider review by "), condition.id
        assert condition.source or "source" in condition.unverified, condition.id


def test_every_prompt_of_the_checklist_has_a_source_or_is_marked_unverified() -> None:
    for factor in REFERENCE.factors:
        assert factor.source or factor.unverified, factor.id
