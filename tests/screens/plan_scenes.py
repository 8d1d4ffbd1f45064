"""Scenes of the plan: its line beside brain health, all six rows at the right, and the form of an entry."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QScrollArea, QWidget

from domain.care_records import PlanPart, PlanState
from domain.plan_rows import PLAN_KEY
from tests.screens.stage import PATIENTS, Stage
from tests.ui.spec_form_steps import say
from ui.forms.spec_form import SpecForm


def _show(line: QWidget) -> None:
    """Bring the line into sight, where the page is longer than the window."""
    above = line.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(line)


def plan(stage: Stage) -> None:
    """The patient's page with all rows, then an entry: new, of a trial, and with what is refused."""
    stage.open_demo()
    page = stage.registry.page
    for kind in ("pira", "nothing"):
        stage.registry.open_patient(stage.patient(PATIENTS[kind]))
        page.explain(PLAN_KEY)
        _show(page.overview.plan)
        stage.shot(f"plan-rows-{kind}")
    stage.registry.open_patient(stage.patient(PATIENTS["pira"]))
    stage.registry.open_form("plan", None)
    form = stage.registry.form
    assert isinstance(form, SpecForm)
    stage.shot("plan-new")
    say(form, row=PlanPart.TRIAL, what="add-on treatment", drug="simvastatin", state=PlanState.UNDER_WAY)
    say(form, start="may 2025", trial="an invented trial", registry_number="NCT00000000")
    stage.shot("plan-trial")
    say(form, what="", state=PlanState.NOT_TAKEN, end="3 2025")
    form.try_to_save()
    stage.shot("plan-refused")
    form.discard()


PLAN_SCENES: tuple[Callable[[Stage], None], ...] = (plan,)
