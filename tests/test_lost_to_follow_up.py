"""Lost to follow-up ends what can be observed, as death does (safety 24, 38); who rated by which rules (25, 36)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.circumstances import rater_notes
from domain.dates import PartialDate
from domain.engine import find_events
from domain.lublin import classify_lublin
from domain.milestones import Reached, find_milestones
from domain.observed import Ending, ending, lost_to_follow_up, observed_to
from domain.patient_answer import Judge
from domain.records import Course, CourseEntry, PatientRecord, Value, Visit
from domain.settle_events import settles_of
from domain.side_by_side import cannot_be_settled
from domain.summarise import summarise
from storage.performance_rules import load_performance_rules
from storage.rules import load_rules
from tests.engine_patients import day, definition, patient, visit

M23 = definition("mueller-2023-12w")
RULES = load_rules()
RISEN = [(0, "2.0"), (182, "2.0"), (365, "3.0")]
LOST = PartialDate.of(day(390))


def gone(record: PatientRecord, since: PartialDate = LOST, died: PartialDate | None = None) -> PatientRecord:
    return replace(record, patient=replace(record.patient, lost_since=since, death_date=died))


def test_s24_an_unconfirmed_rise_followed_by_loss_cannot_be_settled() -> None:
    record = gone(patient(RISEN))
    result = find_events(record, "edss", M23, day(400))
    (change,) = result.unconfirmed
    assert (change.pending, change.ended_by_loss, change.ended_by_death) == (False, True, False)
    assert change.confirm_from is None
    assert cannot_be_settled(change)
    (question,) = settles_of(result, record, M23)
    words = "Unconfirmed, cannot be settled: the patient is lost to follow-up since 25 Jan 2021."
    assert (question.facts, question.never) == ((), words)


def test_s24_such_a_rise_has_its_own_count_in_a_registry() -> None:
    judge = Judge.of([M23], "edss", day(400))
    waiting, unsettled = (judge(record).answers[0] for record in (patient(RISEN), gone(patient(RISEN))))
    assert (waiting.open_rise, waiting.unsettled_rise) == (day(365), None)
    assert (unsettled.open_rise, unsettled.unsettled_rise) == (None, day(365))


def test_s24_lublin_says_that_the_rise_cannot_be_settled_and_asks_for_no_visit() -> None:
    record = replace(gone(patient(RISEN)), courses=(CourseEntry("c", Course.SPMS, PartialDate(2019)),))
    result = classify_lublin(record, M23, day(400))
    assert "unconfirmed, cannot be settled (lost to follow-up since 25 Jan 2021)" in result.progression_reason
    assert not [fact for fact in result.settles if fact.measure == "edss"]


def test_s24_a_milestone_that_waited_is_unsettled() -> None:
    record = patient([(0, "2.0"), (365, "4.0")])
    rule = load_performance_rules().milestones
    reached = [
        find_milestones(one, find_events(one, "edss", M23, day(400)), rule, M23)[1].reached
        for one in (record, gone(record))
    ]
    assert reached == [Reached.PENDING, Reached.UNSETTLED]


def test_s38_time_after_the_loss_is_not_observed() -> None:
    record = gone(patient(RISEN))
    assert observed_to(record, day(380)) == day(380)
    assert observed_to(record, day(900)) == day(390)


def test_s38_a_patient_who_was_seen_again_is_not_lost() -> None:
    record = gone(patient([*RISEN, (460, "3.0")]))
    assert lost_to_follow_up(record, day(400)) == Ending(day(390), LOST, by_death=False)
    assert lost_to_follow_up(record, day(470)) is None
    assert observed_to(record, day(470)) == day(470)


def test_s38_a_loss_known_to_the_year_begins_after_the_last_visit_in_it() -> None:
    found = lost_to_follow_up(gone(patient([(0, "2.0"), (100, "2.0")]), PartialDate(2020)), day(500))
    assert found is not None
    assert (found.on, found.short) == (day(100), "lost to follow-up since 2020")


def test_s24_the_earlier_of_death_and_loss_is_named() -> None:
    record = patient(RISEN)
    after, before = (gone(record, died=PartialDate.of(day(on))) for on in (800, 385))
    found = ending(after, day(900))
    assert found is not None
    assert (found.by_death, found.on) == (False, day(390))
    found = ending(before, day(900))
    assert found is not None
    assert (found.by_death, found.short) == (True, "death 20 Jan 2021")
    (change,) = find_events(after, "edss", M23, day(900)).unconfirmed
    assert change.ended_by_death


def test_s38_the_banner_says_since_when_the_patient_is_lost() -> None:
    chips = summarise(gone(patient(RISEN)), RULES, day(400)).chips
    assert "lost to follow-up since 25 Jan 2021" in chips
    assert not [chip for chip in summarise(patient(RISEN), RULES, day(400)).chips if "lost" in chip]


def test_s25_a_rule_set_changed_between_baseline_and_onset_is_shown() -> None:
    def rated(on: int, value: str, rules: str) -> Visit:
        return visit(on, values=[Value("edss", Decimal(value), note=f"measured; rule set: {rules}")])

    visits = [rated(on, value, "Kurtzke" if on < 300 else "Neurostatus") for on, value in [*RISEN, (547, "3.0")]]
    record = patient(visits=visits)
    (event,) = find_events(record, "edss", M23, day(900)).events
    assert rater_notes(record, event) == (
        "Rule set changed between baseline and onset: Kurtzke on 1 Jan 2020, Neurostatus on 31 Dec 2020.",
    )
    assert date(2020, 12, 31) == event.onset.on
