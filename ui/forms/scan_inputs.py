"""The inputs for what is recorded of a scan beside its core counts: one for each marker of the catalogue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from domain.care_records import ScanMarker
from domain.records import MriScan
from domain.scan_markers import NO, YES, MarkerField, MarkerKind
from ui.forms.record_form import named, titled
from ui.forms.spec_grid import FieldGrid, FoldedGroup, titled_group
from ui.forms.spec_inputs import complete
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field, Grade
from ui.widgets.measure_field import MeasureField
from ui.widgets.text import small

ANSWERS = ((YES, "Yes"), (NO, "No"), ("", "Not recorded"))
PREFIX = "marker_"  # begins the names of markers in a draft; a column of the scan has its own name


class MarkerInput:
    """One marker: ``widget`` is what the draft keeps, ``box`` what is placed, with the caveat below."""

    def __init__(self, field: MarkerField, value: Decimal | int | None = None, text: str = "") -> None:
        """*value*, *text*: what the scan holds already."""
        self.field = field
        self.widget = self._made(text)
        self.box = self._boxed()
        self._show(value, text)
        self._first = self._typed()

    @property
    def name(self) -> str:
        """The name of the input in a draft."""
        return self.field.column or f"{PREFIX}{self.field.id}"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed or chosen."""
        return not self._typed()

    @property
    def is_wrong(self) -> bool:
        """Whether what is typed is refused."""
        return isinstance(self.widget, Field) and self.widget.grade is Grade.ERROR

    @property
    def is_changed(self) -> bool:
        """Whether it holds something else than what the scan was shown with."""
        return self._typed() != self._first

    def value(self) -> Decimal | None:
        """Return the number typed, None where there is none."""
        return self.widget.value if isinstance(self.widget, MeasureField) else None

    def text(self) -> str:
        """Return the answer or the words typed, "" for a number."""
        return "" if isinstance(self.widget, MeasureField) else self._typed()

    def _typed(self) -> str:
        return self.widget.text() if isinstance(self.widget, Field) else str(self.widget.value or "")

    def _made(self, stored: str) -> Field | Choice:
        field = self.field
        if field.kind is MarkerKind.YES_NO:
            other = ((stored, stored),) if stored not in dict(ANSWERS) else ()
            return named(Choice((*other, *ANSWERS), ""), field.name)
        if field.kind.is_numeric:
            made: Field = MeasureField(field.measure, field.title, field.remark)
        elif field.kind is MarkerKind.TEXT:
            lines = QPlainTextEdit()
            lines.setTabChangesFocus(True)
            lines.setFixedHeight(space_of(lines).ems(4))
            made = Field(field.name, lines, field.remark)
        else:
            made = Field(field.name, hint=field.remark)
            if field.choices:
                complete(made, field.choices)
        if isinstance(made.editor, QLineEdit | QPlainTextEdit):
            made.editor.setPlaceholderText("")  # the remark is read out there, and stands below for the eye
        return made

    def _boxed(self) -> QWidget:
        if isinstance(self.widget, Choice):
            return titled(self.field.name, self.widget, self.field.remark)
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space_of(box).hair)
        column.addWidget(self.widget)
        if self.field.remark:
            column.addWidget(small(self.field.remark))
        column.addStretch(1)
        return box

    def _show(self, value: Decimal | int | None, text: str) -> None:
        if isinstance(self.widget, Choice):
            self.widget.set_value(text)
        elif not isinstance(self.widget, MeasureField):
            self.widget.set_text(text)
        elif value is not None:
            self.widget.set_text(f"{Decimal(value):f}")
        elif text:
            self.widget.say(f"Recorded in words: {text}")


class MarkerInputs:
    """The inputs of all markers; those that are rare are folded away in ``folded``, the others stand in ``shown``."""

    def __init__(self, fields: Iterable[MarkerField], scan: MriScan | None) -> None:
        """*scan*: what is recorded already, None for a new one."""
        self._scan = scan
        kept = {marker.field: marker for marker in reversed(scan.markers)} if scan is not None else {}
        self.of: dict[str, MarkerInput] = {}
        for field in fields:
            marker = kept.get(field.id, ScanMarker(field.id))
            value = getattr(scan, field.column) if scan is not None and field.column else marker.value
            self.of[field.id] = MarkerInput(field, value, "" if field.column else marker.text)
        self.shown = self._grouped(folded=False)
        self.folded = FoldedImaging(self._grouped(folded=True))

    def inputs(self) -> Mapping[str, Field | Choice]:
        """Return the inputs by their names in a draft."""
        return {made.name: made.widget for made in self.of.values()}

    def unfold_what_is_recorded(self) -> None:
        """Open the folded part if anything is in it: nothing recorded may be out of sight."""
        if any(made.field.folded and not made.is_empty for made in self.of.values()):
            self.folded.unfold()

    def entered(self) -> dict[str, Any]:
        """Return what the inputs hold, by the fields of the scan: its columns and its markers.

        What was not touched is as it was, and so is what the catalogue does not know; a new marker comes last.
        """
        found: dict[str, Any] = {}
        for made in self.of.values():
            if made.field.column and (made.is_changed or self._scan is None):
                number = made.value()
                is_count = made.field.kind is MarkerKind.COUNT
                found[made.field.column] = int(number) if is_count and number is not None else number
        return {**found, "markers": self._markers()}

    def _markers(self) -> tuple[ScanMarker, ...]:
        left = {made.field.id: made for made in self.of.values() if not made.field.column and made.is_changed}
        markers = []
        for marker in self._scan.markers if self._scan is not None else ():
            made = left.pop(marker.field, None)
            if made is None:
                markers.append(marker)
            elif not made.is_empty:
                markers.append(replace(marker, value=made.value(), text=made.text()))
        new = (ScanMarker(made.field.id, made.value(), made.text()) for made in left.values() if not made.is_empty)
        return (*markers, *new)

    def _grouped(self, *, folded: bool) -> QWidget:
        """Return the inputs under the headings of their groups."""
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space_of(inside).medium)
        some = [made for made in self.of.values() if made.field.folded is folded]
        for group in dict.fromkeys(made.field.group for made in some):
            boxes = [(made.box, made.field.kind is MarkerKind.TEXT) for made in some if made.field.group == group]
            grid = FieldGrid(boxes)
            grid.show_boxes([box for box, _ in boxes])
            column.addWidget(titled_group(group, grid))
        return inside


class FoldedImaging(FoldedGroup):
    """The rare imaging behind its heading."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__("Ad&vanced imaging", inside)
        layout = self.layout()
        assert layout is not None
        layout.setAlignment(self.heading, Qt.AlignmentFlag.AlignLeft)
