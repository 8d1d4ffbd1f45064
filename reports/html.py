"""A page as accessible HTML: the same tree that the PDF's structure is written from, in one file without scripts.

What a page of paper says at its head and foot is said once, before and after the story.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import count

from reports.document import Document
from reports.html_drawing import svg
from reports.html_look import CSS
from reports.page import Printing
from reports.render import story, title
from reports.strips import across, foot_lines, footer_lines, notices, who
from reports.tagged import Element, Role
from reports.tagged_story import structure
from reports.typeface import register

TAGS = {
    Role.TITLE: "h1",
    Role.HEADING: "h2",
    Role.PARAGRAPH: "p",
    Role.GROUP: "div",
    Role.LIST: "ul",
    Role.ITEM: "li",
    Role.POINT: "p",
    Role.TABLE: "table",
    Role.ROW: "tr",
    Role.HEAD_CELL: "th",
    Role.CELL: "td",
}
TOO_LONG = re.compile(r"(\S{24})(?=\S)")  # a piece of a word that goes on
SCOPES = {"Column": "col", "Row": "row"}


def as_html(document: Document, printing: Printing) -> str:
    """Return *document* as one HTML file. The same printing gives the same text.

    Lists are as long as ``printing.detail`` says: no page ends here, so nothing is shortened for room.
    """
    register()
    tree = structure(story(document, printing))
    numbers = count(1)
    body = "\n".join(_written(element, numbers) for element in tree.kids)
    return _PAGE.format(
        title=escape(title(document, printing)),
        subject=escape(document.subject),
        css=CSS,
        head=_head(printing),
        body=body,
        foot=_lines([*footer_lines(printing), *foot_lines(printing)]),
    )


_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="description" content="{subject}">
<title>{title}</title>
<style>
{css}</style>
</head>
<body>
<header>
{head}
</header>
<main>
{body}
</main>
<footer>
{foot}
</footer>
</body>
</html>
"""


def _head(printing: Printing) -> str:
    name, rest = who(printing)
    said = [notices(printing)] if notices(printing) else []
    word = across(printing)
    if word and word not in notices(printing):
        said.append(word)
    return "\n".join([f"<p><strong>{escape(name)}</strong> {escape(rest)}</p>", *([_lines(said)] if said else [])])


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(f"<p>{escape(line)}</p>" for line in lines)


def _written(element: Element, numbers: Iterator[int]) -> str:
    """Return an element and what is below it; *numbers* name the captions."""
    if element.role is Role.ORNAMENT:
        if not element.image:
            return ""
        return f'<img class="logo" alt="" src="data:{_kind(element.image)};base64,{_coded(element.image)}">'
    if element.role is Role.FIGURE:
        return _figure(element, f"figure-{next(numbers)}")
    tag = TAGS[element.role]
    inside = _words(element.words) + "".join(_written(kid, numbers) for kid in element.kids)
    scope = f' scope="{SCOPES[element.scope]}"' if element.scope else ""
    look = f' class="{escape(element.look)}"' if element.look else ""
    return f"<{tag}{look}{scope}>{inside}</{tag}>"


def _words(words: str) -> str:
    """Return words as HTML; one too long for a column of a table may go on on the next line."""
    return "<wbr>".join(escape(part) for part in TOO_LONG.sub(r"\1\n", words).split("\n"))


def _figure(element: Element, name: str) -> str:
    drawn = svg(element.drawing, f'aria-labelledby="{name}"' if element.kids else f'aria-label="{escape(element.alt)}"')
    words = "".join(f'<figcaption id="{name}">{escape(kid.words)}</figcaption>' for kid in element.kids)
    return f"<figure>{drawn}{words}</figure>"


def _kind(image: bytes) -> str:
    return "image/png" if image.startswith(b"\x89PNG") else "image/jpeg"


def _coded(image: bytes) -> str:
    return base64.b64encode(image).decode("ascii")
