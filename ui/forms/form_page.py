"""What all forms share: whose it is, fields in a scrolling page, a draft that is always kept, save and close.

Nothing typed is lost: a field is in the draft when its focus leaves, and two seconds after a key at the latest;
closing in any way keeps the draft; only saving or an explicit "Discard" removes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from domain.dates import show
from domain.refusal import Refusal
from storage.drafts import Draft
from ui.forms.form_frame import FormFrame
from ui.forms.merged_draft import Merged
from ui.services import Services
from ui.theme import set_role
from ui.undo_fields import FieldEdits
from ui.unread_draft import UnreadDraft
from ui.widgets.announce import announce
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade

DRAFT_DELAY_MS = 1500
# What blocks storing a form in which nobody answered or measured anything: it would read as a contact that took place.
NOTHING_YET = ("nothing is recorded yet: answer or measure something, or close the form (Esc)",)


class FormPage(FormFrame):
    """A form about one patient. A subclass adds its inputs with ``add_input`` and overrides ``save``.

    ``saved`` carries what was stored; ``closed`` asks the window to leave the form, its draft kept; ``changed`` tells
    of every key and choice in any input.
    """

    saved = Signal(object)
    closed = Signal()
    changed = Signal()

    def __init__(self, services: Services, patient_id: str, form: str, title: str, save_words: str) -> None:
        """*form* names the draft: "visit", or "visit:ID" for a correction. *save_words*: "&Save relapse"."""
        super().__init__(services, title, save_words)
        self.patient_id = patient_id
        self.form = form
        self._inputs: dict[str, Field | Choice] = {}
        self._restoring = self._is_shown = False
        self._done = False  # saved or discarded: what the closing form still tells must not make a new draft
        # Called with what was stored, in the transaction that stores it: what it fails with, nothing is kept.
        self.storing: list[Callable[[object], None]] = []
        # Called before saving; the words that they return block it as the errors under the fields do.
        self.blocking: list[Callable[[], tuple[str, ...]]] = []
        self.edits = FieldEdits(self)
        self._unread = UnreadDraft()
        self._not_kept = ""  # why the draft is behind, while it is
        self._blank: dict[str, object] = {}  # what the form started with
        self._kept: dict[str, object] = {}  # what the draft holds
        self._focus_first: QWidget | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DRAFT_DELAY_MS)
        self._timer.timeout.connect(self.keep_draft)
        self.edits.stack.indexChanged.connect(self._show_steps)  # a method: it is let go of with the form
        self.edits.went_to.connect(self._show_edited)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._focus_moved)

    # What a subclass gives

    def save(self) -> object:
        """Store what was entered and return it. Raises Refusal, which is shown; nothing is stored then."""
        raise NotImplementedError

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving: fields that show an error, and what ``blocking`` says. A subclass may add."""
        wrong = (
            field.name for field in self._inputs.values() if isinstance(field, Field) and field.grade is Grade.ERROR
        )
        return (*wrong, *(words for blocks in self.blocking for words in blocks()))

    # What a subclass uses

    def add_input(self, name: str, widget: Field | Choice) -> None:
        """Make *widget* part of the draft under *name*; the subclass places it itself."""
        self._inputs[name] = widget
        self.edits.add(name, widget)
        if isinstance(widget, Field):
            widget.text_changed.connect(lambda _text: self._changed(name))
            widget.left.connect(self.keep_draft)
        else:
            widget.chosen.connect(lambda _value: self._chosen(name))

    def begin_at(self, widget: QWidget) -> None:
        """Let typing begin at *widget*, where that is not the first input."""
        self._focus_first = widget

    def restore_draft(self) -> bool:
        """Fill the inputs from the kept draft, if there is one, and say so; call it when all inputs are added."""
        self._blank = self._kept = self.payload()
        if self.services.store.read_only:
            self.show_problem("This registry is open to read only: nothing typed here can be kept or saved.")
        draft = self.services.store.drafts.get(self.patient_id, self.form)
        if draft is not None:
            self._take(draft)
        self.edits.begin()
        return draft is not None

    def is_of_record(self, name: str) -> bool:
        """Whether an input shows what is recorded: all of a correction do. A subclass may add."""
        return ":" in self.form

    def part_of(self, name: str) -> str:
        """Return what an input belongs to that is typed or taken from the record as a whole; by itself its own name."""
        return name

    def _take(self, draft: Draft) -> None:
        merged = Merged.of(draft, self._blank, self.is_of_record, self.part_of)
        self._restoring = True
        try:
            self.fill(merged.payload)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            # Kept by another version, whose fields held other things: what fits is filled in, and nothing is lost.
            FormPage.fill(self, merged.payload)
        finally:
            self._restoring = False
        self._unread = UnreadDraft.of(merged.payload, self.payload(), self._inputs)
        self._kept = {**self._unread.entries, **self.payload()}
        saved = draft.saved_at.astimezone()
        whose = f" {self.whose.text()}" if self.whose.text() else ""
        said = f"Draft{whose}, kept {show(saved.date())} at {saved:%H:%M}, is open again"
        parts = (said, merged.words(self._title_of), self._unread.words)
        self._banner.setText(". ".join(part for part in parts if part))
        set_role(self._banner, "role", "warn")

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

    def _changed(self, name: str) -> None:
        if self._restoring:
            return
        self.edits.changed(name)
        # A key while it runs does not start it anew: the draft is never further behind than that, however long the
        # typing goes on.
        if not self._timer.isActive():
            self._timer.start()
        self.changed.emit()

    def _chosen(self, name: str) -> None:
        if not self._restoring:
            self.edits.changed(name)
        self.keep_draft()
        if not self._restoring:
            self.changed.emit()

    def keep_draft(self) -> bool:
        """Keep what is typed, at once; a form with nothing typed has no draft. Return whether nothing can be lost."""
        self._timer.stop()
        if self._restoring or self._done:
            return True
        if self.services.store.read_only:
            return False
        payload = {**self._unread.entries, **self.payload()}
        if payload == self._kept:
            return True
        try:
            self._write_draft(payload)
        except Refusal as refusal:
            self._not_kept = f"What is typed could not be kept as a draft: {refusal}"
            self.show_problem(self._not_kept)
            self._timer.start()  # the disk may have room again, although nobody types
            return False
        self._kept = payload
        if self._not_kept and self.problem.text().endswith(self._not_kept):
            self.show_problem("")
        self._not_kept = ""
        return True

    def let_go(self) -> None:
        """Write nothing more: the registry is about to be closed, and what could be kept has been."""
        self._timer.stop()
        self._done = True

    def _write_draft(self, payload: dict[str, object]) -> None:
        drafts = self.services.store.drafts
        if payload == self._blank:
            drafts.discard(self.patient_id, self.form)
            self.kept.setText("")
            return
        kept = drafts.save(self.patient_id, self.form, payload, self._blank)
        self.kept.setText(f"Draft kept {kept.saved_at.astimezone():%H:%M:%S}")

    # Undo

    def undo(self) -> None:
        """Take back what the last visit of a field changed, and go to that field."""
        if not self.edits.undo():
            announce(self, "Nothing to undo")

    def redo(self) -> None:
        """Do again what was taken back."""
        if not self.edits.redo():
            announce(self, "Nothing to redo")

    def _show_steps(self, _at: int) -> None:
        self.show_undo(self.edits.stack.canUndo(), self.edits.stack.canRedo())

    def _show_edited(self, name: str) -> None:
        widget = self._inputs[name]
        self.reveal(widget)
        holds = widget.text() if isinstance(widget, Field) else widget.words
        announce(self, f"{self._title_of(name)}: {holds or 'empty'}")
        self.keep_draft()

    def _title_of(self, name: str) -> str:
        widget = self._inputs.get(name)
        if widget is None:
            return name.replace("_", " ")
        return widget.name if isinstance(widget, Field) else widget.accessibleName()

    def _focus_moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        self.edits.focus_moved(now)

    def go_to_first_input(self) -> None:
        """Put the focus where typing begins."""
        first = self._focus_first or next(iter(self._inputs.values()))
        first.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """Set the order of the tab key: the page is complete only now."""
        super().showEvent(event)
        self.order_tabs()
        if not self._is_shown:
            self._is_shown = True
            if not self.is_touched():
                self.edits.begin()  # what the form filled in by itself is no step of the person's

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the draft, however the form is closed; nothing is written later, when the registry may be locked."""
        QGuiApplication.inputMethod().commit()  # letters that are still being composed
        self.keep_draft()
        event.accept()

    def is_touched(self) -> bool:
        """Whether anything differs from what the form started with."""
        return self.payload() != self._blank

    def try_to_save(self) -> None:
        """Save if nothing blocks it; else say what does, keep the draft and go to the first such field."""
        if self._done:
            return  # it is stored already
        blocking = self.errors()
        if blocking:
            count = "1 error blocks" if len(blocking) == 1 else f"{len(blocking)} errors block"
            self.show_problem(f"{count} saving: {', '.join(blocking)}.{self._draft_words()}")
            for widget in self._inputs.values():
                if isinstance(widget, Field) and widget.grade is Grade.ERROR:
                    self.reveal(widget)
                    break
            return
        self.store_with(self.save)

    def store_with(self, save: Callable[[], object]) -> None:
        """Store by *save* and let the draft go, both or neither; a refusal is shown and the draft kept."""
        store = self.services.store
        try:
            with store.transaction():
                stored = save()
                for also in self.storing:
                    also(stored)
                store.drafts.discard(self.patient_id, self.form)
                if self._unread.entries:  # of another version: nobody has seen them in a field yet
                    store.drafts.save(self.patient_id, self.form, dict(self._unread.entries))
        except Refusal as refusal:
            self.show_problem(f"{refusal}{self._draft_words()}")
            return
        self._timer.stop()
        self._done = True
        self.saved.emit(stored)

    def _draft_words(self) -> str:
        return " The draft is kept." if self.keep_draft() and self.payload() != self._blank else ""

    def close_form(self) -> None:
        """Leave the form and keep the draft, if anything was typed."""
        QGuiApplication.inputMethod().commit()  # letters that are still being composed
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
