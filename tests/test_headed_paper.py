"""The clinic's letterhead, SUPERSEDED, and letters that the typeface lacks: on both papers, on every page."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pypdfium2
import pypdfium2.raw as raw
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import getFont

from domain.records import PatientRecord
from reports.clinician import clinician_summary
from reports.headed_paper import UNREADABLE, is_readable
from reports.page import MARGIN, SIZES, Letterhead
from reports.strips import across
from reports.typeface import NOT_SHOWN, REGULAR, printable, register, unprintable
from storage.demo_cohort import demo_records
from tests.report_samples import ADAM, bookmarks, demo, named, overloaded, pages, printed, printing
from tests.tagged_pages import pieces, read_aloud

WHY = "the EDSS of 10 Nov 2025 was entered in error"
LINES = ("MS Centre of the Test University", "1 Long Street, Town", "telephone 01234 56789")
CHINESE, ARABIC, HEBREW, HINDI = "王小明", "سلام", "שלום", "नमस्ते"


def logo(kind: str = "PNG", size: tuple[int, int] = (300, 100), mode: str = "RGB") -> bytes:
    """Return a picture as a file."""
    out = BytesIO()
    Image.new(mode, size, "navy").save(out, kind)
    return out.getvalue()


# The letterhead


@pytest.mark.parametrize("paper", list(SIZES))
def test_header_stands_on_the_first_page_and_footer_on_every_page(paper: str) -> None:
    head = Letterhead(LINES, "Registered charity 123")
    texts = pages(clinician_summary(demo(ADAM, paper=paper, letterhead=head)))
    assert len(texts) == 2
    for line in LINES:
        assert texts[0].count(line) == 1
        assert line not in texts[1]
    assert all(text.count("Registered charity 123") == 1 for text in texts)


def test_header_is_read_before_the_name_and_the_footer_is_an_ornament() -> None:
    pdf = clinician_summary(demo(ADAM, letterhead=Letterhead(LINES, "Registered charity 123")))
    said = [words for _, words in read_aloud(pdf)]
    assert said[:4] == [*LINES, "Demo, Adam"]
    assert "Registered charity" not in " ".join(said)


@pytest.mark.parametrize("paper", list(SIZES))
def test_a_footer_of_several_lines_takes_its_room_from_the_story_and_covers_nothing(paper: str) -> None:
    words = "A charity registered in a place with a long name. " * 7
    pdf = clinician_summary(printing(overloaded(), paper=paper, letterhead=Letterhead(footer=words)))
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        lines = sorted({round(text.get_charbox(place)[1]) for place in range(text.count_chars())})
        whole = "".join(text.get_text_range().split())
        assert "".join(words.split()) in whole
        assert min(lines) > 5
        tops = _overlaps(page)
        assert not tops


def _overlaps(page: pypdfium2.PdfPage) -> list[tuple[float, float]]:
    """Return the heights at which a text of the story reaches into the rows of text at the foot."""
    boxes: list[tuple[bool, float, float]] = []
    for drawn in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)):
        _, low, _, high = drawn.get_bounds()
        boxes.append((raw.FPDFPageObj_GetMarkedContentID(drawn.raw) < 0, low, high))
    feet = [high for is_ornament, low, high in boxes if is_ornament and high < 100]
    return [(low, high) for is_ornament, low, high in boxes if not is_ornament and low < max(feet) and high < 400]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("paper", list(SIZES))
def test_the_logo_stands_at_the_right_above_the_first_part(kind: str, paper: str) -> None:
    pdf = clinician_summary(demo(ADAM, paper=paper, letterhead=Letterhead(LINES, logo=logo(kind))))
    first, *others = pypdfium2.PdfDocument(pdf)
    (picture,) = first.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))
    left, low, right, high = picture.get_bounds()
    width, height = SIZES[paper]
    assert right == pytest.approx(width - MARGIN, abs=1)
    assert left > width / 2
    assert height - 100 < low < high < height - 40
    assert (right - left) / (high - low) == pytest.approx(3, rel=0.05)
    assert not [drawn for page in others for drawn in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))]


def test_a_logo_with_clear_parts_stands_on_white_and_a_large_one_is_made_as_fine_as_paper_shows() -> None:
    large = logo(size=(4000, 2000), mode="RGBA")
    pdf = clinician_summary(demo(ADAM, letterhead=Letterhead(logo=large)))
    (picture,) = [image for page in PdfReader(BytesIO(pdf)).pages for image in page.images]
    assert picture.image is not None
    assert max(picture.image.size) <= 900
    assert len(pdf) < 400_000


@pytest.mark.parametrize("broken", [b"no picture", b"GIF89a", logo()[:60]])
def test_a_logo_that_cannot_be_read_is_said_on_the_page_which_prints_all_the_same(broken: bytes) -> None:
    assert not is_readable(broken)
    texts = pages(clinician_summary(demo(ADAM, letterhead=Letterhead(LINES, logo=broken))))
    assert UNREADABLE in texts[0]
    assert "Demo, Adam" in texts[0]


def test_without_a_letterhead_the_page_is_as_it_was() -> None:
    job = demo(ADAM)
    assert clinician_summary(replace(job, letterhead=Letterhead())) == clinician_summary(job)


# SUPERSEDED and DRAFT


@pytest.mark.parametrize("paper", list(SIZES))
def test_superseded_stands_across_every_page_and_why_is_the_first_thing_read(paper: str) -> None:
    pdf = clinician_summary(demo(ADAM, superseded=WHY, paper=paper))
    count = len(pages(pdf))
    large = [piece for piece in pieces(pdf) if piece.words == "SUPERSEDED"]
    assert [piece.page for piece in large] == list(range(count))
    assert read_aloud(pdf)[0] == ("P", f"SUPERSEDED: {WHY}")
    assert all("SUPERSEDED · DEMONSTRATION, invented patient · page" in text for text in pages(pdf))


@pytest.mark.parametrize("paper", list(SIZES))
@pytest.mark.parametrize("options", [{"superseded": WHY}, {"draft": True}])
def test_what_stands_across_a_page_stays_on_it(paper: str, options: dict[str, object]) -> None:
    pdf = clinician_summary(demo(ADAM, paper=paper, **options))
    width, height = SIZES[paper]
    for page in pypdfium2.PdfDocument(pdf):
        across = [o.get_bounds() for o in page.get_objects(filter=(raw.FPDF_PAGEOBJ_TEXT,)) if _height(o) > 300]
        assert len(across) == 1
        left, low, right, high = across[0]
        assert left > 0
        assert low > 0
        assert right < width
        assert high < height


def _height(drawn: pypdfium2.PdfObject) -> float:
    _, low, _, high = drawn.get_bounds()
    return float(high - low)


def test_a_page_that_no_longer_holds_is_not_called_a_draft_too() -> None:
    assert across(demo(ADAM, superseded=WHY, draft=True)) == "SUPERSEDED"
    assert across(demo(ADAM, draft=True)) == "DRAFT"
    assert across(demo(ADAM)) == ""


# Letters


def test_words_that_can_be_printed_are_left_as_they_are() -> None:
    for words in ("", "Małgorzewska Ξενάκης Чехов Nguyễn", "5 µg · ≥ 3 × 2 → △ □ ◆", "a\N{NO-BREAK SPACE}b"):
        assert printable(words) == words


@pytest.mark.parametrize("word", [CHINESE, ARABIC, HEBREW, HINDI, "\N{GRINNING FACE WITH STAR EYES}", "\ud800"])
def test_a_word_that_cannot_be_printed_gives_way_to_a_message(word: str) -> None:
    assert printable(f"drug {word} stopped") == f"drug {NOT_SHOWN} stopped"
    assert printable(f"{word} {word}, x{word}") == NOT_SHOWN


def test_letters_of_several_signs_are_joined_and_signs_that_cannot_be_seen_left_out() -> None:
    assert printable(unicodedata.normalize("NFD", "Małgorzéwska Ç")) == "Małgorzéwska Ç"
    assert printable("a\u200db\u202ec\x00\u00ad") == "abc"
    assert printable("a\tb\u2028c\u3000d") == "a b c d"


@given(st.text(max_size=40))
def test_whatever_is_typed_only_letters_of_the_typeface_reach_the_page(typed: str) -> None:
    register()
    known = getFont(REGULAR).face.charToGlyph
    assert all(ord(letter) in known for letter in printable(typed))
    assert not unprintable(printable(typed))
    assert printable(printable(typed)) == printable(typed)


def typed_everywhere(word: str) -> PatientRecord:
    """Return a record in which *word* stands wherever a user types words that are printed."""
    record = demo_records()[ADAM]
    return replace(
        record,
        patient=replace(record.patient, number=word),
        treatments=tuple(replace(one, drug=word, stop_reason=word) for one in record.treatments),
        medicines=tuple(replace(one, name=word) for one in record.medicines),
        comorbidities=tuple(replace(one, name=word) for one in record.comorbidities),
    )


@pytest.mark.parametrize("word", [CHINESE, ARABIC])
def test_no_text_on_the_page_has_a_letter_that_would_be_a_box(word: str) -> None:
    job = printing(typed_everywhere(word), site=word, author=word, superseded=word)
    job = replace(job, letterhead=Letterhead((word, word), word))
    pdf = clinician_summary(job)
    said = "".join(pages(pdf))
    assert NOT_SHOWN in said
    assert not unprintable(said)


@pytest.mark.parametrize(
    "made", [lambda: printed(named(CHINESE, ARABIC)), lambda: printed(named("Ξενάκης", HEBREW))], ids=["all", "given"]
)
def test_a_name_that_cannot_be_printed_is_in_no_bookmark_either(made: Callable[[], list[str]]) -> None:
    assert all("Patient no. D-0003" in text for text in made())
    reader = PdfReader(BytesIO(clinician_summary(printing(named("Ξενάκης", HEBREW)))))
    first = bookmarks(reader)[0]
    assert first["/Title"] == "Patient no. D-0003"
    assert not unprintable(str(reader.metadata))


# Only by colour


def test_what_colour_says_a_sign_or_a_word_says_too() -> None:
    """On a page without colour the halves, the statement and the cautions are still told apart."""
    said = [words for _, words in read_aloud(clinician_summary(demo(ADAM)))]
    assert "○ Inflammation" in said
    assert "◆ Disability" in said
    assert any(words.startswith("◆ Disability increased") for words in said)
    assert any(words.startswith("△ ") for words in said)
