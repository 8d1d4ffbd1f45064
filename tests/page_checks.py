"""What every printed page has to hold to, whatever stands on it: nothing in the margins, no letter over another."""

from __future__ import annotations

from collections import defaultdict

import pypdfium2

from reports.document import Document
from reports.page import Printing
from reports.render import rendered
from tests.report_samples import pages

COVERED = 0.4  # the share of a letter that another may hide: letters that are set close touch, no more


def texts_of(document: Document, printing: Printing) -> list[str]:
    """Return the text of each page of a document."""
    return pages(rendered(document, printing))


def inked_margins(pdf: bytes) -> list[str]:
    """Return the margins in which something is printed, by page."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
        picture = page.render(scale=1, grayscale=True).to_pil()
        width, height = picture.size
        edges = {
            "left": (0, 0, 30, height),
            "right": (width - 30, 0, width, height),
            "top": (0, 0, width, 20),
            "bottom": (0, height - 8, width, height),
        }
        found += [f"page {number}, {name}" for name, edge in edges.items() if picture.crop(edge).getextrema()[0] < 255]
    return found


def letters_over_letters(pdf: bytes) -> list[str]:
    """Return the pairs of letters of which one hides a good part of the other, by page."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf), start=1):
        text = page.get_textpage()
        letters = text.get_text_range()
        near: dict[tuple[int, int], list[int]] = defaultdict(list)
        boxes = []
        for place in range(text.count_chars()):
            box = text.get_charbox(place)
            boxes.append(box)
            left, bottom, right, top = box
            if right - left < 0.5 or top - bottom < 0.5:
                continue
            cells = {(int(x // 12), int(y // 12)) for x in (left, right) for y in (bottom, top)}
            found += [
                f"page {number}: {letters[other : other + 1]} and {letters[place : place + 1]} at {left:.0f}, {top:.0f}"
                for other in {other for cell in cells for other in near[cell]}
                if _hidden(box, boxes[other]) > COVERED
            ]
            for cell in cells:
                near[cell].append(place)
    return found


Box = tuple[float, float, float, float]  # left, bottom, right, top


def _hidden(one: Box, other: Box) -> float:
    """Return the share of the smaller box that lies under the other."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    smaller = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return wide * high / smaller if wide > 0 and high > 0 else 0.0
