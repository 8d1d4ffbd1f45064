"""The tests of the laboratory as data: complete, with their caveats, without thresholds, refused where misread."""

from __future__ import annotations

import re

import pytest

from domain.laboratory import LaboratoryRefused, ResultKind, read_laboratory
from storage.reference import load_laboratory

GOOD = """
[[test]]
id = "x"
name = "X"
group = "G"
kind = "number"
specimen = "serum"
source = "S"
"""


def test_every_test_that_the_clinic_asked_for_is_there() -> None:
    assert {
        "csf_oligoclonal_bands", "csf_igg_index", "csf_cells", "csf_protein", "nfl", "gfap", "vitamin_d", "b12", "tsh",
        "lymphocytes", "cd19_b_cells", "igg", "igm", "jcv_index", "alt", "creatinine", "ebv_ebna1_igg", "aqp4_igg",
        "mog_igg", "hiv", "hbsag", "anti_hbc", "vzv_igg",
    } <= set(load_laboratory())  # fmt: skip


def test_a_number_has_its_unit_unless_it_is_a_ratio_and_words_have_choices() -> None:
    for test in load_laboratory().values():
        if test.kind is ResultKind.WORDS:
            assert test.choices, test.id
            assert not test.units, test.id
        else:
            assert bool(test.units) is not test.id.endswith(("igg_index", "kappa_index")), test.id


def test_no_test_carries_a_threshold_or_a_verdict() -> None:
    verdict = re.compile(r"[<>≥≤]|\b(normal|abnormal|high|low|deficient|reactive)\b(?! positive| dose| titre)", re.I)
    for test in load_laboratory().values():
        assert not verdict.search(" ".join((test.name, test.caveat, *test.choices))), test.id


def test_what_the_review_does_not_have_is_never_attributed_to_it() -> None:
    for test in load_laboratory().values():
        in_review = "The review" in test.source
        assert not (in_review and "Not part of the source review" in test.caveat), test.id
    for marker in ("nfl", "nfl_csf", "gfap"):
        assert "Not part of the source review" in load_laboratory()[marker].caveat


def test_neurofilament_asks_for_its_platform() -> None:
    assert "platform" in load_laboratory()["nfl"].remark


def test_what_rests_on_no_source_says_that_it_is_unverified() -> None:
    for test in load_laboratory().values():
        assert test.source != "general knowledge" or "unverified:" in test.remark, test.id


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('kind = "number"', 'kind = "figure"'), "number or words"),
        (('specimen = "serum"', 'specimen = "hair"'), "one of serum"),
        (('name = "X"\n', ""), "name is missing"),
        (('source = "S"', 'source = "S"\nlimit = 4'), "unknown key limit"),
        (("[[test]]", "[[test"), "not TOML"),
        ((GOOD, GOOD * 2), "two of the same id"),
        ((GOOD, ""), "no test"),
    ],
)
def test_a_file_that_is_not_understood_is_refused_with_the_place(change: tuple[str, str], words: str) -> None:
    assert [test.id for test in read_laboratory(GOOD)] == ["x"]
    with pytest.raises(LaboratoryRefused) as refusal:
        read_laboratory(GOOD.replace(*change))
    assert words in str(refusal.value)
