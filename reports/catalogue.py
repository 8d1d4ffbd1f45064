"""Every document that can be printed, in the order in which it is offered."""

from __future__ import annotations

from collections.abc import Mapping

from reports.brain_health import BRAIN_HEALTH_PLAN
from reports.clinician import CLINICIAN
from reports.document import Document
from reports.patient import PATIENT
from reports.treatments import TREATMENT_HISTORY

DOCUMENTS: Mapping[str, Document] = {
    document.id: document for document in (CLINICIAN, PATIENT, BRAIN_HEALTH_PLAN, TREATMENT_HISTORY)
}
