"""PIRA and MRI: PIRMA, MRI active, MRI unknown or the cord not scanned, with every scan used or rejected and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.definition_mri import MriDefinition, Region
from domain.definition_rules import Checkpoint, WindowEnd
from domain.engine import find_events
from domain.evidence import Attribution, Event
from domain.mri_attribution import MriAnswer, MriAttribution, mri_of_event
from domain.mri_label import describe
from domain.mri_scans import ScanUse
from domain.records import MriScan
from domain.settle import SettleKind
from storage.definitions import load_pirma
from tests.engine_patients import LONG_AFTER, day, definition, number, patient

RULE = load_pirma()
AS_OF = day(LONG_AFTER)
PPMS = ((0, "4.5"), (365, "5.5"), (540, "5.5"))  # worked case 12
YEARLY = ((0, "4.0"), (365, "4.5"), (730, "5.0"), (1095, "6.0"))  # worked case 1b
WINDOW_DEFINITIONS = ("kappos-2020-12w", "cagol-2022-12w", "mueller-2023-12w", "mueller-2023-strict-12w")


def scan(on: int, since: int | None = -10, **fields: object) -> MriScan:
    """Return a scan of brain and cord that found nothing since another day, in order but for *fields*."""
    quiet = MriScan(
        f"m{on}",
        day(on),
        gd_enhancing=0,
        new_t2=0,
        enlarging_t2=0,
        contrast_given=True,
        compared_with=None if since is None else day(since),
        quality_ok=True,
        brain_done=True,
        cord_done=True,
    )
    return replace(quiet, **fields)  # type: ignore[arg-type]  # fields of MriScan, by name


def judged(
    scans: Iterable[MriScan],
    values: Sequence[tuple[int, str]] = PPMS,
    *,
    name: str = "mueller-2023-12w",
    assumed: Iterable[str] = (),
    as_of: date = AS_OF,
    rule: MriDefinition = RULE,
) -> MriAttribution:
    """Return what the scans say of the first worsening."""
    record = replace(patient(values, assumed=assumed), scans=tuple(scans))
    return mri_of_event(first_worsening(tuple(values), name, as_of), record, definition(name), rule, as_of)


@cache
def first_worsening(values: tuple[tuple[int, str], ...], name: str, as_of: date = AS_OF, *relapses: int) -> Event:
    return find_events(patient(values, relapses), "edss", definition(name), as_of).worsenings[0]


def answer(*scans: MriScan, **options: object) -> str:
    return judged(scans, **options).words  # type: ignore[arg-type]  # options by name


# Worked cases


@pytest.mark.parametrize("name", WINDOW_DEFINITIONS)
def test_case_12_a_scan_with_a_new_lesion_between_baseline_and_confirmation_makes_the_pira_mri_active(
    name: str,
) -> None:
    result = judged([scan(300, 10, new_t2=1), scan(480, 300)], name=name)
    assert result.event.attribution is Attribution.PIRA
    assert (number(result.start), number(result.end)) == (0, 540)
    assert result.words == "PIRA, MRI active"
    assert [number(s.scan.on) for s in result.used] == [300]


def test_case_12_as_a_file_without_a_comparison_column_has_it_is_active_and_marked_assumed() -> None:
    result = judged([scan(300, None, new_t2=1), scan(480, None)], assumed=["compared_with"])
    assert (result.words, result.assumed) == ("PIRA, MRI active", ("compared_with",))


@pytest.mark.parametrize("name", WINDOW_DEFINITIONS)
def test_case_12_with_both_scans_clean_is_pirma(name: str) -> None:
    result = judged([scan(300), scan(480, 300)], name=name)
    assert result.words == "PIRMA"
    assert [(c.region, [(number(a), number(b)) for a, b in c.spans]) for c in result.covered] == [
        (Region.BRAIN, [(0, 480)]),
        (Region.CORD, [(0, 480)]),
    ]


@pytest.mark.parametrize("name", [*WINDOW_DEFINITIONS, "mueller-2025"])
def test_case_1b_without_a_scan_is_mri_unknown_and_with_yearly_clean_scans_pirma(name: str) -> None:
    assert answer(values=YEARLY, name=name) == "PIRA, MRI unknown"
    yearly = [scan(on, on - 365) for on in (360, 725, 1090)]
    result = judged(yearly, YEARLY, name=name)
    assert result.words == "PIRMA"
    assert (number(result.start), number(result.end)) == (0, 1095)
    assert "no new, enlarging or enhancing lesion found" in describe(result).text.replace(" T2", "")


# Unknown is never turned into no


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"new_t2": None}, "new T2 lesion not counted"),
        ({"enlarging_t2": None}, "enlarging T2 lesion not counted"),
        ({"new_t2": None, "enlarging_t2": None}, "new T2 lesion or enlarging T2 lesion not counted"),
        ({"gd_enhancing": None}, "contrast given, enhancing lesions not counted"),
        ({"gd_enhancing": None, "contrast_given": None}, "contrast not stated, enhancing lesions not counted"),
        ({"compared_with": None}, "no earlier comparison scan named"),
    ],
)
def test_a_count_that_is_missing_is_unknown_and_never_nought(missing: dict[str, Any], words: str) -> None:
    result = judged([replace(scan(300), **missing)])
    assert result.words == "PIRA, MRI unknown"
    assert [s.use for s in result.used] == [ScanUse.INCOMPLETE]
    assert words in describe(result).text
    (settle,) = describe(result).settles
    assert settle.text.startswith("the full report of the scan of")
    assert (settle.kind, settle.about, settle.on) == (SettleKind.REPORT, "m300", day(300))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"quality_ok": False}, "quality not acceptable"),
        ({"quality_ok": None}, "quality not recorded"),
        ({"brain_done": False, "cord_done": False}, "brain or cord not scanned"),
        ({"brain_done": None, "cord_done": None}, "not recorded whether the brain was scanned"),
    ],
)
def test_a_scan_that_cannot_be_used_is_rejected_with_its_reason(wrong: dict[str, Any], words: str) -> None:
    result = judged([replace(scan(300), **wrong)])
    assert result.words == "PIRA, MRI unknown"
    assert [s.use for s in result.rejected] == [ScanUse.UNUSABLE]
    assert words in describe(result).text
    assert any(words in reason for reason in describe(result).reasons)
    assert judged([replace(scan(300), **wrong), scan(480)]).words == "PIRMA"


def test_contrast_not_given_needs_no_enhancing_count_and_says_so() -> None:
    result = judged([scan(300, contrast_given=False, gd_enhancing=None)])
    assert result.words == "PIRMA"
    assert "contrast not given" in describe(result).reasons[0]


def test_a_new_lesion_against_a_scan_older_than_the_span_has_no_date_in_it() -> None:
    result = judged([scan(300, -1, new_t2=2)])
    assert result.words == "PIRA, MRI unknown"
    assert f"date unknown between {_shown(-1)} and {_shown(300)}" in describe(result).text
    (settle,) = describe(result).settles
    assert settle.text.startswith(f"the scan of {_shown(300)} compared with one of {_shown(0)}")
    assert answer(scan(300, 0, new_t2=2)) == "PIRA, MRI active"
    assert answer(scan(300, None, enlarging_t2=1)) == "PIRA, MRI unknown"


def test_an_enhancing_lesion_dates_itself() -> None:
    assert answer(scan(300, -900, gd_enhancing=1)) == "PIRA, MRI active"
    assert answer(scan(300, -900, gd_enhancing=1, quality_ok=None)) == "PIRA, MRI active"


@pytest.mark.parametrize(("on", "counts"), [(-1, False), (0, True), (540, True), (541, False)])
def test_both_ends_of_the_span_belong_to_it(on: int, counts: bool) -> None:
    result = judged([scan(on, -400, gd_enhancing=1)])
    assert result.words == ("PIRA, MRI active" if counts else "PIRA, MRI unknown")
    assert [s.use for s in (*result.used, *result.rejected)] == [ScanUse.ACTIVE if counts else ScanUse.OUTSIDE]


def test_a_later_scan_whose_lesions_may_have_begun_in_the_span_is_a_caution_and_changes_nothing() -> None:
    result = judged([scan(300), scan(700, 300, new_t2=3)])
    assert result.words == "PIRMA"
    assert any("3 new T2 lesions, date unknown between" in caution for caution in describe(result).cautions)


def test_a_count_that_is_missing_is_made_good_by_a_later_scan_that_looks_back_as_far_but_enhancement_is_not() -> None:
    assert answer(scan(200, new_t2=None), scan(480, -10)) == "PIRMA"
    assert answer(scan(200, new_t2=None), scan(480, 200)) == "PIRA, MRI unknown"
    assert answer(scan(200, 50, new_t2=None), scan(480, 50)) == "PIRMA"
    assert answer(scan(200, gd_enhancing=None), scan(480, -10)) == "PIRA, MRI unknown"
    assert answer(scan(200, new_t2=None), scan(480, -10, cord_done=False)) == "PIRA, MRI unknown"


# Brain and cord


def test_brain_alone_is_no_new_brain_lesion_and_names_the_cord() -> None:
    result = judged([scan(300, cord_done=False)])
    assert result.words == "PIRA, no new brain lesion; cord not scanned"
    (settle,) = describe(result).settles
    assert settle.text.startswith(f"a readable scan of the cord dated {_shown(0)} to {_shown(540)}")
    assert "that time is over, and a new scan cannot decide it" in settle.text


def test_whether_the_cord_was_scanned_is_asked_where_nobody_wrote_it() -> None:
    result = judged([scan(300, cord_done=None)])
    assert result.words == "PIRA, no new brain lesion; not recorded whether the cord was scanned"
    assert describe(result).settles[0].text == f"whether the cord was scanned on {_shown(300)}"
    assert judged([scan(300, cord_done=None)], assumed=["cord_done"]).words == "PIRMA"
    assert judged([scan(300, cord_done=None)], assumed=["cord_done"]).assumed == ("cord_done",)


def test_brain_and_cord_may_be_scanned_on_different_days_but_cord_alone_says_nothing_of_the_brain() -> None:
    brain, cord = scan(300, cord_done=False), scan(310, brain_done=False)
    assert answer(brain, cord) == "PIRMA"
    result = judged([cord])
    assert (result.words, result.missing) == ("PIRA, MRI unknown", (Region.BRAIN,))
    assert "brain not scanned" in describe(result).text


# What is covered, as of when


def test_the_interval_that_the_scans_cover_is_told_and_what_they_leave_out_is_a_caution() -> None:
    label = describe(judged([scan(300, 100), scan(480, 400)]))
    covered = f"{_shown(100)} to {_shown(300)} and {_shown(400)} to {_shown(480)}"
    assert f"brain and cord covered {covered}, within {_shown(0)} to {_shown(540)}" in label.text
    gaps = f"{_shown(0)} to {_shown(99)}, {_shown(301)} to {_shown(399)} and {_shown(481)} to {_shown(540)}"
    assert f"No scan says anything about brain and cord {gaps}." in label.cautions


def test_no_scan_after_the_date_as_of_which_is_asked_is_read() -> None:
    later = scan(545, gd_enhancing=4)
    assert judged([scan(300), later], as_of=day(544)) == judged([scan(300)], as_of=day(544))


def test_a_span_that_is_not_over_is_so_far_and_a_scan_to_come_can_decide() -> None:
    open_rule = replace(RULE, rule=replace(RULE.rule, end=WindowEnd(Checkpoint.CONFIRMATION, 90)))
    result = judged([scan(300)], as_of=day(600), rule=open_rule)
    assert (result.words, result.open_until) == ("PIRMA", day(630))
    assert f"so far, settled if no scan to {_shown(630)} shows one" in describe(result).text
    (settle,) = describe(judged([], as_of=day(600), rule=open_rule)).settles
    assert "is over" not in settle.text
    assert settle.latest == day(630)


def test_what_is_not_pira_is_not_asked() -> None:
    event = first_worsening(PPMS, "mueller-2023-12w", AS_OF, 350)
    assert event.attribution is Attribution.RAW
    with pytest.raises(ValueError, match="not a PIRA"):
        mri_of_event(event, patient(PPMS, [350]), definition("mueller-2023-12w"), RULE, AS_OF)


# The rule of a definition of its own (Tur 2023)


@pytest.mark.parametrize(
    ("scans", "words"),
    [
        ([scan(300, -300, new_t2=1)], "PIRA, active"),
        ([scan(300, -300)], "PIRA, non-active"),
        ([scan(300, -300, enlarging_t2=1, gd_enhancing=1)], "PIRA, non-active"),
        ([scan(300, -300, cord_done=False, gd_enhancing=None, enlarging_t2=None)], "PIRA, non-active"),
        ([scan(-300, -365, new_t2=1)], "PIRA, active"),
        ([scan(-400, -500, new_t2=1)], "PIRA, MRI unknown"),
        ([scan(400, -300, new_t2=1)], "PIRA, MRI unknown"),
        ([scan(300, -900, new_t2=1)], "PIRA, MRI unknown"),
        ([scan(300, -300, new_t2=None)], "PIRA, MRI unknown"),
        ([], "PIRA, MRI unknown"),
    ],
)
def test_tur_2023_counts_new_lesions_of_the_two_years_before_onset_alone(scans: list[MriScan], words: str) -> None:
    result = judged(scans, name="tur-2023", values=((0, "4.5"), (365, "5.5"), (560, "5.5")))
    assert (number(result.start), number(result.end)) == (-365, 365)
    assert result.words == words
    assert describe(result).rule == "tur-2023 version 1"
    assert describe(result).unverified == ("what has to be scanned",)


def test_the_label_names_rule_source_and_what_is_unverified() -> None:
    label = describe(judged([scan(300)]))
    assert (label.id, label.answer, label.rule) == (
        "pirma",
        "PIRMA",
        "pirma version 1, with mueller-2023-12w version 1",
    )
    assert label.source.startswith("Ciccarelli O, et al. Neurology 2024")
    assert label.unverified == ("citation", "start of the span in which scans count")
    assert (label.start, label.end, label.in_review) == (day(0), day(540), False)


def test_scans_outside_the_span_are_named_together() -> None:
    label = describe(judged([scan(-700), scan(-350), scan(300)]))
    outside = f"scans of {_shown(-700)} and {_shown(-350)}: outside {_shown(0)} to {_shown(540)}, not used"
    assert label.reasons[-1] == outside


# Properties

COUNTS = st.sampled_from([None, 0, 1])
YES_NO_UNKNOWN = st.sampled_from([None, False, True])
SCANS = st.lists(
    st.builds(
        lambda on, since, **fields: scan(on, None if since is None else on - since, **fields),
        st.integers(-30, 570),
        st.none() | st.integers(1, 700),
        gd_enhancing=COUNTS,
        new_t2=COUNTS,
        enlarging_t2=COUNTS,
        contrast_given=YES_NO_UNKNOWN,
        quality_ok=YES_NO_UNKNOWN,
        brain_done=YES_NO_UNKNOWN,
        cord_done=YES_NO_UNKNOWN,
    ),
    max_size=4,
    unique_by=lambda s: s.on,
)
ASSUMED = st.sets(st.sampled_from(["compared_with", "quality_ok", "brain_done", "cord_done"]))


@settings(max_examples=100, deadline=None)
@given(SCANS, st.integers(0, 1))
def test_the_facts_named_always_settle_it(scans: list[MriScan], found: int) -> None:
    result = judged(scans)
    if result.answer in (MriAnswer.QUIET, MriAnswer.ACTIVE):
        assert describe(result).settles == ()
        return
    asked = describe(result).settles
    assert asked
    facts = {s.scan.on: s.scan for s in result.blocking}
    told = [_reported(s, found) if s.on in facts else s for s in scans]
    if any(settle.kind is SettleKind.SCAN for settle in asked):
        free = next(d for d in range(541) if day(d) not in {s.on for s in told})
        told.append(scan(free, -5, gd_enhancing=found))
    if any(settle.text.startswith("whether the cord was scanned") for settle in asked):
        open_cord = {s.scan.on for s in result.used if s.cord_not_recorded}
        told = [replace(s, cord_done=True) if s.on in open_cord else s for s in told]
    assert judged(told).answer in (MriAnswer.QUIET, MriAnswer.ACTIVE)


def _reported(made: MriScan, found: int) -> MriScan:
    """Return a scan with its full report: every count known, compared with a scan of the first day of the span."""
    since = day(0) if made.on > day(0) else made.on.replace(year=made.on.year - 1)
    return replace(made, gd_enhancing=found, new_t2=0, enlarging_t2=0, contrast_given=True, compared_with=since)


@settings(max_examples=100, deadline=None)
@given(SCANS, ASSUMED, st.randoms())
def test_the_same_label_from_the_listed_evidence_alone_and_in_any_order(
    scans: list[MriScan], assumed: set[str], chance: object
) -> None:
    result = judged(scans, assumed=assumed)
    listed = [s.scan for s in (*result.used, *(r for r in result.rejected if r.use is not ScanUse.OUTSIDE))]
    assert judged(listed, assumed=assumed).answer is result.answer
    assert judged([s.scan for s in result.used], assumed=assumed).answer is result.answer
    chance.shuffle(scans)  # type: ignore[attr-defined]  # a random.Random
    assert judged(scans, assumed=assumed) == result
    assert {s.scan.on for s in (*result.used, *result.rejected)} == {s.on for s in scans}


def _shown(number_: int) -> str:
    on = day(number_)
    return f"{on.day} {on:%b} {on.year}"


def test_s21_a_region_that_the_comparison_scan_did_not_show_has_no_comparison() -> None:
    first = scan(-10, cord_done=False)
    assert judged([first, scan(300)]).words == "PIRA, no new brain lesion; cord not scanned"
    assert judged([replace(first, cord_done=True), scan(300)]).words == "PIRMA"
    assert judged([scan(300)]).words == "PIRMA"  # the named scan has no row: it was reported elsewhere


@pytest.mark.parametrize("new", [0, 1])
def test_s21_a_comparison_scan_of_poor_quality_tells_nothing_of_new_lesions(new: int) -> None:
    result = judged([scan(-10, quality_ok=False), scan(300, new_t2=new)])
    assert result.answer is MriAnswer.UNKNOWN
    assert any("whose quality is not acceptable" in reason for reason in describe(result).reasons)
