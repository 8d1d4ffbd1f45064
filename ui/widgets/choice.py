"""A row of buttons of which one or none is chosen: yes, no, not recorded; by mouse, arrow keys or the first letter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QWidget

from ui.widgets.flow import FlowLayout

YES_NO: tuple[tuple[object, str], ...] = ((True, "Yes"), (False, "No"), (None, "Not recorded"))


class Choice(QWidget):
    """A segmented choice. *options* are (value, words) pairs; ``value`` is that of the chosen one.

    The tab key reaches the row once; left and right move within it, and a first letter chooses.
    """

    chosen = Signal(object)

    def __init__(self, options: Sequence[tuple[object, str]], value: object = None, *, wraps: bool = False) -> None:
        """*wraps*: go on in the next line where the width is used up, so that many words are never cut."""
        super().__init__()
        self._options = tuple(options)
        self._buttons: list[QPushButton] = []
        layout: QLayout = FlowLayout(self) if wraps else QHBoxLayout(self)
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
        if isinstance(layout, QHBoxLayout):
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

    @property
    def words(self) -> str:
        """The words of what is chosen, "" for what none of the buttons says."""
        return next((words for option, words in self._options if _is_same(option, self.value)), "")

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
            is_chosen = _is_same(option, self.value)
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


class MovingChoice(Choice):
    """A choice in which a first letter chooses and moves on, as the tab key does; the arrow keys choose and stay.

    A letter takes the option that is an answer: N is No, even where "Not recorded" stands beside it and No is chosen
    already. Backspace goes back to "Not recorded", where the row has that. A letter with several answers goes from one
    to the next, as in every choice, and stays.
    """

    def __init__(self, options: Sequence[tuple[object, str]], value: object = None, *, wraps: bool = False) -> None:
        """As for ``Choice``; a label with a mnemonic can be its buddy."""
        super().__init__(options, value, wraps=wraps)
        # Qt's labels hand the focus on to nothing that has no focus of its own; this sets its proxy's policy too.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose by a letter and go on to the next input."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self._buttons:
            if event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
                return super().eventFilter(watched, event)
            if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
                for option, _ in self._options:
                    if not _is_answer(option):
                        self.choose(option)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._move_on()
                return True
            letter = event.text().lower()
            meant = [o for o, words in self._options if letter.strip() and words.lower().startswith(letter)]
            answers = [option for option in meant if _is_answer(option)] or meant
            if len(answers) == 1:
                self.choose(answers[0])
                self._move_on()
                return True
        return super().eventFilter(watched, event)

    @property
    def options(self) -> tuple[tuple[object, str], ...]:
        """The (value, words) pairs."""
        return self._options

    def say_options(self, words: Mapping[object, str]) -> None:
        """Put other *words* on the buttons of some options."""
        self._options = tuple((option, words.get(option, said)) for option, said in self._options)
        for button, (_, said) in zip(self._buttons, self._options, strict=True):
            button.setText(said)
        self.setAccessibleName(self.accessibleName())

    def _move_on(self) -> None:
        stop = self.focusProxy()
        assert isinstance(stop, QPushButton)
        stop.setFocus()
        stop.focusNextChild()


def _is_answer(option: object) -> bool:
    """Whether an option says something; "Not recorded" is None, or "" where texts are chosen from."""
    return option is not None and option != ""


def _is_same(option: object, value: object) -> bool:
    return option is value or (option == value and type(option) is type(value))
