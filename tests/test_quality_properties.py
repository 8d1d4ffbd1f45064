"""What holds of the data-quality rules for every record: no order, no id, no guess at an uncertain date matters."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.quality.finding import Finding, Gravity
from domain.quality.rules import findings
from domain.records import Patient, PatientRecord, Relapse, Treatment
from storage.kinds import KINDS
from storage.quality import load_quality_reference
from tests.quality_cases import CASES
from tests.quality_records import BASE, TODAY, Change
from tests.record_strategies import everything

REFERENCE = load_quality_reference()
ROWS = [f.name for f in fields(PatientRecord) if f.name not in {"patient", "assumed", "relapses_absent", "checks"}]
CHANGES = [change for _, *both in CASES for change in both]
changed = st.lists(st.sampled_from(CHANGES), min_size=1, max_size=4)
relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def record_of(changes: list[Change]) -> PatientRecord:
    record = BASE
    for change in changes:
        record = change(record)
    return with_new_ids(record, "row")


def with_new_ids(record: PatientRecord, name: str) -> PatientRecord:
    """Return the record with ids of their own for all rows, in their order."""
    made = {
        rows: tuple(replace(row, id=f"{name}-{rows}-{n:03}") for n, row in enumerate(getattr(record, rows)))
        for rows in ROWS
    }
    return replace(record, **made)


def of(record: PatientRecord) -> tuple[Finding, ...]:
    return findings(record, TODAY, REFERENCE)


def said(found: tuple[Finding, ...]) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return sorted((f.rule, f.kind, f.text, f.facts) for f in found)


@relaxed
@given(changes=changed, chance=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(changes: list[Change], chance: Any) -> None:
    record = record_of(changes)
    shuffled = {rows: tuple(chance.sample(getattr(record, rows), len(getattr(record, rows)))) for rows in ROWS}
    assert of(replace(record, **shuffled)) == of(record)


@relaxed
@given(changes=changed)
def test_facts_do_not_rest_on_the_ids_of_the_rows(changes: list[Change]) -> None:
    record = record_of(changes)
    assert said(of(with_new_ids(record, "other"))) == said(of(record))


@relaxed
@given(one=changed, other=changed)
def test_a_finding_reads_the_same_exactly_as_long_as_its_facts_are_the_same(
    one: list[Change], other: list[Change]
) -> None:
    pairs = {(f.rule, f.kind, f.facts): f.text for f in of(record_of(one))}
    texts = {(f.rule, f.kind, f.text): f.facts for f in of(record_of(one))}
    for finding in of(record_of(other)):
        assert pairs.get((finding.rule, finding.kind, finding.facts), finding.text) == finding.text
        assert texts.get((finding.rule, finding.kind, finding.text), finding.facts) == finding.facts


dates = st.builds(
    lambda day, known: PartialDate(*(day.year, day.month, day.day)[:known]),
    st.dates(date(2014, 1, 1), date(2026, 12, 31)),
    st.sampled_from([1, 2, 3]),
)


def one_day_of(when: PartialDate | None, share: float) -> PartialDate | None:
    """Return one of the days that a date can be."""
    if when is None:
        return None
    return PartialDate.of(when.first + timedelta(days=int((when.last - when.first).days * share)))


@relaxed
@given(
    onset=dates,
    birth=st.none() | dates,
    death=st.none() | dates,
    relapses=st.lists(dates, max_size=3),
    spans=st.lists(st.tuples(dates, st.none() | dates), max_size=3),
    shares=st.lists(st.floats(0, 1), min_size=14, max_size=14),
)
def test_what_is_found_of_an_uncertain_date_is_found_of_every_day_that_it_can_be(
    onset: PartialDate,
    birth: PartialDate | None,
    death: PartialDate | None,
    relapses: list[PartialDate],
    spans: list[tuple[PartialDate, PartialDate | None]],
    shares: list[float],
) -> None:
    drugs = ("ocrelizumab", "fingolimod", "natalizumab")

    def made(exact: bool) -> PatientRecord:
        left = iter(shares)

        def day(when: PartialDate | None) -> PartialDate | None:
            share = next(left)
            return one_day_of(when, share) if exact else when

        patient = replace(BASE.patient, onset_date=day(onset), birth_date=day(birth), death_date=day(death))
        listed = tuple(Relapse(f"r{n}", day(when) or when) for n, when in enumerate(relapses))
        taken = tuple(
            Treatment(f"t{n}", drugs[n], day(start) or start, day(stop)) for n, (start, stop) in enumerate(spans)
        )
        return replace(BASE, patient=patient, relapses=listed, treatments=taken)

    # Of relapses and treatments the later row names the pair, and which one is later may be uncertain.
    uncertain = {(f.rule, f.kind) for f in of(made(exact=False))}
    assert uncertain <= {(f.rule, f.kind) for f in of(made(exact=True))}


any_record = st.builds(
    PatientRecord,
    patient=everything(Patient),
    **{rows: st.lists(everything(KINDS[rows].kind), max_size=2).map(tuple) for rows in ROWS},
)


@relaxed
@given(record=any_record)
def test_any_record_at_all_is_judged_without_a_fault(record: PatientRecord) -> None:
    assert {finding.gravity for finding in of(record)} <= set(Gravity)


@relaxed
@given(changes=changed)
def test_leaving_something_out_never_gives_an_error(changes: list[Change]) -> None:
    record = record_of(changes)
    errors = {(f.rule, f.kind, f.facts) for f in of(record) if f.gravity is Gravity.ERROR}
    patient = replace(record.patient, birth_date=None, death_date=None, onset_date=None, diagnosis_date=None, sex=None)
    blank = replace(
        record,
        patient=patient,
        visits=tuple(replace(v, aid=None, relapse_since_last=None, comparable=None) for v in record.visits),
        scans=tuple(replace(s, contrast_given=None, compared_with=None, quality_ok=None) for s in record.scans),
        treatments=tuple(replace(t, stop=None) for t in record.treatments),
    )
    assert {(f.rule, f.kind, f.facts) for f in of(blank) if f.gravity is Gravity.ERROR} <= errors
    nothing = PatientRecord(replace(patient, id="p"))
    assert all(f.gravity is Gravity.MISSING for f in of(nothing))
