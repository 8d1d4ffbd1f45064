"""The application: paints first, unlocks a registry, joins store and window, locks, and ends cleanly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QSize, QStandardPaths, QTimer
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from domain.refusal import Refusal
from ui.colours import DARK, LIGHT, MODES, Colours
from ui.ending import Ending
from ui.preferences import Preferences
from ui.tasks import TaskRunner
from ui.waiting_page import WaitingPage

if TYPE_CHECKING:
    from argparse import Namespace

    from PySide6.QtGui import QCloseEvent

    from storage.store import Store
    from ui.main_window import MainWindow
    from ui.theme import Theme

# What the first page does not need is imported where it is used, for the first paint would wait for it; above all Qt's
# name space "Qt", whose dozens of enums take PySide some 30 ms to make.

ORGANISATION = "Smoulder"
NOT_KEPT = (
    "What is typed in the open form could not be kept as a draft; the form says why. "
    "Everything that was signed is safe. Stay to mend it or to copy what is typed."
)
UNSEEN_MS = 1000  # after which a window that nobody sees, as one that starts minimised, goes on without its paint


def run(arguments: Namespace) -> int:
    """Open the window and return the exit status. *arguments*: demo (bool) and store (folder or None)."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Smoulder")
    app.setOrganizationName(ORGANISATION)
    window = Application(app, Preferences(), now=lambda: datetime.now(UTC).astimezone(), who=person())
    ending = Ending(app, window.keep_drafts, window.close)
    window.start(demo=bool(arguments.demo), folder=Path(arguments.store) if arguments.store else None)
    status = app.exec()
    ending.stop()
    # Qt's own parts go while Python and the application are still whole, or the process may crash on its way out.
    window.leave()
    shiboken6.delete(window)
    return status


def person() -> str:
    """Return in whose name changes are logged: the name of the login."""
    import getpass

    try:
        return getpass.getuser()
    except OSError:
        return "unknown"


class Application(QMainWindow):
    """The outer window: it shows the page that opens a registry, the open registry, or the lock over it."""

    def __init__(self, app: QApplication, preferences: Preferences, *, now: Callable[[], datetime], who: str) -> None:
        super().__init__()
        self._app, self._preferences, self._now, self._who = app, preferences, now, who
        self.tasks = TaskRunner(self)
        self.store: Store | None = None
        self.registry: MainWindow | None = None
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self.setWindowTitle("Smoulder")
        self._fault_is_shown = False
        self._is_begun = False
        self._take_size()
        self._first = WaitingPage("Opening…", self._first_colours())
        self.stack.addWidget(self._first)

    @cached_property
    def theme(self) -> Theme:
        """The colours that the user chose; made after the first paint."""
        from ui.theme import theme_of

        made = theme_of(self._app)
        made.choose(self._mode())
        return made

    def _mode(self) -> str:
        mode = self._preferences.get("colours", "system")
        return mode if mode in MODES else "system"

    def _first_colours(self) -> Colours:
        """Return the colours of the first paint: those chosen, or as dark as the palette that Qt took from the system.

        The theme asks the system itself; that costs the name space of enums, which is not there yet.
        """
        chosen = {"light": LIGHT, "dark": DARK}.get(self._mode())
        return chosen or (DARK if self.palette().color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT)

    def start(self, *, demo: bool, folder: Path | None) -> None:
        """Paint, then import the rest and show where to go."""

        def begin() -> None:
            if not self._is_begun:
                self._begin(demo, folder)

        self._first.painted.connect(begin)
        QTimer.singleShot(UNSEEN_MS, self, begin)
        if self._preferences.get("maximised") == "yes":
            self.showMaximized()
        else:
            self.show()

    def _begin(self, demo: bool, folder: Path | None) -> None:
        self._is_begun = True
        from ui import faults

        faults.install(self._show_refusal, self._show_fault)  # before all that can fail under “Opening…”
        from PySide6.QtGui import QIcon

        from ui.preload import Preload
        from ui.theme import ICONS

        assert self.theme  # made here: every page that follows is painted in its colours
        self.setWindowIcon(QIcon(str(ICONS / "smoulder.svg")))
        last = folder or (Path(known) if (known := self._preferences.get("registry")) else None)
        if demo:
            self.open_demo()
        elif last is not None:
            self.ask_to_unlock(last)
        else:
            self.first_run()
        Preload(self).start()

    # Ways in

    def first_run(self) -> None:
        """Show the pages that make a registry or lead to one."""
        from random import SystemRandom

        from ui.first_run_page import FirstRunPage

        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        # A new home has no folder of documents yet, and a registry is made only in a folder that is there.
        place = documents if documents.is_dir() else Path.home()
        page = FirstRunPage(place / "Smoulder registry", self._now, self._who, SystemRandom(), self.tasks)
        page.created.connect(self.open_registry)
        page.made.connect(lambda folder: self._preferences.set("registry", str(folder)))
        page.open_requested.connect(lambda: self.ask_to_unlock(None))
        page.demo_requested.connect(self.open_demo)
        self._show(page)

    def ask_to_unlock(self, folder: Path | None) -> None:
        """Show the page that asks for the passphrase."""
        from ui.unlock_page import UnlockPage

        page = UnlockPage(folder, self._now, self._who, self.tasks)
        page.unlocked.connect(self.open_registry)
        page.create_requested.connect(self.first_run)
        page.demo_requested.connect(self.open_demo)
        self._show(page)

    def open_demo(self) -> None:
        """Open the demonstration registry, and make it first where there is none."""
        from storage.demo import make_demo_store, open_demo_store
        from storage.files import KEYS

        data = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)
        folder = Path(data) / "smoulder" / "demonstration"
        now = self._now

        def make() -> None:
            if not (folder / KEYS).exists():
                make_demo_store(folder, now=now).close()

        def open_it(_none: None) -> None:
            try:
                store = self._open_demo(lambda read_only: open_demo_store(folder, now, read_only=read_only))
            except Refusal as refusal:
                refused(refusal)
            else:
                self.open_registry(store)

        def refused(error: Exception) -> None:
            self.first_run()
            if not isinstance(error, Refusal):
                raise error
            self._show_refusal(error)

        self._show(WaitingPage("Preparing the demonstration: 61 invented patients…"))
        self.tasks.run(make, open_it, refused)

    @staticmethod
    def _open_demo(opener: Callable[[bool], Store]) -> Store:
        """Open to write, or to read where the demonstration is open already."""
        try:
            return opener(False)
        except Refusal as refusal:
            if getattr(refusal, "offers_read_only", False):
                return opener(True)
            raise

    def open_registry(self, store: Store) -> None:
        """Show an open store."""
        from PySide6.QtCore import Qt

        from ui.main_window import MainWindow
        from ui.services import Services

        self.close_registry()
        self.store = store
        services = Services(store, self._now, TaskRunner(self))
        self.registry = MainWindow(services, self.theme)
        self.registry.setWindowFlags(Qt.WindowType.Widget)
        self.registry.lock_requested.connect(self.lock)
        self.registry.leave_requested.connect(self.leave_registry)
        self.registry.theme_chosen.connect(self._choose_theme)
        if not store.demo:
            self._preferences.set("registry", str(store.folder))
        self._show(self.registry)
        self.registry.list.box.setFocus()

    # Lock and leave

    def lock(self) -> None:
        """Cover the registry; the same page, with the same field, comes back after unlocking."""
        from storage import keys
        from ui.unlock_page import LockPage

        if self.registry is None or self.store is None or self.stack.currentWidget() is not self.registry:
            return
        self.registry.keep_drafts()
        self._close_dialogs()
        registry, folder, field = self.registry, self.store.folder, self.focusWidget()

        def check(secret: str) -> None:
            keys.unlock(folder, secret)

        # The demonstration's passphrase is nobody's secret: it lies beside the records.
        page = LockPage(None if self.store.demo else check, self.tasks)

        def unlock() -> None:
            self.stack.setCurrentWidget(registry)
            self.stack.removeWidget(page)
            page.deleteLater()
            if field is not None and shiboken6.isValid(field):
                field.setFocus()

        page.unlocked.connect(unlock)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.setFocus()

    def leave_registry(self) -> None:
        """Close the registry, drafts kept, and ask which one to open."""
        if not self._may_go():
            return
        folder = None if self.store is None or self.store.demo else self.store.folder
        self.close_registry()
        self.ask_to_unlock(folder)

    def close_registry(self) -> None:
        """Keep drafts, let background work end and close the store."""
        if self.registry is not None:
            self.registry.leave()
            self.stack.removeWidget(self.registry)
            self.registry.hide()
            self.registry.deleteLater()
            self.registry = None
        if self.store is not None:
            self.store.close()
            self.store = None

    def leave(self) -> None:
        """Close everything; nothing that runs in the background delivers any more."""
        self.tasks.finish()
        self.close_registry()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep everything and close; it asks only where what is typed cannot be kept."""
        if not self._may_go():
            event.ignore()
            return
        self._close_dialogs()
        self._keep_size()
        event.accept()

    def keep_drafts(self) -> bool:
        """Keep what is typed in any form; return whether nothing can be lost."""
        return self.registry is None or self.registry.keep_drafts()

    def _may_go(self) -> bool:
        """Keep what is typed; where it cannot be kept, as on a full disk, ask whether to stay with it."""
        if self.keep_drafts():
            return True
        from PySide6.QtWidgets import QMessageBox

        asked = QMessageBox(QMessageBox.Icon.Warning, "Smoulder", NOT_KEPT, parent=self)
        stay = asked.addButton("&Stay", QMessageBox.ButtonRole.RejectRole)
        asked.addButton("&Close and lose it", QMessageBox.ButtonRole.DestructiveRole)
        asked.setDefaultButton(stay)
        asked.setEscapeButton(stay)
        asked.exec()
        return asked.clickedButton() is not stay

    def _close_dialogs(self) -> None:
        """Close every other window of ours: a lock that leaves a dialog open hides nothing."""
        for window in QApplication.topLevelWidgets():
            if window is not self and window.isVisible():
                window.close()

    # Size and messages

    def _take_size(self) -> None:
        """Take the size that the window had last, as far as it fits this screen and font."""
        line = QFontMetricsF(self.font()).height()
        screen = QGuiApplication.primaryScreen().availableSize()
        self.setMinimumSize(QSize(round(line * 52), round(line * 34)).boundedTo(screen))
        width, _, height = self._preferences.get("window").partition("x")
        kept = QSize(int(width), int(height)) if width.isdigit() and height.isdigit() else None
        self.resize((kept or QSize(round(line * 92), round(line * 58))).boundedTo(screen))

    def _keep_size(self) -> None:
        self._preferences.set("maximised", "yes" if self.isMaximized() else "no")
        if not self.isMaximized():
            self._preferences.set("window", f"{self.width()}x{self.height()}")

    def _show(self, page: QWidget) -> None:
        """Show *page* instead of the one before."""
        before = self.stack.currentWidget()
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        page.setFocus()
        if before is not None and before is not self.registry:
            self.stack.removeWidget(before)
            before.deleteLater()

    def _choose_theme(self, mode: str) -> None:
        self.theme.choose(mode)
        self._preferences.set("colours", mode)

    def _show_refusal(self, refusal: Refusal) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtWidgets import QMessageBox

        said = QMessageBox(QMessageBox.Icon.Warning, "Smoulder", str(refusal), parent=self)
        said.setTextFormat(Qt.TextFormat.PlainText)
        said.exec()

    def _show_fault(self, report: str) -> None:
        from ui.faults import FaultDialog

        # A fault in what is painted comes again with every repaint; one dialog at a time says enough.
        if not self._fault_is_shown:
            self._fault_is_shown = True
            try:
                FaultDialog(report, self).exec()
            finally:
                self._fault_is_shown = False
