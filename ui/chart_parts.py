"""Small parts around the course chart: segmented buttons, the key of the marks, and what is read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from domain.chart.plot import KeyEntry, Shape
from domain.chart.plot_shapes import look_radius, sink_of
from ui.chart_ink import Sheet, paint_symbol, symbol
from ui.theme import set_role, space_of


class Segments(QWidget):
    """A row of joined buttons of which one, or none, is on."""

    chosen = Signal(int)  # index of the button that was pressed

    def __init__(self, texts: Sequence[str], name: str) -> None:
        """Make a button for each text; *name* says what they choose, for screen readers."""
        super().__init__()
        self.setAccessibleName(name)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self._group = QButtonGroup(self)
        for index, text in enumerate(texts):
            button = QPushButton(text)
            button.setCheckable(True)
            button.setAccessibleName(f"{name}: {text}")
            set_role(button, "segment", True if index else "first")  # the first keeps its left edge
            self._keep_room(button)
            self._group.addButton(button, index)
            layout.addWidget(button)
        self._group.idToggled.connect(self._place_stop)
        self._group.idClicked.connect(self.chosen)

    def _place_stop(self) -> None:
        """Let the tab key stop at the button that is on, the first where none is; the arrows go on from there."""
        stop = self._group.checkedButton() or self._group.button(0)
        for button in self._group.buttons():
            policy = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def _keep_room(self, button: QPushButton) -> None:
        """Let the text have room in bold too, which the button that is on is written in."""
        bold = QFont(button.font())
        bold.setWeight(QFont.Weight.Bold)
        space = space_of(button)
        button.setMinimumWidth(QFontMetrics(bold).horizontalAdvance(button.text()) + 2 * space.small + space.medium)

    def choose(self, index: int) -> None:
        """Show a button as on, without telling anybody."""
        self._group.button(index).setChecked(True)

    def clear(self) -> None:
        """Show all buttons as off: what is seen is none of them."""
        self._group.setExclusive(False)
        for button in self._group.buttons():
            button.setChecked(False)
        self._group.setExclusive(True)

    def enable(self, index: int, on: bool, why_not: str) -> None:
        """Enable a button, or disable it and say why in its tooltip."""
        self._group.button(index).setEnabled(on)
        self._group.button(index).setToolTip("" if on else why_not)

    def current(self) -> int:
        """Return the index of the button that is on; -1 = none."""
        return self._group.checkedId()

    def button(self, index: int) -> QPushButton:
        """Return a button."""
        found = self._group.button(index)
        assert isinstance(found, QPushButton)
        return found


Laid = tuple[list[tuple[KeyEntry, float, float]], float]  # entries with their places, and the height of them all


class KeyStrip(QWidget):
    """What the marks mean, in as many rows as the width asks for."""

    def __init__(self, sheet: Sheet) -> None:
        """Make an empty key."""
        super().__init__()
        self._sheet = sheet
        self._entries: tuple[KeyEntry, ...] = ()
        self._laid: dict[tuple[int, str], Laid] = {}  # by width and font: a layout asks often
        self.setAccessibleName("Key of the marks")
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()  # until there is something to explain

    def show_key(self, entries: tuple[KeyEntry, ...]) -> None:
        """Explain the given looks."""
        if entries == self._entries:
            return
        self._entries = entries
        self._laid.clear()
        self.setAccessibleDescription("; ".join(entry.text for entry in entries))
        self.setVisible(bool(entries))
        self.updateGeometry()
        self.update()

    def _placed(self, width: int) -> Laid:
        """Return the entries with the left edge and the middle height of each, and the height of them all."""
        key = (width, self._sheet.font.key())
        if key not in self._laid:
            if len(self._laid) > 16:  # widths of a window that was drawn larger and larger
                self._laid.clear()
            self._laid[key] = self._lay(width)
        return self._laid[key]

    def _lay(self, width: int) -> Laid:
        line = self._sheet.line
        # A pin reaches higher than a line of text: the first row leaves room for the highest mark.
        top = max((self._reach(entry) for entry in self._entries), default=0.0)
        placed: list[tuple[KeyEntry, float, float]] = []
        x, y = 0.0, max(line * 0.7, top)
        for entry in self._entries:
            wide = self._sheet.measure(entry.text) + line * 2
            if x and x + wide > width:
                x, y = 0.0, y + line * 1.25
            placed.append((entry, x, y))
            x += wide
        return placed, y + line * 0.7

    def _radius(self, entry: KeyEntry) -> float:
        return look_radius(entry.look, self._sheet.line * 0.85)

    def _reach(self, entry: KeyEntry) -> float:
        """Return how far the entry's mark reaches above its middle, with its pen."""
        return -symbol(entry.look).boundingRect().top() * 2 * self._radius(entry) + 1.5

    def heightForWidth(self, width: int) -> int:
        return round(self._placed(width)[1])

    def sizeHint(self) -> QSize:
        return QSize(round(self._sheet.line * 20), round(self._placed(max(self.width(), 200))[1]))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(self._sheet.line * 10), round(self._sheet.line * 1.4))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_key(painter, self.width())
        painter.end()

    def paint_key(self, painter: QPainter, wide: int) -> None:
        """Paint the key as wide as that, from the painter's origin."""
        line, inks = self._sheet.line, self._sheet.inks
        for entry, x, y in self._placed(wide)[0]:
            left = x + line * (0.75 if entry.look.shape is Shape.FLAG else 0.5)
            radius = self._radius(entry)
            paint_symbol(painter, entry.look, inks, left, y + sink_of(entry.look) * radius, radius)
            box = self._sheet.middle(entry.text, x + line * 1.15, y)
            self._sheet.write(painter, entry.text, box, inks.mute)


class ReadingStrip(QLabel):
    """What is read in the chart, on one line or two; what was cut for want of room is whole for a screen reader."""

    def __init__(self) -> None:
        """Make an empty strip."""
        super().__init__()
        self._text = ""
        self._lines = 2
        set_role(self, "role", "mute")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._fix_height()

    def _fix_height(self) -> None:
        # Always as high as it can become: the chart must not jump whenever the pointer enters it.
        self.setFixedHeight(self.fontMetrics().lineSpacing() * self._lines + 2)

    def keep_to(self, lines: int) -> None:
        """Take so many lines from now on: where the chart is low, they are worth more to it."""
        if lines != self._lines:
            self._lines = lines
            self._fix_height()
            self._cut()

    def show_text(self, text: str) -> None:
        """Show a text; a screen reader gets all of it."""
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self._cut()

    def whole_text(self) -> str:
        """Return the text before it was cut."""
        return self._text

    def _cut(self) -> None:
        parts = self._text.split(" · ")
        shown = self._text
        while len(parts) > 1 and not self._fits(shown):
            parts.pop()
            shown = f"{' · '.join(parts)} …"
        self.setText(shown)
        self.setToolTip(self._text if shown != self._text else "")

    def _fits(self, text: str) -> bool:
        room = QRect(0, 0, max(self.width(), 1), 100_000)
        return self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, text).height() <= self.height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fix_height()
            self._cut()
