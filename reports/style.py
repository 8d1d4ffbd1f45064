"""Type sizes, colours and the few shapes that all sections of a printed page share. Paper is always light."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.colors import Color, HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Table, TableStyle

from reports.drawing import Drawing
from reports.flow import Rows
from reports.grid import Grid
from reports.tagged import Role
from reports.tagged_parts import Boxed, Labelled, Picture, Words
from reports.typeface import BOLD, REGULAR, printable

INK = HexColor("#1d2329")
MUTE = HexColor("#525a63")
EMBER = HexColor("#9c3a0a")
BLUE = HexColor("#1f5f99")
LINE = HexColor("#c9c8c3")
SOFT = HexColor("#f4f3f0")
EMBER_SOFT = HexColor("#fdf1ea")
WARN = HexColor("#6e4d00")

BODY_SIZE = 8.0
SMALL_SIZE = 7.0  # nothing on paper is smaller
GAP = 1.6 * mm


def _style(
    name: str, size: float, *, bold: bool = False, colour: Color = INK, lead: float = 1.25, role: Role = Role.PARAGRAPH
) -> ParagraphStyle:
    """Return a style; *role*: what its words are on every page, such as a heading."""
    return ParagraphStyle(
        name,
        fontName=BOLD if bold else REGULAR,
        fontSize=size,
        leading=size * lead,
        textColor=colour,
        alignment=TA_LEFT,
        splitLongWords=1,
        role=role,
    )


TITLE = _style("title", 14, bold=True, role=Role.TITLE)
HEADING = _style("heading", 9, bold=True, role=Role.HEADING)
BODY = _style("body", BODY_SIZE)
STRONG = _style("strong", BODY_SIZE, bold=True)
LEAD = _style("lead", 10, bold=True)
SMALL = _style("small", SMALL_SIZE, colour=MUTE)
CELL = _style("cell", SMALL_SIZE + 0.3)
CELL_HEAD = _style("cell-head", SMALL_SIZE, colour=MUTE)
CAUTION = _style("caution", SMALL_SIZE, colour=WARN)
EMBER_HEADING = _style("ember-heading", 9, bold=True, colour=EMBER, role=Role.HEADING)
BLUE_HEADING = _style("blue-heading", 9, bold=True, colour=BLUE, role=Role.HEADING)


def text(words: str, style: ParagraphStyle = BODY) -> Words:
    """Return a paragraph of plain words: nothing in them is read as markup. The style says whether it is a heading."""
    shown = printable(words)
    return Words(shown, style, role=getattr(style, "role", Role.PARAGRAPH))


def figure(drawing: Drawing, sentence: str, style: ParagraphStyle = SMALL) -> list[Flowable]:
    """Return a drawing and below it the sentence that says the same, also to whoever cannot see the drawing."""
    shown = printable(sentence)
    caption = Words(shown, style, role=Role.CAPTION)
    return [Picture(drawing, shown, caption), caption]


def picture(drawing: Drawing, alt: str) -> Picture:
    """Return a drawing that stands by itself; *alt* says the same to whoever cannot see it."""
    return Picture(drawing, printable(alt))


def box(content: Sequence[Flowable], width: float, *, fill: Color, edge: Color) -> Boxed:
    """Return flowables in a filled box with a strong left edge; it can go on over a page's end between any two."""
    made = Boxed([[part] for part in content], colWidths=[width])
    made.look = "box"
    made.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), fill),
                ("LINEBEFORE", (0, 0), (0, -1), 2, edge),
                ("LEFTPADDING", (0, 0), (-1, -1), 6),
                ("RIGHTPADDING", (0, 0), (-1, -1), 6),
                ("TOPPADDING", (0, 0), (-1, -1), 0.5),
                ("TOPPADDING", (0, 0), (-1, 0), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0.5),
                ("BOTTOMPADDING", (0, -1), (-1, -1), 4),
            ]
        )
    )
    return made


def columns(parts: Sequence[Sequence[Flowable]], width: float, gap: float = 4 * mm) -> Boxed:
    """Return parts side by side, of equal width, aligned at the top."""
    each = (width - gap * (len(parts) - 1)) / len(parts)
    widths = [each + (gap if place < len(parts) - 1 else 0) for place in range(len(parts))]
    # A row that is higher than a page goes on on the next, rather than failing.
    made = Boxed([[list(part) for part in parts]], colWidths=widths, splitInRow=1)
    made.look = "columns"
    made.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-2, -1), gap),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
            ]
        )
    )
    return made


def grid(
    head: Sequence[str], rows: Sequence[Sequence[str]], width: float, shares: Sequence[float], room: float = 0.0
) -> Grid:
    """Return a table with a quiet head that repeats on the next page.

    *shares* divide the width; *room*: for a pen, below the words of a row, in points.
    """
    total = sum(shares)
    cells = [[text(word, CELL_HEAD) for word in head]] + [[text(word, CELL) for word in row] for row in rows]
    return Grid(cells, [width * share / total for share in shares], (MUTE, LINE), room)


LABELLED_LOOK = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEABOVE", (0, 1), (-1, -1), 0.3, LINE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
        ("TOPPADDING", (0, 0), (-1, -1), 1),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ]
)


def labelled(rows: Sequence[tuple[str, Sequence[Flowable]]], width: float, share: float = 0.2) -> Labelled:
    """Return rows with a quiet label at the left of each, which takes this *share* of the width."""
    cells = [[text(label, SMALL), list(content)] for label, content in rows]
    made = Labelled(cells, colWidths=[width * share, width * (1 - share)])
    made.setStyle(LABELLED_LOOK)
    return made


BESIDE_LOOK = TableStyle(
    [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
)


def beside(content: Sequence[Flowable], ornament: Flowable, width: float) -> Table:
    """Return flowables with an ornament at their right, aligned at the top."""
    made = Rows([[list(content), ornament]], colWidths=[width - ornament.width, ornament.width])
    made.setStyle(BESIDE_LOOK)
    return made
