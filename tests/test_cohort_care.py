"""What is recorded around the disease in a cohort folder: findings of scans, devices, checks, own questionnaires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest

from domain.care_records import Check, DeviceDay, DeviceSeries, ScanMarker
from domain.records import MriScan, Patient, PatientRecord, Value, Visit
from storage.cohort_csv import CohortRefused, ExportRefused, cohort_texts, load_cohort, write_cohort
from storage.cohort_import import import_cohort
from storage.cohort_questionnaires import QuestionnairesClash
from storage.source import open_source
from tests.cohort_folder import Load, load_files
from tests.cohort_strategies import TODAY
from tests.record_ids import without_ids
from tests.store_folders import files_of, new_store
from tests.store_samples import FULL_RECORD

DAY = date(2020, 3, 1)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return partial(load_files, tmp_path)


def test_every_field_of_every_kind_goes_out_and_comes_in_through_two_stores(tmp_path: Path) -> None:
    with new_store(tmp_path / "one") as first:
        first.add_record(FULL_RECORD)
        write_cohort(first.records(), tmp_path / "cohort")
    with new_store(tmp_path / "two") as second:
        import_cohort(second, load_cohort(tmp_path / "cohort", today=TODAY))
        (record,) = second.records()
    assert record.checks[0].record_id == record.visits[0].id
    # Values of a visit come back in the order of the measures.
    visits = tuple(replace(v, values=tuple(sorted(v.values, key=str))) for v in without_ids(record).visits)
    sent = tuple(replace(v, values=tuple(sorted(v.values, key=str))) for v in FULL_RECORD.visits)
    assert visits == sent
    assert replace(without_ids(record), visits=()) == replace(FULL_RECORD, visits=())


def test_a_folder_of_an_earlier_release_without_the_new_files_is_read_as_before(tmp_path: Path) -> None:
    record = PatientRecord(Patient("P1", "P1"), visits=(Visit("", DAY, values=(Value("edss", Decimal("2.0")),)),))
    write_cohort([record], tmp_path / "cohort")
    for name in ("identifiers", "mri_values", "labs", "pregnancies", "consents", "referrals", "devices", "concerns"):
        (tmp_path / "cohort" / f"{name}.csv").unlink()
    (tmp_path / "cohort" / "checks.csv").unlink()
    cohort = load_cohort(tmp_path / "cohort", today=TODAY)
    assert cohort.records == (record,)
    assert cohort.warnings == ()


# Scans


def test_findings_of_a_scan_belong_to_the_one_of_the_day_that_is_named_or_to_its_last(load: Load) -> None:
    cohort = load(
        mri="patient,date,gd_enhancing\nP1,2020-03-01,0\nP1,2020-03-01,1\nP1,2021-03-01,2\n",
        mri_values=(
            "patient,date,scan,field,value,text\n"
            "P1,2020-03-01,1,brain_volume_ml,1400.5,\nP1,2020-03-01,,pet,,yes\nP1,2021-03-01,,pet,,\n"
        ),
    )
    told = [(scan.gd_enhancing, scan.markers) for scan in cohort.records[0].scans]
    assert told == [
        (0, (ScanMarker("brain_volume_ml", Decimal("1400.5")),)),
        (1, (ScanMarker("pet", None, "yes"),)),
        (2, (ScanMarker("pet"),)),
    ]


# Devices


def test_rows_of_a_device_without_a_number_are_one_series_for_each_quantity_and_device(load: Load) -> None:
    cohort = load(
        devices=(
            "patient,quantity,device,unit,date,value\n"
            "P1,steps,band,1,2020-03-01,4000\nP1,sleep,band,h,2020-03-01,7.5\nP1,steps,band,1,2020-03-02,4100\n"
        )
    )
    assert cohort.records[0].devices == (
        DeviceSeries("", "sleep", "band", unit="h", days=(DeviceDay(DAY, Decimal("7.5")),)),
        DeviceSeries(
            "", "steps", "band", unit="1",
            days=(DeviceDay(DAY, Decimal(4000)), DeviceDay(date(2020, 3, 2), Decimal(4100))),
        ),
    )  # fmt: skip


def test_two_imports_that_say_the_same_of_the_device_stay_two_series() -> None:
    once = DeviceSeries("", "steps", "band", days=(DeviceDay(DAY, Decimal(4000)),))
    record = PatientRecord(Patient("P1", "P1"), devices=(once, once, replace(once, days=())))
    assert "P1,1,steps," in cohort_texts([record])["devices.csv"]
    assert "P1,3,steps,band,,,,,\r\n" in cohort_texts([record])["devices.csv"]


# Checks


def test_a_check_names_its_record_by_file_and_place(tmp_path: Path) -> None:
    first, second = Visit("a", DAY), Visit("b", date(2021, 3, 1))
    scan = MriScan("c", DAY)
    checks = tuple(
        Check("", "odd", kind, about, ("x; y", '"z"'), DAY)
        for kind, about in (("visit", "b"), ("scan", "c"), ("patient", "P1"), ("visit", "in error"))
    )
    record = PatientRecord(Patient("P1", "P1"), visits=(first, second), scans=(scan,), checks=checks)
    lines = cohort_texts([record])["checks.csv"].splitlines()
    assert [line.split(",")[3:5] for line in lines[1:]] == [["visits", "2"], ["mri", "1"], ["patients", ""]]
    write_cohort([record], tmp_path / "cohort")
    (again,) = load_cohort(tmp_path / "cohort", today=TODAY).records
    assert [(check.kind, check.record_id) for check in again.checks] == [
        ("visit", again.visits[1].id), ("scan", again.scans[0].id), ("patient", again.patient.id),
    ]  # fmt: skip
    assert again.visits[0].id == ""
    assert again.checks[0].facts == ("x; y", '"z"')


def test_a_check_of_a_record_in_error_is_not_exported_and_the_others_still_point_to_theirs(tmp_path: Path) -> None:
    with new_store(tmp_path / "store") as store:
        patient = store.add_record(
            PatientRecord(
                Patient("", "P1"),
                visits=(Visit("a", DAY), Visit("b", date(2021, 3, 1))),
                checks=(Check("", "odd", "visit", "a", (), DAY), Check("", "odd", "visit", "b", (), DAY)),
            )
        )
        store.visits.delete(store.record(patient.id).visits[0], "wrong patient")
        write_cohort(store.records(), tmp_path / "cohort")
    (record,) = load_cohort(tmp_path / "cohort", today=TODAY).records
    assert [visit.on.year for visit in record.visits] == [2021]
    assert [check.record_id for check in record.checks] == [record.visits[0].id]


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        (
            {"mri_values": "patient,date,field\nP1,2020-03-01,pet\n"},
            "mri_values.csv:2:date: mri.csv has 0 scans of that day: add the scan there or correct the row.",
        ),
        (
            {"mri": "patient,date\nP1,2020-03-01\n", "mri_values": "patient,date,scan,field\nP1,2020-03-01,2,pet\n"},
            "mri_values.csv:2:scan: mri.csv has 1 scans of that day: add the scan there or correct the row.",
        ),
        (
            {"devices": "patient,quantity,device,date,value\nP1,steps,band,2020-03-01,\n"},
            "devices.csv:2:value: A day needs its value and a value its day: fill in the other or clear both.",
        ),
        (
            {
                "devices": "patient,series,quantity,device,date,value\n"
                "P1,1,steps,band,2020-03-01,1\nP1,1,sleep,band,2020-03-01,1\n"
            },
            "devices.csv:3:series: The rows of this series do not say the same of the device: correct them or number"
            " them apart.",
        ),
        (
            {"checks": "patient,date,rule,table,row\nP1,2020-03-01,odd,visits,2\n"},
            "checks.csv:2:row: The patient has no record 2 in “visits”: there are 1.",
        ),
        (
            {"checks": "patient,date,rule,table,row,facts\nP1,2020-03-01,odd,visits,1,oops\n"},
            'checks.csv:2:facts: “oops” is not a list of texts: write it as JSON, such as ["one", "two"].',
        ),
        (
            {"consents": "patient,date,purpose,withdrawn\nP1,2020-03-01,registry,2019\n"},
            "consents.csv:2:withdrawn: 2019 lies before date, 1 Mar 2020: correct one of them.",
        ),
        (
            {"values": "patient,date,measure,value,carried_from\nP1,2020-03-01,edss,2,2020-04-01\n"},
            "values.csv:2:date: 1 Mar 2020 lies before carried_from, 1 Apr 2020: correct one of them.",
        ),
    ],
    ids=lambda value: value.split(": ", 1)[0] if isinstance(value, str) else "",
)
def test_what_does_not_fit_is_refused_with_its_file_line_and_column(
    load: Load, files: Mapping[str, str], fault: str
) -> None:
    with pytest.raises(CohortRefused) as refusal:
        load(**files)
    assert refusal.value.lines == (fault,)


# A clinic's own questionnaires

OWN = b"""id = "garden"
title = "Garden scale"
about = "what a patient can do in the garden"
citation = "invented for a test"
licence = "none"

[[score]]
id = "garden_total"
title = "Garden total"
low = 0
high = 12
step = 1
worse = "lower"
"""


def with_questionnaire(folder: Path, content: bytes = OWN) -> Path:
    (folder / "questionnaires").mkdir(parents=True)
    (folder / "questionnaires" / "garden.toml").write_bytes(content)
    return folder


def test_the_scores_of_a_clinics_own_questionnaire_go_out_with_its_file_and_come_in_with_it(tmp_path: Path) -> None:
    visit = Visit("", DAY, values=(Value("garden_total", Decimal(9)), Value("msis29_phys", Decimal("40"))))
    with new_store(tmp_path / "one") as first:
        with_questionnaire(first.folder)
        first.add_record(PatientRecord(Patient("", "P1"), visits=(visit,)))
        write_cohort(first.records(), tmp_path / "cohort", first.folder)
        write_cohort(first.records(), tmp_path / "cohort", first.folder)  # an earlier export is replaced, these too
    assert open_source(tmp_path / "cohort", today=TODAY).records[0].visits == (visit,)
    with new_store(tmp_path / "two") as second:
        import_cohort(second, load_cohort(tmp_path / "cohort", today=TODAY))
        assert (second.folder / "questionnaires" / "garden.toml").read_bytes() == OWN
        assert without_ids(next(second.records())).visits == (visit,)
        backup = second.back_up(tmp_path / "backup")
    assert (backup / "questionnaires" / "garden.toml").read_bytes() == OWN


def test_a_score_whose_questionnaire_is_not_there_is_refused_until_its_measures_are_given(tmp_path: Path) -> None:
    record = PatientRecord(Patient("P1", "P1"), visits=(Visit("", DAY, values=(Value("garden_total", Decimal(9)),)),))
    write_cohort([record], tmp_path / "cohort")
    with pytest.raises(CohortRefused, match="“garden_total” is no measure: correct it, or add its"):
        load_cohort(tmp_path / "cohort", today=TODAY)
    with_questionnaire(tmp_path / "cohort")
    cohort = load_cohort(tmp_path / "cohort", today=TODAY)
    assert cohort.records == (record,)
    assert cohort.questionnaires == {"garden.toml": OWN}


def test_another_questionnaire_of_the_same_name_refuses_the_import_and_nobody_is_stored(tmp_path: Path) -> None:
    write_cohort([PatientRecord(Patient("P1", "P1"))], tmp_path / "cohort")
    with_questionnaire(tmp_path / "cohort")
    with new_store(tmp_path / "store") as store:
        with_questionnaire(store.folder, OWN.replace(b"12", b"24"))
        with pytest.raises(QuestionnairesClash, match=r"another questionnaire file garden\.toml .*Nothing was"):
            import_cohort(store, load_cohort(tmp_path / "cohort", today=TODAY))
        assert store.patients.all() == ()
        assert b"24" in files_of(store.folder / "questionnaires")["garden.toml"]


def test_an_export_does_not_write_over_a_folder_with_other_papers_among_its_questionnaires(tmp_path: Path) -> None:
    record = PatientRecord(Patient("P1", "P1"))
    write_cohort([record], tmp_path / "cohort")
    with_questionnaire(tmp_path / "cohort")
    (tmp_path / "cohort" / "questionnaires" / "thesis.txt").write_text("mine")
    with pytest.raises(ExportRefused, match=r"no cohort \(questionnaires/thesis\.txt\)"):
        write_cohort([record], tmp_path / "cohort")
