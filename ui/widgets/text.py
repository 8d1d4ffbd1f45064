"""Labels in the steps of the type scale, and the small parts that cards are made of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme import scaled_font, space_of


class Words(QLabel):
    """A label that remembers how high it is at a width: a page asks it of each several times, and Qt sets it anew."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._heights: dict[tuple[int, str, bool], int] = {}

    def heightForWidth(self, width: int) -> int:
        """Return the height that the words need at a width."""
        asked = width, self.text(), self.wordWrap()  # Qt tells of neither when they change, as by clear()
        height = self._heights.get(asked)
        if height is None:
            height = self._heights[asked] = super().heightForWidth(width)
        return height

    def setText(self, text: str) -> None:
        """Show other words."""
        self._heights.clear()
        super().setText(text)

    def changeEvent(self, event: QEvent) -> None:
        """Forget the heights with another font or style."""
        self._heights.clear()
        super().changeEvent(event)


def label(text: str, role: str = "", *, bold: bool = False, factor: float = 1.0, wrap: bool = True) -> QLabel:
    """Return a label of plain text; *role* is a colour role of the style sheet, *factor* a step of the type scale.

    The text can be selected with the mouse and is never read as rich text: names and notes come from people.
    """
    made = Words(text)
    if role:
        made.setProperty("role", role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    made.setFont(scaled_font(made.font(), factor, QFont.Weight.DemiBold if bold else QFont.Weight.Normal))
    if wrap:
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)  # a new policy forgets it, and the last lines would be cut
        made.setSizePolicy(policy)
        made.setMinimumWidth(1)
    return made


def set_bold(words: QLabel, bold: bool) -> None:
    """Write a label in the bold of its step of the type scale, or not."""
    weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
    if words.font().weight() != weight:
        words.setFont(scaled_font(words.font(), 1.0, weight))


def show_words(words: QLabel, text: str) -> None:
    """Show *text* in a label, or, where there is none, nothing and no room for it."""
    words.setText(text)
    words.setVisible(bool(text))


def heading(text: str, role: str = "") -> QLabel:
    """Return the heading of a page."""
    return label(text, role, bold=True, factor=1.5)


def subheading(text: str, role: str = "") -> QLabel:
    """Return the heading of a card."""
    return label(text, role, bold=True, factor=1.1)


def small(text: str, role: str = "mute") -> QLabel:
    """Return a quiet remark in the smaller type."""
    return label(text, role, factor=0.9)


def button(text: str, on_click: Callable[[], object], *, primary: bool = False, flat: bool = False) -> QPushButton:
    """Return a push button; an "&" before a letter makes it the mnemonic."""
    made = QPushButton(text)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAccessibleName(text.replace("&", ""))
    made.clicked.connect(lambda _checked=False: on_click())
    if primary:
        made.setProperty("primary", True)
    if flat:
        made.setProperty("flat", True)
    return made


class Card(QFrame):
    """A panel with a thin outline; ``kind`` "true" is plain, "ember", "blue", "warn" and "error" carry a meaning."""

    def __init__(self, kind: str = "true", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", kind)
        space = space_of(self)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(space.medium, space.small, space.medium, space.small)
        self.body.setSpacing(space.small)


def rule() -> QFrame:
    """Return a thin line between rows."""
    line = QFrame()
    line.setProperty("rule", True)
    line.setFixedHeight(1)
    return line


def clear(layout: QLayout) -> None:
    """Take every widget and layout out of *layout* and let go of it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)
            inner.deleteLater()
