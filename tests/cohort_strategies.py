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
    Infection,
    Medicine,
    MriScan,
    Patient,
    PatientRecord,
    Recovery,
    Relapse,
    ReviewAnswer,
    Sex,
    Statement,
    StatementKind,
    Treatment,
    Value,
    Visit,
    VisitKind,
)
from storage.cohort_check import earliest
from storage.cohort_order import ordered

TODAY = date(2026, 11, 22)
BORN = (1940, 1965)  # so that nothing below lies before a birth
LIVED = (date(1990, 1, 1), date(2025, 12, 31))

# Anything but what no text has: a NUL and half a surrogate pair. Formulas and line ends are wanted.
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.one_of(
    st.just(""),
    st.text(characters, max_size=12),
    st.sampled_from(
        ["=1+1", "'=1+1", "''", "+49", "-", "@x", "a,b", 'say "so"', "two\nlines", "\r\n", " edge ", "\tx", ";"]
    ),
)
keys = st.text(characters, min_size=1, max_size=8).map(str.strip).filter(bool)
list_parts = keys.map(lambda text: text.replace(";", "").strip()).filter(bool)
yes_no = st.none() | st.booleans()
days = st.dates(*LIVED)
counts = st.none() | st.integers(0, 999)
numbers = st.none() | st.decimals(-1000, 1000, places=3, allow_nan=False)


def in_sequence(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    """Put the earlier of two dates first; None stays where it is."""
    start, end = pair
    if start is None or end is None:
        return pair
    return (start, end) if earliest(start) <= earliest(end) else (end, start)


def partial_dates(years: tuple[int, int] = (LIVED[0].year, LIVED[1].year)) -> st.SearchStrategy[PartialDate]:
    """Dates of these years, known to the day, the month or the year."""
    exact = st.dates(date(years[0], 1, 1), date(years[1], 12, 31))
    return st.builds(
        lambda day, known: PartialDate(*(day.year, day.month, day.day)[:known]), exact, st.sampled_from([1, 2, 3])
    )


partials = partial_dates()
spans = st.tuples(st.none() | partials, st.none() | partials).map(in_sequence)
begun_spans = st.tuples(partials, st.none() | partials).map(in_sequence)
scan_days = st.tuples(st.none() | days, days).map(in_sequence)  # the scan compared with, the scan


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
    names = draw(st.lists(st.sampled_from(list(MEASURES)), unique=True, max_size=4))
    values = []
    for name in names:
        for trial in draw(st.lists(st.integers(0, 3), unique=True, min_size=1, max_size=3)):
            number = draw(st.none() | on_scale(MEASURES[name]))
            flag = draw(options(Flag)) if number is None else None
            values.append(Value(name, number, trial, flag, draw(texts)))
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
)
treatments = st.builds(
    lambda drug, span, **rest: Treatment("", drug, *span, **rest),
    keys,
    begun_spans,
    stop_reason=texts,
    dose=texts,
    interval=texts,
    trial=texts,
)
medicines = st.builds(lambda name, span, as_needed: Medicine("", name, *span, as_needed), keys, spans, yes_no)
comorbidities = st.builds(Comorbidity, st.just(""), keys, st.none() | partials, yes_no)
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
)


def some(kind: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """None, one or two of a kind."""
    return st.lists(kind, max_size=2).map(tuple)


records = st.builds(
    PatientRecord,
    patient=patients,
    courses=some(courses),
    visits=st.lists(visits, max_size=3).map(tuple),
    relapses=some(relapses),
    infections=some(st.builds(Infection, st.just(""), partials, texts, yes_no)),
    scans=some(scans),
    treatments=some(treatments),
    medicines=some(medicines),
    comorbidities=some(comorbidities),
    reviews=some(reviews),
    statements=some(statements),
    assumed=st.frozensets(st.sampled_from(sorted(ASSUMABLE))),
).map(ordered)
cohorts = st.lists(records, min_size=1, max_size=3, unique_by=lambda record: record.patient.code).map(tuple)
