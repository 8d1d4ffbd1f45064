"""The page that a patient takes home: one page, in larger type, of domain.patient_page's words."""

from __future__ import annotations

from reports.document import Document, Part
from reports.sections.patient_parts import (
    EVERYTHING,
    always,
    better_and_next,
    found_and_answer,
    meaning,
    numbers,
    open_points,
    to_ask,
    top,
)

PATIENT = Document(
    id="patient",
    title="Patient's page",
    heading="Your results and next steps",
    subject="Measurements, next steps and questions",
    file_word="patient-page",
    parts=(
        Part("top", "Who it is for", top, always=True),
        Part("answer", "Relapses and scans", found_and_answer, always=True, gives_way=EVERYTHING),
        Part("numbers", "Numbers as lines", numbers, gives_way=EVERYTHING),
        Part("open", "What got harder, and what is not known", open_points, always=True, gives_way=EVERYTHING),
        Part("better", "What got better, and next steps", better_and_next, always=True, gives_way=EVERYTHING),
        Part("meaning", "What it means", meaning, always=True, gives_way=EVERYTHING),
        Part("ask", "Ask me about", to_ask, gives_way=EVERYTHING),
        Part("always", "What stands on every page", always, always=True, gives_way=EVERYTHING),
    ),
    most_pages=1,
    for_patient=True,
)
