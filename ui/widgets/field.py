"""One input with its label above and its message below: how every form of the program is built.

A message has one of three grades: error (blocks saving, never the draft), unusual (may be kept) and fine (an echo of
what was understood). The grade shows by a sign and words, not by colour alone.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ui.theme import set_role, space_of
from ui.widgets.text import small


class Grade(StrEnum):
    """How grave a message under a field is."""

    FINE = "fine"
    UNUSUAL = "unusual"
    ERROR = "error"


SIGNS = {Grade.FINE: "", Grade.UNUSUAL: "△ ", Grade.ERROR: "✕ "}
ROLES = {Grade.FINE: "mute", Grade.UNUSUAL: "warn", Grade.ERROR: "error"}


class Field(QWidget):
    """A labelled input. The "&" in *title* makes the mnemonic that jumps to the input.

    ``text_changed`` tells of every change while typing, with the text; ``left`` when the focus leaves.
    """

    text_changed = Signal(str)
    left = Signal()

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
        layout.addWidget(self.message)
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
            self.editor.installEventFilter(self)  # it has no signal of its own for the focus that leaves
        elif isinstance(self.editor, QComboBox):
            self.editor.currentTextChanged.connect(self.text_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell that the focus left a text of several lines."""
        if watched is self.editor and event.type() == QEvent.Type.FocusOut:
            self.left.emit()
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

    def say(self, text: str, grade: Grade = Grade.FINE) -> None:
        """Show *text* under the input; "" takes it away."""
        self._grade = grade
        self.message.setText(f"{SIGNS[grade]}{text}" if text else "")
        self.message.setVisible(bool(text))
        set_role(self.message, "role", ROLES[grade])
        set_role(self.editor, "state", str(grade))
        self.editor.setAccessibleDescription(text)


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
