"""The start: painted before anything is loaded, the rest part by part, and no fault in it repeats itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import preload
from ui.colours import DARK, LIGHT
from ui.preload import PARTS, Preload
from ui.waiting_page import WaitingPage

PROJECT = Path(__file__).parents[2]
AT_FIRST_PAINT = """
import os, sys
from argparse import Namespace
from ui import app
def begin(window, demo, folder):
    print(window.isVisible(), window._first._is_painted, *(name for name in sys.modules if name in PARTS))
    sys.stdout.flush()
    os._exit(0)
PARTS = {parts!r}
app.Application._begin = begin
app.run(Namespace(demo=False, store=None))
"""


def test_the_window_is_painted_before_what_takes_long_is_loaded(tmp_path: Path) -> None:
    heavy = (*PARTS, "sqlite_utils", "ui.theme", "ui.unlock_page", "storage.store")
    homes = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"), str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", AT_FIRST_PAINT.format(parts=heavy)],
        env={**os.environ, **homes, "QT_QPA_PLATFORM": "offscreen"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["True", "True"]


def test_a_waiting_page_tells_once_when_it_has_been_seen(qtbot: QtBot) -> None:
    page = WaitingPage("Opening…", DARK)
    qtbot.addWidget(page)
    seen: list[None] = []
    page.painted.connect(lambda: seen.append(None))
    page.show()
    qtbot.waitUntil(lambda: seen == [None])
    page.repaint()
    QApplication.processEvents()
    assert seen == [None]
    assert page.grab().toImage().pixelColor(2, 2).name() == DARK.background != LIGHT.background


def test_parts_are_loaded_in_turn_and_one_that_fails_is_tried_once(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def load(part: str) -> None:
        tried.append(part)
        if part == PARTS[-1]:
            raise ImportError(part)

    monkeypatch.setattr(preload, "import_module", load)
    owner = QObject()
    with qtbot.captureExceptions() as faults:
        Preload(owner).start()
        qtbot.waitUntil(lambda: len(tried) == len(PARTS))
        qtbot.wait(50)
    assert tried == list(PARTS)
    assert [type(fault[1]) for fault in faults] == [ImportError]
