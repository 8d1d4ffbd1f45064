"""The recovery sheet on paper: twelve words, which registry they open, and how. It holds no patient data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtGui import QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from domain.dates import show

COLUMNS = 3


def sheet_of(words: Sequence[str], folder: Path, made_on: date) -> QTextDocument:
    """Return the page to print: the words in their order, numbered down each column."""
    rows = -(-len(words) // COLUMNS)
    cells = [
        "".join(f"<td>{at + 1}.&nbsp;<b>{escape(words[at])}</b></td>" for at in range(row, len(words), rows))
        for row in range(rows)
    ]
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    document = QTextDocument()
    document.setHtml(
        "<h1>Smoulder: recovery sheet</h1>"
        f"<p>These {len(words)} words open the registry in<br><b>{escape(str(folder))}</b><br>"
        f"if its passphrase is lost. Made on {show(made_on)}.</p>"
        f'<table cellpadding="10" width="100%">{table}</table>'
        "<p>To use them, start Smoulder, choose the folder and type all words in their order where the passphrase is "
        "asked for.</p>"
        "<p>Whoever holds this sheet and a copy of the folder can read every record in it. Keep it where the clinic "
        "keeps its keys, and not beside the computer.</p>"
    )
    return document


def print_sheet(words: Sequence[str], folder: Path, made_on: date, parent: QWidget) -> bool:
    """Ask for a printer and print the sheet; return whether it went to one."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setDocName("Smoulder recovery sheet")
    if QPrintDialog(printer, parent).exec() != QDialog.DialogCode.Accepted:
        return False
    sheet_of(words, folder, made_on).print_(printer)
    return True
