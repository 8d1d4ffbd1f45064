"""Nothing of the screens is laid out in pixels: it follows the font, and so the screen's scale and the user's size."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from domain.records import Patient
from tests.ui.looking import cut, larger_type, too_wide
from ui.main_window import MainWindow
from ui.services import Services
from ui.theme import Theme

UI = Path(main.__file__).parent / "ui"
LAYING_OUT = {
    f"set{what}{side}" for what in ("Fixed", "Minimum", "Maximum") for side in ("Width", "Height", "Size")
} | {"resize", "setContentsMargins", "setSpacing", "setHorizontalSpacing", "setVerticalSpacing", "setColumnWidth"}
HAIRLINE = 2  # pixels: a rule between rows is as thin as the screen can draw it


def pixels(path: Path) -> Iterator[str]:
    """The calls in a module that lay something out by a number of pixels written down."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LAYING_OUT:
            sizes = [a for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, int)]
            # The first argument of setColumnWidth is which column.
            sizes = sizes[1:] if node.func.attr == "setColumnWidth" else sizes
            if any(size.value > HAIRLINE for size in sizes):
                yield f"{path.relative_to(UI)}:{node.lineno}: {ast.unparse(node)}"


def test_no_screen_is_laid_out_in_pixels() -> None:
    assert [call for path in sorted(UI.rglob("*.py")) for call in pixels(path)] == []


@pytest.mark.parametrize(("percent", "size"), [(125, (1280, 800)), (150, (1280, 800)), (200, (1920, 1080))], ids=str)
def test_no_words_are_cut_with_larger_type(
    percent: int,
    size: tuple[int, int],
    services: Services,
    adam: Patient,
    theme: Theme,
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    with larger_type(qapp, theme, percent):
        window = MainWindow(services, theme)
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        found = {"home": cut(window)}
        # What wraps its words, or puts its parts below each other, is laid out in steps; the last one counts.
        window.open_patient(adam.id)
        qtbot.waitUntil(lambda: cut(window) + too_wide(window) == [])
        window.page.tabs.setCurrentWidget(window.page.severity)
        qtbot.waitUntil(lambda: cut(window) + too_wide(window) == [])
        window.new_patient()
        qtbot.wait(50)
        found["new patient"] = cut(window)
        assert not {page: words for page, words in found.items() if words}
        window.close()
