"""Clinical safety where it crosses rooms: from the store to the label, to paper and to a file (safety 3 to 38)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.dates import PartialDate
from domain.records import Patient, Value
from domain.summarise import summarise
from domain.summary import Line, PatientSummary, Step
from domain.wording import DISABILITY_NOTE
from storage.cohort_write import cohort_texts
from storage.rules import load_rules
from storage.store import Store
from tests.lublin_patients import AS_OF, PIRA, QUIET_SCAN, UNCHANGED, judged, patient, scan, visit
from tests.report_samples import printed
from tests.store_folders import new_store
from tests.summary_text import sentences

RULES = load_rules()
EARLY = load_rules("mueller-2023-12w")
# A worsening whose second relapse-free window reaches 22 days past the day of asking.
OPEN_WINDOW = (*PIRA[:3], visit("2026-03-01", "5.0"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "registry") as made:
        yield made


def line(summary: PatientSummary, label: str) -> Line:
    (found,) = [line for line in (*summary.inflammation, *summary.disability) if line.label == label]
    return found


def test_s03_until_when_scans_inform_stands_beside_the_activity_with_and_without_a_scan() -> None:
    scanned = summarise(patient(visits=UNCHANGED, scans=QUIET_SCAN), RULES, AS_OF)
    assert "MRI information ends 1 Nov 2025" in line(scanned, "Activity").aside
    without = summarise(patient(visits=UNCHANGED), RULES, AS_OF)
    assert "no MRI information recorded" in line(without, "Activity").aside


def test_s03_contrast_that_was_not_given_is_said_and_its_blank_count_is_no_fault() -> None:
    plain = scan("2025-11-01", contrast_given=False, gd_enhancing=None)
    assert "contrast not given" in judged(patient(visits=UNCHANGED, scans=[plain])).reason
    blank = scan("2025-11-01", gd_enhancing=None)
    assert judged(patient(visits=UNCHANGED, scans=[blank])).activity == "indeterminate"


def test_s09_a_kept_draft_is_neither_in_a_summary_nor_on_paper_nor_in_an_export(store: Store) -> None:
    stored = store.add_record(patient(visits=UNCHANGED, scans=QUIET_SCAN, who=Patient("", "P1")))
    before = summarise(store.record(stored.id), RULES, AS_OF)
    on_paper, exported = printed(store.record(stored.id)), cohort_texts(store.records())
    store.drafts.save(stored.id, "visit", {"date": "9 Mar 2026", "edss": "9.5", "note": "draft words"})
    assert summarise(store.record(stored.id), RULES, AS_OF) == before
    assert printed(store.record(stored.id)) == on_paper
    assert cohort_texts(store.records()) == exported


def test_s10_a_quiet_record_asked_about_years_later_is_indeterminate_and_names_both_days() -> None:
    record = patient(visits=UNCHANGED, scans=QUIET_SCAN)
    assert judged(record).activity == "not active"
    later = date(2029, 3, 9)
    assert judged(record, later).activity == "indeterminate"
    assert "As of 9 Mar 2029; describes data recorded to 1 Nov 2025" in " ".join(printed(record, as_of=later))


def test_s11_a_correction_and_an_entry_in_error_change_the_label_at_once(store: Store) -> None:
    stored = store.add_record(patient(visits=PIRA, scans=QUIET_SCAN, who=Patient("", "P1")))

    def label() -> str:
        return summarise(store.record(stored.id), EARLY, AS_OF).lublin.label

    assert label() == "RRMS, not active, worsening"
    last = store.record(stored.id).visits[-1]
    store.visits.update(replace(last, values=(Value("edss", Decimal("4.0")),)), "typed from the wrong page")
    assert label() == "RRMS, not active, no confirmed EDSS worsening"
    store.visits.update(last, "was right")
    assert label() == "RRMS, not active, worsening"
    store.visits.delete(last, "wrong patient")
    assert label() == "RRMS, not active, worsening indeterminate"


def test_s13_an_open_window_is_so_far_in_the_reason_of_the_label_and_on_paper() -> None:
    record = patient(visits=OPEN_WINDOW, scans=QUIET_SCAN)
    words = "settled if no relapse is recorded to 31 Mar 2026"
    assert f"so far; {words}" in judged(record).reason
    paper = " ".join(printed(record))
    assert "PIRA so far" in paper
    assert words in paper


def test_s21_scans_of_the_brain_alone_say_that_the_cord_was_not_scanned() -> None:
    steps = [step.text for step in _explanation(cord_done=False)]
    assert any("no new, enlarging or enhancing lesion; cord not scanned" in step for step in steps)
    assert not any("cord not scanned" in step.text for step in _explanation(cord_done=True))


def test_s26_both_halves_are_there_with_the_note_that_pira_is_no_diagnosis_of_smouldering() -> None:
    summary = summarise(patient(visits=PIRA, scans=QUIET_SCAN), EARLY, AS_OF)
    assert line(summary, "Activity").text == "No relapse or new lesion found"
    assert line(summary, "Not linked to relapses").text.startswith("PIRA")
    assert summary.disability_note == DISABILITY_NOTE
    said = [text for text in sentences(summary) if "smoulder" in text.lower() and not text.startswith("Smoulder")]
    assert set(said) <= {DISABILITY_NOTE}
    assert DISABILITY_NOTE in " ".join(printed(patient(visits=PIRA, scans=QUIET_SCAN)))


def test_s28_a_fifth_off_a_low_score_is_still_within_the_test_variation_of_one_person() -> None:
    days = ("2024-09-01", "2025-03-01", "2025-09-01", "2026-02-01")
    scores = (30, 30, 24, 24)
    visits = [visit(day, "2.0", sdmt=str(score)) for day, score in zip(days, scores, strict=True)]
    summary = summarise(patient(visits=visits), EARLY, AS_OF)
    assert line(summary, "Other measures").aside == "SDMT: possible; within test variation for one person"


def test_s38_the_system_that_drove_the_change_the_age_at_it_and_what_matters_today_first_are_shown() -> None:
    visits = [
        visit(str(v.on), str(v.value("edss")), fs_pyramidal="2" if v.value("edss") == 4 else "4", fs_sensory="2")
        for v in PIRA
    ]
    who = Patient("p", "1", birth_date=PartialDate(1980, 1, 1))
    summary = summarise(patient(visits=visits, who=who), EARLY, AS_OF)
    assert line(summary, "Which system").text == "Pyramidal 2 to 4"
    steps = summary.explanations[line(summary, "Not linked to relapses").explanation].steps
    assert any("First measured worse at 45 y" in step.text for step in steps)
    today = [item.today for item in summary.open_items]
    assert True in today
    assert today == sorted(today, reverse=True)


def _explanation(cord_done: bool) -> tuple[Step, ...]:
    record = patient(visits=PIRA, scans=[scan("2025-11-01", cord_done=cord_done)])
    summary = summarise(record, EARLY, AS_OF)
    return summary.explanations[line(summary, "Not linked to relapses").explanation].steps
