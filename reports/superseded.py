"""SUPERSEDED on a page that was kept as it left the program; nothing else of it is changed."""

from __future__ import annotations

import re
from html import escape
from io import BytesIO

import pikepdf
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reports.page import MARGIN, fitting
from reports.style import INK, WARN
from reports.typeface import BOLD, REGULAR, register

WORD = "SUPERSEDED"
STRIP, AWAY = 7 * mm, 3 * mm  # height of the strip at the head of the page, and how far from its edge it stands
FAINT = 0.22  # so that what lies under the word can be read
SIZE, SLANT, RISE = 96, 52, -34  # the word across the page: points, degrees, and how far below its line it begins


def superseded(pdf: bytes, why: str) -> bytes:
    """Return *pdf* with the word across every page, and in a strip at its head *why* it no longer holds.

    What is drawn is marked as no part of the text, for those who have the page read to them the title says it. The
    same PDF and reason give the same bytes.
    """
    register()
    with pikepdf.open(BytesIO(pdf)) as page_file:
        forms: dict[tuple[float, float], pikepdf.Object] = {}  # by the size of the page: its letters are kept once
        for page in page_file.pages:
            left, low, right, high = (float(edge) for edge in page.mediabox.as_list())
            size = right - left, high - low
            if size not in forms:
                with pikepdf.open(BytesIO(_over(*size, why))) as over:
                    forms[size] = page_file.copy_foreign(over.pages[0].as_form_xobject())
            form = forms[size]
            name = page.add_resource(form, pikepdf.Name.XObject, pikepdf.Name("/Superseded"))
            page.contents_add(b"q\n", prepend=True)
            page.contents_add(b"\nQ\n/Artifact BMC\nq %s Do Q\nEMC\n" % str(name).encode("ascii"))
        title = str(page_file.docinfo["/Title"]) if "/Title" in page_file.docinfo else ""
        page_file.docinfo["/Title"] = f"{WORD}: {title}"
        if "/Metadata" in page_file.Root:
            with page_file.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
                metadata["dc:title"] = f"{WORD}: {title}"
        out = BytesIO()
        page_file.save(out, deterministic_id=True)
    return out.getvalue()


def superseded_html(page: str, why: str) -> str:
    """Return a page of HTML with the word and *why* it no longer holds at its head, and in its title."""
    strip = f'<p role="alert" style="border:3px solid;padding:.5em"><strong>{WORD}</strong> {escape(why)}</p>'
    page = re.sub(r"<title>", f"<title>{WORD}: ", page, count=1)
    return re.sub(r"<body[^>]*>", lambda found: f"{found[0]}\n{strip}", page, count=1)


def _over(width: float, height: float, why: str) -> bytes:
    """Return a PDF of one page, as large as the one it is laid over."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=(width, height), invariant=1)
    canvas.saveState()
    canvas.setFillColor(INK, alpha=FAINT)
    canvas.setFont(BOLD, SIZE)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(SLANT)
    canvas.drawCentredString(0, RISE, WORD)
    canvas.restoreState()
    foot = height - AWAY - STRIP
    canvas.setFillColorRGB(1, 1, 1)
    canvas.setStrokeColor(WARN)
    canvas.rect(MARGIN, foot, width - 2 * MARGIN, STRIP, stroke=1, fill=1)
    canvas.setFillColor(WARN)
    canvas.setFont(BOLD, 9)
    canvas.drawString(MARGIN + 4, foot + 2.2 * mm, WORD)
    canvas.setFont(REGULAR, 8)
    room = width - 2 * MARGIN - 80
    canvas.drawString(MARGIN + 74, foot + 2.2 * mm, fitting(why, REGULAR, 8, room))
    canvas.save()
    return out.getvalue()
