"""Load what the window of an open registry is made of while the page before it is read and typed into."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QObject, QTimer

# In the order in which they are wanted, each the biggest part of what the one before left; the last holds all.
PARTS = (
    "storage.keys",
    "numpy",
    "storage.store",
    "pyqtgraph",
    "domain.summarise",
    "pypdfium2",
    "ui.forms.catalogue",
    "ui.main_window",
)


class Preload(QObject):
    """Loads part after part, and between two of them lets the window paint and take what is typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = list(PARTS)
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._load_one)

    def start(self) -> None:
        """Begin with the next turn of the event loop."""
        self._turn.start()

    def _load_one(self) -> None:
        part = self._left.pop(0)
        if not self._left:
            self._turn.stop()  # before the import: one that fails must not be the reason for another turn
        import_module(part)


def load_all() -> None:
    """Load everything at once."""
    for part in PARTS:
        import_module(part)
