"""The data-quality rules while a form is filled in: under the field, at once on leaving it, kept by one key."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from domain.records import Adjudication, Patient, PatientRecord
from storage.store import Store
from tests.quality_records import BASE, both, last_visit, nothing, relapse, when
from ui.forms.catalogue import FORMS
from ui.forms.form_page import FormPage
from ui.forms.live_findings import LiveFindings, attach
from ui.forms.visit_form import VisitForm
from ui.services import Services
from ui.widgets.field import Field, Grade


@pytest.fixture
def mia(store: Store) -> Patient:
    """A patient in whose record nothing is to be found."""
    return store.add_record(BASE)


def opened(
    qtbot: QtBot, services: Services, kind: str, patient_id: str, record: Any = None
) -> tuple[Any, LiveFindings]:
    form = FORMS[kind].make(services, patient_id, record)
    qtbot.addWidget(form)
    live = attach(form, kind, services)
    assert live is not None
    form.resize(1280, 900)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    return form, live


def type_in(qtbot: QtBot, field: Field, text: str) -> None:
    field.editor.setFocus()
    qtbot.keyClicks(field.editor, text)


def edss(form: VisitForm) -> Field:
    return form.edss.stated


def test_what_is_unusual_appears_under_its_field_while_typing(qtbot: QtBot, services: Services, mia: Patient) -> None:
    form, live = opened(qtbot, services, "visit", mia.id)
    type_in(qtbot, edss(form), "7")
    qtbot.waitUntil(lambda: edss(form).grade is Grade.UNUSUAL)
    assert edss(form).message.text() == "△ Unusual: see below"
    (text,) = live.notes.texts
    assert text.startswith("EDSS rose from 3.0 on 10 Nov 2025 to 7.0 on 9 Mar 2026")
    assert text in edss(form).editor.accessibleDescription()


def test_it_appears_at_once_when_the_field_is_left(qtbot: QtBot, services: Services, mia: Patient) -> None:
    form, live = opened(qtbot, services, "visit", mia.id)
    live._timer.setInterval(60_000)
    type_in(qtbot, edss(form), "7")
    assert edss(form).grade is Grade.FINE
    form.note.setFocus()
    assert edss(form).grade is Grade.UNUSUAL


def test_it_goes_when_what_it_rests_on_changes(qtbot: QtBot, services: Services, mia: Patient) -> None:
    form, live = opened(qtbot, services, "visit", mia.id)
    type_in(qtbot, edss(form), "7")
    live.judge()
    assert edss(form).grade is Grade.UNUSUAL
    form.relapse.choose(True)
    live.judge()
    assert edss(form).grade is Grade.FINE
    assert live.notes.texts == ()


def test_f2_keeps_it_and_signing_stores_a_check_with_the_visit(
    qtbot: QtBot, services: Services, store: Store, mia: Patient
) -> None:
    form, live = opened(qtbot, services, "visit", mia.id)
    type_in(qtbot, edss(form), "7")
    live.judge()
    qtbot.keyClick(edss(form).editor, Qt.Key.Key_F2)
    assert edss(form).grade is Grade.FINE
    assert edss(form).message.text() == "Kept as it is"
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (check,) = (c for c in store.record(mia.id).checks if c.rule == "edss-jump")
    newest = store.record(mia.id).visits[-1]
    assert (check.kind, check.record_id, check.by) == ("visit", newest.id, "Tester")
    assert check.facts == ("2025-11-10", "3", "2026-03-09", "7")


def test_what_was_kept_does_not_come_back_in_the_correction_until_the_facts_change(
    qtbot: QtBot, services: Services, store: Store, mia: Patient
) -> None:
    form, live = opened(qtbot, services, "visit", mia.id)
    type_in(qtbot, edss(form), "7")
    live.judge()
    qtbot.keyClick(edss(form).editor, Qt.Key.Key_F2)
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    again, live = opened(qtbot, services, "visit", mia.id, store.record(mia.id).visits[-1])
    live.judge()
    assert edss(again).grade is Grade.FINE
    edss(again).set_text("7.5")
    live.judge()
    assert edss(again).grade is Grade.UNUSUAL


def test_what_was_not_kept_does_not_block_signing_and_stores_no_check(
    qtbot: QtBot, services: Services, store: Store, mia: Patient
) -> None:
    form, _ = opened(qtbot, services, "visit", mia.id)
    type_in(qtbot, edss(form), "7")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert store.record(mia.id).checks == ()


def test_another_value_after_f2_is_asked_again_and_only_what_is_signed_is_stored(
    qtbot: QtBot, services: Services, store: Store, mia: Patient
) -> None:
    form, live = opened(qtbot, services, "visit", mia.id)
    type_in(qtbot, edss(form), "7")
    live.judge()
    qtbot.keyClick(edss(form).editor, Qt.Key.Key_F2)
    edss(form).set_text("8")
    live.judge()
    assert edss(form).grade is Grade.UNUSUAL
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert store.record(mia.id).checks == ()


def test_an_error_of_a_rule_blocks_saving_and_keeps_the_draft(
    qtbot: QtBot, services: Services, store: Store, mia: Patient
) -> None:
    store.patients.update(replace(mia, death_date=when("2026-01-10")), "died")
    form, _ = opened(qtbot, services, "relapse", mia.id)
    type_in(qtbot, form.onset, "10 2 2026")
    form.try_to_save()
    assert form.onset.grade is Grade.ERROR
    assert form.onset.message.text() == "✕ Relapse onset 10 Feb 2026 lies after the death, 10 Jan 2026."
    assert form.problem.text().startswith("✕ 1 error blocks saving: Onset.")
    assert store.record(mia.id).relapses == ()
    assert store.drafts.get(mia.id, "relapse") is not None
    form.onset.set_text("9 1 2026")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()


def test_in_a_field_with_room_the_whole_sentence_stands_under_it_and_f2_keeps_it(
    qtbot: QtBot, services: Services, store: Store, mia: Patient
) -> None:
    form, live = opened(qtbot, services, "relapse", mia.id)
    form.onset.set_text("3 2025")
    type_in(qtbot, form.duration, "0")
    live.judge()
    assert form.duration.message.text() == ("△ Relapse Mar 2025 lasted under 24 hours, and no note says why it counts.")
    qtbot.keyClick(form.duration.editor, Qt.Key.Key_F2)
    assert form.duration.message.text().startswith("Kept as it is: Relapse Mar 2025")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (check,) = store.record(mia.id).checks
    assert (check.rule, check.record_id) == ("relapse-short", store.record(mia.id).relapses[0].id)


def test_f2_does_not_keep_an_error(qtbot: QtBot, services: Services, store: Store, mia: Patient) -> None:
    store.patients.update(replace(mia, death_date=when("2026-01-10")), "died")
    form, live = opened(qtbot, services, "relapse", mia.id)
    type_in(qtbot, form.onset, "10 2 2026")
    live.judge()
    qtbot.keyClick(form.onset.editor, Qt.Key.Key_F2)
    assert form.onset.grade is Grade.ERROR


def test_a_typing_that_was_refused_keeps_its_own_message(qtbot: QtBot, services: Services, mia: Patient) -> None:
    form, live = opened(qtbot, services, "visit", mia.id)
    type_in(qtbot, edss(form), "7,3")
    own = edss(form).message.text()
    assert edss(form).grade is Grade.ERROR
    live.judge()
    assert edss(form).message.text() == own


def test_what_the_form_said_of_a_field_is_back_when_the_finding_goes(
    qtbot: QtBot, services: Services, store: Store, mia: Patient
) -> None:
    store.relapses.add(mia.id, relapse("2025-06-01")(BASE).relapses[0])
    form, live = opened(qtbot, services, "relapse", mia.id)
    type_in(qtbot, form.onset, "20 6 2025")
    live.judge()
    assert "one relapse or two?" in form.onset.message.text()
    assert form.onset.grade is Grade.UNUSUAL
    form.adjudication.choose(Adjudication.PSEUDO_RELAPSE)
    live.judge()
    assert form.onset.grade is Grade.FINE
    assert form.onset.message.text().startswith("Fri 20 Jun 2025")


def test_what_has_no_field_stands_at_the_bottom_and_f2_keeps_it(
    qtbot: QtBot, services: Services, store: Store, mia: Patient
) -> None:
    form, live = opened(qtbot, services, "relapse", mia.id)
    type_in(qtbot, form.onset, "20 10 2025")
    live.judge()
    assert any("EDSS of 10 Nov 2025 lies within 30 days" in text for text in live.notes.texts)
    assert live.notes.isVisible()
    form.note.editor.setFocus()
    qtbot.keyClick(form.note.editor, Qt.Key.Key_F2)
    assert live.notes.texts == ()
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    record = store.record(mia.id)
    assert {(c.rule, c.kind, c.record_id) for c in record.checks} == {
        ("visit-near-relapse", "visit", record.visits[-1].id)
    }


def test_what_stood_in_other_records_before_is_not_said_again(qtbot: QtBot, services: Services, store: Store) -> None:
    untidy = store.add_record(both(last_visit("6.0"))(BASE))
    _, live = opened(qtbot, services, "relapse", untidy.id)
    live.judge()
    assert live.notes.texts == ()


def test_a_record_marked_as_in_error_stores_no_check(
    qtbot: QtBot, services: Services, store: Store, mia: Patient
) -> None:
    stored = store.relapses.add(mia.id, relapse("2025-10-20", duration_days=0)(BASE).relapses[0])
    form, live = opened(qtbot, services, "relapse", mia.id, stored)
    live._keep_rest()
    live._keep_under("duration")
    form.reason.set_text("entered twice")
    with qtbot.waitSignal(form.saved):
        form.mark_as_error()
    assert store.record(mia.id).checks == ()


@pytest.mark.parametrize("kind", sorted(kind for kind in FORMS if FORMS[kind].opens_new))
def test_every_form_can_be_followed_empty_and_filled_without_a_fault(
    qtbot: QtBot, services: Services, mia: Patient, kind: str
) -> None:
    form: FormPage = FORMS[kind].make(services, mia.id, services.record(mia.id).patient if kind == "patient" else None)
    qtbot.addWidget(form)
    live = attach(form, kind, services)
    if live is not None:
        live.judge()
        assert all(not text.startswith("✕") for text in live.notes.texts)


def test_missing_answers_are_not_asked_for_while_a_form_is_being_filled(
    qtbot: QtBot, services: Services, store: Store
) -> None:
    empty = store.add_record(PatientRecord(replace(BASE.patient, id="", sex=None)))
    _, live = opened(qtbot, services, "visit", empty.id)
    live.judge()
    assert live.notes.texts == ()
    assert nothing(BASE) is BASE
