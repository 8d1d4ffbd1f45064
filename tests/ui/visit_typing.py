"""Typing into the visit form as people do, and signing it: for the tests of its parts."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from domain.records import Aid, Visit
from ui.forms.visit_form import VisitForm

GRADES = "1132231"


def shown(qtbot: QtBot, form: VisitForm, size: tuple[int, int] = (1280, 760)) -> VisitForm:
    """Bring *form* on the screen, so that the keyboard reaches it."""
    qtbot.addWidget(form)
    with qtbot.waitExposed(form):
        form.resize(*size)
        form.show()
    form.activateWindow()
    return form


def sign(qtbot: QtBot, form: VisitForm) -> Visit:
    """Sign by the keyboard and return what was stored."""
    with qtbot.waitSignal(form.saved) as signal:
        QTest.keyClick(QApplication.focusWidget() or form, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stored = signal.args[0] if signal.args else None
    assert isinstance(stored, Visit)
    return stored


def keys(text: str) -> None:
    """Type *text* where the focus is; "\\t" is the tab key, "\\n" Enter, "\\b" Backspace."""
    special = {"\t": Qt.Key.Key_Tab, "\n": Qt.Key.Key_Return, "\b": Qt.Key.Key_Backspace}
    for letter in text:
        focused = QApplication.focusWidget()
        assert focused is not None
        if letter in special:
            QTest.keyClick(focused, special[letter])
        else:
            QTest.keyClicks(focused, letter)


def texts(widget: QWidget) -> str:
    """Return all that the labels in *widget* say."""
    QApplication.processEvents()  # what was just added shows itself only then
    return "\n".join(found.text() for found in widget.findChildren(QLabel) if not found.isHidden())


def fill_grades(form: VisitForm, grades: str = GRADES) -> None:
    """Fill the seven raw grades."""
    for field, grade in zip(form.edss.grades.values(), grades, strict=True):
        field.set_text(grade)


def fill_two_steps(form: VisitForm) -> None:
    """Fill grades and walking that give 6.0, and a clinician's step of 5.5."""
    fill_grades(form)
    form.edss.distance.set_text("80")
    form.edss.aid.choose(Aid.ONE_SIDED)
    form.edss.stated.set_text("5.5")
