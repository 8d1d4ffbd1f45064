"""Undo and redo inside a form: every visit of a field is one step, with what it filled in elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack
from PySide6.QtWidgets import QWidget

from ui.widgets.choice import Choice
from ui.widgets.field import Field

Apply = Callable[[dict[str, object]], None]


class Edit(QUndoCommand):
    """What one visit of the input *owner* changed: by input, what it held before and what it holds now."""

    def __init__(self, owner: str, words: str, visit: int, apply: Apply) -> None:
        """*visit*: the number of the visit, so that a second one of the same field is a step of its own."""
        super().__init__(words)
        self.owner, self.visit = owner, visit
        self.before: dict[str, object] = {}
        self.after: dict[str, object] = {}
        self._apply = apply
        self._is_new = True

    def note(self, name: str, before: object, after: object) -> None:
        """Take in a change of the input *name*; what came between the first and the last value is forgotten."""
        self.before.setdefault(name, before)
        self.after[name] = after

    @property
    def changes_nothing(self) -> bool:
        """Whether everything was typed back to what it was."""
        return self.before == self.after

    def undo(self) -> None:
        """Put back what was there before."""
        self._apply(self.before)

    def redo(self) -> None:
        """Put in again what was typed; pushing the step calls this too, when it is there already."""
        if not self._is_new:
            self._apply(self.after)
        self._is_new = False


class FieldEdits(QObject):
    """The steps of one form. ``went_to`` carries the name of the input that an undo or redo changed."""

    went_to = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self._inputs: dict[str, Field | Choice] = {}
        self._seen: dict[str, object] = {}
        self._visit = 0
        self._here = ""  # the input that has the focus
        self._came_from = ""
        self._applying = False
        self._together: int | None = None  # how many steps there were when one_step() began

    def add(self, name: str, widget: Field | Choice) -> None:
        """Follow the input *name*; what it holds now is its beginning."""
        self._inputs[name] = widget
        self._seen[name] = _raw(widget)

    def begin(self) -> None:
        """Forget every step: what stands in the inputs now is the beginning, and no undo goes behind it."""
        self.stack.clear()
        self._seen = {name: _raw(widget) for name, widget in self._inputs.items()}

    def focus_moved(self, now: QWidget | None) -> None:
        """Take note that the focus went to *now*: with it a new visit of a field begins."""
        name = self._name_of(now)
        if name != self._here:
            self._visit += 1
            self._came_from, self._here = self._here, name

    def changed(self, name: str) -> None:
        """Take note that the input *name* changed: by the person in it, or filled in from another."""
        now = _raw(self._inputs[name])
        before, self._seen[name] = self._seen[name], now
        if self._applying or (before == now and type(before) is type(now)):
            return
        step = self._step_for(name)
        step.note(name, before, now)

    @contextmanager
    def one_step(self) -> Iterator[None]:
        """Make one step of all that changes inside, as where a button fills in several inputs."""
        self._together = self.stack.index()
        try:
            yield
        finally:
            self._together = None
            self._visit += 1

    def undo(self) -> bool:
        """Take the last step back; return whether there was one."""
        return self._move(self.stack.undo, lambda: self.stack.index() - 1)

    def redo(self) -> bool:
        """Do again what was taken back; return whether there was something."""
        return self._move(self.stack.redo, self.stack.index)

    def _move(self, move: Callable[[], None], at: Callable[[], int]) -> bool:
        while 0 <= at() < self.stack.count():
            step = self.stack.command(at())
            assert isinstance(step, Edit)
            owner, empty = step.owner, step.changes_nothing
            move()
            if not empty:
                self._visit += 1
                self.went_to.emit(owner)
                return True
        return False

    def _step_for(self, name: str) -> Edit:
        owner = self._owner_of(name)
        last = self.stack.command(self.stack.index() - 1) if self.stack.index() else None
        if isinstance(last, Edit) and self.stack.index() == self.stack.count():
            if self._together is not None and self.stack.index() > self._together:
                return last
            if self._together is None and (last.owner, last.visit) == (owner, self._visit):
                return last
        step = Edit(owner, self._inputs[owner].accessibleName() or owner, self._visit, self._put)
        if isinstance(widget := self._inputs[owner], Field):
            step.setText(widget.name)
        self.stack.push(step)
        return step

    def _owner_of(self, name: str) -> str:
        """Return whose step a change of *name* belongs to: its own, or that of the input that filled it in.

        A digit that jumps on has left its field before the change is told: it comes from where the focus just was.
        """
        if not self._here or name in (self._here, self._came_from):
            return name
        return self._here

    def _put(self, values: dict[str, object]) -> None:
        self._applying = True
        try:
            # Twice, because putting one in may fill in another again.
            for _ in range(2):
                for name, value in values.items():
                    widget = self._inputs[name]
                    if _raw(widget) == value and type(_raw(widget)) is type(value):
                        continue
                    if isinstance(widget, Field):
                        widget.set_text(str(value))
                    else:
                        widget.choose(value)
        finally:
            self._applying = False
        self._seen = {name: _raw(widget) for name, widget in self._inputs.items()}

    def _name_of(self, widget: QWidget | None) -> str:
        inside = widget
        while inside is not None:
            for name, made in self._inputs.items():
                if made is inside:
                    return name
            inside = inside.parentWidget()
        return ""


def _raw(widget: Field | Choice) -> object:
    """Return what was typed or chosen, as it was typed: "t" stays "t"."""
    return widget.text() if isinstance(widget, Field) else widget.value
