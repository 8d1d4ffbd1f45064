"""The embedded typeface of every page: DejaVu Sans Condensed, which has Latin, Greek and Cyrillic letters."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import resources

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "Smoulder"
BOLD = "Smoulder-Bold"  # the chart looks for this name beside REGULAR
RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
FILES = {REGULAR: "DejaVuSansCondensed.ttf", BOLD: "DejaVuSansCondensed-Bold.ttf"}


@cache
def register() -> None:
    """Make the typeface known to reportlab; doing it again changes nothing."""
    rl_config.useA85 = 0  # text for the seven-bit lines of old: a quarter larger, and slow
    for name, file in FILES.items():
        with resources.as_file(resources.files("reports") / "fonts" / file) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def unprintable(text: str) -> str:
    """Return the letters of *text* that would not print as they are written, each once.

    Those that the typeface does not have, and those of scripts that run from right to left: reportlab neither joins
    nor orders them.
    """
    register()
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph
    wrong = (
        letter
        for letter in text
        if not letter.isspace() and (ord(letter) not in known or unicodedata.bidirectional(letter) in RIGHT_TO_LEFT)
    )
    return "".join(dict.fromkeys(wrong))
