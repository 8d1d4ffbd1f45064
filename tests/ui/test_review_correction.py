"""An older review is corrected with its reason; several answers to one factor; an answer that needs a person."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from domain.brain_health.factors import Status
from domain.dates import PartialDate
from domain.records import BrainHealthReview, Comorbidity, Medicine, Patient, ReviewAnswer
from storage.store import Store
from ui.forms.factor_choice import SeveralChoice
from ui.forms.factor_row import SIGNS
from ui.forms.review_form import ReviewForm
from ui.services import Services
from ui.widgets.field import Grade

TODAY = date(2026, 3, 9)
OLD = date(2025, 3, 9)
ANSWERS = (
    ReviewAnswer("exercise", "limited", Decimal(40), "min a week", "bicycle", "physiotherapy", PartialDate(2025, 6)),
    ReviewAnswer("sleep", "poor; restless-legs"),
    ReviewAnswer("fatigue", "yes"),
)


@pytest.fixture
def eve(store: Store) -> Patient:
    """A patient with a medicine, another disease and a review of last year."""
    eve = store.patients.add(Patient("", "E-1", "Demo", "Eve"))
    store.medicines.add(eve.id, Medicine("", "amitriptyline", PartialDate(2020), dose="25 mg", reason="pain"))
    store.comorbidities.add(eve.id, Comorbidity("", "hypertension", note="since the pregnancy"))
    store.reviews.add(eve.id, BrainHealthReview("", OLD, ANSWERS))
    return eve


@pytest.fixture
def form(qtbot: QtBot, services: Services, eve: Patient) -> ReviewForm:
    """The correction of the review of last year."""
    made = ReviewForm(services, eve.id, services.record(eve.id).reviews[0])
    qtbot.addWidget(made)
    return made


@pytest.fixture
def new(qtbot: QtBot, services: Services, eve: Patient) -> ReviewForm:
    """A new review."""
    made = ReviewForm(services, eve.id)
    qtbot.addWidget(made)
    return made


def save(qtbot: QtBot, form: ReviewForm) -> None:
    """Save."""
    with qtbot.waitSignal(form.saved):
        form.try_to_save()


def several(form: ReviewForm, factor: str) -> SeveralChoice:
    """Return the choice of a factor that takes several answers."""
    choice = form.rows[factor].answer
    assert isinstance(choice, SeveralChoice)
    return choice


def test_an_older_review_is_shown_as_it_was_and_saved_unchanged(
    qtbot: QtBot, services: Services, eve: Patient, form: ReviewForm
) -> None:
    before = services.record(eve.id)
    assert (form.rows["exercise"].action.text(), str(form.date.value)) == ("bicycle", "9 Mar 2025")
    form.reason.set_text("looked at again")
    save(qtbot, form)
    after = services.record(eve.id)
    assert set(after.reviews[0].answers) == set(ANSWERS)
    assert (after.medicines, after.comorbidities) == (before.medicines, before.comorbidities)


def test_a_correction_needs_its_reason_and_leaves_its_trace(
    qtbot: QtBot, services: Services, eve: Patient, form: ReviewForm
) -> None:
    form.rows["smoking"].answer.choose("never")
    form.try_to_save()
    assert form.reason.grade is Grade.ERROR
    assert "smoking" not in [a.factor for a in services.record(eve.id).reviews[0].answers]
    form.reason.set_text("the sheet said so")
    save(qtbot, form)
    (review,) = services.record(eve.id).reviews
    assert ReviewAnswer("smoking", "never") in review.answers
    assert services.store.audit.lines(eve.id)[-1].reason == "the sheet said so"


def test_a_correction_has_a_draft_of_its_own(qtbot: QtBot, services: Services, eve: Patient, form: ReviewForm) -> None:
    form.rows["smoking"].answer.choose("never")
    again = ReviewForm(services, eve.id, services.record(eve.id).reviews[0])
    new = ReviewForm(services, eve.id)
    for page in (again, new):
        qtbot.addWidget(page)
    assert (again.rows["smoking"].answer.value, new.rows["smoking"].answer.value) == ("never", "")


def test_a_review_entered_in_error_is_kept_and_leaves_the_record(
    qtbot: QtBot, services: Services, eve: Patient, form: ReviewForm
) -> None:
    form.mark_as_error()
    assert services.record(eve.id).reviews, "not without a reason"
    form.reason.set_text("another patient's")
    with qtbot.waitSignal(form.saved):
        form.mark_as_error()
    assert services.record(eve.id).reviews == ()
    assert [kept.record.on for kept in services.store.reviews.in_error(eve.id)] == [OLD]


def test_a_correction_cannot_move_onto_the_day_of_another_review(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    services.store.reviews.add(eve.id, BrainHealthReview("", date(2025, 12, 1)))
    form = ReviewForm(services, eve.id, services.record(eve.id).reviews[0])
    qtbot.addWidget(form)
    form.date.set_text("1 12 2025")
    assert form.date.message.text() == "✕ There is a review of 1 Dec 2025 already."


def test_medicines_and_diseases_are_asked_at_a_new_review_only(form: ReviewForm, new: ReviewForm) -> None:
    assert not form.medicines.isVisibleTo(form)
    assert not form.diseases.isVisibleTo(form)
    assert new.medicines.isVisibleTo(new)
    assert not [name for name in form.payload() if name.startswith(("medicine_", "disease_", "stop_", "control_"))]
    assert form.rows["comorbidities"].status.text() == new.rows["comorbidities"].status.text()


def test_dose_reason_and_note_of_what_a_review_lists_are_not_lost(
    qtbot: QtBot, services: Services, eve: Patient, new: ReviewForm
) -> None:
    ((medicine, stop),) = new.medicines.stops.values()
    ((disease, control),) = new.diseases.control.values()
    stop.set_text("t")
    control.choose(True)
    save(qtbot, new)
    after = services.record(eve.id)
    assert (after.medicines[0].dose, after.medicines[0].reason) == (medicine.dose, medicine.reason) == ("25 mg", "pain")
    assert (after.comorbidities[0].note, after.comorbidities[0].controlled) == (disease.note, True)


def test_several_answers_to_one_factor_are_stored_together_and_judged(
    qtbot: QtBot, services: Services, eve: Patient, new: ReviewForm
) -> None:
    sleep = several(new, "sleep")
    for answer in ("restless-legs", "poor", "apnoea-signs"):
        sleep.pick(answer)
    assert sleep.value == "poor; restless-legs; apnoea-signs"
    sleep.pick("restless-legs")
    assert new.rows["sleep"].status.text() == SIGNS[Status.ATTEND]
    save(qtbot, new)
    assert ReviewAnswer("sleep", "poor; apnoea-signs") in services.record(eve.id).reviews[-1].answers


def test_an_answer_that_excludes_the_others_takes_their_place(new: ReviewForm) -> None:
    sleep = several(new, "sleep")
    for picked, value in (
        ("poor", "poor"),
        ("restless-legs", "poor; restless-legs"),
        ("no-complaint", "no-complaint; restless-legs"),
        ("declined", "declined"),
        ("apnoea-signs", "apnoea-signs"),
        ("", ""),
    ):
        sleep.pick(picked)
        assert sleep.value == value
        assert sleep.words == ", ".join(b.text() for b in sleep._buttons if b.isChecked() and value)
    assert [b.text() for b in sleep._buttons if b.isChecked()] == ["not stated"]


def test_several_answers_can_be_given_by_keyboard(qtbot: QtBot, new: ReviewForm) -> None:
    with qtbot.waitExposed(new):
        new.show()
    new.activateWindow()
    sleep = several(new, "sleep")
    sleep.setFocus()
    window = new.windowHandle()
    for key in (Qt.Key.Key_P, Qt.Key.Key_Right, Qt.Key.Key_Space):
        QTest.keyClick(window, key)
        QApplication.processEvents()
    assert sleep.value == "poor; restless-legs"
    QTest.keyClick(window, Qt.Key.Key_Right)
    assert sleep.value == "poor; restless-legs", "an arrow moves and chooses nothing"
    QTest.keyClick(window, Qt.Key.Key_Left)
    QTest.keyClick(window, Qt.Key.Key_Space)
    assert sleep.value == "poor"


def test_undo_takes_back_one_of_several_answers(new: ReviewForm) -> None:
    sleep = several(new, "sleep")
    for answer in ("poor", "restless-legs"):
        sleep.pick(answer)
    new.undo()
    assert sleep.value in ("poor", "")
    new.redo()
    assert sleep.value == "poor; restless-legs"


def test_answers_of_an_older_checklist_are_kept(qtbot: QtBot, services: Services, eve: Patient) -> None:
    answers = (ReviewAnswer("sleep", "no-complaint; poor"), ReviewAnswer("social", "lonely; worried"))
    stored = services.store.reviews.add(eve.id, BrainHealthReview("", date(2025, 12, 1), answers))
    form = ReviewForm(services, eve.id, stored)
    qtbot.addWidget(form)
    assert form.rows["social"].answer.words == "lonely, worried"
    form.reason.set_text("looked at again")
    save(qtbot, form)
    assert set(services.store.reviews.get(stored.id).answers) == set(answers)


def test_not_feeling_safe_stops_the_review_until_somebody_acknowledges_it(
    qtbot: QtBot, services: Services, eve: Patient, new: ReviewForm
) -> None:
    assert not new.gate.isVisibleTo(new)
    several(new, "social").pick("worried")
    several(new, "social").pick("not-safe-at-home")
    assert new.gate.isVisibleTo(new)
    new.try_to_save()
    assert len(services.record(eve.id).reviews) == 1
    assert services.record(eve.id).concerns == ()
    new.gate.by.set_text("Dr Weiß")
    save(qtbot, new)
    (concern,) = services.record(eve.id).concerns
    assert (concern.on, concern.acknowledged_by, concern.closed_on) == (TODAY, "Dr Weiß", None)
    assert "safe at home" in concern.what


def test_an_answer_taken_back_needs_nobody(qtbot: QtBot, services: Services, eve: Patient, new: ReviewForm) -> None:
    social = several(new, "social")
    social.pick("not-safe-at-home")
    social.pick("not-safe-at-home")
    assert not new.gate.isVisibleTo(new)
    new.medicines.new[0][0].set_text("amitriptyline")  # a review in which nothing is recorded cannot be saved
    save(qtbot, new)
    assert services.record(eve.id).concerns == ()
