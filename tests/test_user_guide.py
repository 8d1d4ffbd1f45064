"""What the README and the user guide promise: links and pictures are there, and every line to type is understood."""

from __future__ import annotations

import re
import shlex
import struct
from pathlib import Path

import pytest

from commands import cli

PROJECT = Path(__file__).resolve().parents[1]
GUIDE = PROJECT / "docs" / "user-guide"
PAGES = (PROJECT / "README.md", PROJECT / "docs" / "safety-tests.md", *sorted(GUIDE.glob("*.md")))
PICTURES = sorted((GUIDE / "pictures").iterdir())
LINES = sorted({line for page in PAGES for line in re.findall(r"python3 main\.py[^`\n]*", page.read_text("utf-8"))})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_and_picture_of_a_page_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_index_names_every_page_and_the_pages_show_every_picture() -> None:
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    assert [
        page.name for page in GUIDE.glob("*.md") if page.name != "README.md" and f"({page.name})" not in index
    ] == []
    shown = {name for page in PAGES for name in re.findall(r"pictures/([\w-]+\.png)", page.read_text(encoding="utf-8"))}
    assert shown == {picture.name for picture in PICTURES}
    assert len(PICTURES) >= 6


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_a_png_of_a_window_and_under_200_kilobytes(picture: Path) -> None:
    data = picture.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert width >= 1280
    assert height >= 800
    assert len(data) < 200_000


@pytest.mark.parametrize("line", [line for line in LINES if "COMMAND" not in line])
def test_a_line_that_a_page_tells_to_type_is_understood(line: str) -> None:
    words = shlex.split(line)[2:]
    chosen = cli.parse(words)
    assert chosen.command == next((word for word in words if not word.startswith("-") and chosen.command), None)


def test_the_readme_lists_every_command() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert [c.name for c in cli.COMMANDS if f"`python3 main.py {c.name} " not in readme] == []
