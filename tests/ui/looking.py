"""What can be checked of any page without knowing it: names for screen readers, and that no words are cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from ui.theme import Theme, scaled_font

INPUTS = (QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractItemView, QAbstractSlider, QAbstractButton)


@contextmanager
def larger_type(application: QApplication, theme: Theme, percent: int) -> Iterator[None]:
    """Show everything in type of so many percent, and as before afterwards."""
    font = application.font()
    application.setFont(scaled_font(font, percent / 100))
    theme.choose("light")
    try:
        yield
    finally:
        application.setFont(font)
        theme.choose("light")


def without_a_name(page: QWidget) -> list[str]:
    """Return the inputs in sight that a screen reader could not name."""
    return [_told(widget) for widget in page.findChildren(QWidget) if _is_input(widget) and not _name_of(widget)]


def _is_input(widget: QWidget) -> bool:
    # Qt's own parts inside a widget carry its name; a header and a scroll bar are read by their view.
    is_part = widget.objectName().startswith("qt_") or isinstance(widget.parentWidget(), QLineEdit | QComboBox)
    frame = widget.parentWidget()
    is_popup = frame is not None and isinstance(frame.parentWidget(), QComboBox)
    return isinstance(widget, INPUTS) and not isinstance(widget, QScrollBar | QHeaderView) and not is_part | is_popup


def _name_of(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


def _told(widget: QWidget) -> str:
    return f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}: {widget.accessibleDescription()}"


def cut(page: QWidget) -> list[str]:
    """Return the words in sight that have less room than they need."""
    return [
        f"{type(widget).__name__} “{_words(widget)}”: {_size(widget.size())} of {_size(_needed(widget))}"
        for widget in page.findChildren(QWidget)
        if widget.isVisible() and _words(widget) and not _fits(widget)
    ]


def too_wide(page: QWidget) -> list[str]:
    """Return the parts that scroll up and down only and are wider than what is seen of them."""
    return [
        f"{type(area).__name__}: {inside.width()} of {area.viewport().width()}"
        for area in page.findChildren(QScrollArea)
        if area.isVisible()
        and area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        and (inside := area.widget()) is not None
        and inside.width() > area.viewport().width()
    ]


def _words(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QPushButton | QCheckBox | QRadioButton):
        return widget.text()
    return ""


def _needed(widget: QWidget) -> QSize:
    if isinstance(widget, QLabel) and widget.wordWrap():
        return QSize(_widest_word(widget), widget.heightForWidth(widget.width()))
    return widget.minimumSizeHint() if isinstance(widget, QLabel) else widget.sizeHint()


def _widest_word(label: QLabel) -> int:
    return max((label.fontMetrics().horizontalAdvance(word) for word in label.text().split()), default=0)


def _fits(widget: QWidget) -> bool:
    needed = _needed(widget)
    return widget.width() >= needed.width() and widget.height() >= needed.height()


def _size(size: QSize) -> str:
    return f"{size.width()}x{size.height()}"
