"""The window of an open registry: the bar at the top, and one page under it.

The patient list is the home page. It goes when a patient opens and comes back with the search box; while a patient is
open, a strip above the page warns of others who could be taken for this one (safety 35).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain.dates import show
from domain.records import MriScan, Relapse, Treatment, Visit
from domain.refusal import Refusal
from domain.version import VERSION
from domain.wording import INTENDED_USE
from storage.drafts import Draft
from ui.forms.form_page import FormPage
from ui.forms.patient_form import PatientForm
from ui.forms.relapse_form import RelapseForm
from ui.forms.review_form import ReviewForm
from ui.forms.scan_form import ScanForm
from ui.forms.treatment_form import TreatmentForm
from ui.forms.visit_form import VisitForm
from ui.home_page import HomePage
from ui.keys_dialog import KeysDialog
from ui.lookalike_strip import LookalikeStrip
from ui.patient_list import PatientList
from ui.patient_page import PatientPage
from ui.patient_table import COLUMNS
from ui.services import Services
from ui.summary_page import SummaryPage
from ui.theme import Theme, space_of
from ui.widgets.brand import brand
from ui.widgets.text import button, label

THEMES = (("system", "Colours of the &system"), ("light", "&Light"), ("dark", "&Dark"))


class MainWindow(QMainWindow):
    """Joins the pages; every page is given the services, none knows the window.

    ``lock_requested`` and ``leave_requested`` leave the decision to the application.
    """

    lock_requested = Signal()
    leave_requested = Signal()
    theme_chosen = Signal(str)

    def __init__(self, services: Services, theme: Theme) -> None:
        super().__init__()
        self.services = services
        self._theme = theme
        self.list = PatientList(services)
        self.page = PatientPage(services)
        self.form: FormPage | SummaryPage | None = None
        self.home = HomePage(services, self.list)
        self.strip = LookalikeStrip(services.store)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.home)
        self.pages.addWidget(self.page)
        self.menu = self._make_menu()
        self._build()
        self._make_actions()
        self._connect()
        self.setWindowTitle("Smoulder")

    # Parts

    def _build(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._bar())
        warning = self._warning_words()
        if warning:
            column.addWidget(self._warning(warning))
        column.addWidget(self.strip)
        column.addWidget(self.pages, 1)
        self.setCentralWidget(centre)
        words = self.statusBar()  # takes its strip only while it says something
        words.setSizeGripEnabled(False)
        words.messageChanged.connect(lambda text: words.setVisible(bool(text)))
        words.hide()

    def _bar(self) -> QFrame:
        space = space_of(self)
        bar = QFrame()
        bar.setProperty("bar", True)
        row = QHBoxLayout(bar)
        row.setContentsMargins(space.medium, space.small, space.medium, space.small)
        row.setSpacing(space.medium)
        row.addWidget(brand(bar))
        if self.services.store.demo:
            demo = label(f"DEMO registry · {show(self.services.today())}", "demo", wrap=False)
            demo.setToolTip(f"Invented patients; every label is as of {show(self.services.today())}.")
            row.addWidget(demo)
        self.list.box.setMinimumWidth(space.ems(24))
        self.list.box.setMaximumWidth(space.ems(32))
        row.addWidget(self.list.box, 3)
        row.addStretch(1)
        self.new_patient_button = button("New patient", self.new_patient, flat=True)
        self.new_patient_button.setEnabled(not self.services.store.read_only)
        row.addWidget(self.new_patient_button)
        self.menu_button = button("Menu  F10", self.open_menu, flat=True)
        row.addWidget(self.menu_button)
        row.addWidget(button("Lock  Ctrl+L", self.lock_requested.emit, flat=True))
        return bar

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("Menu")
        colours = QActionGroup(menu)
        for mode, words in THEMES:
            action = colours.addAction(words)
            action.setCheckable(True)
            action.setData(mode)
            menu.addAction(action)
        colours.triggered.connect(lambda action: self.theme_chosen.emit(action.data()))
        menu.aboutToShow.connect(lambda: self._tick(colours))
        menu.addSeparator()
        by = self.sort_menu = menu.addMenu("Sort the list &by")
        for at, column in enumerate(COLUMNS):
            if column.sort:
                by.addAction(column.title).triggered.connect(lambda _checked=False, at=at: self.list.sort_by(at))
        for words, then in (
            ("&Keys", self.show_keys),
            ("&About Smoulder", self.about),
            ("Open an&other registry…", self.leave_requested.emit),
        ):
            menu.addAction(words).triggered.connect(lambda _checked=False, act=then: act())
        return menu

    def _tick(self, colours: QActionGroup) -> None:
        for action in colours.actions():
            action.setChecked(action.data() == self._theme.mode)

    def open_menu(self) -> None:
        """Open the menu under its button."""
        self.menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))

    def _warning_words(self) -> str:
        """Return what has to be known while this registry is open, "" where all is in order."""
        read_only = (
            "This registry is open to read only: nothing can be recorded." if self.services.store.read_only else ""
        )
        return " ".join(part for part in (read_only, self.services.store.warning, self.services.rules_note()) if part)

    def _warning(self, words: str) -> QFrame:
        strip = QFrame()
        strip.setProperty("strip", "warn")
        row = QHBoxLayout(strip)
        row.setContentsMargins(space_of(self).large, space_of(self).small, space_of(self).large, space_of(self).small)
        row.addWidget(label(f"△ {words}", "warn"))
        return strip

    def _make_actions(self) -> None:
        actions: tuple[tuple[str, str, Callable[[], object]], ...] = (
            ("Find a patient", "Ctrl+K", self._find),
            ("Find", "Ctrl+F", self._find),
            ("New patient", "Ctrl+Shift+N", self.new_patient),
            ("New visit", "Ctrl+N", lambda: self._with_patient(lambda p: VisitForm(self.services, p))),
            ("New relapse", "Ctrl+R", lambda: self._with_patient(lambda p: RelapseForm(self.services, p))),
            ("New scan", "Ctrl+M", lambda: self._with_patient(lambda p: ScanForm(self.services, p))),
            ("New treatment", "Ctrl+T", lambda: self._with_patient(lambda p: TreatmentForm(self.services, p))),
            ("Brain health", "Ctrl+B", lambda: self._with_patient(lambda p: ReviewForm(self.services, p))),
            ("Print summary", "Ctrl+P", self.print_summary),
            ("Lock", "Ctrl+L", self.lock_requested.emit),
            ("Keys", "F1", self.show_keys),
            ("Menu", "F10", self.open_menu),
        )
        for words, keys, then in actions:
            action = QAction(words, self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _checked=False, act=then: act())
            self.addAction(action)

    def _connect(self) -> None:
        self.list.patient_chosen.connect(self.open_patient)
        self.list.new_patient_wanted.connect(self.new_patient)
        self.list.box.entered.connect(self._show_list)
        self.list.box.left.connect(self._back)
        self.home.draft_chosen.connect(self.resume)
        page = self.page
        page.visit_requested.connect(lambda: self._with_patient(lambda p: VisitForm(self.services, p)))
        page.correct_visit_requested.connect(self._correct_visit)
        page.relapse_requested.connect(self._edit_relapse)
        page.scan_requested.connect(self._edit_scan)
        page.treatment_requested.connect(self._edit_treatment)
        page.review_requested.connect(lambda: self._with_patient(lambda p: ReviewForm(self.services, p)))
        page.edit_patient_requested.connect(self._edit_patient)
        page.print_requested.connect(self.print_summary)

    # What the user asks for

    def _find(self) -> None:
        self.list.box.setFocus()
        self.list.box.selectAll()

    def _show_list(self) -> None:
        """Show the list over what is open; Escape goes back to it."""
        self.home.refresh()
        self.strip.hide()
        self.pages.setCurrentWidget(self.home)

    def open_patient(self, patient_id: str) -> None:
        """Show a patient; a form that is open is left with its draft kept."""
        self._leave_form()
        self.page.show_patient(patient_id)
        self.strip.show_for(patient_id)
        self.list.box.clear()
        self.list.highlight(patient_id)
        self.pages.setCurrentWidget(self.page)
        self.page.setFocus()

    def new_patient(self) -> None:
        """Open the form of a new patient; who was open until then is so no longer."""
        if self.services.store.read_only:
            return
        self.page.patient_id = ""
        self.strip.hide()
        self._open_form(PatientForm(self.services))

    def resume(self, draft: Draft) -> None:
        """Open the form of *draft* again, with what was typed; open to read only, show whose it is."""
        if not draft.patient_id:
            self.new_patient()
            return
        kind, _, record_id = draft.form.partition(":")
        try:
            self.open_patient(draft.patient_id)
            form = self._form_of(kind, draft.patient_id, record_id)
        except Refusal as refusal:
            self.show_refusal(refusal)
            return
        if form is not None and not self.services.store.read_only:
            self._open_form(form)

    def _form_of(self, kind: str, patient_id: str, record_id: str) -> FormPage | None:
        """Return the form that a draft belongs to. Raises Refusal where the record it corrects is gone."""
        services, store = self.services, self.services.store
        forms: Mapping[str, Callable[[], FormPage]] = {
            "visit": lambda: VisitForm(services, patient_id, store.visits.get(record_id) if record_id else None),
            "relapse": lambda: RelapseForm(services, patient_id, store.relapses.get(record_id) if record_id else None),
            "scan": lambda: ScanForm(services, patient_id, store.scans.get(record_id) if record_id else None),
            "treatment": lambda: TreatmentForm(
                services, patient_id, store.treatments.get(record_id) if record_id else None
            ),
            "review": lambda: ReviewForm(services, patient_id),
            "patient": lambda: PatientForm(services, store.patients.get(patient_id)),
        }
        return forms[kind]() if kind in forms else None

    def print_summary(self) -> None:
        """Open the preview of the printed summary; from the preview, print."""
        if isinstance(self.form, SummaryPage) and self.pages.currentWidget() is self.form:
            self.form.print_pages()
        elif self.page.patient_id:
            self._open_form(SummaryPage(self.services, self.page.patient_id))

    def _with_patient(self, make: Callable[[str], FormPage]) -> None:
        # A form of a registry that is open to read only could keep nothing of what is typed into it.
        if self.page.patient_id and not self.services.store.read_only:
            self._open_form(make(self.page.patient_id))

    def _correct_visit(self, visit: Visit) -> None:
        self._with_patient(lambda p: VisitForm(self.services, p, visit))

    def _edit_relapse(self, relapse: Relapse | None) -> None:
        self._with_patient(lambda p: RelapseForm(self.services, p, relapse))

    def _edit_scan(self, scan: MriScan | None) -> None:
        self._with_patient(lambda p: ScanForm(self.services, p, scan))

    def _edit_treatment(self, treatment: Treatment | None) -> None:
        self._with_patient(lambda p: TreatmentForm(self.services, p, treatment))

    def _edit_patient(self) -> None:
        self._with_patient(lambda p: PatientForm(self.services, self.services.record(p).patient))

    # Forms

    def _open_form(self, form: FormPage | SummaryPage) -> None:
        self._leave_form()
        self.form = form
        form.closed.connect(self._form_closed)
        if isinstance(form, FormPage):
            form.saved.connect(self._form_saved)
        self.pages.addWidget(form)
        self.pages.setCurrentWidget(form)
        if isinstance(form, FormPage):
            form.go_to_first_input()
        else:
            form.setFocus()

    def _leave_form(self) -> None:
        """Keep the draft of the form that is open, and let go of it."""
        form, self.form = self.form, None
        if form is None:
            return
        if isinstance(form, FormPage) and form.is_touched():
            form.keep_draft()
        self.pages.removeWidget(form)
        form.hide()
        form.deleteLater()

    def _form_closed(self) -> None:
        if isinstance(self.form, FormPage):
            # It has kept or discarded its draft itself.
            form, self.form = self.form, None
            self.pages.removeWidget(form)
            form.hide()
            form.deleteLater()
        else:
            self._leave_form()
        self._back()

    def _form_saved(self, stored: object) -> None:
        form, self.form = self.form, None
        assert isinstance(form, FormPage)
        patient_id = form.patient_id or str(getattr(stored, "id", ""))
        self.pages.removeWidget(form)
        form.hide()
        form.deleteLater()
        self.list.refresh(patient_id)
        self.open_patient(patient_id)
        self.statusBar().showMessage("Saved", 4000)

    def _back(self) -> None:
        """Show what is open: a form, else a patient, else the list."""
        if self.form is not None:
            self.strip.show_for(self.page.patient_id)
            self.pages.setCurrentWidget(self.form)
            self.form.setFocus()
        elif self.page.patient_id:
            self.strip.show_for(self.page.patient_id)
            self.page.refresh()
            self.pages.setCurrentWidget(self.page)
            self.page.setFocus()
        else:
            self._show_list()
            self.list.box.setFocus()

    # Messages

    def show_refusal(self, refusal: Refusal) -> None:
        """Show a sentence that nothing else showed beside its field."""
        self._say(QMessageBox.Icon.Warning, "Smoulder", str(refusal))

    def show_keys(self) -> None:
        """Show the list of keys."""
        KeysDialog([(action.text(), action.shortcut().toString()) for action in self.actions()], self).exec()

    def about(self) -> None:
        """Say what the program is, and what it is not."""
        definition = self.services.rules().definition
        self._say(
            QMessageBox.Icon.Information,
            "About Smoulder",
            f"Smoulder {VERSION}\n\n{INTENDED_USE}\n\nIt makes no network connections.\n\n"
            f"Rules: {definition.title}, version {definition.version}.\n{definition.citation}\n\n"
            "Its idea comes from Giovannoni et al., Ther Adv Neurol Disord 2022;15: the authors propose that relapses "
            "and new lesions are only the visible part of a wider process.\n\nGPL-3.0-or-later",
        )

    def _say(self, icon: QMessageBox.Icon, title: str, text: str) -> None:
        said = QMessageBox(icon, title, text, parent=self)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.exec()

    def keep_drafts(self) -> None:
        """Keep what is typed: before locking and before closing."""
        if isinstance(self.form, FormPage) and self.form.is_touched():
            self.form.keep_draft()

    def leave(self) -> None:
        """Keep what is typed and ask nothing more of the store: it is about to be closed."""
        self.keep_drafts()
        self.services.tasks.finish()
        self.list.model.stop()
        self.list.box.blockSignals(True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep drafts and close; closing never loses anything, so it never asks."""
        self.leave()
        event.accept()
