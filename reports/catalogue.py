"""Every document that can be printed, in the order in which it is offered."""

from __future__ import annotations

from collections.abc import Mapping

from reports.clinician import CLINICIAN
from reports.document import Document
from reports.patient import PATIENT

DOCUMENTS: Mapping[str, Document] = {document.id: document for document in (CLINICIAN, PATIENT)}
