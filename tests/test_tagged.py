"""The structure of the printed page: what is read aloud, in which order, and that nothing is left outside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.lib.colors import black
from reportlab.platypus import Flowable, Frame, HRFlowable, PageTemplate, Paragraph
from reportlab.platypus.doctemplate import BaseDocTemplate

from domain.records import PatientRecord
from reports.catalogue import DOCUMENTS
from reports.clinician import CLINICIAN, clinician_summary
from reports.document import Document, Part
from reports.drawing import Drawing, Rect
from reports.page import Printing
from reports.patient_style import points
from reports.render import rendered
from reports.style import BODY, EMBER, HEADING, SOFT, TITLE, box, columns, grid, picture, text
from reports.tagged_story import structure
from reports.typeface import register
from tests.page_parts import part_of, sentence
from tests.report_samples import ADAM, UGLY, bookmarks, catalogue, demo, demo_pdf, overloaded, pages, printing
from tests.tagged_pages import parents as named_parents
from tests.tagged_pages import pieces, read_aloud, tree, words_at

DEMO_NUMBERS = (0, 7, 16, 30, 52)
RECORDS = {name: UGLY[name] for name in ("empty", "every kind", "overloaded", "Arabic name", "died")}
CASES = [*DEMO_NUMBERS, *RECORDS]


@pytest.fixture(scope="module", params=CASES)
def pdf(request: pytest.FixtureRequest) -> bytes:
    """The printed summary of each case."""
    if isinstance(request.param, int):
        return demo_pdf(request.param)
    record: PatientRecord = RECORDS[request.param]
    return clinician_summary(printing(record, draft=True))


def printed(*parts: Flowable) -> bytes:
    """Return a page of these parts in the frame of the demonstration patient's summary."""
    document = Document("d", "D", "D", "D", "d", (Part("p", "P", lambda _: list(parts), always=True),), most_pages=9)
    return rendered(document, demo(ADAM))


# What is marked


def test_everything_a_page_draws_stands_in_exactly_one_mark(pdf: bytes) -> None:
    drawn = pieces(pdf)
    assert len(drawn) > 50
    assert {len(piece.marks) for piece in drawn} == {1}


def test_every_mark_belongs_to_one_element_and_the_parent_tree_names_it(pdf: bytes) -> None:
    named = named_parents(pdf)
    nodes = list(tree(pdf).all())
    places = Counter(place for node in nodes for place in node.places)
    assert places
    assert set(places.values()) == {1}
    assert places.keys() == named.keys()
    assert {piece.marks[0]: piece.marks for piece in pieces(pdf)}.keys() <= {"Artifact", *(node.role for node in nodes)}
    for node in nodes:
        assert {named[place][0] for place in node.places} <= {node.role}
        assert len({named[place][1] for place in node.places}) <= 1


def test_a_mark_on_the_page_has_the_role_of_its_element(pdf: bytes) -> None:
    named = named_parents(pdf)
    marked = [piece for piece in pieces(pdf) if piece.number >= 0]
    assert marked
    assert all(piece.marks == (named[piece.page, piece.number][0],) for piece in marked)


def test_the_strips_of_every_page_and_what_stands_across_it_are_ornaments(pdf: bytes) -> None:
    ornaments = " ".join(piece.words or "" for piece in pieces(pdf) if piece.marks == ("Artifact",))
    count = len(pages(pdf))
    for number in range(1, count + 1):
        assert f"page {number} of {count}" in ornaments
    assert ornaments.count("gives no advice on treatment.") == count
    said = " ".join(words for _, words in read_aloud(pdf))
    assert "gives no advice on treatment." not in said
    assert "DRAFT" not in said


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("paragraph", "heading", "points", "box", "columns", "grid", "figure", "break", "nested")),
            st.integers(1, 60),
        ),
        max_size=7,
    )
)
def test_whatever_a_page_is_made_of_each_word_has_one_mark_and_is_read_in_order(
    made: list[tuple[str, int]],
) -> None:
    parts = [part for number, (kind, size) in enumerate(made) for part in part_of(kind, size, number)]
    pdf = printed(text("Top", TITLE), *parts)
    assert {len(piece.marks) for piece in pieces(pdf)} == {1}
    said = [words for role, words in read_aloud(pdf) if role != "Figure"]
    wanted = [words for number, (kind, size) in enumerate(made) for words in _wanted(kind, size, number)]
    assert " ".join(said).split() == ["Top", *" ".join(wanted).split()]


def _wanted(kind: str, size: int, number: int) -> list[str]:
    words = sentence(number, size)
    match kind:
        case "paragraph" | "heading" | "figure":
            return [words]
        case "points":
            return [f"• {words}", f"• {words}"]
        case "box":
            return [words, words]
        case "columns":
            return [sentence(number, size, side) for side in "ab"]
        case "grid":
            return ["head other", *(f"{row} {words}" for row in range(size))]
        case "nested":
            return [words, "h", words, "right"]
        case _:
            return []


# The order, and what is what


def test_the_summary_is_read_in_the_order_of_its_story() -> None:
    rest = iter([words for _, words in read_aloud(demo_pdf(ADAM))])
    for start in (
        "Demo, Adam",
        "born 5 May 1986",
        "◆ Disability increased",
        "○ Inflammation",
        "Activity",
        "No relapse or new lesion found",
        "At the last visit",
        "◆ Disability",
        "Not linked to relapses",
        "Course: EDSS 4.0",
        "What would settle what is open",
        "Brain health",
        "Measures",
        "MRI scans",
        "Why these labels",
        "Further rules",
    ):
        assert any(words.startswith(start) for words in rest), start


def test_headings_are_headings_and_the_first_is_the_only_title(pdf: bytes) -> None:
    said = read_aloud(pdf)
    assert said[0][0] == "H1"
    assert [role for role, _ in said].count("H1") == 1
    assert {"○ Inflammation", "◆ Disability", "Why these labels"} <= {words for role, words in said if role == "H2"}


def test_the_bookmarks_are_the_headings_in_the_order_of_reading(pdf: bytes) -> None:
    reader = PdfReader(BytesIO(pdf))
    said = read_aloud(pdf)
    top, below = bookmarks(reader)
    assert isinstance(below, list)
    titles = [top["/Title"], *(entry["/Title"] for entry in below)]
    assert [" ".join(title.split()) for title in titles] == [words for role, words in said if role in ("H1", "H2")]
    texts = pages(pdf)
    for entry in below:
        assert " ".join(str(entry["/Title"]).split()) in texts[reader.get_destination_page_number(entry)]


def test_tables_are_rows_of_equal_length_with_head_cells_that_say_what_they_head(pdf: bytes) -> None:
    tables = [node for node in tree(pdf).all() if node.role == "Table"]
    assert tables
    for table in tables:
        assert {row.role for row in table.kids} == {"TR"}
        assert len({len(row.kids) for row in table.kids}) == 1
        heads = [cell for row in table.kids for cell in row.kids if cell.role == "TH"]
        assert len(heads) in (len(table.kids), len(table.kids[0].kids))
        first_row = table.kids[0].kids
        wanted = "Column" if {cell.role for cell in first_row} == {"TH"} else "Row"
        assert {cell.scope for cell in heads} == {wanted}


def test_the_chart_is_a_figure_whose_alternative_is_the_sentence_of_the_plot(pdf: bytes) -> None:
    (chart,) = [node for node in tree(pdf).all() if node.role == "Figure"]
    assert chart.alt.startswith("Course: ")
    (caption,) = chart.kids
    words = words_at(pdf)
    assert caption.role == "Caption"
    assert " ".join("".join(words[place] for place in caption.places).split()) == chart.alt
    assert "Course" in "".join(words[place] for place in chart.places)


def test_the_alternative_of_the_chart_is_the_plots_ownsentence() -> None:
    assert ("Figure", demo(ADAM).plot.sentence) in read_aloud(demo_pdf(ADAM))


# Over the end of a page


def test_a_paragraph_over_two_pages_is_one_element() -> None:
    pdf = printed(text("Top", TITLE), text(sentence(1, 900)))
    (top, long) = tree(pdf).kids
    assert len(pages(pdf)) > 1
    assert len(top.places) == 1
    assert [page for page, _ in long.places] == list(range(len(pages(pdf))))


def test_a_table_over_two_pages_is_one_table_and_its_head_is_read_once() -> None:
    pdf = printed(grid(("Number", "Words"), [(str(row), sentence(row, 9)) for row in range(80)], 500, (1, 4)))
    (table,) = tree(pdf).kids
    assert len(pages(pdf)) > 1
    assert all("Number Words" in page for page in pages(pdf))
    assert len(table.kids) == 81
    assert [words for _, words in read_aloud(pdf)].count("Number") == 1


def test_points_under_one_another_are_one_list_and_those_after_a_sentence_another() -> None:
    story = [*points(["first", "second"]), text("between"), *points(["third"])]
    pdf = printed(*story, columns([points(["left", "also left"]), points(["right"])], 400))
    top = tree(pdf)
    assert [(kid.role, len(kid.kids)) for kid in top.kids] == [("L", 2), ("P", 0), ("L", 1), ("L", 2), ("L", 1)]
    for made in (kid for kid in top.kids if kid.role == "L"):
        assert {item.role for item in made.kids} == {"LI"}
        assert {body.role for item in made.kids for body in item.kids} == {"LBody"}
    said = [words for role, words in read_aloud(pdf) if role == "LBody"]
    assert said == [f"• {words}" for words in ("first", "second", "third", "left", "also left", "right")]


def test_a_box_of_points_under_a_heading_is_a_heading_and_a_list() -> None:
    boxed = box([text("What to do", HEADING), *points(["one", "two"])], 400, fill=SOFT, edge=EMBER)
    assert [(kid.role, len(kid.kids)) for kid in tree(printed(boxed)).kids] == [("H2", 0), ("L", 2)]


def test_columns_over_two_pages_are_read_the_left_one_whole_then_the_right() -> None:
    sides = [[text(sentence(place, 2, side)) for place in range(120)] for side in "ab"]
    pdf = printed(columns(sides, 500))
    assert len(pages(pdf)) > 1
    said = [words for _, words in read_aloud(pdf)]
    assert said == [sentence(place, 2, side) for side in "ab" for place in range(120)]


def test_a_word_too_long_for_a_line_is_read_as_one_word_and_two_lines_are_not() -> None:
    pdf = printed(text("W" * 400), text(sentence(1, 40)))
    assert [words for _, words in read_aloud(pdf)] == ["W" * 400, sentence(1, 40)]


def test_every_row_of_the_overloaded_record_is_read_once_although_it_goes_on_on_the_next_page() -> None:
    document = replace(CLINICIAN, most_pages=99)
    pdf = rendered(document, printing(overloaded()))
    assert len(pages(pdf)) > 2
    places = list(tree(pdf).all_places())
    assert len(places) == len(set(places)) == len(named_parents(pdf))


# What has no place


def test_a_picture_by_itself_is_read_by_its_words() -> None:
    drawing = Drawing(50, 20, (Rect(0, 0, 50, 20, black),))
    assert ("Figure", "a line from 0 to 10") in read_aloud(printed(picture(drawing, "a line from 0 to 10")))


@pytest.mark.parametrize("stray", [HRFlowable, lambda: Paragraph("raw", BODY)], ids=["line", "paragraph"])
def test_what_would_be_drawn_without_a_place_in_the_structure_is_refused(stray: Callable[[], Flowable]) -> None:
    register()
    with pytest.raises(TypeError, match="is not one of the makers"):
        structure([text("Top", TITLE), stray()])


# The file


def test_the_file_says_that_it_is_tagged_and_in_which_order_the_keys_go() -> None:
    reader = PdfReader(BytesIO(demo_pdf(ADAM)), strict=True)
    root = catalogue(reader)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert {page["/Tabs"] for page in reader.pages} == {"/S"}


def test_no_conformance_is_claimed(pdf: bytes) -> None:
    assert b"pdfuaid" not in pdf
    assert b"pdfaid" not in pdf


def test_a_page_that_keeps_no_marks_is_drawn_without_them() -> None:
    out = BytesIO()
    made = BaseDocTemplate(out, pageCompression=0)
    made.addPageTemplates([PageTemplate(frames=[Frame(10, 10, 500, 700)])])
    drawing = Drawing(10, 10, (Rect(0, 0, 10, 10, black),))
    made.build([text("plain"), picture(drawing, "x"), grid(("a",), [("b",)], 100, (1,))])
    assert b"BDC" not in out.getvalue()
    assert b"BMC" not in out.getvalue()


def test_the_same_story_has_the_same_structure_in_the_same_bytes() -> None:
    job: Printing = printing(overloaded())
    assert clinician_summary(job) == clinician_summary(job)


def test_a_drawing_without_words_is_an_ornament() -> None:
    pdf = printed(text("Top", TITLE), picture(Drawing(50, 20, (Rect(0, 0, 50, 20, black),)), ""))
    assert [role for role, _ in read_aloud(pdf)] == ["H1"]
    assert {len(piece.marks) for piece in pieces(pdf)} == {1}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
@pytest.mark.parametrize("record", ["demonstration", "empty", "overloaded"])
def test_every_document_is_read_whole_under_one_title_with_words_for_each_figure(
    document: Document, record: str
) -> None:
    job = demo(ADAM) if record == "demonstration" else printing(UGLY[record])
    pdf = rendered(document, job)
    said = read_aloud(pdf)
    assert {len(piece.marks) for piece in pieces(pdf)} == {1}
    assert [role for role, _ in said].count("H1") == 1
    assert all(words for role, words in said if role == "Figure")
    assert tree(pdf).role == "Document"
