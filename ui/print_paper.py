"""A PDF onto paper, or into a file: what every page that leaves the window goes through."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PySide6.QtCore import QPoint, QRect, QSize, QStandardPaths, Qt
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget

from storage.files import write_atomically
from ui.print_preview import image_of

POINTS_PER_INCH = 72
FINE = 300  # dots an inch: more than that nobody sees, and a page takes seconds
SIZES = {"A4": QPageSize.PageSizeId.A4, "Letter": QPageSize.PageSizeId.Letter}
NOT_TAKEN = "The printer took nothing. The record is not touched; choose another printer, or save as PDF."


def ask_printer(parent: QWidget, name: str, paper: str = "") -> QPrinter | None:
    """Ask for a printer; None where the user thinks better of it. *name*: what its queue shows, no name of a person."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    if paper in SIZES:
        printer.setPageSize(QPageSize(SIZES[paper]))
    dialog = QPrintDialog(printer, parent)
    is_accepted = dialog.exec() == QDialog.DialogCode.Accepted
    dialog.deleteLater()  # its parent would keep it, and with it the keyboard
    return printer if is_accepted else None


def print_on(printer: QPrinter, pdf: bytes) -> bool:
    """Print every page, as large as the printer's paper allows; return whether the printer took it."""
    painter = QPainter()
    if not painter.begin(printer):
        return False
    area = printer.pageLayout().fullRectPixels(printer.resolution())
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        if number:
            printer.newPage()
        image = image_of(document[number], min(printer.resolution(), FINE) / POINTS_PER_INCH)
        size = image.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRect(_centred(size, area), size), image)
    document.close()
    return painter.end()


def ask_file(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Ask where to save; None where the user thinks better of it."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(Path(folder) / name), kinds)
    return Path(chosen) if chosen else None


def written(parent: QWidget, file: Path, content: bytes) -> bool:
    """Write a file whole; a fault of the disk is told in a sentence. Return whether it is there."""
    try:
        write_atomically(file, content)
    except OSError as error:
        why = f"{file} could not be written ({error.strerror})."
        warn(parent, f"{why} The record is not touched; choose another folder.")
        return False
    return True


def warn(parent: QWidget, sentence: str) -> None:
    """Show a sentence that has to be read."""
    QMessageBox.warning(parent, "Smoulder", sentence)


def _centred(size: QSize, area: QRect) -> QPoint:
    return area.topLeft() + QPoint((area.width() - size.width()) // 2, (area.height() - size.height()) // 2)
