"""Unlocking a registry: where it lies, the passphrase or the recovery words, and plain sentences when it fails."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from domain.refusal import Refusal
from domain.wording import INTENDED_USE
from storage.store import Store, open_store
from ui.theme import space_of
from ui.widgets.field import Field, Grade, PassphraseField
from ui.widgets.text import Card, button, heading, label, small


class UnlockPage(QWidget):
    """Asks for folder and passphrase. ``unlocked`` carries the open store; the other signals ask for other pages."""

    unlocked = Signal(object)
    create_requested = Signal()
    demo_requested = Signal()

    def __init__(self, folder: Path | None, now: Callable[[], datetime], who: str) -> None:
        """*folder*: the registry that was open last. *who*: in whose name changes are logged."""
        super().__init__()
        self.setProperty("page", True)
        self._now, self._who = now, who
        space = space_of(self)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(space.medium)
        column.addStretch(1)
        outer.addLayout(column)
        outer.addStretch(1)
        column.addWidget(heading("Open a registry"))
        card = Card()
        card.setFixedWidth(space.ems(30))
        card.body.setContentsMargins(space.large, space.large, space.large, space.large)
        card.body.setSpacing(space.medium)
        column.addWidget(card)
        self.folder = Field("&Folder of the registry", QLineEdit(str(folder or "")))
        line = QHBoxLayout()
        line.addWidget(self.folder, 1)
        line.addWidget(button("&Browse…", self._browse))
        card.body.addLayout(line)
        self.passphrase = PassphraseField("&Passphrase, or the twelve recovery words")
        card.body.addWidget(self.passphrase)
        shown = QCheckBox("&Show what is typed")
        shown.toggled.connect(self.passphrase.show_typed)
        card.body.addWidget(shown)
        self.open_button = button("&Unlock   Enter", lambda: self.unlock(read_only=False), primary=True)
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
        column.addStretch(1)
        for field in (self.folder, self.passphrase):
            assert isinstance(field.editor, QLineEdit)
            field.editor.returnPressed.connect(lambda: self.unlock(read_only=False))
        (self.passphrase if folder else self.folder).editor.setFocus()

    def unlock(self, *, read_only: bool) -> None:
        """Try to open the store; a refusal stands under the passphrase and nothing is changed."""
        if not self.folder.text():
            self.folder.say("Choose the folder in which the registry lies.", Grade.ERROR)
            self.folder.editor.setFocus()
            return
        self.folder.say("")
        try:
            store: Store = open_store(
                Path(self.folder.text()), self.passphrase.text(), now=self._now, who=self._who, read_only=read_only
            )
        except Refusal as refusal:
            self.passphrase.say(str(refusal), Grade.ERROR)
            self.read_only_button.setVisible(bool(getattr(refusal, "offers_read_only", False)))
            self.passphrase.editor.setFocus()
            return
        self.passphrase.set_text("")
        self.passphrase.say("")
        self.unlocked.emit(store)

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder of the registry", self.folder.text())
        if chosen:
            self.folder.set_text(chosen)
            self.passphrase.editor.setFocus()


class LockPage(QWidget):
    """Covers a locked registry; the passphrase brings back what was open."""

    unlocked = Signal()

    def __init__(self, check: Callable[[str], None]) -> None:
        """*check* raises a Refusal for a wrong passphrase."""
        super().__init__()
        self.setProperty("page", True)
        self._check = check
        space = space_of(self)
        outer = QHBoxLayout(self)
        outer.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(space.medium)
        column.addStretch(1)
        column.addWidget(heading("Locked"))
        column.addWidget(label("What was typed is kept as a draft. The passphrase opens the same page again.", "mute"))
        self.passphrase = PassphraseField("&Passphrase")
        self.passphrase.setFixedWidth(space.ems(26))
        column.addWidget(self.passphrase)
        column.addWidget(button("&Unlock   Enter", self.unlock, primary=True))
        column.addStretch(1)
        outer.addLayout(column)
        outer.addStretch(1)
        assert isinstance(self.passphrase.editor, QLineEdit)
        self.passphrase.editor.returnPressed.connect(self.unlock)

    def unlock(self) -> None:
        """Ask for the passphrase to be checked and tell if it is right."""
        try:
            self._check(self.passphrase.text())
        except Refusal as refusal:
            self.passphrase.say(str(refusal), Grade.ERROR)
            return
        self.passphrase.set_text("")
        self.passphrase.say("")
        self.unlocked.emit()
