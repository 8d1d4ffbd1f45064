"""A row of buttons of which one or none is chosen: yes, no, not recorded; by mouse, arrow keys or the first letter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

YES_NO: tuple[tuple[object, str], ...] = ((True, "Yes"), (False, "No"), (None, "Not recorded"))


class Choice(QWidget):
    """A segmented choice. *options* are (value, words) pairs; ``value`` is that of the chosen one.

    The tab key reaches the row once; left and right move within it, and a first letter chooses.
    """

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[object, str]], value: object = None) -> None:
        super().__init__()
        self._options = tuple(options)
        self._buttons: list[QPushButton] = []
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 0, 0, 0)
        layout.setSpacing(0)
        for option, words in self._options:
            button = QPushButton(words)
            button.setCheckable(True)
            button.setProperty("segment", True if self._buttons else "first")
            button.setAccessibleName(words)
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
            button.clicked.connect(lambda _checked=False, chosen=option: self.choose(chosen))
            button.installEventFilter(self)
            layout.addWidget(button)
            self._buttons.append(button)
        layout.addStretch(1)
        self.value = value
        self._show()

    def setAccessibleName(self, name: str) -> None:
        """Name the row, and each button with the row's name before its own."""
        super().setAccessibleName(name)
        for button, (_, words) in zip(self._buttons, self._options, strict=True):
            button.setAccessibleName(f"{name}: {words}")

    def option_for(self, kept: object) -> object:
        """Return the option that a draft kept as plain text, True, False or None; *kept* itself if there is none."""
        return next((o for o, _ in self._options if o == kept and isinstance(o, bool) is isinstance(kept, bool)), kept)

    def choose(self, value: object) -> None:
        """Choose *value*, show it and tell of it."""
        self.value = value
        self._show()
        self.chosen.emit(value)

    def set_value(self, value: object) -> None:
        """Show *value* as chosen without telling of it."""
        self.value = value
        self._show()

    def _show(self) -> None:
        for button, (option, _) in zip(self._buttons, self._options, strict=True):
            is_chosen = option is self.value or (option == self.value and type(option) is type(self.value))
            button.setChecked(is_chosen)
            # The chosen button is the row's one tab stop, the first where none is.
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_chosen else Qt.FocusPolicy.ClickFocus)
        if not any(button.isChecked() for button in self._buttons):
            self._buttons[0].setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        stop = next((b for b in self._buttons if b.isChecked()), self._buttons[0])
        self.setFocusProxy(stop)
        if any(b.hasFocus() for b in self._buttons):
            stop.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the arrow keys and choose by first letter."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self._buttons:
            if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                step = 1 if event.key() == Qt.Key.Key_Right else -1
                at = (self._buttons.index(watched) + step) % len(self._buttons)
                self.choose(self._options[at][0])
                return True
            letter = event.text().lower()
            if letter and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
                at = self._buttons.index(watched)
                # From the next one on, so that a letter pressed again goes from RIS to RRMS.
                for option, words in (*self._options[at + 1 :], *self._options[: at + 1]):
                    if words.lower().startswith(letter):
                        self.choose(option)
                        return True
        return super().eventFilter(watched, event)
