"""How the file of a page is called: names of files are seen by others, so no name of a person is in one."""

from __future__ import annotations

from domain.summary import PatientSummary
from reports.document import Document


def file_name(document: Document, summary: PatientSummary, code: str = "", ending: str = "pdf") -> str:
    """Return document, number and day, as "smoulder-summary-4711-2026-03-09.pdf"; *code* stands for the number."""
    number = code or summary.identity.number
    kept = "".join(c if c.isalnum() or c in "-_" else "-" for c in number)
    return f"smoulder-{document.file_word}-{kept}-{summary.stamp.as_of.isoformat()}.{ending}"
