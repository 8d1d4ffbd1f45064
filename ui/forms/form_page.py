"""What all forms share: whose it is, fields in a scrolling page, a draft that is always kept, save and close.

Nothing typed is lost: a field is in the draft when its focus leaves, and two seconds after a key at the latest;
closing in any way keeps the draft; only saving or an explicit "Discard" removes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from domain.dates import show
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.summarise import identity_of
from storage.drafts import Draft
from ui.services import Services
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import button, heading, label, set_role, small

DRAFT_DELAY_MS = 1500


class DraftStore(Protocol):
    """Where drafts are kept: ``Store.drafts``."""

    def save(self, patient_id: str, form: str, payload: dict[str, object]) -> Draft: ...

    def get(self, patient_id: str, form: str) -> Draft | None: ...

    def discard(self, patient_id: str, form: str) -> None: ...


class FormPage(QWidget):
    """A form about one patient. A subclass adds its inputs with ``add_input`` and overrides ``save``.

    ``saved`` carries what was stored; ``closed`` asks the window to leave the form, its draft kept.
    """

    widest = 92  # the width of the inputs, in line heights: wider ones are hard to read across
    saved = Signal(object)
    closed = Signal()

    def __init__(self, services: Services, patient_id: str, form: str, title: str, save_words: str) -> None:
        """*form* names the draft: "visit", or "visit:ID" for a correction. *save_words*: "&Save relapse"."""
        super().__init__()
        self.setProperty("page", True)
        self.services = services
        self.patient_id = patient_id
        self.form = form
        self._inputs: dict[str, Field | Choice] = {}
        self._restoring = False
        self._done = False  # saved or discarded: what the closing form still tells must not make a new draft
        self._blank: dict[str, object] = {}  # what the form started with
        self._kept: dict[str, object] = {}  # what the draft holds
        space = space_of(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space.large, space.large, space.large, space.large)
        outer.setSpacing(space.medium)
        head = QHBoxLayout()
        head.addWidget(heading(title), 1)
        self.kept = small("")
        self.kept.setWordWrap(False)
        head.addWidget(self.kept)
        outer.addLayout(head)
        self._banner = label("", "mute")
        outer.addWidget(self._banner)
        scroll = QScrollArea()
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
        self.body = QVBoxLayout(column)
        self.body.setContentsMargins(0, 0, space.small, 0)
        self.body.setSpacing(space.medium)
        scroll.setWidget(inside)
        outer.addWidget(scroll, 1)
        self.problem = label("", "error")
        self.problem.hide()
        outer.addWidget(self.problem)
        foot = QHBoxLayout()
        foot.setSpacing(space.small)
        self.save_button = button(f"{save_words}   Ctrl+Enter", self.try_to_save, primary=True)
        self.save_button.setAccessibleName(save_words.replace("&", ""))
        self.close_button = button("Close, &keep draft   Esc", self.close_form)
        self.discard_button = button("Discard draft", self.discard, flat=True)
        for made in (self.save_button, self.close_button, self.discard_button):
            foot.addWidget(made)
        self.whose = small("")
        foot.addWidget(self.whose, 1)
        outer.addLayout(foot)
        self._focus_first: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_DELAY_MS)
        self._timer.timeout.connect(self.keep_draft)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.try_to_save, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        QShortcut(QKeySequence("Esc"), self, self.close_form, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What a subclass gives

    def save(self) -> object:
        """Store what was entered and return it. Raises Refusal, which is shown; nothing is stored then."""
        raise NotImplementedError

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving: the names of the fields that show an error. A subclass may add to it."""
        return tuple(
            name.name for name in self._inputs.values() if isinstance(name, Field) and name.grade is Grade.ERROR
        )

    # What a subclass uses

    def add_input(self, name: str, widget: Field | Choice) -> None:
        """Make *widget* part of the draft under *name*; the subclass places it itself."""
        self._inputs[name] = widget
        if isinstance(widget, Field):
            widget.text_changed.connect(lambda _text: self._changed())
            widget.left.connect(self.keep_draft)
        else:
            widget.chosen.connect(lambda _value: self.keep_draft())

    def begin_at(self, widget: QWidget) -> None:
        """Let typing begin at *widget*, where that is not the first input."""
        self._focus_first = widget

    def say_whose_record(self, record: PatientRecord) -> None:
        """Show beside the save button, and under the title, whose form this is (safety 35)."""
        identity = identity_of(record, self.services.today())
        text = f"{identity.name} · {identity.line}"
        self.whose.setText(f"for {text}")
        self._banner.setText(text)

    def restore_draft(self) -> bool:
        """Fill the inputs from the kept draft, if there is one, and say so; call it when all inputs are added."""
        self._blank = self._kept = self.payload()
        if self.services.store.read_only:
            self.show_problem("This registry is open to read only: nothing typed here can be kept or saved.")
        draft = self.services.store.drafts.get(self.patient_id, self.form)
        if draft is None:
            return False
        self._restoring = True
        self.fill(draft.payload)
        self._restoring = False
        self._kept = self.payload()
        saved = draft.saved_at.astimezone()
        whose = f" {self.whose.text()}" if self.whose.text() else ""
        self._banner.setText(f"Draft{whose}, kept {show(saved.date())} at {saved:%H:%M}, is open again")
        set_role(self._banner, "role", "warn")
        return True

    def fill(self, payload: Mapping[str, object]) -> None:
        """Fill the inputs from a draft; names that this form does not have are left alone."""
        for name, widget in list(self._inputs.items()):  # a row that is filled may add the next one
            if name not in payload:
                continue
            if isinstance(widget, Field):
                widget.set_text(str(payload[name]))
            else:
                widget.set_value(widget.option_for(payload[name]))

    def payload(self) -> dict[str, object]:
        """Return what the inputs hold, as the draft keeps it."""
        return {name: _held(widget) for name, widget in self._inputs.items()}

    # Draft, save, close

    def _changed(self) -> None:
        if not self._restoring and not self._timer.isActive():
            self._timer.start()

    def keep_draft(self) -> bool:
        """Keep what is typed, at once; a form with nothing typed has no draft. Return whether nothing can be lost."""
        self._timer.stop()
        if self._restoring or self._done:
            return True
        if self.services.store.read_only:
            return False
        payload = self.payload()
        if payload == self._kept:
            return True
        try:
            self._write_draft(payload)
        except Refusal as refusal:
            self.show_problem(f"What is typed could not be kept as a draft: {refusal}")
            return False
        self._kept = payload
        return True

    def _write_draft(self, payload: dict[str, object]) -> None:
        drafts = self.services.store.drafts
        if payload == self._blank:
            drafts.discard(self.patient_id, self.form)
            self.kept.setText("")
            return
        kept = drafts.save(self.patient_id, self.form, payload)
        self.kept.setText(f"Draft kept {kept.saved_at.astimezone():%H:%M:%S}")

    def go_to_first_input(self) -> None:
        """Put the focus where typing begins."""
        first = self._focus_first or next(iter(self._inputs.values()))
        first.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Set the order of the tab key: the page is complete only now."""
        super().showEvent(event)
        self.order_tabs()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the draft, however the form is closed; nothing is written later, when the registry may be locked."""
        self.keep_draft()
        event.accept()

    def order_tabs(self) -> None:
        """Let the tab key go through the inputs as they stand on the page, then to the buttons."""
        inside = [widget for widget in _in_order(self.body) if widget.focusPolicy() is not Qt.FocusPolicy.NoFocus]
        for before, after in pairwise((*inside, self.save_button, self.close_button, self.discard_button)):
            QWidget.setTabOrder(before, after)

    def is_touched(self) -> bool:
        """Whether anything differs from what the form started with."""
        return self.payload() != self._blank

    def try_to_save(self) -> None:
        """Save if nothing blocks it; else say what does, keep the draft and go to the first such field."""
        blocking = self.errors()
        if blocking:
            count = "1 error blocks" if len(blocking) == 1 else f"{len(blocking)} errors block"
            self.show_problem(f"{count} saving: {', '.join(blocking)}.{self._draft_words()}")
            for widget in self._inputs.values():
                if isinstance(widget, Field) and widget.grade is Grade.ERROR:
                    widget.editor.setFocus()
                    break
            return
        self.store_with(self.save)

    def store_with(self, save: Callable[[], object]) -> None:
        """Store by *save* and let the draft go, both or neither; a refusal is shown and the draft kept."""
        store = self.services.store
        try:
            with store.transaction():
                stored = save()
                store.drafts.discard(self.patient_id, self.form)
        except Refusal as refusal:
            self.show_problem(f"{refusal}{self._draft_words()}")
            return
        self._timer.stop()
        self._done = True
        self.saved.emit(stored)

    def _draft_words(self) -> str:
        return " The draft is kept." if self.keep_draft() and self.payload() != self._blank else ""

    def show_problem(self, text: str) -> None:
        """Show why saving did not happen."""
        self.problem.setText(f"✕ {text}" if text else "")
        self.problem.setVisible(bool(text))
        set_role(self.problem, "role", "error")

    def close_form(self) -> None:
        """Leave the form and keep the draft, if anything was typed."""
        if self.keep_draft() or self.services.store.read_only:
            self.closed.emit()

    def discard(self) -> None:
        """Throw the draft away and leave the form."""
        self._timer.stop()
        try:
            if not self.services.store.read_only:
                self.services.store.drafts.discard(self.patient_id, self.form)
        except Refusal as refusal:
            self.show_problem(str(refusal))
            return
        self._done = True
        self.closed.emit()


def _held(widget: Field | Choice) -> object:
    """Return what an input holds; a date as it was understood, because "t" means another day tomorrow."""
    if isinstance(widget, DateField) and widget.value is not None:
        return str(widget.value)
    return widget.text() if isinstance(widget, Field) else widget.value


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
