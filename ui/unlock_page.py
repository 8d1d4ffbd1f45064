"""Unlocking a registry: where it lies, the passphrase or the recovery words, and plain sentences when it fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from domain.refusal import Refusal
from domain.wording import INTENDED_USE
from storage.refusals import FolderMissing, NotAStore, PartMissing
from ui.tasks import TaskRunner
from ui.theme import space_of
from ui.widgets.brand import brand
from ui.widgets.field import Field, Grade, PassphraseField
from ui.widgets.text import Card, button, heading, label, small

UNLOCK_WORDS = "&Unlock   Enter"


def centred_column(page: QWidget) -> tuple[QVBoxLayout, QVBoxLayout]:
    """Return the layout of *page* and, a third down in its middle, a column that is readable and no wider."""
    space = space_of(page)
    outer = QVBoxLayout(page)
    outer.setContentsMargins(space.large, space.large, space.large, space.large)
    outer.addStretch(1)
    inner = QWidget()
    inner.setMaximumWidth(space.ems(32))
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(space.medium)
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(inner, 100)
    row.addStretch(1)
    outer.addLayout(row)
    return outer, column


class EnterPage(QWidget):
    """A page on which Enter presses the button in focus, and from a field the one that goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("page", True)

    def way_on(self) -> QPushButton | None:
        """Return the button that goes on."""
        raise NotImplementedError

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press a button with Enter."""
        focused = self.focusWidget()
        pressed = focused if isinstance(focused, QPushButton) else self.way_on()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and pressed is not None:
            pressed.click()
        else:
            super().keyPressEvent(event)


class UnlockPage(EnterPage):
    """Asks for folder and passphrase. ``unlocked`` carries the open store; the other signals ask for other pages."""

    unlocked = Signal(object)
    create_requested = Signal()
    demo_requested = Signal()

    def __init__(self, folder: Path | None, now: Callable[[], datetime], who: str, tasks: TaskRunner) -> None:
        """*folder*: the registry that was open last. *who*: in whose name changes are logged."""
        super().__init__()
        self._now, self._who, self._tasks = now, who, tasks
        space = space_of(self)
        outer, column = centred_column(self)
        column.addWidget(brand(self))
        column.addWidget(heading("Open a registry"))
        card = Card()
        card.body.setContentsMargins(space.large, space.large, space.large, space.large)
        card.body.setSpacing(space.medium)
        column.addWidget(card)
        self.folder = Field("&Folder of the registry", QLineEdit(str(folder or "")))
        self.folder.put_beside(button("&Browse…", self._browse))
        card.body.addWidget(self.folder)
        self.passphrase = PassphraseField("&Passphrase, or the twelve recovery words")
        card.body.addWidget(self.passphrase)
        self.shown = QCheckBox("&Show what is typed")
        self.shown.toggled.connect(self.passphrase.show_typed)
        card.body.addWidget(self.shown)
        self.open_button = button(UNLOCK_WORDS, lambda: self.unlock(read_only=False), primary=True)
        self.read_only_button = button("Open to &read only", lambda: self.unlock(read_only=True))
        self.read_only_button.hide()
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addWidget(self.read_only_button)
        row.addStretch(1)
        card.body.addLayout(row)
        others = QHBoxLayout()
        others.addWidget(button("&New registry…", self.create_requested.emit, flat=True))
        others.addWidget(button("&Demonstration registry", self.demo_requested.emit, flat=True))
        others.addStretch(1)
        column.addLayout(others)
        column.addWidget(small(INTENDED_USE))
        outer.addStretch(2)
        self.setFocusProxy((self.passphrase if folder else self.folder).editor)

    def way_on(self) -> QPushButton:
        """Return the button that unlocks."""
        return self.open_button

    def unlock(self, *, read_only: bool) -> None:
        """Try to open the store; a refusal stands under the passphrase and nothing is changed."""
        if not self.folder.text():
            self.folder.say("Choose the folder in which the registry lies.", Grade.ERROR)
            self.folder.editor.setFocus()
            return
        self.folder.say("")
        folder, secret = Path(self.folder.text()).expanduser(), self.passphrase.text()

        def check() -> None:
            # Not loaded with the page: it is there, and takes what is typed, before what opens a registry.
            from storage import keys
            from storage.store import is_demo

            # Making the key takes a tenth of a second or more by design, so it is tried on another thread first; the
            # store itself belongs to the thread that opens it.
            is_demo(folder)
            keys.unlock(folder, secret)

        self._set_busy(True)
        self._tasks.run(check, lambda _none: self._open(folder, secret, read_only), self._refused)

    def _open(self, folder: Path, secret: str, read_only: bool) -> None:
        from storage.store import open_store

        try:
            store = open_store(folder, secret, now=self._now, who=self._who, read_only=read_only)
        except Refusal as refusal:
            self._refused(refusal)
            return
        self._set_busy(False)
        self.passphrase.set_text("")
        self.passphrase.say("")
        self.unlocked.emit(store)

    def _refused(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, Refusal):
            raise error
        about = self.folder if isinstance(error, FolderMissing | NotAStore | PartMissing) else self.passphrase
        about.say(str(error), Grade.ERROR)
        self.read_only_button.setVisible(bool(getattr(error, "offers_read_only", False)))
        about.editor.setFocus()

    def _set_busy(self, is_busy: bool) -> None:
        """Show that the key is being made; nothing can be asked twice meanwhile."""
        self.setEnabled(not is_busy)
        self.open_button.setText("Unlocking…" if is_busy else UNLOCK_WORDS)

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder of the registry", self.folder.text())
        if chosen:
            self.folder.set_text(chosen)
            self.passphrase.editor.setFocus()


class LockPage(EnterPage):
    """Covers a locked registry; the passphrase brings back what was open."""

    unlocked = Signal()

    def __init__(self, check: Callable[[str], None] | None, tasks: TaskRunner) -> None:
        """*check* raises a Refusal for a wrong passphrase, on another thread; None: no passphrase is needed."""
        super().__init__()
        self._check, self._tasks = check, tasks
        outer, column = centred_column(self)
        column.addWidget(brand(self))
        column.addWidget(heading("Locked"))
        column.addWidget(label("What was typed is kept as a draft. Unlocking brings the same page back.", "mute"))
        self.passphrase = PassphraseField("&Passphrase, or the twelve recovery words")
        column.addWidget(self.passphrase)
        if check is None:
            self.passphrase.hide()
            column.addWidget(label("This is the demonstration registry: no passphrase is needed.", "mute"))
        self.open_button = button(UNLOCK_WORDS, self.unlock, primary=True)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addStretch(1)
        column.addLayout(row)
        outer.addStretch(2)
        self.setFocusProxy(self.passphrase.editor if check is not None else self.open_button)

    def way_on(self) -> QPushButton:
        """Return the button that unlocks."""
        return self.open_button

    def unlock(self) -> None:
        """Ask for the passphrase to be checked and tell if it is right."""
        if self._check is None:
            self.unlocked.emit()
            return
        check, secret = self._check, self.passphrase.text()
        self._set_busy(True)
        self._tasks.run(lambda: check(secret), lambda _none: self._checked(None), self._checked)

    def _checked(self, error: Exception | None) -> None:
        self._set_busy(False)
        if error is None:
            self.passphrase.set_text("")
            self.passphrase.say("")
            self.unlocked.emit()
            return
        self.passphrase.editor.setFocus()
        if not isinstance(error, Refusal):
            raise error
        self.passphrase.say(str(error), Grade.ERROR)

    def _set_busy(self, is_busy: bool) -> None:
        self.setEnabled(not is_busy)
        self.open_button.setText("Unlocking…" if is_busy else UNLOCK_WORDS)
