"""The treatment history: every treatment with the reason for stopping, and what is recorded in each one's time."""

from __future__ import annotations

from reports.document import Document, Part
from reports.page import Printing
from reports.render import rendered
from reports.sections.treatment_history import chart, heading, medicines, notes, now, times, treatments
from reports.sections.who import LISTS

TREATMENT_HISTORY = Document(
    id="treatments",
    title="Treatment history",
    heading="Treatment history",
    subject="Multiple sclerosis: treatments with the reasons for stopping",
    file_word="treatments",
    parts=(
        Part("heading", "Who it is about", heading, always=True),
        Part("now", "On or off treatment", now, always=True, gives_way=LISTS),
        Part("chart", "Chart of treatments", chart),
        Part("treatments", "Treatments", treatments, always=True, gives_way=LISTS),
        Part("times", "Recorded in each time", times, gives_way=LISTS),
        Part("medicines", "Other medicines", medicines, gives_way=LISTS),
        Part("notes", "How to read it", notes, always=True),
    ),
    most_pages=4,  # a history that is handed over is whole wherever it can be
)


def treatment_history_pages(printing: Printing) -> bytes:
    """Return the treatment history as PDF, four pages at most. The same printing gives the same bytes."""
    return rendered(TREATMENT_HISTORY, printing)
