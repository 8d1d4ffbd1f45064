"""A clinic at work, to be killed at any moment: python -m tests.store_writer FOLDER FIRST, from the project's folder.

It adds patient after patient, each with two visits and a draft in one transaction, and prints a patient's code once
the store has acknowledged it.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from domain.records import Patient
from tests.store_samples import FULL_RECORD, reopen


def main(folder: Path, first: int) -> None:
    """Write until killed."""
    store = reopen(folder)
    for number in count(first):
        with store.transaction():
            patient = store.add_record(replace(FULL_RECORD, patient=Patient("", f"W{number}", "Work")))
            store.drafts.save(patient.id, "visit", {"number": number})
        print(number, flush=True)
        visit = store.visits.of_patient(patient.id)[0]
        store.visits.update(replace(visit, values=(), note=f"changed {number}"))
        print(f"changed {number}", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
