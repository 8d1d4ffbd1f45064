"""As known on a date: by event date in every rule, by what had been recorded by then in the second mode."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commands.cli import main
from domain.care_records import (
    Check,
    Concern,
    Consent,
    DeviceDay,
    DeviceSeries,
    LabResult,
    PlanEntry,
    PlanPart,
    PlanState,
    Pregnancy,
    Referral,
)
from domain.dates import PartialDate
from domain.definition import Definition
from domain.engine import find_events
from domain.known_on import as_recorded_by
from domain.lublin import classify_lublin
from domain.neida import assess_neida
from domain.records import Course, CourseEntry, Infection, MriScan, Patient, PatientRecord, Treatment
from domain.summarise import upto
from storage.definitions import list_definitions
from tests.engine_patients import day, definition, patient, visit
from tests.test_engine_properties import definitions
from tests.test_settle_properties import doubtful_patients, scanned_patients

QUICKLY = settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
SHIPPED = [known for known in list_definitions() if "edss" in known.thresholds]


def cut(record: PatientRecord, as_of: date) -> PatientRecord:
    """Return the record as it stood on a day, by event date."""
    return replace(upto(record, as_of), relapses_absent=record.relapses_absent)


@given(doubtful_patients(), st.one_of(definitions, st.sampled_from(SHIPPED)), st.integers(-10, 1100))
@QUICKLY
def test_the_events_as_known_on_a_date_are_those_of_the_record_cut_at_that_date(
    record: PatientRecord, chosen: Definition, on: int
) -> None:
    full = find_events(record, "edss", chosen, day(on))
    alone = find_events(cut(record, day(on)), "edss", chosen, day(on))
    assert full._replace(omissions=()) == alone._replace(omissions=())
    assert [o for o in full.omissions if o.on <= day(on)] == list(alone.omissions)


@given(scanned_patients(), st.integers(-10, 1100))
@QUICKLY
def test_lublin_and_neida_as_known_on_a_date_are_those_of_the_record_cut_at_that_date(
    record: PatientRecord, on: int
) -> None:
    chosen, then = definition("mueller-2023-12w"), cut(record, day(on))
    lublin, alone = (classify_lublin(one, chosen, day(on)) for one in (record, then))
    facts = ("label", "activity", "progression", "worsening", "reason", "settles", "notes")
    assert [getattr(lublin, name) for name in facts] == [getattr(alone, name) for name in facts]
    assert assess_neida(record, day(on)) == assess_neida(then, day(on))


@given(doubtful_patients(), st.integers(-10, 1100))
@QUICKLY
def test_without_days_of_recording_what_was_recorded_by_a_day_is_what_had_happened_by_then(
    record: PatientRecord, on: int
) -> None:
    known = as_recorded_by(record, day(on))
    assert replace(known.record, visits=()) == replace(cut(record, day(on)), visits=(), relapses=known.record.relapses)
    assert known.record.visits == cut(record, day(on)).visits
    rows = known.record.visits + known.record.relapses + known.record.statements
    assert bool(known.assumed) == bool(rows)


@given(doubtful_patients(), st.integers(0, 900), st.integers(0, 300), st.integers(0, 900))
@QUICKLY
def test_a_visit_counts_from_the_day_on_which_it_was_recorded(
    record: PatientRecord, at: int, late: int, on: int
) -> None:
    which = at % len(record.visits)
    seen = record.visits[which]
    entered = seen.on + timedelta(days=late)
    visits = (*record.visits[:which], replace(seen, recorded_on=entered), *record.visits[which + 1 :])
    known = as_recorded_by(replace(record, visits=visits), day(on)).record
    assert (seen.id in [v.id for v in known.visits]) == (entered <= day(on))
    others = [v for v in record.visits if v.id != seen.id and v.on <= day(on)]
    assert [v for v in known.visits if v.id != seen.id] == others


def test_a_visit_recorded_before_it_took_place_counts_from_its_own_day() -> None:
    planned = replace(visit(100, 2.0), recorded_on=day(50))
    record = patient(visits=[planned])
    assert as_recorded_by(record, day(99)).record.visits == ()
    assert as_recorded_by(record, day(100)).record.visits == (planned,)


def test_what_a_row_says_of_later_days_is_not_known_yet() -> None:
    record = PatientRecord(
        Patient("p", "1", diagnosis_date=PartialDate(2021), death_date=PartialDate(2024, 5, 1), death_from_ms=True),
        courses=(CourseEntry("a", Course.RRMS, None), CourseEntry("b", Course.SPMS, PartialDate(2023))),
        scans=(MriScan("m", date(2023, 6, 1)),),
        treatments=(Treatment("t", "natalizumab", PartialDate(2020), PartialDate(2022, 3), "no effect"),),
    )
    early = as_recorded_by(record, date(2020, 12, 31)).record
    assert (early.patient.diagnosis_date, early.patient.death_date, early.patient.death_from_ms) == (None, None, None)
    assert [c.course for c in early.courses] == [Course.RRMS]
    assert early.scans == ()
    assert [(t.stop, t.stop_reason) for t in early.treatments] == [(None, "")]
    assert as_recorded_by(record, date(2024, 5, 1)).record == record


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2019, 12, 31), (0, 0, 0, 0, 0, 0, 0, 0)),
        (date(2020, 2, 1), (1, 1, 1, 2, 1, 1, 1, 1)),
    ],
)
def test_what_is_recorded_around_the_disease_is_cut_at_the_day_too(on: date, told: tuple[int, ...]) -> None:
    known = as_recorded_by(AROUND, on).record
    kinds = ("labs", "pregnancies", "consents", "plan", "referrals", "devices", "concerns", "checks")
    assert tuple(len(getattr(known, kind)) for kind in kinds) == told


def test_what_became_of_it_later_is_not_known_yet() -> None:
    known = as_recorded_by(AROUND, date(2020, 2, 1)).record
    (pregnancy,), (consent,), (referral,), (concern,) = (
        known.pregnancies, known.consents, known.referrals, known.concerns,
    )  # fmt: skip
    assert (pregnancy.end, pregnancy.outcome, pregnancy.due) == (None, "", PartialDate(2020, 10))
    assert (consent.given, consent.withdrawn) == (True, None)
    assert (referral.seen, referral.status, referral.result) == (None, "", "")
    assert (concern.closed_on, concern.closed_by, concern.outcome) == (None, "", "")
    assert [(entry.start, entry.end, entry.state) for entry in known.plan] == [
        (PartialDate(2019), None, None),
        (PartialDate(2020, 6), None, PlanState.PLANNED),  # what was planned lay ahead, and was known
    ]
    assert [one.on for one in known.devices[0].days] == [date(2020, 2, 1)]
    assert known.infections[0].end is None
    assert known.patient.lost_since is None
    assert as_recorded_by(AROUND, date(2022, 1, 1)).record == AROUND


def test_it_says_what_it_had_to_assume() -> None:
    record = replace(patient([(0, 2.0), (90, 3.0)], [30]), statements=())
    assert as_recorded_by(record, day(200)).assumed == (
        "2 visits without a day of recording and 1 other row taken as recorded on the day they are about (assumed)"
    )
    said = tuple(replace(v, recorded_on=v.on) for v in record.visits)
    assert as_recorded_by(replace(record, visits=said, relapses=()), day(200)).assumed == ""


# What is recorded around the disease, each begun early in 2020 and over by 2021.
AROUND = PatientRecord(
    Patient("p", "1", lost_since=PartialDate(2021, 12)),
    infections=(Infection("i", PartialDate(2020, 1), "urinary", True, PartialDate(2020, 3, 2)),),
    labs=(LabResult("l", date(2020, 1, 9), "nfl"),),
    pregnancies=(
        Pregnancy("g", PartialDate(2020, 1), PartialDate(2020, 10), PartialDate(2020, 10, 3), "live birth", True),
    ),
    consents=(Consent("c", date(2020, 1, 9), "registry", True, PartialDate(2021)),),
    referrals=(Referral("r", date(2020, 1, 9), "eye clinic", status="seen", seen=PartialDate(2020, 5), result="well"),),
    plan=(
        PlanEntry(
            "e",
            date(2020, 1, 9),
            PlanPart.TRIAL,
            "trial of x",
            "",
            PlanState.ENDED,
            PartialDate(2019),
            PartialDate(2021),
        ),
        PlanEntry("f", date(2020, 1, 9), PlanPart.REMYELINATING, "y", "", PlanState.PLANNED, PartialDate(2020, 6)),
    ),
    devices=(
        DeviceSeries(
            "d", "steps", "band", days=tuple(DeviceDay(date(2020, month, 1), Decimal(4000)) for month in (2, 3))
        ),
    ),
    concerns=(Concern("k", date(2020, 1, 9), "PHQ-9", "A", date(2020, 2, 2), "B", "seen"),),
    checks=(Check("q", "rule", "patient", "p", (), date(2020, 1, 9)),),
)

VISITS = """patient,date,relapse_since_last,edss,recorded_on
1,2022-01-10,no,2,2022-01-10
1,2022-07-10,no,2,2022-07-10
1,2023-01-10,no,3,2023-01-10
1,2023-09-10,no,3,2024-02-01
"""


@pytest.mark.parametrize(
    ("arguments", "count"),
    [
        (["--recorded-by", "2024-01-31"], 0),
        (["--recorded-by", "2024-02-01"], 1),
        (["--as-of", "2023-09-09"], 0),
        (["--as-of", "2023-09-10"], 1),
    ],
)
def test_the_commands_take_both_days_from_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], count: int
) -> None:
    (tmp_path / "visits.csv").write_text(VISITS, encoding="utf-8")
    (tmp_path / "relapses.csv").write_text("patient,onset\n", encoding="utf-8")
    assert main(["classify", str(tmp_path), *arguments]) == 0
    out, _ = capsys.readouterr()
    assert len(out.splitlines()) == 1 + count
    assert main(["lublin", str(tmp_path), *arguments]) == 0
    out, err = capsys.readouterr()
    assert arguments[1] in out
    assert "worsening" in out
    assert "taken as recorded on the day they are about" not in err


def test_a_folder_that_does_not_say_when_rows_were_recorded_is_taken_as_recorded_at_once_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "visits.csv").write_text("patient,date,edss\n1,2022-01-10,2\n", encoding="utf-8")
    assert main(["classify", str(tmp_path), "--recorded-by", "2023-01-01"]) == 0
    assert "As recorded by 1 Jan 2023: 1 patient: rows that do not say" in capsys.readouterr().err
