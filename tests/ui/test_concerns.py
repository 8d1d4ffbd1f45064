"""An answer that needs a person today stops the form, is acknowledged by name, and stays until closed (safety 33)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.brain_health.factors import answers_for_a_person
from domain.care_records import Concern
from domain.records import BrainHealthReview, Patient, ReviewAnswer
from domain.refusal import Refusal
from storage.demo_cohort import demo_records
from storage.reference import load_reference
from storage.store import Store
from tests.ui.looking import cut, without_a_name
from tests.ui.visit_typing import shown, sign, texts
from ui.concern_strip import ConcernStrip
from ui.forms.concern_gate import NEEDS_A_PERSON
from ui.forms.review_form import ReviewForm
from ui.forms.section_questionnaires import QuestionnairesSection
from ui.forms.visit_form import VisitForm
from ui.services import Services
from ui.widgets.field import Field

TODAY = date(2026, 3, 9)
ITEM_NINE = "PHQ-9, item 9: 2"


@pytest.fixture
def adam(store: Store) -> Patient:
    """The review's man as he was before the visit of today."""
    record = demo_records()[0]
    return store.add_record(replace(record, visits=record.visits[:-1]))


@pytest.fixture
def form(qtbot: QtBot, services: Services, adam: Patient) -> VisitForm:
    """The form of today's visit, on the screen."""
    return shown(qtbot, VisitForm(services, adam.id))


def put(form: VisitForm, **typed: str) -> None:
    for name, text in typed.items():
        widget = form._inputs[name]
        assert isinstance(widget, Field)
        widget.set_text(text)


def section_of(form: VisitForm) -> QuestionnairesSection:
    return next(section for section in form.sections if isinstance(section, QuestionnairesSection))


def concerns(services: Services, adam: Patient) -> tuple[Concern, ...]:
    return services.record(adam.id).concerns


def test_item_nine_above_nothing_stops_the_form_in_these_words(form: VisitForm) -> None:
    put(form, score_phq9="8", score_phq9_item9="0")
    assert section_of(form).gate.isHidden()
    put(form, score_phq9_item9="1")
    assert "✕ This answer needs a person today. Follow your clinic's procedure." in texts(section_of(form).gate)
    assert section_of(form).gate.isVisible()
    put(form, score_phq9_item9="")
    assert section_of(form).gate.isHidden()


def test_the_visit_is_not_signed_until_a_name_acknowledges_it_and_the_draft_is_kept(
    services: Services, adam: Patient, form: VisitForm
) -> None:
    before = services.record(adam.id)
    put(form, score_phq9="8", score_phq9_item9="2")
    section_of(form).fold.open(False)
    QTest.keyClick(form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert services.record(adam.id) == before
    assert NEEDS_A_PERSON.rstrip(".") in form.problem.text()
    assert QApplication.focusWidget() is section_of(form).gate.by.editor
    draft = services.store.drafts.get(adam.id, "visit")
    assert draft is not None
    assert draft.payload["score_phq9_item9"] == "2"


def test_signing_keeps_who_acknowledged_it_and_when(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    put(form, score_phq9="8", score_phq9_item9="2", acknowledged_by="Sr Gül Öz")
    visit = sign(qtbot, form)
    (kept,) = concerns(services, adam)
    assert replace(kept, id="") == Concern("", TODAY, ITEM_NINE, acknowledged_by="Sr Gül Öz")
    assert visit.value("phq9_item9") == 2


def test_a_visit_that_cannot_be_stored_keeps_no_concern(
    services: Services, adam: Patient, form: VisitForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(form, score_phq9="8", score_phq9_item9="2", acknowledged_by="R. A.")
    repository = services.store.of_kind["concerns"]

    def refuse(*_args: object) -> None:
        raise Refusal("The disk is full.")

    monkeypatch.setattr(repository, "add", refuse)
    visits = services.record(adam.id).visits
    form.try_to_save()
    assert (services.record(adam.id).visits, concerns(services, adam)) == (visits, ())
    assert "The draft is kept." in form.problem.text()


def test_an_answer_that_was_acknowledged_is_not_asked_about_again(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    put(form, score_phq9="8", score_phq9_item9="2", acknowledged_by="R. A.")
    visit = sign(qtbot, form)
    stored = next(v for v in services.record(adam.id).visits if v.id == visit.id)
    other = shown(qtbot, VisitForm(services, adam.id, stored))
    assert "acknowledged by R. A., 9 Mar 2026" in texts(section_of(other).gate)
    put(other, rater="R. A.", reason="the rater")
    sign(qtbot, other)
    assert len(concerns(services, adam)) == 1


def test_a_correction_to_an_answer_that_needs_a_person_asks_too(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    put(form, score_phq9="8", score_phq9_item9="0")
    visit = sign(qtbot, form)
    stored = next(v for v in services.record(adam.id).visits if v.id == visit.id)
    other = shown(qtbot, VisitForm(services, adam.id, stored))
    put(other, score_phq9_item9="3", reason="misread")
    assert NEEDS_A_PERSON.rstrip(".") in other.errors()
    put(other, acknowledged_by="R. A.")
    sign(qtbot, other)
    assert [concern.what for concern in concerns(services, adam)] == ["PHQ-9, item 9: 3"]


def test_an_empty_item_nine_is_no_answer_and_stops_nothing(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm
) -> None:
    put(form, score_phq9="8")
    sign(qtbot, form)
    assert concerns(services, adam) == ()


@pytest.mark.parametrize(("total", "least"), [("25", 1), ("26", 2), ("27", 3)])
def test_a_total_that_proves_item_nine_stops_the_form_although_the_item_is_left_empty(
    qtbot: QtBot, services: Services, adam: Patient, form: VisitForm, total: str, least: int
) -> None:
    put(form, score_phq9="24")
    assert NEEDS_A_PERSON.rstrip(".") not in form.errors(), "eight other items of 3 can make 24"
    put(form, score_phq9=total)
    assert NEEDS_A_PERSON.rstrip(".") in form.errors()
    put(form, acknowledged_by="R. A.")
    sign(qtbot, form)
    assert [c.what for c in concerns(services, adam)] == [
        f"PHQ-9, item 9: at least {least}, by PHQ-9 total {total}",
    ]


# It stays on top of the patient's page


@pytest.fixture
def open_concern(services: Services, adam: Patient) -> Concern:
    kept = services.store.of_kind["concerns"].add(adam.id, Concern("", TODAY, ITEM_NINE, acknowledged_by="R. A."))
    assert isinstance(kept, Concern)
    return kept


@pytest.fixture
def strip(qtbot: QtBot, services: Services, adam: Patient, open_concern: Concern) -> ConcernStrip:
    made = ConcernStrip(services)
    qtbot.addWidget(made)
    made.show_record(services.record(adam.id))
    made.resize(1100, 200)
    made.show()
    return made


def test_an_open_concern_stands_with_its_day_and_who_acknowledged_it(strip: ConcernStrip) -> None:
    assert f"✕ {NEEDS_A_PERSON}" in texts(strip)
    assert "PHQ-9, item 9: 2 · 9 Mar 2026 · acknowledged by R. A." in texts(strip)
    assert not strip.isHidden()
    assert (cut(strip), without_a_name(strip)) == ([], [])


def test_a_concern_is_closed_by_name_with_what_was_done(
    qtbot: QtBot, services: Services, adam: Patient, open_concern: Concern, strip: ConcernStrip
) -> None:
    (row,) = strip.rows
    row.close_button.click()
    row.confirm_button.click()
    assert concerns(services, adam) == (open_concern,), "without a name it stays open"
    row.by.set_text("Dr Weiß")
    row.confirm_button.click()
    assert concerns(services, adam) == (open_concern,), "without an outcome it stays open"
    row.outcome.set_text("seen the same day")
    with qtbot.waitSignal(strip.closed):
        row.confirm_button.click()
    done = replace(open_concern, closed_on=TODAY, closed_by="Dr Weiß", outcome="seen the same day")
    assert concerns(services, adam) == (done,)
    strip.show_record(services.record(adam.id))
    assert strip.isHidden()


def test_a_concern_can_be_left_open_and_what_is_typed_stays_when_the_page_is_shown_anew(
    services: Services, adam: Patient, open_concern: Concern, strip: ConcernStrip
) -> None:
    (row,) = strip.rows
    row.close_button.click()
    row.by.set_text("Dr We")
    strip.show_record(services.record(adam.id))
    assert strip.rows == (row,)
    row.back_button.click()
    assert row.asked.isHidden()
    assert concerns(services, adam) == (open_concern,)


def test_every_open_concern_has_its_line_the_newest_first(
    services: Services, adam: Patient, open_concern: Concern, strip: ConcernStrip
) -> None:
    add = services.store.of_kind["concerns"].add
    add(adam.id, Concern("", date(2026, 1, 5), "PHQ-9, item 9: 1", acknowledged_by="R. A."))
    add(adam.id, Concern("", date(2025, 1, 5), "PHQ-9, item 9: 3", "R. A.", date(2025, 1, 6), "R. A.", "seen"))
    strip.show_record(services.record(adam.id))
    assert [row.concern.what for row in strip.rows] == [ITEM_NINE, "PHQ-9, item 9: 1"]


# The brain-health checklist


def test_not_feeling_safe_at_home_is_an_answer_that_needs_a_person() -> None:
    factors = load_reference().factors
    review = BrainHealthReview("", TODAY, (ReviewAnswer("social", "not-safe-at-home"), ReviewAnswer("diet", "poor")))
    assert answers_for_a_person(factors, review) == ("Social circumstances: I do not feel safe at home",)
    both = BrainHealthReview("", TODAY, (ReviewAnswer("social", "worried; not-safe-at-home"),))
    assert answers_for_a_person(factors, both) == ("Social circumstances: I do not feel safe at home",)
    for other in ("", "worried", "no-worry", "declined"):
        assert answers_for_a_person(factors, BrainHealthReview("", TODAY, (ReviewAnswer("social", other),))) == ()


def test_a_review_with_that_answer_is_saved_once_it_is_acknowledged(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    review = ReviewForm(services, adam.id)
    qtbot.addWidget(review)
    review.rows["social"].answer.choose("not-safe-at-home")
    assert not review.gate.isHidden()
    before = services.record(adam.id)
    review.try_to_save()
    assert services.record(adam.id) == before
    review.gate.by.set_text("R. A.")
    with qtbot.waitSignal(review.saved):
        review.try_to_save()
    (kept,) = concerns(services, adam)
    assert (kept.what, kept.acknowledged_by) == ("Social circumstances: I do not feel safe at home", "R. A.")
