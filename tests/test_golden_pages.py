"""Every document of every kind of patient reads and looks as it was kept; tests/golden_pages.py says how."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tests import golden_pages


@pytest.mark.parametrize(("document", "code"), golden_pages.names())
def test_a_page_reads_as_it_was_kept(document: str, code: str) -> None:
    kept = golden_pages.path(document, code, "txt").read_text("utf-8")
    assert golden_pages.text(document, code) == kept


@pytest.mark.parametrize(("document", "code"), golden_pages.pictured())
def test_a_page_looks_as_it_was_kept(document: str, code: str) -> None:
    kept = Image.open(golden_pages.path(document, code, "png"))
    assert golden_pages.share_of_other_dots(golden_pages.picture(document, code), kept) <= golden_pages.SHARE


@pytest.mark.parametrize(("document", "code"), golden_pages.pictured())
def test_a_page_that_moved_by_a_line_would_be_found(document: str, code: str) -> None:
    kept = Image.open(golden_pages.path(document, code, "png")).convert("L")
    assert golden_pages.share_of_other_dots(ImageChops.offset(kept, 0, 5), kept) > golden_pages.SHARE


def test_no_page_is_kept_that_nobody_prints() -> None:
    wanted = {golden_pages.path(*one, "txt") for one in golden_pages.names()}
    wanted |= {golden_pages.path(*one, "png") for one in golden_pages.pictured()}
    assert set(golden_pages.GOLDEN.iterdir()) == wanted
