"""Nothing typed is lost: drafts of every form, kept on leaving a field and while typing, and let go with saving."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from domain.records import Patient
from storage.refusals import DiskFull
from storage.store import open_store
from tests.ui.conftest import PASSPHRASE, now
from tests.ui.form_samples import FORMS, fill, fully_recorded
from ui.forms.form_page import DRAFT_DELAY_MS, FormPage
from ui.forms.relapse_form import RelapseForm
from ui.forms.visit_form import VisitForm
from ui.services import Services
from ui.tasks import TaskRunner


@pytest.fixture
def patient(services: Services, adam: Patient) -> Patient:
    """Adam, with something in every list."""
    return fully_recorded(services, adam)


def kept(services: Services, form: FormPage) -> dict[str, object] | None:
    """Return what the draft of *form* holds."""
    draft = services.store.drafts.get(form.patient_id, form.form)
    return draft.payload if draft is not None else None


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("name", FORMS)
def test_a_draft_gives_every_input_of_every_form_back(
    qtbot: QtBot, services: Services, patient: Patient, name: str, turn: int
) -> None:
    first = FORMS[name](services, patient)
    qtbot.addWidget(first)
    untouched = first.payload()
    fill(first, turn)
    typed = first.payload()
    differing = [key for key in untouched if typed[key] != untouched[key]]
    assert len(differing) >= len(untouched) / 2, "the test has to type something"
    assert first.keep_draft()
    second = FORMS[name](services, patient)
    qtbot.addWidget(second)
    assert second.payload() == typed
    assert {k: (type(v), v) for k, v in second.payload().items()} == {k: (type(v), v) for k, v in typed.items()}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_was_only_looked_at_leaves_no_draft(
    qtbot: QtBot, services: Services, patient: Patient, name: str
) -> None:
    form = FORMS[name](services, patient)
    qtbot.addWidget(form)
    form.show()
    for _ in range(12):
        QTest.keyClick(QApplication.focusWidget() or form, Qt.Key.Key_Tab)
    form.close_form()
    assert kept(services, form) is None


def test_the_draft_is_kept_when_the_focus_leaves_the_field(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = VisitForm(services, patient.id)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    for field in (form.rater, form.note, form.edss.distance):
        field.editor.setFocus()
        QTest.keyClicks(field.editor, "12")
        assert (kept(services, form) or {}).get(field.name) is None
        QTest.keyClick(field.editor, Qt.Key.Key_Tab)
    draft = kept(services, form)
    assert draft is not None
    assert (draft["rater"], draft["note"], draft["walking_distance_m"]) == ("12", "12", "12")


def test_while_typing_the_draft_is_at_most_two_seconds_behind(
    qtbot: QtBot, services: Services, patient: Patient
) -> None:
    form = VisitForm(services, patient.id)
    qtbot.addWidget(form)
    QTest.keyClicks(form.note.editor, "gait unsteady")
    assert DRAFT_DELAY_MS < 2000
    qtbot.waitUntil(lambda: (kept(services, form) or {}).get("note") == "gait unsteady", timeout=5000)


def test_a_second_process_reads_the_draft_as_after_a_crash(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = VisitForm(services, patient.id)
    qtbot.addWidget(form)
    form.edss.grades["fs_visual"].set_text("3")
    form.relapse.choose(False)  # a choice is kept at once
    with open_store(services.store.folder, PASSPHRASE, now=now, who="Tester", read_only=True) as after:
        draft = after.drafts.get(patient.id, "visit")
    assert draft is not None
    assert draft.payload["fs_visual"] == "3"
    assert draft.payload["relapse"] is False


def test_a_date_typed_as_t_is_still_the_same_day_in_tomorrows_draft(
    qtbot: QtBot, services: Services, patient: Patient
) -> None:
    form = RelapseForm(services, patient.id)
    qtbot.addWidget(form)
    form.onset.set_text("t")
    form.keep_draft()
    tomorrow = Services(services.store, lambda: now() + timedelta(days=1), TaskRunner())
    again = RelapseForm(tomorrow, patient.id)
    qtbot.addWidget(again)
    assert str(again.onset.value) == "9 Mar 2026"


def test_a_resumed_draft_says_whose_it_is(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = VisitForm(services, patient.id)
    qtbot.addWidget(form)
    form.note.set_text("begun")
    form.keep_draft()
    again = VisitForm(services, patient.id)
    qtbot.addWidget(again)
    at = datetime(2026, 3, 9, 13, 32, tzinfo=UTC).astimezone()
    assert again._banner.text().startswith("Draft for Demo, Adam · born 5 May 1986")
    assert f"kept 9 Mar 2026 at {at:%H:%M}" in again._banner.text()


def test_name_and_birth_date_stand_beside_sign(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = VisitForm(services, patient.id)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.resize(1280, 760)
        form.show()
    assert form.whose.text().startswith("for Demo, Adam · born 5 May 1986")
    button, words = form.save_button, form.whose
    middle = words.mapTo(form, QPoint(0, words.height() // 2)).y()
    assert button.y() <= middle <= button.y() + button.height()


@pytest.mark.parametrize("name", FORMS)
def test_no_two_inputs_of_a_form_share_their_letter(
    qtbot: QtBot, services: Services, patient: Patient, name: str
) -> None:
    form = FORMS[name](services, patient)
    qtbot.addWidget(form)
    labels = [*form.findChildren(QLabel), *form.findChildren(QPushButton)]
    letters = [found.group(1).lower() for made in labels if (found := re.search("&([^&])", made.text()))]
    assert sorted(letters) == sorted(set(letters))


def test_escape_closes_and_keeps_the_draft(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = VisitForm(services, patient.id)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    form.rater.editor.setFocus()
    QTest.keyClicks(form.rater.editor, "R. A.")
    with qtbot.waitSignal(form.closed):
        QTest.keyClick(form.rater.editor, Qt.Key.Key_Escape)
    draft = kept(services, form)
    assert draft is not None
    assert draft["rater"] == "R. A."


def test_signing_lets_the_draft_go_and_closing_the_form_does_not_bring_it_back(
    qtbot: QtBot, services: Services, patient: Patient
) -> None:
    form = VisitForm(services, patient.id)
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.show()
    form.date.set_text("8 3 2026")
    form.rater.editor.setFocus()
    QTest.keyClicks(form.rater.editor, "R. A.")
    with qtbot.waitSignal(form.saved):
        QTest.keyClick(form.rater.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    form.hide()  # the focus leaves the field only now
    assert kept(services, form) is None
    assert services.record(patient.id).visits[-2].rater == "R. A."


def test_discarding_lets_the_draft_go(qtbot: QtBot, services: Services, patient: Patient) -> None:
    form = VisitForm(services, patient.id)
    qtbot.addWidget(form)
    form.rater.set_text("R. A.")
    form.keep_draft()
    form.discard()
    form.hide()
    assert kept(services, form) is None


def test_a_full_disk_is_said_and_the_form_stays_open_with_what_was_typed(
    qtbot: QtBot, services: Services, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = VisitForm(services, patient.id)
    qtbot.addWidget(form)

    def full(*_args: object) -> None:
        raise DiskFull(services.store.folder)

    monkeypatch.setattr(services.store.drafts, "save", full)
    form.rater.set_text("R. A.")
    closed: list[bool] = []
    form.closed.connect(lambda: closed.append(True))
    form.close_form()
    assert closed == []
    assert "could not be kept" in form.problem.text()
    assert form.rater.text() == "R. A."


def test_a_refusal_of_the_store_is_a_sentence_and_nothing_is_half_stored(
    qtbot: QtBot, services: Services, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = services.record(patient.id)
    form = VisitForm(services, patient.id)
    qtbot.addWidget(form)
    form.rater.set_text("R. A.")

    def full(*_args: object) -> None:
        raise DiskFull(services.store.folder)

    # The visit itself can be written, the draft cannot be let go: neither happens.
    monkeypatch.setattr(services.store.drafts, "discard", full)
    form.try_to_save()
    assert str(DiskFull(services.store.folder)) in form.problem.text()
    assert form.problem.text().endswith("The draft is kept.")
    assert services.record(patient.id) == before
    assert kept(services, form) is not None


def test_a_registry_open_to_read_only_says_so_and_never_claims_to_keep_a_draft(
    qtbot: QtBot, services: Services, patient: Patient
) -> None:
    with open_store(services.store.folder, PASSPHRASE, now=now, who="Tester", read_only=True) as store:
        form = VisitForm(Services(store, now, services.tasks), patient.id)
        qtbot.addWidget(form)
        assert "read only" in form.problem.text()
        form.rater.set_text("R. A.")
        form.try_to_save()
        assert form.problem.text().startswith("✕ ")
        assert "The draft is kept" not in form.problem.text()
        with qtbot.waitSignal(form.closed):
            form.close_form()
