"""What the program says of itself, and how the window says a sentence that has no place on a page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QMessageBox, QScrollArea, QVBoxLayout, QWidget

from domain.definition import Definition
from domain.version import VERSION
from domain.wording import INTENDED_USE
from ui.theme import space_of
from ui.widgets.text import heading, label, small

FORM_UNKNOWN = "This release has no such form. The draft is kept, and the release that wrote it opens it again."
IDEA = (
    "Its idea comes from Giovannoni et al., Ther Adv Neurol Disord 2022;15: the authors propose that relapses and new "
    "lesions are only the visible part of a wider process."
)


class AboutDialog(QDialog):
    """What the program is, what it is not, and by which definition it answers here; scrolls where type is large."""

    def __init__(self, definition: Definition, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("About Smoulder")
        space = space_of(self)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName("About Smoulder")
        scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # so that the arrow keys scroll it
        inside = QWidget()
        inside.setProperty("page", True)
        words = QVBoxLayout(inside)
        words.setContentsMargins(0, 0, space.small, 0)
        words.setSpacing(space.medium)
        words.addWidget(heading(f"Smoulder {VERSION}"))
        words.addWidget(label(f"{INTENDED_USE} It makes no network connections."))
        words.addWidget(label(f"Rules: {definition.title}, version {definition.version}.", bold=True))
        words.addWidget(small(definition.citation))
        words.addWidget(label(IDEA))
        words.addWidget(small("Free software, GPL-3.0-or-later."))
        words.addStretch(1)
        scroll.setWidget(inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.large, space.large, space.large)
        column.setSpacing(space.medium)
        column.addWidget(scroll, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        screen = self.screen().availableSize()
        self.resize(min(space.ems(36), screen.width()), min(space.ems(26), screen.height()))


def show_about(parent: QWidget, definition: Definition) -> None:
    """Say what the program is, and what it is not."""
    AboutDialog(definition, parent).exec()


def show_idea(parent: QWidget, definition: Definition) -> None:
    """Explain the idea of the program in three pictures."""
    from ui.help_pictures import HelpPictures  # with a course that the engine judges: for those who ask only

    HelpPictures(definition, parent).exec()


def said(parent: QWidget, icon: QMessageBox.Icon, title: str, text: str) -> None:
    """Say *text*, as plain text: it may hold what people typed."""
    box = QMessageBox(icon, title, text, parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.exec()
