"""A clinic's own checklist: factors of its own as files, factors switched off, and nothing lost by either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.brain_health.anticholinergic import burden, current_medicines
from domain.brain_health.factor_file import CHOICE_KEYS, OWN_KEYS, OWN_WHEN, RULE_KEYS, read_factors
from domain.brain_health.factors import OWN_SOURCE, Category, FactorsRefused, Status
from domain.brain_health.findings import findings
from domain.records import BrainHealthReview, Medicine, Patient, PatientRecord, ReviewAnswer
from domain.summarise import summarise
from storage.cohort_import import import_cohort
from storage.cohort_read import load_cohort
from storage.cohort_write import ExportRefused, write_cohort
from storage.factors import (
    LOCAL_SETTING,
    OFF_SETTING,
    FactorFilesClash,
    check_factor_files,
    keep_off,
    load_checklist,
    rules_of,
)
from storage.reference import load_reference
from storage.rules import load_rules
from tests.record_ids import without_ids
from tests.store_folders import files_of, new_store

TODAY = date(2026, 3, 9)
DOCUMENT = Path(__file__).parent.parent / "docs" / "brain-health-factors.md"
SWIMS = """
[[factor]]
id = "own-swims"
title = "Swimming"
question = "How often a week?"
kind = "number"
unit = "times a week"
low = 0
high = 14
choices = [{ id = "pool-closed", title = "the pool is closed", alone = true }]

[[factor.rule]]
when = { under = 1.5 }
status = "consider"
reason = "less than 1.5 times a week"
consider = "consider a talk about the pool"
category = "B"
"""
PETS = '\n[[factor]]\nid = "own-pet"\ntitle = "Pet"\nquestion = "A pet?"\nkind = "choice"\n' + (
    'choices = [{ id = "yes", title = "yes" }, { id = "no", title = "no" }]\n'
)


def with_factors(folder: Path, **files: str) -> Path:
    (folder / "factors").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / "factors" / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def statuses(number: str, folder: Path) -> dict[str, tuple[Status, str, str]]:
    answers = (ReviewAnswer("own-swims", "", Decimal(number)),)
    record = PatientRecord(Patient("p", "1"), reviews=(BrainHealthReview("r", TODAY, answers),))
    summary = summarise(record, rules_of(load_rules(), folder), TODAY)
    return {f.factor: (f.status, f.consider, f.source) for f in summary.brain_health.findings}


# What a file can hold


def test_an_own_factor_is_judged_at_its_boundary_and_claims_no_citation(tmp_path: Path) -> None:
    with_factors(tmp_path, pool=SWIMS)
    under, on = statuses("1.4", tmp_path)["own-swims"], statuses("1.5", tmp_path)["own-swims"]
    assert under == (Status.CONSIDER, "consider a talk about the pool", OWN_SOURCE)
    assert on[0] is Status.NO_PROMPT
    (factor,) = read_factors(SWIMS, "pool.toml", own=True)
    assert (factor.own, factor.source, factor.further) == ("pool.toml", "the clinic's own", False)
    assert factor.rules[0].category is Category.TALK


def test_an_own_factor_that_nobody_answered_is_not_asked(tmp_path: Path) -> None:
    with_factors(tmp_path, pool=SWIMS, pets=PETS)
    assert statuses("3", tmp_path)["own-pet"][0] is Status.NOT_ASKED


WRONG = [
    ("x = ", "it is not TOML"),
    ("", "it has no factor"),
    ("factor = 3", "it has no factor"),
    ("factor = [3]", "factor number 1: is not a table"),
    (SWIMS + "[other]\n", "unknown key other"),
    (SWIMS.replace("own-swims", "swims"), "factor swims: id is “swims”; write it as in own-walks"),
    (SWIMS.replace("own-swims", "own-Swims"), "id is “own-Swims”"),
    (SWIMS.replace("own-swims", "own-swims_too"), "id is “own-swims_too”"),
    (SWIMS.replace('"own-swims"', "3"), "factor 3: id is not a text"),
    (SWIMS.replace('title = "Swimming"', ""), "factor own-swims: the key title is missing"),
    (SWIMS.replace('title = "Swimming"', 'title = " "'), "title is not a text"),
    (SWIMS.replace('title = "Swimming"', f'title = "{"a" * 301}"'), "title is too long"),
    (SWIMS.replace('title = "Swimming"', 'title = "a\\nb"'), "title is too long for its place, or has a line break"),
    (SWIMS.replace('"number"', '"medicines"'), "kind is “medicines”; write one of number, choice"),
    (SWIMS.replace('"number"', "[1]"), "kind is “"),
    (SWIMS.replace("low = 0", 'source = "a paper"'), "unknown key source"),
    (SWIMS.replace("low = 0", "further = true"), "unknown key further"),
    (SWIMS.replace("low = 0", "low = true"), "low is True; write a number"),
    (SWIMS.replace("low = 0", "low = nan"), "low is Decimal('NaN'); write a number"),
    (SWIMS.replace("low = 0", "low = 14"), "high is 14 and low is 14"),
    (SWIMS.replace('unit = "times a week"', ""), "unit is missing"),
    (SWIMS.replace('id = "pool-closed"', 'id = "a; b"'), "choices 1: id is “a; b”"),
    (SWIMS.replace('id = "pool-closed"', 'id = "declined"'), "which the program keeps for itself"),
    (SWIMS.replace("alone = true", 'alone = "yes"'), "choices 1: alone is 'yes'; write true or false"),
    (SWIMS.replace("alone = true", "weight = 3"), "choices 1: unknown key weight"),
    (SWIMS.replace("choices = [", 'choices = ["a", '), "choices 1: is not a table"),
    (SWIMS.replace("under = 1.5", "above = 1"), "rule 1 when: unknown key above"),
    (SWIMS.replace("under = 1.5", 'of = "phq9"'), "unknown key of"),
    (SWIMS.replace("under = 1.5", 'answers = ["no"]'), "names the choice no, which is not listed"),
    (SWIMS.replace("under = 1.5", 'answers = "no"'), "answers is not a list of texts"),
    (SWIMS.replace("under = 1.5", 'sex = "w"'), "sex is “w”; write one of female, male, unknown"),
    (SWIMS.replace("when = { under = 1.5 }", "when = 3"), "rule 1 when: is not a table"),
    (SWIMS.replace('"consider"', '"not asked"'), "status is “not asked”; write one of attend, consider, no prompt"),
    (SWIMS.replace('"consider a talk about the pool"', '"Refer at once"'), "consider does not begin with “consider”"),
    (SWIMS.replace('category = "B"', 'category = "E"'), "category is “E”; write one of A, B, C, D"),
    (SWIMS + SWIMS, "two factors have the id own-swims"),
    (PETS.replace('id = "no"', 'id = "yes"'), "has two answers with the id yes"),
    (PETS.replace("choices =", "choices = []\n#"), "choices is missing"),
    (PETS + '[[factor.rule]]\nwhen = { over = 1 }\nstatus = "no prompt"\nreason = "r"', "the factor has no unit"),
]


@pytest.mark.parametrize(("text", "told"), WRONG, ids=[told for _, told in WRONG])
def test_a_file_that_cannot_be_used_is_refused_with_file_factor_and_key(text: str, told: str) -> None:
    with pytest.raises(FactorsRefused) as refused:
        read_factors(text, "pool.toml", own=True)
    assert str(refused.value).startswith("Checklist file pool.toml")
    assert told in str(refused.value)
    assert str(refused.value).endswith(".")


@given(st.text(max_size=60), st.integers(0, len(SWIMS)), st.integers(0, 20))
def test_no_file_does_anything_but_be_read_or_be_refused(scrap: str, at: int, cut: int) -> None:
    text = SWIMS[:at] + scrap + SWIMS[at + cut :]
    told = ""
    try:
        assert read_factors(text, "pool.toml", own=True)
    except FactorsRefused as refusal:
        told = str(refusal)
    assert told == "" or told.startswith("Checklist file pool.toml")


# Files beside the records


def test_a_faulty_file_takes_nothing_but_itself_away(tmp_path: Path) -> None:
    with_factors(tmp_path, a=PETS, b=SWIMS.replace('"number"', '"song"'), c=SWIMS, d=SWIMS)
    (tmp_path / "factors" / "e.toml").write_bytes(b"\xff\xfe")
    checklist = load_checklist(tmp_path)
    assert [f.id for f in checklist.known if f.own] == ["own-pet", "own-swims"]
    assert [re.sub(":.*", "", fault) for fault in checklist.faults] == [
        "Checklist file b.toml, factor own-swims", "Checklist file d.toml, factor own-swims", "Checklist file e.toml",
    ]  # fmt: skip
    assert "taken by c.toml" in checklist.faults[1]
    with pytest.raises(FactorsRefused, match=r"b\.toml"):
        check_factor_files(tmp_path)


def test_a_file_that_is_changed_is_read_anew(tmp_path: Path) -> None:
    with_factors(tmp_path, pool=SWIMS)
    assert load_checklist(tmp_path).known[-1].title == "Swimming"
    with_factors(tmp_path, pool=SWIMS.replace("Swimming", "Swimming pool"))
    assert load_checklist(tmp_path).known[-1].title == "Swimming pool"


def test_without_a_folder_the_checklist_is_the_shipped_one(tmp_path: Path) -> None:
    assert load_checklist(tmp_path).known == load_checklist(None).known == load_reference().factors


REVIEW = BrainHealthReview("", date(2026, 2, 1), (ReviewAnswer("own-swims", "", Decimal(2), "times a week"),))


def test_own_factors_go_out_with_their_answers_and_come_in_and_a_backup_has_them(tmp_path: Path) -> None:
    with new_store(tmp_path / "one") as first:
        with_factors(first.folder, pool=SWIMS)
        first.add_record(PatientRecord(Patient("", "P1"), reviews=(REVIEW,)))
        for _ in range(2):  # an earlier export is replaced, its files too
            write_cohort(first.records(), tmp_path / "cohort", first.folder)
    with new_store(tmp_path / "two") as second:
        import_cohort(second, load_cohort(tmp_path / "cohort", today=TODAY))
        assert files_of(second.folder / "factors") == {"pool.toml": SWIMS.encode()}
        assert without_ids(next(second.records())).reviews[0].answers == REVIEW.answers
        backup = second.back_up(tmp_path / "backup")
    assert files_of(backup / "factors") == {"pool.toml": SWIMS.encode()}


def test_another_file_of_the_same_name_refuses_the_import_and_neither_file_nor_patient_is_stored(
    tmp_path: Path,
) -> None:
    write_cohort([PatientRecord(Patient("P1", "P1"))], tmp_path / "cohort")
    with_factors(tmp_path / "cohort", pool=SWIMS, pets=PETS)
    with new_store(tmp_path / "store") as store:
        with_factors(store.folder, pool=SWIMS.replace("14", "21"))
        with pytest.raises(FactorFilesClash, match=r"another checklist file pool\.toml .*Nothing was"):
            import_cohort(store, load_cohort(tmp_path / "cohort", today=TODAY))
        assert store.patients.all() == ()
        assert set(files_of(store.folder / "factors")) == {"pool.toml"}


def test_a_cohort_with_a_faulty_checklist_file_is_refused_whole(tmp_path: Path) -> None:
    write_cohort([PatientRecord(Patient("P1", "P1"))], tmp_path / "cohort")
    with_factors(tmp_path / "cohort", pool=SWIMS.replace('"number"', '"song"'))
    with pytest.raises(FactorsRefused, match=r"Checklist file pool\.toml, factor own-swims: kind"):
        load_cohort(tmp_path / "cohort", today=TODAY)


def test_an_export_does_not_write_over_a_folder_with_other_papers_among_its_factors(tmp_path: Path) -> None:
    record = PatientRecord(Patient("P1", "P1"))
    write_cohort([record], tmp_path / "cohort")
    with_factors(tmp_path / "cohort", pool=SWIMS)
    (tmp_path / "cohort" / "factors" / "thesis.txt").write_text("mine")
    with pytest.raises(ExportRefused, match=r"no cohort \(factors/thesis\.txt\)"):
        write_cohort([record], tmp_path / "cohort")


# Switched off


class Settings(dict[str, object]):
    """Settings of a registry, in memory."""

    def set(self, name: str, value: object, reason: str = "") -> None:
        self[name] = value


def test_a_factor_that_is_switched_off_is_neither_asked_nor_judged_nor_forgotten() -> None:
    settings = Settings()
    keep_off(settings, ["smoking", "diet"])
    checklist = load_checklist(None, settings)
    assert settings[OFF_SETTING] == ["diet", "smoking"]
    assert {"smoking", "diet"} & {factor.id for factor in checklist.asked} == set()
    rules = checklist.in_use(load_rules())
    assert {"smoking", "diet"} <= {factor.id for factor in rules.factors_known}
    review = BrainHealthReview("r", TODAY, (ReviewAnswer("smoking", "current"), ReviewAnswer("sleep", "poor")))
    summary = summarise(PatientRecord(Patient("p", "1"), reviews=(review,)), rules, TODAY)
    assert [f.factor for f in summary.brain_health.findings if f.status is Status.ATTEND] == ["sleep"]
    assert summary.brain_health.counts == "1 to attend to; 0 no prompt; 6 not asked"
    assert not [item for item in summary.open_items if item.title == "Smoking"]


@pytest.mark.parametrize("kept", [None, "smoking", 3, {"a": 1}])
def test_a_setting_that_is_no_list_switches_nothing_off(kept: object) -> None:
    assert load_checklist(None, Settings({OFF_SETTING: kept})).off == frozenset()


def test_switching_off_is_in_the_audit_log(tmp_path: Path) -> None:
    with new_store(tmp_path / "store") as store:
        keep_off(store.settings, ["heat"])
        assert [line.what for line in store.audit.lines()][-1] == "setting changed"


# Which medicines count


LOCAL = ("tiotropium inhaler", "atropine eye drops", "oxybutynin patch", "diclofenac gel")


def test_inhaled_and_topical_medicines_are_left_out_only_where_the_clinic_has_it_so_and_are_named() -> None:
    taken = tuple(Medicine(name, name) for name in LOCAL)
    record = PatientRecord(Patient("p", "1"), medicines=taken)
    counted = burden(current_medicines(record, TODAY), load_reference().burden_table)
    assert counted.left_out == ()
    assert counted.total == 1 + 3 + 3
    rules = rules_of(load_rules(), Path("nowhere"), Settings({LOCAL_SETTING: True}))
    without = burden(current_medicines(record, TODAY), rules.burden_table, without_local=rules.without_local)
    assert without.total == 3, "a patch reaches the blood"
    assert without.left_out == (
        "tiotropium inhaler (inhaled)", "atropine eye drops (topical)", "diclofenac gel (topical)",
    )  # fmt: skip
    summary = summarise(record, rules, TODAY)
    (finding,) = (f for f in summary.brain_health.findings if f.factor == "medicines")
    assert "left out as the clinic has it: atropine eye drops (topical)" in finding.reason


def test_where_all_are_left_out_medicines_are_recorded_all_the_same() -> None:
    record = PatientRecord(Patient("p", "1"), medicines=(Medicine("m", "tiotropium"),))
    load = burden(record.medicines, load_reference().burden_table, without_local=True)
    assert (load.total, load.is_recorded, load.left_out) == (0, True, ("tiotropium (inhaled)",))
    found = findings(None, record, TODAY, load_reference().factors, load)
    assert next(f for f in found if f.factor == "medicines").status is Status.NO_PROMPT


# The document


def keys_of_the_document() -> Iterator[str]:
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            yield from re.findall(r"`([a-z-]+)`", line.split("|")[1])


def test_the_document_names_every_key_and_every_shipped_factor() -> None:
    assert set(keys_of_the_document()) == {*OWN_KEYS, *CHOICE_KEYS, *RULE_KEYS, *OWN_WHEN}
    text = DOCUMENT.read_text(encoding="utf-8")
    for factor in load_reference().factors:
        assert factor.title.casefold() in text.casefold(), factor.title


def test_the_documents_example_can_be_used() -> None:
    example = re.search(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert example
    assert len(read_factors(example[1], "example.toml", own=True)) == 2
