"""What would settle it, case by case: the fact, its days and its words, and where nothing can."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.dates import PartialDate
from domain.definition import Definition
from domain.definition_rules import BaselineVisit
from domain.engine import find_events
from domain.evidence import Attribution, Why
from domain.open_items import KINDS, SETTLE_TITLES
from domain.records import Adjudication, Patient, PatientRecord, StatementKind
from domain.settle import Settle, SettleKind
from domain.settle_events import settles_of
from domain.settle_question import OpenQuestion
from tests.engine_patients import complete, day, definition, patient, relapse, visit
from tests.lublin_patients import PIRA, RISE, UNCHANGED, judged, scan, states
from tests.lublin_patients import patient as lublin_patient
from tests.lublin_patients import visit as lublin_visit

MUELLER = definition("mueller-2023-12w")
RISEN = [(0, "2.0"), (180, "2.0"), (360, "3.0")]
HELD = [*RISEN, (460, "3.0")]


def asked(record: PatientRecord, as_of: int, chosen: Definition = MUELLER) -> tuple[OpenQuestion, ...]:
    return settles_of(find_events(record, "edss", chosen, day(as_of)), record, chosen)


def test_an_unconfirmed_rise_names_the_visit_that_would_confirm_it() -> None:
    (question,) = asked(patient(RISEN), 400)
    (fact,) = question.facts
    assert (fact.kind, fact.earliest, fact.latest) == (SettleKind.CONFIRMATION, day(360 + 84), None)
    assert (fact.bound, fact.upwards, fact.apart_before, fact.on) == (Decimal("3.000000"), True, 30, day(360))
    assert question.text == "whether EDSS 3.0 of 26 Dec 2020 is a confirmed worsening"
    assert fact.text == (
        "EDSS at a comparable visit from 20 Mar 2021 on, at least 30 days after any relapse, "
        "to confirm 3.0 of 26 Dec 2020 or not"
    )


def test_where_only_a_scheduled_visit_confirms_the_fact_says_so() -> None:
    scheduled = replace(MUELLER, confirmation=replace(MUELLER.confirmation, scheduled_only=True))
    ((fact,),) = (question.facts for question in asked(patient(RISEN), 400, scheduled))
    assert fact.scheduled
    assert fact.text.startswith("EDSS at a comparable, scheduled visit from 20 Mar 2021 on, at least 30 days after")


def test_an_unconfirmed_improvement_is_confirmed_from_its_value_downwards() -> None:
    (question,) = asked(patient([(0, "4.0"), (180, "3.0")]), 200)
    (fact,) = question.facts
    assert (fact.bound, fact.upwards) == (Decimal("3.000000"), False)


def test_after_a_death_nothing_confirms_a_rise() -> None:
    dead = replace(patient(RISEN), patient=Patient("p", "1", death_date=PartialDate.of(day(390))))
    (question,) = asked(dead, 400)
    assert question.facts == ()
    assert question.never == "Unconfirmed, cannot be settled: the patient died on 25 Jan 2021."


def test_after_the_days_to_confirm_it_nothing_does() -> None:
    brief = replace(MUELLER, confirmation=replace(MUELLER.confirmation, tolerance_after=30))
    (question,) = asked(patient(RISEN), 360 + 84 + 31, brief)
    assert question.facts == ()
    assert question.never == "Unconfirmed, cannot be settled: the days to confirm it ended on 19 Apr 2021."


def test_a_disproved_rise_and_a_certain_event_leave_no_question() -> None:
    assert asked(patient([*RISEN, (460, "2.0")]), 3000) == ()
    assert asked(patient(HELD), 3000) == ()


def test_an_unrecorded_history_names_its_days() -> None:
    (question,) = asked(patient(HELD, statements=()), 3000)
    fact = question.facts[0]
    # The RAW window and both relapse-free windows touch it: one span, up to the last visit.
    assert (fact.kind, fact.earliest, fact.latest) == (SettleKind.RELAPSES, day(270), day(460))
    assert fact.text == "whether there was a relapse 27 Sep 2020 to 5 Apr 2021"


def test_where_a_relapse_found_would_leave_the_rise_unconfirmed_a_visit_to_confirm_it_is_named_too() -> None:
    record = patient(HELD, statements=[complete(end=400)])
    (question,) = asked(record, 3000)
    days, again = question.facts
    assert (days.kind, days.earliest, days.latest) == (SettleKind.RELAPSES, day(401), day(460))
    assert (again.kind, again.earliest, again.latest, again.apart_before) == (
        SettleKind.CONFIRMATION,
        day(461),
        None,
        30,
    )
    assert again.text == (
        "EDSS at a comparable visit from 6 Apr 2021 on, at least 30 days after any relapse, "
        "if the relapses leave 3.0 of 26 Dec 2020 unconfirmed"
    )
    found = patient(HELD, [450])
    assert find_events(found, "edss", MUELLER, day(3000)).worsenings == ()
    later = replace(found, visits=(*found.visits, visit(600, "3.0", asked=False)))
    assert find_events(later, "edss", MUELLER, day(3000)).worsenings[0].attribution is Attribution.PIRA


def test_where_no_day_asked_about_is_near_the_visit_that_confirms_no_further_visit_is_named() -> None:
    (question,) = asked(patient(HELD, statements=[complete(start=300)]), 3000)
    assert [(f.kind, f.earliest, f.latest) for f in question.facts] == [(SettleKind.RELAPSES, day(270), day(299))]


def test_where_the_day_of_a_relapse_decides_whether_the_rise_is_confirmed_a_visit_is_named_too() -> None:
    (question,) = asked(patient(HELD, ["2021-03"]), 3000)  # from 36 days before the visit that confirms to 5 days
    assert [(f.kind, f.earliest) for f in question.facts] == [
        (SettleKind.RELAPSE_DATE, date(2021, 3, 1)),
        (SettleKind.CONFIRMATION, day(461)),
    ]
    dead = replace(patient(HELD, ["2021-03"]), patient=Patient("p", "1", death_date=PartialDate.of(day(470))))
    (after_death,) = asked(dead, 3000)
    assert [fact.kind for fact in after_death.facts] == [SettleKind.RELAPSE_DATE]


def test_a_relapse_of_uncertain_date_and_one_not_adjudicated_name_the_row() -> None:
    (question,) = asked(patient(HELD, ["2020-09"]), 3000)
    (fact,) = question.facts
    assert (fact.kind, fact.about) == (SettleKind.RELAPSE_DATE, "r2020-09")
    assert (fact.earliest, fact.latest) == (date(2020, 9, 1), date(2020, 9, 30))
    (question,) = asked(patient(HELD, [relapse(300, adjudication=Adjudication.UNCERTAIN)]), 3000)
    assert [(fact.kind, fact.about) for fact in question.facts] == [(SettleKind.ADJUDICATION, "r300")]


def test_a_relapse_in_a_window_is_settled_unless_a_later_visit_leaves_it_behind() -> None:
    # The relapse lies after onset+30 and in confirmation-90: a later confirmation can be free of it.
    record = patient(HELD, [400])
    result = find_events(record, "edss", MUELLER, day(500))
    assert result.worsenings[0].why is Why.RELAPSE_IN_WINDOW
    (question,) = settles_of(result, record, MUELLER)
    (fact,) = question.facts
    assert (fact.kind, fact.earliest) == (SettleKind.CONFIRMATION, day(491))
    for on, attribution in ((490, Attribution.UNDETERMINED), (491, Attribution.PIRA)):
        later = replace(record, visits=(*record.visits, visit(on, "3.0", asked=False)))
        assert find_events(later, "edss", MUELLER, day(3000)).worsenings[0].attribution is attribution
    (never,) = asked(patient(HELD, [380]), 500)  # in onset-90 to onset+30: no visit can leave that window
    assert never.facts == ()
    assert never.never.startswith("By mueller-2023-12w it is neither PIRA nor RAW: relapse of 15 Jan 2021 in a window")


def test_pira_so_far_names_the_time_without_a_relapse() -> None:
    (question,) = asked(patient(HELD), 470)
    (fact,) = question.facts
    assert (fact.kind, fact.earliest, fact.latest) == (SettleKind.TIME, day(471), day(490))
    assert question.text == "whether EDSS 3.0 first measured 26 Dec 2020 stays PIRA"


@pytest.mark.parametrize(("values", "count"), [([], 2), ([(0, "2.0")], 1)])
def test_a_series_too_short_names_the_values_missing(values: list[tuple[int, str]], count: int) -> None:
    (question,) = asked(patient(values), 100)
    assert [(fact.kind, fact.count) for fact in question.facts] == [(SettleKind.MEASURE, count)]


def test_a_reference_visit_that_nobody_chose_is_asked_for_and_is_no_reason_to_say_no_worsening() -> None:
    chosen = replace(MUELLER, baseline=replace(MUELLER.baseline, visit=BaselineVisit.CHOSEN))
    (question,) = asked(patient(HELD), 3000, chosen)
    assert [(f.kind, f.statement) for f in question.facts] == [(SettleKind.STATEMENT, StatementKind.BASELINE_VISIT)]
    unsearched = find_events(lublin_patient("RRMS", PIRA), "edss", chosen, date(2026, 3, 9))
    result = judged(lublin_patient("RRMS", PIRA), edss=unsearched)
    assert result.worsening == "indeterminate"
    assert "none is chosen" in result.worsening_reason


def test_a_test_without_value_or_reason_is_asked_for_its_reason() -> None:
    visits = [
        visit(0, "6.0", measure="t25fw"),
        visit(180, None, measure="t25fw", values=()),
        visit(360, "6.0", measure="t25fw"),
    ]
    blank = replace(visits[1], values=(replace(visits[0].values[0], value=None),))
    again = replace(blank, id="v270", on=day(270))
    record = patient(visits=[visits[0], blank, again, visits[2]])
    result = find_events(record, "t25fw", MUELLER, day(3000))
    (question,) = settles_of(result, record, MUELLER)
    assert [(f.kind, f.on, f.measure) for f in question.facts] == [
        (SettleKind.REASON, day(180), "t25fw"),
        (SettleKind.REASON, day(270), "t25fw"),
    ]


def test_progression_that_no_fact_about_the_past_settles_asks_for_a_statement() -> None:
    denied = lublin_patient(
        "SPMS", PIRA, statements=[states("2026-02-01", StatementKind.NOT_MS_PROGRESSION, reason="stroke")]
    )
    (fact,) = [f for f in judged(denied).settles if f.kind is SettleKind.STATEMENT]
    assert (fact.statement, fact.earliest) == (StatementKind.PROGRESSION, date(2026, 2, 2))
    both = replace(denied, statements=(*denied.statements, states("2026-02-02")))
    assert judged(both).progression == "with progression"


def test_a_denial_that_was_overruled_stays_so_when_the_later_statement_has_left_the_frame() -> None:
    # The worsening of Mar 2025 is confirmed in the frame; both statements lie before it.
    visits = [lublin_visit(d, v) for d, v in (("2024-06-01", "4.0"), ("2025-03-01", "5.0"), ("2025-09-15", "5.0"))]
    denied = states("2025-03-02", StatementKind.NOT_MS_PROGRESSION, reason="stroke")
    record = lublin_patient("SPMS", visits, statements=[denied])
    assert judged(record).progression == "indeterminate"
    overruled = replace(record, statements=(denied, states("2025-03-05")))
    assert judged(overruled).progression == "with progression"


def test_a_rise_that_was_stated_not_to_be_progression_asks_for_a_statement_beside_the_visit() -> None:
    denied = lublin_patient(
        "SPMS", RISE, statements=[states("2026-02-15", StatementKind.NOT_MS_PROGRESSION, reason="stroke")]
    )
    (fact,) = [f for f in judged(denied).settles if f.kind is SettleKind.STATEMENT]
    assert fact.text == (
        "a clinician's statement of progression, dated 16 Feb 2026 or later, "
        "if the worsening turns out relapse-independent"
    )
    risen = replace(denied, visits=(*denied.visits, lublin_visit("2026-06-01", "5.0")))
    assert judged(risen, date(2026, 7, 1)).progression == "indeterminate"
    stated = replace(risen, statements=(*denied.statements, states("2026-06-01")))
    assert judged(stated, date(2026, 7, 1)).progression == "with progression"
    without_reason = lublin_patient("SPMS", RISE, statements=[states("2026-02-15", StatementKind.NOT_MS_PROGRESSION)])
    assert not [f for f in judged(without_reason).settles if f.kind is SettleKind.STATEMENT]


def test_a_scan_that_was_compared_with_an_unusable_one_asks_for_a_usable_one_to_compare_with() -> None:
    compared = date(2025, 2, 1)
    shown = [scan("2025-02-01", brain_done=False), scan("2025-11-01", compared_with=compared)]
    (fact,) = judged(lublin_patient("SPMS", UNCHANGED, scans=shown)).settles
    assert (fact.kind, fact.about) == (SettleKind.REPORT, "m2025-11-01")
    assert fact.text.endswith("; its lesions counted against a usable scan of 1 Aug 2024 or later")
    anew = [shown[0], scan("2025-11-01", compared_with=date(2025, 1, 31))]
    assert judged(lublin_patient("SPMS", UNCHANGED, scans=anew)).activity == "not active"


def test_the_label_names_the_visit_that_would_confirm_the_rise_of_its_frame() -> None:
    (fact,) = [f for f in judged(lublin_patient("RRMS", RISE)).settles if f.kind is SettleKind.CONFIRMATION]
    assert "EDSS at a comparable visit from 26 Apr 2026 on, at least 30 days after any relapse" in fact.text


def test_every_kind_of_fact_has_a_place_among_the_open_items() -> None:
    assert set(KINDS) == set(SettleKind)
    assert set(SETTLE_TITLES) == set(SettleKind)


def test_a_fact_can_still_be_named_by_kind_words_and_days_alone() -> None:
    fact = Settle(SettleKind.SCAN, "a scan", day(0), day(1))
    assert (fact.about, fact.measure, fact.bound, fact.count) == ("", "", None, 1)
