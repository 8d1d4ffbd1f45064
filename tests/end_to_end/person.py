"""A person at the window: types into what has the focus, presses keys, clicks, and reads what is shown.

Keys go where the focus is and clicks go to buttons that can be seen, so that a road that a person could not go
does not pass here.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ui.app import Application

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
PATIENCE = 20  # seconds that something on the screen is waited for


class Person:
    """Sits before *window*."""

    def __init__(self, app: QApplication, window: Application) -> None:
        self.app, self.window = app, window

    # Waiting and reading

    def wait(self, is_so: Callable[[], bool], what: str) -> None:
        """Wait until *is_so*; fail with *what* and the text on the screen."""
        end = time.monotonic() + PATIENCE
        while not is_so():
            self.app.processEvents()
            if time.monotonic() > end:
                raise AssertionError(f"waited in vain for {what}; on the screen:\n{self.text()}")
            time.sleep(0.002)
        self.app.processEvents()

    def pause(self, seconds: float) -> None:
        """Do nothing for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.005)

    def text(self, part: QWidget | None = None) -> str:
        """Return all the words that can be seen, in the window or in *part* of it."""
        found = []
        for widget in (part or self.window).findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QLabel | QAbstractButton):
                found.append(widget.text().replace("&", ""))
            elif isinstance(widget, QLineEdit):
                found.append(widget.text())
            elif isinstance(widget, QPlainTextEdit):
                found.append(widget.toPlainText())
        return "\n".join(words for words in found if words)

    def sees(self, words: str) -> None:
        """Wait until *words* can be seen in the window."""
        self.wait(lambda: words in self.text(), f"“{words}”")

    def part(self, title: str) -> str:
        """Return the words of the card under *title*."""
        heads = [head for head in self.window.findChildren(QLabel) if head.isVisible() and head.text() == title]
        assert len(heads) == 1, f"{len(heads)} cards are called “{title}”"
        card = heads[0].parentWidget()
        assert card is not None
        return self.text(card)

    # Keys

    def focus(self) -> QWidget:
        """Return what has the keyboard."""
        self.wait(lambda: self.app.focusWidget() is not None, "something that has the focus")
        widget = self.app.focusWidget()
        assert widget is not None
        return widget

    def types(self, text: str) -> None:
        """Type *text*, each character into what has the focus then: a grade jumps on by itself."""
        for character in text:
            QTest.keyClicks(self.focus(), character)
        self.app.processEvents()

    def presses(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key."""
        QTest.keyClick(self.focus(), key, modifier)
        self.app.processEvents()

    def tabs(self, times: int = 1) -> None:
        """Go on to the next field."""
        for _ in range(times):
            self.presses(Qt.Key.Key_Tab)

    def jumps(self, letter: str) -> None:
        """Press Alt and the underlined letter of a field or a button."""
        self.presses(Qt.Key(ord(letter.upper())), ALT)

    def is_at(self, name: str) -> None:
        """Check that the focus is where it is meant to be, by the accessible name."""
        found = self.focus().accessibleName()
        assert found.startswith(name), f"the focus is at “{found}”, not at “{name}”"

    def tabs_to(self, name: str) -> None:
        """Press the tab key until the focus is at *name*."""
        for _ in range(60):
            if self.focus().accessibleName().startswith(name):
                return
            self.tabs()
        raise AssertionError(f"the tab key does not lead to “{name}” but to “{self.focus().accessibleName()}”")

    # Mouse

    def button(self, words: str, within: QWidget | None = None) -> QAbstractButton:
        """Return the button that can be seen whose text or accessible name begins so."""
        for made in (within or self.window).findChildren(QAbstractButton):
            named = (made.text().replace("&", ""), made.accessibleName())
            if made.isVisible() and any(name.startswith(words) for name in named):
                return made
        raise AssertionError(f"there is no button “{words}”; on the screen:\n{self.text(within)}")

    def clicks(self, words: str, within: QWidget | None = None) -> None:
        """Click a button with the mouse."""
        QTest.mouseClick(self.button(words, within), Qt.MouseButton.LeftButton)
        self.app.processEvents()

    def double_clicks(self, widget: QWidget, at: QPoint) -> None:
        """Click twice, as one does to open a row."""
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, pos=at)
        self.app.processEvents()

    # Dialogs

    def in_dialog(self, opens: Callable[[], object], does: Callable[[QDialog], object]) -> None:
        """Do something in the dialog that *opens* opens and that holds everything up until it closes."""
        faults: list[BaseException] = []
        timer = QTimer()
        tries = [0]

        def look() -> None:
            dialog = self.app.activeModalWidget()
            tries[0] += 1
            if not isinstance(dialog, QDialog) and tries[0] < 200:
                return
            timer.stop()
            try:
                assert isinstance(dialog, QDialog), "no dialog came"
                does(dialog)
                assert not dialog.isVisible(), f"the dialog stays open and says:\n{self.text(dialog)}"
            except BaseException as fault:  # it is raised again below, outside of Qt's loop
                faults.append(fault)
                while (left := self.app.activeModalWidget()) is not None:
                    left.close()

        timer.timeout.connect(look)
        timer.start(20)
        opens()
        self.wait(lambda: not timer.isActive(), "the dialog")
        if faults:
            raise faults[0]
        # A desktop gives the keyboard back to the window; the offscreen platform does not.
        self.pause(0.1)
        if self.app.activeWindow() is not self.window:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # it is meant for tests, and there is no other way
                QApplication.setActiveWindow(self.window)
        self.wait(self.window.isActiveWindow, "the window to be in front again")

    def names_file(self, dialog: QDialog, name: str) -> None:
        """Type a name into a file dialog, and confirm: in the folder that it proposes."""
        assert isinstance(dialog, QFileDialog)
        edit = dialog.findChild(QLineEdit, "fileNameEdit")
        assert edit is not None
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, name)
        # The dialog looks the folder up in the background; until then it takes no name.
        self.pause(0.3)
        # Its proposals would take the click.
        while (popup := self.app.activePopupWidget()) is not None:
            popup.close()
        self.clicks("Save", dialog)
