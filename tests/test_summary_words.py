"""The words of a summary (safety 14, 16, 26 to 28): for all demonstration patients, and for invented ones."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.records import Adjudication, PatientRecord, Relapse, Statement, StatementKind
from domain.summarise import summarise
from domain.summary import PatientSummary
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.lublin_patients import AS_OF, patient, scan, visit
from tests.summary_text import sentences

RULES = load_rules()
EARLY = load_rules("mueller-2023-12w")
# Words of advice; "stop-smoking service", "no stop recorded" and the questionnaire STOP-Bang are none.
ADVICE = re.compile(
    r"\b(refer|referral|switch|start(?! of)|stop(?!-smoking|-bang| recorded)|suggest\w*|supplement|must|should)\b"
)
# "Confirmed" stands with its weeks, or denies: not confirmed, no(ne) confirmed, unconfirmed.
CONFIRMED = re.compile(r"\bconfirmed\b")
WITH_WEEKS = re.compile(
    r"(not|not yet|no|none|without|last|any) confirmed"
    r"|confirmed (at \d+ (weeks|months)|edss worsening|worsening|only at a second|means present again)"
)
# "Not active" stands in a Lublin label only: behind its course, or named as Lublin's.
IN_A_LABEL = re.compile(r"lublin( 2013)?: [^.|]*?not active|\b(cis|rrms|spms|ppms), not active")
WEEKS = re.compile(r"\d+ (weeks|months)|-(12|24)w\b|mueller-2025")


@cache
def demonstration() -> tuple[PatientSummary, ...]:
    return tuple(summarise(record, rules, DEMO_AS_OF) for record in demo_records() for rules in (RULES, EARLY))


def faults(summary: PatientSummary) -> list[str]:
    """Return the sentences that say what may not be said."""
    found = []
    for line in sentences(summary):
        low = line.lower()
        if "stable" in low or "neida: yes" in low or "hidden change" in low:
            found.append(line)
        if "not active" in IN_A_LABEL.sub("", low):
            found.append(line)
        if re.search(r"(worsening|pira|raw|undetermined|increased)[^.;|]* since ", low):
            found.append(line)
        if CONFIRMED.search(low) and not WITH_WEEKS.search(low) and not WEEKS.search(low):
            found.append(line)
        if ADVICE.search(low):
            found.append(line)
        if re.search(r"(?<!taken as )(?<!answered )\bno relapse\b(?! recorded| or new lesion| is recorded)", low):
            found.append(line)
        if re.search(r"[ .]\.|\.\.|  |: ?:|;;|\bNone\b|\(\)|±", line):
            found.append(line)
    return found


def test_no_summary_of_the_demonstration_says_what_may_not_be_said() -> None:
    assert [(s.identity.name, line) for s in demonstration() for line in faults(s)] == []


STATED = (StatementKind.PROGRESSION, StatementKind.NOT_MS_PROGRESSION)


def days() -> st.SearchStrategy[date]:
    return st.integers(0, 2000).map(lambda number: AS_OF - timedelta(days=number))


@st.composite
def records(draw: st.DrawFn) -> PatientRecord:
    """Records whose every text the program has worded: visits, relapses certain and uncertain, scans, statements."""
    edss = st.sampled_from([str(step / 2) for step in range(2, 16)])
    visits = [
        visit(
            day.isoformat(),
            draw(edss),
            asked=draw(st.sampled_from([True, False, None])),
            comparable=draw(st.sampled_from([True, True, False, None])),
            sdmt=str(draw(st.integers(30, 60))),
            t25fw=str(draw(st.integers(40, 120)) / 10),
        )
        for day in draw(st.lists(days(), max_size=7, unique=True))
    ]
    relapses = [
        Relapse(
            f"r{number}",
            PartialDate(day.year, day.month) if not number and draw(st.booleans()) else PartialDate.of(day),
            fever=draw(st.sampled_from([True, None])),
            adjudication=draw(st.sampled_from([None, *Adjudication])),
        )
        for number, day in enumerate(draw(st.lists(days(), max_size=2, unique=True)))
    ]
    scans = [
        scan(day.isoformat(), new_t2=draw(st.sampled_from([0, 0, 2, None])), gd_enhancing=draw(st.sampled_from([0, 1])))
        for day in draw(st.lists(days(), max_size=3, unique=True))
    ]
    course = draw(st.sampled_from(["RRMS", "SPMS", "PPMS", "CIS", "RIS", "uncertain"]))
    stated = [
        Statement(f"s{day}", day, draw(st.sampled_from(STATED)), reason="another disease", by="A. Rater")
        for day in draw(st.lists(days(), max_size=1))
    ]
    return patient(course, visits, relapses, scans, stated)


@settings(max_examples=40, deadline=None)
@given(records(), st.sampled_from(["mueller-2023-24w", "mueller-2023-12w"]))
def test_no_summary_of_an_invented_record_says_what_may_not_be_said(record: PatientRecord, definition: str) -> None:
    assert faults(summarise(record, RULES.choosing(definition), AS_OF)) == []


@pytest.mark.parametrize(
    "line",
    [
        "The disease is stable",
        "This is not active",
        "PIRA since 8 Mar 2025",
        "worsening since 2025",
        "PIRA, confirmed",
        "consider to switch the treatment",
        "no relapse in the window",
    ],
)
def test_the_search_for_words_finds_what_it_is_for(line: str) -> None:
    summary = demonstration()[0]
    planted = summary.__class__(**{f: getattr(summary, f) for f in summary.__dataclass_fields__} | {"quality": (line,)})
    assert faults(planted) == [line]


def test_a_twelve_week_answer_is_marked_early_and_a_24_week_answer_is_not() -> None:
    late, early = demonstration()[0], demonstration()[1]
    assert any("; early" in line.aside for line in early.disability)
    assert not any("early" in line.aside for line in late.disability)
    assert any("Early answer" in step.aside for e in early.explanations.values() for step in e.steps)
    marked = {a.definition for a in late.definitions if a.present_again.endswith("(early)")}
    found = {a.definition for a in late.definitions if a.first_measured != "–"}
    assert marked == {d.id for d in RULES.definitions if d.id in found and d.early} > {"mueller-2023-12w", "msbase"}
