"""The lanes of the course chart: what relapses and treatments say, milestones, brain volume, and lanes on choice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.brain_volume import brain_volume
from domain.chart.course_plot import course_plot
from domain.chart.lane_choice import shown_lanes, with_lanes
from domain.chart.lane_labels import out_of_view
from domain.chart.plot import CoursePlot, Finish, Mark, MarkKind, Shape
from domain.chart.plot_shapes import strokes
from domain.chart.rating_band import TITLE
from domain.chart.reading import read_lanes, reading_in_words
from domain.chart.summary_plot import summary_plot
from domain.dates import PartialDate
from domain.records import Adjudication, MriScan, PatientRecord, Recovery, Treatment, Value
from domain.summarise import summarise
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.questionnaires import shipped_questionnaires
from storage.rules import load_rules
from tests.course_samples import AS_OF, DAYS, demo_man, demo_results, empty, everything, pira, relapse, result, visit


def only(record: PatientRecord, kind: MarkKind) -> Mark:
    """Return the one mark of a kind."""
    (mark,) = [mark for mark in course_plot(record, {}, AS_OF).marks if mark.kind is kind]
    return mark


def answered() -> PatientRecord:
    """Return the demonstration man with two questionnaires and a six-minute walk at his last two visits."""
    record = demo_man()
    told = [
        replace(v, values=(*v.values, Value("fsmc_total", Decimal(40 + i)), Value("smwt", Decimal(300 - i)),
                           Value("phq9", Decimal(8)), Value("phq9_item9", Decimal(0))))
        for i, v in enumerate(record.visits[-2:])
    ]  # fmt: skip
    return replace(record, visits=(*record.visits[:-2], *told))


def asked(record: PatientRecord | None = None) -> CoursePlot:
    return course_plot(record or answered(), demo_results(), AS_OF, questionnaires=shipped_questionnaires())


# Events and treatments


@pytest.mark.parametrize(("severity", "count"), [("", 0), ("mild", 1), ("moderate", 2), ("severe", 3), ("Severe ", 3)])
def test_the_severity_of_a_relapse_is_counted_in_strokes_and_not_recorded_has_none(severity: str, count: int) -> None:
    mark = only(replace(empty(), relapses=(relapse("2025-06-01", severity=severity),)), MarkKind.RELAPSE)
    assert len(strokes(mark.look)) == count
    assert mark.look.finish is Finish.FILLED


def test_strokes_of_severity_stand_beside_any_finish() -> None:
    crossed = only(
        replace(empty(), relapses=(relapse("2025-06-01", Adjudication.PSEUDO_RELAPSE, severity="moderate"),)),
        MarkKind.PSEUDO_RELAPSE,
    ).look
    assert crossed.finish is Finish.CROSSED
    assert len(strokes(crossed)) == 4


def test_a_relapse_says_severity_systems_steroids_and_recovery_and_nothing_that_is_not_recorded() -> None:
    full = relapse("2025-06-01", severity="severe", systems=("visual", "sensory"), steroids=True,
                   recovery=Recovery.PARTIAL)  # fmt: skip
    mark = only(replace(empty(), relapses=(full,)), MarkKind.RELAPSE)
    assert (mark.value, mark.note) == ("severe", "visual, sensory; steroids; recovery partial")
    bare = only(replace(empty(), relapses=(relapse("2025-06-01"),)), MarkKind.RELAPSE)
    assert (bare.value, bare.note) == ("", "")
    refused = only(replace(empty(), relapses=(relapse("2025-06-01", steroids=False),)), MarkKind.RELAPSE)
    assert refused.note == "no steroids"


def test_what_stands_beside_a_relapse_loses_its_date_last() -> None:
    record = replace(empty(), relapses=(relapse("2025-06-01", severity="mild", systems=("visual",)),))
    (label,) = [x for x in course_plot(record, {}, AS_OF).lane("events").labels if len(x.texts) > 1]
    assert label.texts == ("mild · visual · 1 Jun 2025", "mild · 1 Jun 2025", "1 Jun 2025")


def test_the_reason_for_stopping_is_written_before_the_dates_are() -> None:
    bar = course_plot(everything(), {}, AS_OF).lane("treatments").bars[0]
    assert bar.texts == (
        "interferon beta-1a, Jun 2017 to 15 Sep 2020 (stopped: relapse)",
        "interferon beta-1a (stopped: relapse)",
        "interferon beta-1a",
    )


def test_a_lane_of_which_nothing_is_seen_says_what_lies_before_or_after() -> None:
    stopped = Treatment("1", "fingolimod", PartialDate(2017), PartialDate.of(date(2019, 5, 1)), "wish")
    lane = course_plot(replace(demo_man(), treatments=(stopped,)), {}, AS_OF).lane("treatments")
    ((_, words),) = out_of_view(lane, date(2024, 1, 1), AS_OF)
    assert words[0] == "fingolimod, 2017 to 1 May 2019 (stopped: wish), before this chart"
    ((_, words),) = out_of_view(lane, date(2010, 1, 1), date(2012, 1, 1))
    assert words[0].endswith("after this chart")
    assert out_of_view(lane, date(2018, 1, 1), AS_OF) == []
    sdmt = course_plot(demo_man(), {}, AS_OF).lane("sdmt")
    ((_, words),) = out_of_view(sdmt, date(2026, 4, 1), date(2026, 6, 1))
    assert words[0] == "41, 9 Mar 2026, before this chart"
    assert out_of_view(sdmt, date(2025, 4, 1), date(2025, 5, 1)) == []  # between two visits a line is seen


# Milestones


def test_milestones_are_flags_at_the_level_on_the_visit_that_first_had_it() -> None:
    rules = load_rules()
    flags = 0
    for record in demo_records():
        summary = summarise(record, rules, DEMO_AS_OF)
        labels = {label.id: label for label in summary.labels}
        for mark in summary_plot(record, summary, rules).lane("edss").marks:
            if mark.kind is not MarkKind.MILESTONE:
                continue
            flags += 1
            label = labels[f"milestone-{mark.y:.1f}"]
            assert (label.answer, mark.note) == ("reached", label.text)
            assert f"first measured {mark.when}" in label.text
            assert mark.look.shape is Shape.FLAG
        reached = [label for label in summary.labels if label.id.startswith("milestone") and label.answer == "reached"]
        plotted = [m for m in summary_plot(record, summary, rules).marks if m.kind is MarkKind.MILESTONE]
        assert len(plotted) == len(reached)
    assert flags >= 5


def test_a_level_reached_before_the_record_has_a_hollow_flag_and_one_not_confirmed_has_none() -> None:
    rules = load_rules()
    summary = summarise(demo_man(), rules, AS_OF)
    flags = [m for m in summary_plot(demo_man(), summary, rules).marks if m.look.shape is Shape.FLAG]
    assert [(m.value, m.look.finish, m.at) for m in flags] == [
        ("EDSS 3", Finish.HOLLOW, DAYS[0]),
        ("EDSS 4", Finish.HOLLOW, DAYS[0]),
    ]


# Brain volume


def volumes(*scans: MriScan) -> CoursePlot:
    record = replace(empty(), scans=scans)
    return course_plot(record, {}, AS_OF, volume=brain_volume(record, load_rules().further.neda, AS_OF))


def volume_scan(year: int, pbvc: str | None, before: int | None, scanner: str = "A") -> MriScan:
    return MriScan(
        str(year), date(year, 6, 1), 0, 0, 0, contrast_given=True, quality_ok=True, brain_done=True, scanner=scanner,
        compared_with=date(before, 6, 1) if before else None, pbvc_percent=Decimal(pbvc) if pbvc else None,
    )  # fmt: skip


def test_brain_volume_has_a_lane_where_it_is_recorded_and_only_there() -> None:
    assert "volume" not in {lane.id for lane in volumes(volume_scan(2023, None, None)).lanes}
    lane = volumes(volume_scan(2023, None, None), volume_scan(2024, "-0.40", 2023)).lane("volume")
    (mark,) = lane.marks
    assert (mark.kind, mark.value, mark.at) == (MarkKind.RATE, "−0.40 % a year", date(2024, 6, 1))
    (line,) = lane.lines
    assert [day for day, _ in line.points] == [date(2023, 6, 1), date(2024, 6, 1)]
    assert lane.low < Decimal("-0.4") < 0 < lane.high


def test_a_rate_between_two_scanners_is_crossed_out_and_says_why() -> None:
    lane = volumes(volume_scan(2023, None, None, "B"), volume_scan(2024, "-0.40", 2023)).lane("volume")
    (mark,) = lane.marks
    assert (mark.kind, mark.look.finish) == (MarkKind.RATE_NOT_USED, Finish.CROSSED)
    assert "not used: " in mark.note
    assert "scanner" in mark.note


def test_a_volume_without_the_scan_it_was_compared_with_is_no_rate_and_stands_in_the_table() -> None:
    plot = volumes(volume_scan(2024, "-0.40", None))
    assert plot.lane("volume").folded
    assert ("1 Jun 2024", "Brain volume", "−0.40 %") in [row.cells[:3] for row in plot.table]


# Lanes on choice


def test_questionnaires_and_the_walk_are_offered_where_they_are_recorded_and_shown_when_asked_for() -> None:
    plot = asked()
    offered = {choice.id: choice.shown for choice in plot.choices}
    assert offered == {"t25fw": True, "nhpt": True, "sdmt": True, "smwt": False, "fsmc_total": False, "phq9": False}
    more = with_lanes(plot, {*shown_lanes(plot), "fsmc_total", "smwt"})
    lane = more.lane("fsmc_total")
    assert (lane.title, lane.hint, [mark.value for mark in lane.marks]) == ("FSMC total", "up is worse", ["40", "41"])
    assert [mark.value for mark in more.lane("smwt").marks] == ["300 m", "299 m"]
    assert more.lanes[-1].id == "treatments"
    assert "FSMC total 40 on" in more.sentence
    assert ("9 Mar 2026", "FSMC total", "41", "") in [row.cells for row in more.table]
    assert "FSMC" not in plot.sentence


def test_a_lane_that_is_hidden_leaves_table_sentence_and_key_with_it() -> None:
    plot = with_lanes(asked(everything()), {"t25fw"})
    assert [lane.id for lane in plot.lanes] == ["events", "edss", "t25fw", "treatments"]
    assert "SDMT" not in plot.sentence
    assert not [row for row in plot.table if row.what.startswith(("SDMT", "9HPT"))]
    assert not [entry for entry in plot.key if "hand" in entry.text]


def test_the_lane_of_the_drawn_change_cannot_be_hidden() -> None:
    walk = pira()._replace(measure="t25fw")
    plot = course_plot(demo_man(), {"edss": result(), "t25fw": result("t25fw", events=(walk,))}, AS_OF, event=walk)
    assert [lane.id for lane in with_lanes(plot, set()).lanes] == ["events", "edss", "t25fw", "treatments"]


def test_hiding_and_showing_again_gives_the_same_chart() -> None:
    plot = asked(everything())
    assert with_lanes(with_lanes(plot, {"smwt"}, rating_band=True), shown_lanes(plot)) == plot


def test_the_rating_band_reaches_half_a_point_either_way_and_says_whose_finding_it_is() -> None:
    plot = with_lanes(asked(), shown_lanes(asked()), rating_band=True)
    values = {mark.at: mark.y for mark in plot.lane("edss").marks if mark.kind is MarkKind.VALUE}
    points = [point for ribbon in plot.lane("edss").ribbons for point in ribbon.points]
    for day, value in values.items():
        assert (day, value - Decimal("0.5"), value + Decimal("0.5")) in points
    (row,) = [row for row in plot.table if row.what == TITLE]
    assert "Noseworthy 1990" in row.note
    assert "Noseworthy 1990" in " ".join(entry.text for entry in plot.key)
    assert "half-point rating band" in plot.sentence
    assert not asked().lane("edss").ribbons


def test_the_rating_band_stays_on_the_scale_and_marks_a_value_that_stands_alone() -> None:
    ends = replace(empty(), visits=(visit(date(2025, 1, 1), edss="0"), visit(date(2026, 1, 1), edss="9.5")))
    plot = course_plot(ends, {}, AS_OF, rating_band=True)
    edges = [edge for ribbon in plot.lane("edss").ribbons for _, low, high in ribbon.points for edge in (low, high)]
    assert (min(edges), max(edges)) == (Decimal(0), Decimal("9.5"))
    alone = course_plot(replace(ends, visits=ends.visits[:1]), {}, AS_OF, rating_band=True)
    assert [len(ribbon.points) for ribbon in alone.lane("edss").ribbons] == [1]


# Reading


def test_a_day_between_visits_reads_the_last_value_of_every_lane_with_its_date() -> None:
    plot = course_plot(demo_man(), demo_results(), AS_OF)
    assert reading_in_words(plot, date(2024, 6, 1)) == (
        "1 Jun 2024 · Relapse last 4 Jun 2019 · Scan last 10 Feb 2024, none found · EDSS last 4.5, 10 Mar 2024"
        " · T25FW last 7.6 s, 10 Mar 2024 · 9HPT not recorded · SDMT last 46, 10 Mar 2024 · Treatment fingolimod"
    )


def test_every_lane_is_read_on_every_day_and_never_from_a_later_one() -> None:
    plot = with_lanes(asked(everything()), {choice.id for choice in asked(everything()).choices})
    for day in [date(2016, 1, 1), *DAYS, date(2022, 3, 3), AS_OF]:
        readings = read_lanes(plot, day)
        assert {reading.lane for reading in readings} == {lane.id for lane in plot.lanes}
        assert all(reading.text for reading in readings)
    assert not [r for r in read_lanes(plot, date(2016, 1, 1)) if r.short]


def test_a_day_inside_a_date_that_is_not_exact_reads_what_can_have_been_then() -> None:
    record = replace(empty(), relapses=(relapse("2025-02", Adjudication.RELAPSE, severity="mild"),))
    words = reading_in_words(course_plot(record, {}, AS_OF), date(2025, 2, 20))
    assert "Relapse Feb 2025 mild (date not known to the day)" in words
    unsure = replace(empty(), treatments=(Treatment("1", "natalizumab", PartialDate(2020), PartialDate(2022)),))
    words = reading_in_words(course_plot(unsure, {}, AS_OF), date(2022, 6, 1))
    assert words.endswith("Treatment possibly natalizumab")


def test_a_day_of_the_drawn_change_reads_what_is_drawn_there() -> None:
    words = reading_in_words(course_plot(demo_man(), demo_results(), AS_OF), DAYS[2])
    assert words.startswith("8 Mar 2025 · EDSS 5.0 (onset from baseline 4.0)")
    assert "window no relapse recorded" in words
