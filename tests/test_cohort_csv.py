"""The cohort folder: what is read from it, what is refused and how, and that what goes out comes in again."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from domain.dates import PartialDate
from domain.records import (
    Adjudication,
    Course,
    CourseEntry,
    Flag,
    Patient,
    PatientRecord,
    ReviewAnswer,
    Sex,
    StatementKind,
    Value,
    Visit,
)
from storage.cohort_columns import TABLES
from storage.cohort_csv import cohort_texts, load_cohort, write_cohort
from tests.cohort_folder import ONE_VISIT, Load, load_files
from tests.cohort_strategies import TODAY, cohorts


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return partial(load_files, tmp_path)


# Out and in again


@settings(max_examples=40, deadline=None)
@given(cohorts)
def test_an_exported_cohort_imports_again_to_equal_records_and_the_same_bytes(
    records: tuple[PatientRecord, ...],
) -> None:
    with TemporaryDirectory() as place:
        write_cohort(records, Path(place) / "cohort")
        again = load_cohort(Path(place) / "cohort", today=TODAY).records
    assert again == records
    assert cohort_texts(again) == cohort_texts(records)


@settings(max_examples=15, deadline=None)
@given(cohorts)
def test_no_exported_cell_begins_like_a_formula_unless_it_is_a_number(records: tuple[PatientRecord, ...]) -> None:
    numeric = {(t.file, c.name) for t in TABLES for c in t.columns if c.type.is_number}
    texts = cohort_texts(records)
    for table in TABLES:
        for row in csv.DictReader(io.StringIO(texts[table.file], newline="")):
            for name, cell in row.items():
                assert (table.file, name) in numeric or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_text_that_looks_like_a_formula_comes_back_as_it_was() -> None:
    visit = Visit("", date(2020, 3, 1), note="=HYPERLINK(1)", rater="'=1", method="'tis well")
    text = cohort_texts([PatientRecord(Patient("P1", "P1"), visits=(visit,))])["visits.csv"]
    assert ",'=HYPERLINK(1)," in text
    assert ",''=1,'tis well," in text


# What a folder says


def test_every_column_of_every_file_is_read(load: Load) -> None:
    cohort = load(
        patients=(
            "patient,family_name,given_name,number,birth_date,sex,dominant_hand,onset_date,diagnosis_date,education_years\n"
            "P1,Doe,Jo,77,1980-05,F,left,2010,2011-02-03,12\n"
        ),
        courses="patient,course,since,decided_by,reason\nP1,spms,2019-07,Dr A,slow\n",
        relapses=(
            "patient,onset,fever,infection,adjudication,systems\nP1,2018-04,yes,no,pseudo-relapse,pyramidal; sensory\n"
        ),
        statements="patient,date,kind,from,to,reason,by\nP1,2020-03-01,history-complete,2019,2020-02,letters,Dr A\n",
    )
    (record,) = cohort.records
    assert record.patient == Patient(
        "P1",
        "P1",
        "Doe",
        "Jo",
        "77",
        PartialDate(1980, 5),
        Sex.FEMALE,
        record.patient.dominant_hand,
        PartialDate(2010),
        PartialDate(2011, 2, 3),
        12,
    )
    assert str(record.patient.dominant_hand) == "left"
    assert record.courses == (CourseEntry("", Course.SPMS, PartialDate(2019, 7), "Dr A", "slow"),)
    assert record.visits == (Visit("", date(2020, 3, 1), values=(Value("edss", Decimal("2.0")),)),)
    assert record.relapses[0].systems == ("pyramidal", "sensory")
    assert record.relapses[0].judged is Adjudication.PSEUDO_RELAPSE
    assert record.statements[0].kind is StatementKind.HISTORY_COMPLETE
    assert (record.statements[0].start, record.statements[0].end) == (PartialDate(2019), PartialDate(2020, 2))


def test_an_empty_cell_is_not_recorded_never_no_and_never_zero(load: Load) -> None:
    cohort = load(
        visits="patient,date,edss,comparable,relapse_since_last,fever_or_heat,note\nP1,2020-03-01,,,,,\n",
        mri="patient,date,gd_enhancing,new_t2,contrast_given,quality_ok,compared_with,brain_done,cord_done\n"
        "P1,2020-03-01,,,,,,,\n",
    )
    (record,) = cohort.records
    assert record.visits == (Visit("", date(2020, 3, 1)),)
    scan = record.scans[0]
    assert {scan.gd_enhancing, scan.new_t2, scan.contrast_given, scan.quality_ok, scan.compared_with} == {None}
    assert record.assumed == frozenset()


@pytest.mark.parametrize(
    "spelling",
    [
        b"\xef\xbb\xbf" + ONE_VISIT.encode(),
        ONE_VISIT.replace("\n", "\r\n").encode(),
        ONE_VISIT.replace("\n", "\r").encode(),
        b"Patient, DATE ,Edss\n P1 , 2020-03-01 , 2 \n",
        b"\n\npatient,date,edss\n\n,,\nP1,2020-03-01,2.0\n,,\n",
        b'"patient","date","edss"\n"P1","2020-03-01","2.0"',
        b"edss,date,patient\n2.00,2020-03-01,P1\n",
    ],
    ids=["byte-order mark", "CRLF", "CR", "capitals and blanks", "blank lines", "quotes", "other order"],
)
def test_the_usual_spellings_of_a_csv_file_are_read_alike(load: Load, spelling: bytes) -> None:
    plain = load(ONE_VISIT)
    assert load(spelling).records == plain.records


def test_a_decimal_comma_in_quotes_is_read_as_a_point_and_said_so_once_a_column(load: Load) -> None:
    cohort = load('patient,date,t25fw\nP1,2020-03-01,"7,4"\nP1,2020-09-01,7.5\nP1,2021-03-01,"7,6"\n')
    assert [visit.value("t25fw") for visit in cohort.records[0].visits] == [
        Decimal("7.4"),
        Decimal("7.5"),
        Decimal("7.6"),
    ]
    remark = "visits.csv:2:t25fw: decimal comma read as a decimal point, and 1 more in this column."
    assert [w for w in cohort.warnings if "comma" in w] == [remark]


def test_a_whole_number_that_a_statistics_program_wrote_as_a_decimal_is_read(load: Load) -> None:
    cohort = load(mri="patient,date,gd_enhancing\nP1,2020-03-01,3.0\n")
    assert cohort.records[0].scans[0].gd_enhancing == 3


def test_an_unknown_column_is_kept_aside_with_a_warning_and_read_by_nothing(load: Load) -> None:
    cohort = load("patient,date,edss,eye_colour\nP1,2020-03-01,2.0,green\n")
    assert cohort.records == load(ONE_VISIT).records
    (column,) = cohort.extra
    assert (column.file, column.name, dict(column.texts)) == ("visits.csv", "eye_colour", {2: "green"})
    assert (
        "visits.csv:1:eye_colour: this column is not part of the format: kept aside, read by no rule."
        in cohort.warnings
    )


def test_a_file_of_another_name_is_named_as_not_read(load: Load) -> None:
    assert "oct.csv: not a file of the format: not read." in load(oct="patient\nP1\n").warnings


def test_patients_come_in_the_order_of_patients_csv_else_of_visits_csv(load: Load) -> None:
    visits = "patient,date\nB,2020-01-02\nA,2020-01-01\nB,2019-01-01\n"
    assert [record.patient.code for record in load(visits).records] == ["B", "A"]
    ordered = load(visits, patients="patient\nC\nA\nB\n").records
    assert [record.patient.code for record in ordered] == ["C", "A", "B"]
    assert ordered[0].visits == ()


def test_ids_are_texts_and_keep_their_leading_zeros(load: Load) -> None:
    cohort = load("patient,date\n007,2020-01-02\n7,2020-01-02\n")
    assert [record.patient.code for record in cohort.records] == ["007", "7"]


def test_visits_relapses_and_scans_come_in_the_order_of_their_dates(load: Load) -> None:
    cohort = load(
        "patient,date\nP1,2021-01-01\nP1,2020-01-01\n",
        relapses="patient,onset\nP1,2019-05\nP1,2018\nP1,2019-04-30\n",
        mri="patient,date\nP1,2021-01-01\nP1,2020-01-01\n",
    )
    (record,) = cohort.records
    assert [visit.on.year for visit in record.visits] == [2020, 2021]
    assert [relapse.onset.iso() for relapse in record.relapses] == ["2018", "2019-04-30", "2019-05"]
    assert [scan.on.year for scan in record.scans] == [2020, 2021]


def test_two_visits_of_one_day_are_both_kept_in_their_order_and_said_so(load: Load) -> None:
    cohort = load("patient,date,edss\nP1,2020-03-01,2.0\nP1,2020-03-01,3.0\n")
    assert [visit.value("edss") for visit in cohort.records[0].visits] == [2, 3]
    remark = "visits.csv:3:date: a second visit on this day: both are kept; of two values of a measure the last counts."
    assert remark in cohort.warnings
    assert "chosen_for" in cohort.records[0].assumed


def test_a_choice_between_two_values_of_a_day_is_assumed_only_where_there_are_two_and_no_column_for_it(
    load: Load,
) -> None:
    apart = load("patient,date,edss\nP1,2020-03-01,2.0\nP1,2020-03-02,3.0\n")
    of_two_kinds = load("patient,date,edss,sdmt\nP1,2020-03-01,2.0,\nP1,2020-03-01,,50\n")
    not_yet_chosen = load("patient,date,edss,chosen_for\nP1,2020-03-01,2.0,\nP1,2020-03-01,3.0,\n")
    for cohort in (apart, of_two_kinds, not_yet_chosen):
        assert "chosen_for" not in cohort.records[0].assumed
    assert any("the one in chosen_for counts" in warning for warning in not_yet_chosen.warnings)
    chosen = load("patient,date,edss,chosen_for\nP1,2020-03-01,2.0,edss;sdmt\nP1,2020-03-01,3.0,\n")
    assert [visit.chosen_for for visit in chosen.records[0].visits] == [("edss", "sdmt"), ()]


def test_the_history_of_courses_wins_over_the_course_of_patients_csv(load: Load) -> None:
    patients = "patient,course,course_since\nP1,RRMS,2015\nP2,PPMS,\n"
    visits = ONE_VISIT + "P2,2020-03-01,4.0\n"
    cohort = load(visits, patients=patients, courses="patient,course,since\nP1,SPMS,2019-07\nP1,RRMS,\n")
    first, second = cohort.records
    assert first.courses == (CourseEntry("", Course.RRMS, None), CourseEntry("", Course.SPMS, PartialDate(2019, 7)))
    assert second.courses == (CourseEntry("", Course.PPMS, None),)


# Values


def test_trials_win_over_the_value_of_the_day_by_their_mean(load: Load) -> None:
    cohort = load(
        "patient,date,t25fw\nP1,2020-03-01,9.9\n",
        values="patient,date,measure,trial,value\nP1,2020-03-01,t25fw,2,9.3\nP1,2020-03-01,t25fw,1,9.1\n",
    )
    (visit,) = cohort.records[0].visits
    assert visit.value("t25fw") == Decimal("9.2")
    assert [value.trial for value in visit.trials("t25fw")] == [0, 1, 2]


def test_a_value_of_the_day_in_values_csv_replaces_that_of_visits_csv_and_says_so(load: Load) -> None:
    cohort = load(values="patient,date,measure,value,note\nP1,2020-03-01,edss,2.5,second look\n")
    assert cohort.records[0].visits[0].values == (Value("edss", Decimal("2.5"), note="second look"),)
    assert "values.csv:2:value: wins over the edss of that visit in visits.csv." in cohort.warnings


def test_unable_is_kept_apart_from_missing_and_from_no_reason_given(load: Load) -> None:
    cohort = load(
        values=(
            "patient,date,measure,value,flag\n"
            "P1,2020-03-01,t25fw,,unable\n"
            "P1,2020-03-01,nhpt_dominant,,other\n"
            "P1,2020-03-01,sdmt,,\n"
        )
    )
    (visit,) = cohort.records[0].visits
    assert visit.flag("t25fw") is Flag.UNABLE
    assert visit.flag("nhpt_dominant") is Flag.OTHER
    assert Value("sdmt", None) in visit.values
    assert visit.flag("nhpt_non_dominant") is None


def test_a_value_on_a_day_without_a_visit_makes_a_visit_of_which_nothing_else_is_known(load: Load) -> None:
    cohort = load(values="patient,date,measure,value\nP1,2020-02-01,sdmt,50\nP1,2020-02-01,t25fw,5\n")
    first = cohort.records[0].visits[0]
    assert (first.on, first.value("sdmt"), first.value("t25fw")) == (date(2020, 2, 1), 50, 5)
    assert (first.relapse_since_last, first.comparable, first.kind) == (None, None, None)
    made = [warning for warning in cohort.warnings if "a visit was made of this row" in warning]
    assert made == ["values.csv:2:date: visits.csv has no visit of that day: a visit was made of this row."]


def test_the_visit_number_says_which_of_two_visits_of_a_day_a_value_belongs_to(load: Load) -> None:
    cohort = load(
        "patient,date\nP1,2020-03-01\nP1,2020-03-01\n",
        values="patient,date,visit,measure,value\nP1,2020-03-01,1,sdmt,40\nP1,2020-03-01,,sdmt,44\n",
    )
    assert [visit.value("sdmt") for visit in cohort.records[0].visits] == [40, 44]


def test_rows_of_one_day_are_one_review_unless_they_are_numbered(load: Load) -> None:
    cohort = load(
        reviews=(
            "patient,date,review,factor,answer,value\n"
            "P1,2020-05-01,,smoking,never,\n"
            "P1,2020-03-01,2,diet,poor,\n"
            "P1,2020-03-01,,diet,mixed,\n"
            "P1,2020-05-01,,exercise,,40\n"
            "P1,2021-05-01,,,,\n"
        )
    )
    told = [(review.on.isoformat(), review.answers) for review in cohort.records[0].reviews]
    assert told == [
        ("2020-03-01", (ReviewAnswer("diet", "mixed"),)),
        ("2020-03-01", (ReviewAnswer("diet", "poor"),)),
        ("2020-05-01", (ReviewAnswer("smoking", "never"), ReviewAnswer("exercise", "", Decimal(40)))),
        ("2021-05-01", ()),
    ]


# What is assumed

ASKED = "patient,date,comparable,relapse_since_last\nP1,2020-03-01,,\n"
NEVER_ASKED = "patient,date,comparable\nP1,2020-03-01,\n"
RELAPSES = "patient,onset\nP1,2018-04\n"


@pytest.mark.parametrize(
    ("files", "assume_complete", "assumed"),
    [
        ({"visits": ASKED, "relapses": RELAPSES}, False, set()),
        ({"visits": NEVER_ASKED, "relapses": RELAPSES}, False, {"relapse_history"}),
        ({"visits": NEVER_ASKED, "relapses": "patient,onset\n"}, False, {"relapse_history"}),
        ({"visits": NEVER_ASKED}, False, set()),
        ({"visits": ASKED}, False, set()),
        ({"visits": NEVER_ASKED}, True, {"relapse_history"}),
        ({"visits": ASKED}, True, {"relapse_history"}),
        ({"visits": "patient,date,relapse_since_last\nP1,2020-03-01,no\n"}, False, {"comparable"}),
        (
            {"visits": ASKED, "mri": "patient,date,gd_enhancing,quality_ok\nP1,2020-03-01,0,\n"},
            False,
            {"contrast_given", "compared_with", "brain_done", "cord_done"},
        ),
        ({"visits": ASKED, "mri": "patient,date\n"}, False, set()),
    ],
    ids=[
        "asked and empty is unknown",
        "never asked with relapses.csv",
        "never asked with an empty relapses.csv",
        "no relapses.csv is unknown",
        "column there, no relapses.csv",
        "no relapses.csv, told to assume",
        "asked, told to assume",
        "no column comparable",
        "columns missing in mri.csv",
        "mri.csv without a scan",
    ],
)
def test_what_a_file_has_no_column_for_is_assumed_and_nothing_else(
    load: Load, files: Mapping[str, str], assume_complete: bool, assumed: set[str]
) -> None:
    cohort = load(**files, assume_complete=assume_complete)
    assert cohort.records[0].assumed == assumed
    assert len([w for w in cohort.warnings if "assumed" in w]) == len(assumed)


def test_what_is_assumed_of_scans_is_not_said_of_a_patient_without_one(load: Load) -> None:
    cohort = load(ASKED + "P2,2020-03-01,,\n", mri="patient,date,gd_enhancing\nP1,2020-03-01,0\n")
    assert "quality_ok" in cohort.records[0].assumed
    assert cohort.records[1].assumed == frozenset()
