"""The brain-health checklist as it is filled in: what is not asked stays so, and what is typed is judged at once."""

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
from storage.refusals import DiskFull
from storage.store import Store
from tests.ui.form_samples import fill
from ui.forms.factor_row import SIGNS
from ui.forms.review_form import ReviewForm
from ui.services import Services
from ui.widgets.field import Grade

TODAY = date(2026, 3, 9)


@pytest.fixture
def eve(store: Store) -> Patient:
    """A patient of whom nothing but a name is recorded."""
    return store.patients.add(Patient("", "E-1", "Demo", "Eve", birth_date=PartialDate(1980, 2, 1)))


@pytest.fixture
def form(qtbot: QtBot, services: Services, eve: Patient) -> ReviewForm:
    """Her first review."""
    made = ReviewForm(services, eve.id)
    qtbot.addWidget(made)
    return made


def save(qtbot: QtBot, form: ReviewForm) -> None:
    """Save the form through its button's way."""
    with qtbot.waitSignal(form.saved):
        form.try_to_save()


def test_nothing_is_asked_until_it_is_answered(form: ReviewForm) -> None:
    assert {row.status.text() for row in form.rows.values()} == {SIGNS[Status.NOT_ASKED]}
    assert "0 to attend to; 0 no prompt; 9 not asked" in form.counts.text()


def test_nothing_is_copied_from_the_review_before_which_stands_beside(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    answers = (ReviewAnswer("smoking", "current", Decimal(12), "pack-years", "talk", "nurse", PartialDate(2026, 5)),)
    services.store.reviews.add(eve.id, BrainHealthReview("", date(2025, 3, 1), answers))
    form = ReviewForm(services, eve.id)
    qtbot.addWidget(form)
    row = form.rows["smoking"]
    assert row.before.text() == "1 Mar 2025: now, 12 pack-years · agreed: talk · nurse · May 2026"
    assert row.typed() is None
    assert row.status.text() == SIGNS[Status.NOT_ASKED]


def test_an_answer_shows_its_status_reason_source_and_what_is_unverified_at_once(form: ReviewForm) -> None:
    row = form.rows["social"]
    row.answer.choose("worried")
    assert row.status.text() == SIGNS[Status.ATTEND]
    assert "consider review by social work" in row.why.text()
    assert "Dobson" in row.source.text()
    assert "△ unverified: the threshold is not validated" in row.source.text()
    assert not row.agreed.isHidden()
    row.answer.choose("no-worry")
    assert row.status.text() == SIGNS[Status.NO_PROMPT]
    assert row.agreed.isHidden()


def test_no_answer_is_not_taken_as_no_prompt(form: ReviewForm) -> None:
    form.rows["sleep"].answer.choose("declined")
    assert form.rows["sleep"].status.text() == SIGNS[Status.NOT_ASKED]


def test_what_was_agreed_stays_in_sight_when_the_answer_changes(form: ReviewForm) -> None:
    row = form.rows["smoking"]
    row.answer.choose("current")
    row.action.set_text("talk")
    row.answer.choose("never")
    assert not row.agreed.isHidden()


def test_every_field_of_a_review_is_stored_and_shown_when_the_review_is_opened_again(
    qtbot: QtBot, services: Services, eve: Patient, form: ReviewForm
) -> None:
    fill(form, 1)
    form.date.set_text("t")
    for row in form.rows.values():
        row.due.set_text("Jun 2026")
    typed = {name: value for name, value in form.payload().items() if name.split("_")[0] in form.rows}
    save(qtbot, form)
    again = ReviewForm(services, eve.id)
    qtbot.addWidget(again)
    assert {name: value for name, value in again.payload().items() if name in typed} == typed
    again.try_to_save()
    assert len(services.record(eve.id).reviews) == 1, "the day's review is gone on with, not doubled"


def test_a_review_gone_on_with_keeps_units_and_factors_it_does_not_know(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    answers = (
        ReviewAnswer("smoking", "current", Decimal(10), "cigarettes a day"),
        ReviewAnswer("sleep", "poor; restless-legs"),
        ReviewAnswer("fatigue", "yes"),
    )
    stored = services.store.reviews.add(eve.id, BrainHealthReview("", TODAY, answers))
    form = ReviewForm(services, eve.id)
    qtbot.addWidget(form)
    form.rows["diet"].answer.choose("poor")
    save(qtbot, form)
    after = services.store.reviews.get(stored.id)
    assert set(after.answers) == {*answers, ReviewAnswer("diet", "poor")}


def test_medicines_are_scored_as_they_are_typed_and_stored_with_the_review(
    qtbot: QtBot, services: Services, eve: Patient, form: ReviewForm
) -> None:
    name, since, as_needed = form.medicines.new[0]
    name.set_text("amitriptyline")
    assert name.message.text().startswith("ACBcalc 3 · ACB 3. Source: ACBcalc (King and Rabino)")
    since.set_text("2024")
    as_needed.choose(True)
    form.medicines.new[1][0].set_text("herb of the market")
    assert form.medicines.new[1][0].message.text() == "ACBcalc: not scored"
    assert "at least 3; 1 medicine not scored" in form.rows["medicines"].why.text()
    assert form.rows["medicines"].status.text() == SIGNS[Status.ATTEND]
    save(qtbot, form)
    stored = services.record(eve.id).medicines
    assert {(m.name, m.start, m.as_needed) for m in stored} == {
        ("amitriptyline", PartialDate(2024), True),
        ("herb of the market", None, None),
    }


def test_a_medicine_that_was_stopped_no_longer_counts(qtbot: QtBot, services: Services, eve: Patient) -> None:
    taken = services.store.medicines.add(eve.id, Medicine("", "amitriptyline", PartialDate(2020)))
    form = ReviewForm(services, eve.id)
    qtbot.addWidget(form)
    assert form.rows["medicines"].status.text() == SIGNS[Status.ATTEND]
    _, stop = form.medicines.stops[taken.id]
    stop.set_text("2019")
    assert stop.grade is Grade.ERROR
    stop.set_text("t")
    assert form.rows["medicines"].status.text() == SIGNS[Status.NOT_ASKED]
    save(qtbot, form)
    assert services.store.medicines.get(taken.id).stop == PartialDate.of(TODAY)


def test_no_medicine_recorded_is_not_takes_none(form: ReviewForm) -> None:
    row = form.rows["medicines"]
    assert (row.status.text(), row.why.text()) == (SIGNS[Status.NOT_ASKED], "No medicine recorded: ask.")
    row.answer.choose("none")
    assert row.status.text() == SIGNS[Status.NO_PROMPT]


def test_a_disease_of_the_catalogue_is_stored_by_its_id_and_judged(
    qtbot: QtBot, services: Services, eve: Patient, form: ReviewForm
) -> None:
    name, since, controlled = form.diseases.new[0]
    name.set_text("hypertension")
    since.set_text("2019")
    controlled.choose(False)
    assert form.rows["comorbidities"].status.text() == SIGNS[Status.ATTEND]
    save(qtbot, form)
    (stored,) = services.record(eve.id).comorbidities
    assert (stored.condition, stored.since, stored.controlled) == ("hypertension", PartialDate(2019), False)
    again = ReviewForm(services, eve.id)
    qtbot.addWidget(again)
    again.diseases.control[stored.id][1].choose(True)
    save(qtbot, again)
    assert services.record(eve.id).comorbidities[0].controlled is True


def test_all_of_a_review_is_stored_or_nothing(
    qtbot: QtBot, services: Services, eve: Patient, form: ReviewForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.store.comorbidities.add(eve.id, Comorbidity("", "hypertension"))
    before = services.record(eve.id)
    form.medicines.new[0][0].set_text("oxybutynin")

    def full(*_args: object) -> None:
        raise DiskFull(services.store.folder)

    monkeypatch.setattr(services.store.reviews, "add", full)
    form.try_to_save()
    assert services.record(eve.id) == before
    assert form.problem.text().endswith("The draft is kept.")


@pytest.mark.parametrize(
    ("factor", "typed", "words"),
    [
        ("exercise", "6000", "0 to 5000"),
        ("sleep", "29", "0 to 28"),
        ("alcohol", "-1", "0 to 300"),
        ("diet", "x", "not"),
    ],
)
def test_a_number_out_of_range_is_refused_beside_its_field(
    services: Services, eve: Patient, form: ReviewForm, factor: str, typed: str, words: str
) -> None:
    number = form.rows[factor].number
    assert number is not None
    number.set_text(typed)
    assert number.grade is Grade.ERROR
    assert words in number.message.text()
    form.try_to_save()
    assert services.record(eve.id).reviews == ()


def test_dates_that_cannot_be_are_refused(services: Services, eve: Patient, form: ReviewForm) -> None:
    for typed, words in (("10 3 2026", "future"), ("1 1 1979", "before the birth"), ("Mar 2026", "needs the day")):
        form.date.set_text(typed)
        assert words in form.date.message.text()
        form.try_to_save()
    form.date.set_text("t")
    row = form.rows["smoking"]
    row.answer.choose("current")
    row.due.set_text("Feb 2026")
    assert "before the review" in row.due.message.text()
    form.try_to_save()
    assert services.record(eve.id).reviews == ()


def test_a_second_review_of_a_day_is_refused_with_the_day(qtbot: QtBot, services: Services, eve: Patient) -> None:
    services.store.reviews.add(eve.id, BrainHealthReview("", date(2026, 3, 1)))
    form = ReviewForm(services, eve.id)
    qtbot.addWidget(form)
    form.date.set_text("1 3 2026")
    assert form.date.message.text() == "✕ There is a review of 1 Mar 2026 already."


def test_a_row_without_a_name_is_asked_for_it(services: Services, eve: Patient, form: ReviewForm) -> None:
    form.medicines.new[0][1].set_text("2024")
    form.try_to_save()
    assert form.medicines.new[0][0].message.text() == "✕ What is it called?"
    assert services.record(eve.id).reviews == ()


def test_the_keyboard_goes_from_factor_to_factor_and_through_a_new_row(qtbot: QtBot, form: ReviewForm) -> None:
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    name, since, as_needed = form.medicines.new[0]
    name.editor.setFocus()
    qtbot.waitUntil(name.editor.hasFocus)
    window = form.windowHandle()
    for letter in "777":  # no medicine has it in its name, so that no list of completions opens
        QTest.keyClick(window, letter)
        QApplication.processEvents()
    assert name.text() == "777"
    seen = []
    for _ in range(3):
        QTest.keyClick(window, Qt.Key.Key_Tab)
        QApplication.processEvents()
        seen.append(QApplication.focusWidget())
    assert seen[0] is since.editor
    assert as_needed.isAncestorOf(seen[1]) if seen[1] else False
    assert seen[2] is form.medicines.new[1][0].editor
