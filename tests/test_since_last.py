"""What changed between two states of a patient: every difference is told, nothing that did not change is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.dates import PartialDate
from domain.records import MriScan, PatientRecord, Relapse, Treatment, Visit
from domain.since_last import State, differences
from domain.since_when import in_brief, never_printed, since_printed
from domain.summarise import summarise, upto
from domain.summary import Of, PatientSummary, Since
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.lublin_patients import AS_OF, PIRA, UNCHANGED, patient, relapse, scan, visit

RULES = load_rules("mueller-2023-12w")
DRUG = Treatment("t", "fingolimod", PartialDate(2020, 1, 1))


def state(record: PatientRecord, as_of: date = AS_OF) -> State:
    return State(upto(record, as_of), summarise(record, RULES, as_of, in_full=False))


def since_visit(record: PatientRecord) -> Since:
    found = summarise(record, RULES, AS_OF).since_visit
    assert found is not None
    return found


def texts(since: Since, of: Of) -> list[str]:
    return [f"{d.what}: {d.text}" for d in since.differences if d.of is of]


def record(
    visits: Sequence[Visit] = UNCHANGED, relapses: Sequence[Relapse] = (), scans: Sequence[MriScan] = ()
) -> PatientRecord:
    return replace(patient(visits=visits, relapses=relapses, scans=scans), treatments=(DRUG,))


def test_a_state_against_itself_has_no_difference() -> None:
    rules = load_rules()
    for one in demo_records()[:20]:
        now = State(one, summarise(one, rules, DEMO_AS_OF, in_full=False))
        assert differences(now, now) == ()


def test_no_visit_and_one_visit_are_said_plainly_and_compare_nothing() -> None:
    none = since_visit(patient())
    assert (none.compared, none.note) == (False, "No visit is recorded yet.")
    one = since_visit(patient(visits=UNCHANGED[:1]))
    assert (one.compared, one.differences) == (False, ())
    assert one.note == "One visit only: there is no earlier one to compare with."


def test_the_value_of_the_last_visit_stands_beside_the_one_before_with_both_days_and_the_change() -> None:
    since = since_visit(record([*UNCHANGED, visit("2026-02-01", "4.5", t25fw="6.0")]))
    assert since.title == "At the last visit, 1 Feb 2026, and since"
    assert texts(since, Of.VALUE) == [
        "EDSS: 4.0 on 1 Sep 2025, 4.5 on 1 Feb 2026: +0.5",
        "T25FW: 6.0 s on 1 Feb 2026, the first value",
    ]
    assert dict(in_brief(since))["Values"] == "EDSS 4.0 to 4.5, +0.5; T25FW 6.0 s, first value"


def test_a_value_that_was_not_measured_again_is_no_change() -> None:
    since = since_visit(record([visit("2025-01-01", "4.0", t25fw="6.0"), visit("2026-02-01", "4.0")]))
    assert not any("T25FW" in text for text in texts(since, Of.VALUE))


def test_a_small_fall_of_sdmt_carries_its_caution() -> None:
    since = since_visit(record([visit("2025-01-01", "4.0", sdmt="50"), visit("2026-02-01", "4.0", sdmt="45")]))
    assert "SDMT: 50 on 1 Jan 2025, 45 on 1 Feb 2026: −5; possible; within test variation for one person" in texts(
        since, Of.VALUE
    )


def test_a_new_relapse_scan_and_label_are_told_once_each() -> None:
    since = since_visit(record(relapses=[relapse("2025-10-05")], scans=[scan("2025-11-01", new_t2=2)]))
    assert texts(since, Of.EVENT) == [
        "Relapse: new: 5 Oct 2025",
        "Scan: new: 1 Nov 2025, brain and cord: 2 new T2, 0 enlarging, 0 enhancing",
    ]
    (label, neida) = texts(since, Of.LABEL)
    assert label.startswith("Lublin: RRMS, active")
    assert "; before: RRMS, activity indeterminate" in label
    assert neida == "NEIDA: inflammatory activity found; before: not assessable"


def test_a_worsening_is_new_then_confirmed_under_the_same_onset() -> None:
    seen, again = state(patient(visits=PIRA), date(2025, 8, 2)), state(patient(visits=PIRA))
    before = state(patient(visits=PIRA), date(2025, 7, 31))
    (new,) = [d.text for d in differences(before, seen) if d.of is Of.FOUND]
    assert new.startswith("new: possible worsening, not confirmed: EDSS 5.0 on 1 Aug 2025")
    (confirmed,) = [d.text for d in differences(seen, again) if d.of is Of.FOUND]
    assert confirmed.startswith("PIRA, first measured 1 Aug 2025, present again 1 Dec 2025; before: possible worsening")


def test_a_worsening_that_is_gone_after_a_correction_is_told_as_no_longer() -> None:
    corrected = patient(visits=[*PIRA[:2], visit("2025-08-01", "4.0"), visit("2025-12-01", "4.0")])
    (gone,) = [d.text for d in differences(state(patient(visits=PIRA)), state(corrected)) if d.of is Of.FOUND]
    assert gone == "no longer: PIRA, first measured 1 Aug 2025, present again 1 Dec 2025"


def test_a_treatment_that_stopped_and_one_that_started_are_told_with_the_reason_or_that_it_is_not_recorded() -> None:
    stopped = replace(DRUG, stop=PartialDate(2025, 10, 1))
    after = Treatment("u", "ocrelizumab", PartialDate(2025, 11, 1))
    now = replace(patient(visits=UNCHANGED), treatments=(stopped, after))
    assert texts(since_visit(now), Of.TREATMENT) == [
        "Treatment: fingolimod stopped 1 Oct 2025 (reason not recorded)",
        "Treatment: ocrelizumab started 1 Nov 2025",
    ]


def test_open_points_that_are_new_and_no_longer_open_are_counted_and_listed() -> None:
    since = since_visit(record([*UNCHANGED, visit("2026-02-01", "5.0")]))
    assert "Newly open: EDSS 5.0, +1.0: not confirmed" in texts(since, Of.OPEN)
    assert "Open" in dict(in_brief(since))


def test_since_the_printed_page_a_corrected_row_and_another_label_on_the_page_are_told() -> None:
    one = scan("2025-11-01")
    then, now = state(record(scans=[one])), state(record(scans=[replace(one, new_t2=1)]))
    since = since_printed(now, then, date(2026, 1, 5), "SPMS, active")
    assert since.title == "Since the summary printed 5 Jan 2026"
    assert since.differences[0].text.startswith("the page said SPMS, active; ")
    (event,) = texts(since, Of.EVENT)
    assert event == (
        "Scan: 1 Nov 2025, brain and cord: 1 new T2, 0 enlarging, 0 enhancing; "
        "before: 1 Nov 2025, brain and cord: 0 new T2, 0 enlarging, 0 enhancing"
    )


def test_a_row_taken_out_since_the_print_is_told_as_no_longer_recorded() -> None:
    then, now = state(record(relapses=[relapse("2025-06-01")])), state(record())
    assert texts(since_printed(now, then, AS_OF, ""), Of.EVENT) == ["Relapse: no longer recorded: 1 Jun 2025"]


def test_never_printed_and_a_record_that_cannot_be_told_are_said_plainly() -> None:
    assert not never_printed().compared
    assert not since_printed(state(record()), None, AS_OF, "").compared


def test_in_brief_has_at_most_a_row_a_kind_and_loses_no_kind() -> None:
    rules = load_rules()
    for one in demo_records():
        since = summarise(one, rules, DEMO_AS_OF).since_visit
        assert since is not None
        rows = [name for name, _ in in_brief(since)]
        assert rows == list(dict.fromkeys(str(of) for of in Of if any(d.of is of for d in since.differences)))


@pytest.mark.parametrize("place", [0, 1, 13, 16, 29, 51])
def test_the_earlier_state_is_that_of_the_day_before_the_last_visit(place: int) -> None:
    rules = load_rules()
    one = demo_records()[place]
    now: PatientSummary = summarise(one, rules, DEMO_AS_OF)
    day = max(v.on for v in one.visits) - timedelta(days=1)
    then = State(upto(one, day), summarise(one, rules, day, in_full=False))
    assert now.since_visit is not None
    assert now.since_visit.differences == differences(then, State(upto(one, DEMO_AS_OF), now))


def test_one_open_point_more_of_a_title_that_was_open_already_is_told_and_so_is_one_fewer() -> None:
    now = state(record())
    item = now.summary.open_items[0]
    assert isinstance(now.summary, PatientSummary)
    more = State(now.record, replace(now.summary, open_items=(*now.summary.open_items, item)))
    assert [(d.what, d.text) for d in differences(now, more)] == [("Newly open", f"{item.title}: 1 more")]
    assert [(d.what, d.text) for d in differences(more, now)] == [("No longer open", f"{item.title}: 1 fewer")]
