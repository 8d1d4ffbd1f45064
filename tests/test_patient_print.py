"""The patient's page on paper: one page whatever is recorded, number lines that a grey copy keeps, the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TypeVar

import pytest
from reportlab.lib.colors import Color
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph

from domain.patient_numbers import NumberLine
from domain.patient_page import EXTRAS, patient_page
from domain.records import PatientRecord
from reports.catalogue import DOCUMENTS
from reports.drawing import Circle, Drawing, Lettering, Polygon, Rect, Shape
from reports.html import as_html
from reports.number_line import HEIGHT, number_drawing
from reports.page import Letterhead, Printing
from reports.patient import PATIENT
from reports.patient_style import LABEL_SIZE, SIZE
from reports.render import rendered, story
from reports.tagged_parts import Picture
from reports.typeface import register, unprintable
from storage.demo_cohort import demo_records
from tests.patient_page_samples import SLOWER_WALK, TALK, page, told
from tests.report_samples import LONG_NAME, UGLY, pages, printing

ADAM, UNABLE, ALL_THREE = 0, 22, 14
Kind = TypeVar("Kind", bound=Shape)
COURSE_WORDS = re.compile(r"progress|\b(SPMS|PPMS|RRMS|CIS|RIS|PIRA|RAW|EDSS|ARMSS|MSSS|NEIDA|Lublin)\b|smouldering")
ALWAYS = (
    "Quiet scans and no relapses still matter.",
    "Do not stop or change any treatment because of this page.",
    "New or worse symptoms: call",
)


@cache
def demo_printing(number: int, paper: str = "A4", discussed: bool = False) -> Printing:
    record = demo_records()[number]
    if discussed:
        record = replace(record, statements=(*record.statements, TALK))
    return printing(record, demo=True, paper=paper)


def text_of(made: Printing) -> list[str]:
    return pages(rendered(PATIENT, made))


def test_the_page_is_one_of_the_documents_and_for_the_patient() -> None:
    assert DOCUMENTS["patient"] is PATIENT
    assert PATIENT.for_patient
    assert PATIENT.most_pages == 1


@pytest.mark.parametrize("number", range(len(demo_records())))
def test_every_demonstration_patient_gets_one_page_without_a_word_that_was_not_discussed(number: int) -> None:
    (text,) = text_of(demo_printing(number))
    assert not COURSE_WORDS.search(text), COURSE_WORDS.search(text)
    assert "At your visit we will talk about what this means for you." in text
    for words in ("What got better or stayed the same", "Ask me about", *ALWAYS):
        assert words in text


@pytest.mark.parametrize("number", range(len(demo_records())))
def test_every_demonstration_patient_gets_one_page_of_letter_paper_once_it_was_discussed(number: int) -> None:
    (text,) = text_of(demo_printing(number, "Letter", discussed=True))
    assert "On 9 Mar 2026 Dr A. Rater talked with you about this." in text
    for words in ALWAYS:
        assert words in text


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", sorted(UGLY))
def test_ugly_records_get_one_page(name: str, paper: str) -> None:
    made = printing(UGLY[name], paper=paper, extras=frozenset(EXTRAS), letterhead=Letterhead(contact="the ward"))
    (text,) = text_of(made)
    assert ("call the ward." in text) is (UGLY[name].patient.death_date is None)


def crowded_page() -> PatientRecord:
    record = demo_records()[ALL_THREE]
    who = replace(record.patient, family_name=LONG_NAME, given_name=LONG_NAME, number="N" * 40)
    visits = (*record.visits[:-1], replace(record.visits[-1], question="Why? " * 60))
    return replace(record, patient=who, visits=visits, statements=(*record.statements, TALK))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_long_names_a_long_question_and_a_long_telephone_line_stay_on_one_page(paper: str) -> None:
    line = Letterhead(contact="the nurses of the clinic for multiple sclerosis, weekdays nine to five, 01234 567890")
    (text,) = text_of(printing(crowded_page(), paper=paper, extras=frozenset(EXTRAS), letterhead=line))
    assert "01234 567890." in text
    assert ALWAYS[1] in text


def test_nothing_of_the_page_lacks_a_glyph() -> None:
    for number in (ADAM, UNABLE, ALL_THREE):
        for flowable in story(PATIENT, demo_printing(number)):
            for words in _words(flowable):
                assert not unprintable(words), words


def test_every_line_says_its_numbers_to_whoever_cannot_see_it() -> None:
    made = demo_printing(ADAM)
    html = as_html(PATIENT, made)
    said = [picture.alt for picture in _pictures(story(PATIENT, made))]
    for line in patient_page(made.summary).numbers:
        assert line.sentence in html
        assert line.sentence in said


def test_what_has_to_be_read_is_at_least_eleven_points() -> None:
    register()
    sizes = {p.style.fontSize for p in story(PATIENT, demo_printing(ADAM)) if isinstance(p, Paragraph)}
    assert min(sizes) >= SIZE >= 11
    assert LABEL_SIZE >= 9


def test_the_same_printing_gives_the_same_bytes() -> None:
    assert rendered(PATIENT, demo_printing(ADAM)) == rendered(PATIENT, demo_printing(ADAM))


def test_a_clinic_can_leave_out_numbers_and_questions_but_not_what_protects() -> None:
    everything = frozenset(f"patient.{part.id}" for part in PATIENT.parts)
    (text,) = text_of(replace(demo_printing(ADAM), letterhead=Letterhead(left_out=everything)))
    assert "Your numbers" not in text
    assert "Ask me about" not in text
    for words in ("inactive disease", "What got better or stayed the same", "What this means", *ALWAYS):
        assert words in text


def test_a_page_for_somebody_who_died_says_nothing_to_them() -> None:
    (text,) = text_of(printing(UGLY["died"]))
    assert "The record holds a death, so nothing else is printed here." in text
    assert not any(words in text for words in ("Your numbers", "you had", *ALWAYS))


def test_a_patients_words_are_read_as_words() -> None:
    record = told()
    asked = replace(record, visits=(*record.visits[:-1], replace(record.visits[-1], question="<b>a & b</b>")))
    (text,) = text_of(printing(asked, as_of=date(2026, 3, 9), extras=frozenset(EXTRAS)))
    assert "“<b>a & b</b>”" in text


# The lines


@cache
def lines(unable: bool = False) -> tuple[NumberLine, ...]:
    changes = {"t25fw": ("6.0", "6.0", None, None, None)} if unable else SLOWER_WALK
    return page(told(changes)).numbers


def shapes(drawing: Drawing, kind: type[Kind]) -> list[Kind]:
    return [shape for shape in drawing.contents if isinstance(shape, kind)]


def drawn(line: NumberLine, width: float = 250.0) -> Drawing:
    register()
    return number_drawing(line, width)


def marks(drawing: Drawing) -> tuple[float | None, float]:
    """Return where then and now stand."""
    then = shapes(drawing, Circle)
    now = [p for p in shapes(drawing, Polygon) if len(p.points) == 8]
    return (then[0].x if then else None), now[0].points[0]


def test_then_is_a_circle_and_now_a_diamond_and_better_is_to_the_right() -> None:
    then, now = marks(drawn(lines()[0]))  # slower: worse
    assert then is not None
    assert now < then
    better = told({"sdmt": ("40", "40", "50", "50", "50")})
    then, now = marks(drawn(page(better).numbers[2]))
    assert then is not None
    assert now > then


def test_where_a_mark_stands_is_its_share_of_the_line() -> None:
    drawing = drawn(lines()[0])
    then, now = marks(drawing)
    line = lines()[0]
    assert then is not None
    assert line.then is not None
    assert line.then.value is not None
    assert line.now.value is not None
    length = (then - now) / float(line.now.value - line.then.value) * float(line.end)
    assert length == pytest.approx(drawing.width - 2 * 4.6)


def test_who_cannot_do_a_test_has_a_mark_apart_from_the_scale() -> None:
    (field,) = shapes(drawn(lines(unable=True)[0]), Rect)
    then, now = marks(drawn(lines(unable=True)[0]))
    assert then is not None
    assert field.x < now < field.x + field.width < then
    assert "now not able · 20 Feb 2026" in [s.text for s in shapes(drawn(lines(unable=True)[0]), Lettering)]


def test_a_first_value_has_one_mark() -> None:
    first = replace(lines()[0], then=None)
    assert marks(drawn(first))[0] is None


@pytest.mark.parametrize("width", [230.0, 260.0, 500.0])
def test_no_two_texts_of_a_line_meet_and_none_leaves_it(width: float) -> None:
    register()
    found = [lines(), lines(unable=True)]
    found += [patient_page(demo_printing(n).summary, EXTRAS).numbers for n in (0, 5, 14, 22, 39, 45)]
    for line in (line for group in found for line in group):
        texts = shapes(drawn(line, width), Lettering)
        boxes = [(s.x, s.y, s.x + stringWidth(s.text, s.font, s.size), s.y + s.size * 0.75) for s in texts]
        assert all(x1 >= 0 and x2 <= width + 0.01 and y1 >= 0 and y2 <= HEIGHT for x1, y1, x2, y2 in boxes)
        for place, one in enumerate(boxes):
            for other in boxes[place + 1 :]:
                apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
                assert apart, (line.title, one, other)


def test_the_lines_use_no_colour() -> None:
    for line in (*lines(), *lines(unable=True)):
        for shape in drawn(line).contents:
            for colour in colours(shape):
                assert all(abs(a - b) < 0.1 for a, b in pairwise(colour.rgb())), (line.title, shape)


def colours(shape: Shape) -> list[Color]:
    """Return the colours that a shape is drawn in: one at the least."""
    if isinstance(shape, Lettering):
        return [shape.colour]
    found = [shape.pen.colour] if shape.pen is not None else []
    fill = getattr(shape, "fill", None)
    found += [fill] if fill is not None else []
    assert found
    return found


def _pictures(parts: object) -> list[Picture]:
    if isinstance(parts, Picture):
        return [parts]
    if isinstance(parts, (list, tuple)):
        return [picture for part in parts for picture in _pictures(part)]
    return [picture for row in getattr(parts, "_cellvalues", getattr(parts, "rows", ())) for picture in _pictures(row)]


def _words(flowable: object) -> list[str]:
    """Return the texts of a flowable, drawings included."""
    if isinstance(flowable, Paragraph):
        return [flowable.getPlainText()]
    if isinstance(flowable, Picture):
        return [flowable.alt, *(text.text for text in shapes(flowable.drawing, Lettering))]
    if isinstance(flowable, (list, tuple)):
        return [words for part in flowable for words in _words(part)]
    return [words for row in getattr(flowable, "_cellvalues", getattr(flowable, "rows", ())) for words in _words(row)]
