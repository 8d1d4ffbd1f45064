"""The sections of a visit beside the examination, as data: which there are, what a clinic shows, in which order."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from domain.evidence import SeriesResult
from domain.records import PatientRecord
from storage.questionnaires import load_questionnaires
from ui.forms.section_base import FoldedSection, VisitSection
from ui.forms.section_body import BodySection
from ui.forms.section_exertion import ExertionSection
from ui.forms.section_questionnaires import QuestionnairesSection
from ui.forms.section_scores import BICAMS, OTHER_TESTS, ScoresSection
from ui.forms.section_walk import WalkSection
from ui.forms.tests_panel import TestsPanel
from ui.services import Services
from ui.shown_kinds import hidden_sections

__all__ = ["SECTIONS", "SectionKind", "VisitSection", "questionnaire_kinds", "sections"]

Make = Callable[[Services, PatientRecord, TestsPanel, Collection[str]], FoldedSection]
QUESTIONNAIRE = "questionnaire:"


@dataclass(frozen=True, slots=True)
class SectionKind:
    """One section that a clinic can show or not. ``words`` is its heading, ``about`` what it records."""

    name: str
    words: str
    about: str
    make: Make | None = None  # None: a questionnaire, which stands inside the section of them all


def _scores(kind: str, words: str, about: str, measures: tuple[str, ...]) -> SectionKind:
    return SectionKind(kind, words, about, lambda _s, record, _t, _n: ScoresSection(words, about, measures, record))


WALK = ("Six-minute walk", "metres by minute, and in all")
EXERTION = ("Rested and after exertion", "T25FW after an exertion, against the rested one of the day")
BODY = ("Body", "weight, height, blood pressure")
QUESTIONNAIRES = ("Questionnaires", "scores only: what the patient filled in stays on paper")

SECTIONS: tuple[SectionKind, ...] = (
    _scores("bicams", "BICAMS", "CVLT-II and BVMT-R beside the SDMT above", BICAMS),
    SectionKind("six-minute-walk", *WALK, lambda _s, _r, tests, _n: WalkSection(*WALK, tests)),
    SectionKind("exertion", *EXERTION, lambda _s, _r, tests, _n: ExertionSection(*EXERTION, tests)),
    _scores("other-tests", "Other tests", "PASAT, low-contrast acuity, timed up and go", OTHER_TESTS),
    SectionKind("body", *BODY, lambda _s, record, _t, _n: BodySection(*BODY, record)),
    SectionKind(
        "questionnaires",
        *QUESTIONNAIRES,
        lambda services, record, _t, shown: QuestionnairesSection(*QUESTIONNAIRES, services, record, shown),
    ),
)


def questionnaire_kinds(services: Services) -> tuple[SectionKind, ...]:
    """Return the questionnaires that a clinic can show or not: the shipped ones and its own."""
    found, _ = load_questionnaires(services.store.folder)
    return tuple(SectionKind(f"{QUESTIONNAIRE}{one.id}", one.title, one.about) for one in found)


def sections(
    services: Services,
    record: PatientRecord,
    results: Mapping[str, SeriesResult],
    shown: Collection[str] | None = None,
) -> tuple[VisitSection, ...]:
    """Return the sections of a visit of *record* in their order; the first are the timed tests, which are always shown.

    results: what was measured before, by measure. shown: names of ``SECTIONS`` and of questionnaires; None = all that
    the clinic has not hidden.
    """
    tests = TestsPanel(results, record.patient.dominant_hand, record=record)
    if shown is None:
        hidden = hidden_sections(services.store.settings)
        every = (*SECTIONS, *questionnaire_kinds(services))
        shown = frozenset(kind.name for kind in every) - hidden
    chosen = shown
    made = tuple(kind.make(services, record, tests, chosen) for kind in SECTIONS if kind.make and kind.name in chosen)
    return (tests, *made)
