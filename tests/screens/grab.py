"""Grabs every screen of the program, with invented patients, as pictures to be looked at.

    python3 -m tests.screens.grab OUT [--sizes 1280x800 1920x1080] [--modes light dark] [--percents 100 200]
                                  [--only visit]

Run in the project folder, with QT_QPA_PLATFORM=offscreen or on a display. OUT gets SCREEN-MODE-WIDTH.png (with -200
where the type is of 200 percent), and contact sheets for every mode and size.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from random import Random

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from storage.demo import make_demo_store
from storage.keys import Argon2Cost
from storage.store import Store, create_store, open_store
from tests.screens.record_scenes import RECORD_SCENES
from ui.app import Application, Preferences, waiting_page
from ui.first_run_page import FirstRunPage
from ui.forms.patient_form import PatientForm
from ui.forms.relapse_form import RelapseForm
from ui.forms.review_form import ReviewForm
from ui.forms.scan_form import ScanForm
from ui.forms.treatment_form import TreatmentForm
from ui.forms.visit_form import VisitForm
from ui.main_window import MainWindow
from ui.services import Services
from ui.summary_page import SummaryPage
from ui.theme import scaled_font
from ui.unlock_page import LockPage, UnlockPage
from ui.widgets.choice import Choice
from ui.widgets.field import Field

NOW = datetime(2026, 3, 9, 13, 32, 5, tzinfo=UTC)
PASSPHRASE = "meadow lantern sparrow"
CHEAP = Argon2Cost(time=1, memory_kib=64, lanes=1)
SETTLED = 0.4  # seconds without a change on the screen that are waited for
PATIENTS = {  # what their overview shows: family name, given name
    "pira": "Demo, Adam",
    "relapse": "Demo, Beatriz",
    "lesion": "Demo, Hậu",
    "undetermined": "Demo, Quỳnh",
    "raw": "Demo, Ngozi",
    "nothing": "Demo, Žofia",
}


def now() -> datetime:
    """Return the moment at which every picture is taken."""
    return NOW


@dataclass
class Stage:
    """The window, and where its pictures go."""

    app: QApplication
    window: Application
    out: Path
    mode: str
    demo: Path
    scratch: Path
    percent: int = 100

    @property
    def ending(self) -> str:
        """What the names of this stage's pictures end with."""
        return f"-{self.mode}-{self.window.width()}{'' if self.percent == 100 else f'-{self.percent}'}.png"

    def open_demo(self) -> None:
        """Open the demonstration, unless a registry is open."""
        _open_demo(self)

    @property
    def registry(self) -> MainWindow:
        """The open registry."""
        assert self.window.registry is not None
        return self.window.registry

    def pump(self, seconds: float = SETTLED) -> None:
        """Let the window paint and its timers run."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.005)

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for background work."""
        for _ in range(2000):
            if is_so():
                return
            self.pump(0.01)
        raise TimeoutError("a screen did not come")

    def shot(self, name: str) -> None:
        """Save the window as it is, with the dialog that stands over it."""
        self.pump()
        picture = self.window.grab()
        for dialog in self.app.topLevelWidgets():
            if dialog is not self.window and dialog.isVisible():
                _draw_over(picture, dialog)
        picture.save(str(self.out / f"{name}{self.ending}"))

    def dialog(self, name: str, show: Callable[[], object]) -> None:
        """Save the window with the dialog that *show* opens and waits for."""

        def grab_and_close() -> None:
            self.shot(name)
            dialog = self.app.activeModalWidget()
            assert isinstance(dialog, QDialog)
            dialog.reject()

        QTimer.singleShot(0, grab_and_close)
        show()
        self.pump(0.05)

    def open(self, store: Store) -> None:
        """Show an open store in the window."""
        self.window.open_registry(store)
        self.pump()

    def patient(self, shown_name: str) -> str:
        """Return the id of a patient of the demonstration."""
        family, given = shown_name.split(", ")
        rows = self.registry.services.store.search(given)
        return next(row.id for row in rows if (row.family_name, row.given_name) == (family, given))

    def page(self, kind: type[QWidget]) -> QWidget:
        """Return the page that the window shows now."""
        page = self.window.stack.currentWidget()
        assert isinstance(page, kind), f"{kind.__name__} is not shown"
        return page


def _draw_over(picture: QPixmap, dialog: QWidget) -> None:
    """Draw *dialog* over the middle of the picture, where a desktop puts it."""
    middle = QRect(QPoint(0, 0), dialog.size())
    middle.moveCenter(QRect(QPoint(0, 0), picture.deviceIndependentSize().toSize()).center())
    painter = QPainter(picture)
    painter.drawPixmap(middle.topLeft(), dialog.grab())
    painter.setPen(Qt.GlobalColor.gray)
    painter.drawRect(middle)
    painter.end()


# The screens


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
    stage.window._show(waiting_page("Preparing the demonstration: 61 invented patients…"))
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


def _open_demo(stage: Stage) -> None:
    if stage.window.registry is None:
        passphrase = (stage.demo / "demo-passphrase.txt").read_text().strip()
        stage.open(open_store(stage.demo, passphrase, now=now, who="Demonstration"))


def patient_list(stage: Stage) -> None:
    """The list, a search in it, and the menu."""
    _open_demo(stage)
    stage.shot("list")
    stage.registry.list.box.setText("ma")
    stage.registry.list._move(1)
    stage.shot("list-search")
    stage.registry.list.box.clear()
    stage.registry.bar.open_menu()
    stage.shot("menu")
    stage.registry.bar.menu.close()


def overview(stage: Stage) -> None:
    """The overview of every kind of patient; chart, table, records and evidence of the first."""
    _open_demo(stage)
    registry = stage.registry
    for kind, name in PATIENTS.items():
        registry.open_patient(stage.patient(name))
        stage.shot(f"overview-{kind}")
    registry.open_patient(stage.patient(PATIENTS["pira"]))
    registry.page.explain(registry.page._headline_key())
    stage.shot("why")
    registry.page._show_open_items()
    registry.page.chart.show_table(True)
    stage.shot("chart-table")
    registry.page.chart.show_table(False)
    registry.page.tabs.setCurrentIndex(1)
    stage.shot("records")
    registry.page.tabs.setCurrentIndex(0)


def all_rules(stage: Stage) -> None:
    """Every further rule, from its first and from its last; every definition side by side, where they differ most."""
    _open_demo(stage)
    page = stage.registry.page
    stage.registry.open_patient(stage.patient(PATIENTS["pira"]))
    page.show_rules()
    stage.shot("rules")
    page.rules_page.table.setCurrentCell(page.rules_page.table.rowCount() - 1, 1)
    stage.shot("rules-last")
    page.show_definitions()
    stage.shot("definitions")
    stage.registry.open_patient(stage.patient(PATIENTS["undetermined"]))
    page.rules_page.table.setCurrentCell(0, 2)
    stage.shot("definitions-undetermined")
    stage.registry.open_patient(stage.patient(PATIENTS["nothing"]))
    stage.shot("definitions-nothing")
    page.show_rules()
    stage.shot("rules-nothing")
    page.tabs.setCurrentIndex(0)


def visit(stage: Stage) -> None:
    """The visit form, empty, filled, and with what blocks signing."""
    form = VisitForm(_services(stage), stage.patient(PATIENTS["pira"]))
    stage.registry._open_page(lambda form=form: form)
    stage.shot("visit")
    form.relapse.choose(False)
    for field, grade in zip(form.edss.grades.values(), "1132231", strict=True):
        field.set_text(grade)
    form.edss.distance.set_text("90")
    form.edss.aid.choose(_option(form.edss.aid, "One-sided"))
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
    _services(stage).store.drafts.discard(form.patient_id, form.form)


def correction(stage: Stage) -> None:
    """A signed visit opened again."""
    services = _services(stage)
    patient = stage.patient(PATIENTS["pira"])
    form = VisitForm(services, patient, services.record(patient).visits[-1])
    stage.registry._open_page(lambda form=form: form)
    stage.shot("visit-correction")
    form.discard()


def small_forms(stage: Stage) -> None:
    """Relapse, scan and treatment: empty, and with what is refused."""
    services = _services(stage)
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
        form = ReviewForm(_services(stage), stage.patient(whose))
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


def drafts_and_lock(stage: Stage) -> None:
    """Forms left unfinished on the home page, and the lock."""
    registry = stage.registry
    form = VisitForm(_services(stage), stage.patient(PATIENTS["pira"]))
    registry._open_page(lambda form=form: form)
    form.tests.sdmt.set_text("39")
    form.close_form()
    registry.new_patient()
    assert isinstance(registry.form, PatientForm)
    registry.form.family_name.set_text("Somebody")
    registry.form.close_form()
    registry._show_list()
    stage.shot("unfinished")
    for draft in _services(stage).store.drafts.all():
        _services(stage).store.drafts.discard(draft.patient_id, draft.form)
    stage.window.lock()
    stage.shot("lock-demo")
    page = stage.page(LockPage)
    assert isinstance(page, LockPage)
    page.unlocked.emit()


def dialogs(stage: Stage) -> None:
    """About, keys, a refusal, and a fault."""
    from domain.refusal import Refusal

    _open_demo(stage)
    stage.registry.open_patient(stage.patient(PATIENTS["pira"]))
    stage.dialog("about", stage.registry.about)
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


SCENES: tuple[Callable[[Stage], None], ...] = (
    first_run,
    unlock,
    empty,
    patient_list,
    overview,
    all_rules,
    visit,
    correction,
    small_forms,
    review,
    summary,
    *RECORD_SCENES,
    drafts_and_lock,
    dialogs,
    lock,
)


def _services(stage: Stage) -> Services:
    _open_demo(stage)
    return stage.registry.services


def _option(choice: Choice, words: str) -> object:
    return next(option for option, said in choice._options if said == words)


# All of them


def grab(
    out: Path, sizes: list[tuple[int, int]], modes: list[str], only: str = "", percents: Sequence[int] = (100,)
) -> None:
    """Take every picture (of the scenes with *only* in their name) and lay out a contact sheet of each kind."""
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = scratch
        demo = Path(scratch) / "demonstration"
        make_demo_store(demo, now=now, cost=CHEAP).close()
        font = app.font()
        for (width, height), percent, mode in product(sizes, percents, modes):
            app.setFont(scaled_font(font, percent / 100))
            window = Application(app, Preferences(Path(scratch) / "smoulder.ini"), now=now, who="Tester")
            window.resize(width, height)
            window.show()
            window.resize(width, height)
            window.theme.choose(mode)
            stage = Stage(app, window, out, mode, demo, Path(scratch), percent)
            for scene in SCENES:
                if only in scene.__name__:
                    scene(stage)
            window.leave()
            window.close()
            window.deleteLater()
            sheet(out, stage.ending)


def sheet(out: Path, ending: str, columns: int = 3, width: int = 900) -> None:
    """Lay the pictures whose names end so out on sheets of nine."""
    files = sorted(file for file in out.glob(f"*{ending}") if not file.name.startswith("sheet"))
    for start in range(0, len(files), columns * 3):
        images = [QImage(str(file)) for file in files[start : start + columns * 3]]
        height = images[0].height() * width // images[0].width()
        rows = -(-len(images) // columns)
        whole = QPixmap(columns * width, rows * (height + 24))
        whole.fill(Qt.GlobalColor.white)
        painter = QPainter(whole)
        for at, (image, file) in enumerate(zip(images, files[start:], strict=False)):
            x, y = at % columns * width, at // columns * (height + 24)
            painter.drawText(x + 8, y + 18, file.stem)
            painter.drawImage(QRect(x, y + 24, width - 8, height), image)
        painter.end()
        whole.save(str(out / f"sheet-{start // (columns * 3) + 1}{ending}"))


def main(arguments: list[str]) -> int:
    """Read the command line and grab."""
    parser = argparse.ArgumentParser(description="Grab every screen as a picture.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--sizes", nargs="+", default=["1280x800", "1920x1080"])
    parser.add_argument("--modes", nargs="+", default=["light", "dark"])
    parser.add_argument("--percents", nargs="+", type=int, default=[100])
    parser.add_argument("--only", default="")
    chosen = parser.parse_args(arguments)
    sizes = [(int(width), int(height)) for width, height in (size.split("x") for size in chosen.sizes)]
    grab(chosen.out, sizes, chosen.modes, chosen.only, chosen.percents)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
