"""The shipped definition files: each as its source has it, and what was chosen marked key by key."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from importlib import resources

import pytest

from domain.definition import DefinitionRefused
from domain.definition_mri import Lesions, Region, parse_mri_definition
from domain.definition_rules import DaySpan, Scheme, SubThreshold, Takes
from domain.definition_words import PART_NAMES
from domain.engine import find_events
from domain.evidence import Attribution, Why
from domain.parameters import parameters
from storage.definitions import list_definitions, load_definition, load_pirma
from tests.engine_patients import LONG_AFTER, day, number, patient

AS_OF = day(LONG_AFTER)

FILES = sorted(
    (f for f in (resources.files("domain") / "definitions").iterdir() if f.name.endswith(".toml")), key=lambda f: f.name
)
TEXTS = {file.name.removesuffix(".toml"): file.read_text(encoding="utf-8") for file in FILES}
EVERY = pytest.mark.parametrize("name", TEXTS)

# What the files of before this issue must stay, to the bit: results name this fingerprint.
KEPT = {
    "cagol-2022-12w": "3d3c04db4013",
    "cagol-2022-24w": "360e844af07a",
    "kappos-2020-12w": "9f395ab0dfe3",
    "kappos-2020-24w": "24c7c83dd062",
    "mueller-2023-12w": "b574af085ce7",
    "mueller-2023-24w": "4875da5d197c",
    "mueller-2023-strict-12w": "2a05528d9dfe",
    "mueller-2023-strict-24w": "d87ee2504c85",
    "mueller-2025": "bc9fc2c76f84",
}

FAMILY_A = ["1.5", "1.0", "1.0", "1.0", "0.5"]  # from 0, 1.0, 5.0, 5.5 and 6.0
FAMILY_B = ["1.5", "1.0", "1.0", "0.5", "0.5"]

OF_2020 = ["baseline to onset+30", "confirmation-30 to confirmation+30"]
# id: EDSS steps, scheme, new baseline after a relapse, days of confirmation, RAW after and before a relapse, windows
SECOND = {
    "cda-12w": (FAMILY_A, "fixed", False, 84, None, []),
    "cda-24w": (FAMILY_A, "fixed", False, 168, None, []),
    "kappos-2018-24w": (FAMILY_A, "roving", False, 168, (90, 0), OF_2020),
    "kappos-2018-48w": (FAMILY_A, "roving", False, 336, (90, 0), OF_2020),
    "portaccio-2022": (FAMILY_A, "roving", False, 168, (90, 0), ["onset-90 to onset+30"]),
    "portaccio-2025-24w": (FAMILY_A, "roving", False, 168, (90, 0), ["onset-90 to onset+30"]),
    "portaccio-2025-48w": (FAMILY_A, "roving", False, 336, (90, 0), ["onset-90 to onset+30"]),
    "lublin-2022": (FAMILY_A, "roving", False, 168, (90, 0), ["onset-89 to onset+89"]),
    "cree-2019": (FAMILY_B, "fixed", False, 1095, None, []),
    "msbase": (FAMILY_A, "roving-worsening", True, 91, (30, 0), ["baseline to onset"]),
    "tur-2023": (FAMILY_A, "roving", False, 168, (90, 0), ["baseline to confirmation"]),
    "mspaths-2023": (None, "fixed", False, 183, (30, 0), ["onset-30 to confirmation+30"]),
    "mspaths-2023-roving": (None, "roving", False, 183, (30, 0), ["onset-30 to confirmation+30"]),
    "bsteh-2025": (FAMILY_B, "roving", True, 180, (90, 30), ["onset-90 to onset+30"]),
}


def test_every_definition_of_the_second_round_is_shipped() -> None:
    assert set(SECOND) <= set(TEXTS)


@pytest.mark.parametrize("name", SECOND)
def test_a_definition_has_the_steps_the_baseline_the_lengths_and_the_windows_of_its_source(name: str) -> None:
    steps, scheme, after_relapse, days, raw, windows = SECOND[name]
    found = load_definition(name)
    assert found.judges("edss") is (steps is not None)
    if steps is not None:
        at = ("0", "1.0", "5.0", "5.5", "6.0")
        assert [found.threshold_at("edss", Decimal(value)) for value in at] == [Decimal(change) for change in steps]
    assert (found.baseline.scheme, found.baseline.after_relapse) == (Scheme(scheme), after_relapse)
    assert found.confirmation.days == days
    assert found.attributes is (raw is not None)
    assert raw is None or (found.raw.after_relapse, found.raw.before_relapse) == raw
    assert [window.label for window in found.windows] == windows
    assert found.baseline.sub_threshold is SubThreshold.NONE


def test_what_only_one_source_asks_for_stands_in_its_file_alone() -> None:
    rows = {d.id: d for d in list_definitions()}
    assert [i for i, d in rows.items() if d.baseline.takes is Takes.BEST] == ["msbase"]
    assert {i: d.baseline.moves_after for i, d in rows.items() if d.baseline.moves_after} == {"bsteh-2025": 30}
    assert [i for i, d in rows.items() if d.sustained.days is None] == ["lublin-2022", "msbase"]
    assert [i for i, d in rows.items() if d.mri is not None] == ["tur-2023"]
    assert {i: d.early_rule.first_symptom_years for i, d in rows.items() if d.early_rule} == {"tur-2023": 5}
    assert [i for i, d in rows.items() if not d.confirmation.every_visit] == ["cree-2019"]
    cree = rows["cree-2019"]
    # Years 4 to 6 and 9 to 11, of 365.25 days.
    assert cree.onset.after_baseline == DaySpan(1461, 2192)
    assert cree.confirmation.after_baseline == DaySpan(3287, 4018)
    assert rows["msbase"].baseline.relapse_free.before == 31  # more than 30 days


def test_the_self_given_tests_have_the_changes_of_the_abstract() -> None:
    found = load_definition("mspaths-2023")
    assert found.threshold_at("pdds", Decimal(3)) == 1
    assert found.threshold_at("wst", Decimal("5.0")) == 1
    assert found.threshold_at("mdt_dominant", Decimal(20)) == 4
    assert found.threshold_at("mdt_non_dominant", Decimal(25)) == 5
    assert found.threshold_at("pst", Decimal(50)) == 4


def test_a_worsening_of_a_self_given_test_is_found() -> None:
    found = find_events(
        patient([(0, 50), (100, 46), (283, 46)], measure="pst"), "pst", load_definition("mspaths-2023"), AS_OF
    )
    assert [(e.attribution, number(e.onset.on)) for e in found.events] == [(Attribution.PIRA, 100)]


@EVERY
def test_a_file_is_named_by_its_id_and_says_what_was_read_and_what_chosen(name: str) -> None:
    text = TEXTS[name]
    assert load_definition(name).id == name
    comment = [line for line in text.splitlines() if line.startswith("#")]
    assert text.startswith("# ")
    assert len(" ".join(comment)) > 80


@EVERY
def test_a_file_names_its_length_in_the_title_or_is_a_long_term_rule(name: str) -> None:
    found = load_definition(name)
    assert found.confirmation_length in found.title or name == "cree-2019"
    if match := re.search(r"-(\d+)w$", name):
        assert found.confirmation.days == 7 * int(match[1])


@EVERY
def test_every_part_that_is_marked_has_words_of_its_own(name: str) -> None:
    found = load_definition(name)
    for mark in found.unverified:
        assert mark in PART_NAMES or mark.partition(".")[0] == "thresholds"
    assert found.unverified_parts("edss") or not found.judges("edss")


@EVERY
def test_the_fingerprint_is_that_of_the_content(name: str) -> None:
    content = json.dumps(tomllib.loads(TEXTS[name]), sort_keys=True)
    assert load_definition(name).sha256 == hashlib.sha256(content.encode()).hexdigest()


def test_the_first_nine_files_are_what_they_were() -> None:
    assert {name: load_definition(name).sha256[:12] for name in KEPT} == KEPT


@EVERY
def test_the_parameters_name_every_rule_of_a_definition(name: str) -> None:
    found = load_definition(name)
    said = " | ".join(parameters(found))
    assert found.confirmation_length in said or f"{found.confirmation.first_day} days" in said
    assert ("RAW and PIRA: not part of this definition" in said) is not found.attributes
    assert ("best value from onset to confirmation" in said) is (found.baseline.takes is Takes.BEST)
    assert ("moves with a change that held for 30 days" in said) is (found.baseline.moves_after == 30)
    assert ("1461 to 2192 days after the baseline" in said) is (found.onset.after_baseline is not None)
    assert ("3287 to 4018 days after the baseline" in said) is (found.confirmation.after_baseline is not None)
    assert ("early PIRA: onset within 5 years" in said) is (found.early_rule is not None)
    assert said.count("differs from the source") == len(found.differs)
    for lesion in ("PIRA, non-active", "PIRA, active", "PIRA, MRI unknown", "no new T2 lesion"):
        assert (lesion in said) is (found.mri is not None)


def test_an_open_end_and_one_point_are_worded() -> None:
    cree = load_definition("cree-2019")
    open_end = replace(cree, onset=replace(cree.onset, after_baseline=DaySpan(365, None)))
    assert "onset: 365 or more days after the baseline" in parameters(open_end)
    assert "PDDS 1 point;" in parameters(load_definition("mspaths-2023"))[0]


@pytest.mark.parametrize("name", ["cda-12w", "cda-24w"])
def test_a_worsening_by_a_rule_that_does_not_ask_about_relapses_is_neither_pira_nor_raw(name: str) -> None:
    for relapses in ([], [350]):
        record = patient([(0, 2.0), (182, 2.0), (365, 3.0), (547, 3.0)], relapses)
        (event,) = find_events(record, "edss", load_definition(name), AS_OF).worsenings
        assert (event.attribution, event.why) == (Attribution.UNDETERMINED, Why.NOT_ASKED)
        assert (event.onset.on, event.pira_confirmation) == (day(365), None)


def found_by(name: str, *values: tuple[int, float]) -> list[tuple[int, int, str]]:
    """Return onset, confirmation and attribution of each confirmed worsening."""
    result = find_events(patient(values), "edss", load_definition(name), AS_OF)
    return [(number(e.onset.on), number(e.confirmation.on), str(e.attribution)) for e in result.worsenings]


def test_msbase_compares_the_next_worsening_with_the_lowest_value_from_onset_to_confirmation() -> None:
    values = ((0, 2.0), (182, 3.0), (280, 3.5), (455, 4.0), (550, 4.0))
    assert found_by("msbase", *values) == [(182, 280, "PIRA"), (455, 550, "PIRA")]
    assert found_by("mueller-2023-12w", *values) == [(182, 280, "PIRA")]
    assert found_by("msbase", *values, (700, 2.0)) == []  # not held to the end of follow-up


def test_bsteh_moves_the_baseline_with_an_improvement_that_held_for_thirty_days() -> None:
    values = ((0, 4.0), (100, 3.0), (130, 3.0), (200, 4.0), (380, 4.0))
    assert found_by("bsteh-2025", *values) == [(200, 380, "PIRA")]
    assert found_by("bsteh-2025", *values[:2], (129, 3.0), *values[3:]) == []


def test_cree_asks_for_year_five_and_year_ten_alone() -> None:
    assert found_by("cree-2019", (0, 2.0), (1461, 3.0), (2500, 2.0), (3287, 3.0)) == [(1461, 3287, "undetermined")]
    assert found_by("cree-2019", (0, 2.0), (1460, 3.0), (2193, 3.0), (3287, 3.0)) == []
    assert found_by("cree-2019", (0, 2.0), (2192, 3.0), (3286, 3.0), (4018, 3.0)) == [(2192, 4018, "undetermined")]
    assert found_by("cree-2019", (0, 2.0), (2192, 3.0), (3286, 3.0), (4019, 3.0)) == []
    assert found_by("cree-2019", (0, 5.5), (1500, 6.0), (3300, 6.0)) == [(1500, 3300, "undetermined")]


# The rule on scans for the definitions without one of their own

TEXT = """
id = "ours"
version = 1
title = "ours"
citation = "ours"
[mri]
from = "onset-30"
to = "confirmation"
needs = ["brain"]
quiet = "quiet"
active = "active"
"""


def test_pirma_asks_for_brain_and_cord_from_baseline_to_confirmation() -> None:
    found = load_pirma()
    assert (found.id, found.rule.label) == ("pirma", "baseline to confirmation")
    assert (found.rule.needs, found.rule.lesions) == (tuple(Region), tuple(Lesions))
    assert (found.rule.quiet, found.rule.active, found.rule.unknown) == (
        "PIRMA",
        "PIRA, MRI active",
        "PIRA, MRI unknown",
    )


def test_a_rule_without_lesions_counts_them_all() -> None:
    rule = parse_mri_definition(TEXT, "ours.toml").rule
    assert (rule.lesions, rule.unknown, rule.label) == (tuple(Lesions), "PIRA, MRI unknown", "onset-30 to confirmation")


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        ('needs = ["brain"]', 'needs = ["cord"]', "mri.needs", "brain"),
        ('needs = ["brain"]', "needs = []", "mri.needs", "brain, cord"),
        ('needs = ["brain"]', 'needs = ["brain", "brain"]', "mri.needs", "once"),
        ('needs = ["brain"]', 'needs = ["eye"]', "mri.needs", "brain, cord"),
        ('needs = ["brain"]', 'needs = "brain"', "mri.needs", "list of texts"),
        ('from = "onset-30"', 'from = "last-different"', "mri.from", "baseline, last-visit, onset or confirmation"),
        ('from = "onset-30"', 'from = "relapse"', "mri.from", "onset-90"),
        ('active = "active"', 'active = "quiet"', "mri", "words of their own"),
        ('active = "active"', 'active = "active"\nlesions = ["black hole"]', "mri.lesions", "enhancing"),
        ('active = "active"', 'active = "active"\ncolour = 1', "mri.colour", "spelling"),
        ('quiet = "quiet"\n', "", "mri.quiet", "add it"),
    ],
)
def test_a_wrong_rule_is_refused_with_the_key_and_the_remedy(old: str, new: str, key: str, remedy: str) -> None:
    with pytest.raises(DefinitionRefused, match=r"ours\.toml") as refused:
        parse_mri_definition(TEXT.replace(old, new, 1), "ours.toml")
    assert key in str(refused.value)
    assert remedy in str(refused.value)
