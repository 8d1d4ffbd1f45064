"""The window of an open registry: the bar at the top, and one page under it.

The patient list is the home page. It goes when a patient opens and comes back with the search box; while a patient is
open, a strip above the page warns of others who could be taken for this one (safety 35).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain.refusal import Refusal
from storage.drafts import Draft
from ui.about import FORM_UNKNOWN, said, show_about, show_idea
from ui.bin_page import BinPage
from ui.forms.catalogue import FORMS, KINDS
from ui.forms.form_page import FormPage
from ui.forms.live_findings import attach
from ui.forms.new_menu import make_new_menu
from ui.forms.saved import Saved
from ui.home_page import HomePage
from ui.keys_dialog import KeysDialog
from ui.lookalike_strip import LookalikeStrip
from ui.page_layout import show_filled, show_page
from ui.patient_list import PatientList
from ui.patient_page import PatientPage
from ui.patient_table import COLUMNS
from ui.print_desk import PrintDesk, PrintPage
from ui.quality_page import QualityPage
from ui.services import Services
from ui.settings_page import SettingsPage
from ui.shown_kinds import shown_kinds
from ui.theme import Theme
from ui.top_bar import TopBar
from ui.undo_bar import UndoBar
from ui.warning_strip import warning_strip, warning_words
from ui.widgets.in_sight import bring_into_sight

# What the pages show beside the list and the patient; each asks to be left by its signal ``closed``.
Page = FormPage | PrintPage | BinPage | QualityPage | SettingsPage


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
        self.list = PatientList(services)
        self.page = PatientPage(services)
        self.form: Page | None = None
        self.home = HomePage(services, self.list)
        self.strip = LookalikeStrip(services.store)
        self.undo_bar = UndoBar()
        self.desk = PrintDesk(self, self._open_page)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.home)
        self.pages.addWidget(self.page)
        self.bar = TopBar(
            services, theme, self.list.box, [(at, column.title) for at, column in enumerate(COLUMNS) if column.sort]
        )
        self._build()
        self._make_actions()
        self._connect()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)
        self.setWindowTitle("Smoulder")

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            bring_into_sight(now)

    # Parts

    def _build(self) -> None:
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        warning = warning_words(self.services)
        if warning:
            column.addWidget(warning_strip(warning))
        column.addWidget(self.strip)
        column.addWidget(self.pages, 1)
        column.addWidget(self.undo_bar)
        self.setCentralWidget(centre)
        words = self.statusBar()  # takes its strip only while it says something
        words.setSizeGripEnabled(False)
        words.messageChanged.connect(lambda text: words.setVisible(bool(text)))
        words.hide()

    def _make_actions(self) -> None:
        actions: tuple[tuple[str, str, Callable[[], object]], ...] = (
            ("Find a patient", "Ctrl+K", self._find),
            ("Find", "Ctrl+F", self._find),
            ("New patient", "Ctrl+Shift+N", self.new_patient),
            *(
                (f"New {kind.words}", kind.keys, lambda name=kind.name: self.open_form(name))
                for kind in KINDS
                if kind.keys and kind.opens_new
            ),
            ("Another record", "Ctrl+E", self.choose_record),
            ("Findings to look at", "F7", self.show_findings),
            ("Bin of this patient", "Ctrl+Shift+B", self.show_bin),
            ("Print summary", "Ctrl+P", self.print_summary),
            *self.desk.actions(),
            ("Findings of the whole registry", "Shift+F7", lambda: self.show_findings(of_all=True)),
            ("Settings", "Ctrl+,", self.show_settings),
            ("Lock", "Ctrl+L", self.lock_requested.emit),
            ("Keys", "F1", self.show_keys),
            ("The idea in three pictures", "Shift+F1", lambda: show_idea(self, self.services.rules().definition)),
            ("Menu", "F10", self.bar.open_menu),
        )
        for words, keys, then in actions:
            action = QAction(words, self)
            action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _checked=False, act=then: act())
            self.addAction(action)

    def _connect(self) -> None:
        bar = self.bar
        bar.new_patient_wanted.connect(self.new_patient)
        bar.lock_wanted.connect(self.lock_requested)
        bar.theme_chosen.connect(self.theme_chosen)
        bar.sort_chosen.connect(self.list.sort_by)
        bar.add_entries(
            (
                ("&Findings of the whole registry", lambda: self.show_findings(of_all=True)),
                ("&Bin: patients in error", lambda: self.show_bin(of_all=True)),
                *self.desk.entries(),
                ("&Settings", self.show_settings),
                ("&Keys", self.show_keys),
                ("The &idea in three pictures", lambda: show_idea(self, self.services.rules().definition)),
                ("&About Smoulder", lambda: show_about(self, self.services.rules().definition)),
                ("Open an&other registry…", self.leave_requested.emit),
            )
        )
        self.list.patient_chosen.connect(self.open_patient)
        self.list.new_patient_wanted.connect(self.new_patient)
        self.list.box.entered.connect(self._show_list)
        self.list.box.left.connect(self._back)
        self.home.draft_chosen.connect(self.resume)
        page = self.page
        page.form_requested.connect(self.open_form)
        page.print_requested.connect(self.print_summary)
        page.record_wanted.connect(self.choose_record)
        page.findings_wanted.connect(self.show_findings)
        page.bin_wanted.connect(self.show_bin)
        page.notes.draft_chosen.connect(self.resume)
        self.undo_bar.undone.connect(self._undone)
        self.undo_bar.bin_wanted.connect(self.show_bin)

    # What the user asks for

    def _find(self) -> None:
        self.list.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._show_list()
        self.list.box.selectAll()

    def _show_list(self) -> None:
        """Show the list over what is open; Escape goes back to it."""
        self.home.refresh()
        self.strip.hide()
        show_page(self.pages, self.home)

    def open_patient(self, patient_id: str) -> None:
        """Show a patient; a form that is open is left with its draft kept."""
        self.undo_bar.put_away()
        if not self._leave_form():
            return
        show_filled(self.pages, self.page, lambda: self._fill(patient_id), instead=self.home)
        self.page.setFocus()
        self.list.box.clear()  # after the page has taken the list's place: its rows are read when it is seen again
        self.list.highlight(patient_id)

    def _fill(self, patient_id: str) -> None:
        self.page.show_patient(patient_id)
        self.strip.show_for(patient_id)

    def new_patient(self) -> None:
        """Open the form of a new patient; who was open until then is so no longer."""
        if self.services.store.read_only or not self._leave_form():
            return
        self.page.patient_id = ""
        self.strip.hide()
        self._open_page(lambda: self._form("patient", ""))

    def resume(self, draft: Draft) -> None:
        """Open the form of *draft* again, with what was typed; open to read only, show whose it is."""
        if not draft.patient_id:
            self.new_patient()
            return
        name, _, record_id = draft.form.partition(":")
        try:
            self.open_patient(draft.patient_id)
            kind = FORMS.get(name)
            record = kind.find(self.services.store, draft.patient_id, record_id) if kind and record_id else None
        except Refusal as refusal:
            self.show_refusal(refusal)
            return
        if kind is not None:
            self.open_form(name, record)
        else:
            said(self, QMessageBox.Icon.Information, "Smoulder", FORM_UNKNOWN)

    def print_summary(self) -> None:
        """Open the preview of the printed summary; from the preview, print."""
        self.desk.print_page(self.form if self.pages.currentWidget() is self.form else None)

    def open_form(self, name: str, record: Any = None) -> None:
        """Open a form of the patient who is open: a new one, or the correction of *record*."""
        # A form of a registry that is open to read only could keep nothing of what is typed into it.
        if self.page.patient_id and not self.services.store.read_only:
            self._open_page(lambda: self._form(name, self.page.patient_id, record))

    def _form(self, name: str, patient_id: str, record: Any = None) -> FormPage:
        form = FORMS[name].make(self.services, patient_id, record)
        attach(form, name, self.services)
        return form

    def choose_record(self) -> None:
        """Offer every kind of record that this clinic records, for the patient who is open."""
        if self.page.patient_id and not self.services.store.read_only:
            menu = make_new_menu(self, shown_kinds(self.services.store.settings), self.open_form)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.page.place_of_records())

    def show_findings(self, *, of_all: bool = False) -> None:
        """Show what the data-quality rules find in the record of the patient who is open, or in the whole registry."""
        if of_all or self.page.patient_id:
            self._open_page(lambda: self._quality_page("" if of_all else self.page.patient_id))

    def _quality_page(self, patient_id: str) -> QualityPage:
        page = QualityPage(self.services, patient_id)
        page.mend.connect(self._mend)
        return page

    def _mend(self, patient_id: str, kind: str, record: Any) -> None:
        self.open_patient(patient_id)
        self.open_form(kind, record)

    def show_bin(self, *, of_all: bool = False) -> None:
        """Show what is marked as entered in error of the patient who is open, else the patients that are."""
        patient_id = "" if of_all else self.page.patient_id

        def make() -> BinPage:
            page = BinPage(self.services, patient_id)
            page.restored.connect(lambda _record: self.list.refresh(patient_id))
            return page

        self._open_page(make)

    def show_settings(self) -> None:
        """Show what this clinic records, and by which definition."""
        self._open_page(lambda: SettingsPage(self.services))

    # Pages

    def _open_page(self, make: Callable[[], Page]) -> None:
        """Leave what is open, its draft kept, and only then make the new page: it may begin with that draft."""
        self.undo_bar.put_away()
        self.statusBar().clearMessage()
        if not self._leave_form():
            return
        self.form = form = make()
        form.closed.connect(self._form_closed)
        if isinstance(form, FormPage):
            form.saved.connect(self._form_saved)
        self.pages.addWidget(form)
        show_page(self.pages, form)
        if isinstance(form, FormPage):
            form.go_to_first_input()
        else:
            form.setFocus()

    def _leave_form(self) -> bool:
        """Keep the draft of the form that is open, and let go of it.

        A form whose draft cannot be kept, as on a full disk, stays open with what is typed, and says why.
        """
        if not self.keep_drafts():
            assert self.form is not None
            show_page(self.pages, self.form)
            return False
        form, self.form = self.form, None
        if isinstance(form, FormPage):
            form.let_go()
        if form is not None:
            self._take_away(form)
        return True

    def _take_away(self, page: QWidget) -> None:
        self.pages.removeWidget(page)
        page.hide()
        page.deleteLater()

    def _form_closed(self) -> None:
        if isinstance(self.form, FormPage):
            # It has kept or discarded its draft itself.
            form, self.form = self.form, None
            self._take_away(form)
        else:
            self._leave_form()
        self._back()

    def _form_saved(self, stored: object) -> None:
        form, self.form = self.form, None
        assert isinstance(form, FormPage)
        patient_id = form.patient_id or str(getattr(stored, "id", ""))
        if isinstance(stored, Saved):
            patient_id = stored.patient_id  # a visit may have been moved
        self._take_away(form)
        for other in (patient_id, *getattr(form, "also_changed", ())):
            self.list.refresh(other)
        if patient_id:
            self.open_patient(patient_id)
        else:  # the patient was marked as entered in error
            self.page.patient_id = ""
            self._back()
        if isinstance(stored, Saved) and stored.restore is not None:
            self.undo_bar.offer(stored.words, stored.restore)
            if not patient_id:
                self.undo_bar.undo_button.setFocus()
        else:
            self.statusBar().showMessage("Saved", 4000)

    def _undone(self) -> None:
        self.list.refresh(self.page.patient_id)
        self._back()

    def _back(self) -> None:
        """Show what is open: a form, else a patient, else the list."""
        if self.form is not None:
            self.strip.show_for(self.page.patient_id)
            show_page(self.pages, self.form)
            self.form.setFocus()
        elif self.page.patient_id:
            self.strip.show_for(self.page.patient_id)
            show_filled(self.pages, self.page, self.page.refresh, instead=self.home)
            self.page.setFocus()
        else:
            self._show_list()
            self.list.box.setFocus()

    # Messages

    def show_refusal(self, refusal: Refusal) -> None:
        """Show a sentence that nothing else showed beside its field."""
        said(self, QMessageBox.Icon.Warning, "Smoulder", str(refusal))

    def show_keys(self) -> None:
        """Show the list of keys."""
        KeysDialog([(action.text(), action.shortcut().toString()) for action in self.actions()], self).exec()

    def keep_drafts(self) -> bool:
        """Keep what is typed, before locking and before closing; return whether nothing can be lost."""
        if not isinstance(self.form, FormPage) or self.services.store.read_only:
            return True
        return self.form.keep_draft()

    def leave(self) -> None:
        """Keep what is typed and ask nothing more of the store: it is about to be closed."""
        self.keep_drafts()
        if isinstance(self.form, FormPage):
            self.form.let_go()
        if isinstance(self.form, QualityPage):
            self.form.stop()
        self.desk.stop()
        self.services.tasks.finish()
        self.desk.close()
        self.list.model.stop()
        self.list.box.blockSignals(True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep drafts and close; where a draft cannot be kept, stay."""
        if not self.keep_drafts():
            event.ignore()
            return
        self.leave()
        event.accept()
