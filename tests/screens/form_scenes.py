"""Scenes of the forms of a first visit, the checklist and the summary: empty, filled, and with what is refused."""

from __future__ import annotations

from collections.abc import Callable

from tests.screens.stage import PATIENTS, Stage
from ui.forms.relapse_form import RelapseForm
from ui.forms.review_form import ReviewForm
from ui.forms.scan_form import ScanForm
from ui.forms.treatment_form import TreatmentForm
from ui.forms.visit_form import VisitForm
from ui.summary_page import SummaryPage
from ui.widgets.choice import Choice
from ui.widgets.field import Field


def visit(stage: Stage) -> None:
    """The visit form, empty, filled, and with what blocks signing."""
    form = VisitForm(stage.services, stage.patient(PATIENTS["pira"]))
    stage.registry._open_page(lambda form=form: form)
    stage.shot("visit")
    form.relapse.choose(False)
    for field, grade in zip(form.edss.grades.values(), "1132231", strict=True):
        field.set_text(grade)
    form.edss.distance.set_text("90")
    form.edss.aid.choose(option_of(form.edss.aid, "One-sided"))
    for field, text in zip(form.tests.trials.values(), ("9,1", "9,3", "24", "23.6", "27", "u"), strict=True):
        field.set_text(text)
    form.tests.sdmt.set_text("41")
    form.show_preview()
    stage.shot("visit-filled")
    form.date.set_text("1 1 2030")
    form.tests.sdmt.set_text("400")
    form.edss.stated.set_text("5.5")
    form.try_to_save()
    stage.shot("visit-refused")
    form.discard()
    stage.services.store.drafts.discard(form.patient_id, form.form)


def correction(stage: Stage) -> None:
    """A signed visit opened again."""
    services = stage.services
    patient = stage.patient(PATIENTS["pira"])
    form = VisitForm(services, patient, services.record(patient).visits[-1])
    stage.registry._open_page(lambda form=form: form)
    stage.shot("visit-correction")
    form.discard()


def small_forms(stage: Stage) -> None:
    """Relapse, scan and treatment: empty, and with what is refused."""
    services = stage.services
    patient = stage.patient(PATIENTS["pira"])
    for name, kind, wrong in (
        ("relapse", RelapseForm, {"onset": "1 1 1970", "duration": "0"}),
        ("scan", ScanForm, {"date": "1 2 2030", "enhancing": "3", "new": "1.5"}),
        ("treatment", TreatmentForm, {"drug": "fingo", "start": "31 2 2024"}),
    ):
        form = kind(services, patient)
        stage.registry._open_page(lambda form=form: form)
        stage.shot(name)
        for field, text in wrong.items():
            made = getattr(form, field)
            assert isinstance(made, Field)
            made.set_text(text)
        if isinstance(form, ScanForm):
            form.contrast.choose(False)
        form.try_to_save()
        stage.shot(f"{name}-refused")
        form.discard()


def review(stage: Stage) -> None:
    """The brain-health checklist, empty and answered."""
    for name, whose in (("review", PATIENTS["relapse"]), ("review-again", PATIENTS["pira"])):
        form = ReviewForm(stage.services, stage.patient(whose))
        stage.registry._open_page(lambda form=form: form)
        stage.shot(name)
        if name == "review":
            number = form.rows["exercise"].number
            assert number is not None
            number.set_text("40")
            form.rows["smoking"].answer.choose("current")
            form.rows["sleep"].answer.choose("poor")
            form.rows["diet"].due.set_text("1 1 2020")
            form.medicines.new[0][0].set_text("amitriptyline")
            form.medicines.new[1][0].set_text("oxybutynin")
            form.try_to_save()
            stage.shot("review-answered")
        form.discard()


def summary(stage: Stage) -> None:
    """The summary as it will print."""
    stage.registry.open_patient(stage.patient(PATIENTS["pira"]))
    stage.registry.print_summary()
    stage.shot("summary")
    page = stage.registry.form
    assert isinstance(page, SummaryPage)
    page.closed.emit()


def option_of(choice: Choice, words: str) -> object:
    return next(option for option, said in choice._options if said == words)


FORM_SCENES: tuple[Callable[[Stage], None], ...] = (visit, correction, small_forms, review, summary)
