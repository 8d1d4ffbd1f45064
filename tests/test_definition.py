"""Definitions as data: the shipped files, what each key means, and what a wrong file is told."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from importlib import resources
from pathlib import Path

import pytest

from domain.definition import Definition, DefinitionRefused, ThresholdMissing, parse_definition
from domain.definition_rules import (
    Checkpoint,
    Combine,
    DaySpan,
    MovesTo,
    RawRule,
    Scheme,
    SkipExtremes,
    SubThreshold,
    Takes,
    Threshold,
    WindowEnd,
)
from domain.refusal import Refusal
from storage.definitions import DEFAULT_DEFINITION, list_definitions, load_definition

FIRST = (
    "cagol-2022-12w",
    "cagol-2022-24w",
    "kappos-2020-12w",
    "kappos-2020-24w",
    "mueller-2023-12w",
    "mueller-2023-24w",
    "mueller-2023-strict-12w",
    "mueller-2023-strict-24w",
    "mueller-2025",
)
TEXT = (resources.files("domain") / "definitions" / "mueller-2023-12w.toml").read_text(encoding="utf-8")


def parsed(old: str = "", new: str = "") -> Definition:
    """Return the 12-week file with one piece of its text replaced."""
    assert old in TEXT
    return parse_definition(TEXT.replace(old, new, 1), "site.toml")


def refusal(old: str, new: str) -> str:
    with pytest.raises(DefinitionRefused) as refused:
        parsed(old, new)
    assert isinstance(refused.value, Refusal)
    assert "site.toml" in str(refused.value)
    return str(refused.value)


def test_the_24_week_one_of_the_first_nine_is_the_default() -> None:
    assert set(FIRST) < {d.id for d in list_definitions()}
    assert DEFAULT_DEFINITION == "mueller-2023-24w"


@pytest.mark.parametrize("name", FIRST)
def test_a_shipped_file_is_named_by_its_id_and_says_what_is_unverified(name: str) -> None:
    definition = load_definition(name)
    assert definition.id == name
    assert definition.is_unverified("thresholds.edss")
    assert definition.is_unverified("raw.within-days")
    assert "threshold rule" in definition.unverified_parts("edss")
    assert definition.citation.startswith(("Kappos", "Cagol", "Müller"))


@pytest.mark.parametrize("name", [definition.id for definition in list_definitions()])
def test_no_shipped_file_gives_advice(name: str) -> None:
    text = (resources.files("domain") / "definitions" / f"{name}.toml").read_text(encoding="utf-8").lower()
    assert not re.findall(r"\b(refer|switch|suggest|supplement|must|stable)\b", text)


def test_the_shipped_definitions_differ_where_their_papers_do() -> None:
    rows = {name: load_definition(name) for name in FIRST}
    assert {i: d.confirmation.days for i, d in rows.items()} == {
        i: 84 if i.endswith("12w") else 168 if i.endswith("24w") else 365 for i in FIRST
    }
    assert {i for i, d in rows.items() if d.baseline.scheme is Scheme.FIXED} == {"kappos-2020-12w", "kappos-2020-24w"}
    assert {i for i, d in rows.items() if d.baseline.after_relapse} == {
        "kappos-2020-12w",
        "kappos-2020-24w",
        "mueller-2025",
    }
    assert rows["mueller-2025"].confirmation.first_day == 350
    assert [w.label for w in rows["kappos-2020-12w"].windows] == [
        "baseline to onset+30",
        "confirmation-30 to confirmation+30",
    ]
    assert [w.label for w in rows["cagol-2022-12w"].windows] == ["onset-90 to confirmation"]
    assert [w.label for w in rows["mueller-2023-strict-24w"].windows] == ["baseline to confirmation"]
    assert [w.label for w in rows["mueller-2025"].windows] == [
        "last-visit to onset",
        "confirmation-30 to confirmation",
    ]


@pytest.mark.parametrize(
    ("name", "value", "change"),
    [
        ("mueller-2023-12w", "0", "1.5"),
        ("mueller-2023-12w", "1.0", "1.0"),
        ("mueller-2023-12w", "5.5", "1.0"),
        ("mueller-2023-12w", "6.0", "0.5"),
        ("kappos-2020-12w", "0", "1.0"),
        ("kappos-2020-12w", "5.5", "1.0"),
        ("kappos-2020-12w", "6.0", "0.5"),
    ],
)
def test_the_edss_threshold_goes_by_the_baseline(name: str, value: str, change: str) -> None:
    assert load_definition(name).threshold_at("edss", Decimal(value)) == Decimal(change)


def test_twenty_percent_is_exact_and_both_hands_have_the_rule_of_the_peg_test() -> None:
    definition = parsed()
    assert definition.threshold_at("t25fw", Decimal("4.10")) == Decimal("0.82")
    assert definition.threshold_at("nhpt_dominant", Decimal("20.5")) == Decimal("4.1")
    assert definition.threshold_at("nhpt_non_dominant", Decimal("20.5")) == Decimal("4.1")


def test_a_hand_can_have_a_rule_of_its_own() -> None:
    definition = parsed("nhpt  = { percent = 20 }", "nhpt = { percent = 20 }\nnhpt_dominant = { percent = 15 }")
    assert definition.threshold_at("nhpt_dominant", Decimal(20)) == 3
    assert definition.threshold_at("nhpt_non_dominant", Decimal(20)) == 4


def test_either_is_the_smaller_of_points_and_percent_and_both_is_the_larger() -> None:
    either, both = parsed(), parsed('"either"', '"both"')
    assert [either.threshold_at("sdmt", Decimal(v)) for v in (15, 50)] == [3, 4]
    assert [both.threshold_at("sdmt", Decimal(v)) for v in (15, 50)] == [4, 10]
    assert Threshold(points=Decimal(4), combine=Combine.BOTH).at(Fraction(50)) == 4


def test_the_sha256_is_that_of_the_content_as_sorted_json_and_comments_do_not_count() -> None:
    content = json.dumps(tomllib.loads(TEXT), sort_keys=True)
    assert parsed().sha256 == hashlib.sha256(content.encode()).hexdigest()
    assert parse_definition("# a remark\n" + TEXT, "x").sha256 == parsed().sha256
    assert parsed("days = 84", "days = 91").sha256 != parsed().sha256


def test_every_word_of_the_format_is_understood() -> None:
    for scheme in Scheme:
        assert parsed('scheme = "roving"', f'scheme = "{scheme}"').baseline.scheme is scheme
    for target in MovesTo:
        assert parsed('moves-to = "confirmation"', f'moves-to = "{target}"').baseline.moves_to is target
    for sub in SubThreshold:
        assert parsed('sub-threshold = "none"', f'sub-threshold = "{sub}"').baseline.sub_threshold is sub
    for skip in SkipExtremes:
        made = parsed('skip-local-extremes = "none"', f'skip-local-extremes = "{skip}"')
        assert made.baseline.skip_local_extremes is skip
    for checkpoint in Checkpoint:
        (first, _) = parsed('from = "onset-90"', f'from = "{checkpoint}+7"').windows
        assert first.start == WindowEnd(checkpoint, 7)


def test_lengths_without_a_limit_are_written_inf() -> None:
    assert parsed().confirmation.last_day is None
    assert parsed("before = 0, after = inf", "before = 7, after = 30").confirmation.last_day == 114
    assert parsed("[sustained]\ndays = 0", "[sustained]\ndays = inf").sustained.days is None


def test_a_definition_without_windows_or_provenance_is_whole() -> None:
    text = TEXT[: TEXT.index("[[pira")]
    definition = parse_definition(text, "x")
    assert (definition.windows, definition.unverified) == ((), ())


def test_the_optional_keys_say_where_the_search_starts_and_which_visits_confirm() -> None:
    assert parsed('scheme = "roving"', 'scheme = "roving"\nvisit = "chosen"').baseline.visit == "chosen"
    assert parsed("every-visit = true", "every-visit = true\nscheduled-only = true").confirmation.scheduled_only


def test_the_optional_keys_say_what_a_moved_baseline_is_and_when_it_moves() -> None:
    assert (parsed().baseline.takes, parsed().baseline.moves_after) == (Takes.OWN, None)
    for takes in Takes:
        assert parsed('scheme = "roving"', f'scheme = "roving"\ntakes = "{takes}"').baseline.takes is takes
    assert parsed('scheme = "roving"', 'scheme = "roving"\nmoves-after-days = 30').baseline.moves_after == 30


def test_the_optional_keys_say_how_long_after_the_baseline_onset_and_confirmation_count() -> None:
    assert (parsed().onset.after_baseline, parsed().confirmation.after_baseline) == (None, None)
    made = parsed("[confirmation]", "after-baseline-days = { first = 7, last = 9 }\n\n[confirmation]")
    assert made.onset.after_baseline == DaySpan(7, 9)
    made = parsed("every-visit = true", "every-visit = true\nafter-baseline-days = { first = 7, last = inf }")
    assert made.confirmation.after_baseline == DaySpan(7, None)
    assert [DaySpan(7, 9).holds(days) for days in (6, 7, 9, 10)] == [False, True, True, False]
    assert DaySpan(7, None).holds(99999)


ATTRIBUTES_NOTHING = TEXT[: TEXT.index("[raw]")].replace("[thresholds]", "attributes = false\n\n[thresholds]")


def test_a_definition_that_attributes_nothing_needs_neither_windows_nor_the_span_for_raw() -> None:
    assert parsed().attributes
    made = parse_definition(ATTRIBUTES_NOTHING, "x")
    assert (made.attributes, made.windows, made.raw) == (False, (), RawRule(0, 0))


def test_a_definition_that_attributes_nothing_keeps_the_days_after_which_a_relapse_moves_its_baseline() -> None:
    raw = "\n[raw]\nwithin-days = { after-relapse = 60, before-relapse = 0 }\n"
    text = ATTRIBUTES_NOTHING.replace("after-relapse = false", "after-relapse = true")
    assert parse_definition(text + raw, "x").raw == RawRule(60, 0)
    with pytest.raises(DefinitionRefused, match="raw is missing"):
        parse_definition(text, "x")


@pytest.mark.parametrize(
    "table", ["[raw]\nwithin-days = { after-relapse = 90, before-relapse = 0 }", "[pira]", "[mri]"]
)
def test_a_definition_that_attributes_nothing_and_says_how_is_refused(table: str) -> None:
    mri = 'from = "onset"\nto = "confirmation"\nneeds = ["brain"]\nquiet = "q"\nactive = "a"'
    with pytest.raises(DefinitionRefused, match=r"is given, but attributes = false; remove the table"):
        parse_definition(f"{ATTRIBUTES_NOTHING}\n{table}\n{mri if table == '[mri]' else ''}", "x")


def test_what_the_source_has_and_the_file_does_not_is_kept_in_sentences() -> None:
    assert parsed().differs == ()
    assert parsed("unverified = [", 'differs = ["One.", "Two."]\nunverified = [').differs == ("One.", "Two.")


def test_a_definition_says_which_measures_it_judges() -> None:
    assert [parsed().judges(m) for m in ("edss", "nhpt_dominant", "sdmt", "pdds")] == [True, True, True, False]
    assert not parsed("nhpt  = { percent = 20 }\n", "").judges("nhpt_non_dominant")


SPAN = "after-baseline-days"


@pytest.mark.parametrize(
    ("old", "new", "key", "remedy"),
    [
        ("never-lower = false", "never-lower = false\ncolour = 1", "baseline.colour", "correct its spelling"),
        ("version = 1", "version = 1\nauthor = 'x'", "author", "remove it"),
        ("[sustained]\ndays = 0\n", "", "sustained", "add it"),
        ("every-visit = true\n", "", "confirmation.every-visit", "true or false"),
        ("every-visit = true", "every-visit = 1", "confirmation.every-visit", "true or false"),
        ("version = 1", "version = 0", "version", "from 1"),
        ('id = "mueller-2023-12w"', 'id = "Müller 12"', "id", "lower-case"),
        ('title = "', 'title = ""\nx = "', "title", "in quotes"),
        ("days = 84", "days = -84", "confirmation.days", "from 1"),
        ("days = 84", "days = 84.5", "confirmation.days", "whole number"),
        ("days = 84", "days = inf", "confirmation.days", "whole number"),
        ("before = 0, after = inf", "before = 84, after = inf", "tolerance-days.before", "less than"),
        ("after-relapse = 90, before-relapse = 0", "after-relapse = -1, before-relapse = 0", "after-relapse", "from 0"),
        ("[sustained]\ndays = 0", "[sustained]\ndays = -1", "sustained.days", "from 0"),
        ('scheme = "roving"', 'scheme = "wandering"', "baseline.scheme", "roving-improvement"),
        ('moves-to = "confirmation"', 'moves-to = "baseline"', "baseline.moves-to", "confirmation, onset"),
        ('from = "onset-90"', 'from = "relapse-90"', "relapse-free[1].from", "last-different"),
        ('from = "onset-90"', 'from = "onset-90.5"', "relapse-free[1].from", "whole days"),
        ('to = "onset+30"', 'to = "onset+30"\nby = 1', "relapse-free[1].by", "remove it"),
        ("upto = 10.0", "upto = 9.5", "thresholds.edss", "upto = 10"),
        ("upto = 5.5", "upto = 0.0", "thresholds.edss[2].upto", "above"),
        ("change = 1.5", "change = 0", "thresholds.edss[1].change", "above 0"),
        ("change = 1.5", "change = -1", "thresholds.edss[1].change", "above 0"),
        ("change = 1.5", "chance = 1", "thresholds.edss[1].change", "add it"),
        ("t25fw = { percent = 20 }", "t25fw = { }", "thresholds.t25fw", "points"),
        ("t25fw = { percent = 20 }", 't25fw = { percent = "a" }', "thresholds.t25fw.percent", "a number"),
        ("t25fw = { percent = 20 }", "t25fw = 20", "thresholds.t25fw", "table"),
        ("t25fw = { percent = 20 }", "walk = { percent = 20 }", "thresholds.walk", "t25fw"),
        (', combine = "either"', "", "thresholds.sdmt.combine", "either"),
        ('combine = "either"', 'combine = "mean"', "thresholds.sdmt.combine", "either, both"),
        ('unverified = ["thresholds"', 'unverified = ["treshold"', "provenance.unverified", "name a table or key"),
        ("unverified = [", "unverified = [3, ", "provenance.unverified", "list of texts"),
        ("unverified = [", 'differs = "One."\nunverified = [', "provenance.differs", "list of texts"),
        ("unverified = [", 'differs = [" "]\nunverified = [', "provenance.differs", "list of texts"),
        ("version = 1", 'version = 1\nattributes = "no"', "attributes", "true or false"),
        ('scheme = "roving"', 'scheme = "roving"\ntakes = "worst"', "baseline.takes", "own, best"),
        ('scheme = "roving"', 'scheme = "fixed"\ntakes = "best"', "baseline.takes", "roving-worsening"),
        ('scheme = "roving"', 'scheme = "roving-improvement"\ntakes = "best"', "baseline.takes", "roving-worsening"),
        ('scheme = "roving"', 'scheme = "fixed"\nmoves-after-days = 30', "baseline.moves-after-days", "remove it"),
        ('scheme = "roving"', 'scheme = "roving"\nmoves-after-days = 0', "baseline.moves-after-days", "from 1"),
        ('scheme = "roving"', 'scheme = "roving"\nmoves-after-days = 84', "baseline.moves-after-days", "fewer days"),
        ("[conf", f"{SPAN} = {{ first = 9, last = 8 }}\n[conf", f"onset.{SPAN}.last", "from first"),
        ("[conf", f"{SPAN} = {{ first = 9 }}\n[conf", f"onset.{SPAN}.last", "add it"),
        ("[conf", f"{SPAN} = {{ first = inf, last = inf }}\n[conf", f"{SPAN}.first", "whole number"),
        ("[conf", f"{SPAN} = {{ first = 1, last = 2, to = 3 }}\n[conf", f"{SPAN}.to", "remove it"),
        ("[provenance]", "[early]\nfirst-symptom-years = 0\n[provenance]", "early.first-symptom-years", "from 1"),
        ("[provenance]", "[early]\nfirst-symptom-days = 5\n[provenance]", "early.first-symptom-years", "add it"),
        ("[provenance]", "[[provenance]]", "provenance", "shipped files"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_the_key_and_the_remedy(
    old: str, new: str, key: str, remedy: str
) -> None:
    sentence = refusal(old, new)
    assert key in sentence
    assert remedy in sentence


def test_text_that_is_not_toml_is_refused_with_the_line() -> None:
    with pytest.raises(DefinitionRefused, match=r"site\.toml: it is not TOML .*line 1"):
        parse_definition("id == 3", "site.toml")


def test_a_measure_without_a_threshold_is_refused_when_asked_for() -> None:
    definition = parsed("t25fw = { percent = 20 }\n", "")
    with pytest.raises(ThresholdMissing, match=r"no threshold for t25fw: choose another measure \(edss, nhpt, sdmt\)"):
        definition.threshold_at("t25fw", Decimal(5))


def test_labels_carry_their_weeks_and_under_24_weeks_is_early() -> None:
    rows = {d.id: (d.confirmation_length, d.confirmation_weeks, d.early) for d in list_definitions()}
    assert rows["kappos-2020-12w"] == ("12 weeks", 12, True)
    assert rows["kappos-2020-24w"] == ("24 weeks", 24, False)
    assert rows["mueller-2025"] == ("12 months", 52, False)
    assert rows["msbase"] == ("3 months", 13, True)
    assert rows["bsteh-2025"] == ("180 days", 25, False)
    assert rows["cree-2019"] == ("3 years", 156, False)


def test_a_part_of_another_measure_is_not_named_as_unverified() -> None:
    kappos = load_definition("kappos-2020-24w")
    assert kappos.unverified_parts("t25fw") == (
        "span after a relapse in which a worsening is RAW",
        "how much sooner or later a visit may confirm",
    )
    assert kappos.unverified_parts("sdmt")[0] == "threshold rule"
    assert replace(kappos, unverified=()).unverified_parts("edss") == ()


def test_a_site_adds_its_own_folder_of_files(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(TEXT.replace("mueller-2023-12w", "ours-12w"), encoding="utf-8")
    assert "ours-12w" in [d.id for d in list_definitions(tmp_path)]
    assert load_definition("ours-12w", tmp_path).title == parsed().title
    assert load_definition(tmp_path / "ours.toml").id == "ours-12w"
    assert load_definition(str(tmp_path / "ours.toml")).id == "ours-12w"


def test_an_id_that_two_files_have_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(DefinitionRefused, match=r"ours\.toml.*mueller-2023-12w.*another id"):
        list_definitions(tmp_path)


def test_a_definition_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(DefinitionRefused, match=r"no definition 'mueller'.*cagol-2022-12w.*mueller-2025"):
        load_definition("mueller")
    with pytest.raises(DefinitionRefused, match=r"cannot be read .*No such file"):
        load_definition(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes("title = 'Müller'".encode("latin-1"))
    with pytest.raises(DefinitionRefused, match=r"latin\.toml.*UTF-8"):
        load_definition(tmp_path / "latin.toml")
