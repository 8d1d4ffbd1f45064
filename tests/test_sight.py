"""The simulated sights of tests/screens: greys stay grey, and known colours become what the matrices say."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from tests.screens.sight import SIGHTS, seen, seen_image, to_linear, to_srgb

EVERY = pytest.mark.parametrize("sight", sorted(SIGHTS))
DICHROMATS = pytest.mark.parametrize("sight", ["deuteranopia", "protanopia"])


def as_seen(colour: str, sight: str) -> tuple[int, int, int]:
    c = QColor(colour)
    red, green, blue = seen(np.array([[c.red(), c.green(), c.blue()]], np.uint8), sight)[0]
    return int(red), int(green), int(blue)


@EVERY
def test_white_black_and_every_grey_stay_as_they_are(sight: str) -> None:
    greys = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)
    assert np.array_equal(seen(greys, sight), greys)


def test_linear_light_and_back_is_the_same_colour() -> None:
    every = np.arange(256, dtype=np.uint8)
    assert np.array_equal(to_srgb(to_linear(every)), every)
    assert to_linear(np.array([255], np.uint8))[0] == 1.0


@pytest.mark.parametrize(
    ("colour", "sight", "expected"),
    [
        # sRGB of the first, second and third column of the matrices: what pure red, green and blue become.
        ("#ff0000", "protanopia", (109, 95, 0)),
        ("#00ff00", "protanopia", (255, 229, 0)),
        ("#0000ff", "protanopia", (0, 89, 255)),
        ("#ff0000", "deuteranopia", (163, 144, 0)),
        ("#00ff00", "deuteranopia", (239, 214, 58)),
        ("#0000ff", "deuteranopia", (0, 61, 251)),
        ("#ff0000", "grey", (127, 127, 127)),
        ("#00ff00", "grey", (220, 220, 220)),
        ("#0000ff", "grey", (76, 76, 76)),
    ],
)
def test_the_primaries_become_what_the_matrices_say(colour: str, sight: str, expected: tuple[int, int, int]) -> None:
    assert as_seen(colour, sight) == expected


@DICHROMATS
def test_blue_against_yellow_is_kept_and_red_against_green_is_lost(sight: str) -> None:
    def apart(one: str, other: str, sight: str | None = None) -> float:
        pair = [np.array([[QColor(c).red(), QColor(c).green(), QColor(c).blue()]], np.uint8) for c in (one, other)]
        first, second = (to_linear(seen(c, sight) if sight else c) for c in pair)
        return float(np.abs(first - second).sum())

    assert apart("#c03028", "#4c7a00", sight) < 0.5 * apart("#c03028", "#4c7a00")
    assert apart("#2060c0", "#c0a020", sight) > 0.7 * apart("#2060c0", "#c0a020")


def test_a_picture_of_any_width_keeps_its_places() -> None:
    image = QImage(5, 3, QImage.Format.Format_RGB32)  # 15 bytes a row, which Qt fills up to 16
    image.fill(QColor("#ffffff"))
    image.setPixelColor(4, 2, QColor("#ff0000"))
    image.setPixelColor(0, 1, QColor("#808080"))
    shown = seen_image(image, "grey")
    assert (shown.width(), shown.height()) == (5, 3)
    assert shown.pixelColor(4, 2).getRgb() == (127, 127, 127, 255)
    assert shown.pixelColor(0, 1).getRgb() == (128, 128, 128, 255)
    assert shown.pixelColor(2, 1).getRgb() == (255, 255, 255, 255)
