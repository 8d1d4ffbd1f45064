"""What a workstation remembers between two starts."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths


class Preferences:
    """What belongs to this workstation and not to a registry: folders, colours, the window's size. No identifiers."""

    def __init__(self, file: Path | None = None) -> None:
        """*file*: an ini file; None = the user's own."""
        if file is None:
            folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericConfigLocation)
            file = Path(folder) / "smoulder" / "smoulder.ini"
        self._settings = QSettings(str(file), QSettings.Format.IniFormat)

    def get(self, name: str, default: str = "") -> str:
        """Return a preference."""
        return str(self._settings.value(name, default) or default)

    def set(self, name: str, value: str) -> None:
        """Keep a preference."""
        self._settings.setValue(name, value)
        self._settings.sync()
