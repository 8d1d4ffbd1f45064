"""The one summary of a patient: the frozen panel, its canonical form, and that it can be made of any record."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings

from domain.dates import PartialDate
from domain.records import Patient, PatientRecord, Value, Visit
from domain.summarise import summarise
from domain.summary import OpenKind
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.cohort_strategies import records
from tests.summary_text import GOLDEN, adam, pretty, readable

RULES = load_rules()


# The demonstration patient (safety 40)


def test_the_demonstration_patients_panel_is_the_frozen_one() -> None:
    assert pretty(adam()) == (GOLDEN / "adam.json").read_text(encoding="utf-8")


def test_the_demonstration_patients_panel_reads_as_frozen() -> None:
    assert readable(adam()) == (GOLDEN / "adam.txt").read_text(encoding="utf-8")


def test_by_the_twelve_week_definition_his_onset_is_8_mar_2025_again_10_nov_2025_after_247_days() -> None:
    summary = summarise(demo_records()[0], RULES.choosing("mueller-2023-12w"), DEMO_AS_OF)
    explanation = summary.explanations[summary.headline.explanation]
    assert explanation.onset == date(2025, 3, 8)
    assert any("10 Nov 2025 (247 days)" in step.text for step in explanation.steps)
    assert summary.results["edss"].points[0].on == date(2023, 3, 10)


def test_one_sdmt_matter_is_listed_once_among_what_is_open() -> None:
    titles = [item.title for item in adam().open_items if "SDMT" in item.title]
    assert titles == ["SDMT 43, −4: possible; within test variation for one person"]


def test_what_was_agreed_at_the_review_is_worded_with_who_and_by_when() -> None:
    (item,) = [item for item in adam().open_items if item.title == "Exercise"]
    assert item.text.endswith("Agreed: wants to try an exercise bicycle; physiotherapy offered; by MS nurse.")
    assert item.when == "by Jun 2026"


def test_a_test_of_two_hands_that_is_not_recorded_is_named_once() -> None:
    assert [item.title for item in adam().open_items if "9HPT" in item.title] == ["9HPT: not recorded"]


def test_every_line_that_names_an_explanation_has_one() -> None:
    for record in demo_records():
        summary = summarise(record, RULES, DEMO_AS_OF)
        named = {line.explanation for line in (*summary.inflammation, *summary.disability)} | {
            summary.headline.explanation
        }
        assert named - {""} <= set(summary.explanations)


# The canonical form


def test_the_canonical_json_reads_back_to_itself() -> None:
    text = adam().to_json()
    assert json.dumps(json.loads(text), sort_keys=True, ensure_ascii=False, separators=(",", ":")) == text


@settings(max_examples=30, deadline=None)
@given(records)
def test_any_record_has_a_summary_and_the_same_one_twice(record: PatientRecord) -> None:
    for as_of in (date(2026, 3, 9), date(2001, 1, 1)):
        one, other = (summarise(record, RULES, as_of) for _ in range(2))
        assert one.to_json() == other.to_json()
        assert len(one.sha256()) == 64


def test_the_content_hash_does_not_depend_on_the_order_of_the_rows() -> None:
    shuffle = random.Random(4).sample
    for record in demo_records()[:20]:
        mixed = replace(
            record,
            **{
                part: tuple(shuffle(rows, len(rows)))
                for part in ("visits", "relapses", "scans", "treatments", "medicines", "comorbidities", "statements")
                if (rows := getattr(record, part))
            },
        )
        assert summarise(mixed, RULES, DEMO_AS_OF).sha256() == summarise(record, RULES, DEMO_AS_OF).sha256()


def test_the_content_hash_changes_with_every_value() -> None:
    record = demo_records()[0]
    hashes = {summarise(record, RULES, DEMO_AS_OF).sha256()}
    count = 0
    for place, visit in enumerate(record.visits):
        for measure in ("edss", "t25fw", "sdmt"):
            changed = replace(
                visit, values=(*(v for v in visit.values if v.measure != measure), _one_more(visit, measure))
            )
            visits = (*record.visits[:place], changed, *record.visits[place + 1 :])
            hashes.add(summarise(replace(record, visits=visits), RULES, DEMO_AS_OF).sha256())
            count += 1
    assert len(hashes) == count + 1


def _one_more(visit: Visit, measure: str) -> Value:
    value = visit.value(measure)
    assert value is not None
    return Value(measure, value + Decimal(1))


# What is open after a death


def test_after_a_death_nothing_is_asked_that_only_the_living_can_answer() -> None:
    record = demo_records()[0]
    died = replace(record.patient, death_date=PartialDate(2026, 3, 9))
    summary = summarise(replace(record, patient=died), RULES, DEMO_AS_OF)
    assert {item.kind for item in summary.open_items} <= {OpenKind.RELAPSES, OpenKind.ADJUDICATION}
    assert "died 9 Mar 2026" in summary.identity.line
    assert "(39 y at death)" in summary.identity.born


def test_a_patient_without_two_edss_values_is_not_assessed_by_any_definition_rather_than_without_worsening() -> None:
    nobody = PatientRecord(Patient("1", "1"))
    summary = summarise(nobody, load_rules(), date(2026, 3, 9))
    assert {answer.result for answer in summary.definitions} == {"not assessed"}
    assert "worsening" not in summary.definitions_note


def test_a_summary_in_brief_says_the_same_and_leaves_out_only_further_labels_and_other_definitions() -> None:
    for record in demo_records()[:12]:
        whole = summarise(record, RULES, DEMO_AS_OF)
        brief = summarise(record, RULES, DEMO_AS_OF, in_full=False)
        assert (brief.labels, [a.definition for a in brief.definitions]) == ((), [RULES.chosen])
        for name in ("label", "flags", "headline", "inflammation", "disability", "open_items", "results"):
            assert getattr(brief, name) == getattr(whole, name)
