"""One input with its label above and its message below: how every form of the program is built.

A message has one of three grades: error (blocks saving, never the draft), unusual (may be kept) and fine (an echo of
what was understood). The grade shows by a sign and words, not by colour alone.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.theme import set_role, space_of
from ui.widgets.announce import announce
from ui.widgets.text import button, small


class Grade(StrEnum):
    """How grave a message under a field is."""

    FINE = "fine"
    UNUSUAL = "unusual"
    ERROR = "error"


SIGNS = {Grade.FINE: "", Grade.UNUSUAL: "△ ", Grade.ERROR: "✕ "}
ROLES = {Grade.FINE: "mute", Grade.UNUSUAL: "warn", Grade.ERROR: "error"}
SPOKEN = {Grade.FINE: "", Grade.UNUSUAL: "Unusual: ", Grade.ERROR: "Error: "}  # a sign is not read out
KEEP_KEY = Qt.Key.Key_F2
UNDO_KEYS = ("Ctrl+Z",)
REDO_KEYS = ("Ctrl+Y", "Ctrl+Shift+Z")


class Field(QWidget):
    """A labelled input. The "&" in *title* makes the mnemonic that jumps to the input.

    ``text_changed`` tells of every change while typing, with the text; ``left`` when the focus is about to leave, while
    it is still here; ``keep_wanted`` when an unusual value is kept as it is: by F2, or by the button at its message.
    """

    text_changed = Signal(str)
    left = Signal()
    keep_wanted = Signal()

    def __init__(
        self, title: str, editor: QLineEdit | QComboBox | QPlainTextEdit | QWidget | None = None, hint: str = ""
    ) -> None:
        super().__init__()
        self.name = title.replace("&", "")
        self.editor = editor if editor is not None else QLineEdit()
        self.label = QLabel(title)
        self.label.setBuddy(self.editor)
        set_role(self.label, "role", "mute")
        self.message = small("")
        self.message.hide()
        self._grade = Grade.FINE
        self._hint, self._said = hint, ""
        self.keep_button: QPushButton | None = None  # made when it is first needed
        self.editor.setAccessibleName(self.name)
        if hint:
            self.editor.setAccessibleDescription(hint)
            if isinstance(self.editor, QLineEdit | QPlainTextEdit):
                self.editor.setPlaceholderText(hint)
        space = space_of(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(space.hair)
        layout.addWidget(self.label)
        self._row = QHBoxLayout()
        self._row.setSpacing(space.small)
        self._row.addWidget(self.editor, 1)
        layout.addLayout(self._row)
        self._below = QHBoxLayout()
        self._below.setSpacing(space.small)
        self._below.addWidget(self.message, 1)
        layout.addLayout(self._below)
        layout.addStretch(1)
        self.setFocusProxy(self.editor)
        self._connect()

    def put_beside(self, widget: QWidget) -> None:
        """Put *widget* at the right of the input, in its row: a button such as "Browse…"."""
        self._row.addWidget(widget)

    def _connect(self) -> None:
        if isinstance(self.editor, QLineEdit):
            self.editor.textChanged.connect(self.text_changed)
            self.editor.editingFinished.connect(self.left)
        elif isinstance(self.editor, QPlainTextEdit):
            self.editor.textChanged.connect(lambda: self.text_changed.emit(self.text()))
        elif isinstance(self.editor, QComboBox):
            self.editor.currentTextChanged.connect(self.text_changed)
            self.editor.activated.connect(lambda _at: self.left.emit())
        self.editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell that the focus is about to leave, and that an unusual value is kept; leave undoing to the form."""
        if watched is not self.editor:
            return super().eventFilter(watched, event)
        kind = event.type()
        if kind == QEvent.Type.FocusAboutToChange:
            # editingFinished comes once the focus is elsewhere already; what was typed has to be kept before that.
            self.left.emit()
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_undo_or_redo(event):
            # The input would undo by itself, letter by letter and unseen by the form.
            event.ignore()
            return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == KEEP_KEY:
            if self._grade is Grade.UNUSUAL:
                self.keep_wanted.emit()
            return True
        return super().eventFilter(watched, event)

    def text(self) -> str:
        """Return what is typed or chosen, without blanks at the ends."""
        if isinstance(self.editor, QLineEdit):
            return self.editor.text().strip()
        if isinstance(self.editor, QPlainTextEdit):
            return self.editor.toPlainText().strip()
        if isinstance(self.editor, QComboBox):
            return self.editor.currentText().strip()
        return ""

    def set_text(self, text: str) -> None:
        """Fill the input."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setText(text)
        elif isinstance(self.editor, QPlainTextEdit):
            self.editor.setPlainText(text)
        elif isinstance(self.editor, QComboBox):
            self.editor.setCurrentText(text)

    @property
    def grade(self) -> Grade:
        """The grade of the message that stands under the input."""
        return self._grade

    def say(self, text: str, grade: Grade = Grade.FINE, *, keep: bool = False) -> None:
        """Show *text* under the input; "" takes it away. *keep*: whether an unusual value can be kept by one key."""
        is_news = bool(text) and grade is not Grade.FINE and (text, grade) != (self._said, self._grade)
        self._grade, self._said = grade, text
        self.message.setText(f"{SIGNS[grade]}{text}" if text else "")
        self.message.setVisible(bool(text))
        set_role(self.message, "role", ROLES[grade])
        set_role(self.editor, "state", str(grade))
        self.editor.setAccessibleDescription(f"{SPOKEN[grade]}{text}" if text else self._hint)
        self._offer_to_keep(keep and bool(text) and grade is Grade.UNUSUAL)
        if is_news and self.editor.hasFocus():
            announce(self.editor, f"{SPOKEN[grade]}{text}", at_once=grade is Grade.ERROR)

    def _offer_to_keep(self, offered: bool) -> None:
        if self.keep_button is None and offered:
            self.keep_button = made = button("Keep as it is   F2", self.keep_wanted.emit, flat=True)
            made.setAccessibleName(f"{self.name}: keep as it is")
            self._below.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
            QWidget.setTabOrder(self.editor, made)
        if self.keep_button is not None:
            self.keep_button.setVisible(offered)


def is_undo_or_redo(event: QKeyEvent) -> bool:
    """Whether a key is one of those that undo or redo in a form."""
    pressed = QKeySequence(event.keyCombination())
    return any(pressed == QKeySequence(keys) for keys in (*UNDO_KEYS, *REDO_KEYS))


class PassphraseField(Field):
    """A field whose text is hidden, with a key to look at it."""

    def __init__(self, title: str) -> None:
        editor = QLineEdit()
        editor.setEchoMode(QLineEdit.EchoMode.Password)
        editor.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        super().__init__(title, editor)

    def text(self) -> str:
        """Return the passphrase as typed; blanks belong to it."""
        return self.editor.text() if isinstance(self.editor, QLineEdit) else ""

    def show_typed(self, shown: bool) -> None:
        """Show or hide what is typed."""
        if isinstance(self.editor, QLineEdit):
            self.editor.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
