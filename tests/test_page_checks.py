"""The checks of printed pages find what they are for: letters over letters, and ink in the margins."""

from __future__ import annotations

from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from tests.page_checks import inked_margins, letters_over_letters


def page(*words: tuple[float, float, str]) -> bytes:
    """Return a page with words at these places."""
    out = BytesIO()
    canvas = Canvas(out)
    for x, y, text in words:
        canvas.drawString(x, y, text)
    canvas.save()
    return out.getvalue()


def test_words_that_run_into_one_another_are_found_and_words_side_by_side_are_not() -> None:
    assert letters_over_letters(page((100, 500, "interferon"), (105, 501, "natalizumab")))
    assert letters_over_letters(page((100, 500, "interferon"), (200, 500, "natalizumab"), (100, 488, "AVA"))) == []


def test_words_that_run_into_a_margin_are_found() -> None:
    assert inked_margins(page((5, 500, "interferon"))) == ["page 1, left"]
    assert inked_margins(page((100, 500, "interferon"))) == []
