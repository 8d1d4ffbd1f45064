"""Severity in context: what the five pictures draw is what the labels say, for every patient of the demonstration."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings

from domain.chart.plot import BandKind, CoursePlot, Finish, Lane, Mark, MarkKind
from domain.chart.severity_plot import Picture, labels_of, missing_of, severity_plot
from domain.chart.severity_ranks import tenth_of, tenths_in_words
from domain.dates import PartialDate, show
from domain.day_spans import number_of_days
from domain.label import Label
from domain.records import PatientRecord
from domain.relapse_hygiene import relapse_hygiene
from domain.relapse_rate import relapse_rates
from domain.rules import Rules
from domain.summarise import summarise, upto
from domain.summary import PatientSummary
from reports.charts import course_drawing
from storage.demo import DEMO_AS_OF
from storage.demo_cohort import demo_records
from storage.rules import load_rules
from tests.cohort_strategies import records

RECORDS = demo_records()
EVERYONE = pytest.mark.parametrize("at", range(len(RECORDS)), ids=lambda at: RECORDS[at].patient.code)
ADAM = RECORDS[0]


@cache
def rules() -> Rules:
    """The rules as shipped."""
    return load_rules()


def summary_of(record: PatientRecord) -> PatientSummary:
    """Return the summary of a record on the demonstration's day."""
    return summarise(record, rules(), DEMO_AS_OF)


@cache
def summary(at: int) -> PatientSummary:
    """Return the summary of a demonstration patient."""
    return summary_of(RECORDS[at])


def plot_of(picture: Picture, record: PatientRecord, as_of: date = DEMO_AS_OF) -> CoursePlot:
    """Return a picture of a record."""
    return severity_plot(picture, record, summarise(record, rules(), as_of).results, rules(), as_of)


@cache
def drawn(picture: Picture, at: int) -> CoursePlot:
    """Return a picture of a demonstration patient."""
    return severity_plot(picture, RECORDS[at], summary(at).results, rules(), DEMO_AS_OF)


def label(found: PatientSummary, label_id: str) -> Label:
    """Return the label of that id."""
    return next(one for one in found.labels if one.id == label_id)


def row(lane: Lane, what: str) -> list[Mark]:
    """Return the marks of a named row."""
    return [mark for mark in lane.marks if mark.what == what]


# What is drawn is what the labels say


@EVERYONE
@pytest.mark.parametrize("table", ["armss", "msss"])
def test_the_last_rank_drawn_is_the_one_the_label_gives(at: int, table: str) -> None:
    lane, said = drawn(Picture.RANKS, at).lane(table), label(summary(at), table)
    at_visits = [mark for mark in lane.marks if mark.kind is not MarkKind.NOT_USED]
    if lane.empty:
        assert lane.empty == said.text
        return
    assert at_visits[-1].value == said.answer
    assert at_visits[-1].when == show(said.end or date.min)
    left_out = [f"Left out, {m.when}: {m.note}." for m in lane.marks if m.kind is MarkKind.NOT_USED]
    assert left_out == [reason for reason in said.reasons if reason.startswith("Left out")]


@EVERYONE
def test_every_rank_by_age_is_that_of_the_normalised_trajectory(at: int) -> None:
    lane, said = drawn(Picture.RANKS, at).lane("armss"), label(summary(at), "narmss")
    ranked = [mark for mark in lane.marks if mark.kind is MarkKind.VALUE]
    told = [reason for reason in said.reasons if ", ARMSS " in reason and not reason.endswith("none.")]
    assert len(ranked) == len(told)
    for mark, reason in zip(ranked, told, strict=True):
        assert reason.startswith(mark.when)
        ranks = reason.removesuffix(".").rpartition("ARMSS ")[2].replace(", ", " or ").split(" or ")
        assert sorted({min(ranks, key=Decimal), max(ranks, key=Decimal)}, key=Decimal) == mark.value.split(" to ")


@EVERYONE
def test_every_milestone_drawn_says_what_its_label_says(at: int) -> None:
    lane = drawn(Picture.MILESTONES, at).lane("milestones")
    said = labels_of(Picture.MILESTONES, summary(at).labels)
    assert len(said) == 4
    for one in said:
        if lane.empty:
            assert lane.empty == one.text
            continue
        [mark] = row(lane, one.title)
        assert mark.value == one.answer
        assert one.text.rstrip(".") in mark.note
        for reason in one.reasons:
            if reason.startswith("Time from"):
                assert reason in mark.note
        since = next(r for r in one.reasons if r.startswith("Time from first symptom")).rstrip(".")
        written = next(label.texts[0] for label in lane.labels if label.y == mark.y)
        assert ("not known" if "not known" in since else since.partition(": ")[2]) in written
        assert mark.when in written


@EVERYONE
def test_the_sums_by_cause_are_those_of_the_label_and_make_up_the_change(at: int) -> None:
    lane, said = drawn(Picture.CAUSES, at).lanes[0], label(summary(at), "accumulated-disability")
    if lane.empty:
        assert lane.empty == said.text
        return
    sums = [mark for mark in lane.marks if mark.note == "sum"]
    worded = ("(RAW)", "(PIRA)", "cause undetermined", "improvement", "rest")
    for mark, words in zip(sums[:-1], worded, strict=True):
        assert f"{words} {mark.value}" in said.text
    assert f"({sums[-1].value})" in said.text
    points = [Decimal(mark.value.replace("−", "-")) for mark in sums]
    assert sum(points[:-1]) == points[-1]
    steps = [mark for mark in lane.marks if mark.kind is MarkKind.CONFIRMATION]
    told = [reason for reason in said.reasons if "present again" in reason]
    assert [mark.note.split("; not sustained")[0] for mark in steps] == told


@EVERYONE
def test_the_score_of_every_visit_is_that_of_the_label(at: int) -> None:
    lane, said = drawn(Picture.RESPONSE, at).lanes[0], label(summary(at), "overall-response-score")
    if lane.empty:
        assert lane.empty == said.text
        return
    first, *visits = lane.marks
    assert first.at == said.start
    told = "; ".join(f"{m.when} {m.value}{f', {m.note}' if m.kind is MarkKind.NO_VALUE else ''}" for m in visits)
    assert f"By visit: {told}." in said.reasons


@EVERYONE
def test_the_components_of_a_visit_add_up_to_its_score(at: int) -> None:
    plot = drawn(Picture.RESPONSE, at)
    if plot.lanes[0].empty:
        return
    scored = [mark for mark in plot.lanes[0].marks[1:] if mark.kind is MarkKind.VALUE]
    said = label(summary(at), "overall-response-score")
    last = [mark for mark in plot.lane("components").marks if mark.at == said.end]
    assert [f"{mark.note}: {mark.value}." for mark in last] == list(said.reasons[: len(last)])
    for score in scored:
        parts = [mark for mark in plot.lane("components").marks if mark.at == score.at]
        assert len(parts) == 4
        assert sum(int(part.value.split()[0].replace("−", "-")) for part in parts) == score.y


@EVERYONE
def test_the_calendar_years_hold_every_known_day_and_every_relapse_of_follow_up_once(at: int) -> None:
    record = upto(RECORDS[at], DEMO_AS_OF)
    hygiene = relapse_hygiene(record, rules().further.relapses, DEMO_AS_OF)
    whole = relapse_rates(record, hygiene, rules().further.relapses)[-1]
    lane = drawn(Picture.RATES, at).lane("rate")
    said = label(summary(at), "relapse-rate-all")
    if lane.empty:
        assert lane.empty == said.text
        return
    counted = [_days_and_relapses(mark) for mark in lane.marks]
    assert sum(days for days, _ in counted) == number_of_days(whole.known)
    if whole.count.low == whole.count.high:
        assert sum(relapses for _, relapses in counted) == whole.count.low
    hatched = [(band.start, band.end) for band in lane.bands if band.kind is BandKind.UNKNOWN]
    assert number_of_days(hatched) == number_of_days(whole.unknown)


def _days_and_relapses(mark: Mark) -> tuple[int, int]:
    """Return what the parts by treatment, which follow the year's own sentence, add up to."""
    parts = re.findall(r"(?:treatment|course|unknown): (no|\d+)[^;]* in (\d+) days? known", mark.note)
    return sum(int(days) for _, days in parts), sum(int(count) for count, _ in parts if count != "no")


# Every picture


@EVERYONE
@pytest.mark.parametrize("picture", Picture)
def test_paper_draws_the_marks_of_the_model_and_the_table_names_each(at: int, picture: Picture) -> None:
    plot = drawn(picture, at)
    paper = course_drawing(plot, 700, 420, "Helvetica")
    assert sorted(paper.drawn, key=repr) == sorted(plot.marks, key=repr)
    rows = {(one.when, one.what, one.value) for one in plot.table}
    assert {(m.when, m.what.rstrip(":"), m.value) for m in plot.marks} <= rows
    assert plot.sentence.endswith(".")
    drawn_looks = {m.look for lane in plot.lanes if lane.id != "edss" for m in lane.marks}
    assert drawn_looks <= {entry.look for entry in plot.key}
    assert f"as of {show(DEMO_AS_OF)}" in plot.subtitle


@EVERYONE
def test_a_picture_with_nothing_to_draw_says_what_is_missing(at: int) -> None:
    for picture in Picture:
        missing = missing_of(drawn(picture, at), labels_of(picture, summary(at).labels))
        assert missing is None or (missing.why and all(missing.why))


def test_what_is_unverified_of_a_rule_stands_under_the_title_and_in_the_table() -> None:
    plot = drawn(Picture.MILESTONES, 0)
    assert "△ part of it unverified" in plot.subtitle
    unverified = label(summary(0), "milestone-3.0").unverified
    assert [one.note for one in plot.table if one.what == "Unverified"] == list(unverified)
    assert all(part in plot.sentence for part in unverified)


@pytest.mark.parametrize("picture", Picture)
def test_nothing_dated_later_is_drawn(picture: Picture) -> None:
    day = ADAM.visits[2].on
    assert plot_of(picture, ADAM, day) == plot_of(picture, upto(ADAM, day), day)
    assert all(mark.at <= day for mark in plot_of(picture, ADAM, day).marks)


@settings(max_examples=25, deadline=None)
@given(records)
def test_every_picture_can_be_made_and_printed_of_any_record(record: PatientRecord) -> None:
    for as_of in (DEMO_AS_OF, date(2001, 1, 1)):
        found = summarise(record, rules(), as_of)
        for picture in Picture:
            plot = severity_plot(picture, record, found.results, rules(), as_of)
            assert sorted(course_drawing(plot, 700, 420, "Helvetica").drawn, key=repr) == sorted(plot.marks, key=repr)
            assert plot.earliest <= plot.start < plot.end
            missing = missing_of(plot, labels_of(picture, found.labels))
            assert missing is not None or any(lane.marks or lane.bars for lane in plot.lanes if lane.id != "edss")


# Unknown is unknown


def test_without_a_birth_date_there_is_no_rank_by_age_and_the_lane_says_so() -> None:
    nobody = replace(ADAM, patient=replace(ADAM.patient, birth_date=None))
    plot = plot_of(Picture.RANKS, nobody)
    assert plot.lane("armss").empty == "ARMSS not assessable: birth date not recorded."
    assert not plot.lane("armss").marks
    assert plot.lane("msss").marks


def test_a_birth_known_to_the_year_is_drawn_hollow_with_lowest_and_highest() -> None:
    about = replace(ADAM, patient=replace(ADAM.patient, birth_date=PartialDate(1986)))
    last = plot_of(Picture.RANKS, about).lane("armss").marks[-1]
    assert last.look.finish is Finish.HOLLOW
    assert last.value == label(summary_of(about), "armss").answer
    assert " to " in last.value


def test_a_visit_too_old_for_the_table_has_a_question_mark_and_no_number() -> None:
    old = replace(ADAM, patient=replace(ADAM.patient, birth_date=PartialDate(1950, 1, 1)))
    plot = plot_of(Picture.RANKS, old)
    marks = plot.lane("armss").marks
    assert [mark.value for mark in marks][-1] == "not assessable"
    assert marks[-1].look.finish is Finish.QUERY
    assert marks[-1].y < 0
    assert "no row in the table" in marks[-1].note


def test_years_that_nobody_asked_about_are_hatched_and_never_a_rate_of_nought() -> None:
    silent = replace(
        ADAM,
        visits=tuple(replace(visit, relapse_since_last=None) for visit in ADAM.visits),
        statements=(),
    )
    lane = plot_of(Picture.RATES, silent).lane("rate")
    assert "not recorded" in lane.empty
    assert not lane.marks
    half = replace(silent, visits=(*silent.visits[:-1], ADAM.visits[-1]))
    lane = plot_of(Picture.RATES, half).lane("rate")
    assert any(mark.look.finish is Finish.QUERY for mark in lane.marks)
    assert any(band.kind is BandKind.UNKNOWN for band in lane.bands)
    for mark in lane.marks:
        if mark.look.finish is Finish.QUERY:
            assert mark.value == "not assessable"
            assert mark.y < 0


def test_a_level_whose_first_symptom_is_not_dated_says_that_the_time_is_not_known() -> None:
    nobody = replace(ADAM, patient=replace(ADAM.patient, onset_date=None))
    lane = plot_of(Picture.MILESTONES, nobody).lane("milestones")
    written = [one.texts[0] for one in lane.labels]
    assert "not recorded" in written
    assert sum("time from first symptom not known" in text for text in written) == 4


def test_a_step_whose_window_is_open_is_written_so_far() -> None:
    found = summary(0)
    [event] = found.results["edss"].worsenings
    day = event.confirmation.on + timedelta(days=3)
    known = summarise(ADAM, rules(), day)
    lane = severity_plot(Picture.CAUSES, ADAM, known.results, rules(), day).lanes[0]
    [step] = [mark for mark in lane.marks if mark.kind is MarkKind.CONFIRMATION]
    assert step.value.endswith("so far")
    assert "settled if no relapse is recorded" in step.note


@pytest.mark.parametrize(
    ("rank", "tenth"), [("0.01", 1), ("0.99", 1), ("1.00", 2), ("8.47", 9), ("9.99", 10), ("10", 10)]
)
def test_a_rank_lies_in_its_tenth_of_the_cohort(rank: str, tenth: int) -> None:
    assert tenth_of(Decimal(rank)) == tenth


def test_ranks_on_both_sides_of_a_border_name_both_tenths() -> None:
    assert tenths_in_words([Decimal("7.95"), Decimal("8.05")]) == "8th or 9th tenth"
    assert tenths_in_words([Decimal("0.5"), Decimal("1.5"), Decimal("2.5")]) == "1st, 2nd or 3rd tenth"
