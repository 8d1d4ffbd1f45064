"""The printed pages that are kept: the text of every kind of patient, and pictures of some.

`python -m tests.golden_pages` writes them anew; read the difference, and look at the pictures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops
from pypdf import PdfReader

from domain.chart.summary_plot import summary_plot
from domain.summarise import summarise
from reports.catalogue import DOCUMENTS
from reports.page import Printing
from reports.render import rendered
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.report_samples import PRINTED_AT

GOLDEN = Path(__file__).parent / "golden" / "pages"
PICTURED = 4  # patients of each document, from the first kind on
DOTS = 50  # an inch of a picture
# A picture may differ in this share of its dots by more than so many of 255 greys: fonts are drawn a little otherwise
# from platform to platform. A line that moved by a row of text is far beyond both.
SHARE, GREYS = 0.004, 60


@cache
def kinds() -> tuple[tuple[str, Printing], ...]:
    """Return a demonstration patient of every kind: the first with each course, label and pattern of flags."""
    rules, found = load_rules(), {}
    for record in demo_records():
        summary = summarise(record, rules, DEMO_AS_OF)
        key = summary.label, frozenset(summary.flags), summary.headline.tone
        if key in found:
            continue
        summary = replace(summary, stamp=replace(summary.stamp, program="Smoulder"))
        plot = summary_plot(record, summary, rules)
        found[key] = (record.patient.code, Printing(summary, plot, PRINTED_AT, site="Demonstration clinic", demo=True))
    return tuple(found.values())


def names() -> list[tuple[str, str]]:
    """Return document and patient of every kept page."""
    return [(document, code) for document in DOCUMENTS for code, _ in kinds()]


@cache
def pdf(document: str, code: str) -> bytes:
    """Return a page as PDF."""
    return rendered(DOCUMENTS[document], dict(kinds())[code])


def text(document: str, code: str) -> str:
    """Return the text of a PDF, as another program reads it out."""
    reader = PdfReader(BytesIO(pdf(document, code)))
    return "\n\f\n".join(page.extract_text() for page in reader.pages) + "\n"


def picture(document: str, code: str) -> Image.Image:
    """Return the first page in greys."""
    page = pypdfium2.PdfDocument(pdf(document, code))[0]
    return page.render(scale=DOTS / 72, grayscale=True).to_pil()


def pictured() -> list[tuple[str, str]]:
    """Return document and patient of every kept picture."""
    return [(document, code) for document in DOCUMENTS for code, _ in kinds()[:PICTURED]]


def share_of_other_dots(one: Image.Image, other: Image.Image) -> float:
    """Return the share of the dots that differ plainly; 1.0 where the sizes do."""
    if one.size != other.size:
        return 1.0
    counts = ImageChops.difference(one.convert("L"), other.convert("L")).histogram()
    return sum(counts[GREYS + 1 :]) / sum(counts)


def path(document: str, code: str, ending: str) -> Path:
    """Return where a page is kept."""
    return GOLDEN / f"{document}-{code}.{ending}"


def files() -> Iterator[tuple[Path, bytes]]:
    """Yield every kept file with what it has to hold."""
    for document, code in names():
        yield path(document, code, "txt"), text(document, code).encode()
    for document, code in pictured():
        out = BytesIO()
        picture(document, code).quantize(16).save(out, "PNG", optimize=True)
        yield path(document, code, "png"), out.getvalue()


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    kept = dict(files())
    for old in set(GOLDEN.iterdir()) - set(kept):
        old.unlink()
    for file, content in kept.items():
        file.write_bytes(content)
    print(len(kept), "files,", sum(map(len, kept.values())) // 1024, "KiB")
