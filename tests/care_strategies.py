"""Laboratory, pregnancies, consents, referrals, plan, devices, concerns and checks as hypothesis builds them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

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
from domain.records import PatientRecord
from storage.kinds import KINDS as STORED
from tests.cell_strategies import (
    begun_spans,
    days,
    in_sequence,
    keys,
    numbers,
    partial_dates,
    partials,
    some,
    spans,
    texts,
    yes_no,
)

measured = st.decimals(-1000, 1000, places=2, allow_nan=False)
# A day, and a date known to some degree that does not lie before it.
day_and_later = st.tuples(days, st.none() | partial_dates((2026, 2026)).filter(lambda when: when.month == 1))

labs = st.builds(
    LabResult,
    id=st.just(""),
    on=days,
    test=keys,
    value=numbers,
    unit=texts,
    text=texts,
    specimen=texts,
    reference=texts,
    method=texts,
    note=texts,
)
pregnancies = st.builds(
    lambda span, **rest: Pregnancy("", span[0], end=span[1], **rest),
    begun_spans,
    due=st.none() | partial_dates((2025, 2030)),
    outcome=texts,
    breastfeeding=yes_no,
    breastfed_until=st.none() | partials,
    note=texts,
)
consents = st.builds(
    lambda span, **rest: Consent("", span[0], withdrawn=span[1], **rest),
    day_and_later,
    purpose=keys,
    given=yes_no,
    document=texts,
    by=texts,
    note=texts,
)
referrals = st.builds(
    lambda span, **rest: Referral("", span[0], seen=span[1], **rest),
    day_and_later,
    to=keys,
    reason=texts,
    by=texts,
    status=texts,
    result=texts,
)
plan = st.builds(
    lambda span, **rest: PlanEntry("", start=span[0], end=span[1], **rest),
    spans,
    on=days,
    row=st.sampled_from(PlanPart),
    what=keys,
    drug=texts,
    state=st.none() | st.sampled_from(PlanState),
    by_whom=texts,
    trial=texts,
    registry_number=texts,
    note=texts,
)
devices = st.builds(
    DeviceSeries,
    id=st.just(""),
    quantity=keys,
    device=st.just("") | keys,
    version=texts,
    unit=texts,
    note=texts,
    days=st.lists(st.builds(DeviceDay, days, measured), max_size=3).map(tuple),
)
concerns = st.builds(
    lambda span, **rest: Concern("", span[0], closed_on=span[1], **rest),
    st.tuples(days, st.none() | days).map(in_sequence),
    what=keys,
    acknowledged_by=texts,
    closed_by=texts,
    outcome=texts,
)

KINDS: dict[str, st.SearchStrategy[Any]] = {
    "labs": some(labs),
    "pregnancies": some(pregnancies),
    "consents": some(consents),
    "referrals": some(referrals),
    "plan": some(plan),
    "devices": some(devices),
    "concerns": some(concerns),
}


@st.composite
def with_checks(draw: st.DrawFn, record: PatientRecord) -> PatientRecord:
    """The record with checks of its patient and of records of any kind, which have the ids of a folder then."""
    about = [(field, place) for field in STORED for place in range(len(getattr(record, field)))]
    checks = []
    for _ in range(draw(st.integers(0, 2))):
        kind, record_id = "patient", record.patient.id
        if about and draw(st.booleans()):
            field, place = draw(st.sampled_from(about))
            kind, record_id = STORED[field].name, f"{STORED[field].name}:{place + 1}"
            rows = list(getattr(record, field))
            rows[place] = replace(rows[place], id=record_id)
            record = replace(record, **{field: tuple(rows)})
        facts = tuple(draw(st.lists(texts, max_size=2)))
        checks.append(Check("", draw(keys), kind, record_id, facts, draw(days), draw(texts), draw(texts)))
    return replace(record, checks=tuple(sorted(checks, key=lambda check: check.on)))
