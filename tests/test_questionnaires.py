"""Questionnaires: every shipped file is cited, scores are on their scale, a clinic's own overrides none."""

from __future__ import annotations

import re
from decimal import Decimal
from importlib import resources
from pathlib import Path

import pytest

from domain.measures import MEASURES
from domain.questionnaire import Questionnaire, QuestionnaireRefused, Score, parse_questionnaire
from domain.values import ValueRefused, read_value
from storage.questionnaires import (
    list_questionnaires,
    load_questionnaires,
    measures_of,
    questionnaires_folder,
    shipped_questionnaires,
)

SHIPPED = shipped_questionnaires()
EVERY = pytest.mark.parametrize("one", SHIPPED, ids=lambda one: one.id)
EVERY_SCORE = pytest.mark.parametrize("score", [s for one in SHIPPED for s in one.scores], ids=lambda s: s.id)
DOCUMENT = Path(__file__).parents[1] / "docs" / "questionnaires.md"
OWN = """
id = "clinic_sleep"
title = "Sleep diary"
about = "how the night was, 0 to 10"
citation = "Our clinic, 2026"
licence = "our own"

[[score]]
id = "clinic_sleep"
title = "Sleep"
low = 0
high = 10
step = 0.5
worse = "lower"
"""
# id: low, high, step, worse; as assessments.csv has them.
SCALES = {
    "msis29_phys": ("0", "100", "0.1", "higher"),
    "msis29_psych": ("0", "100", "0.1", "higher"),
    "msws12": ("0", "100", "0.1", "higher"),
    "hads_a": ("0", "21", "1", "higher"),
    "hads_d": ("0", "21", "1", "higher"),
    "phq9": ("0", "27", "1", "higher"),
    "phq9_item9": ("0", "3", "1", "higher"),
    "gad7": ("0", "21", "1", "higher"),
    "fsmc_total": ("20", "100", "1", "higher"),
    "fsmc_motor": ("10", "50", "1", "higher"),
    "fsmc_cog": ("10", "50", "1", "higher"),
    "mfis": ("0", "84", "1", "higher"),
    "mfis5": ("0", "20", "1", "higher"),
    "fss": ("1", "7", "0.1", "higher"),
    "promis_physical": ("20", "80", "0.1", "lower"),
    "promis_fatigue": ("20", "80", "0.1", "higher"),
    "promis_pain": ("20", "80", "0.1", "higher"),
    "promis_cognition": ("20", "80", "0.1", "lower"),
    "pain_nrs": ("0", "10", "1", "higher"),
    "pdds": ("0", "8", "1", "higher"),
    "eq5d_index": ("-0.6", "1", "0.001", "lower"),
    "eq5d_vas": ("0", "100", "1", "lower"),
}


def score_of(id: str) -> Score:
    return next(score for one in SHIPPED for score in one.scores if score.id == id)


@EVERY
def test_every_questionnaire_is_cited_and_says_under_which_terms_it_is_used(one: Questionnaire) -> None:
    assert re.search(r"\d{4}|scale", one.citation)
    assert one.licence
    assert all(band.source for score in one.scores for band in score.bands)
    marked = any(band.unverified for score in one.scores for band in score.bands)
    assert not marked or "cut-offs" in one.unverified


@EVERY
def test_a_shipped_file_has_the_name_of_its_id_and_holds_no_item(one: Questionnaire) -> None:
    text = (resources.files("domain") / "questionnaires" / f"{one.id}.toml").read_text("utf-8")
    assert "?" not in text
    assert not re.search(r"\b(refer|switch|start|suggest|supplement)", text)


def test_every_score_has_the_scale_of_its_publication() -> None:
    scales = {
        s.id: (str(s.measure.low), str(s.measure.high), str(s.measure.step), s.measure.worse)
        for one in SHIPPED
        for s in one.scores
    }
    assert scales == SCALES


@EVERY_SCORE
def test_a_score_takes_its_bounds_and_refuses_what_lies_beyond(score: Score) -> None:
    measure = score.measure
    for value in (measure.low, measure.high, measure.low + measure.step):
        assert read_value(measure, str(value)) == value
    for value in (measure.low - measure.step, measure.high + measure.step, measure.low + measure.step / 2):
        with pytest.raises(ValueRefused):
            read_value(measure, str(value))


@pytest.mark.parametrize(
    ("id", "value", "words"),
    [
        ("hads_a", "7", None),
        ("hads_a", "8", "possible"),
        ("hads_d", "10", "possible"),
        ("hads_d", "11", "probable"),
        ("phq9", "0", "minimal"),
        ("phq9", "9", "mild"),
        ("phq9", "10", "moderate"),
        ("phq9", "27", "severe"),
        ("gad7", "15", "severe"),
        ("fsmc_total", "42", None),
        ("fsmc_total", "43", "mild"),
        ("fsmc_total", "53", "moderate"),
        ("fsmc_total", "63", "severe"),
        ("fsmc_motor", "27", "moderate"),
        ("fsmc_cog", "27", "mild"),
        ("fsmc_cog", "34", "severe"),
        ("mfis", "37", None),
        ("mfis", "38", "fatigued"),
        ("fss", "3.9", None),
        ("fss", "4", "fatigued"),
        ("mfis5", "20", None),
    ],
)
def test_a_value_has_the_band_that_its_source_gives(id: str, value: str, words: str | None) -> None:
    band = score_of(id).band(Decimal(value))
    assert (band.words if band else None) == words


def test_unverified_bands_say_so_wherever_they_are_read() -> None:
    assert score_of("hads_a").bands_in_words() == (
        "from 8 possible, from 11 probable (Zigmond and Snaith 1983; unverified)"
    )
    assert "unverified" not in score_of("fsmc_total").bands_in_words()


def test_only_item_nine_above_nothing_needs_a_person() -> None:
    asking = [score.id for one in SHIPPED for score in one.scores if score.person_from is not None]
    assert asking == ["phq9_item9"]
    item = score_of("phq9_item9")
    assert [item.needs_person(Decimal(value)) for value in (0, 1, 2, 3)] == [False, True, True, True]
    assert not item.needs_person(None)


def test_a_known_measure_keeps_its_own_scale() -> None:
    assert score_of("pdds").measure is MEASURES["pdds"]


def test_every_score_is_a_measure_for_files_to_read_and_write(tmp_path: Path) -> None:
    assert set(measures_of()) == set(SCALES)
    (tmp_path / "questionnaires").mkdir()
    (tmp_path / "questionnaires" / "sleep.toml").write_text(OWN, "utf-8")
    assert set(measures_of(tmp_path)) == {*SCALES, "clinic_sleep"}
    assert set(measures_of(tmp_path / "nothing")) == set(SCALES)


def test_a_clinic_adds_its_own(tmp_path: Path) -> None:
    (tmp_path / "sleep.toml").write_text("\ufeff" + OWN, "utf-8")
    own = next(one for one in list_questionnaires(tmp_path) if one.id == "clinic_sleep")
    assert read_value(own.scores[0].measure, "7,5") == Decimal("7.5")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ('id = "clinic_sleep"\ntitle = "Sleep diary"', 'id = "phq9"\ntitle = "Sleep diary"'),
            "id is 'phq9', as in the program",
        ),
        (
            ('id = "clinic_sleep"\ntitle = "Sleep"\n', 'id = "phq9"\ntitle = "Sleep"\n'),
            "score phq9 is 'phq9', as in the program",
        ),
        (
            ('id = "clinic_sleep"\ntitle = "Sleep"\n', 'id = "sdmt"\ntitle = "Sleep"\n'),
            "'sdmt', a measure of the program",
        ),
        (
            ('id = "clinic_sleep"\ntitle = "Sleep"\n', 'id = "pdds"\ntitle = "Sleep"\n'),
            "'pdds', a measure of the program",
        ),
        (("high = 10", "high = 0"), "score 1.high is 0; write a number above low"),
        (("high = 10", 'high = "ten"'), "score 1.high is 'ten'; write a number"),
        (("step = 0.5", "step = 3"), "score 1.step is 3"),
        (("step = 0.5", "step = 0"), "score 1.step is 0"),
        (("step = 0.5\n", ""), "score 1.step is missing"),
        (('worse = "lower"', 'worse = "down"'), 'write "higher" or "lower"'),
        (('licence = "our own"\n', ""), "licence is missing"),
        (('about = "how', 'colour = "blue"\nabout = "how'), "colour is not known; remove it"),
        (('worse = "lower"', 'worse = "lower"\npart-of = "phq9"'), "score clinic_sleep names 'phq9'"),
        (('worse = "lower"', 'worse = "lower"\nneeds-person-from = 0'), "needs-person-from is 0"),
        (
            ('worse = "lower"', 'worse = "lower"\nband = [{ from = 11, words = "w", source = "s" }]'),
            "band 1.from is 11",
        ),
        (('id = "clinic_sleep"\ntitle = "Sleep diary"', 'id = "Sleep!"\ntitle = "Sleep diary"'), "id is 'Sleep!'"),
        (("[[score]]", "[[score]"), "is not TOML"),
        (("[[score]]", f"x = {'[' * 5000}\n[[score]]"), "is not TOML"),
        (("high = 10", f"high = 1{'0' * 5000}"), "is not TOML"),
        (("high = 10", "high = 1e999999999"), "score 1.high is too large or too small"),
        (("step = 0.5", "step = 1e-999999"), "score 1.step is too large or too small"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_file_key_and_remedy(
    change: tuple[str, str], said: str, tmp_path: Path
) -> None:
    assert change[0] in OWN
    (tmp_path / "sleep.toml").write_text(OWN.replace(*change, 1), "utf-8")
    with pytest.raises(QuestionnaireRefused) as refused:
        list_questionnaires(tmp_path)
    assert "sleep.toml" in str(refused.value)
    assert said in str(refused.value)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sleep.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QuestionnaireRefused, match=r"sleep\.toml: it is not UTF-8 text"):
        list_questionnaires(tmp_path)


def test_one_faulty_file_takes_nothing_but_itself_away(tmp_path: Path) -> None:
    folder = tmp_path / "questionnaires"
    folder.mkdir()
    (folder / "good.toml").write_text(OWN, "utf-8")
    (folder / "twice.toml").write_text(OWN, "utf-8")
    assert questionnaires_folder(tmp_path) == folder
    found, faults = load_questionnaires(tmp_path)
    assert {one.id for one in found} == {*(one.id for one in SHIPPED), "clinic_sleep"}
    assert len(faults) == 1
    assert "twice.toml: id is 'clinic_sleep', as in good.toml" in faults[0]


def test_the_example_in_the_document_can_be_used_as_it_stands() -> None:
    example = re.search(r"```toml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert example is not None
    made = parse_questionnaire(example[1], "example.toml")
    assert len(made.scores) == 3
    assert made.scores[2].sum_of == (made.scores[0].id, made.scores[1].id)


def test_the_document_names_every_key_and_every_shipped_questionnaire() -> None:
    text = DOCUMENT.read_text("utf-8")
    of_file = "id title about citation licence unverified"
    of_score = "low high step worse note band words source from needs-person-from part-of sum-of"
    keys = f"{of_file} {of_score}"
    assert [key for key in keys.split() if f"`{key}`" not in text] == []
    assert [one.title for one in SHIPPED if one.title not in text] == []
