"""How every form looks: its title, whose it is, the inputs in a scrolling column, and the buttons at the foot."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from domain.records import PatientRecord
from domain.summarise import identity_of
from ui.services import Services
from ui.theme import set_role, space_of
from ui.widgets.announce import announce
from ui.widgets.field import REDO_KEYS, UNDO_KEYS
from ui.widgets.text import button, heading, label, small


class FormFrame(QWidget):
    """The frame of a form. A form fills ``body`` and does what the keys and buttons ask for."""

    widest = 92  # the width of the inputs, in line heights: wider ones are hard to read across

    def __init__(self, services: Services, title: str, save_words: str) -> None:
        super().__init__()
        self.setProperty("page", True)
        self.services = services
        space = space_of(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space.large, space.large, space.large, space.large)
        outer.setSpacing(space.medium)
        outer.addLayout(self._head(title))
        self._banner = label("", "mute")
        outer.addWidget(self._banner)
        self.scroller = QScrollArea()
        outer.addWidget(self.scroller, 1)
        self.body = self._column(self.scroller)
        self.problem = label("", "error")
        self.problem.hide()
        outer.addWidget(self.problem)
        outer.addLayout(self._foot(save_words))
        for keys, then in (
            *((keys, self.try_to_save) for keys in ("Ctrl+Return", "Ctrl+Enter")),
            *((keys, self.undo) for keys in UNDO_KEYS),
            *((keys, self.redo) for keys in REDO_KEYS),
            ("Esc", self.close_form),
        ):
            QShortcut(QKeySequence(keys), self, then, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _head(self, title: str) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(space_of(self).small)
        head.addWidget(heading(title), 1)
        self.kept = small("")
        self.kept.setWordWrap(False)
        head.addWidget(self.kept)
        self.undo_button = button(f"Undo  {UNDO_KEYS[0]}", self.undo, flat=True)
        self.redo_button = button(f"Redo  {REDO_KEYS[0]}", self.redo, flat=True)
        for made in (self.undo_button, self.redo_button):
            head.addWidget(made)
        self.show_undo(False, False)
        return head

    def _column(self, scroll: QScrollArea) -> QVBoxLayout:
        space = space_of(self)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside, column = QWidget(), QWidget()
        for part in (inside, column):
            part.setProperty("page", True)
        column.setMaximumWidth(space.ems(self.widest))
        across = QHBoxLayout(inside)
        across.setContentsMargins(0, 0, 0, 0)
        across.addWidget(column, 1)
        across.addStretch(0)
        body = QVBoxLayout(column)
        body.setContentsMargins(0, 0, space.small, 0)
        body.setSpacing(space.medium)
        scroll.setWidget(inside)
        return body

    def _foot(self, save_words: str) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(space_of(self).small)
        self.save_button = button(f"{save_words}   Ctrl+Enter", self.try_to_save, primary=True)
        self.save_button.setAccessibleName(save_words.replace("&", ""))
        self.close_button = button("Close, &keep draft   Esc", self.close_form)
        self.discard_button = button("Discard draft", self.discard, flat=True)
        for made in (self.save_button, self.close_button, self.discard_button):
            foot.addWidget(made)
        self.whose = small("")
        foot.addWidget(self.whose, 1)
        return foot

    # What the form does

    def try_to_save(self) -> None:
        """Save, or say what blocks it."""
        raise NotImplementedError

    def close_form(self) -> None:
        """Leave the form."""
        raise NotImplementedError

    def discard(self) -> None:
        """Throw away what was typed."""
        raise NotImplementedError

    def undo(self) -> None:
        """Take the last step back."""
        raise NotImplementedError

    def redo(self) -> None:
        """Do it again."""
        raise NotImplementedError

    # What the form shows

    def show_undo(self, can_undo: bool, can_redo: bool) -> None:
        """Show the buttons for undo and redo while there is something that one of them can do."""
        for made, can in ((self.undo_button, can_undo), (self.redo_button, can_redo)):
            made.setEnabled(can)
            made.setVisible(can_undo or can_redo)

    def say_whose_record(self, record: PatientRecord) -> None:
        """Show beside the save button, and under the title, whose form this is (safety 35)."""
        identity = identity_of(record, self.services.today())
        text = f"{identity.name} · {identity.line}"
        self.whose.setText(f"for {text}")
        self._banner.setText(text)

    def show_problem(self, text: str) -> None:
        """Show why saving did not happen; "" takes it away."""
        is_news = not self.problem.text().endswith(text)
        self.problem.setText(f"✕ {text}" if text else "")
        self.problem.setVisible(bool(text))
        set_role(self.problem, "role", "error")
        if is_news:
            announce(self, text, at_once=True)

    def reveal(self, widget: QWidget) -> None:
        """Bring *widget* into sight, out of a folded part too, and put the focus there."""
        above = widget.parentWidget()
        while above is not None and above is not self:
            _unfold(above)
            above = above.parentWidget()
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
        self.scroller.ensureWidgetVisible(widget)

    rows_grow = False  # whether rows are added while the form is open: their stops are then ordered last

    def order_tabs(self) -> None:
        """Let the tab key go through the inputs as they stand on the page, then to the buttons."""
        inside = [widget for widget in _in_order(self.body) if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus]
        buttons = (self.save_button, self.close_button, self.discard_button, self.undo_button, self.redo_button)
        # The stops first: in one pass over all parts Qt leaves out rows that were folded away when the page was built.
        stops = [widget for widget in inside if widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
        # What is first is moved too: else Tab would come round from the last button to the second input.
        for first in (*stops[:1], *inside[:1]):
            QWidget.setTabOrder(self.redo_button, first)
        for some in (inside, stops) if self.rows_grow else (stops, inside):
            for before, after in pairwise((*some, *buttons)):
                QWidget.setTabOrder(before, after)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Go to the next stop as the page has it, from the last button to the first input; where there is none, as Qt.

        Qt would stop on the way at what hands its focus on, such as the box of an input that comes later: once another
        option is chosen in a row, or rows were shown or hidden, its chain has such boxes where no stop is.
        """
        buttons = (self.save_button, self.close_button, self.discard_button, self.undo_button, self.redo_button)
        stops = [widget for widget in (*_in_order(self.body), *buttons) if _is_stop(widget)]
        focused = next_stop = QApplication.focusWidget()
        if next and focused in stops:
            next_stop = stops[(stops.index(focused) + 1) % len(stops)]
        if next_stop is None or next_stop is focused:
            return super().focusNextPrevChild(next)
        next_stop.setFocus(Qt.FocusReason.TabFocusReason)
        return True


def _is_stop(widget: QWidget) -> bool:
    """Whether the tab key can stop at a widget now."""
    can_stop = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return can_stop and widget.isVisible() and widget.isEnabled()


def _unfold(part: QWidget) -> None:
    """Open a part of a page that is folded away, whichever kind of fold it is."""
    if getattr(part, "is_open", True):
        return
    for name, opens in (("unfold", ()), ("show_inside", (True,)), ("open", (True,))):
        opener = getattr(part, name, None)
        if callable(opener):
            opener(*opens)
            return


def _in_order(layout: QLayout) -> Iterator[QWidget]:
    """Yield the widgets that hold no others, as their layouts have them."""
    for at in range(layout.count()):
        item = layout.itemAt(at)
        inner = item.layout() if item is not None else None
        widget = item.widget() if item is not None else None
        below = inner if inner is not None else widget.layout() if widget is not None else None
        if below is not None:
            yield from _in_order(below)
        elif widget is not None:
            yield widget
