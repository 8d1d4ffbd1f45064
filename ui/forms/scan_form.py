"""An MRI scan: what was scanned, against which earlier scan, and the lesions counted; an empty count is unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from domain.dates import PartialDate, show
from domain.measures import Measure
from domain.records import MriScan
from storage.reference import load_scan_markers
from storage.repository import PatientRecords
from ui.forms.record_form import RecordForm, named, titled
from ui.forms.scan_inputs import MarkerInputs
from ui.forms.spec_grid import FieldGrid
from ui.services import Services
from ui.theme import space_of
from ui.widgets.choice import YES_NO, Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.measure_field import MeasureField
from ui.widgets.text import small

MOST_LESIONS = Decimal(200)  # as the catalogue of MRI fields has it


def _count(title: str) -> MeasureField:
    """Return a field for a count of lesions."""
    plain = title.replace("&", "")
    measure = Measure("", plain, "", Decimal(0), MOST_LESIONS, Decimal(1), "higher", "Lublin et al. 2014")
    return MeasureField(measure, title, hint="empty = not reported")


TAKE_FROM_REPORT = "Take the day from the report; until then note the scan with the visit."


class ScanForm(RecordForm[MriScan]):
    """A new scan or the correction of one."""

    # The inputs whose names in a draft are not those of the scan's fields.
    input_names: ClassVar = {
        "on": "date",
        "compared_with": "compared",
        "contrast_given": "contrast",
        "quality_ok": "quality",
        "brain_done": "brain",
        "cord_done": "cord",
        "gd_enhancing": "enhancing",
        "new_t2": "new",
        "enlarging_t2": "enlarging",
    }

    def __init__(self, services: Services, patient_id: str, scan: MriScan | None = None) -> None:
        super().__init__(services, patient_id, "scan", scan)
        self.date = DateField("&Date of the scan", services.today, exact=True, without_day=TAKE_FROM_REPORT)
        self.compared = DateField("Com&pared with the scan of", services.today, exact=True)
        self.contrast = named(Choice(YES_NO), "Contrast given")
        self.quality = named(Choice(YES_NO), "Quality acceptable")
        self.brain = named(Choice(YES_NO), "Brain scanned")
        self.cord = named(Choice(YES_NO), "Cord scanned")
        self.enhancing = _count("&Enhancing lesions")
        self.new = _count("&New T2 lesions")
        self.enlarging = _count("Unequivocally en&larging T2 lesions")
        self.scanner = Field("Sc&anner and protocol")
        self.note = Field("N&ote")
        self.markers = MarkerInputs(load_scan_markers().values(), scan)
        self._place()
        for name in ("date", "compared", "contrast", "quality", "brain", "cord", "enhancing", "new", "enlarging"):
            self.add_input(name, getattr(self, name))
        for name in ("scanner", "note"):
            self.add_input(name, getattr(self, name))
        for name, widget in self.markers.inputs().items():
            self.add_input(name, widget)
        if scan is not None:
            self._show(scan)
        else:
            self._propose_comparison()
        for field in (self.date, self.compared):
            field.value_changed.connect(lambda _day: self._check_dates())
        self.contrast.chosen.connect(lambda _value: self._check_contrast())
        self.enhancing.value_changed.connect(lambda _value: self._check_contrast())
        self.restore_draft()
        self.markers.unfold_what_is_recorded()
        self.markers.folded.unfolded.connect(self.order_tabs)
        self.date.editor.setFocus()

    def _place(self) -> None:
        boxes: tuple[tuple[QWidget, bool], ...] = (
            (self.date, False),
            (self.compared, False),
            (titled("Brain scanned", self.brain), False),
            (titled("Cord scanned", self.cord), False),
            (titled("Quality acceptable", self.quality), False),
            (titled("Contrast given", self.contrast), False),
            (self.enhancing, False),
            (self.new, False),
            (self.enlarging, False),
            (self.scanner, False),
            (self.note, True),
        )
        counts = FieldGrid(boxes)
        counts.show_boxes([box for box, _ in boxes])
        self.card.body.addWidget(counts)
        self.card.body.addWidget(
            small(
                "No activity needs acceptable quality, 0 new and 0 enlarging against a named scan, and 0 enhancing "
                "where contrast was given. An empty count is unknown, never 0."
            )
        )
        self.card.body.addSpacing(space_of(self).small)
        self.card.body.addWidget(self.markers.shown)
        self.card.body.addWidget(self.markers.folded)

    def _propose_comparison(self) -> None:
        """Say which scan came before; it is not filled in, because the report has to name it."""
        scans = self.services.record(self.patient_id).scans
        if scans:
            last = max(scan.on for scan in scans)
            self.compared.editor.setAccessibleDescription(f"last scan {show(last)}")
            self.compared.label.setText(f"Com&pared with the scan of (last: {show(last)})")

    def _check_dates(self) -> None:
        for field in (self.date, self.compared):
            field.say_what_was_read()
        on, before = _day(self.date), _day(self.compared)
        birth = self.services.record(self.patient_id).patient.birth_date
        if on and birth and on < birth.first:
            self.date.say(f"The scan lies before the birth of the patient, {birth}.", Grade.ERROR)
        if on and before and before >= on:
            self.compared.say("The scan compared with has to be an earlier one.", Grade.ERROR)

    def _check_contrast(self) -> None:
        """Refuse a count of enhancing lesions without contrast: it must stay unknown (rules j)."""
        if self.contrast.value is False and self.enhancing.text():
            self.enhancing.say("Without contrast there is no count of enhancing lesions: leave it empty.", Grade.ERROR)
        elif self.enhancing.value is not None or not self.enhancing.text():
            self.enhancing.say("")

    def errors(self) -> tuple[str, ...]:
        """Return what blocks saving: a scan needs its date."""
        if not self.date.text():
            self.date.say("When was the scan? The day is needed.", Grade.ERROR)
        return (*super().errors(), *self._inherited())

    def _inherited(self) -> tuple[str, ...]:
        """Return the answers missing where an import assumed them: a new scan must not inherit them (safety 3)."""
        if self.record is not None:
            return ()
        answers = {
            "contrast_given": ("contrast given", self.contrast.value),
            "compared_with": ("compared with", self.compared.value),
            "quality_ok": ("quality acceptable", self.quality.value),
            "brain_done": ("brain scanned", self.brain.value),
            "cord_done": ("cord scanned", self.cord.value),
        }
        assumed = self.services.record(self.patient_id).assumed
        return tuple(
            f"{words} (assumed at the import; this scan needs its own answer)"
            for name, (words, value) in answers.items()
            if name in assumed and value is None
        )

    def repository(self) -> PatientRecords[MriScan]:
        """Return where scans are stored."""
        return self.services.store.scans

    def made(self) -> MriScan:
        """Return the scan as typed."""
        on = _day(self.date)
        assert on is not None, "errors() asks for it first"
        return replace(
            self.record or MriScan("", on),
            on=on,
            compared_with=_day(self.compared),
            contrast_given=_yes_no(self.contrast),
            quality_ok=_yes_no(self.quality),
            brain_done=_yes_no(self.brain),
            cord_done=_yes_no(self.cord),
            gd_enhancing=_whole(self.enhancing),
            new_t2=_whole(self.new),
            enlarging_t2=_whole(self.enlarging),
            scanner=self.scanner.text(),
            note=self.note.text(),
            **self.markers.entered(),
        )

    def _show(self, scan: MriScan) -> None:
        self.date.set_date(PartialDate.of(scan.on))
        self.compared.set_date(PartialDate.of(scan.compared_with) if scan.compared_with else None)
        for choice, value in (
            (self.contrast, scan.contrast_given),
            (self.quality, scan.quality_ok),
            (self.brain, scan.brain_done),
            (self.cord, scan.cord_done),
        ):
            choice.set_value(value)
        for field, number in (
            (self.enhancing, scan.gd_enhancing),
            (self.new, scan.new_t2),
            (self.enlarging, scan.enlarging_t2),
        ):
            field.set_text("" if number is None else str(number))
        self.scanner.set_text(scan.scanner)
        self.note.set_text(scan.note)


def _day(field: DateField) -> date | None:
    return field.value.exact if field.value else None


def _yes_no(choice: Choice) -> bool | None:
    return choice.value if isinstance(choice.value, bool) else None


def _whole(field: MeasureField) -> int | None:
    return None if field.value is None else int(field.value)
