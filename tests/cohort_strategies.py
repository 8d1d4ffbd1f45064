"""Patient records as hypothesis builds them: everything that a store can hold and a cohort folder must carry."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.measures import MEASURES, Measure
from domain.records import (
    ASSUMABLE,
    Adjudication,
    Aid,
    BrainHealthReview,
    Comorbidity,
    Course,
    CourseEntry,
    Flag,
    Hand,
    Identifier,
    Infection,
    Medicine,
    MriScan,
    Patient,
    PatientRecord,
    Recovery,
    Relapse,
    ReviewAnswer,
    ScanMarker,
    Sex,
    Statement,
    StatementKind,
    Treatment,
    Value,
    Visit,
    VisitKind,
)
from storage.cohort_order import ordered
from storage.questionnaires import measures_of
from tests import care_strategies as care
from tests.cell_strategies import (
    LIVED,
    begun_spans,
    counts,
    days,
    keys,
    list_parts,
    numbers,
    partial_dates,
    partials,
    scan_days,
    some,
    spans,
    texts,
    yes_no,
)

TODAY = date(2026, 11, 22)
KNOWN = {**MEASURES, **measures_of()}  # the measures of examination and the scores of questionnaires
BORN = (1940, 1965)  # so that nothing below lies before a birth


def options(kind: type[Any]) -> st.SearchStrategy[Any]:
    """One of the enumeration's members, or None."""
    return st.none() | st.sampled_from(list(kind))


def on_scale(measure: Measure) -> st.SearchStrategy[Decimal]:
    """Values that the measure's scale has."""
    steps = int((measure.high - measure.low) / measure.step)
    return (
        st.integers(0, steps)
        .map(lambda step: measure.low + step * measure.step)
        .filter(lambda v: v not in measure.unused)
    )


@st.composite
def recorded_values(draw: st.DrawFn) -> tuple[Value, ...]:
    """What one visit measured: values of the day, trials, reasons, notes."""
    names = draw(st.lists(st.sampled_from(list(KNOWN)), unique=True, max_size=4))
    values = []
    for name in names:
        for trial in draw(st.lists(st.integers(0, 3), unique=True, min_size=1, max_size=3)):
            number = draw(st.none() | on_scale(KNOWN[name]))
            flag = draw(options(Flag)) if number is None else None
            carried_from = draw(st.none() | st.just(LIVED[0]))
            values.append(Value(name, number, trial, flag, draw(texts), carried_from))
    return tuple(values)


visits = st.builds(
    Visit,
    id=st.just(""),
    on=days,
    kind=options(VisitKind),
    comparable=yes_no,
    not_comparable_reason=texts,
    relapse_since_last=yes_no,
    fever_or_heat=yes_no,
    edss_source=st.sampled_from(["", "clinician", "computed"]),
    edss_reason=texts,
    aid=options(Aid),
    rater=texts,
    method=texts,
    recorded_on=st.none() | days,
    note=texts,
    values=recorded_values(),
    chosen_for=st.lists(st.sampled_from(list(KNOWN)), unique=True, max_size=2).map(tuple),
    question=texts,
)
relapses = st.builds(
    Relapse,
    id=st.just(""),
    onset=partials,
    fever=yes_no,
    infection=yes_no,
    adjudication=options(Adjudication),
    adjudicated_by=texts,
    systems=st.lists(list_parts, max_size=3).map(tuple),
    severity=texts,
    duration_days=st.none() | st.integers(0, 9999),
    steroids=yes_no,
    recovery=options(Recovery),
    reported_by=texts,
    note=texts,
    outlasted_fever=yes_no,
    new_signs=yes_no,
    mri_support=yes_no,
    separate=yes_no,
)
infections = st.builds(
    lambda span, kind, fever, note: Infection("", span[0], kind, fever, span[1], note),
    begun_spans,
    texts,
    yes_no,
    texts,
)
scans = st.builds(
    lambda pair, **rest: MriScan("", pair[1], compared_with=pair[0], **rest),
    scan_days,
    gd_enhancing=counts,
    new_t2=counts,
    enlarging_t2=counts,
    contrast_given=yes_no,
    quality_ok=yes_no,
    brain_done=yes_no,
    cord_done=yes_no,
    rim_lesions=counts,
    slowly_expanding_lesions=counts,
    pbvc_percent=numbers,
    cord_area_mm2=numbers,
    scanner=texts,
    note=texts,
    markers=st.lists(st.builds(ScanMarker, field=keys, value=numbers, text=texts), max_size=2).map(tuple),
)
treatments = st.builds(
    lambda drug, span, **rest: Treatment("", drug, *span, **rest),
    keys,
    begun_spans,
    stop_reason=texts,
    dose=texts,
    interval=texts,
    trial=texts,
    aim=texts,
    note=texts,
)
medicines = st.builds(
    lambda name, span, **rest: Medicine("", name, *span, **rest),
    keys,
    spans,
    as_needed=yes_no,
    dose=texts,
    reason=texts,
    note=texts,
)
comorbidities = st.builds(Comorbidity, st.just(""), keys, st.none() | partials, yes_no, texts)
answers = st.builds(
    ReviewAnswer,
    factor=keys,
    answer=texts,
    value=numbers,
    unit=texts,
    action=texts,
    by_whom=texts,
    due=st.none() | partial_dates((2025, 2030)),
)
reviews = st.builds(
    BrainHealthReview,
    st.just(""),
    days,
    st.lists(answers, max_size=3, unique_by=lambda answer: answer.factor).map(tuple),
)
statements = st.builds(
    lambda on, kind, span, reason, by: Statement("", on, kind, *span, reason, by),
    days,
    st.sampled_from(list(StatementKind)),
    spans,
    texts,
    texts,
)
courses = st.builds(
    CourseEntry, st.just(""), st.sampled_from(list(Course)), st.none() | partials, decided_by=texts, reason=texts
)
patients = st.builds(
    lambda code, **rest: Patient(code, code, **rest),
    keys,
    family_name=texts,
    given_name=texts,
    number=texts,
    birth_date=st.none() | partial_dates(BORN),
    sex=options(Sex),
    dominant_hand=options(Hand),
    onset_date=st.none() | partials,
    diagnosis_date=st.none() | partials,
    education_years=st.none() | st.integers(0, 40),
    death_date=st.none() | st.just(PartialDate(2026, 2, 3)),
    death_from_ms=yes_no,
    lost_since=st.none() | partials,
    identifiers=some(st.builds(Identifier, st.just("") | keys, keys)),
)


records = (
    st.builds(
        PatientRecord,
        patient=patients,
        courses=some(courses),
        visits=st.lists(visits, max_size=3).map(tuple),
        relapses=some(relapses),
        infections=some(infections),
        scans=some(scans),
        treatments=some(treatments),
        medicines=some(medicines),
        comorbidities=some(comorbidities),
        reviews=some(reviews),
        statements=some(statements),
        assumed=st.frozensets(st.sampled_from(sorted(ASSUMABLE))),
        **care.KINDS,
    )
    .map(ordered)
    .flatmap(care.with_checks)
)
cohorts = st.lists(records, min_size=1, max_size=2, unique_by=lambda record: record.patient.code).map(tuple)
