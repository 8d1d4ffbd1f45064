"""What happens when something unexpected goes wrong: a plain dialog with a report to copy, and the program goes on.

The report holds types of exceptions and places in our own code, never a value or a message: those can hold what
was typed about a patient.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from domain.refusal import Refusal
from domain.version import VERSION
from ui.theme import space_of
from ui.widgets.text import label, subheading

PROJECT = Path(__file__).resolve().parents[1]


def report_of(error: BaseException) -> str:
    """Return the copyable report of *error*: types and places only, no message and no value."""
    lines = [f"Smoulder {VERSION}, Python {sys.version.split()[0]}, Qt {qVersion()}, {sys.platform}"]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(f"{type(seen).__module__}.{type(seen).__qualname__}")
        for frame in traceback.extract_tb(seen.__traceback__):
            lines.append(f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}")
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)


def _place(filename: str) -> str:
    """Return a file's name without the folders above the project, which can hold a person's name."""
    path = Path(filename)
    try:
        return path.resolve().relative_to(PROJECT).as_posix()
    except ValueError:
        return path.name


class FaultDialog(QDialog):
    """Says that something went wrong, what is safe and what to do."""

    def __init__(self, report: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        space = space_of(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space.large, space.large, space.large, space.large)
        layout.setSpacing(space.medium)
        layout.addWidget(subheading("Something went wrong in Smoulder"))
        layout.addWidget(
            label(
                "What you saved is safe, and what you typed is kept as a draft. You can go on working. "
                "If it happens again, copy this report and send it to whoever looks after the program: "
                "it holds no patient data."
            )
        )
        text = QPlainTextEdit(report)
        text.setReadOnly(True)
        text.setAccessibleName("Fault report")
        layout.addWidget(text)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton("&Copy report", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(lambda: QApplication.clipboard().setText(report))
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        self.resize(space.ems(32), space.ems(20))


def install(show_refusal: Callable[[Refusal], None], show_fault: Callable[[str], None]) -> None:
    """Catch every exception that nothing else caught: a refusal is shown as its sentence, the rest as a fault."""

    def caught(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, where)
        elif isinstance(error, Refusal):
            show_refusal(error)
        else:
            show_fault(report_of(error))

    sys.excepthook = caught
