"""How a picture looks to somebody who sees no red, or no green, apart, and on a grey copy.

The two kinds of dichromatic sight are the matrices of Machado, Oliveira & Fernandes, "A physiologically-based model for
simulation of color vision deficiency", IEEE Trans Vis Comput Graph 2009;15(6):1291-1298, 10.1109/TVCG.2009.113, at
severity 1.0, for linear RGB. Grey is the relative luminance of the colour (ITU-R BT.709), as a good copier has it.
Between sRGB and linear RGB stands the curve of IEC 61966-2-1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Numbers = NDArray[np.float64]
SIGHTS: dict[str, Numbers] = {
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "grey": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}


def to_linear(srgb: NDArray[np.uint8]) -> Numbers:
    """Return sRGB bytes, the last axis red, green and blue, as linear light, 0 to 1."""
    part = srgb.astype(np.float64) / 255
    return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)


def to_srgb(linear: Numbers) -> NDArray[np.uint8]:
    """Return linear light as sRGB bytes; what no screen can show goes to the nearest that it can."""
    light = np.clip(linear, 0, 1)
    part = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(part * 255).astype(np.uint8)


def seen(srgb: NDArray[np.uint8], sight: str) -> NDArray[np.uint8]:
    """Return sRGB bytes, shape (..., 3), as *sight* has them: a key of ``SIGHTS``, KeyError else."""
    return to_srgb(to_linear(srgb) @ SIGHTS[sight].T)


def seen_image(image: QImage, sight: str) -> QImage:
    """Return a picture, opaque, as *sight* has it."""
    plain = image.convertToFormat(QImage.Format.Format_RGB888)
    high, wide, row = plain.height(), plain.width(), plain.bytesPerLine()
    bytes_of_rows = np.frombuffer(plain.constBits(), np.uint8).reshape(high, row)
    pixels = bytes_of_rows[:, : wide * 3].reshape(high, wide, 3)
    changed = np.ascontiguousarray(seen(pixels, sight))
    # Copied, for Qt would otherwise read from an array that is gone by then.
    return QImage(changed.tobytes(), wide, high, wide * 3, QImage.Format.Format_RGB888).copy()
