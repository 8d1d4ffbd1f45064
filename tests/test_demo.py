"""The demonstration: its first patient as drawn, every situation it promises, judged by the engine itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from domain.activity import Activity
from domain.brain_health.anticholinergic import burden, current_medicines
from domain.brain_health.factors import AnswerKind, Status
from domain.brain_health.findings import counts, findings
from domain.care_records import PlanPart, PlanState
from domain.dates import PartialDate
from domain.edss import referee
from domain.engine import find_events
from domain.evidence import Attribution, Failure, Kind, LeftOut, SeriesResult, Why
from domain.lublin import LublinResult, classify_lublin
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from domain.progression import Progression
from domain.records import Adjudication, Course, Flag, PatientRecord, Visit
from domain.values import read_value
from storage.cohort_csv import cohort_texts, load_cohort, write_cohort
from storage.cohort_order import ordered
from storage.definitions import load_definition
from storage.demo_adam import adam as told_adam
from storage.demo_cohort import DEMO_AS_OF, DEMO_SEED, demo_records
from storage.demo_people import INFECTIONS, MEDICINES
from storage.questionnaires import measures_of
from storage.reference import load_laboratory, load_reference, load_scan_markers

SEEDS = (DEMO_SEED, 1, 2)
CARE = ("labs", "pregnancies", "consents", "referrals", "plan", "devices", "concerns")


@dataclass(frozen=True, slots=True)
class Judged:
    """A demonstration patient with what the engine makes of it by the application's own definition."""

    record: PatientRecord
    edss: SeriesResult
    lublin: LublinResult

    @property
    def course(self) -> Course | None:
        return self.lublin.course

    def has(self, attribution: Attribution, why: Why | None = None) -> bool:
        return any(event.attribution is attribution and event.why is why for event in self.edss.events)


@cache
def judged(seed: int) -> tuple[Judged, ...]:
    definition = load_definition("mueller-2023-24w")
    found = []
    for record in demo_records(seed):
        edss = find_events(record, "edss", definition, DEMO_AS_OF)
        found.append(Judged(record, edss, classify_lublin(record, definition, DEMO_AS_OF, edss=edss)))
    return tuple(found)


# The first patient


def adam() -> Judged:
    return judged(DEMO_SEED)[0]


def test_the_first_patient_is_the_man_of_the_drawings() -> None:
    record = adam().record
    patient = record.patient
    assert (patient.family_name, patient.given_name, patient.number) == ("Demo", "Adam", "D-0001")
    assert (patient.birth_date, str(patient.sex)) == (PartialDate(1986, 5, 5), "M")
    assert (record.courses[-1].course, record.courses[-1].since) == (Course.SPMS, PartialDate(2023, 3))
    assert [(t.drug, t.start, t.stop) for t in record.treatments] == [("fingolimod", PartialDate(2017, 6), None)]
    assert [(r.onset, r.systems) for r in record.relapses] == [(PartialDate(2019, 6, 4), ("brainstem",))]
    assert [(visit.on, visit.value("edss")) for visit in record.visits] == [
        (date(2023, 3, 10), Decimal("4.0")),
        (date(2024, 3, 10), Decimal("4.5")),
        (date(2025, 3, 8), Decimal("5.0")),
        (date(2025, 11, 10), Decimal("5.5")),
        (date(2026, 3, 9), Decimal("6.0")),
    ]
    assert [visit.value("sdmt") for visit in record.visits] == [47, 46, 45, 43, 41]
    assert (record.visits[0].value("t25fw"), record.visits[-1].value("t25fw")) == (Decimal("7.0"), Decimal("9.2"))
    assert all(visit.relapse_since_last is False and visit.comparable for visit in record.visits)
    assert [medicine.name for medicine in record.medicines] == ["oxybutynin", "mirtazapine"]


def test_his_scans_are_compared_with_the_one_before_and_show_nothing_new() -> None:
    first, *later = adam().record.scans
    assert [scan.on for scan in later[1:]] == [date(2025, 2, 5), date(2026, 2, 2)]
    for before, scan in zip((first, *later), later, strict=False):
        assert (scan.compared_with, scan.gd_enhancing, scan.new_t2, scan.enlarging_t2) == (before.on, 0, 0, 0)
        assert (scan.quality_ok, scan.contrast_given, scan.brain_done, scan.cord_done) == (True, True, True, False)


@pytest.mark.parametrize("definition_id", ["mueller-2023-24w", "mueller-2023-12w", "kappos-2020-24w", "cagol-2022-24w"])
def test_his_worsening_is_pira_first_measured_8_mar_2025_and_present_again_after_247_days(definition_id: str) -> None:
    result = find_events(adam().record, "edss", load_definition(definition_id), DEMO_AS_OF)
    (event,) = result.worsenings
    assert event.attribution is Attribution.PIRA
    assert (event.baseline.on, event.baseline.value) == (date(2023, 3, 10), Decimal("4.0"))
    assert (event.onset.on, event.onset.value) == (date(2025, 3, 8), Decimal("5.0"))
    assert (event.confirmation.on, event.confirmation.value) == (date(2025, 11, 10), Decimal("5.5"))
    assert (event.confirmation.on - event.onset.on).days == 247


def test_by_the_twelve_month_definition_it_is_present_again_only_on_9_mar_2026() -> None:
    (event,) = find_events(adam().record, "edss", load_definition("mueller-2025"), DEMO_AS_OF).worsenings
    assert (event.attribution, event.confirmation.on) == (Attribution.PIRA, date(2026, 3, 9))


def test_by_lublin_he_is_spms_not_active_with_progression() -> None:
    assert adam().lublin.label == "SPMS, not active, with progression"


def test_his_brain_health_review_has_3_to_attend_to_4_no_prompt_and_2_not_asked() -> None:
    reference = load_reference()
    record = adam().record
    total = burden(current_medicines(record, DEMO_AS_OF), reference.burden_table)
    found = findings(record.reviews[0], record, DEMO_AS_OF, reference.factors, total)
    assert counts(found) == "3 to attend to; 4 no prompt; 2 not asked"
    attend = {finding.factor: finding.reason for finding in found if finding.status is Status.ATTEND}
    assert attend["exercise"].startswith("40 min a week")
    assert "10 cigarettes a day" in attend["smoking"]
    assert "oxybutynin" in attend["medicines"]


# Every situation


def measured(record: PatientRecord, measure: str) -> bool:
    return any(value.measure == measure for visit in record.visits for value in visit.values)


def on_course(course: Course) -> Callable[[Judged], bool]:
    return lambda p: p.course is course


SITUATIONS: dict[str, Callable[[Judged], bool]] = {
    **{f"course {course}": on_course(course) for course in Course},
    "RAW": lambda p: p.has(Attribution.RAW),
    "PIRA in RRMS": lambda p: p.course is Course.RRMS and p.has(Attribution.PIRA),
    "PIRA in PPMS": lambda p: p.course is Course.PPMS and p.has(Attribution.PIRA),
    "undetermined, a relapse in the window": lambda p: p.has(Attribution.UNDETERMINED, Why.RELAPSE_IN_WINDOW),
    "undetermined, relapse history not recorded": lambda p: p.has(Attribution.UNDETERMINED, Why.HISTORY_UNKNOWN),
    "undetermined, date uncertain": lambda p: p.has(Attribution.UNDETERMINED, Why.DATE_UNCERTAIN),
    "undetermined, relapse not adjudicated": lambda p: p.has(Attribution.UNDETERMINED, Why.NOT_ADJUDICATED),
    "pseudo-relapse adjudicated, so PIRA": lambda p: (
        p.has(Attribution.PIRA) and any(r.adjudication is Adjudication.PSEUDO_RELAPSE for r in p.record.relapses)
    ),
    "worse at the last visit, confirmation pending": lambda p: bool(p.edss.pending),
    "worse once and not held": lambda p: any(u.failure is Failure.NOT_HELD for u in p.edss.unconfirmed),
    "improvement": lambda p: any(event.kind is Kind.IMPROVEMENT for event in p.edss.events),
    "active": lambda p: p.lublin.activity is Activity.ACTIVE,
    "not active": lambda p: p.lublin.activity is Activity.NOT_ACTIVE,
    "activity indeterminate, no scan in the frame": lambda p: (
        p.lublin.activity is Activity.INDETERMINATE
        and bool(p.record.scans)
        and p.record.scans[-1].on < p.lublin.frame_start
    ),
    "activity indeterminate, no comparison named": lambda p: (
        p.lublin.activity is Activity.INDETERMINATE
        and bool(p.record.scans)
        and p.record.scans[-1].compared_with is None
    ),
    "PPMS with MRI activity and progression": lambda p: p.lublin.label == "PPMS, active, with progression",
    "SPMS active": lambda p: p.course is Course.SPMS and p.lublin.activity is Activity.ACTIVE,
    "SPMS without progression in the frame": lambda p: p.lublin.progression is Progression.WITHOUT,
    "progression indeterminate": lambda p: p.lublin.progression is Progression.INDETERMINATE,
    "progression by a clinician's statement only": lambda p: (
        p.lublin.progression is Progression.WITH and not p.edss.events
    ),
    "history stated complete": lambda p: (
        p.has(Attribution.PIRA) and any(visit.relapse_since_last is None for visit in p.record.visits)
    ),
    "a visit that does not compare": lambda p: any(o.why is LeftOut.NOT_COMPARABLE for o in p.edss.omissions),
    "two visits on one day": lambda p: len({v.on for v in p.record.visits}) < len(p.record.visits),
    "several treatments stopped for a reason": lambda p: sum(bool(t.stop_reason) for t in p.record.treatments) >= 3,
    "unable to walk": lambda p: any(visit.flag("t25fw") is Flag.UNABLE for visit in p.record.visits),
    "a long gap before the worsening": lambda p: any(event.long_gaps for event in p.edss.events),
    "one visit": lambda p: len(p.record.visits) == 1,
    "no visit": lambda p: not p.record.visits,
    "a birth date known to the year": lambda p: (
        p.record.patient.birth_date is not None and p.record.patient.birth_date.month is None
    ),
    "a relapse known to the month or year": lambda p: any(r.onset.day is None for r in p.record.relapses),
    "an EDSS that differs from its grades, with the reason": lambda p: any(v.edss_reason for v in p.record.visits),
    "a brain-health review": lambda p: bool(p.record.reviews),
    "no brain-health review": lambda p: bool(p.record.visits) and not p.record.reviews,
    "other medicines and diseases": lambda p: bool(p.record.medicines) and bool(p.record.comorbidities),
    "no 9HPT": lambda p: bool(p.record.visits) and not measured(p.record, "nhpt_dominant"),
    "oligoclonal bands of the CSF": lambda p: any(lab.test == "csf_oligoclonal_bands" for lab in p.record.labs),
    "blood results": lambda p: any(lab.test == "lymphocytes" for lab in p.record.labs),
    "a pregnancy": lambda p: bool(p.record.pregnancies),
    "a consent that was withdrawn": lambda p: any(consent.withdrawn for consent in p.record.consents),
    "a referral that is open": lambda p: any(referral.status == "open" for referral in p.record.referrals),
    "a referral with its result": lambda p: any(referral.result for referral in p.record.referrals),
    "two entries of a plan in one row at one time": lambda p: any(
        len([e for e in p.record.plan if e.row is row and e.state is PlanState.UNDER_WAY]) > 1 for row in PlanPart
    ),
    "a trial with its number in the registry": lambda p: any(entry.registry_number for entry in p.record.plan),
    "a number of another place": lambda p: bool(p.record.patient.identifiers),
    "findings of a scan beside its counts": lambda p: any(scan.markers for scan in p.record.scans),
    "four weeks of a device": lambda p: any(len(series.days) == 28 for series in p.record.devices),
    "an answer that needed a person, closed": lambda p: any(concern.closed_on for concern in p.record.concerns),
    "questionnaires": lambda p: measured(p.record, "msis29_phys"),
    "a six-minute walk by minute": lambda p: measured(p.record, "smwt_m6"),
    "walking again after exertion": lambda p: measured(p.record, "t25fw_post"),
    "no SDMT": lambda p: bool(p.record.visits) and not measured(p.record, "sdmt"),
}


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("seed", SEEDS)
def test_the_demonstration_shows(seed: int, situation: str) -> None:
    assert [p.record.patient.code for p in judged(seed) if SITUATIONS[situation](p)] != []


def test_the_patients_after_the_first_are_those_of_the_drawn_list() -> None:
    told = [
        (p.record.patient.given_name, str(p.course), p.record.visits[-1].value("edss"), p.record.visits[-1].on)
        for p in judged(DEMO_SEED)[1:7]
    ]
    assert told == [
        ("Beatriz", "RRMS", Decimal("2.5"), date(2026, 3, 2)),
        ("Çağla", "RRMS", Decimal("3.5"), date(2026, 2, 27)),
        ("Dmitri", "PPMS", Decimal("5.5"), date(2026, 2, 20)),
        ("Elín", "RRMS", Decimal("4.0"), date(2026, 2, 12)),
        ("Fatou", "CIS", Decimal("1.5"), date(2026, 2, 3)),
        ("Giorgos", "SPMS", Decimal("6.5"), date(2026, 1, 30)),
    ]


# What the invented records are like


@pytest.mark.parametrize("seed", SEEDS)
def test_there_are_61_patients_of_different_names_and_nothing_is_dated_after_the_day(seed: int) -> None:
    records = demo_records(seed)
    assert len(records) == 61
    assert len({record.patient.given_name for record in records}) == 61
    assert {record.patient.family_name for record in records} == {"Demo"}
    assert [record.patient.number for record in records] == [f"D-{order:04d}" for order in range(1, 62)]
    assert max(visit.on for record in records for visit in record.visits) == DEMO_AS_OF


def edss_of_grades(visit: Visit) -> tuple[Decimal | None, tuple[str, ...]]:
    ambulation = visit.value("ambulation")
    assert ambulation is not None
    grades = {system: visit.value(system) for system in FUNCTIONAL_SYSTEMS}
    result = referee(grades, int(ambulation), visit.value("walking_distance_m"), visit.aid, stated=visit.value("edss"))
    return result.step, result.contradictions


@pytest.mark.parametrize("seed", SEEDS)
def test_grades_and_walking_give_the_edss_of_every_visit_unless_a_reason_says_otherwise(seed: int) -> None:
    for record in demo_records(seed):
        for visit in record.visits:
            step, contradictions = edss_of_grades(visit)
            if not visit.edss_reason:
                assert (step, contradictions) == (visit.value("edss"), ()), (record.patient.code, visit.on)
            else:
                assert step != visit.value("edss")


def test_his_grades_on_9_mar_2026_give_6_by_walking_and_4_alone() -> None:
    visit = adam().record.visits[-1]
    assert [visit.value(system) for system in FUNCTIONAL_SYSTEMS] == [1, 1, 3, 2, 2, 3, 1]
    grades = {system: visit.value(system) for system in FUNCTIONAL_SYSTEMS}
    result = referee(grades, None, visit.value("walking_distance_m"), visit.aid)
    assert (result.ambulation, result.from_grades, result.step) == (6, Decimal("4.0"), Decimal("6.0"))


@pytest.mark.parametrize("seed", SEEDS)
def test_reviews_answer_the_checklist_in_its_own_words_and_units(seed: int) -> None:
    factors = {factor.id: factor for factor in load_reference().factors}
    for record in demo_records(seed):
        for answer in (answer for review in record.reviews for answer in review.answers):
            factor = factors[answer.factor]
            assert not answer.answer or answer.answer in {choice.id for choice in factor.choices}
            if answer.value is not None and factor.kind is AnswerKind.NUMBER:
                assert answer.unit == factor.unit


def test_what_the_demonstration_names_is_in_the_catalogues() -> None:
    reference = load_reference()
    drugs = {treatment.name for treatment in reference.treatments.values()}
    records = demo_records()
    assert {t.drug for record in records for t in record.treatments} <= drugs
    assert {c.condition for record in records for c in record.comorbidities} <= set(reference.conditions)
    assert {m.name for record in records for m in record.medicines} <= set(MEDICINES)
    assert {i.kind for record in records for i in record.infections} <= set(INFECTIONS)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_surrounds_the_disease_is_in_the_catalogues_and_on_its_scales(seed: int) -> None:
    tests, markers = load_laboratory().keys(), load_scan_markers().keys()
    measures = {**MEASURES, **measures_of()}
    for record in demo_records(seed):
        assert {lab.test for lab in record.labs} <= tests
        assert {marker.field for scan in record.scans for marker in scan.markers} <= markers
        for value in (value for visit in record.visits for value in visit.values if value.value is not None):
            assert read_value(measures[value.measure], f"{value.value:f}") == value.value


def test_what_surrounds_the_disease_changes_no_label_and_nothing_of_the_first_patient() -> None:
    definition = load_definition("mueller-2023-24w")
    first, *others = judged(DEMO_SEED)
    assert first.record == ordered(told_adam())
    for patient in others:
        bare = replace(patient.record, **dict.fromkeys(CARE, ()))
        assert find_events(bare, "edss", definition, DEMO_AS_OF) == patient.edss
        assert classify_lublin(bare, definition, DEMO_AS_OF, edss=patient.edss) == patient.lublin


# The same bytes


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert cohort_texts(demo_records()) == cohort_texts(demo_records())
    assert cohort_texts(demo_records(1)) != cohort_texts(demo_records())


def test_another_day_moves_every_date_and_no_answer() -> None:
    later = DEMO_AS_OF + timedelta(days=258)
    definition = load_definition("mueller-2023-24w")
    for before, record in zip(judged(DEMO_SEED), demo_records(as_of=later), strict=True):
        events = find_events(record, "edss", definition, later).events
        told = [(e.kind, e.attribution, e.onset.on - timedelta(days=258), e.sustained_days) for e in events]
        if not any(event.why is Why.DATE_UNCERTAIN for event in before.edss.events):
            assert told == [(e.kind, e.attribution, e.onset.on, e.sustained_days) for e in before.edss.events]


def test_the_demonstration_cohort_is_a_cohort_folder_like_any_other(tmp_path: Path) -> None:
    write_cohort(demo_records(), tmp_path / "demo")
    cohort = load_cohort(tmp_path / "demo", today=DEMO_AS_OF)
    assert cohort.records == demo_records()
    assert cohort.extra == ()
