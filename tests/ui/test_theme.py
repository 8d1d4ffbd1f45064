"""The design tokens: contrast, light and dark, and the user's choice over the system's."""

from __future__ import annotations

import re
from dataclasses import fields
from itertools import product

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QMessageBox,
    QRadioButton,
    QToolButton,
)
from pytestqt.qtbot import QtBot

from tests.screens.sight import SIGHTS, seen
from ui.colours import DARK, LIGHT, Colours
from ui.theme import ICONS, Space, Theme, scaled_font, set_role, space_of, style_sheet, theme_of

SCHEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
TEXT, SHAPE = 4.5, 3.0  # WCAG 2.1: 1.4.3 for text, 1.4.11 for outlines of inputs and for signs


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.1 defines it."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    c = QColor(colour)
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF())


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def text_on_its_grounds() -> list[tuple[str, str]]:
    """Return each colour of text with each ground it stands on."""
    grounds = ["background", "panel", "field", "hover", "chip", "ember_soft", "blue_soft", "warn_soft", "error_soft"]
    pairs = [*product(["ink", "mute"], grounds), ("on_ember", "ember")]
    for word in ("ember", "blue", "ok", "warn", "error"):
        pairs += [(word, ground) for ground in ("background", "panel", "field")]
    return [*pairs, ("ember", "ember_soft"), ("blue", "blue_soft"), ("warn", "warn_soft"), ("error", "error_soft")]


@SCHEMES
def test_every_text_colour_can_be_read_on_every_ground_it_stands_on(colours: Colours) -> None:
    weak = {pair: contrast(*(getattr(colours, name) for name in pair)) for pair in text_on_its_grounds()}
    assert not {pair: round(found, 2) for pair, found in weak.items() if found < TEXT}


@SCHEMES
@pytest.mark.parametrize("sight", sorted(SIGHTS))
def test_text_can_be_read_as_well_without_red_without_green_and_on_a_grey_copy(colours: Colours, sight: str) -> None:
    def as_seen(token: str) -> str:
        c = QColor(getattr(colours, token))
        shown = seen(np.array([c.red(), c.green(), c.blue()], np.uint8), sight)
        return QColor(*(int(part) for part in shown)).name()

    weak = {pair: contrast(*(as_seen(name) for name in pair)) for pair in text_on_its_grounds()}
    assert not {pair: round(found, 2) for pair, found in weak.items() if found < TEXT}


@SCHEMES
def test_outlines_of_inputs_and_the_focus_stand_out_from_what_is_around_them(colours: Colours) -> None:
    pairs = product(["strong_line", "focus", "error", "warn"], ["background", "panel", "field"])
    assert not [pair for pair in pairs if contrast(*(getattr(colours, name) for name in pair)) < SHAPE]


@SCHEMES
def test_ember_and_blue_differ_in_grey_or_are_told_apart_by_their_signs(colours: Colours) -> None:
    # Both stand on one page; a photocopy keeps them readable, and the signs of the halves differ in shape.
    assert all(contrast(colour, colours.panel) >= TEXT for colour in (colours.ember, colours.blue))


@SCHEMES
def test_the_style_sheet_names_only_colours_of_the_tokens(colours: Colours) -> None:
    known = {getattr(colours, field.name) for field in fields(colours)}
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", style_sheet(colours, Space(16)))) <= known


@SCHEMES
def test_every_picture_in_the_style_sheet_is_there_and_draws(colours: Colours) -> None:
    for name in re.findall(r"url\(icons:([^)]+)\)", style_sheet(colours, Space(16))):
        renderer = QSvgRenderer(str(ICONS / name))
        assert renderer.isValid(), name
        image = QImage(32, 32, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        assert any(image.pixelColor(x, y).alpha() for x in range(32) for y in range(32)), name


@pytest.mark.parametrize(("scheme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_pictures_are_drawn_in_the_tokens_colours(scheme: str, colours: Colours) -> None:
    tokens = {"check": colours.panel, "dot": colours.panel, "tick": colours.ink, "warning": colours.warn}
    tokens |= dict.fromkeys(("chevron", "up", "right", "clear"), colours.mute) | {"information": colours.blue}
    for name, token in tokens.items():
        assert re.findall(r"#[0-9a-f]{6}", (ICONS / f"{name}-{scheme}.svg").read_text("utf-8")) == [token]


def test_the_user_can_choose_dark_over_the_system_and_back(theme: Theme, qtbot: QtBot) -> None:
    label = QLabel("EDSS 6.0")
    qtbot.addWidget(label)
    with qtbot.waitSignal(theme.changed):
        theme.choose("dark")
    assert theme.is_dark
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(DARK.ink)
    theme.choose("light")
    assert not theme.is_dark
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT.ink)


def test_system_means_what_the_system_says(theme: Theme, qapp: QApplication) -> None:
    theme.choose("system")
    assert theme.is_dark == (qapp.styleHints().colorScheme() == Qt.ColorScheme.Dark)
    assert theme.mode == "system"


def test_there_is_one_theme(theme: Theme, qapp: QApplication) -> None:
    assert theme_of(qapp) is theme


def test_distances_follow_the_font(qtbot: QtBot) -> None:
    small, large = QLabel(), QLabel()
    qtbot.addWidget(small)
    qtbot.addWidget(large)
    large.setFont(scaled_font(small.font(), 2.0, QFont.Weight.Bold))
    assert space_of(large).medium >= 1.8 * space_of(small).medium
    assert space_of(small).hair < space_of(small).small < space_of(small).medium < space_of(small).large


def test_a_field_does_not_move_its_text_when_it_gets_the_focus(qtbot: QtBot) -> None:
    edit = QLineEdit("6.0")
    qtbot.addWidget(edit)
    before = edit.sizeHint()
    set_role(edit, "state", "error")
    assert edit.sizeHint() == before


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_box_to_tick_can_be_seen_empty_and_ticked(mode: str, theme: Theme, qtbot: QtBot) -> None:
    theme.choose(mode)
    box = QCheckBox("History complete")
    qtbot.addWidget(box)
    pictures = []
    for ticked in (False, True):
        box.setChecked(ticked)
        pictures.append(box.grab().toImage())
    empty, full = pictures
    assert empty != full
    side = space_of(box).ems(1.2)
    found = {empty.pixelColor(x, y).name() for x in range(side) for y in range(empty.height())}
    assert max(contrast(colour, theme.colours.panel) for colour in found) >= SHAPE


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("kind", [QCheckBox, QRadioButton])
def test_a_tick_that_cannot_be_changed_just_now_can_still_be_seen(
    kind: type[QAbstractButton], mode: str, theme: Theme, qtbot: QtBot
) -> None:
    theme.choose(mode)
    box = kind()
    qtbot.addWidget(box)
    box.setCheckable(True)
    box.setEnabled(False)
    box.setChecked(True)
    ticked = box.grab().toImage()
    ground = QColor(theme.colours.mute).name()
    across = [ticked.pixelColor(x, ticked.height() // 2).name() for x in range(ticked.width())]
    assert ground in across
    inside = across[across.index(ground) : len(across) - across[::-1].index(ground)]
    assert max(contrast(colour, ground) for colour in inside) >= SHAPE  # the tick on its ground


def _inks(image: QImage) -> set[str]:
    """Return the colours of the parts of a picture that hide what is behind them."""
    places = product(range(image.width()), range(image.height()))
    return {c.name() for c in (image.pixelColor(x, y) for x, y in places) if c.alpha() == 255}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_warnings_and_the_button_that_clears_have_our_own_signs_and_none_of_qts(
    mode: str, theme: Theme, qtbot: QtBot
) -> None:
    theme.choose(mode)
    for icon, token in ((QMessageBox.Icon.Warning, "warn"), (QMessageBox.Icon.Information, "blue")):
        box = QMessageBox(icon, "Smoulder", "The disk is full.")
        qtbot.addWidget(box)
        box.ensurePolished()
        assert _inks(box.iconPixmap().toImage()) == {getattr(theme.colours, token)}
    edit = QLineEdit("Adam")
    qtbot.addWidget(edit)
    edit.setClearButtonEnabled(True)
    [clear] = edit.findChildren(QToolButton)
    assert _inks(clear.icon().pixmap(32, 32).toImage()) == {theme.colours.mute}


@SCHEMES
def test_the_row_that_is_chosen_is_told_by_lines_and_not_by_its_ground_alone(colours: Colours) -> None:
    [chosen] = re.findall(r"QAbstractItemView::item:selected \{([^}]*)\}", style_sheet(colours, Space(16)))
    [line] = re.findall(r"border-color: (#\w+);", chosen)
    assert contrast(line, colours.panel) >= SHAPE
