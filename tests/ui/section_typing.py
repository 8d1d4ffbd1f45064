"""Typing into the sections of a visit, and finding them: for the tests of them."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from domain.records import Patient, Visit
from tests.ui.visit_typing import shown
from ui.forms.section_base import FoldedSection
from ui.forms.visit_form import VisitForm
from ui.services import Services
from ui.widgets.choice import Choice

MINUTES = dict(zip([f"smwt_m{minute}" for minute in range(1, 7)], ("80", "78", "76", "74", "70", "66"), strict=True))


def put(form: VisitForm, **typed: str) -> None:
    """Type into inputs by the names that they have in a draft."""
    for name, text in typed.items():
        widget = form._inputs[name]
        if isinstance(widget, Choice):
            widget.choose(text)
        else:
            widget.set_text(text)


def again(qtbot: QtBot, services: Services, adam: Patient, visit: Visit) -> VisitForm:
    """Open the correction of a visit as it is stored."""
    stored = next(v for v in services.record(adam.id).visits if v.id == visit.id)
    return shown(qtbot, VisitForm(services, adam.id, stored))


def folded(form: VisitForm) -> list[FoldedSection]:
    return [section for section in form.sections if isinstance(section, FoldedSection)]


def section_of(form: VisitForm, name: str) -> FoldedSection:
    return next(section for section in folded(form) if name in section.inputs())
