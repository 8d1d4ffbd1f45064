"""What can be printed: a document is a list of parts, a part is a function that returns flowables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reportlab.platypus import Flowable

from reports.page import Printing

Section = Callable[[Printing], list[Flowable]]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document. A clinic may leave out what is not ``always`` there.

    ``gives_way``: what it reads of ``Printing.detail``, by which it is shortened where the page is full.
    """

    id: str
    title: str  # as the settings name it
    make: Section
    always: bool = False
    gives_way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A kind of printed page: what it is called, its parts in their order, and how many pages it may have."""

    id: str
    title: str  # as the screen names it: "Clinician's summary"
    heading: str  # the start of the PDF's title, "Summary" of "Summary as of 9 Mar 2026"
    subject: str
    file_word: str  # in the name of a file
    parts: tuple[Part, ...]
    most_pages: int = 2
    for_patient: bool = False  # handed to the patient
