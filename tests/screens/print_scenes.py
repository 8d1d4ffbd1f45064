"""Scenes of printing: the page as it will print, the kept pages of a patient, and pages for many patients."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from tests.screens.stage import PATIENTS
from ui.print_batch_page import BatchPage
from ui.print_letter import LetterPage
from ui.print_pages import PrintedPages
from ui.print_settings import PrintSettings
from ui.summary_page import SummaryPage

if TYPE_CHECKING:
    from tests.screens.stage import Stage


def print_page(stage: Stage) -> None:
    """The page of a patient with an unsigned visit, and with a code in place of the name."""
    stage.open_demo()
    patient = stage.patient(PATIENTS["raw"])
    store = stage.services.store
    store.drafts.save(patient, "visit", {"edss": "4"})
    stage.registry.open_patient(patient)
    stage.registry.print_summary()
    page = stage.registry.form
    assert isinstance(page, SummaryPage)
    stage.shot("print-draft")
    page.choose(pseudonym=True, draft=False)
    stage.shot("print-code")
    page.choose(document="patient", pseudonym=False)
    stage.shot("print-patient")
    store.drafts.discard(patient, "visit")
    page.letter_button.click()
    stage.shot("print-letter")
    letter = stage.registry.form
    assert isinstance(letter, LetterPage)
    letter.closed.emit()


def print_kept(stage: Stage) -> None:
    """The kept pages of a patient: one that holds, one superseded, one recalled; and the superseded one opened."""
    stage.open_demo()
    patient = stage.patient(PATIENTS["relapse"])
    services, folder = stage.services, Path(tempfile.mkdtemp(dir=stage.scratch))
    store = services.store
    stage.registry.open_patient(patient)
    stage.registry.desk.show_kept()
    stage.shot("printed-none")
    for name in ("first", "second"):
        page = SummaryPage(services, patient)
        page.save(folder / f"{name}.pdf")
        page.deleteLater()
    store.printed.recall(store.printed.of_patient(patient)[0].id, "torn up; the new one was sent to the ward")
    visit = store.record(patient).visits[-1]
    store.visits.update(replace(visit, note="seen again"), "misread")
    page = SummaryPage(services, patient)
    page.choose(pseudonym=True)
    page.save(folder / "third.pdf")
    page.deleteLater()
    stage.registry.desk.show_kept()
    stage.shot("printed-pages")
    kept = stage.registry.form
    assert isinstance(kept, PrintedPages)
    kept.open_buttons[1].click()
    stage.shot("printed-superseded")
    kept.escape()
    stage.registry.open_patient(patient)
    stage.dialog("printed-recall", stage.registry.page.notes.show_outdated)


def print_batch(stage: Stage) -> None:
    """Pages for many patients: asked for, refused, on the way, and done with a fault."""
    stage.open_demo()
    registry = stage.registry
    registry.desk.show_batch()
    page = registry.form
    assert isinstance(page, BatchPage)
    stage.shot("batch")
    page.folder.set_text(str(stage.scratch / "no such folder"))
    for box in page.documents.values():
        box.setChecked(False)
    page.start()
    stage.shot("batch-refused")
    next(iter(page.documents.values())).setChecked(True)
    folder = Path(tempfile.mkdtemp(dir=stage.scratch))
    page.folder.set_text(str(folder))
    page.start()
    run = page.run
    assert run is not None
    stage.until(lambda: run.done >= 3)
    page.stop()
    stage.until(lambda: not run.is_running)
    stage.shot("batch-stopped")
    page.closed.emit()


def print_settings(stage: Stage) -> None:
    """Header, footer, logo and parts, with the preview; and a picture that is none."""
    stage.open_demo()
    stage.registry.desk.show_settings()
    page = stage.registry.form
    assert isinstance(page, PrintSettings)
    page.header.set_text("Neurology, St Anna's Hospital\nMS clinic · 12 Garden Road · Marburg")
    page.footer.set_text("Infusion ward: 2nd floor, Monday to Friday")
    page.contact.set_text("the MS nurses, 01234 567890")
    picture = Path(tempfile.mkdtemp(dir=stage.scratch)) / "logo.png"
    drawn = QImage(240, 80, QImage.Format.Format_RGB32)
    drawn.fill(Qt.GlobalColor.darkCyan)
    drawn.save(str(picture))
    page.choose_logo(picture)
    page.keep_texts()
    page.parts["clinician.scans"].setChecked(False)
    stage.pump(3)
    stage.shot("print-settings")
    picture.write_bytes(b"no picture")
    page.choose_logo(picture)
    stage.shot("print-settings-refused")
    page.parts["clinician.scans"].setChecked(True)
    page.take_logo(b"")
    page.closed.emit()


PRINT_SCENES: tuple[Callable[[Stage], None], ...] = (print_page, print_kept, print_batch, print_settings)
