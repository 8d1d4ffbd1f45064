"""Scenes of starting and stopping: first run, unlocking, an empty registry, what is unfinished, the lock, dialogs."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from domain.refusal import Refusal
from storage.store import create_store, open_store
from tests.screens.stage import CHEAP, PASSPHRASE, PATIENTS, Stage, now
from ui.about import show_about
from ui.first_run_page import FirstRunPage
from ui.forms.patient_form import PatientForm
from ui.forms.visit_form import VisitForm
from ui.unlock_page import LockPage, UnlockPage
from ui.waiting_page import WaitingPage


def first_run(stage: Stage) -> None:
    """The four pages of a first run; two with what is refused on them."""
    stage.window.first_run()
    first = stage.page(FirstRunPage)
    assert isinstance(first, FirstRunPage)
    page = FirstRunPage(Path("/srv/clinic/Smoulder registry"), now, "Tester", Random(7), stage.window.tasks, CHEAP)
    stage.window._show(page)
    stage.shot("first-run-1")
    page.go_to_creation()
    stage.shot("first-run-2")
    folder = Path(tempfile.mkdtemp(dir=stage.scratch)) / "registry"
    page.passphrase.set_text(PASSPHRASE)
    page.again.set_text(PASSPHRASE[:-1])
    page.make_store()
    stage.shot("first-run-2-refused")
    page.again.set_text(PASSPHRASE)
    page.folder.set_text(str(folder))
    page.make_store()
    stage.until(lambda: page.steps.count() == 4)
    stage.shot("first-run-3")
    page._ask_back()
    stage.shot("first-run-4")
    page.answers[0].set_text("meadow")
    page.confirm()
    stage.shot("first-run-4-refused")


def unlock(stage: Stage) -> None:
    """The page that asks for the passphrase, and two refusals on it."""
    folder = Path(tempfile.mkdtemp(dir=stage.scratch)) / "registry"
    create_store(folder, PASSPHRASE, now=now, who="Tester", cost=CHEAP)[0].close()
    stage.window.ask_to_unlock(folder)
    page = stage.page(UnlockPage)
    assert isinstance(page, UnlockPage)
    stage.shot("unlock")
    page.passphrase.set_text("meadow lantern")
    page.unlock(read_only=False)
    stage.until(lambda: bool(page.passphrase.message.text()))
    stage.shot("unlock-refused")
    with open_store(folder, PASSPHRASE, now=now, who="Someone else"):
        page.passphrase.set_text(PASSPHRASE)
        page.passphrase.say("")
        page.unlock(read_only=False)
        stage.until(lambda: bool(page.passphrase.message.text()))
        stage.shot("unlock-in-use")
        page.unlock(read_only=True)
        stage.until(lambda: stage.window.registry is not None)
        stage.shot("empty-read-only")
    stage.window.close_registry()


def empty(stage: Stage) -> None:
    """An empty registry, its first patient with nothing recorded, and the demonstration being made."""
    stage.window._show(WaitingPage("Preparing the demonstration: 61 invented patients…"))
    stage.shot("preparing")
    folder = Path(tempfile.mkdtemp(dir=stage.scratch)) / "registry"
    stage.open(create_store(folder, PASSPHRASE, now=now, who="Tester", cost=CHEAP)[0])
    stage.shot("empty")
    stage.registry.list.box.setText("nobody")
    stage.shot("empty-search")
    stage.registry.list.box.clear()
    stage.registry.new_patient()
    form = stage.registry.form
    assert isinstance(form, PatientForm)
    stage.shot("patient-form")
    form.number.set_text("4711")
    form.birth_date.set_text("31 2 1986")
    form.onset.set_text("1980")
    form.diagnosis.set_text("1979")
    form.try_to_save()
    stage.shot("patient-form-refused")
    form.birth_date.set_text("5 5 1986")
    form.diagnosis.set_text("")
    form.family_name.set_text("Empty")
    form.onset.set_text("2014")
    form.try_to_save()
    stage.shot("patient-without-anything")
    stage.window.close_registry()


def drafts_and_lock(stage: Stage) -> None:
    """Forms left unfinished on the home page, and the lock."""
    stage.open_demo()
    registry = stage.registry
    form = VisitForm(stage.services, stage.patient(PATIENTS["pira"]))
    registry._open_page(lambda form=form: form)
    form.tests.sdmt.set_text("39")
    form.close_form()
    registry.new_patient()
    assert isinstance(registry.form, PatientForm)
    registry.form.family_name.set_text("Somebody")
    registry.form.close_form()
    registry._show_list()
    stage.shot("unfinished")
    for draft in stage.services.store.drafts.all():
        stage.services.store.drafts.discard(draft.patient_id, draft.form)
    stage.window.lock()
    stage.shot("lock-demo")
    page = stage.page(LockPage)
    assert isinstance(page, LockPage)
    page.unlocked.emit()


def dialogs(stage: Stage) -> None:
    """About, keys, a refusal, and a fault."""
    stage.open_demo()
    stage.registry.open_patient(stage.patient(PATIENTS["pira"]))
    stage.dialog("about", lambda: show_about(stage.registry, stage.services.rules().definition))
    stage.dialog("keys", stage.registry.show_keys)
    refusal = Refusal("The disk is full, so this change was not saved. Free space and try again.")
    stage.dialog("refusal", lambda: stage.registry.show_refusal(refusal))
    report = "Smoulder, Python, Qt, linux\nbuiltins.ValueError\n  ui/patient_page.py:120 in show_patient"
    stage.dialog("fault", lambda: stage.window._show_fault(report))


def lock(stage: Stage) -> None:
    """The lock of a registry with a passphrase."""
    stage.window.close_registry()
    folder = Path(tempfile.mkdtemp(dir=stage.scratch)) / "registry"
    stage.open(create_store(folder, PASSPHRASE, now=now, who="Tester", cost=CHEAP)[0])
    stage.window.lock()
    stage.shot("lock")
    page = stage.page(LockPage)
    assert isinstance(page, LockPage)
    page.passphrase.set_text("wrong words")
    page.unlock()
    stage.until(lambda: bool(page.passphrase.message.text()))
    stage.shot("lock-refused")
    stage.window.close_registry()


FIRST_SCENES: tuple[Callable[[Stage], None], ...] = (first_run, unlock, empty)
LAST_SCENES: tuple[Callable[[Stage], None], ...] = (drafts_and_lock, dialogs, lock)
