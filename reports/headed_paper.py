"""What a clinic puts above the first part: its lines and its logo."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from PIL import Image
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable, Spacer

from reports.page import Printing
from reports.style import CAUTION, GAP, SMALL, STRONG, beside, text
from reports.tagged_parts import Logo

LOGO_WIDTH, LOGO_HEIGHT = 45 * mm, 14 * mm
DOTS = (900, 280)  # as many as a fine print shows at that size; a larger logo would swell every page
UNREADABLE = "The logo of the letterhead is no picture that this program can read (PNG or JPEG)."


def letterhead(printing: Printing) -> list[Flowable]:
    """Return the lines above the first part, the first of them strong, with the logo at their right."""
    head = printing.letterhead
    lines: list[Flowable] = [
        text(line, SMALL if place else STRONG) for place, line in enumerate(line for line in head.header if line)
    ]
    if head.logo and not is_readable(head.logo):
        lines.append(text(UNREADABLE, CAUTION))
    elif head.logo:
        logo = Logo(_reader(head.logo), head.logo, LOGO_WIDTH, LOGO_HEIGHT)
        return [beside(lines, logo, printing.width), Spacer(0, GAP)]
    return [*lines, Spacer(0, GAP)] if lines else []


def is_readable(logo: bytes) -> bool:
    """Whether *logo* is a picture that can be printed."""
    return _reader(logo) is not None


@lru_cache(maxsize=2)
def _reader(logo: bytes) -> ImageReader | None:
    """Return the picture on white, no finer than paper shows; read once for all pages of a batch."""
    try:
        with Image.open(BytesIO(logo), formats=("PNG", "JPEG")) as found:
            found.thumbnail(DOTS)
            picture = found.convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture)
    return ImageReader(paper.convert("RGB"))
