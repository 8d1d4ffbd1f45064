"""Which situations the demonstration shows, and how many patients have each; tests/test_demo.py checks them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage import demo_progressive as progressive
from storage import demo_relapsing as relapsing
from storage.demo_story import Story


@dataclass(frozen=True, slots=True)
class Situation:
    """One situation: how it is told, at which ages, and how many patients of the demonstration have it."""

    tell: Callable[[Story], None]
    ages: tuple[int, int]  # completed years, both possible
    patients: int


@dataclass(frozen=True, slots=True)
class Opening:
    """One of the patients who stand right after the first: situation, age and days since the last visit are set."""

    tell: Callable[[Story], None]
    age: int
    last: int


# As in the drawing of the patient list.
OPENING: tuple[Opening, ...] = (
    Opening(relapsing.relapsed_lately, 31, 7),
    Opening(relapsing.rise_pending, 44, 10),
    Opening(progressive.ppms_without_change, 52, 17),
    Opening(relapsing.rrms_pira, 36, 25),
    Opening(relapsing.cis_without_a_recent_scan, 28, 34),
    Opening(progressive.spms_quiet, 60, 38),
)
SITUATIONS: tuple[Situation, ...] = (
    Situation(relapsing.ris, (24, 45), 2),
    Situation(relapsing.cis_quiet, (20, 40), 2),
    Situation(relapsing.rrms_quiet, (22, 58), 7),
    Situation(relapsing.rrms_raw, (23, 48), 5),
    Situation(relapsing.rrms_pira, (33, 55), 3),
    Situation(relapsing.relapsed_lately, (22, 45), 1),
    Situation(relapsing.rise_pending, (35, 52), 2),
    Situation(relapsing.relapse_after_onset, (28, 46), 1),
    Situation(relapsing.history_unknown, (30, 55), 2),
    Situation(relapsing.history_stated, (30, 55), 1),
    Situation(relapsing.relapse_of_uncertain_date, (27, 49), 2),
    Situation(relapsing.not_adjudicated, (26, 50), 2),
    Situation(relapsing.pseudo_relapse, (26, 50), 2),
    Situation(relapsing.rise_not_held, (25, 52), 2),
    Situation(relapsing.no_recent_scan, (28, 58), 2),
    Situation(relapsing.scan_without_comparison, (35, 60), 1),
    Situation(progressive.ppms_with_new_lesions, (38, 62), 2),
    Situation(progressive.ppms_progressing, (45, 66), 2),
    Situation(progressive.spms_progressing, (42, 64), 1),
    Situation(progressive.spms_rise_pending, (44, 64), 1),
    Situation(progressive.spms_active, (40, 58), 1),
    Situation(progressive.progression_stated, (48, 67), 1),
    Situation(progressive.course_uncertain, (40, 56), 1),
    Situation(relapsing.visit_in_illness, (27, 52), 1),
    Situation(relapsing.many_treatments, (34, 54), 1),
    Situation(progressive.unable_to_walk, (52, 70), 1),
    Situation(relapsing.improved, (21, 44), 1),
    Situation(relapsing.seen_once, (19, 38), 1),
    Situation(relapsing.never_seen, (20, 44), 1),
    Situation(relapsing.long_gap, (38, 58), 1),
    Situation(relapsing.quarterly_with_two_on_a_day, (25, 50), 1),
)
