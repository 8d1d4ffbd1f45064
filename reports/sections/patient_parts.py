"""The parts of the patient's page, each from the words of domain.patient_page."""

from __future__ import annotations

from dataclasses import fields, replace

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from domain.dates import show
from domain.patient_page import PatientPage, patient_page
from domain.patient_passage import Passage
from reports.flow import height_of
from reports.number_line import number_drawing
from reports.page import FULL, SHORTER, Detail, Printing
from reports.patient_style import (
    FOR_WHOM,
    NAME,
    PAGE_TITLE,
    PASSAGE,
    STRONG,
    WHAT,
    WritingLines,
    plain,
    points,
)
from reports.style import INK, SOFT, box, columns, picture, text

AIR = 4 * mm
ROOM = (FULL, *SHORTER)
EVERYTHING = tuple(field.name for field in fields(Detail))  # what ``shortness`` reads of the detail
# What gives way where the room is short, step by step. The lines to write on give way before.
AIRS = (1.0, 0.75, 0.6, 0.45, 0.35, 0.35, 0.35)
STEPS = (5, 5, 5, 4, 4, 3, 2)  # what comes next; the others stay in the clinic's list
NUMBERS = (3, 3, 3, 3, 3, 2, 1)


def shortness(printing: Printing) -> int:
    """Return how short the room is: 0 = as much as wanted; the page is made again until it fits."""
    return ROOM.index(printing.detail) if printing.detail in ROOM else 0


def page_of(printing: Printing) -> PatientPage:
    """Return the words of the page."""
    return patient_page(printing.summary, printing.extras, printing.letterhead.contact)


def top(printing: Printing) -> list[Flowable]:
    """Return what the page is, whom it is for and of which day."""
    page = page_of(printing)
    found: list[Flowable] = [
        text(page.title, PAGE_TITLE),
        text(f"For {printing.name} · as of {show(printing.summary.stamp.as_of)}", FOR_WHOM),
    ]
    return [*found, *([_air(printing), plain(page.unprinted)] if page.unprinted else [])]


def found_and_answer(printing: Printing) -> list[Flowable]:
    """Return what relapses and scans show, or the answer to what they and a worsening ask together."""
    page = page_of(printing)
    parts: list[Flowable] = []
    if page.search is not None:
        parts += [_air(printing), *_passage(page.search)]
    if page.answer is not None:
        parts += [_air(printing), box(_passage(page.answer), printing.width, fill=SOFT, edge=INK)]
    return parts


def numbers(printing: Printing) -> list[Flowable]:
    """Return the numbers, each with its line."""
    page = page_of(printing)
    if not page.numbers:
        return []
    gap = 6 * mm
    half = (printing.width - gap) / 2
    parts: list[Flowable] = [_air(printing), text("Your numbers", PASSAGE)]
    for line in page.numbers[: NUMBERS[shortness(printing)]]:
        words = [text(line.title, NAME), text(line.what, WHAT), plain(line.said)]
        parts += [
            Spacer(0, AIR * AIRS[shortness(printing)] / 2),
            columns((words, [picture(number_drawing(line, half), line.sentence)]), printing.width, gap),
        ]
    return parts


def open_points(printing: Printing) -> list[Flowable]:
    """Return what got harder and stands nowhere else, and what is not known."""
    page = page_of(printing)
    found = (passage for passage in (page.harder, page.not_known) if passage is not None)
    return [part for passage in found for part in (_air(printing), *_passage(passage))]


def better_and_next(printing: Printing) -> list[Flowable]:
    """Return what got better or stayed the same, and what comes next, side by side."""
    page = page_of(printing)
    if page.better is None or page.steps is None:
        return []
    steps = replace(page.steps, points=page.steps.points[: STEPS[shortness(printing)]])
    sides = (_passage(page.better), _passage(steps))
    return [_air(printing), columns(sides, printing.width, gap=8 * mm)]


def meaning(printing: Printing) -> list[Flowable]:
    """Return what it means, as far as that was discussed."""
    page = page_of(printing)
    return [_air(printing), *_passage(page.meaning)] if page.meaning is not None else []


def to_ask(printing: Printing) -> list[Flowable]:
    """Return what to ask, with lines to write on."""
    page = page_of(printing)
    if page.ask is None:
        return []
    lines = WritingLines(printing.width, sum(height_of(part, printing.width) for part in always(printing)))
    return [_air(printing), *_passage(page.ask, "□"), plain("My own questions:"), lines]


def always(printing: Printing) -> list[Flowable]:
    """Return what stands on every page, in a box at its foot."""
    page = page_of(printing)
    if page.always is None:
        return []
    words = [text(page.always.heading, PASSAGE), *points(page.always.points, style=STRONG)]
    return [_air(printing), box(words, printing.width, fill=SOFT, edge=INK)]


def _air(printing: Printing) -> Spacer:
    return Spacer(0, AIR * AIRS[shortness(printing)])


def _passage(passage: Passage, mark: str = "•") -> list[Flowable]:
    return [
        text(passage.heading, PASSAGE),
        *(plain(words) for words in passage.sentences),
        *points(passage.points, mark),
    ]
