"""The embedded typeface of every page: DejaVu Sans Condensed, which has Latin, Greek and Cyrillic letters."""

from __future__ import annotations

import unicodedata
import zlib
from functools import cache
from importlib import resources
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "Smoulder"
BOLD = "Smoulder-Bold"  # the chart looks for this name beside REGULAR
NOT_SHOWN = "[letters that this print cannot show]"
UNSEEN = frozenset({"Cc", "Cf"})  # categories of Unicode: control characters, and those that only format
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
FILES = {REGULAR: "DejaVuSansCondensed.ttf", BOLD: "DejaVuSansCondensed-Bold.ttf"}


class _Packing(pdfdoc.PDFStreamFilterZCompress):
    """How the streams of a file are packed: in half the time that reportlab takes, for a file a twentieth larger."""

    def encode(self, text: str | bytes) -> bytes:
        """Return a stream packed."""
        return zlib.compress(text.encode("utf-8") if isinstance(text, str) else text, 1)


class _Face(TTFont):
    """A typeface of which a page takes the letters that it uses."""

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:
        """Return *text* in pieces that each belong to one subset: its number, and the letters' codes in it.

        Nearly every text has only letters that the page had before, all of the first subset.
        """
        state = self.state.get(doc)
        if text and state is not None:
            known = state.assignments
            try:
                return [(0, bytes([known[letter] for letter in map(ord, text.replace("\u00a0", " "))]))]
            except (KeyError, ValueError):  # a new letter, or one of a later subset
                pass
        found: list[tuple[int, bytes]] = super().splitString(text, doc, encoding)
        return found


@cache
def register() -> None:
    """Make the typeface known to reportlab; doing it again changes nothing."""
    rl_config.useA85 = 0  # text for the seven-bit lines of old: a quarter larger, and slow
    pdfdoc.PDFZCompress = _Packing()
    for name, file in FILES.items():
        with resources.as_file(resources.files("reports") / "fonts" / file) as path:
            pdfmetrics.registerFont(_Face(name, str(path)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def unprintable(text: str) -> str:
    """Return the letters of *text* that would not print as they are written, each once.

    Those that the typeface does not have, and those of scripts that run from right to left: reportlab neither joins
    nor orders them.
    """
    return "".join(letter for letter in dict.fromkeys(_tidy(text)) if letter not in _known())


def printable(text: str) -> str:
    """Return *text* as it can be printed: words that hold a letter that cannot be give way to a clear message.

    Letters written as several signs are joined to one; signs that cannot be seen, such as a joiner or a control
    character, are left out, and every kind of space is a space.
    """
    known = _known()
    if known.issuperset(text) and unicodedata.is_normalized("NFC", text):
        return text
    tidy = _tidy(text)
    if known.issuperset(tidy):
        return tidy
    shown: list[str] = []
    for word in tidy.split(" "):
        said = word if known.issuperset(word) else NOT_SHOWN
        if said != NOT_SHOWN or shown[-1:] != [NOT_SHOWN]:
            shown.append(said)
    return " ".join(shown)


def _tidy(text: str) -> str:
    joined = unicodedata.normalize("NFC", text)
    return "".join(letter if letter in _known() else _instead(letter) for letter in joined)


def _instead(letter: str) -> str:
    if letter.isspace():
        return " "
    return "" if unicodedata.category(letter) in UNSEEN else letter


@cache
def _known() -> frozenset[str]:
    """Return the letters that print as they are written."""
    register()
    letters = map(chr, pdfmetrics.getFont(REGULAR).face.charToGlyph)
    return frozenset(
        letter
        for letter in letters
        if (letter in " \xa0" or not letter.isspace())
        and unicodedata.category(letter) not in UNSEEN
        and unicodedata.bidirectional(letter) not in RIGHT_TO_LEFT
    )
