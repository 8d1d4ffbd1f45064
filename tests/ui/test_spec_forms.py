"""The forms that are described as data: what is typed is what is stored, asked for, corrected and shown again."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import CourseEntry, Patient
from tests.ui.form_samples import SAMPLES
from tests.ui.looking import without_a_name
from tests.ui.spec_form_steps import added, messages, opened, say, stored
from ui.forms.catalogue import FORMS
from ui.forms.live_findings import attach
from ui.forms.spec_form import CORRECTION
from ui.services import Services
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Grade

BY_SPEC = (
    "course",
    "statement",
    "lab",
    "infection",
    "medicine",
    "comorbidity",
    "pregnancy",
    "referral",
    "plan",
    "consent",
    "device",
    "concern",
)
TYPED = tuple(kind for kind in BY_SPEC if kind not in ("device", "concern"))  # the others begin elsewhere


@pytest.mark.parametrize("kind", BY_SPEC)
def test_a_form_shows_every_field_of_its_record(kind: str, qtbot: QtBot, services: Services, adam: Patient) -> None:
    sample = SAMPLES[kind]
    form = opened(qtbot, services, adam, kind, added(services, adam, kind))
    shown = {*form.inputs, "id", "days", *(("on", "what", "acknowledged_by") if kind == "concern" else ())}
    assert {f.name for f in fields(sample)} - shown == set()
    assert [name for name, made in form.inputs.items() if made.is_empty] == [], "the sample has to fill every field"


@pytest.mark.parametrize("kind", BY_SPEC)
def test_a_record_that_is_corrected_keeps_every_value(
    kind: str, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    record = added(services, adam, kind)
    form = opened(qtbot, services, adam, kind, record)
    assert form.made() == record
    form.reason.set_text("looked at again")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert services.store.of_kind[FORMS[kind].field].get(record.id) == record


@pytest.mark.parametrize("kind", TYPED)
def test_what_is_typed_into_a_new_form_is_what_is_stored_and_shown_again(
    kind: str, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    sample = added(services, adam, kind)
    typed = opened(qtbot, services, adam, kind, sample).payload()
    form = opened(qtbot, services, adam, kind)
    form.fill({name: value for name, value in typed.items() if name != CORRECTION})
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (made,) = [r for r in stored(services, adam, kind) if r.id != sample.id and replace(r, id=sample.id) == sample]
    again = opened(qtbot, services, adam, kind, made)
    assert again.payload() == typed


@pytest.mark.parametrize("kind", TYPED)
def test_every_single_field_is_typed_key_by_key_and_comes_back(
    kind: str, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    sample = added(services, adam, kind)
    source = opened(qtbot, services, adam, kind, sample)
    form = opened(qtbot, services, adam, kind)
    form.show()
    for name, made in source.inputs.items():
        target = form.inputs[name].widget
        if isinstance(target, Choice):
            target.choose(made.widget.value)  # type: ignore[union-attr]  # the same spec makes the same input
        elif isinstance(made.held, str):
            target.set_text("")
            if isinstance(target.editor, QLineEdit):
                target.editor.setCompleter(None)  # its list takes the keyboard, which this platform does not have
            for line, words in enumerate(made.held.split("\n")):
                if line:
                    QTest.keyClick(target.editor, Qt.Key.Key_Return)
                QTest.keyClicks(target.editor, words)
    assert form.made() == replace(sample, id="")


@pytest.mark.parametrize("kind", BY_SPEC)
def test_what_is_needed_is_asked_for_beside_its_field_and_nothing_is_stored(
    kind: str, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    before = services.record(adam.id)
    record = (
        replace(added(services, adam, kind), closed_on=None, closed_by="", outcome="") if kind == "concern" else None
    )
    if record is not None:
        before = services.record(adam.id)
    form = opened(qtbot, services, adam, kind, record)
    needed = {spec.name: spec.required for spec in form.spec.fields if spec.required}
    assert needed
    for name in needed:
        widget = form.inputs[name].widget
        if isinstance(widget, Choice):
            widget.choose(None)
        else:
            widget.set_text("")
    form.try_to_save()
    assert {name: text for name, text in messages(form).items() if name in needed} == {
        name: f"✕ {sentence}" for name, sentence in needed.items()
    }
    assert "blocks saving" in form.problem.text() or "block saving" in form.problem.text()
    assert services.record(adam.id) == before


ORDERS = {
    "statement": (("start", "end"),),
    "infection": (("onset", "end"),),
    "medicine": (("start", "stop"),),
    "pregnancy": (("start", "due"), ("start", "end"), ("end", "breastfed_until"), ("start", "breastfed_until")),
    "referral": (("on", "seen"),),
    "plan": (("start", "end"),),
    "consent": (("on", "withdrawn"),),
}


@pytest.mark.parametrize("kind", BY_SPEC)
def test_dates_out_of_order_are_refused_and_the_refusal_goes_when_they_are_put_right(
    kind: str, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = opened(qtbot, services, adam, kind, added(services, adam, kind))
    assert form.spec.orders == ORDERS.get(kind, ())
    for earlier, later in form.spec.orders:
        rightly = form.inputs[later].held
        assert messages(form) == {}
        say(form, **{later: "2 2 2010"})
        assert "lies before" in messages(form)[later], (earlier, later)
        say(form, **{later: rightly})
        assert messages(form) == {}


@pytest.mark.parametrize("kind", BY_SPEC)
def test_no_date_of_a_record_lies_before_the_birth_or_in_the_future(
    kind: str, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = opened(qtbot, services, adam, kind, added(services, adam, kind))
    dates = [name for name, made in form.inputs.items() if isinstance(made.widget, DateField)]
    for name in dates:
        rightly = form.inputs[name].held
        say(form, **{name: "1 1 1950"})
        assert messages(form)[name]
        say(form, **{name: "10 3 2031"})
        assert ("future" in messages(form).get(name, "")) is not form.inputs[name].spec.future
        say(form, **{name: rightly})
        assert messages(form) == {}


@pytest.mark.parametrize("kind", BY_SPEC)
def test_a_correction_needs_its_reason_and_is_in_the_log(
    kind: str, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    record = added(services, adam, kind)
    form = opened(qtbot, services, adam, kind, record)
    text = next(name for name in ("note", "reason", "result", "outcome") if name in form.inputs)
    say(form, **{text: "put right"})
    form.try_to_save()
    assert form.reason.grade is Grade.ERROR
    assert stored(services, adam, kind)[-1] == record or record in stored(services, adam, kind)
    form.reason.set_text("letter of the ward")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert replace(record, **{text: "put right"}) in stored(services, adam, kind)
    assert services.store.audit.lines(adam.id)[-1].reason == "letter of the ward"


@pytest.mark.parametrize("kind", BY_SPEC)
def test_a_record_entered_in_error_leaves_the_record_with_its_reason(
    kind: str, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    record = added(services, adam, kind)
    form = opened(qtbot, services, adam, kind, record)
    form.mark_as_error()
    assert record in stored(services, adam, kind), "not without a reason"
    form.reason.set_text("of somebody else")
    with qtbot.waitSignal(form.saved):
        form.mark_as_error()
    assert record not in stored(services, adam, kind)
    assert [m.record for m in services.store.of_kind[FORMS[kind].field].in_error(adam.id)] == [record]


def test_a_text_that_an_input_cannot_hold_is_kept_as_it_is(qtbot: QtBot, services: Services, adam: Patient) -> None:
    odd = CourseEntry("", SAMPLES["course"].course, None, "  two\nlines ", " blanks ")
    record = added(services, adam, "course", odd)
    form = opened(qtbot, services, adam, "course", record)
    say(form, since="2024")
    assert form.made() == replace(record, since=PartialDate(2024))


@pytest.mark.parametrize("kind", BY_SPEC)
def test_every_input_of_a_form_has_a_name_and_no_letter_comes_twice(
    kind: str, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    form = opened(qtbot, services, adam, kind, added(services, adam, kind))
    form.show()
    assert without_a_name(form) == []
    titles = [spec.title for spec in form.spec.fields] + [g.title for g in form.spec.groups]
    letters = [
        title[title.index("&") + 1].lower() for title in (*titles, "&Save", "Close, &keep draft") if "&" in title
    ]
    if kind != "statement":  # its titles change with what is stated; see the next test
        assert len(letters) == len(set(letters))


@pytest.mark.parametrize("kind", BY_SPEC)
def test_the_rules_of_quality_run_on_what_is_typed_from_the_first_key_on(
    kind: str, qtbot: QtBot, services: Services, adam: Patient
) -> None:
    record = added(services, adam, kind)
    form = opened(qtbot, services, adam, kind, record)
    live = attach(form, kind, services)
    assert live is not None
    for name, made in form.inputs.items():
        kept = made.held
        for wrong in ("", "?"):
            if not isinstance(made.widget, Choice):
                say(form, **{name: wrong})
                live.judge()
        say(form, **{name: kept})
        live.judge()
    assert form.candidate() == record
    form.reason.set_text("looked at again")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
