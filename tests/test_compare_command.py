"""main.py compare, through the command line: its five tables, what it refuses, and two processes that say the same."""

from __future__ import annotations

import csv
import io
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from commands import cli
from commands.compare import COLUMNS
from commands.compare_tables import percent

K20, C22, M23, M23S, M25 = IDS = (
    "kappos-2020-12w",
    "cagol-2022-12w",
    "mueller-2023-12w",
    "mueller-2023-strict-12w",
    "mueller-2025",
)
FIVE = ",".join(IDS)
NONE, NOT_ASSESSED = "no confirmed worsening", "not assessed"
FIRST = date(2010, 1, 1)
CASE_2 = {0: "2.0", 182: "2.0", 365: "3.0", 456: "3.0", 547: "3.0"}
# The worked cases of the clinical text by their numbers: EDSS by day, and relapses.
PATIENTS: dict[str, tuple[dict[int, str], list[int]]] = {
    "c2-none": (CASE_2, []),
    "c2-275": (CASE_2, [275]),
    "c2-274": (CASE_2, [274]),
    "c10-410": ({0: "2.0", 182: "2.0", 365: "3.0", 533: "3.0", 700: "3.0"}, [410]),
    "c11": (CASE_2 | {740: "3.0", 900: "3.0"}, [200]),
    "c4a": ({0: "0", 182: "0", 365: "1.0", 456: "1.0", 547: "1.0"}, []),
    "c6": ({0: "4.0", 182: "2.5", 273: "2.5", 455: "3.5", 546: "3.5"}, []),
    "one": ({0: "2.0"}, []),
}
LABELS = {
    # K20 (with its own two tiers), C22, M23, strict, M25
    "c2-none": ["PIRA", "PIRA", "PIRA", "PIRA", NONE],
    "c2-275": ["RAW", "RAW", "RAW", "RAW", NONE],
    "c2-274": [NONE, "PIRA", "PIRA", "undetermined", NONE],
    "c10-410": ["PIRA", "undetermined", "PIRA", "undetermined", NONE],
    "c11": [NONE, "PIRA", "PIRA", "undetermined", NONE],
    "c4a": ["PIRA", NONE, NONE, NONE, NONE],
    "c6": [NONE, "PIRA", "PIRA", "PIRA", NONE],
    "one": [NOT_ASSESSED] * 5,
}


def iso(day: int) -> str:
    return (FIRST + timedelta(days=day)).isoformat()


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    folder = tmp_path / "cohort"
    folder.mkdir()
    visits = [f"{code},{iso(day)},{edss}\n" for code, (values, _) in PATIENTS.items() for day, edss in values.items()]
    relapses = [f"{code},{iso(day)}\n" for code, (_, days) in PATIENTS.items() for day in days]
    (folder / "visits.csv").write_text("patient,date,edss\n" + "".join(visits), encoding="utf-8")
    (folder / "relapses.csv").write_text("patient,onset\n" + "".join(relapses), encoding="utf-8")
    return folder


def compare(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = cli.main(["compare", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# The tables


def test_a_row_for_each_definition_with_counts_and_their_denominators(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = compare(capsys, cohort, "--definitions", FIVE)
    found = {row["definition"]: row for row in rows(out)}
    assert (status, list(found)) == (0, list(IDS))
    strict = found[M23S]
    assert (strict["measure"], strict["confirmation"], strict["version"]) == ("edss", "12 weeks (early)", "1")
    assert len(strict["sha256"]) == 64
    counted = ("patients", "assessed", "not_assessed", "with_worsening", "with_worsening_percent")
    assert [strict[name] for name in counted] == ["8", "7", "1", "6", "85.7"]
    by_kind = (
        "with_pira",
        "with_raw",
        "with_undetermined",
        "worsenings",
        "pira",
        "pira_percent",
        "raw",
        "undetermined",
    )
    assert [strict[name] for name in by_kind] == ["2", "1", "3", "6", "2", "33.3", "1", "3"]
    assert strict["labels"] == ("undetermined: 3; PIRA: 2; RAW: 1; no confirmed worsening: 1; not assessed: 1")
    assert [found[id_]["pira_percent"] for id_ in IDS] == ["75.0", "66.7", "83.3", "33.3", ""]


def test_s01_s14_s15_the_row_of_a_definition_says_what_is_assumed_and_what_is_early(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = compare(capsys, cohort, "--definitions", f"{C22},{M25}")
    cagol, mueller = rows(out)
    assert cagol["relapse_history_assumed"] == "8"
    assert "threshold rule" in cagol["unverified"]
    # From EDSS 0 the three published threshold rules part: one patient's answer is not one.
    assert cagol["depends_on_threshold_rule"] == "1"
    assert (cagol["confirmation"], mueller["confirmation"]) == ("12 weeks (early)", "12 months")


def test_the_matrix_of_flips_has_every_cell_with_its_denominator(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = compare(capsys, cohort, "--table", "flips", "--definitions", FIVE)
    found = {(row["definition"], row["against"]): row for row in rows(out)}
    assert list(found) == [(one, other) for one in IDS for other in IDS]
    for (one, other), row in found.items():
        i, j = IDS.index(one), IDS.index(other)
        flipped = sum(labels[i] != labels[j] for labels in LABELS.values())
        assert (row["patients"], row["assessed_by_both"], row["not_compared"]) == ("8", "7", "1")
        assert (row["flipped"], row["flipped_percent"]) == (str(flipped), percent(flipped, 7))
    assert found[K20, C22]["from_to"] == (
        "no confirmed worsening to PIRA: 3; PIRA to no confirmed worsening: 1; PIRA to undetermined: 1"
    )


def test_a_row_for_each_patient_under_each_definition_with_label_and_first_days(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = compare(capsys, cohort, "--table", "patients", "--definitions", FIVE)
    found = {(row["patient"], row["definition"]): row for row in rows(out)}
    assert {code: [found[code, id_]["label"] for id_ in IDS] for code in PATIENTS} == LABELS
    row = found["c10-410", M23]
    assert (row["answer"], row["worsenings"], row["relapse_history"]) == ("PIRA", "1", "assumed")
    assert [row["first_onset"], row["first_pira_onset"], row["first_raw_onset"]] == [iso(365), iso(365), ""]
    assert (row["first_confirmation"], row["first_pira_confirmation"]) == (iso(533), iso(533))
    assert found["c11", M23S]["first_undetermined_onset"] == iso(365)
    assert (found["c2-none", M25]["unconfirmed_rise"], found["c2-none", M25]["confirms_from"]) == (iso(365), iso(715))
    assert found["one", M23]["not_assessed_because"].startswith("Only one EDSS can be compared")
    assert found["c4a", C22]["answer"] == "depends on the threshold rule; as written, no confirmed worsening"


def test_one_patient_side_by_side_change_by_change(cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = compare(capsys, cohort, "--table", "events", "--definitions", FIVE, "--patient", "c6")
    found = rows(out)
    assert {row["patient"] for row in found} == {"c6"}
    assert [(row["kind"], row["onset_date"], row["definition"], row["answer"]) for row in found[:2] + found[5:7]] == [
        ("improvement", iso(182), K20, "improvement"),
        ("improvement", iso(182), C22, "improvement"),
        ("worsening", iso(455), K20, "no onset on this day"),
        ("worsening", iso(455), C22, "PIRA"),
    ]
    assert (found[6]["baseline_value"], found[6]["onset_value"], found[6]["confirmation_date"]) == (
        "2.5",
        "3.5",
        iso(546),
    )
    assert [found[5][name] for name in ("baseline_date", "onset_value", "confirms_from")] == ["", "", ""]


def test_the_choice_that_flips_most_patients_stands_first(cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = compare(capsys, cohort, "--table", "choices", "--definitions", M23)
    written, first, *rest = rows(out)
    assert status == 0
    assert (written["choice"], written["rank"], written["flipped"]) == ("none: as written", "", "0")
    assert (written["with_worsening"], written["pira"], written["pira_percent"]) == ("6", "5", "83.3")
    assert (first["rank"], first["choice"], first["instead_of"], first["alternative"]) == (
        "1",
        "the time from onset to confirmation",
        "12 weeks (early)",
        "48 weeks",
    )
    # Five of the six are followed for less than 48 weeks after onset; c11 has them, and its twelve months.
    assert (first["flipped"], first["assessed_by_both"], first["not_compared"]) == ("5", "7", "1")
    assert first["source"].startswith("Kappos et al., Mult Scler 2018")
    assert (rest[0]["alternative"], rest[0]["flipped"]) == ("12 months", "5")
    ranks = [int(row["rank"]) for row in rest]
    assert ranks == sorted(ranks)
    family = next(row for row in rest if row["alternative"].startswith("C:"))
    assert (family["flipped"], family["from_to"]) == ("1", "no confirmed worsening to PIRA: 1")
    assert "1440 variants on one registry" in err


def test_choices_are_those_of_the_default_definition_unless_others_are_named(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = compare(capsys, cohort, "--table", "choices")
    assert {row["definition"] for row in rows(out)} == {"mueller-2023-24w"}
    _, out, _ = compare(capsys, cohort, "--table", "choices", "--definitions", f"{C22},{M25}")
    assert [row["definition"] for row in rows(out) if not row["rank"]] == [C22, M25]
    assert [row["rank"] for row in rows(out) if row["definition"] == M25][:2] == ["", "1"]


def test_by_default_every_definition_with_a_rule_for_the_measure_is_compared(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = compare(capsys, cohort)
    assert set(IDS) < {row["definition"] for row in rows(out)}


def test_a_definition_that_does_not_attribute_has_no_counts_of_attribution(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = compare(capsys, cohort, "--definitions", "cda-12w")
    (row,) = rows(out)
    assert row["with_worsening"] == row["worsenings"] != "0"
    assert [row[name] for name in ("with_pira", "with_raw", "pira", "pira_percent", "undetermined")] == [""] * 5
    assert "worsening, not attributed: " in row["labels"]


@pytest.mark.parametrize("table", COLUMNS)
def test_without_events_there_is_still_a_header_and_no_percent_of_nothing(
    table: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "visits.csv").write_text("patient,date,edss\n1,2020-01-01,2\n", encoding="utf-8")
    status, out, _ = compare(capsys, tmp_path, "--table", table, "--definitions", M23)
    assert (status, out.splitlines()[0]) == (0, ",".join(COLUMNS[table]))
    assert {row.get("flipped_percent", "") + row.get("pira_percent", "") for row in rows(out)} <= {""}


def test_another_measure_and_the_day_of_asking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "visits.csv").write_text(
        f"patient,date,t25fw\n1,{iso(0)},5.0\n1,{iso(182)},6.0\n1,{iso(350)},6.1\n", encoding="utf-8"
    )
    asked = (tmp_path, "--table", "patients", "--measure", "t25fw", "--definitions", M23, "--assume-complete")
    _, out, _ = compare(capsys, *asked)
    assert [(row["measure"], row["label"]) for row in rows(out)] == [("t25fw", "PIRA")]
    _, out, _ = compare(capsys, *asked, "--as-of", iso(349))
    assert [(row["as_of"], row["label"], row["unconfirmed_rise"]) for row in rows(out)] == [(iso(349), NONE, iso(182))]


def test_s24_patients_lost_to_follow_up_have_a_column_of_their_own_if_one_says_after_how_long(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "visits.csv").write_text("patient,date,edss\n1,2020-01-01,3\n1,2020-07-01,4\n", encoding="utf-8")
    asked = (tmp_path, "--definitions", M23, "--as-of", "2021-07-02")
    for lost, expected in ((["--lost-after", "13"], ("1", "0")), (["--lost-after", "12"], ("0", "1"))):
        _, out, _ = compare(capsys, *asked, *lost)
        (row,) = rows(out)
        assert (row["unconfirmed"], row["unconfirmed_cannot_be_settled"]) == expected


def test_the_output_can_go_to_a_file(cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, expected, _ = compare(capsys, cohort, "--definitions", FIVE)
    status, out, _ = compare(capsys, cohort, "--definitions", FIVE, "--out", tmp_path / "table.csv")
    assert (status, out) == (0, "")
    assert (tmp_path / "table.csv").read_bytes() == expected.encode()


def test_a_definition_of_ones_own_stands_beside_the_shipped_ones(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = Path(__file__).parents[1] / "domain" / "definitions" / f"{M23}.toml"
    own = tmp_path / "own.toml"
    own.write_text(shipped.read_text("utf-8").replace(M23, "own-48w").replace("days = 84", "days = 336"), "utf-8")
    _, out, _ = compare(capsys, cohort, "--definitions", f"{M23}, {own}")
    assert [(row["definition"], row["confirmation"], row["with_worsening"]) for row in rows(out)] == [
        (M23, "12 weeks (early)", "6"),
        ("own-48w", "48 weeks", "1"),
    ]


# Refusals


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--definitions", f"{M23},mueller"], "There is no definition 'mueller'"),
        (["--definitions", f"{M23},{C22},{M23}"], f"--definitions names {M23} twice"),
        (["--patient", "nobody"], "has no patient 'nobody'. It has 8 patients; nothing was written."),
    ],
)
def test_what_is_not_there_is_refused_in_a_sentence_and_nothing_is_written(
    cohort: Path, tmp_path: Path, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = compare(capsys, cohort, *arguments, "--out", tmp_path / "table.csv")
    assert (status, out) == (1, "")
    assert sentence in err
    assert not (tmp_path / "table.csv").exists()


def test_a_measure_that_a_named_definition_has_no_rule_for_is_refused_and_of_all_left_out(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = Path(__file__).parents[1] / "domain" / "definitions" / f"{C22}.toml"
    lines = [line for line in shipped.read_text("utf-8").splitlines() if not line.startswith("sdmt")]
    own = tmp_path / "own.toml"
    own.write_text("\n".join(lines).replace(C22, "own"), encoding="utf-8")
    status, _, err = compare(capsys, cohort, "--measure", "sdmt", "--definitions", f"{M23},{own}")
    assert (status, "no threshold for sdmt" in err) == (1, True)
    with_own = shutil.copytree(cohort, tmp_path / "with-own")
    (with_own / "definitions").mkdir()
    shutil.copy(own, with_own / "definitions")
    status, out, err = compare(capsys, with_own, "--measure", "sdmt")
    assert status == 0
    assert M23 in [row["definition"] for row in rows(out)]
    assert "own: it has no threshold for sdmt; left out." in err
    status, out, _ = compare(capsys, with_own)
    assert "own" in [row["definition"] for row in rows(out)]


@pytest.mark.parametrize(
    "arguments",
    [["--table", "all"], ["--measure", "mood"], ["--processes", "0"], ["--lost-after", "x"], ["--as-of", "today"]],
)
def test_wrong_usage_ends_with_status_2(cohort: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(capsys, cohort, *arguments)[0] == 2


def test_the_help_says_what_each_table_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["compare", "--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"\n  {table} " in text for table in COLUMNS)


# Processes


@pytest.mark.parametrize("table", ["definitions", "choices", "events"])
def test_two_processes_say_the_same_as_one(table: str, cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = (cohort, "--table", table, "--definitions", f"{M23},{M25}")
    one = compare(capsys, *asked, "--processes", "1")
    assert compare(capsys, *asked, "--processes", "2") == one


# Figures


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(0, 0, ""), (0, 3, "0.0"), (1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 2000, "0.1"), (7, 7, "100.0")],
)
def test_percent_is_exact_with_halves_up_and_empty_of_nothing(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown
