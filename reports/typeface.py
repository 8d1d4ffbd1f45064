"""The embedded typeface of every page: DejaVu Sans Condensed, which has Latin, Greek and Cyrillic letters."""

from __future__ import annotations

from functools import cache
from importlib import resources

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "Smoulder"
BOLD = "Smoulder-Bold"  # the chart looks for this name beside REGULAR
FILES = {REGULAR: "DejaVuSansCondensed.ttf", BOLD: "DejaVuSansCondensed-Bold.ttf"}


@cache
def register() -> None:
    """Make the typeface known to reportlab; doing it again changes nothing."""
    for name, file in FILES.items():
        with resources.as_file(resources.files("reports") / "fonts" / file) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def unprintable(text: str) -> str:
    """Return the letters of *text* that the typeface does not have, each once; they would print as boxes."""
    register()
    known = pdfmetrics.getFont(REGULAR).face.charToGlyph
    return "".join(dict.fromkeys(letter for letter in text if not letter.isspace() and ord(letter) not in known))
