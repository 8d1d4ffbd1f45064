"""MSSS, ARMSS and normalised ARMSS: every cell of the tables, the row for every age, and what stands beside a rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import domain
from domain.dates import PartialDate
from domain.evidence import Point
from domain.label import Label
from domain.normalised_armss import NormalisedArmss, assess_normalised_armss, normalised
from domain.records import (
    Adjudication,
    Patient,
    PatientRecord,
    Relapse,
    Statement,
    StatementKind,
    Value,
    Visit,
    VisitKind,
)
from domain.settle import SettleKind
from domain.severity import SeverityScore, assess_severity, read_on, telling_days
from domain.severity_tables import SeverityTable, parse_severity_tables
from domain.severity_words import describe_severity, severity_labels
from storage.severity_tables import load_severity_tables
from tests.lublin_patients import relapse

DATA = Path(domain.__file__).parent / "data"
TABLES = load_severity_tables()
FILES = {"armss": TABLES.armss, "msss": TABLES.msss, "msss_original": TABLES.original}
AS_OF = date(2026, 11, 22)
ASKED = Statement("s", AS_OF, StatementKind.HISTORY_COMPLETE, PartialDate(1950), PartialDate(2030))


def at(day: str, edss: str, **fields: object) -> Visit:
    visit = Visit(f"v{day}", date.fromisoformat(day), values=(Value("edss", Decimal(edss)),))
    return replace(visit, **fields)  # type: ignore[arg-type]  # fields of Visit, by name


def person(
    *visits: Visit, born: str | None = "1986-01-01", onset: str | None = "2015-01-01", relapses: Sequence[Relapse] = ()
) -> PatientRecord:
    who = Patient("p", "1", birth_date=_known(born), onset_date=_known(onset))
    return PatientRecord(who, visits=visits, relapses=tuple(relapses), statements=(ASKED,))


def _known(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate.from_iso(text)


def scores(record: PatientRecord) -> dict[str, SeverityScore]:
    return {score.table.id: score for score in assess_severity(record, TABLES, AS_OF)}


def labels(record: PatientRecord) -> dict[str, Label]:
    return {label.id: label for label in severity_labels(record, TABLES, AS_OF)}


def mean(record: PatientRecord) -> NormalisedArmss:
    return assess_normalised_armss(record, TABLES, AS_OF)


# The tables, read a second time by hand


def cells(name: str) -> list[tuple[int, Decimal, Decimal]]:
    """Return (row, EDSS, rank) of every cell of a file, split without the program's reader."""
    header, *lines = (DATA / f"{name}.csv").read_text("utf-8").split()
    steps = [Decimal(title.split("_")[-1]) for title in header.split(",")[1:]]
    return [
        (int(line.split(",")[0]), step, Decimal(cell))
        for line in lines
        for step, cell in zip(steps, line.split(",")[1:], strict=True)
    ]


@pytest.mark.parametrize(("name", "count"), [("armss", 58 * 19), ("msss", 30 * 19), ("msss_original", 31 * 19)])
def test_every_cell_of_a_table_is_reached_by_a_patient(name: str, count: int) -> None:
    table, every = FILES[name], cells(name)
    assert len(every) == count
    for row, edss, rank in every:
        years = row if name != "msss" else row - 1
        on = at("2025-07-01", str(edss))
        born, onset = (f"{2025 - years}-07-01", None) if name == "armss" else (None, f"{2025 - years}-07-01")
        score = scores(person(on, born=born, onset=onset))[table.id]
        assert (score.low, score.high) == (rank, rank), (row, edss)
        assert [reading.row for reading in score.readings] == [row]


def test_a_higher_edss_never_ranks_lower_but_in_two_printed_cells_of_the_original() -> None:
    falls = [
        (name, row, edss)
        for name in FILES
        for (row, _, rank), (after, edss, higher) in zip(cells(name), cells(name)[1:], strict=False)
        if row == after and higher < rank
    ]
    assert falls == [("msss_original", 0, Decimal("9.0")), ("msss_original", 1, Decimal("9.0"))]
    assert all(0 <= rank <= 10 for name in FILES for _, _, rank in cells(name))


def test_the_updated_table_drops_at_the_row_it_is_marked_for() -> None:
    fall = {
        row: TABLES.msss.rows[row - 1][11] - TABLES.msss.rows[row][11] for row in range(2, 31)
    }  # at EDSS 6.0, between neighbouring rows
    assert TABLES.msss.columns[11] == Decimal("6.0")
    assert max(fall, key=lambda row: fall[row]) == TABLES.msss.drops_at == 28


def test_every_table_names_its_source_its_licence_and_where_its_cells_come_from() -> None:
    for table in FILES.values():
        assert table.licence == "GPL-2"
        assert "ms.sev 1.0.4" in table.taken_from
        assert "20" in table.source


def test_a_table_that_lacks_a_row_or_a_cell_is_refused() -> None:
    about = (DATA / "severity.toml").read_text("utf-8")
    texts = {f"{name}.csv": (DATA / f"{name}.csv").read_text("utf-8") for name in FILES}
    lines = texts["msss.csv"].splitlines()
    for broken in (lines[:-1], [*lines[:-1], lines[-1].rsplit(",", 1)[0]]):
        with pytest.raises(ValueError, match=r"msss\.csv"):
            parse_severity_tables(about, {**texts, "msss.csv": "\n".join(broken)})


# Worked case 22, and the ages of case 1b


def test_case_22_ranks_by_the_row_of_the_completed_years() -> None:
    found = labels(person(at("2025-07-01", "6.0")))
    assert {name: found[name].answer for name in ("armss", "msss", "msss-original")} == {
        "armss": "8.47",
        "msss": "7.71",
        "msss-original": "7.385",
    }
    assert "at a disease duration of 10 completed years (row 11)" in found["msss"].text
    assert "at a disease duration of 10 completed years (row 10)" in found["msss-original"].text
    assert found["armss"].text.endswith("rank among people of the same age in a reference cohort, not a forecast.")
    assert not any(label.in_review for label in found.values())


@pytest.mark.parametrize(
    ("name", "row", "edss", "rank"),
    [
        ("armss", 39, "6.0", "8.47"),
        ("armss", 39, "4.0", "7.27"),
        ("armss", 36, "4.0", "7.63"),
        ("msss", 11, "6.0", "7.71"),
        ("msss", 10, "6.0", "7.83"),
        ("msss_original", 10, "6.0", "7.385"),
    ],
)
def test_the_worked_values_stand_in_the_tables(name: str, row: int, edss: str, rank: str) -> None:
    assert FILES[name].rank(row, Decimal(edss)) == Decimal(rank)


def test_case_1b_from_36_to_39_years() -> None:
    first = person(at("2022-07-01", "4.0"))
    assert labels(first)["armss"].answer == "7.63"
    both = labels(person(at("2022-07-01", "4.0"), at("2025-06-30", "6.0")))
    assert both["armss"].answer == "8.47"
    assert both["narmss"].reasons == (
        "1 Jul 2022, 36 y: EDSS 4.0, ARMSS 7.63.",
        "30 Jun 2025, 39 y: EDSS 6.0, ARMSS 8.47.",
    )


# Years


@pytest.mark.parametrize(
    ("born", "answer"),
    [
        ("2007-07-02", "not assessable"),
        ("2007-07-01", "9.52"),
        ("1950-07-01", "3.44"),
        ("1950-06-30", "not assessable"),
        ("1949-11-22", "not assessable"),
    ],
)
def test_armss_is_there_from_the_18th_to_the_75th_birthday_itself(born: str, answer: str) -> None:
    assert labels(person(at("2025-07-01", "6.0"), born=born))["armss"].answer == answer


def test_a_75th_birthday_on_29_february_is_reached_on_1_march() -> None:
    assert [
        labels(person(at(day, "6.0"), born="1948-02-29"))["armss"].answer
        for day in ("2023-02-28", "2023-03-01", "2023-03-02")
    ] == ["3.69", "3.44", "not assessable"]


@pytest.mark.parametrize(
    ("onset", "row", "original"),
    [("2025-07-01", 1, 0), ("2024-07-02", 1, 0), ("2024-07-01", 2, 1), ("1996-07-01", 30, 29), ("1960-01-01", 30, 30)],
)
def test_the_row_of_msss_is_the_completed_years_plus_one_up_to_30(onset: str, row: int, original: int) -> None:
    found = scores(person(at("2025-07-01", "6.0"), onset=onset))
    assert [found[name].readings[0].row for name in ("msss", "msss-original")] == [row, original]


def test_under_one_year_is_marked_as_short_and_nothing_else_is() -> None:
    for onset, short in (("2024-07-02", True), ("2024-07-01", False)):
        cautions = labels(person(at("2025-07-01", "6.0"), onset=onset))["msss"].cautions
        assert any("short duration" in caution for caution in cautions) is short


@pytest.mark.parametrize(
    ("onset", "updated", "original"),
    [("1998-07-02", False, False), ("1998-07-01", True, False), ("1997-07-01", True, True), ("1980-01-01", True, True)],
)
def test_long_duration_is_warned_of_and_the_row_at_which_the_updated_table_drops(
    onset: str, updated: bool, original: bool
) -> None:
    found = labels(person(at("2025-07-01", "6.0"), onset=onset))
    warned = [any("read with care" in c for c in found[name].cautions) for name in ("msss", "msss-original")]
    assert warned == [updated, original]


def test_a_birth_known_to_the_year_gives_every_rank_it_can_be_and_why() -> None:
    label = labels(person(at("2025-07-01", "6.0"), born="1985"))["armss"]
    assert label.answer == "8.33 to 8.47"
    assert "(birth date known as 1985 only)" in label.text
    assert label.reasons == ("39 completed years: row 39, 8.47.", "40 completed years: row 40, 8.33.")


def test_a_birth_known_to_the_year_that_leaves_no_doubt_gives_one_rank() -> None:
    label = labels(person(at("2025-12-31", "6.0"), born="1986"))["armss"]
    assert (label.answer, "known as" in label.text) == ("8.47", False)


def test_an_age_that_may_lie_outside_the_table_is_not_assessable_and_asks_for_the_date() -> None:
    label = labels(person(at("2025-07-01", "6.0"), born="1950"))["armss"]
    assert label.answer == "not assessable"
    assert [settle.text for settle in label.settles] == ["the birth date"]
    assert "75 completed years: no row in the table." in label.reasons


@pytest.mark.parametrize(
    ("born", "onset", "name", "why"),
    [
        (None, "2015", "armss", "birth date not recorded"),
        ("1986", None, "msss", "date of the first symptom not recorded"),
        ("1986", "2025-08", "msss", "EDSS of 1 Jul 2025 lies before the date of the first symptom (Aug 2025)"),
        ("2010", "2015", "armss", "the table has ages 18 to 75; age on 1 Jul 2025: 14 years or 15 years"),
    ],
)
def test_what_is_missing_is_named(born: str | None, onset: str | None, name: str, why: str) -> None:
    label = labels(person(at("2025-07-01", "6.0"), born=born, onset=onset))[name]
    assert label.answer == "not assessable"
    assert why in label.text


# Visits


@pytest.mark.parametrize(
    ("visit", "relapses", "why"),
    [
        (at("2025-07-01", "6.0", comparable=False), [], "marked not comparable"),
        (at("2025-07-01", "6.0", kind=VisitKind.RELAPSE), [], "a visit for a relapse"),
        (at("2025-07-01", "6.0"), [relapse("2025-06-02")], "within 30 days after the relapse of 2 Jun 2025"),
        (at("2025-07-01", "6.0"), [relapse("2025-07-01")], "within 30 days after the relapse of 1 Jul 2025"),
        (at("2025-07-01", "6.0"), [relapse("2025-07-01", fever=True)], "may lie within 30 days after the relapse"),
        (at("2025-07-01", "6.0"), [relapse("2025-06-02", fever=True)], "may lie within 30 days after the relapse"),
        (at("2025-07-01", "6.0"), [relapse("2025-06")], "may lie within 30 days after the relapse of Jun 2025"),
        (at("2025-07-01", "6.0"), [relapse("2025-06-10", fever=True)], "may lie within 30 days after the relapse"),
        (at("2025-07-01", "10"), [], "EDSS 10 has no rank"),
    ],
)
def test_a_visit_at_a_relapse_or_that_does_not_compare_is_left_out_and_said_so(
    visit: Visit, relapses: list[Relapse], why: str
) -> None:
    label = labels(person(at("2022-07-01", "4.0"), visit, relapses=relapses))["armss"]
    assert label.answer == "7.63"
    assert any(reason.startswith("Left out, 1 Jul 2025: ") and why in reason for reason in label.reasons)


def test_30_days_after_a_relapse_and_after_a_pseudo_relapse_a_visit_counts() -> None:
    pseudo = relapse("2025-06-20", fever=True, adjudication=Adjudication.PSEUDO_RELAPSE)
    assert labels(person(at("2025-07-01", "6.0"), relapses=[relapse("2025-06-01"), pseudo]))["armss"].answer == "8.47"


def test_of_two_visits_on_a_day_the_kind_of_the_one_that_counts_counts() -> None:
    other = replace(at("2025-07-01", "7.0", kind=VisitKind.RELAPSE), id="earlier")
    chosen = replace(at("2025-07-01", "6.0"), chosen_for=("edss",))
    assert labels(person(other, chosen))["armss"].answer == "8.47"
    assert labels(person(chosen, other))["armss"].answer == "8.47"


def test_an_exact_birth_outside_the_table_asks_for_nothing() -> None:
    assert labels(person(at("2025-07-01", "6.0"), born="2015-01-01"))["armss"].settles == ()


def test_without_a_usable_visit_nothing_is_assessable() -> None:
    for label in labels(person()).values():
        assert label.answer == "not assessable"
        assert [settle.kind for settle in label.settles] == [SettleKind.MEASURE]


def test_an_unrecorded_relapse_history_before_the_visit_stands_beside_the_rank_and_is_asked_for() -> None:
    label = labels(replace(person(at("2025-07-01", "6.0")), statements=()))["armss"]
    assert label.answer == "8.47"
    assert any("relapse history not recorded 2 Jun 2025 to 1 Jul 2025" in caution for caution in label.cautions)
    assert [settle.kind for settle in label.settles] == [SettleKind.RELAPSES]


def test_rows_after_the_day_of_asking_are_not_read() -> None:
    later = at("2026-11-23", "9.0")
    assert labels(person(at("2025-07-01", "6.0"), later)) == labels(person(at("2025-07-01", "6.0")))


# Normalised ARMSS


def test_the_normalised_armss_is_the_mean_deviation_from_5_over_the_time() -> None:
    visits = [at("2022-07-01", "4.0"), at("2023-07-01", "6.0"), at("2025-07-01", "6.0")]
    ranks = [Fraction("7.63"), Fraction("8.63"), Fraction("8.47")]
    first, second = 365, 731
    area = (ranks[0] + ranks[1] - 10) / 2 * first + (ranks[1] + ranks[2] - 10) / 2 * second
    found = mean(person(*visits))
    assert (found.low, found.high) == (area / (first + second), area / (first + second))
    assert labels(person(*visits))["narmss"].answer == "+3.41"


def test_one_visit_is_not_assessable_and_asks_for_another() -> None:
    label = labels(person(at("2025-07-01", "6.0")))["narmss"]
    assert label.answer == "not assessable"
    assert "one visit with an ARMSS only (1 Jul 2025); it needs 2" in label.text
    assert "no visit has an ARMSS" in labels(person(at("2025-07-01", "6.0"), born="2015"))["narmss"].text


def test_a_birth_known_to_the_year_gives_the_normalised_armss_of_its_earliest_and_latest_day() -> None:
    visits = [at("2022-07-01", "4.0"), at("2025-07-01", "6.0")]
    found = mean(person(*visits, born="1985"))
    by_day = {mean(person(*visits, born=day.isoformat())).low for day in PartialDate(1985).days()}
    assert {found.low, found.high} == {min(by_day), max(by_day)}  # type: ignore[type-var]  # none of them is None
    assert labels(person(*visits, born="1985"))["narmss"].answer == "+2.92 to +3.05"


def test_a_visit_past_the_table_is_no_part_of_the_trajectory() -> None:
    visits = [at("2020-07-01", "4.0"), at("2022-07-01", "4.0"), at("2025-07-01", "6.0")]
    found = mean(person(*visits, born="1948-01-01"))
    assert [t.point.on.year for t in found.trajectory] == [2020, 2022]


RANKS = st.decimals(0, 10, places=2)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 900), RANKS), min_size=2, max_size=8), st.integers(-400, 400))
def test_the_normalised_armss_lies_between_its_extremes_and_does_not_move_with_the_dates(
    steps: list[tuple[int, Decimal]], by: int
) -> None:
    day, ranked = date(2020, 1, 1), []
    for gap, rank in steps:
        day += timedelta(gap)
        ranked.append((day, rank))
    value = normalised(ranked)
    assert value is not None
    assert min(Fraction(r) for _, r in ranked) - 5 <= value <= max(Fraction(r) for _, r in ranked) - 5
    assert normalised([(d + timedelta(by), r) for d, r in ranked]) == value
    halves = normalised([(d, 10 - r) for d, r in ranked])
    assert halves == -value


@settings(max_examples=60, deadline=None)
@given(st.integers(18, 74), st.integers(0, 364), st.sampled_from(TABLES.armss.columns))
def test_armss_is_the_same_from_one_birthday_to_the_next(years: int, after: int, edss: Decimal) -> None:
    born = date(1940, 5, 17)
    on = date(1940 + years, 5, 17) + timedelta(after)
    score = scores(person(Visit("v", on, values=(Value("edss", edss),)), born=born.isoformat()))["armss"]
    assert (score.low, score.high) == (TABLES.armss.rank(years, edss),) * 2


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(
        [PartialDate(1950), PartialDate(1952, 2), PartialDate(1951, 2), PartialDate(2000), PartialDate(2004)]
    ),
    st.dates(date(2005, 1, 1), date(2027, 12, 31)) | st.sampled_from([date(2024, 2, 29), date(2024, 3, 1)]),
)
def test_every_reading_that_any_day_of_a_birth_gives_is_told(born: PartialDate, on: date) -> None:
    point = Point(on, Decimal("6.0"))
    told = {read_on(TABLES.armss, day, point) for day in telling_days(born, [on])}
    assert told == {read_on(TABLES.armss, day, point) for day in born.days()}


def test_a_label_says_where_its_rank_was_read() -> None:
    score = scores(person(at("2025-07-01", "6.0")))["msss"]
    table: SeverityTable = score.table
    label = describe_severity(score)
    assert (
        label.rule == f"msss, version {table.version} (ms.sev 1.0.4 (globalMsss), compared cell by cell; licence GPL-2)"
    )
    assert label.unverified == table.unverified != ()
