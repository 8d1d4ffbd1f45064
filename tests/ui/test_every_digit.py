"""No correction form loses a digit of a value that nobody touched, however many were recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot

from domain.care_records import LabResult, ScanMarker
from domain.measures import MEASURES
from domain.records import BrainHealthReview, MriScan, Patient, ReviewAnswer, Value, Visit
from domain.scan_markers import MarkerKind
from storage.reference import load_scan_markers
from ui.forms.catalogue import FORMS
from ui.forms.form_page import FormPage
from ui.services import Services

FOUR = Decimal("0.0001")  # more digits than a value is shown with anywhere


def with_four_digits(low: Decimal, high: Decimal) -> Decimal:
    """Return a value between two bounds with four digits after the point."""
    return ((low + high) / 2).quantize(FOUR) + 7 * FOUR


TIMED = [name for name, measure in MEASURES.items() if measure.step == FOUR]
VISIT = Visit(
    "",
    date(2025, 3, 20),
    comparable=True,
    relapse_since_last=False,
    values=(
        *(Value(name, with_four_digits(MEASURES[name].low, MEASURES[name].high)) for name in TIMED),
        Value("t25fw", Decimal("5.1234"), 1),
        Value("t25fw", Decimal("5.5677"), 2),
        Value("nhpt_dominant", Decimal("20.0001"), 1),
        Value("sdmt", Decimal("41")),
    ),
)
SCAN = MriScan("", date(2025, 2, 1), pbvc_percent=Decimal("-0.4321"), cord_area_mm2=Decimal("71.5437"))
LAB = LabResult("", date(2025, 2, 3), "nfl", Decimal("12.3457"), "pg/mL")
REVIEW = BrainHealthReview("", date(2025, 3, 20), (ReviewAnswer("sleep", "", Decimal("5.2501"), "h"),))


def scan() -> MriScan:
    """Return a scan with four digits in every marker that is a measured number."""
    numbers = [m for m in load_scan_markers().values() if m.kind is MarkerKind.NUMBER and not m.column]
    markers = tuple(
        ScanMarker(m.id, with_four_digits(m.low, m.high)) for m in numbers if m.low is not None and m.high is not None
    )
    return replace(SCAN, markers=markers)


def opened(qtbot: QtBot, services: Services, adam: Patient, kind: str, record: object) -> FormPage:
    form = FORMS[kind].make(services, adam.id, record)
    qtbot.addWidget(form)
    return form


@pytest.mark.parametrize("kind", ["visit", "scan", "lab", "review"])
def test_a_record_opened_and_saved_keeps_every_digit(
    qtbot: QtBot, services: Services, adam: Patient, kind: str
) -> None:
    made = {"visit": VISIT, "scan": scan(), "lab": LAB, "review": REVIEW}[kind]
    repository = services.store.of_kind[FORMS[kind].field]
    stored = repository.add(adam.id, made)
    form = opened(qtbot, services, adam, kind, stored)
    reason = next(widget for name, widget in form._inputs.items() if name in ("reason", "correction"))
    reason.set_text("looked at")  # type: ignore[union-attr]  # a field of text, in every form
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    again = repository.get(stored.id)
    if isinstance(again, Visit):  # what no input shows comes first; the order of values says nothing
        assert sorted(again.values, key=repr) == sorted(stored.values, key=repr)
        again = replace(again, values=stored.values)
    assert again == stored


def test_the_fourth_digit_stands_in_the_field_of_a_trial(qtbot: QtBot, services: Services, adam: Patient) -> None:
    stored = services.store.visits.add(adam.id, VISIT)
    form = opened(qtbot, services, adam, "visit", stored)
    assert (form.payload()["t25fw_1"], form.payload()["t25fw_2"]) == ("5.1234", "5.5677")
