"""One form for every kind of record that is described as data: its inputs, what it asks, and what it makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from domain.dates import PartialDate
from domain.records import PatientRecord
from storage.repository import PatientRecords
from ui.forms.record_form import RecordForm
from ui.forms.spec_fields import FieldSpec, InputKind, RecordSpec, with_article
from ui.forms.spec_grid import FieldGrid, FoldedGroup, titled_group
from ui.forms.spec_inputs import SpecInput
from ui.services import Services
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import label, small

CORRECTION = "correction"  # the reason for a correction, in a draft: records have a field "reason" of their own


class SpecForm(RecordForm[Any]):
    """A new record of a kind or the correction of one; ``inputs`` are by the names of the record's fields."""

    def __init__(self, services: Services, patient_id: str, spec: RecordSpec, record: Any = None) -> None:
        super().__init__(services, patient_id, spec.name, record)
        self.spec = spec
        self.patient_record: PatientRecord = services.record(patient_id)
        self.inputs = {field.name: SpecInput(field, services, self.patient_record) for field in spec.fields}
        self._grids: list[tuple[FieldGrid, FoldedGroup | None, tuple[FieldSpec, ...]]] = []
        self._said: set[str] = set()  # the inputs that show what this form, not the input itself, found wrong
        self._began: dict[str, object] = {}  # what each input showed of the record as it stands
        self._ready = self._marking = False
        self._retitle()
        self._place()
        for name, made in self.inputs.items():
            # Before the draft hears of it: what is wrong with a value belongs to the value.
            self._follow(made)
            self.add_input(name, made.widget)
        self.begin_at(next(iter(self.inputs.values())).widget)
        self._fill_in()
        self.prepare()
        self._show_asked()
        self.restore_draft()
        self._show_asked()
        self.recheck()
        self._ready = True

    # What a kind of its own adds

    def prepare(self) -> None:
        """Called when the inputs show the record, before its draft is restored: a kind adds what its spec cannot."""

    def react(self) -> None:
        """Called at every change: a kind proposes in one input what follows from another."""

    # Building

    def _retitle(self) -> None:
        """Say the kind in the words of its spec; the table's name is a word of the store."""
        spec, name = self.spec, self.spec.name
        words = spec.words if self.record is None else with_article(spec.words)
        title = spec.title or f"{'New' if self.record is None else 'Correct'} {words}"
        for shown in self.findChildren(QLabel):
            if shown.text() in (f"New {name}", f"Correct a {name}"):
                shown.setText(title)
        self.save_button.setText(f"&Save {spec.words}   Ctrl+Enter")
        self.save_button.setAccessibleName(f"Save {spec.words}")

    def _place(self) -> None:
        for line in self.spec.facts(self.record) if self.record is not None else ():
            self.card.body.addWidget(label(line))
        for group in self.spec.groups:
            grid = FieldGrid((self.inputs[field.name].box, field.wide) for field in group.fields)
            folded = FoldedGroup(group.title, grid) if group.advanced else None
            self.card.body.addWidget(folded or titled_group(group.title, grid))
            self._grids.append((grid, folded, group.fields))
        if self.spec.note:
            self.card.body.addWidget(small(self.spec.note))
        if self.record is not None and not self.spec.is_corrected(self.record):
            self.reason.label.setText("Reason, if it was entered in error")
            self.reason.editor.setAccessibleName("Reason, if it was entered in error")

    def add_input(self, name: str, widget: Field | Choice) -> None:
        """Make *widget* part of the draft, the reason for a correction under a name that no record's field has."""
        super().add_input(CORRECTION if widget is self.reason else name, widget)

    def _fill_in(self) -> None:
        """Show the record, or what a new one starts with."""
        for name, made in self.inputs.items():
            value = getattr(self.record, name) if self.record is not None else None
            made.show(value)
            self._began[name] = made.held
            starts = self.record is None or not self.spec.is_corrected(self.record)
            if value in (None, "") and starts and made.spec.default is not None:
                made.show(made.spec.default(self.services, self.patient_record))
        for _, folded, specs in self._grids:
            if folded is not None:
                folded.show_inside(any(not self.inputs[field.name].is_empty for field in specs))
                folded.unfolded.connect(self.order_tabs)

    def _follow(self, made: SpecInput) -> None:
        widget = made.widget
        if isinstance(widget, Choice):
            widget.chosen.connect(lambda _value: self._typed())
        else:
            widget.text_changed.connect(lambda _text: self._typed())

    def _typed(self) -> None:
        if self._ready and not self._restoring:
            self.react()
        self._show_asked()
        self.recheck()

    # What is asked

    def _is_asked(self, field: FieldSpec) -> bool:
        decided = self.inputs[self.spec.decides].value() if self.spec.decides else None
        return not field.only_for or decided in field.only_for

    def _show_asked(self) -> None:
        """Show what is asked, and whatever something is recorded in: nothing recorded may be out of sight."""
        decided = self.inputs[self.spec.decides].value() if self.spec.decides else None
        moved = False
        for grid, folded, specs in self._grids:
            shown: list[QWidget] = []
            for field in specs:
                made = self.inputs[field.name]
                if field.titles:
                    made.rename(field.titles.get(decided, field.title))
                if self._is_asked(field) or not made.is_empty:
                    shown.append(made.box)
            moved = grid.show_boxes(shown) or moved
            if folded is not None and not folded.is_open and any(not self.inputs[f.name].is_empty for f in specs):
                folded.show_inside(True)
        if moved and self.isVisible():
            self.order_tabs()

    # What is wrong

    def recheck(self, *, asking: bool = False) -> None:
        """Say under each input what is wrong with it; *asking*: at saving, when what is missing is asked for too."""
        found = dict(reversed(list(self._complaints(asking))))  # the first one of an input is the one shown
        for name in self._said - found.keys():
            self.inputs[name].reread()
        for name, text in found.items():
            self.inputs[name].complain(text)
        self._said = set(found)

    def _complaints(self, asking: bool) -> Iterator[tuple[str, str]]:
        readable = {name: made for name, made in self.inputs.items() if not made.is_refused}
        values = {**self._unshown(), **{name: made.value() for name, made in self.inputs.items()}}
        found = [*self._orders(), *(c for check in self.spec.checks for c in check(values, self.patient_record))]
        if asking:
            found = [
                *((name, m.spec.required) for name, m in readable.items() if self._is_missing(m)),
                *found,
                *(c for ask in self.spec.asks for c in ask(values, self.patient_record)),
            ]
        yield from (complaint for complaint in found if complaint[0] in readable)

    def _unshown(self) -> dict[str, Any]:
        """Return what the record holds beside its inputs."""
        return {} if self.record is None else {f.name: getattr(self.record, f.name) for f in fields(self.record)}

    def _is_missing(self, made: SpecInput) -> bool:
        return bool(made.spec.required) and made.is_empty and self._is_asked(made.spec)

    def _orders(self) -> Iterator[tuple[str, str]]:
        """Yield the dates that lie before the birth, or before what they have to follow."""
        birth = self.patient_record.patient.birth_date
        days = {name: _day(made) for name, made in self.inputs.items()}
        for name, day in days.items():
            if day is not None and birth is not None and day.last < birth.first:
                yield name, f"{self.inputs[name].name}, {day}, lies before the birth of the patient, {birth}."
        for earlier, later in self.spec.orders:
            first, second = days[earlier], days[later]
            if first is not None and second is not None and second.last < first.first:
                before = self.inputs[earlier].name
                yield later, f"{self.inputs[later].name}, {second}, lies before “{before}”, {first}."

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving; a fold in which something is wrong opens."""
        self.recheck(asking=True)
        for _, folded, specs in self._grids:
            if folded is not None and any(_is_wrong(self.inputs[f.name]) or f.name in self._said for f in specs):
                folded.show_inside(True)
        choices = (made.name for name, made in self.inputs.items() if name in self._said and _is_choice(made))
        return (*choices, *super().errors())

    def _ask_for_reason(self) -> bool:
        if self.record is not None and not self.spec.is_corrected(self.record) and not self._marking:
            return True
        return super()._ask_for_reason()

    def mark_as_error(self) -> None:
        """Leave the record out of everything; that always needs a reason."""
        self._marking = True
        try:
            super().mark_as_error()
        finally:
            self._marking = False

    def try_to_save(self) -> None:
        """Save if nothing blocks it; else go to the first input that does, a choice too."""
        super().try_to_save()
        first = next((m for n, m in self.inputs.items() if n in self._said or _is_wrong(m)), None)
        if first is not None and not self._done:
            first.widget.setFocus()

    # What is stored

    def repository(self) -> PatientRecords[Any]:
        """Return where the records of this kind are stored."""
        return self.services.store.of_kind[self.spec.field]

    def made(self) -> Any:
        """Return the record as typed; what the form does not show is as it was."""
        values = {name: made.value() for name, made in self.inputs.items() if not self._is_untouched(name)}
        if self.record is None:
            return self.spec.record(id="", **values)
        return replace(self.record, **values)

    def candidate(self) -> Any:
        """Return the record as typed, None while something that it cannot be without is missing or refused."""
        lacking = (self._is_missing(made) or made.is_refused for made in self.inputs.values())
        return None if any(lacking) else self.made()

    def _is_untouched(self, name: str) -> bool:
        """Whether an input still shows the record as it stands, which may be more than the input can hold."""
        return self.record is not None and self.inputs[name].held == self._began[name]


def _day(made: SpecInput) -> PartialDate | None:
    return made.widget.value if isinstance(made.widget, DateField) else None


def _is_choice(made: SpecInput) -> bool:
    return made.spec.kind in (InputKind.YES_NO, InputKind.CHOICE)


def _is_wrong(made: SpecInput) -> bool:
    return isinstance(made.widget, Field) and made.widget.grade is Grade.ERROR
