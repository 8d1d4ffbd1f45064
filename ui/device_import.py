"""The form that imports a device's daily table: the file, how it is read, what is refused, and then all or nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFileDialog

from domain.care_records import DeviceSeries
from domain.device_table import DateOrder, DecimalMark, DeviceTable, DeviceTableRefused, read_device_table, text_of
from ui.forms.kinds.device import DEVICE, days_in_words
from ui.forms.record_form import grid
from ui.forms.spec_form import SpecForm
from ui.forms.spec_inputs import ChoiceBox
from ui.services import Services
from ui.widgets.choice import Choice
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, button, label, small, subheading

LARGEST = 5_000_000  # bytes
LISTED = 12  # refused rows that are listed; the others are counted
ORDERS = ((DateOrder.DAY, "Day first"), (DateOrder.MONTH, "Month first"), ("", "As the table shows"))
MARKS = ((DecimalMark.POINT, "Point"), (DecimalMark.COMMA, "Comma"), ("", "As the table shows"))
LEFT_OUT = ((False, "Import nothing"), (True, "Leave them out"))
FILTER = "Tables (*.csv *.tsv *.txt);;All files (*)"


class DeviceForm(SpecForm):
    """A new series from a file, or the correction of what is said about one; its days are never typed."""

    def __init__(self, services: Services, patient_id: str, series: DeviceSeries | None = None) -> None:
        self.read: DeviceTable | None = None
        self._loaded, self._text, self._refusal = "", "", ""
        super().__init__(services, patient_id, DEVICE, series)

    def prepare(self) -> None:
        """Put the table above what is said about it."""
        if self.record is not None:
            return
        self.file = Field("Fi&le", hint="a text file with a date and a value in each line")
        self.file.put_beside(button("B&rowse…", self.browse))
        self.column = Field("&Column with the values", QComboBox())
        self.order = Choice(ORDERS, "", wraps=True)
        self.mark = Choice(MARKS, "", wraps=True)
        self.left_out = Choice(LEFT_OUT, False, wraps=True)
        self._left_out_box = ChoiceBox("With refused rows", self.left_out, "")
        self.found = label("")
        self.refused = small("", "error")
        card = Card()
        card.body.addWidget(subheading("The table"))
        order, mark = ChoiceBox("Dates are written", self.order, ""), ChoiceBox("Before decimals stands", self.mark, "")
        card.body.addLayout(grid((self.file,), (order, mark), (self.column, self._left_out_box)))
        card.body.addWidget(self.found)
        card.body.addWidget(self.refused)
        self.body.insertWidget(0, card)
        for name in ("file", "column", "order", "mark", "left_out"):
            self.add_input(name, getattr(self, name))
        self.file.text_changed.connect(lambda _text: self._load())
        self.file.left.connect(self._say_if_missing)
        self.column.text_changed.connect(lambda _text: self._read_table())
        for choice in (self.order, self.mark, self.left_out):
            choice.chosen.connect(lambda _value: self._read_table())
        self.begin_at(self.file)
        self._read_table()

    # The file

    def browse(self) -> None:
        """Let a file be chosen."""
        name, _ = QFileDialog.getOpenFileName(self, "Choose a table", self.file.text(), FILTER)
        if name:
            self.file.set_text(name)

    def _load(self) -> None:
        """Read the file as soon as its name is that of one."""
        name = self.file.text()
        try:
            path = Path(name).expanduser()
            if not name or not path.is_file():
                self._text = self._loaded = self._refusal = ""
            elif path.stat().st_size > LARGEST:
                self._text, self._loaded, self._refusal = "", name, "The file is larger than 5 MB: no daily table is."
            else:
                self._text, self._loaded, self._refusal = text_of(path.read_bytes()), name, ""
        except (OSError, RuntimeError, ValueError) as fault:  # RuntimeError: "~nobody" has no home
            words = getattr(fault, "strerror", None) or "its name cannot be one"
            self._text, self._loaded, self._refusal = "", name, f"The file cannot be read: {words}."
        self._read_table()

    def _say_if_missing(self) -> None:
        if self.file.text() and not self._loaded:
            self.file.say("There is no such file. Nothing was read.", Grade.ERROR)

    # The table

    def _read_table(self) -> None:
        """Read the table as it is said to be written, and show what comes of it."""
        self.read = None
        refusal = self._refusal
        if self._text and not refusal:
            try:
                self.read = read_device_table(
                    self._text,
                    self.services.today(),
                    column=self.column.text(),
                    order=self.order.value if isinstance(self.order.value, DateOrder) else None,
                    mark=self.mark.value if isinstance(self.mark.value, DecimalMark) else None,
                )
            except DeviceTableRefused as refused:
                refusal = str(refused)
        elif self._loaded and not refusal:
            refusal = "The file is empty."
        self.file.say(refusal, Grade.ERROR if refusal else Grade.FINE)
        self._list_columns()
        self._show_found()

    def _list_columns(self) -> None:
        box = self.column.editor
        assert isinstance(box, QComboBox)
        columns = list(self.read.columns) if self.read else []
        if [box.itemText(at) for at in range(box.count())] != columns:
            with QSignalBlocker(box):
                box.clear()
                box.addItems(columns)
                box.setCurrentText(self.read.column if self.read else "")
        box.setEnabled(len(columns) > 1)

    def _show_found(self) -> None:
        table = self.read
        refused = table.refused if table else ()
        self._left_out_box.setVisible(bool(refused))
        lines = [f"Line {row.line}: {row.why}  ({row.text[:60]})" for row in refused[:LISTED]]
        lines += [f"and {len(refused) - LISTED} more"] if len(refused) > LISTED else []
        self.refused.setText("\n".join(lines))
        self.refused.setVisible(bool(lines))
        self.found.setText(self._found_words(table))
        self.found.setVisible(bool(self.found.text()))

    def _found_words(self, table: DeviceTable | None) -> str:
        if table is None:
            return ""
        if table.question:
            return f"△ {table.question}"
        parts = [f"{days_in_words(DeviceSeries('', '', '', days=table.days))} to import"]
        parts += [f"{table.empty} without a value, not recorded"] if table.empty else []
        parts += [f"{_rows(len(table.refused))} refused"] if table.refused else []
        again = self._recorded_already(table)
        parts += [f"△ {again} of these days are recorded already for this quantity and device"] if again else []
        return f"{' · '.join(parts)}\nRead as: {table.said}."

    def _recorded_already(self, table: DeviceTable) -> int:
        """Return how many days an earlier import of the same quantity and device holds with the same value."""
        same = (self.inputs["quantity"].value().casefold(), self.inputs["device"].value().casefold())
        known = {
            day
            for series in self.patient_record.devices
            if (series.quantity.casefold(), series.device.casefold()) == same
            for day in series.days
        }
        return sum(day in known for day in table.days)

    def react(self) -> None:
        """Say again what is recorded already, once quantity or device is another."""
        if self.record is None:
            self._show_found()

    # What is stored

    def errors(self) -> tuple[str, ...]:
        """Return what blocks the import: no file, a table that can be read in two ways, or refused rows."""
        found = super().errors()
        if self.record is not None:
            return found
        if not self._loaded:
            self.file.say("Which file? It has a date and a value in each line.", Grade.ERROR)
        table = self.read
        if self.file.grade is Grade.ERROR or table is None:
            return found if self.file.name in found else (self.file.name, *found)
        blocking = [table.question] if table.question else []
        if table.refused and self.left_out.value is not True:
            blocking.append(f"{_rows(len(table.refused))} refused: mend the file, or choose to leave them out")
        if not table.question and not table.days:
            blocking.append("no day with a value")
        if table.days and self._recorded_already(table) == len(table.days):
            blocking.append("all of these days are recorded already")
        return (*blocking, *found)

    def made(self) -> Any:
        """Return the series with its days; where rows were left out, its note says which."""
        series = super().made()
        if self.record is not None or self.read is None:
            return series
        lines = ", ".join(str(row.line) for row in self.read.refused)
        left = f"Left out at the import: {_rows(len(self.read.refused))} (line {lines})." if lines else ""
        note = "\n".join(part for part in (series.note, left) if part)
        return replace(series, days=self.read.days, note=note)


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"
