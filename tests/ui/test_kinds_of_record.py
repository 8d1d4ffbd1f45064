"""What single kinds of record ask beside their fields: statements, results of the laboratory, consents, concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.care_records import PlanState
from domain.dates import PartialDate
from domain.records import Patient, PatientRecord, StatementKind
from tests.ui.form_samples import SAMPLES
from tests.ui.spec_form_steps import added, messages, opened, say
from ui.services import Services
from ui.widgets.field import Field


def test_a_statement_asks_only_what_its_kind_needs_and_no_letter_comes_twice(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = opened(qtbot, services, adam, "statement")
    form.show()
    asked = {}
    for kind in StatementKind:
        say(form, kind=kind)
        shown = [name for name, made in form.inputs.items() if made.box.isVisible()]
        asked[kind] = [name for name in shown if name in ("start", "end")]
        labels = [m.widget.label.text() for n, m in form.inputs.items() if n in shown and isinstance(m.widget, Field)]
        letters = [text[text.index("&") + 1].lower() for text in (*labels, "&Save", "&keep") if "&" in text]
        assert len(letters) == len(set(letters)), kind
    assert asked == {
        StatementKind.HISTORY_COMPLETE: ["start", "end"],
        StatementKind.BASELINE_VISIT: ["start"],
        StatementKind.PROGRESSION: [],
        StatementKind.NOT_MS_PROGRESSION: [],
        StatementKind.COURSE_REVIEW: [],
        StatementKind.DISCUSSED: [],
    }
    say(form, kind=StatementKind.HISTORY_COMPLETE, start="2024")
    say(form, kind=StatementKind.PROGRESSION)
    assert form.inputs["start"].box.isVisible(), "what is typed is never out of sight"


@pytest.mark.parametrize(
    ("kind", "values", "field", "words"),
    [
        ("statement", {"kind": StatementKind.HISTORY_COMPLETE}, "start", "From when on"),
        ("statement", {"kind": StatementKind.NOT_MS_PROGRESSION}, "reason", "What else explains it"),
        ("statement", {"kind": StatementKind.BASELINE_VISIT}, "start", "which visit"),
        ("statement", {"kind": StatementKind.BASELINE_VISIT, "start": "1 1 2020"}, "start", "No visit is recorded"),
        ("lab", {"test": "NfL in tears"}, "value", "What is the result"),
        ("lab", {"test": "TSH", "value": "2,5", "unit": ""}, "unit", "In which unit"),
        ("lab", {"test": "TSH", "value": "< 2"}, "value", "not a number"),
        ("consent", {"given": False, "withdrawn": "t"}, "withdrawn", "not agreed to"),
        ("referral", {"status": "declined", "seen": "t"}, "seen", "declined"),
        ("plan", {"what": "x", "state": PlanState.UNDER_WAY, "end": "t"}, "end", "Under way"),
        ("plan", {"what": "x", "state": PlanState.NOT_TAKEN, "start": "t"}, "start", "not taken"),
        ("pregnancy", {"start": "2025", "outcome": "ongoing", "end": "t"}, "end", "going on"),
        (
            "pregnancy",
            {"start": "2025", "breastfeeding": False, "breastfed_until": "t"},
            "breastfed_until",
            "no breast",
        ),
    ],
)
def test_what_does_not_agree_is_said_and_not_saved(
    kind: str,
    values: dict[str, object],
    field: str,
    words: str,
    qtbot: QtBot,
    services: Services,
    adam: Patient,
) -> None:
    before = services.record(adam.id)
    form = opened(qtbot, services, adam, kind)
    say(form, **values)
    form.try_to_save()
    assert words in messages(form)[field]
    assert services.record(adam.id) == before


def without_relapses(services: Services, adam: Patient) -> PatientRecord:
    services.store.patients.set_relapses_absent(adam.id, True, "imported so")
    return services.record(adam.id)


def test_that_relapses_are_recorded_from_now_on_is_stated_and_logged(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    assert without_relapses(services, adam).relapses_absent
    form = opened(qtbot, services, adam, "statement")
    assert form.inputs["kind"].value() is StatementKind.HISTORY_COMPLETE
    say(form, start="1 1 2026", reason="asked today")
    form._inputs["relapses_recorded"].choose(True)  # type: ignore[union-attr]  # it is a choice
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    record = services.record(adam.id)
    assert not record.relapses_absent
    assert record.statements[-1].start == PartialDate(2026, 1, 1)
    assert "asked today" in " ".join(line.reason for line in services.store.audit.lines(adam.id))


def test_a_statement_alone_does_not_make_absent_relapses_known(qtbot: QtBot, services: Services, adam: Patient) -> None:
    without_relapses(services, adam)
    form = opened(qtbot, services, adam, "statement")
    say(form, start="1 1 2026")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert services.record(adam.id).relapses_absent


def test_a_concern_is_closed_by_name_without_a_reason_for_a_correction(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    still_open = replace(SAMPLES["concern"], closed_on=None, closed_by="", outcome="")
    concern = added(services, adam, "concern", still_open)
    form = opened(qtbot, services, adam, "concern", concern)
    say(form, closed_on="4 2 2025", outcome="rang back")
    assert "cannot be closed before" in messages(form)["closed_on"]
    say(form, closed_on="t")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    closed = replace(concern, closed_on=date(2026, 3, 9), closed_by="Tester", outcome="rang back")
    assert services.record(adam.id).concerns == (closed,)


def test_a_test_of_the_catalogue_brings_its_unit_and_specimen_and_what_was_typed_stays(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = opened(qtbot, services, adam, "lab")
    say(form, test="Vitamin B12")
    first = form.inputs["unit"].value()
    assert first
    assert form.inputs["specimen"].value()
    say(form, unit="mine")
    say(form, test="TSH")
    assert form.inputs["unit"].value() == "mine"
    say(form, unit="", value="2,5")
    assert form.inputs["unit"].value() == ""
    say(form, unit="mU/L")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (lab,) = services.record(adam.id).labs
    assert (lab.test, lab.value, lab.unit) == ("tsh", Decimal("2.5"), "mU/L")


def test_folded_inputs_open_by_key_and_open_by_themselves_where_something_is_recorded(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = opened(qtbot, services, adam, "lab")
    form.show()
    ((_, folded, _),) = [grid for grid in form._grids if grid[1] is not None]
    assert folded is not None
    assert not form.inputs["reference"].box.isVisible()
    folded.heading.setFocus()
    QTest.keyClick(folded.heading, Qt.Key.Key_Space)
    assert form.inputs["reference"].box.isVisible()
    again = opened(qtbot, services, adam, "lab", added(services, adam, "lab"))
    again.show()
    assert again.inputs["reference"].box.isVisible()
