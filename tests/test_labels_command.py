"""The command labels: a row for each label of each patient, as the one summary has them, and what is refused."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import commands.labels
from commands.cli import main
from commands.labels import COLUMNS, labels_csv
from domain.label import Label
from domain.label_words import settle_text, span_of
from domain.labels import LABEL_IDS
from domain.settle import Settle, SettleKind
from domain.summarise import summarise
from domain.summary import PatientSummary
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules

VISITS = """patient,date,relapse_since_last,edss
1,2024-09-01,no,4.0
1,2025-03-01,no,4.0
1,2025-08-01,no,5.0
2,2025-12-01,,4.0
"""
MADE = (
    Label(
        "pirma-2025-03-08",
        "PIRA and MRI",
        "PIRA, cord not scanned",
        "PIRA, no new brain lesion.",
        reasons=("no new T2 lesion", "brain covered"),
        settles=(
            Settle(SettleKind.SCAN, "a cord scan", date(2025, 3, 1), date(2025, 4, 1)),
            Settle(SettleKind.SCAN, "a cord scan", date(2025, 3, 1), date(2025, 4, 1)),
            Settle(SettleKind.REPORT, "the full report of the scan of 1 Apr 2025", date(2025, 4, 1), date(2025, 4, 1)),
        ),
        start=date(2025, 3, 8),
        end=date(2025, 11, 10),
        rule="pirma, version 1",
        source="Authors, Journal 2025;1:1",
        unverified=("citation", "span"),
        cautions=("A label does not establish the cause.",),
        in_review=False,
    ),
    Label("pirmary", "Another", "no", "Nothing found."),
)


def cohort(folder: Path, **files: str) -> str:
    folder.mkdir()
    for name, text in ({"visits": VISITS} | files).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return str(folder)


def written(*arguments: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, str]]:
    assert main(["labels", *arguments]) == 0
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


@pytest.fixture
def made_labels(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give every summary the labels of ``MADE`` instead of its own."""

    def with_made(*arguments: object) -> PatientSummary:
        return replace(summarise(*arguments), labels=MADE)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(commands.labels, "summarise", with_made)


def test_the_rows_are_the_labels_of_the_one_summary_in_their_order() -> None:
    records = demo_records()[:4]
    rows = list(csv.DictReader(io.StringIO(labels_csv(records, load_rules(), DEMO_AS_OF))))
    expected = [
        (record.patient.code, label.id, label.title, label.answer, label.text)
        for record in records
        for label in summarise(record, load_rules(), DEMO_AS_OF).labels
    ]
    assert [(r["patient"], r["label"], r["title"], r["answer"], r["text"]) for r in rows] == expected
    assert len(expected) > 4 * 20
    assert {row["as_of"] for row in rows} == {"2026-03-09"}


@pytest.mark.usefixtures("made_labels")
def test_a_row_holds_the_whole_evidence_of_its_label() -> None:
    row = next(csv.DictReader(io.StringIO(labels_csv(demo_records()[:1], load_rules(), DEMO_AS_OF))))
    assert row == {
        "patient": "D-0001",
        "as_of": "2026-03-09",
        "label": "pirma-2025-03-08",
        "title": "PIRA and MRI",
        "answer": "PIRA, cord not scanned",
        "text": "PIRA, no new brain lesion.",
        "start": "2025-03-08",
        "end": "2025-11-10",
        "rule": "pirma, version 1",
        "reasons": "no new T2 lesion | brain covered",
        "would_settle": "A cord scan (1 Mar 2025 to 1 Apr 2025) | The full report of the scan of 1 Apr 2025",
        "unverified": "citation | span",
        "cautions": "A label does not establish the cause.",
        "source": "Authors, Journal 2025;1:1",
        "in_review": "no",
        "relapse_history": "recorded",
    }
    assert tuple(row) == COLUMNS


@pytest.mark.usefixtures("made_labels")
def test_a_rule_stands_for_the_labels_whose_ids_go_on_from_it_after_a_hyphen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = written(cohort(tmp_path / "c"), "--as-of", "2026-03-09", "--rule", "pirma", capsys=capsys)
    assert [(row["patient"], row["label"]) for row in rows] == [("1", "pirma-2025-03-08"), ("2", "pirma-2025-03-08")]


def test_a_rule_that_no_patient_has_gives_the_header_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = cohort(tmp_path / "c", visits="patient,date,edss\n1,2024-09-01,4.0\n")
    for wanted in ("pirma", "early-pira", "stop-watch", "neda-3-since-treatment", "pirma-2025-03-08"):
        assert main(["labels", folder, "--as-of", "2024-09-01", "--rule", wanted]) == 0
        assert capsys.readouterr().out == ",".join(COLUMNS) + "\n"


def test_the_ids_that_are_accepted_are_those_of_the_labels_there_are() -> None:
    ids = {label.id for r in demo_records() for label in summarise(r, load_rules(), DEMO_AS_OF).labels}
    undated = {commands.labels._WITH_DATE.sub("", label_id) for label_id in ids}
    assert undated | {"early-pira", "stop-watch"} == set(LABEL_IDS)


def test_a_rule_that_is_not_known_is_refused_with_those_there_are_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.csv"
    arguments = [cohort(tmp_path / "c"), "--as-of", "2026-03-09", "--rule", "neda-9", "--out", str(out)]
    assert main(["labels", *arguments]) == 1
    assert capsys.readouterr().err == (
        f"There is no label 'neda-9': choose one of {', '.join(LABEL_IDS)}. Nothing was written.\n"
    )
    assert not out.exists()


def test_one_patient_alone_is_written_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert main(["labels", cohort(tmp_path / "c"), "--as-of", "2026-03-09", "--patient", "2", "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert {row["patient"] for row in rows} == {"2"}
    assert {"neda-3", "msss", "relapse-count"} <= {row["label"] for row in rows}


def test_a_patient_who_is_not_there_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["labels", cohort(tmp_path / "c"), "--patient", "7"]) == 1
    assert "no patient '7'. It has 2 patients; nothing was written." in capsys.readouterr().err


def test_an_assumed_history_is_marked_in_every_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = written(cohort(tmp_path / "c"), "--as-of", "2026-03-09", "--assume-complete", capsys=capsys)
    assert {row["relapse_history"] for row in rows} == {"assumed"}


def test_definition_and_frame_are_those_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["--as-of", "2026-03-09", "--patient", "1", "--rule", "neda-3"]
    folder = cohort(tmp_path / "c")
    (row,) = written(folder, *asked, "--definition", "mueller-2023-12w", "--frame-months", "24", capsys=capsys)
    assert row["rule"].startswith("mueller-2023-12w")
    assert (row["start"], row["end"]) == ("2024-03-09", "2026-03-09")


def test_a_definition_of_ones_own_takes_the_place_of_the_shipped_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shipped = Path("domain/definitions/mueller-2023-24w.toml")
    own = tmp_path / "own.toml"
    text = (Path(commands.labels.__file__).parents[1] / shipped).read_text("utf-8")
    own.write_text(text.replace("version = 1", "version = 9", 1), encoding="utf-8")
    asked = ["--as-of", "2026-03-09", "--patient", "1", "--rule", "neda-3", "--definition", str(own)]
    (row,) = written(cohort(tmp_path / "c"), *asked, capsys=capsys)
    assert "mueller-2023-24w, version 9" in row["rule"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--as-of", "9.3.2026"],
        ["--as-of", "0001-01-01"],
        ["--as-of", "9999-12-31"],
        ["--frame-months", "0"],
        ["--measure", "edss"],
    ],
)
def test_wrong_usage_of_labels_has_status_2(tmp_path: Path, arguments: list[str]) -> None:
    assert main(["labels", cohort(tmp_path / "c"), *arguments]) == 2


def test_days_that_would_count_stand_once() -> None:
    scan = Settle(SettleKind.SCAN, "a brain scan dated 1 Mar 2025 to 2 Mar 2025", date(2025, 3, 1), date(2025, 3, 2))
    assert settle_text(scan) == "A brain scan dated 1 Mar 2025 to 2 Mar 2025"
    assert settle_text(Settle(SettleKind.SCAN, "a scan", date(2025, 3, 1))) == "A scan (from 1 Mar 2025 on)"
    assert settle_text(Settle(SettleKind.SCAN, "a scan", None, date(2025, 3, 2))) == "A scan (until 2 Mar 2025)"


def test_the_days_of_a_label_are_worded() -> None:
    first, last = date(2025, 3, 1), date(2026, 3, 1)
    spans = [(first, last), (first, first), (first, None), (None, last), (None, None)]
    assert [span_of(Label("a", "A", "no", "No.", start=start, end=end)) for start, end in spans] == [
        "From 1 Mar 2025 to 1 Mar 2026", "On 1 Mar 2025", "From 1 Mar 2025", "As of 1 Mar 2026", "",
    ]  # fmt: skip
