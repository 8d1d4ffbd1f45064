"""A picture to take along: lines and texts in SVG, or pixels in PNG; to the clipboard, or into a file asked for.

Whatever can be pictured (the course chart, a help picture) is a ``Picture``, and says how it is painted; all the rest,
what a file holds, how it is called, and what is told of it, stands here once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, QSize, QStandardPaths
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter, QPainter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QFileDialog, QWidget

from storage.files import write_atomically

SHARPNESS = 2  # pixels of the picture for one of the screen
SVG, PNG = ".svg", ".png"
KINDS = f"Lines and texts, SVG (*{SVG});;Pixels, PNG (*{PNG})"
COPIED = "The picture is on the clipboard."


class Picture(ABC):
    """Something to be painted: ``size`` in pixels of the screen, ``title`` and ``sentence`` for who hears it.

    A subclass sets the three and paints.
    """

    size: QSize
    title: str
    sentence: str

    @abstractmethod
    def paint(self, painter: QPainter) -> None:
        """Paint it, ground and all, within its size."""

    def svg(self) -> bytes:
        """Return the picture as SVG, its texts as texts."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(self.size)
        generator.setViewBox(QRect(0, 0, self.size.width(), self.size.height()))
        generator.setTitle(self.title)
        generator.setDescription(self.sentence)
        # Letters as large as they were measured: by the same points to the inch as every picture of this machine.
        generator.setResolution(QImage(1, 1, QImage.Format.Format_RGB32).logicalDpiX())
        self._painted_on(generator)
        buffer.close()
        return bytes(data.data())

    def image(self) -> QImage:
        """Return the picture in pixels."""
        image = QImage(self.size * SHARPNESS, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SHARPNESS)
        self._painted_on(image)
        image.setText("Title", self.title)
        image.setText("Description", self.sentence)
        return image

    def png(self) -> bytes:
        """Return the picture as PNG, with its title and its sentence."""
        data = QByteArray()
        buffer = QBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"png")).write(self.image())
        buffer.close()
        return bytes(data.data())

    def _painted_on(self, device: QSvgGenerator | QImage) -> None:
        painter = QPainter(device)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.paint(painter)
        painter.end()


class Told(NamedTuple):
    """Whether a picture was saved, and the sentence to say about it."""

    done: bool
    words: str


def file_name(title: str, day: str = "") -> str:
    """Return the name to propose: what the picture is, and its day; letters, digits and hyphens only, as SVG."""
    parts = "".join(c if c.isalnum() else " " for c in title.lower()).split()
    return f"{'-'.join([*parts, day] if day else parts) or 'picture'}{SVG}"


def named_by_kind(file: Path, *, png: bool) -> Path:
    """Return the file with its ending: as it was typed, or by the kind that was chosen in the dialog.

    SVG is what the dialog proposes: PNG was chosen by hand, although not every desktop changes the ending then.
    """
    ending = file.suffix.lower()
    if ending == SVG and png:
        return file.with_suffix(PNG)
    return file if ending in (SVG, PNG) else file.parent / f"{file.name}{PNG if png else SVG}"


def copy(picture: Picture) -> str:
    """Put a picture on the clipboard; return the sentence to say."""
    # Pixels only: data of several kinds would be ours, and Qt frees it when Python is gone already.
    QGuiApplication.clipboard().setImage(picture.image())
    return COPIED


def save(picture: Picture, file: Path) -> Told:
    """Write a picture, SVG or PNG by the file's ending; a fault of the disk is told in a sentence."""
    try:
        write_atomically(file, picture.png() if file.suffix.lower() == PNG else picture.svg())
    except (OSError, ValueError) as error:  # a ValueError: a name that no file can have
        why = getattr(error, "strerror", None) or error
        return Told(False, f"{file} could not be written ({why}). Nothing is lost; choose another folder.")
    return Told(True, f"Saved: {file}")


def ask_and_save(parent: QWidget, proposed: str, picture: Callable[[], Picture]) -> str:
    """Ask where to, and save what *picture* returns then; return the sentence to say, "" where nothing was chosen."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
    chosen, kind = QFileDialog.getSaveFileName(parent, "Save picture", str(Path(folder) / proposed), KINDS)
    if not chosen:
        return ""
    file = named_by_kind(Path(chosen), png=PNG in kind)
    # The dialog asked about the name that was typed, not about the one that the file gets.
    if file != Path(chosen) and _is_there(file):
        return f"{file} is there already and was left as it is. Choose another name, with its ending."
    return save(picture(), file).words


def _is_there(file: Path) -> bool:
    try:
        return file.exists()
    except (OSError, ValueError):  # a name that no file can have, or a folder that may not be read: writing tells why
        return False
