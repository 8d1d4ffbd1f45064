"""The strip under the top bar: what has to be known for as long as this registry is open."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from ui.services import Services
from ui.theme import space_of
from ui.widgets.text import label

READ_ONLY = "This registry is open to read only: nothing can be recorded."


def warning_words(services: Services) -> str:
    """Return what has to be known while this registry is open, "" where all is in order."""
    read_only = READ_ONLY if services.store.read_only else ""
    return " ".join(part for part in (read_only, services.store.warning, services.rules_note()) if part)


def warning_strip(words: str) -> QFrame:
    """Return the strip that says *words*."""
    strip = QFrame()
    strip.setProperty("strip", "warn")
    row = QHBoxLayout(strip)
    space = space_of(strip)
    row.setContentsMargins(space.large, space.small, space.large, space.small)
    row.addWidget(label(f"△ {words}", "warn"))
    return strip
