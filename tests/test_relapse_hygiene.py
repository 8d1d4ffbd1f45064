"""Distinct relapses: the 30-day rule, pseudo-relapses and what cannot be told, for counts and never for windows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate
from domain.engine import find_events
from domain.evidence import Attribution
from domain.records import Adjudication, PatientRecord, Relapse
from domain.relapse_count import CountRange, Link, Report, counting_of, link_of
from domain.relapse_history import relapse_history
from domain.relapse_hygiene import RelapseHygiene, Verdict, attribution_by_date, relapse_hygiene
from domain.relapse_labels import relapse_count_label
from domain.settle import SettleKind
from domain.settle_relapses import doubts
from domain.summarise import upto
from storage.relapse_rules import load_relapse_rules
from tests.engine_patients import DAY_0, day, definition, patient, relapse, visit

RULES = load_relapse_rules()
LONG_AFTER = date(2026, 1, 1)
SLOWLY = settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
CERTAIN = Adjudication.RELAPSE
PSEUDO = Adjudication.PSEUDO_RELAPSE
UNCERTAIN = Adjudication.UNCERTAIN


def of(*relapses: int | str | Relapse, as_of: date = LONG_AFTER) -> RelapseHygiene:
    return relapse_hygiene(patient(relapses=relapses), RULES, as_of)


def seen(on: int | str, *systems: str, **fields: object) -> Relapse:
    return relapse(on, systems=systems, **fields)


def count(*relapses: int | str | Relapse, as_of: date = LONG_AFTER) -> str:
    return of(*relapses, as_of=as_of).counting.total.text


# Worked case 21


def case_21(*systems: str) -> list[Relapse]:
    fever = seen("2024-04-02", *systems, fever=True, adjudication=PSEUDO)
    return [*(seen(on, *systems) for on in ("2024-03-01", "2024-03-13", "2024-03-31")), fever]


def test_case_21_is_two_relapses_one_merged_and_one_pseudo_relapse() -> None:
    found = of(*case_21("sensory"))
    assert found.counting.total == CountRange(2, 2)
    assert [[str(r.onset) for r in one.reports] for one in found.relapses] == [
        ["1 Mar 2024", "13 Mar 2024"],
        ["31 Mar 2024"],
    ]
    assert [str(r.onset) for r in found.excluded] == ["2 Apr 2024"]
    label = relapse_count_label(found, RULES)
    assert (label.answer, label.text) == ("2", "2 distinct relapses recorded to 1 Jan 2026 (in 3 reports).")
    assert "2 Apr 2024: pseudo-relapse by adjudication, not counted." in label.reasons


def test_case_21_without_systems_is_two_by_the_days_and_three_if_they_were_different() -> None:
    label = relapse_count_label(of(*case_21()), RULES)
    assert label.answer == "2 to 3"
    assert label.reasons[0] == (
        "Onsets 1 Mar 2024 and 13 Mar 2024, 12 days apart, systems not recorded: whether they are one relapse is not "
        "known."
    )
    assert label.settles[0].text == "the functional systems of the reports of 1 Mar 2024 and 13 Mar 2024"


# The rule


@pytest.mark.parametrize(("apart", "expected"), [(0, "1"), (1, "1"), (29, "1"), (30, "2"), (31, "2")])
def test_under_thirty_days_in_one_system_is_one_relapse_and_thirty_is_two(apart: int, expected: str) -> None:
    assert count(seen(100, "visual"), seen(100 + apart, "visual")) == expected


def test_a_chain_is_measured_from_the_first_onset_of_the_merged_relapse() -> None:
    assert count(seen(0, "visual"), seen(20, "visual"), seen(40, "visual")) == "2"
    assert count(seen(0, "visual"), seen(14, "visual"), seen(29, "visual")) == "1"


def test_different_systems_are_kept_apart_and_asked_about_with_both_counts() -> None:
    found = of(seen("2024-03-01", "visual"), seen("2024-03-13", "pyramidal"))
    assert len(found.relapses) == 2
    assert [pair.verdict for pair in found.pairs] == [Verdict.ASK]
    label = relapse_count_label(found, RULES)
    assert label.answer == "1 to 2"
    assert label.text == "1 to 2 distinct relapses recorded to 1 Jan 2026 (2 kept apart)."
    assert "different systems (visual; pyramidal): kept apart; ask" in label.reasons[0]
    assert [settle.text for settle in label.settles] == [
        "whether the reports of 1 Mar 2024 and 13 Mar 2024 are one relapse"
    ]


def test_s23_an_answer_recorded_by_hand_settles_one_relapse_or_two_whatever_the_systems() -> None:
    later, same = seen("2024-03-13", "pyramidal"), seen("2024-03-13", "visual")
    for second in (later, same):
        asked = {said: of(seen("2024-03-01", "visual"), replace(second, separate=said)) for said in (True, False)}
        assert relapse_count_label(asked[True], RULES).answer == "2"
        assert relapse_count_label(asked[False], RULES).answer == "1"
        assert not asked[True].pairs
        assert "recorded as one relapse" in asked[False].pairs[0].text
        assert not any(relapse_count_label(found, RULES).settles for found in asked.values())


def test_reports_that_share_a_system_are_of_the_same_one_however_it_is_written() -> None:
    assert count(seen(0, "fs_bowel_bladder", "visual"), seen(9, "Bowel bladder")) == "1"
    assert link_of(Report("", DAY_0, DAY_0), Report("", DAY_0, DAY_0)) is Link.UNKNOWN


def test_both_dates_of_a_merged_relapse_stay_in_the_record_and_in_every_window() -> None:
    record = patient(relapses=[seen(0, "visual"), seen(9, "visual")])
    label = relapse_count_label(relapse_hygiene(record, RULES, LONG_AFTER), RULES)
    assert label.answer == "1"
    assert relapse_history(record, LONG_AFTER).certain == (day(0), day(9))
    assert "both dates stay in the record" in label.reasons[0]
    assert any("every recorded date stays" in caution for caution in label.cautions)


# What is not exact, not adjudicated, not recorded


def test_an_inexact_date_is_tried_on_every_day_it_can_be() -> None:
    assert count(seen("2024-03", "visual"), seen("2024-03-15", "visual")) == "1"
    assert count(seen("2024-03", "visual"), seen("2024-03-01", "visual")) == "1 to 2"
    assert count("2010", "2011") == "1 to 2"
    assert count("2010", "2012") == "2"


def test_two_reports_that_may_lie_under_thirty_days_apart_say_so() -> None:
    found = of(seen("2024-03", "visual"), seen("2024-03-01", "visual"))
    assert [(pair.verdict, pair.least, pair.most) for pair in found.pairs] == [(Verdict.DATE_UNCERTAIN, 0, 30)]
    label = relapse_count_label(found, RULES)
    assert "0 to 30 days apart: whether under 30 days is not known (date uncertain)" in label.reasons[0]
    assert "the day of the relapse of Mar 2024" in [settle.text for settle in label.settles]


def test_an_event_that_is_not_adjudicated_is_counted_both_ways() -> None:
    label = relapse_count_label(of("2020-01-05", relapse("2022-03-01", fever=True)), RULES)
    assert label.answer == "1 to 2"
    assert "1 Mar 2022: not adjudicated (fever recorded), counted and not counted." in label.reasons
    assert [(s.kind, s.about, s.earliest, s.latest) for s in label.settles] == [
        (SettleKind.ADJUDICATION, "r2022-03-01", date(2022, 3, 1), date(2022, 3, 1))
    ]
    inexact = relapse_count_label(of("2020-01-05", relapse("2022-03", fever=True)), RULES)
    assert [(s.earliest, s.latest) for s in inexact.settles] == [(date(2022, 3, 1), date(2022, 3, 31))]
    assert count("2020-01-05", relapse("2022-03-01", fever=True, adjudication=CERTAIN)) == "2"


def test_a_relapse_that_a_visit_reported_and_nobody_recorded_leaves_the_count_open() -> None:
    record = patient(relapses=[0], visits=[visit(400, asked=False), visit(800, asked=True)])
    label = relapse_count_label(relapse_hygiene(record, RULES, LONG_AFTER), RULES)
    assert label.answer == "at least 2"
    assert any("reported on 11 Mar 2022 and not recorded: at least one." in reason for reason in label.reasons)


def test_a_report_shorter_than_a_day_is_flagged_and_counted_as_recorded() -> None:
    found = of(relapse("2024-03-01", duration_days=0), relapse("2024-06-01", duration_days=1))
    assert [str(r.onset) for r in found.short] == ["1 Mar 2024"]
    label = relapse_count_label(found, RULES)
    assert label.answer == "2"
    assert any(c.startswith("1 Mar 2024: lasted under 24 hours as recorded") for c in label.cautions)


def test_none_recorded_is_not_none() -> None:
    label = relapse_count_label(of(), RULES)
    assert (label.answer, label.text) == ("none recorded", "No relapse recorded to 1 Jan 2026.")


# A date that would change an attribution (safety 23)

WORSE = [(0, "2.0"), (182, "2.0"), (365, "3.0"), (456, "3.0"), (547, "3.0")]


def test_a_merged_report_whose_other_date_would_change_an_attribution_is_named() -> None:
    record = patient(WORSE, [seen(264, "visual"), seen(280, "visual")])  # 101 and 85 days before the onset
    chosen = definition("cagol-2022-12w")
    assert [e.attribution for e in find_events(record, "edss", chosen, LONG_AFTER).events] == [Attribution.RAW]
    (matter,) = attribution_by_date(record, relapse_hygiene(record, RULES, LONG_AFTER), chosen)
    assert "(PIRA)" in matter.first_only
    assert "(RAW)" in matter.second_only
    assert matter.recorded == matter.second_only
    assert "with 21 Sep 2020 alone, worsening (PIRA)" in matter.text
    label = relapse_count_label(relapse_hygiene(record, RULES, LONG_AFTER), RULES, [matter])
    assert matter.text in label.cautions


def test_where_either_date_gives_the_same_answer_nothing_is_said() -> None:
    record = patient(WORSE, [seen(290, "visual"), seen(300, "visual")])
    hygiene = relapse_hygiene(record, RULES, LONG_AFTER)
    assert attribution_by_date(record, hygiene, definition("cagol-2022-12w")) == ()


# For every patient


@st.composite
def relapses(draw: st.DrawFn) -> list[Relapse]:
    """Draw reports, many close together; dates known to the day, month or year."""
    rows = []
    for index in range(draw(st.integers(0, 6))):
        on = day(draw(st.integers(0, 500)))
        known = draw(st.sampled_from([3, 3, 3, 2, 1]))
        systems = draw(st.sampled_from([(), ("visual",), ("visual",), ("pyramidal",), ("visual", "pyramidal")]))
        judged = draw(st.sampled_from([None, CERTAIN, UNCERTAIN, PSEUDO]))
        onset = PartialDate(*(on.year, on.month, on.day)[:known])
        rows.append(Relapse(f"r{index}", onset, systems=systems, adjudication=judged))
    return rows


def record_of(rows: Sequence[Relapse]) -> PatientRecord:
    return patient(relapses=rows)


@given(relapses())
@SLOWLY
def test_there_are_never_more_relapses_than_reports(rows: list[Relapse]) -> None:
    found = of(*rows)
    counted = [r for r in rows if r.judged is not PSEUDO]
    total = found.counting.total
    assert total.high is not None
    assert 0 <= total.low <= total.high <= len(counted)
    assert sum(len(one.reports) for one in found.relapses) == len(counted)
    assert len(found.relapses) <= len(counted)


@given(relapses(), st.randoms())
@SLOWLY
def test_the_order_of_the_rows_changes_nothing(rows: list[Relapse], random: object) -> None:
    other = list(rows)
    random.shuffle(other)  # type: ignore[attr-defined]  # hypothesis hands in a Random
    assert of(*rows) == of(*other)


@given(relapses(), st.integers(-2000, 2000))
@SLOWLY
def test_the_same_reports_at_another_time_count_the_same(rows: list[Relapse], days: int) -> None:
    exact = [r for r in rows if r.onset.exact is not None]
    moved = [replace(r, onset=PartialDate.of(r.onset.first + timedelta(days=days))) for r in exact]
    later = LONG_AFTER + timedelta(days=3000)
    before, after = of(*exact, as_of=later), of(*moved, as_of=later)
    assert before.counting.total == after.counting.total
    assert [(p.verdict, p.least) for p in before.pairs] == [(p.verdict, p.least) for p in after.pairs]


@given(relapses(), st.integers(-10, 520))
@SLOWLY
def test_the_count_as_known_on_a_day_is_that_of_the_record_cut_there(rows: list[Relapse], cut: int) -> None:
    record, as_of = record_of(rows), day(cut)
    assert relapse_hygiene(record, RULES, as_of) == relapse_hygiene(upto(record, as_of), RULES, as_of)


def settled(rows: Sequence[Relapse], hygiene: RelapseHygiene) -> list[Relapse]:
    """Return the reports with every fact that the label names: systems, adjudications and days."""
    named = " / ".join(settle.text for settle in relapse_count_label(hygiene, RULES).settles)
    found = []
    for row in rows:
        if any(f"systems of the reports of {part}" in named for part in _pairs_of(row, hygiene)):
            row = replace(row, systems=("visual",))
        if f"event of {row.onset}:" in named and row.judged is UNCERTAIN:
            row = replace(row, adjudication=CERTAIN)
        if f"day of the relapse of {row.onset}" in named:
            row = replace(row, onset=PartialDate.of(row.onset.last))
        found.append(row)
    return found


def _pairs_of(row: Relapse, hygiene: RelapseHygiene) -> list[str]:
    pairs = [pair for pair in hygiene.pairs if row in (pair.earlier, pair.later)]
    return [f"{pair.earlier.onset} and {pair.later.onset}" for pair in pairs]


@given(relapses())
@SLOWLY
def test_the_facts_named_under_what_would_settle_it_settle_the_count(rows: list[Relapse]) -> None:
    rows = [replace(row, systems=row.systems and ("visual",)) for row in rows]  # others are asked about, not recorded
    found = of(*rows)
    label = relapse_count_label(found, RULES)
    assert bool(label.settles) is (found.counting.total.low != found.counting.total.high)
    for _ in range(3):  # a report that is now known to be a relapse of its own can come near another
        rows = settled(rows, found)
        found = of(*rows)
    assert found.counting.total.low == found.counting.total.high


@given(relapses(), st.data())
@SLOWLY
def test_every_way_it_can_have_been_lies_within_the_range(rows: list[Relapse], data: st.DataObject) -> None:
    counted = [r for r in rows if r.judged is not PSEUDO]
    start = day(data.draw(st.integers(0, 400)))
    end = start + timedelta(days=data.draw(st.integers(0, 400)))
    chosen = [
        (data.draw(st.dates(r.onset.first, r.onset.last)), r)
        for r in counted
        if r.judged is CERTAIN or r.adjudication is None or data.draw(st.booleans())
    ]
    firsts: list[tuple[date, Relapse]] = []
    for on, row in sorted(chosen, key=lambda pair: (pair[0], sorted(pair[1].systems), pair[1].id)):
        near = [first for first, began in [(f, o) for o, f in firsts] if (on - began).days < 30]
        same = any(set(first.systems) & set(row.systems) for first in near)
        if not same and not (near and data.draw(st.booleans())):
            firsts.append((on, row))
    number = sum(start <= on <= end for on, _ in firsts)
    found = of(*rows).counting.within([(start, end)])
    assert found.high is not None
    assert found.low <= number <= found.high


@given(relapses(), st.integers(0, 400), st.integers(0, 400))
@SLOWLY
def test_the_bounds_of_what_is_not_tried_hold_all_that_is_tried(rows: list[Relapse], first: int, length: int) -> None:
    counting = of(*rows).counting
    untried = replace(counting, groups=tuple(replace(group, ways=None) for group in counting.groups))
    for time in ([(day(first), day(first + length))], [(date.min, date.max)]):
        bounds, tried = untried.within(time), counting.within(time)
        assert bounds.high is not None
        assert tried.high is not None
        if counting.is_tried:
            assert bounds.low <= tried.low
            assert tried.high <= bounds.high


@pytest.mark.parametrize(("second", "least"), [("2020-01-30", 1), ("2020-01-31", 2)])
def test_what_is_not_tried_is_bounded_by_the_same_thirty_days(second: str, least: int) -> None:
    counting = of("2020-01-01", second).counting
    untried = replace(counting, groups=tuple(replace(group, ways=None) for group in counting.groups))
    assert untried.total == CountRange(least, 2)
    assert untried.within([(day(1), day(60))]).low == least - 1


@given(st.lists(st.integers(0, 300), max_size=9))
@SLOWLY
def test_exact_reports_of_one_system_have_one_count(days: list[int]) -> None:
    onsets: list[int] = []
    for on in sorted(days):
        if not onsets or on - onsets[-1] >= 30:
            onsets.append(on)
    total = of(*(seen(on, "visual") for on in days)).counting.total
    assert total == CountRange(len(onsets), len(onsets))


def test_too_many_ways_are_bounded_and_said_to_be() -> None:
    rows = [relapse(str(2010 + year)) for year in range(6)]
    found = of(*rows)
    assert not found.counting.is_tried
    assert found.counting.total == CountRange(3, 6)
    assert any("may be narrower" in caution for caution in relapse_count_label(found, RULES).cautions)


def test_the_apart_of_a_counting_is_the_rules_own_figure() -> None:
    reports = [Report(str(n), day(n), day(n), systems=frozenset({"visual"})) for n in (0, 20)]
    assert counting_of(reports, 20).total == CountRange(2, 2)
    assert counting_of(reports, 21).total == CountRange(1, 1)
    assert RULES.apart.value == 30


def test_two_relapses_of_one_month_are_told_apart_in_what_is_open_and_what_would_settle_it() -> None:
    twice = [relapse("2015-10"), replace(relapse("2015-10"), id="other")]
    record = patient(relapses=[*twice, relapse("2016-10")])
    facts = doubts(record, date(2015, 1, 1), date(2017, 1, 1), LONG_AFTER)
    assert sorted(fact.text for fact in facts) == [
        "the date of the relapse of Oct 2015 (1 of 2)",
        "the date of the relapse of Oct 2015 (2 of 2)",
        "the date of the relapse of Oct 2016",
    ]
    assert {s.label for s in relapse_history(record, LONG_AFTER).suspects} == {
        "relapse of Oct 2015 (1 of 2)",
        "relapse of Oct 2015 (2 of 2)",
        "relapse of Oct 2016",
    }
