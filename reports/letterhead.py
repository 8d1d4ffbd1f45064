"""What a clinic set for its pages, read from the settings of its registry; no word of it is trusted to be in order."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from reports.page import Letterhead

HEADER, FOOTER, LOGO, LEFT_OUT = "page_header", "page_footer", "page_logo", "page_left_out"
CONTACT, PAPER = "page_contact", "page_paper"


def letterhead_of(settings: Mapping[str, Any]) -> Letterhead:
    """Return the letterhead that *settings* hold by these names; what cannot be read is as if it had not been set."""
    header, left_out = settings.get(HEADER), settings.get(LEFT_OUT)
    return Letterhead(
        header=tuple(str(line) for line in header) if isinstance(header, list) else (),
        footer=str(settings.get(FOOTER) or ""),
        logo=_logo(settings.get(LOGO)),
        left_out=frozenset(str(part) for part in left_out) if isinstance(left_out, list) else frozenset(),
        contact=str(settings.get(CONTACT) or ""),
    )


def kept_logo(picture: bytes) -> str:
    """Return a logo as the settings keep it."""
    return base64.b64encode(picture).decode("ascii")


def _logo(kept: object) -> bytes:
    try:
        return base64.b64decode(kept, validate=True) if isinstance(kept, str) else b""
    except binascii.Error:
        return b""
