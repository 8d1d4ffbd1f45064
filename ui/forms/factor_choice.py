"""A choice in which some answers can be given beside the others: restless legs beside poor sleep."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from ui.widgets.choice import Choice

BETWEEN = "; "  # how several answers are stored


class SeveralChoice(Choice):
    """A choice whose ``value`` is the ids of the answers given, with "; " between them.

    One of *beside* is switched on and off by itself; any other answer takes the place of the one before. What says that
    there is no answer (*alone*) takes the place of all. The arrow keys move and do not choose; Space and the first
    letter do.
    """

    def __init__(
        self, options: Sequence[tuple[object, str]], beside: Collection[str], alone: Collection[str], value: object = ""
    ) -> None:
        self._beside, self._alone = frozenset(beside), frozenset(alone)
        super().__init__(options, value, wraps=True)
        for button, (option, _) in zip(self._buttons, self._options, strict=True):
            button.clicked.disconnect()
            button.clicked.connect(lambda _checked=False, picked=option: self.pick(str(picked)))

    @property
    def words(self) -> str:
        """The words of what is chosen."""
        given = self._given()
        return ", ".join(words for option, words in self._options if option in given)

    def pick(self, answer: str) -> None:
        """Take one answer in, or away where it was given, as its button does; ``choose`` takes a whole value."""
        self.choose(BETWEEN.join(self._with(answer)))

    def _with(self, answer: str) -> list[str]:
        given = self._given() - self._alone
        if answer in self._alone:
            given = {answer} if answer else set()
        elif answer in self._beside:
            given ^= {answer}
        else:
            given = (given & self._beside) | {answer}
        order = [str(option) for option, _ in self._options]
        return sorted(given, key=order.index)

    def _given(self) -> set[str]:
        return {part.strip() for part in str(self.value or "").split(BETWEEN.strip()) if part.strip()}

    def _show(self) -> None:
        given = self._given() or {""}
        focused = next((button for button in self._buttons if button.hasFocus()), None)
        for button, (option, _) in zip(self._buttons, self._options, strict=True):
            button.setChecked(option in given)
            button.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._stop_at(focused or next((b for b in self._buttons if b.isChecked()), self._buttons[0]))

    def _stop_at(self, stop: QObject) -> None:
        """Let the tab key reach the row at one button."""
        for button in self._buttons:
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)
            if button is stop:
                self.setFocusProxy(button)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move with the arrow keys; a first letter does what the button's own key, Space, does."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and watched in self._buttons:
            at = [button is watched for button in self._buttons].index(True)
            if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
                self._go_to(at + (1 if event.key() == Qt.Key.Key_Right else -1))
                return True
            letter = event.text().lower()
            if letter.strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
                # From the next one on, so that a letter pressed again goes to the next answer that begins with it.
                for step in range(1, len(self._options) + 1):
                    answer, words = self._options[(at + step) % len(self._options)]
                    if words.lower().startswith(letter):
                        self._go_to(at + step)
                        self.pick(str(answer))
                        return True
        return super().eventFilter(watched, event)

    def _go_to(self, at: int) -> None:
        button = self._buttons[at % len(self._buttons)]
        self._stop_at(button)
        button.setFocus()
