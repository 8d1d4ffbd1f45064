"""The window that the pictures are taken of: opened on the demonstration, and grabbed as it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from storage.keys import Argon2Cost
from storage.store import Store, open_store
from tests.screens.sight import seen_image
from ui.app import Application
from ui.main_window import MainWindow
from ui.services import Services

NOW = datetime(2026, 3, 9, 13, 32, 5, tzinfo=UTC)
PASSPHRASE = "meadow lantern sparrow"
CHEAP = Argon2Cost(time=1, memory_kib=64, lanes=1)
SETTLED = 0.4  # seconds without a change on the screen that are waited for
ROUNDS = 4  # after them: what took all that time lays its parts out in the rounds that follow
PATIENTS = {  # what their overview shows: family name, given name
    "pira": "Demo, Adam",
    "relapse": "Demo, Beatriz",
    "lesion": "Demo, Hậu",
    "undetermined": "Demo, Quỳnh",
    "raw": "Demo, Ngozi",
    "unconfirmed": "Demo, Çağla",
    "no-scan-of-use": "Demo, Małgorzata",
    "one-visit": "Demo, Núria",
    "nothing": "Demo, Žofia",
}


def now() -> datetime:
    """Return the moment at which every picture is taken."""
    return NOW


@dataclass
class Stage:
    """The window, and where its pictures go."""

    app: QApplication
    window: Application
    out: Path
    mode: str
    demo: Path
    scratch: Path
    percent: int = 100
    sights: Sequence[str] = ()  # how else every picture is kept: keys of tests.screens.sight.SIGHTS

    def ending(self, sight: str = "") -> str:
        """Return what the names of this stage's pictures end with, as everybody or as *sight* sees them."""
        percent = "" if self.percent == 100 else f"-{self.percent}"
        return f"-{self.mode}-{self.window.width()}{percent}{sight and f'-{sight}'}.png"

    def open_demo(self) -> None:
        """Open the demonstration, unless a registry is open."""
        if self.window.registry is None:
            passphrase = (self.demo / "demo-passphrase.txt").read_text().strip()
            self.open(open_store(self.demo, passphrase, now=now, who="Demonstration"))

    @property
    def services(self) -> Services:
        """What the demonstration's screens are given; it is opened where it is not."""
        self.open_demo()
        return self.registry.services

    @property
    def registry(self) -> MainWindow:
        """The open registry."""
        assert self.window.registry is not None
        return self.window.registry

    def pump(self, seconds: float = SETTLED) -> None:
        """Let the window paint and its timers run."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            time.sleep(0.005)
        for _ in range(ROUNDS):
            self.app.processEvents()

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for background work."""
        for _ in range(2000):
            if is_so():
                return
            self.pump(0.01)
        raise TimeoutError("a screen did not come")

    def picture(self) -> QImage:
        """Return the window as it is, with the dialog that stands over it."""
        picture = self.window.grab()
        for dialog in self.app.topLevelWidgets():
            if dialog is not self.window and dialog.isVisible():
                _draw_over(picture, dialog)
        return picture.toImage()

    def shot(self, name: str) -> None:
        """Save the window as it is once it has settled."""
        self.pump()
        self.keep_image(name, self.picture())

    def keep_image(self, name: str, picture: QImage) -> None:
        """Save a picture, and as the sights that were asked for have it."""
        picture.save(str(self.out / f"{name}{self.ending()}"))
        for sight in self.sights:
            seen_image(picture, sight).save(str(self.out / f"{name}{self.ending(sight)}"))

    def dialog(self, name: str, show: Callable[[], object]) -> None:
        """Save the window with the dialog that *show* opens and waits for."""

        def grab_and_close() -> None:
            self.shot(name)
            dialog = self.app.activeModalWidget()
            assert isinstance(dialog, QDialog)
            dialog.reject()

        QTimer.singleShot(0, grab_and_close)
        show()
        self.pump(0.05)

    def open(self, store: Store) -> None:
        """Show an open store in the window."""
        self.window.open_registry(store)
        self.pump()

    def patient(self, shown_name: str) -> str:
        """Return the id of a patient of the demonstration."""
        family, given = shown_name.split(", ")
        rows = self.registry.services.store.search(given)
        return next(row.id for row in rows if (row.family_name, row.given_name) == (family, given))

    def page(self, kind: type[QWidget]) -> QWidget:
        """Return the page that the window shows now."""
        page = self.window.stack.currentWidget()
        assert isinstance(page, kind), f"{kind.__name__} is not shown"
        return page


def _draw_over(picture: QPixmap, dialog: QWidget) -> None:
    """Draw *dialog* over the middle of the picture, where a desktop puts it."""
    middle = QRect(QPoint(0, 0), dialog.size())
    middle.moveCenter(QRect(QPoint(0, 0), picture.deviceIndependentSize().toSize()).center())
    painter = QPainter(picture)
    painter.drawPixmap(middle.topLeft(), dialog.grab())
    painter.setPen(Qt.GlobalColor.gray)
    painter.drawRect(middle)
    painter.end()
