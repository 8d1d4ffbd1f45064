"""NEPAD: primary progressive MS only, EDSS, walking and both hands at 12 weeks, relapses and scans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from domain.dates import PartialDate
from domain.engine import find_events
from domain.neda import NedaResult
from domain.neda_domains import Finding
from domain.neda_window import frame_windows, treatment_windows
from domain.nepad import NOT_PART, assess_nepad, nepad_label
from domain.records import Flag, PatientRecord, Relapse, Treatment, Value, Visit
from domain.settle import SettleKind
from storage.neda_rules import load_neda_rules
from tests.engine_patients import definition
from tests.lublin_patients import ACTIVE_SCAN, AS_OF, IN_FRAME, QUIET, on, patient, relapse, scan, visit

RULES = load_neda_rules()
CHOSEN = definition("kappos-2020-12w")
DAYS = ("2024-09-01", "2025-02-01", "2025-06-01", "2025-12-01")
# By domain: the values of the four visits.
VALUES = {
    "edss": {"ok": "4.0 4.0 4.0 4.0", "failed": "4.0 4.0 5.0 5.0", "unknown": "4.0 4.0 4.0 5.0"},
    "t25fw": {"ok": "6.0 6.0 6.0 6.0", "failed": "6.0 6.0 7.2 7.2", "unknown": "6.0 6.0 6.0 7.2"},
    "nhpt_dominant": {"ok": "20 20 20 20", "failed": "20 20 24 24", "unknown": "20 20 20 24"},
    "nhpt_non_dominant": {"ok": "22 22 22 22", "failed": "22 22 27 27", "unknown": "22 22 22 27"},
}
SCANS = {"ok": [QUIET], "failed": ACTIVE_SCAN, "unknown": []}


def visits(**states: str) -> list[Visit]:
    values = {m: VALUES[m][states.get(m, "ok")].split() for m in VALUES if states.get(m) != "missing"}
    return [visit(day, **{m: texts[n] for m, texts in values.items()}) for n, day in enumerate(DAYS)]


def record(
    course: str = "PPMS", relapses: list[Relapse] | None = None, mri: str = "ok", **states: str
) -> PatientRecord:
    return patient(course, visits(**states), relapses or [], SCANS[mri])


def asked(made: PatientRecord) -> NedaResult:
    result = assess_nepad(made, frame_windows(AS_OF), CHOSEN, RULES)
    assert result is not None
    return result


# Scan and one component; the others are in order. No other cell can differ: each component decides alone.
CELLS = {"ok": "Y N ?", "failed": "N N N", "unknown": "? N ?"}
ANSWERS = {"Y": "yes", "N": "no", "?": "not assessable"}
TABLE = [
    (measure, mri, state, cell)
    for measure in VALUES
    for mri, cells in CELLS.items()
    for state, cell in zip(("ok", "failed", "unknown"), cells.split(), strict=True)
]


@pytest.mark.parametrize(("measure", "mri", "state", "cell"), TABLE)
def test_each_cell_of_scan_by_component(measure: str, mri: str, state: str, cell: str) -> None:
    result = asked(record(mri=mri, **{measure: state}))
    assert result.answer == ANSWERS[cell]
    assert bool(result.settles) is (cell == "?")


@pytest.mark.parametrize(
    ("states", "answer"),
    [
        ({"edss": "failed", "t25fw": "unknown"}, "no"),
        ({"edss": "unknown", "t25fw": "failed", "nhpt_dominant": "missing"}, "no"),
        ({"edss": "unknown", "t25fw": "unknown"}, "not assessable"),
        ({"t25fw": "missing"}, "not assessable"),
        ({"nhpt_dominant": "missing"}, "not assessable"),
        ({"nhpt_non_dominant": "missing"}, "not assessable"),
        ({"nhpt_non_dominant": "missing", "nhpt_dominant": "failed"}, "no"),
    ],
)
def test_a_component_that_was_not_done_is_not_one_that_was_passed(states: Mapping[str, str], answer: str) -> None:
    assert asked(record(**states)).answer == answer


def test_a_relapse_decides_and_an_unanswered_visit_leaves_it_open() -> None:
    assert asked(record(relapses=IN_FRAME)).answer == "no"
    made = record()
    unanswered = replace(made, visits=(*made.visits[:-1], replace(made.visits[-1], relapse_since_last=None)))
    assert asked(unanswered).answer == "not assessable"


def test_what_is_not_recorded_is_named_with_what_would_settle_it() -> None:
    result = asked(record(t25fw="missing"))
    assert result.text == "Not assessable, 9 Mar 2025 to 9 Mar 2026: no comparable T25FW recorded"
    assert [(s.kind, s.measure, s.count) for s in result.settles] == [(SettleKind.MEASURE, "t25fw", 2)]


def test_a_hand_that_nobody_named_stands_for_the_9hpt_where_no_hand_was_ever_named() -> None:
    made = record(nhpt_dominant="missing", nhpt_non_dominant="missing")

    def with_hand(*times: str) -> PatientRecord:
        pairs = zip(made.visits, times, strict=True)
        rows = (replace(v, values=(*v.values, Value("nhpt", Decimal(time)))) for v, time in pairs)
        return replace(made, visits=tuple(rows))

    assert asked(with_hand("20", "20", "20", "20")).answer == "yes"
    assert asked(with_hand("20", "20", "24", "24")).answer == "no"
    assert asked(made).answer == "not assessable"


def test_s6_unable_because_of_ms_is_worse_than_any_time() -> None:
    made = record()
    unable = Value("t25fw", None, flag=Flag.UNABLE)
    rows = [
        replace(v, values=(*(x for x in v.values if x.measure != "t25fw"), unable)) if n > 1 else v
        for n, v in enumerate(made.visits)
    ]
    result = asked(replace(made, visits=tuple(rows)))
    assert result.answer == "no"
    assert "T25FW 6.0 s to unable" in result.text


def test_s6_a_test_without_a_value_and_a_reason_leaves_it_open() -> None:
    made = record()
    none = Value("t25fw", None)
    rows = [
        replace(v, values=(*(x for x in v.values if x.measure != "t25fw"), none)) if n > 1 else v
        for n, v in enumerate(made.visits)
    ]
    result = asked(replace(made, visits=tuple(rows)))
    assert result.answer == "not assessable"
    assert SettleKind.REASON in {settle.kind for settle in result.settles}


@pytest.mark.parametrize("course", ["RIS", "CIS", "RRMS", "SPMS"])
def test_it_is_no_rule_for_another_course(course: str) -> None:
    made = record(course)
    assert assess_nepad(made, frame_windows(AS_OF), CHOSEN, RULES) is None
    label = nepad_label(None, RULES)
    assert (label.answer, label.text) == (NOT_PART, "NEPAD is a rule for PPMS only")


def test_a_course_that_is_not_known_is_not_another_course() -> None:
    for made in (record("uncertain"), replace(record(), courses=())):
        result = asked(made)
        assert result.answer == "not assessable"
        assert [settle.kind for settle in result.settles] == [SettleKind.STATEMENT]
        assert "course" in result.text


def test_it_confirms_at_12_weeks_and_refuses_another_length() -> None:
    with pytest.raises(ValueError, match="84 days"):
        assess_nepad(record(), frame_windows(AS_OF), definition("kappos-2020-24w"), RULES)


def test_results_that_were_searched_before_lead_to_the_same() -> None:
    made = record(t25fw="failed")
    results = {m: find_events(made, m, CHOSEN, AS_OF) for m in VALUES}
    assert assess_nepad(made, frame_windows(AS_OF), CHOSEN, RULES, results=results) == asked(made)


def test_the_label_and_its_words_name_progression_as_well() -> None:
    failed = nepad_label(asked(record(t25fw="failed")), RULES)
    assert (failed.id, failed.title, failed.answer) == ("nepad", "NEPAD", "no")
    assert failed.text.startswith("Progression or active disease found, 9 Mar 2025 to 9 Mar 2026: T25FW 6.0 s to 7.2 s")
    assert "confirmed at 12 weeks or later" in failed.text
    assert any("confirmed at 12 weeks is early" in caution for caution in failed.cautions)
    quiet = nepad_label(asked(record()), RULES)
    assert quiet.text == (
        "No evidence of progression or active disease found, 9 Mar 2025 to 9 Mar 2026; scan 1 Nov 2025, relapses asked "
        "1 Dec 2025; EDSS to 1 Dec 2025; T25FW to 1 Dec 2025; 9HPT, dominant hand to 1 Dec 2025; 9HPT, non-dominant "
        "hand to 1 Dec 2025"
    )


def test_since_a_re_baseline_every_component_has_a_new_reference() -> None:
    made = replace(
        record(t25fw="failed", mri="unknown"),
        treatments=(Treatment("t", "ocrelizumab", PartialDate(2024, 12, 1)),),
        scans=(scan("2025-06-10", new_t2=2), scan("2025-12-01", compared_with=on("2025-06-10"))),
        relapses=(relapse("2025-01-01"),),
    )
    result = assess_nepad(made, treatment_windows(made, AS_OF, RULES), CHOSEN, RULES)
    assert result is not None
    assert result.window.start == on("2025-06-01")
    assert (result.answer, {d.finding for d in result.domains}) == ("yes", {Finding.NONE})
