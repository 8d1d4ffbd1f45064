"""Scenes of the clinic's checklist: its settings, a review with factors of its own, and the trend over the reviews."""

from __future__ import annotations

from collections.abc import Callable

from storage.factors import FACTOR_FILES, OFF_SETTING
from tests.screens.stage import PATIENTS, Stage
from ui.forms.review_form import ReviewForm
from ui.review_trend import show_trend
from ui.settings_page import SettingsPage

OWN = """
[[factor]]
id = "own-swimming"
title = "Swimming"
question = "How often a week does the person swim in the clinic's pool?"
kind = "number"
unit = "times a week"
low = 0
high = 14

[[factor.rule]]
when = { under = 1 }
status = "consider"
reason = "does not swim"
consider = "consider a talk about the pool"
category = "B"
"""


def checklist(stage: Stage) -> None:
    """The settings with a factor off, own ones and a refused file; a review by that checklist; back as it was."""
    services = stage.services
    folder = services.store.folder / FACTOR_FILES.folder
    folder.mkdir(exist_ok=True)
    (folder / "pool.toml").write_text(OWN, encoding="utf-8")
    (folder / "faulty.toml").write_text(OWN.replace('"number"', '"song"'), encoding="utf-8")
    services.store.settings.set(OFF_SETTING, ["diet", "heat"])
    page = SettingsPage(services)
    stage.registry._open_page(lambda: page)
    page.checklist.boxes["diet"].setFocus()
    stage.pump()
    stage.shot("settings-checklist")
    page.checklist.local.setFocus()
    stage.shot("settings-checklist-foot")
    page.closed.emit()
    form = ReviewForm(services, stage.patient(PATIENTS["pira"]))
    stage.registry._open_page(lambda form=form: form)
    form.scroller.ensureWidgetVisible(form.rows["own-swimming"])
    stage.shot("review-own-factor")
    form.further.open()
    stage.pump()
    form.scroller.ensureWidgetVisible(form.further.rows[-1])
    stage.shot("review-further")
    form.scroller.ensureWidgetVisible(form.medicines)
    form.medicines.new[0][0].set_text("pethidine")
    form.medicines.new[1][0].set_text("herb of the market")
    stage.pump()
    form.scroller.ensureWidgetVisible(form.medicines.new[2][0])
    stage.shot("review-medicines")
    form.discard()
    services.store.settings.set(OFF_SETTING, [])
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()


def review_trend(stage: Stage) -> None:
    """The reviews beside each other: several, and none."""
    services = stage.services
    patient = max((row.id for row in services.store.search("demo")), key=lambda id: len(services.record(id).reviews))
    stage.registry.open_patient(patient)
    stage.shot("overview-with-trend")
    stage.dialog("review-trend", lambda: show_trend(services, services.record(patient), None, stage.registry))
    nothing = services.record(stage.patient(PATIENTS["nothing"]))
    stage.dialog("review-trend-empty", lambda: show_trend(services, nothing, None, stage.registry))


CHECKLIST_SCENES: tuple[Callable[[Stage], None], ...] = (checklist, review_trend)
