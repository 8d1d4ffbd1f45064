"""Scenes of recording: every form empty, filled, refused and in correction, and the pages beside the forms."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from domain.care_records import Concern
from tests.ui.form_samples import SAMPLES, fully_recorded
from tests.ui.valid_entry import Entry, unfold_everything
from ui.forms.catalogue import KINDS
from ui.forms.form_page import FormPage
from ui.forms.visit_form import VisitForm
from ui.widgets.choice import Choice
from ui.widgets.field import Field

if TYPE_CHECKING:
    from tests.screens.stage import Stage

SHORT = ("relapse", "scan", "treatment", "review", "patient")  # long forms: their foot is grabbed too


def _form(stage: Stage, name: str, record: object = None) -> FormPage:
    stage.registry.open_form(name, record)
    form = stage.registry.form
    assert isinstance(form, FormPage)
    return form


def _drop(stage: Stage, form: FormPage) -> None:
    form.discard()
    store = stage.registry.services.store
    for draft in store.drafts.all():
        store.drafts.discard(draft.patient_id, draft.form)


def _parts(stage: Stage, form: FormPage, name: str) -> None:
    """Grab a form from top to foot, a screen at a time."""
    bar, port = form.scroller.verticalScrollBar(), form.scroller.viewport()
    stage.pump(0.2)
    bar.setValue(0)
    stage.shot(name)
    for part in range(2, 9):
        if bar.value() >= bar.maximum():
            break
        bar.setValue(bar.value() + port.height() * 9 // 10)
        stage.shot(f"{name}-{part}")


def _open(stage: Stage) -> str:
    stage.open_demo()
    patient = stage.patient("Demo, Adam")
    services = stage.registry.services
    if not services.record(patient).concerns:
        fully_recorded(services, services.record(patient).patient)
        services.store.concerns.add(patient, Concern("", services.today(), "PHQ-9 item 9 above 0", "Dr Weiß"))
    stage.registry.open_patient(patient)
    return patient


def record_forms(stage: Stage) -> None:
    """Every form but the visit: empty and refused, filled, and the correction of a record."""
    patient = _open(stage)
    services = stage.registry.services
    folder = Path(tempfile.mkdtemp(dir=stage.scratch))
    for kind in KINDS:
        if kind.name in ("visit", "patient"):
            continue
        if kind.opens_new:
            form = _form(stage, kind.name)
            stage.shot(f"form-{kind.name}")
            entry = Entry(form, 1, folder, answered=True)
            entry.put()
            entry.put_right()
            _parts(stage, form, f"form-{kind.name}-filled")
            for widget in list(form._inputs.values()):
                if isinstance(widget, Field):
                    widget.set_text("31 2 2024")
            form.try_to_save()
            stage.shot(f"form-{kind.name}-refused")
            _drop(stage, form)
        form = _form(stage, kind.name, getattr(services.record(patient), kind.field)[-1])
        stage.shot(f"form-{kind.name}-correction")
        _drop(stage, form)


def visit_sections(stage: Stage) -> None:
    """The visit form with everything open, with carried grades, and on a day that has a visit already."""
    patient = _open(stage)
    services = stage.registry.services
    folder = Path(tempfile.mkdtemp(dir=stage.scratch))
    form = _form(stage, "visit")
    unfold_everything(form)
    _parts(stage, form, "visit-open")
    entry = Entry(form, 1, folder, answered=True)
    entry.put()
    entry.put_right()
    form._inputs["date"].set_text("9 3 2026")  # type: ignore[union-attr]  # the day that has a visit already
    for widget in form._inputs.values():
        if isinstance(widget, Field) and widget.name.startswith("Visual"):
            widget.set_text("2 carried from 2025-11-10")
    _parts(stage, form, "visit-open-filled")
    _drop(stage, form)
    correction = _form(stage, "visit", services.record(patient).visits[-1])
    assert isinstance(correction, VisitForm)
    stage.shot("visit-correction-top")
    dialog = correction.ask_to_move()
    stage.shot("visit-move")
    dialog.reject()
    _drop(stage, correction)


def record_pages(stage: Stage) -> None:
    """The pages beside the forms: findings, bin, settings, history, the strip of concerns, the menu, undo."""
    patient = _open(stage)
    registry, services = stage.registry, stage.registry.services
    stage.shot("concern-strip")
    registry.show_findings()
    stage.shot("findings-patient")
    registry.show_findings(of_all=True)
    stage.pump(6)
    stage.shot("findings-registry")
    registry.show_settings()
    stage.shot("settings")
    registry.open_patient(patient)
    registry.choose_record()
    stage.shot("new-record-menu")
    for popup in stage.app.topLevelWidgets():
        if popup is not stage.window and popup.isVisible():
            popup.close()
    form = _form(stage, "relapse", services.store.relapses.add(patient, SAMPLES["relapse"]))
    reason: Field | Choice = form._inputs["reason"]
    assert isinstance(reason, Field)
    stage.dialog("history", form.show_history)  # type: ignore[attr-defined]  # every correction has it
    reason.set_text("entered twice")
    form.mark_as_error()  # type: ignore[attr-defined]  # and this
    stage.shot("undo-bar")
    registry.show_bin()
    stage.shot("bin")


RECORD_SCENES: tuple[Callable[[Stage], None], ...] = (record_pages, visit_sections, record_forms)
