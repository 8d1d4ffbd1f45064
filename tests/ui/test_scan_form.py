"""What is recorded of a scan beside its counts: folded away, kept to the letter, never out of sight with a value."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from domain.care_records import ScanMarker
from domain.records import MriScan, Patient
from domain.scan_markers import MarkerKind
from storage.reference import load_scan_markers
from ui.forms.scan_form import ScanForm
from ui.services import Services
from ui.widgets.choice import Choice
from ui.widgets.field import Field, Grade

DAY = date(2026, 1, 5)
MARKERS = load_scan_markers()
FOLDED = [marker.id for marker in MARKERS.values() if marker.folded]


def save(qtbot: QtBot, services: Services, form: ScanForm) -> MriScan:
    """Save, and return the scan of that day as it is stored."""
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (stored,) = (scan for scan in services.record(form.patient_id).scans if scan.on == DAY)
    return stored


def new_form(qtbot: QtBot, services: Services, patient: Patient, scan: MriScan | None = None) -> ScanForm:
    """Return the form of a scan of that day."""
    form = ScanForm(services, patient.id, scan)
    qtbot.addWidget(form)
    if scan is None:
        form.date.set_text("5 1 2026")
    return form


def put(form: ScanForm, marker_id: str, turn: int = 0) -> None:
    """Enter something that the marker can hold."""
    field, widget = MARKERS[marker_id], form.markers.of[marker_id].widget
    if isinstance(widget, Choice):
        widget.choose(("yes", "no")[turn % 2])
    elif field.kind is MarkerKind.COUNT:
        widget.set_text(f"{field.measure.low + 1 + turn}")
    elif field.kind is MarkerKind.NUMBER:
        widget.set_text(f"{(field.measure.low + field.measure.high) / 2 + Decimal('0.25')}".replace(".", ","))
    else:
        widget.set_text(f"Zoë's, „{turn}”; text")


def test_every_marker_is_stored_with_its_value_and_shown_again(qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = new_form(qtbot, services, adam)
    for turn, marker_id in enumerate(MARKERS):
        put(form, marker_id, turn)
    typed = form.payload()
    stored = save(qtbot, services, form)
    assert {marker.field for marker in stored.markers} == {m.id for m in MARKERS.values() if not m.column}
    for marker in stored.markers:
        assert (marker.value is not None) is MARKERS[marker.field].kind.is_numeric, marker
        assert (marker.text != "") is not MARKERS[marker.field].kind.is_numeric, marker
    assert None not in (stored.rim_lesions, stored.slowly_expanding_lesions, stored.pbvc_percent, stored.cord_area_mm2)
    assert isinstance(stored.rim_lesions, int)
    again = new_form(qtbot, services, adam, stored)
    shown = again.payload()
    assert [name for name in typed if name != "date" and _same(typed[name]) != _same(shown[name])] == []
    assert again.made() == stored


def _same(text: object) -> object:
    """Return a text of an input, a decimal comma as a point."""
    return text.replace(",", ".") if isinstance(text, str) and text.lstrip("-")[:1].isdigit() else text


def test_a_draft_gives_every_marker_back(qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = new_form(qtbot, services, adam)
    for turn, marker_id in enumerate(MARKERS):
        put(form, marker_id, turn)
    form.keep_draft()
    again = new_form(qtbot, services, adam)
    assert {k: v for k, v in again.payload().items() if k != "date"} == {
        k: v for k, v in form.payload().items() if k != "date"
    }
    assert again.markers.folded.is_open, "what the draft holds is not out of sight"


def test_what_was_not_touched_is_stored_as_it_came(qtbot: QtBot, services: Services, adam: Patient) -> None:
    markers = (
        ScanMarker("of_another_program", Decimal(3), "kept"),
        ScanMarker("t2_volume", Decimal("12.50"), "by the other software"),
        ScanMarker("safety_finding", text="not sure"),
        ScanMarker("nawm_mtr", text="about a third"),
        ScanMarker("t2_volume", Decimal("13.1")),
    )
    stored = services.store.scans.add(adam.id, MriScan("", DAY, markers=markers))
    form = new_form(qtbot, services, adam, stored)
    assert form.made() == stored
    finding = form.markers.of["safety_finding"].widget
    assert isinstance(finding, Choice)
    assert finding.words == "not sure"
    words = form.markers.of["nawm_mtr"].widget
    assert isinstance(words, Field)
    assert words.message.text() == "Recorded in words: about a third"
    volume = form.markers.of["t2_volume"].widget
    assert isinstance(volume, Field)
    volume.set_text("14")
    form.reason.set_text("looked at again")
    after = save(qtbot, services, form)
    assert after.markers == (markers[0], replace(markers[1], value=Decimal(14), text=""), *markers[2:])


def test_an_emptied_marker_is_taken_away(qtbot: QtBot, services: Services, adam: Patient) -> None:
    kept = ScanMarker("protocol", text="2")
    stored = services.store.scans.add(
        adam.id, MriScan("", DAY, rim_lesions=2, markers=(ScanMarker("t2_volume", Decimal(1)), kept))
    )
    form = new_form(qtbot, services, adam, stored)
    for marker_id in ("t2_volume", "rim_lesions"):
        widget = form.markers.of[marker_id].widget
        assert isinstance(widget, Field)
        widget.set_text("")
    form.reason.set_text("of another scan")
    after = save(qtbot, services, form)
    assert (after.markers, after.rim_lesions) == ((kept,), None)


def test_the_advanced_part_is_folded_away_until_something_is_in_it(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = new_form(qtbot, services, adam)
    boxes = [form.markers.of[marker_id].box for marker_id in FOLDED]
    assert not any(box.isVisibleTo(form) for box in boxes)
    assert form.markers.of["report_text"].box.isVisibleTo(form)
    stored = services.store.scans.add(adam.id, MriScan("", DAY, cord_area_mm2=Decimal("71.5")))
    filled = new_form(qtbot, services, adam, stored)
    assert all(filled.markers.of[marker_id].box.isVisibleTo(filled) for marker_id in FOLDED)


def test_the_advanced_part_opens_by_keyboard_and_tab_goes_into_it(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = new_form(qtbot, services, adam)
    with qtbot.waitExposed(form):
        form.show()
    form.activateWindow()
    fold = form.markers.folded
    QTest.keyClick(form.windowHandle(), Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: fold.is_open)
    fold.heading.setFocus()
    QTest.keyClick(form.windowHandle(), Qt.Key.Key_Tab)
    QApplication.processEvents()
    first = form.markers.of[FOLDED[0]].widget
    assert isinstance(first, Field)
    assert QApplication.focusWidget() is first.editor
    fold.heading.setFocus()
    QTest.keyClick(form.windowHandle(), Qt.Key.Key_Space)
    assert not fold.is_open


def test_tab_leaves_a_text_of_several_lines(qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = new_form(qtbot, services, adam)
    editors = form.findChildren(QPlainTextEdit)
    assert len(editors) == sum(marker.kind is MarkerKind.TEXT for marker in MARKERS.values())
    assert all(editor.tabChangesFocus() for editor in editors)


@pytest.mark.parametrize(
    ("marker_id", "typed", "words"),
    [
        ("rim_lesions", "1.5", "steps of 1"),
        ("slowly_expanding_lesions", "-1", "0 to 999"),
        ("pbvc_percent", "many", "not a number"),
        ("nawm_mtr", "1.2", "0 to 1"),
        ("pbvc_annual", "-11", "-10 to 5"),
        ("cord_new", "51", "0 to 50"),
    ],
)
def test_a_refused_marker_opens_the_fold_and_blocks_saving(
    qtbot: QtBot, services: Services, adam: Patient, marker_id: str, typed: str, words: str
) -> None:
    form = new_form(qtbot, services, adam)
    field = form.markers.of[marker_id].widget
    assert isinstance(field, Field)
    field.set_text(typed)
    assert not form.markers.folded.is_open
    form.try_to_save()
    assert form.markers.folded.is_open
    assert field.grade is Grade.ERROR
    assert words in field.message.text()
    assert not [scan for scan in services.record(adam.id).scans if scan.on == DAY]


def test_every_marker_shows_its_caveat_and_source_to_eye_and_screen_reader(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = new_form(qtbot, services, adam)
    for marker in form.markers.of.values():
        widget = marker.widget
        if isinstance(widget, Field):
            assert widget.editor.accessibleDescription() == marker.field.remark
            assert marker.field.name in widget.editor.accessibleName()
        shown = [label.text() for label in marker.box.findChildren(type(form.whose))]
        assert marker.field.remark == "" or marker.field.remark in shown, marker.field.id
