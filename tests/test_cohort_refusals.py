"""What a cohort folder is refused for: one line for each fault, with its file, line, column and reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from domain.dates import PartialDate
from storage.cohort_csv import CohortRefused, load_cohort
from tests.cohort_folder import ONE_VISIT, Load, load_files
from tests.cohort_strategies import TODAY


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return partial(load_files, tmp_path)


def refused(load: Load, **files: Any) -> tuple[str, ...]:
    with pytest.raises(CohortRefused) as refusal:
        load(**files)
    return refusal.value.lines


def visit_row(**cells: str) -> str:
    row = {"patient": "P1", "date": "2020-03-01", **cells}
    return ",".join(row) + "\n" + ",".join(row.values()) + "\n"


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (
            {"visits": visit_row(edss="4.2")},
            "visits.csv:2:edss: EDSS 4.2 is not on the scale: it runs from 0 to 10 in steps of 0.5, without 0.5.",
        ),
        (
            {"visits": visit_row(edss="0.5")},
            "visits.csv:2:edss: EDSS 0.5 is not on the scale: it runs from 0 to 10 in steps of 0.5, without 0.5.",
        ),
        (
            {"visits": visit_row(t25fw="181")},
            "visits.csv:2:t25fw: T25FW 181 is not on the scale: it runs from 0.1 to 180 s in steps of 0.0001.",
        ),
        ({"visits": visit_row(sdmt="forty")}, "visits.csv:2:sdmt: SDMT: “forty” is not a number."),
        (
            {"visits": visit_row(date="2026-11-23")},
            "visits.csv:2:date: 23 Nov 2026 lies in the future (today is 22 Nov 2026): correct the date.",
        ),
        (
            {"visits": visit_row(date="2020-03")},
            "visits.csv:2:date: “2020-03” names no day: this date is needed to the day, as YYYY-MM-DD.",
        ),
        (
            {"visits": visit_row(date="1/3/2020")},
            "visits.csv:2:date: “1/3/2020” is not a date: write YYYY-MM-DD, such as 2026-03-09.",
        ),
        (
            {"visits": visit_row(date="2021-02-29")},
            "visits.csv:2:date: “2021-02-29” is not a date: write YYYY-MM-DD, such as 2026-03-09.",
        ),
        ({"visits": visit_row(date="")}, "visits.csv:2:date: The cell is empty, and every row needs it."),
        (
            {"visits": visit_row(comparable="maybe")},
            "visits.csv:2:comparable: “maybe” is neither yes nor no: write yes, no or nothing (not recorded).",
        ),
        (
            {"visits": visit_row(aid="cane")},
            "visits.csv:2:aid: “cane” is not one of none, one-sided, two-sided, wheelchair.",
        ),
        ({"visits": visit_row(edss_source="me")}, "visits.csv:2:edss_source: “me” is not one of clinician, computed."),
        (
            {"visits": visit_row(note="a\0b")},
            "visits.csv:2:note: The text holds a NUL character, which no text has: remove it.",
        ),
        (
            {"visits": "patient,date,edss\nP1,2020-03-01\n"},
            "visits.csv:2:edss: The row has 2 cells, the header 3: a comma in a cell needs quotation marks.",
        ),
        (
            {"visits": "patient,date,t25fw\nP1,2020-03-01,7,4\n"},
            "visits.csv:2:t25fw: The row has 4 cells, the header 3: a comma in a cell needs quotation marks.",
        ),
        (
            {"visits": "patient,date,Edss,edss\nP1,2020-03-01,2,3\n"},
            "visits.csv:1:edss: The header has this column twice: remove or rename one.",
        ),
        (
            {"visits": "date,edss\n2020-03-01,2\n"},
            "visits.csv:1:patient: The header lacks this column; the file needs patient, date.",
        ),
        ({"visits": ""}, "visits.csv:1:: The file is empty: it needs a header line with at least patient, date."),
        (
            {"visits": "patient;date;edss\nP1;2020-03-01;2\n"},
            "visits.csv:1:: The columns are separated by semicolons: save the file with commas between them.",
        ),
        (
            {"visits": "patient\tdate\nP1\t2020-03-01\n"},
            "visits.csv:1:: The columns are separated by tabs: save the file with commas between them.",
        ),
        (
            {"visits": "patient,date,\nP1,2020-03-01,x\n"},
            "visits.csv:2:: A cell stands under a column without a name: name it or clear it.",
        ),
        (
            {"visits": b"patient,date,note\nP1,2020-03-01,ok\nP1,2020-04-01,caf\xe9\n"},
            "visits.csv:3:: The file is not written in UTF-8: byte 0xe9 is none."
            " Save it as CSV in UTF-8 and try again.",
        ),
        (
            {"visits": ONE_VISIT.encode("utf-16")},
            "visits.csv:1:: The file is written in UTF-16, not in UTF-8. Save it as CSV in UTF-8 and try again.",
        ),
        (
            {"visits": b"PK\x03\x04 a workbook"},
            "visits.csv:1:: The file is a spreadsheet document or an archive, not a text."
            " Save it as CSV in UTF-8 and try again.",
        ),
        (
            {"visits": 'patient,date,note\nP1,2020-03-01,"never closed\n'},
            "visits.csv:2:: From here on the quotation marks or the length of a cell are broken (unexpected end of"
            " data): put them right.",
        ),
        (
            {"patients": "patient,birth_date\nP1,2020-03-02\n"},
            "visits.csv:2:date: 1 Mar 2020 lies before the patient's birth (2 Mar 2020, patients.csv line 2):"
            " correct one of them.",
        ),
        (
            {"patients": "patient,death_date\nP1,2019\n"},
            "visits.csv:2:date: 1 Mar 2020 lies after the patient's death (2019, patients.csv line 2):"
            " correct one of them.",
        ),
        (
            {"visits": "patient,date\n", "patients": "patient,birth_date,death_date\nP1,1980,1979-12\n"},
            "patients.csv:2:death_date: Dec 1979 lies before birth_date, 1980: correct one of them.",
        ),
        (
            {"patients": "patient\nP1\nP1\n"},
            "patients.csv:3:patient: The patient “P1” stands in line 2 already: keep one row.",
        ),
        (
            {"patients": "patient,course_since\nP1,2015\n"},
            "patients.csv:2:course_since: A date since when, but no course: fill in course or clear it.",
        ),
        (
            {"patients": "patient,assumed\nP1,everything\n"},
            "patients.csv:2:assumed: “everything” is nothing that can be assumed: brain_done, chosen_for,"
            " comparable, compared_with, contrast_given, cord_done, quality_ok, relapse_history.",
        ),
        (
            {"patients": "patient\nP2\n"},
            "visits.csv:2:patient: There is no patient “P1” in patients.csv: add the row there or correct the id.",
        ),
        (
            {"relapses": "patient,onset\np1,2018\n"},
            "relapses.csv:2:patient: There is no patient “p1” in visits.csv: add the row there or correct the id.",
        ),
        ({"relapses": "patient,onset\nP1,\n"}, "relapses.csv:2:onset: The cell is empty, and every row needs it."),
        (
            {"relapses": "patient,onset\nP1,2027\n"},
            "relapses.csv:2:onset: 2027 lies in the future (today is 22 Nov 2026): correct the date.",
        ),
        (
            {"relapses": "patient,onset,duration_days\nP1,2019,2.5\n"},
            "relapses.csv:2:duration_days: “2.5” is not a whole number from 0 to 9999.",
        ),
        (
            {"mri": "patient,date,compared_with\nP1,2020-03-01,2020-04-01\n"},
            "mri.csv:2:date: 1 Mar 2020 lies before compared_with, 1 Apr 2020: correct one of them.",
        ),
        (
            {"treatments": "patient,drug,start,stop\nP1,x,2019-06,2019-05-31\n"},
            "treatments.csv:2:stop: 31 May 2019 lies before start, Jun 2019: correct one of them.",
        ),
        (
            {"values": "patient,date,measure,value\nP1,2020-03-01,t25wf,7\n"},
            "values.csv:2:measure: “t25wf” is no measure (near it: t25fw): correct it, or add its"
            " questionnaire's file.",
        ),
        (
            {"values": "patient,date,measure,value\nP1,2020-03-01,sdmt,111\n"},
            "values.csv:2:value: SDMT 111 is not on the scale: it runs from 0 to 110 correct in 90 s in steps of 1.",
        ),
        (
            {"values": "patient,date,measure,value,flag\nP1,2020-03-01,sdmt,11,unable\n"},
            "values.csv:2:flag: A value and a reason why there is none: clear one of them.",
        ),
        (
            {"values": "patient,date,measure,trial,value\nP1,2020-03-01,t25fw,1,7\nP1,2020-03-01,t25fw,1,8\n"},
            "values.csv:3:trial: The same trial of t25fw stands in line 2 already: number the trials.",
        ),
        (
            {"values": "patient,date,visit,measure,value\nP1,2020-03-01,2,sdmt,11\n"},
            "values.csv:2:visit: There is no visit 2 on that day: visits.csv has 1.",
        ),
        (
            {"reviews": "patient,date,factor\nP1,2020-03-01,diet\nP1,2020-03-01,diet\n"},
            "reviews.csv:3:factor: “diet” stands in this review twice: keep one row.",
        ),
    ],
    ids=lambda value: value.split(": ", 1)[0] if isinstance(value, str) else "",
)
def test_a_fault_is_one_line_with_file_line_column_and_reason(
    load: Load, files: Mapping[str, str | bytes], fault: str
) -> None:
    assert refused(load, **files) == (fault,)


def test_all_faults_of_all_files_are_told_in_one_go_in_their_order(load: Load) -> None:
    lines = refused(
        load,
        visits="patient,date,edss\nP1,2020-03-01,11\nP1,,2.0\nP1,2020-05-01,2.0,\nP1,2020-06-01,x\n",
        relapses="patient,onset,fever\nP1,2020,perhaps\n",
        patients="patient,sex\nP1,Q\n",
    )
    assert [line.split(": ", 1)[0] for line in lines] == [
        "patients.csv:2:sex",
        "visits.csv:2:edss",
        "visits.csv:3:date",
        "visits.csv:4:edss",
        "visits.csv:5:edss",
        "relapses.csv:2:fever",
    ]


def test_the_line_is_that_of_the_file_even_after_cells_with_line_ends(load: Load) -> None:
    text = 'patient,date,note,edss\nP1,2020-03-01,"one\ntwo\nthree",2.0\n\nP1,2020-04-01,,12\n'
    (line,) = refused(load, visits=text)
    assert line.startswith("visits.csv:6:edss: ")


def test_a_birth_known_to_the_year_refuses_only_what_no_day_of_it_allows(load: Load) -> None:
    patients = "patient,birth_date\nP1,2020\n"
    assert load(patients=patients).records[0].visits[0].on == date(2020, 3, 1)
    lines = refused(load, visits="patient,date\nP1,2019-12-31\n", patients=patients)
    assert "lies before the patient's birth" in lines[0]


def test_a_date_known_to_the_year_is_in_the_future_only_if_the_whole_year_is(load: Load) -> None:
    assert load(relapses="patient,onset\nP1,2026\n").records[0].relapses[0].onset == PartialDate(2026)


def test_what_is_due_may_lie_in_the_future(load: Load) -> None:
    cohort = load(reviews="patient,date,factor,due\nP1,2020-03-01,diet,2027-05\n")
    assert cohort.records[0].reviews[0].answers[0].due == PartialDate(2027, 5)


def test_a_folder_without_visits_is_refused(tmp_path: Path) -> None:
    (tmp_path / "patients.csv").write_text("patient\nP1\n")
    with pytest.raises(CohortRefused) as refusal:
        load_cohort(tmp_path, today=TODAY)
    assert refusal.value.lines == (f"visits.csv:1:: There is no such file in {tmp_path}, and a cohort needs it.",)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CohortRefused, match=r"There is no folder .*nowhere\. Give the folder that holds visits\.csv\."):
        load_cohort(tmp_path / "nowhere", today=TODAY)
