"""Ways in which a program is ended from outside: the session ends, or the system asks the process to go."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from types import FrameType

    from PySide6.QtGui import QGuiApplication, QSessionManager

# Not every system has all of them.
ASKED_TO_GO = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK") if hasattr(signal, name)
)
BEAT_MS = 200


class Ending(QObject):
    """Calls *keep* before the program ends, however it is asked to; kill -9 and a cut of power ask nobody.

    A signal of the system reaches Python only between two of its instructions, and an idle window runs none: a timer
    gives it the chance. (Python's own way to be woken needs a socket on Windows, and nothing here knows a network.)
    One at a time; ``stop`` puts back what was there before.
    """

    def __init__(self, app: QGuiApplication, keep: Callable[[], object], leave: Callable[[], object]) -> None:
        """*keep*: keep what is typed. *leave*: end the program, as its close button does."""
        super().__init__(app)
        self._app, self._keep, self._leave = app, keep, leave
        self._is_asked = False
        app.commitDataRequest.connect(self.session_ends)
        app.aboutToQuit.connect(self._quits)
        self._beat = QTimer(self)
        self._beat.setInterval(BEAT_MS)
        self._beat.timeout.connect(self._look)
        self._beat.start()
        self._former = {number: signal.signal(number, self._asked) for number in ASKED_TO_GO}

    def session_ends(self, _session: QSessionManager | None = None) -> None:
        """Keep what is typed: the desktop ends its session, with our window or without asking it again."""
        self._keep()

    def _quits(self) -> None:
        self._keep()

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._is_asked = True  # nothing more here: it can come in the middle of a transaction

    def _look(self) -> None:
        if self._is_asked:
            self._is_asked = False
            self._keep()
            self._leave()

    def stop(self) -> None:
        """Listen no longer."""
        self._app.commitDataRequest.disconnect(self.session_ends)
        self._app.aboutToQuit.disconnect(self._quits)
        self._beat.stop()
        for number, former in self._former.items():
            signal.signal(number, former)
