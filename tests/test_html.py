"""The page as HTML: the words of the PDF in its order, as headings, tables and a figure, and nothing that runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree

import pytest
from PIL import Image
from reportlab.lib.colors import black

from domain.records import PatientRecord
from domain.wording import INTENDED_USE
from reports.catalogue import DOCUMENTS
from reports.clinician import CLINICIAN
from reports.document import Document
from reports.drawing import Circle, Drawing, Lettering, Line, Pen, Polygon, Polyline, Rect, Strokes
from reports.html import as_html
from reports.html_drawing import svg
from reports.html_look import CSS
from reports.page import Letterhead, Printing
from reports.render import rendered
from tests.report_samples import ADAM, UGLY, demo, named, overloaded, printing
from tests.tagged_pages import read_aloud

WHOLE = replace(CLINICIAN, most_pages=99)  # nothing is shortened for room, as in the HTML
EMPTY_TAGS = {"meta", "img", "line", "rect", "circle", "polygon", "polyline"}
RECORDS = {name: UGLY[name] for name in ("empty", "every kind", "overloaded", "Arabic name", "markup in the name")}
CASES = [0, 7, 16, 30, 52, *RECORDS]


@dataclass
class Tag:
    """A tag with its attributes and what stands in it."""

    name: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[Tag | str] = field(default_factory=list)

    def all(self, *names: str) -> list[Tag]:
        """Return the tags of these names below this, in their order."""
        found = []
        for part in self.inside:
            if isinstance(part, Tag):
                found += [part] if part.name in names else []
                found += part.all(*names)
        return found

    def words(self) -> list[str]:
        """Return the words below this but those of drawings."""
        found = []
        for part in self.inside:
            if isinstance(part, str):
                found += part.split()
            elif part.name != "svg":
                found += part.words()
        return found


class _Reading(HTMLParser):
    """Builds the tags; a tag that is closed out of order fails."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Tag("top")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "wbr":  # no more than where a line may end
            return
        made = Tag(tag, dict(attrs))
        assert len(made.attributes) == len(attrs)
        self.open[-1].inside.append(made)
        if tag not in EMPTY_TAGS:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Tag(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        inside = self.open[-1].inside
        if inside and isinstance(inside[-1], str):
            inside[-1] += data
        else:
            inside.append(data)


def read(html: str) -> Tag:
    """Return the tags of a page."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    assert len(reading.open) == 1
    return reading.open[0]


@pytest.fixture(scope="module", params=CASES)
def job(request: pytest.FixtureRequest) -> Printing:
    """What is printed in each case."""
    if isinstance(request.param, int):
        return demo(request.param, site="Demo clinic")
    record: PatientRecord = RECORDS[request.param]
    return printing(record, draft=True)


@pytest.fixture(scope="module")
def page(job: Printing) -> Tag:
    """The page of each case."""
    return read(as_html(CLINICIAN, job))


# The words


def test_the_page_has_the_words_of_the_pdf_in_the_same_order(job: Printing, page: Tag) -> None:
    (main,) = page.all("main")
    said = [words for role, words in read_aloud(rendered(WHOLE, job)) if role != "Figure"]
    assert main.words() == " ".join(said).split()
    assert len(main.words()) > 100


def test_headings_cells_and_captions_are_those_of_the_pdf(job: Printing, page: Tag) -> None:
    aloud = read_aloud(rendered(WHOLE, job))
    for role, name in (("H1", "h1"), ("H2", "h2"), ("TH", "th"), ("Caption", "figcaption")):
        in_page = [" ".join(tag.words()) for tag in page.all(name)]
        assert in_page == [words for found, words in aloud if found == role]
        assert in_page


def test_who_it_is_about_and_what_the_feet_of_the_pages_say_stand_once(job: Printing, page: Tag) -> None:
    (header,), (footer,) = page.all("header"), page.all("footer")
    assert " ".join(header.words()).startswith(f"{job.name} {job.summary.identity.born} · no. ")
    assert ("DRAFT" in header.words()) is job.draft
    assert ("DEMONSTRATION, invented patient" in " ".join(header.words())) is job.demo
    said = " ".join(footer.words())
    assert INTENDED_USE in said
    assert job.summary.sha256()[:24] in said
    assert "printed 9 Mar 2026 14:32" in said


def test_a_page_that_no_longer_holds_says_so_first_and_why() -> None:
    page = read(as_html(CLINICIAN, demo(ADAM, superseded="an EDSS value was corrected")))
    assert "SUPERSEDED" in page.all("header")[0].words()
    assert " ".join(page.all("main")[0].words()).startswith("SUPERSEDED: an EDSS value was corrected Demo, Adam")


# The structure


def test_language_title_and_one_first_heading(job: Printing, page: Tag) -> None:
    assert page.all("html")[0].attributes["lang"] == "en-GB"
    (title,) = page.all("title")
    assert "".join(str(part) for part in title.inside) == "Summary as of 9 Mar 2026"
    assert len(page.all("h1")) == 1
    order = [tag.name for tag in page.all("h1", "h2")]
    assert order == ["h1", *["h2"] * (len(order) - 1)]
    assert len(page.all("main")) == len(page.all("header")) == len(page.all("footer")) == 1


def test_every_head_cell_says_what_it_heads_and_every_row_is_whole(page: Tag) -> None:
    tables = page.all("table")
    assert tables
    for table in tables:
        rows = table.all("tr")
        assert len({len(row.all("th", "td")) for row in rows}) == 1
        assert {cell.attributes["scope"] for cell in table.all("th")} in ({"col"}, {"row"})


def test_the_chart_is_an_image_named_by_its_sentence(job: Printing, page: Tag) -> None:
    (figure,) = page.all("figure")
    (drawing,), (caption,) = figure.all("svg"), figure.all("figcaption")
    assert drawing.attributes["role"] == "img"
    assert drawing.attributes["aria-labelledby"] == caption.attributes["id"]
    assert " ".join(caption.words()).startswith("Course: ")
    assert len(drawing.all("text")) > 3


def test_no_two_things_have_one_id(page: Tag) -> None:
    names = [tag.attributes["id"] for tag in page.all("figcaption", "div", "svg", "p") if "id" in tag.attributes]
    assert len(names) == len(set(names))


# One file, and nothing in it runs


def test_nothing_is_loaded_and_nothing_runs(job: Printing) -> None:
    html = as_html(CLINICIAN, job)
    page = read(html)
    assert not page.all("script", "link", "iframe", "object", "a", "form")
    for tag in page.all("img"):
        assert str(tag.attributes["src"]).startswith("data:image/")
    assert not re.search(r"https?:|url\(|@import", html)
    assert not [name for tag in _every(page) for name in tag.attributes if name.startswith("on")]
    assert "default-src 'none'" in html


def _every(tag: Tag) -> list[Tag]:
    kids = [part for part in tag.inside if isinstance(part, Tag)]
    return [tag, *(found for kid in kids for found in _every(kid))]


def test_what_users_typed_is_text_and_never_markup() -> None:
    evil = "<script>alert(1)</script>\"'&amp;"
    job = printing(named(evil, evil), site=evil, author=evil, superseded=evil)
    job = replace(job, letterhead=Letterhead((evil,), evil))
    html = as_html(CLINICIAN, job)
    assert "<script" not in html
    page = read(html)
    assert " ".join(page.all("h1")[0].words()) == f"{evil}, {evil}"
    assert evil in " ".join(page.all("footer")[0].words())
    assert evil in " ".join(page.all("main")[0].words())


def test_the_letterhead_stands_above_with_the_logo_inside_the_file() -> None:
    logo = BytesIO()
    Image.new("RGB", (30, 10), "navy").save(logo, "PNG")
    letterhead = Letterhead(("MS clinic", "1 Long Street"), "Registered charity", logo.getvalue())
    page = read(as_html(CLINICIAN, demo(ADAM, letterhead=letterhead)))
    (main,), (footer,) = page.all("main"), page.all("footer")
    assert main.words()[:5] == ["MS", "clinic", "1", "Long", "Street"]
    (image,) = page.all("img")
    assert image.attributes["alt"] == ""
    assert str(image.attributes["src"]).startswith("data:image/png;base64,iVBOR")
    assert footer.words()[:2] == ["Registered", "charity"]


def test_the_same_printing_has_the_same_text() -> None:
    job = printing(overloaded())
    assert as_html(CLINICIAN, job) == as_html(CLINICIAN, job)


# The looks


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_words_stands_out_from_its_ground(scheme: str) -> None:
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", light if scheme == "light" else dark))
    for words in ("ink", "mute", "ember", "blue", "warn"):
        for ground in ("paper", "soft"):
            assert _contrast(colours[words], colours[ground]) >= 4.5
    assert _contrast(colours["line"], colours["paper"]) >= 3


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2.2's formula."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_it_has_looks_for_light_dark_and_paper() -> None:
    assert "color-scheme: light dark" in CSS
    assert "@media (prefers-color-scheme: dark)" in CSS
    assert "@media print" in CSS


# The drawing


def drawn() -> Drawing:
    """Return a drawing of every shape that ours have."""
    pen = Pen(black)
    return Drawing(
        100,
        50,
        (
            Line(0, 0, 10, 20, Pen(black, 0.5, (1, 2))),
            Rect(5, 10, 20, 30, None),
            Circle(50, 25, 5, black),
            Polygon((0, 0, 10, 0, 10, 10), black, pen),
            Polyline((0, 0, 10, 5), pen),
            Strokes(((0, 0, 10, 10), (0, 5, 5, 10)), pen),
            Lettering(3, 40, "<&>", "Helvetica-Bold", 8, black, centred=True),
        ),
    )


def test_a_drawing_is_turned_over_for_svg_with_every_shape() -> None:
    shapes = ElementTree.fromstring(svg(drawn(), 'aria-label="x"'))
    line, rect, circle, polygon, polyline, strokes, text = shapes
    assert shapes.attrib["viewBox"] == "0 0 100 50"
    assert (line.attrib["y1"], line.attrib["y2"], line.attrib["stroke-dasharray"]) == ("50", "30", "1 2")
    assert (rect.attrib["y"], rect.attrib["height"], rect.attrib["fill"]) == ("10", "30", "none")
    assert "stroke" not in rect.attrib
    assert (circle.attrib["cy"], circle.attrib["fill"]) == ("25", "#000000")
    assert (polygon.attrib["points"], polygon.attrib["stroke-width"]) == ("0,50 10,50 10,40", "1")
    assert (polyline.attrib["points"], polyline.attrib["fill"]) == ("0,50 10,45", "none")
    assert [(stroke.attrib["y1"], stroke.attrib["y2"]) for stroke in strokes] == [("50", "40"), ("45", "40")]
    assert (text.text, text.attrib["font-weight"], text.attrib["text-anchor"]) == ("<&>", "bold", "middle")


def test_a_shape_that_is_not_known_is_refused_and_not_left_out() -> None:
    with pytest.raises(TypeError, match="object"):
        svg(Drawing(10, 10, (object(),)), 'aria-label="x"')


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_document_has_the_words_of_its_pdf(document: Document) -> None:
    job = demo(ADAM)
    said = [words for role, words in read_aloud(rendered(replace(document, most_pages=99), job)) if role != "Figure"]
    (main,) = read(as_html(document, job)).all("main")
    assert main.words() == " ".join(said).split()


def test_what_is_strong_on_paper_is_strong_on_the_screen() -> None:
    (statement,) = [tag for tag in read(as_html(CLINICIAN, demo(ADAM))).all("p") if "◆" in tag.words()]
    assert str(statement.attributes["class"]).split() == ["lead", "strong"]


def test_a_word_too_long_for_a_column_may_go_on_on_the_next_line_and_no_other() -> None:
    html = as_html(CLINICIAN, printing(named("W" * 50, "25\N{NO-BREAK SPACE}October")))
    assert f'<h1 class="title strong">{"W" * 24}<wbr>' in html
    assert "25\N{NO-BREAK SPACE}October" in html
    assert "<wbr>" not in as_html(CLINICIAN, demo(ADAM))


def test_points_are_a_list() -> None:
    html = as_html(DOCUMENTS["patient"], demo(ADAM))
    lists = re.findall(r"<ul>(.*?)</ul>", html, re.DOTALL)
    assert lists
    assert all(re.fullmatch(r"(<li><p[^>]*>[•□☐] [^<]+(<wbr>[^<]*)*</p></li>)+", inside) for inside in lists)
    assert not re.search(r"<p[^>]*>[•□☐] ", re.sub(r"<ul>.*?</ul>", "", html, flags=re.DOTALL))
