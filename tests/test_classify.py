"""main.py classify, through the command line: what it writes, what it refuses, what it leaves undetermined."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from commands import cli
from commands.classify import COLUMNS

FIXED = (
    "definition,measure,patient,kind,attribution,baseline_date,baseline_value,onset_date,onset_value,"
    "confirmation_date,pira_confirmation_date,sustained_days,sustained_to_end,relapse_history"
)
HEADER = f"{FIXED},open_until,reason"
ASSUMED = "threshold rule assumed"
VISITS = """patient,date,relapse_since_last,edss,t25fw
b,2020-01-01,no,2,4.10
b,2020-07-01,no,2,4.10
b,2021-01-01,no,3,4.92
b,2021-07-01,no,3,4.920
b,2022-01-01,no,3,4.0
a,2020-01-01,no,4,
a,2020-07-01,no,2.5,
a,2021-01-01,no,2.5,
a,2021-07-01,yes,3.5,
a,2022-01-01,no,3.5,
"""
RELAPSES = "patient,onset\na,2021-06-01\n"


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    folder = tmp_path / "cohort"
    folder.mkdir()
    (folder / "visits.csv").write_text(VISITS, encoding="utf-8")
    (folder / "relapses.csv").write_text(RELAPSES, encoding="utf-8")
    return folder


def classify(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    status = cli.main(["classify", *map(str, arguments)])
    out, err = capsys.readouterr()
    return status, out, err


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_columns_are_those_promised_in_their_order_and_further_ones_come_last() -> None:
    assert ",".join(COLUMNS) == HEADER
    assert HEADER.startswith(FIXED + ",")


def test_events_are_written_by_patient_as_first_met_and_then_by_onset(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = classify(capsys, cohort)
    assert status == 0
    assert [line.split(":")[2] for line in err.splitlines()] == ["comparable"]  # a column that is not there is assumed
    assert out.splitlines() == [
        HEADER,
        "mueller-2023-24w,edss,b,worsening,PIRA,2020-01-01,2.0,2021-01-01,3.0,2021-07-01,2021-07-01,365,True,recorded,,"
        f"{ASSUMED}",
        f"mueller-2023-24w,edss,a,improvement,,2020-01-01,4.0,2020-07-01,2.5,2021-01-01,,184,False,recorded,,{ASSUMED}",
        f"mueller-2023-24w,edss,a,worsening,RAW,2021-01-01,2.5,2021-07-01,3.5,2022-01-01,,184,True,recorded,,{ASSUMED}",
    ]


def test_another_definition_and_measure_and_values_as_they_were_recorded(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, _ = classify(capsys, cohort, "--measure", "t25fw", "--definition", "cagol-2022-12w")
    (row,) = rows(out)
    assert (status, row["definition"], row["measure"]) == (0, "cagol-2022-12w", "t25fw")
    assert (row["baseline_value"], row["onset_value"], row["sustained_to_end"]) == ("4.10", "4.92", "False")


def test_a_definition_of_ones_own_is_read_from_its_file(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = Path(__file__).parents[1] / "domain" / "definitions" / "mueller-2023-24w.toml"
    own = tmp_path / "own.toml"
    own.write_text(shipped.read_text(encoding="utf-8").replace("mueller-2023-24w", "own-24w"), encoding="utf-8")
    _, out, _ = classify(capsys, cohort, "--definition", own)
    assert {row["definition"] for row in rows(out)} == {"own-24w"}


def test_the_composite_has_one_row_a_patient_and_names_its_component(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = classify(capsys, cohort, "--measure", "composite")
    assert status == 0
    # Onsets of EDSS and walk fall on one day: EDSS goes first.
    assert [(row["patient"], row["measure"], row["kind"]) for row in rows(out)] == [
        ("b", "edss", "worsening"),
        ("a", "edss", "worsening"),
    ]
    assert [line.split(":")[0] for line in err.splitlines()[1:]] == [
        "9HPT, dominant hand",
        "9HPT, non-dominant hand",
        "9HPT, hand not named",
    ]


def test_without_events_there_is_still_a_header(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "visits.csv").write_text("patient,date,edss\n1,2020-01-01,2\n", encoding="utf-8")
    status, out, _ = classify(capsys, tmp_path)
    assert (status, out) == (0, HEADER + "\n")


def test_the_output_can_go_to_a_file(cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, expected, _ = classify(capsys, cohort)
    status, out, _ = classify(capsys, cohort, "--out", tmp_path / "events.csv")
    assert (status, out) == (0, "")
    assert (tmp_path / "events.csv").read_bytes() == expected.encode()


def test_s01_without_a_file_of_relapses_every_attribution_is_undetermined(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without_answers = "\n".join(",".join(line.split(",")[:2] + line.split(",")[3:]) for line in VISITS.splitlines())
    (cohort / "visits.csv").write_text(without_answers, encoding="utf-8")
    (cohort / "relapses.csv").unlink()
    _, out, _ = classify(capsys, cohort)
    worsenings = [row for row in rows(out) if row["kind"] == "worsening"]
    assert {(row["attribution"], row["relapse_history"]) for row in worsenings} == {("undetermined", "recorded")}
    _, out, _ = classify(capsys, cohort, "--assume-complete")
    worsenings = [row for row in rows(out) if row["kind"] == "worsening"]
    assert {(row["attribution"], row["relapse_history"]) for row in worsenings} == {("PIRA", "assumed")}


def test_s01_with_relapses_and_no_column_of_answers_the_history_is_assumed_and_says_so(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    without_answers = "\n".join(",".join(line.split(",")[:2] + line.split(",")[3:]) for line in VISITS.splitlines())
    (cohort / "visits.csv").write_text(without_answers, encoding="utf-8")
    _, out, _ = classify(capsys, cohort)
    assert {row["relapse_history"] for row in rows(out)} == {"assumed"}
    assert [row["attribution"] for row in rows(out)] == ["PIRA", "", "RAW"]


def test_s06_a_test_that_could_not_be_done_is_written_as_unable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "visits.csv").write_text(
        "patient,date,t25fw\n1,2020-01-01,5.0\n1,2020-07-01,\n1,2021-07-01,\n", encoding="utf-8"
    )
    (tmp_path / "values.csv").write_text(
        "patient,date,measure,trial,value,flag,note\n1,2020-07-01,t25fw,,,unable,\n1,2021-07-01,t25fw,,,unable,\n",
        encoding="utf-8",
    )
    _, out, _ = classify(capsys, tmp_path, "--measure", "t25fw", "--assume-complete")
    (row,) = rows(out)
    assert (row["kind"], row["baseline_value"], row["onset_value"]) == ("worsening", "5.0", "unable")


def test_13_pira_so_far_says_until_when_in_the_export_and_an_undetermined_one_says_why(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = classify(capsys, cohort, "--as-of", "2021-07-20")
    (so_far, improvement) = rows(out)
    assert (so_far["attribution"], so_far["open_until"]) == ("PIRA", "2021-07-31")
    assert so_far["reason"] == f"PIRA so far: settled if no relapse is recorded to 31 Jul 2021; {ASSUMED}"
    assert (improvement["open_until"], improvement["reason"]) == ("", ASSUMED)
    (settled, _) = rows(classify(capsys, cohort, "--as-of", "2021-07-31")[1])
    assert (settled["attribution"], settled["open_until"], settled["reason"]) == ("PIRA", "", ASSUMED)
    (cohort / "relapses.csv").unlink()
    unknown = rows(classify(capsys, cohort)[1])[0]
    assert unknown["attribution"] == "undetermined"
    assert unknown["reason"].startswith("relapse history not recorded 3 Oct 2020 to ")


def test_s15_an_event_that_not_every_threshold_family_finds_says_so_and_what_has_no_row_is_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = ("2020-01-01", "2020-07-01", "2021-01-01", "2021-07-01", "2022-01-01")
    values = {"1": "0 0 1 1 1", "2": "2 2 3 3 3"}
    lines = [f"{p},{on},no,{edss}" for p, found in values.items() for on, edss in zip(days, found.split(), strict=True)]
    text = "\n".join(["patient,date,relapse_since_last,edss", *lines, ""])
    (tmp_path / "visits.csv").write_text(text, encoding="utf-8")
    line = "1 patient depends on the threshold rule (families A, B, C); see compare"
    # Families A and B ask for 1.5 from 0, C for 1.0: as mueller is written there is no row for patient 1.
    _, out, err = classify(capsys, tmp_path, "--assume-complete", "--definition", "mueller-2023-24w")
    assert [(row["patient"], row["reason"]) for row in rows(out)] == [("2", ASSUMED)]
    assert err.splitlines()[-1] == line
    _, out, err = classify(capsys, tmp_path, "--assume-complete", "--definition", "kappos-2020-24w")
    assert [(row["patient"], row["reason"].split("; ")[0]) for row in rows(out)] == [
        ("1", "depends on the threshold rule"),
        ("2", ASSUMED),
    ]
    assert err.splitlines()[-1] == line


def test_bad_data_is_refused_line_by_line_and_nothing_is_written(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (cohort / "visits.csv").write_text(VISITS + "c,2020-02-30,no,2,\nc,2020-03-01,no,2.3,\n", encoding="utf-8")
    status, out, err = classify(capsys, cohort, "--out", tmp_path / "events.csv")
    assert (status, out) == (1, "")
    assert [line.split(" ")[0] for line in err.splitlines()] == ["visits.csv:12:date:", "visits.csv:13:edss:"]
    assert not (tmp_path / "events.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--definition", "mueller"], "There is no definition 'mueller'"),
        (["--definition", "none.toml"], "none.toml cannot be read"),
    ],
)
def test_a_definition_that_is_not_there_is_refused_in_a_sentence(
    cohort: Path, arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = classify(capsys, cohort, *arguments)
    assert (status, out) == (1, "")
    assert sentence in err


def test_a_measure_that_the_definition_has_no_threshold_for_is_refused(
    cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = Path(__file__).parents[1] / "domain" / "definitions" / "cagol-2022-12w.toml"
    text = shipped.read_text(encoding="utf-8").replace('sdmt = { points = 4, percent = 20, combine = "either" }\n', "")
    text = "\n".join(line for line in text.splitlines() if not line.startswith("sdmt"))
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    status, _, err = classify(capsys, cohort, "--measure", "sdmt", "--definition", tmp_path / "own.toml")
    assert status == 1
    assert "no threshold for sdmt" in err


def test_a_measure_that_does_not_exist_is_wrong_usage(cohort: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert classify(capsys, cohort, "--measure", "mood")[0] == 2


def test_without_a_relapse_table_every_attribution_is_undetermined_whatever_the_visits_answered(
    cohort: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (cohort / "relapses.csv").unlink()
    assert cli.main(["classify", str(cohort), "--definition", "mueller-2023-24w"]) == 0
    worsenings = [row for row in csv.DictReader(io.StringIO(capsys.readouterr().out)) if row["kind"] == "worsening"]
    assert worsenings
    assert {row["attribution"] for row in worsenings} == {"undetermined"}
    assert cli.main(["classify", str(cohort), "--definition", "mueller-2023-24w", "--assume-complete"]) == 0
    assumed = [row for row in csv.DictReader(io.StringIO(capsys.readouterr().out)) if row["kind"] == "worsening"]
    # Patient a said yes at a visit: a relapse of unknown day stays one, however complete the rest.
    assert {(row["patient"], row["attribution"]) for row in assumed} == {("b", "PIRA"), ("a", "undetermined")}
    assert {row["relapse_history"] for row in assumed} == {"assumed"}
