"""What the program says of itself, and how the window says a sentence that has no place on a page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from domain.definition import Definition
from domain.version import VERSION
from domain.wording import INTENDED_USE

FORM_UNKNOWN = "This release has no such form. The draft is kept, and the release that wrote it opens it again."


def about_words(definition: Definition) -> str:
    """Return what the program is, what it is not, and by which definition it answers here."""
    return (
        f"Smoulder {VERSION}\n\n{INTENDED_USE}\n\nIt makes no network connections.\n\n"
        f"Rules: {definition.title}, version {definition.version}.\n{definition.citation}\n\n"
        "Its idea comes from Giovannoni et al., Ther Adv Neurol Disord 2022;15: the authors propose that relapses "
        "and new lesions are only the visible part of a wider process.\n\nGPL-3.0-or-later"
    )


def said(parent: QWidget, icon: QMessageBox.Icon, title: str, text: str) -> None:
    """Say *text*, as plain text: it may hold what people typed."""
    box = QMessageBox(icon, title, text, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()
