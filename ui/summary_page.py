"""The printed summary inside the window: the pages as they will print, a printer, and a file."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PySide6.QtCore import QPoint, QRect, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QPainter, QPixmap, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from domain.chart.summary_plot import summary_plot
from domain.summary import PatientSummary
from storage.files import write_atomically
from ui.services import Services
from ui.theme import space_of
from ui.widgets.text import button, heading, label, small

ZOOM_STEPS = (0.6, 0.8, 1.0, 1.25, 1.6, 2.0)
FITTING = 2  # the step that the preview starts with
POINTS_PER_INCH = 72


class SummaryPage(QWidget):
    """Shows the clinician's summary of a patient. ``closed`` asks the window to go back to the patient."""

    closed = Signal()

    def __init__(self, services: Services, patient_id: str) -> None:
        super().__init__()
        self.setProperty("page", True)
        self.services = services
        self.patient_id = patient_id
        self._zoom = FITTING
        self._record = record = services.record(patient_id)
        self.summary: PatientSummary = services.summary(record)
        plot = summary_plot(record, self.summary, services.rules())
        # reportlab takes a third of a second to import: only whoever prints waits for it.
        from reports.clinician import clinician_summary
        from reports.page import Printing

        self.pdf = clinician_summary(
            Printing(
                self.summary,
                plot,
                services.now(),
                site=str(services.store.settings.get("site", "")),
                author=services.store.who,
                demo=services.store.demo,
            )
        )
        self.pages: list[QLabel] = []
        self._build()
        self._show_pages()

    def _build(self) -> None:
        space = space_of(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space.large, space.large, space.large, space.medium)
        outer.setSpacing(space.medium)
        head = QHBoxLayout()
        head.addWidget(heading("Summary as it will print"), 1)
        self.print_button = button("&Print…   Ctrl+P", self.print_pages, primary=True)
        self.save_button = button("&Save as PDF…   Ctrl+S", self.ask_and_save)
        self.close_button = button("Close   Esc", self.closed.emit)
        smaller, larger = button("−", lambda: self.zoom(-1)), button("+", lambda: self.zoom(1))
        smaller.setAccessibleName("Show the pages smaller")
        larger.setAccessibleName("Show the pages larger")
        for made in (smaller, larger, self.print_button, self.save_button, self.close_button):
            head.addWidget(made)
        outer.addLayout(head)
        identity = self.summary.identity
        outer.addWidget(label(f"{identity.name} · {identity.line}", "mute"))
        self._said = small("")
        outer.addWidget(self._said)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inside = QWidget()
        inside.setProperty("page", True)
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(space.large)
        scroll.setWidget(inside)
        outer.addWidget(scroll, 1)
        scroll.setFocus()  # the arrow keys turn the pages at once
        for keys, then in (
            ("Esc", self.closed.emit),
            ("Ctrl+S", self.ask_and_save),
            ("Ctrl++", lambda: self.zoom(1)),
            ("Ctrl+-", lambda: self.zoom(-1)),
        ):
            QShortcut(QKeySequence(keys), self, then, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def zoom(self, step: int) -> None:
        """Show the pages a step larger or smaller."""
        self._zoom = max(0, min(len(ZOOM_STEPS) - 1, self._zoom + step))
        self._show_pages()

    def _show_pages(self) -> None:
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.pages = []
        ratio = self.devicePixelRatioF()
        # At the middle step a page is as wide as some sixty lines are high: text reads without effort.
        width = space_of(self).ems(48) * ZOOM_STEPS[self._zoom]
        document = pypdfium2.PdfDocument(self.pdf)
        count = len(document)
        for number in range(count):
            page = document[number]
            image = image_of(page, width * ratio / page.get_width())
            image.setDevicePixelRatio(ratio)
            shown = QLabel()
            shown.setPixmap(QPixmap.fromImage(image))
            shown.setAccessibleName(f"Page {number + 1} of {count}")
            self._column.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
            self.pages.append(shown)
        document.close()
        self._column.addStretch(1)
        self._said.setText(f"{count} page{'' if count == 1 else 's'} · content SHA-256 {self.summary.sha256()[:24]}")

    # Saving and printing

    def file_name(self) -> str:
        """Return the proposed file name: number and date, no name (titles and file names are seen by others)."""
        number = "".join(c if c.isalnum() or c in "-_" else "-" for c in self.summary.identity.number)
        return f"smoulder-{number}-{self.summary.stamp.as_of.isoformat()}.pdf"

    def ask_and_save(self) -> None:
        """Ask where to, and save."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chosen, _ = QFileDialog.getSaveFileName(
            self, "Save the summary", str(Path(folder) / self.file_name()), "PDF (*.pdf)"
        )
        if chosen:
            self.save(Path(chosen))

    def save(self, file: Path) -> bool:
        """Write the PDF; a fault of the disk is told in a sentence."""
        try:
            write_atomically(file, self.pdf)
        except OSError as error:
            self._warn(
                f"{file} could not be written ({error.strerror}). The record is not touched; choose another folder."
            )
            return False
        self._log("summary saved as PDF")
        self._said.setText(f"Saved: {file}")
        return True

    def print_pages(self) -> None:
        """Ask for a printer and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("Smoulder summary")
        dialog = QPrintDialog(printer, self)
        is_accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()  # its parent would keep it, and with it the keyboard
        if is_accepted:
            self.print_on(printer)

    def print_on(self, printer: QPrinter) -> bool:
        """Print every page on *printer*, as large as its paper allows; a printer that takes nothing is told of."""
        painter = QPainter()
        if not painter.begin(printer):
            self._warn("The printer took nothing. The record is not touched; choose another printer, or save as PDF.")
            return False
        area = printer.pageLayout().fullRectPixels(printer.resolution())
        document = pypdfium2.PdfDocument(self.pdf)
        for number in range(len(document)):
            if number:
                printer.newPage()
            page = document[number]
            image = image_of(page, min(printer.resolution(), 300) / POINTS_PER_INCH)
            size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
            painter.drawImage(QRect(_centred(size, area), size), image)
        document.close()
        painter.end()
        self._log("summary printed")
        self._said.setText("Sent to the printer.")
        return True

    def _warn(self, sentence: str) -> None:
        QMessageBox.warning(self, "Smoulder", sentence)

    def _log(self, what: str) -> None:
        """Record in the audit that a page left the program, with its content hash."""
        if not self.services.store.read_only:
            self.services.store.printed.add(self._record, what, self.summary.sha256(), self.summary.label)


def _centred(size: QSize, area: QRect) -> QPoint:
    return area.topLeft() + QPoint((area.width() - size.width()) // 2, (area.height() - size.height()) // 2)


def image_of(page: pypdfium2.PdfPage, scale: float) -> QImage:
    """Return a page as a picture; *scale* is in pixels a point."""
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
    # A copy of its own: the buffer goes with the bitmap.
    return image.copy()
