"""The clinic's checklist on the screen: factors off and on by key, its own files, further factors, medicines, trend."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCompleter, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from domain.brain_health.factors import Status
from domain.brain_health.trend import trend
from domain.records import BrainHealthReview, Medicine, Patient, ReviewAnswer, Value, Visit
from storage.factors import LOCAL_SETTING, OFF_SETTING
from storage.refusals import DiskFull
from storage.store import Store, open_store
from tests.test_own_factors import SWIMS, with_factors
from tests.ui.conftest import PASSPHRASE, now
from tests.ui.looking import without_a_name
from ui.forms.factor_choice import SeveralChoice
from ui.forms.factor_row import SIGNS
from ui.forms.review_form import ReviewForm
from ui.patient_page import PatientPage
from ui.review_trend import TrendDialog, show_trend
from ui.services import Services
from ui.settings_page import SettingsPage
from ui.tasks import TaskRunner

TODAY = date(2026, 3, 9)
OLD = BrainHealthReview("", date(2025, 3, 10), (ReviewAnswer("smoking", "current", Decimal(10), "cigarettes a day"),))


@pytest.fixture
def eve(store: Store) -> Patient:
    """A patient with a review of last year."""
    eve = store.patients.add(Patient("", "E-1", "Demo", "Eve"))
    store.reviews.add(eve.id, OLD)
    return eve


@pytest.fixture
def page(qtbot: QtBot, services: Services) -> SettingsPage:
    """The settings."""
    made = SettingsPage(services)
    qtbot.addWidget(made)
    made.show()
    return made


def form_of(qtbot: QtBot, services: Services, eve: Patient, review: BrainHealthReview | None = None) -> ReviewForm:
    made = ReviewForm(services, eve.id, review)
    qtbot.addWidget(made)
    return made


def texts(widget: QWidget) -> str:
    return "\n".join(one.text() for one in widget.findChildren(QLabel))


# Settings


def test_a_factor_is_switched_off_by_key_and_is_no_longer_asked(
    qtbot: QtBot, services: Services, eve: Patient, page: SettingsPage
) -> None:
    box = page.checklist.boxes["heat"]
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert page.said.text() == "✓ Kept. “Heat” is switched off from now on."
    assert services.store.settings.get(OFF_SETTING) == ["heat"]
    assert "heat" not in form_of(qtbot, services, eve).rows
    box.click()
    assert page.said.text() == "✓ Kept. “Heat” is asked from now on."
    assert "heat" in form_of(qtbot, services, eve).rows


def test_what_is_off_and_not_known_here_stays_off(qtbot: QtBot, services: Services) -> None:
    services.store.settings.set(OFF_SETTING, ["own-away", "diet"])
    page = SettingsPage(services)
    qtbot.addWidget(page)
    assert not page.checklist.boxes["diet"].isChecked()
    page.checklist.boxes["sleep"].click()
    assert services.store.settings.get(OFF_SETTING) == ["diet", "own-away", "sleep"]


def test_what_cannot_be_kept_is_said_and_the_box_goes_back(
    page: SettingsPage, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise DiskFull(services.store.folder)

    monkeypatch.setattr(type(services.store.settings), "set", full)
    for box in (page.checklist.boxes["diet"], page.checklist.local):
        before = box.isChecked()
        box.click()
        assert box.isChecked() is before
        assert page.said.text().startswith("✕ Not kept:")


def test_own_factors_their_place_and_what_is_refused_are_shown(qtbot: QtBot, services: Services) -> None:
    with_factors(services.store.folder, pool=SWIMS, wrong=SWIMS.replace('"number"', '"song"'))
    page = SettingsPage(services)
    qtbot.addWidget(page)
    assert "own-swims" in page.checklist.boxes
    assert str(services.store.folder / "factors") in page.checklist.where.text()
    (fault,) = page.checklist.faults
    assert fault.text() == (
        "✕ Checklist file wrong.toml, factor own-swims: kind is “song”; write one of number, choice."
    )
    assert without_a_name(page) == []


def test_open_to_read_only_the_checklist_cannot_be_changed(qtbot: QtBot, services: Services, tmp_path: Path) -> None:
    services.store.close()
    with open_store(tmp_path / "registry", PASSPHRASE, now=now, who="Tester", read_only=True) as store:
        page = SettingsPage(Services(store, now, TaskRunner()))
        qtbot.addWidget(page)
        assert not any(box.isEnabled() for box in (*page.checklist.boxes.values(), page.checklist.local))


# The form


def test_an_own_factor_is_asked_judged_and_stored_and_marked_as_the_clinics_own(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    with_factors(services.store.folder, pool=SWIMS)
    form = form_of(qtbot, services, eve)
    row = form.rows["own-swims"]
    assert "the clinic's own" in texts(row)
    assert row.number is not None
    row.number.set_text("1")
    assert row.status.text() == SIGNS[Status.CONSIDER]
    assert row.source.text() == "A brief talk.  Source: the clinic's own."
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    answers = services.record(eve.id).reviews[-1].answers
    assert ReviewAnswer("own-swims", "", Decimal(1), "times a week") in answers


def test_what_was_answered_under_a_factor_that_is_off_is_readable_and_kept_by_a_correction(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    services.store.settings.set(OFF_SETTING, ["smoking"])
    form = form_of(qtbot, services, eve, services.record(eve.id).reviews[0])
    assert "smoking" not in form.rows
    assert "Smoking: now, 10 cigarettes a day (not asked any more)" in texts(form)
    form.rows["sleep"].answer.choose("poor")
    form.reason.set_text("the sheet said so")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert set(services.record(eve.id).reviews[0].answers) == {*OLD.answers, ReviewAnswer("sleep", "poor")}


def test_further_factors_are_folded_until_one_is_answered_or_calls_for_something(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    form = form_of(qtbot, services, eve)
    assert not form.further.is_open
    assert "9 not asked" in form.counts.text()
    values = (Value("phq9", Decimal(10)),)
    services.store.visits.add(eve.id, Visit("", date(2026, 1, 5), values=values))
    form = form_of(qtbot, services, eve)
    assert form.further.is_open, "what calls for something is never out of sight"
    assert form.rows["mood"].status.text() == SIGNS[Status.ATTEND]
    assert "PHQ-9 10 (5 Jan 2026)" in form.rows["mood"].why.text()
    assert "1 to attend to; 0 no prompt; 9 not asked" in form.counts.text()
    form.further.open(False)
    form.rows["diet"].answer.choose("balanced")
    assert not form.further.is_open, "what was folded by hand stays so"
    form.rows["heat"].answer.choose("yes")
    assert form.further.is_open


def test_what_is_read_from_the_record_is_shown_without_a_prompt_too(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    values = (Value("weight_kg", Decimal(70)), Value("height_cm", Decimal(175)))
    services.store.visits.add(eve.id, Visit("", date(2026, 1, 5), values=values))
    row = form_of(qtbot, services, eve).rows["weight"]
    assert row.why.text() == "BMI 22.9 (5 Jan 2026)"
    assert not row.why.isHidden()


def test_from_edss_6_5_the_further_list_is_asked_with_the_others(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    services.store.visits.add(eve.id, Visit("", date(2026, 1, 5), values=(Value("edss", Decimal("6.5")),)))
    form = form_of(qtbot, services, eve)
    assert form.rows["advanced"] not in form.further.rows
    assert "10 not asked" in form.counts.text()


def test_a_worry_and_no_worry_do_not_stand_together(qtbot: QtBot, services: Services, eve: Patient) -> None:
    row = form_of(qtbot, services, eve).rows["social"]
    assert isinstance(row.answer, SeveralChoice)
    for picked in ("money", "transport"):
        row.answer.pick(picked)
    assert row.answer.value == "money; transport"
    assert row.why.text().startswith("money, transport: a worry was named")
    row.answer.pick("no-worry")
    assert row.answer.value == "no-worry"
    row.answer.pick("food")
    assert row.answer.value == "food"


# Medicines


def test_medicines_complete_on_generic_names_and_synonyms_and_show_score_scale_and_source(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    form = form_of(qtbot, services, eve)
    name, _, as_needed = form.medicines.new[0]
    assert isinstance(name.editor, QLineEdit)
    completer = name.editor.completer()
    assert isinstance(completer, QCompleter)
    completer.setCompletionPrefix("pethi")
    assert completer.currentCompletion() == "pethidine"
    completer.setCompletionPrefix("MEPERI")
    assert completer.currentCompletion() == "meperidine"
    name.set_text("pethidine hydrochloride 50 mg")
    assert name.message.text().startswith("meperidine: ACBcalc 2 · ACB 2. Source: ACBcalc")
    as_needed.choose(True)
    assert "counted though as needed" in name.message.text()
    name.set_text("paracetamol")
    assert name.message.text().endswith("on neither list (△ unverified)")
    name.set_text("herb of the market")
    assert name.message.text() == "ACBcalc: not scored"


def test_an_inhaled_medicine_is_left_out_where_the_clinic_has_it_so(
    qtbot: QtBot, services: Services, eve: Patient, page: SettingsPage
) -> None:
    page.checklist.local.click()
    assert services.store.settings.get(LOCAL_SETTING) is True
    services.store.medicines.add(eve.id, Medicine("", "tiotropium inhaler"))
    form = form_of(qtbot, services, eve)
    assert "left out as the clinic has it: tiotropium inhaler (inhaled)" in texts(form.medicines)
    assert "left out" in form.rows["medicines"].why.text()


# The trend


def test_the_trend_is_reached_from_the_overview_and_from_the_form(
    qtbot: QtBot, services: Services, eve: Patient
) -> None:
    overview = PatientPage(services)
    qtbot.addWidget(overview)
    overview.show_patient(eve.id)
    form = form_of(qtbot, services, eve)
    for opener in (overview.overview.trend_button, form.trend_button):
        seen: list[TrendDialog] = []

        def look(seen: list[TrendDialog] = seen) -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, TrendDialog)
            seen.append(dialog)
            dialog.reject()

        QTimer.singleShot(0, look)
        opener.click()
        (dialog,) = seen
        assert dialog.table.item(2, 2).text() == "▲ to attend to\nnow, 10 cigarettes a day"
        assert dialog.table.item(2, 2).data(Qt.ItemDataRole.AccessibleTextRole).startswith("10 Mar 2025: ▲")


def test_the_trend_of_nobody_says_what_would_fill_it(qtbot: QtBot, services: Services) -> None:
    adam = services.store.patients.add(Patient("", "A-1"))
    dialog = TrendDialog(trend(services.record(adam.id), services.rules(), TODAY), "")
    qtbot.addWidget(dialog)
    assert "Nothing to compare yet" in texts(dialog)
    assert "under three minutes (Ctrl+B)" in texts(dialog)
    show_trend(services, None, None, dialog)  # no patient: nothing opens
