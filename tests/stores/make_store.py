"""Makes the kept store of the newest schema version: python -m tests.stores.make_store, once for each version.

The folder is never made again afterwards. It is what a release of its day wrote, and every later one must open it.
Its passphrase is PASSPHRASE of tests/store_samples.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

from storage import schema
from storage.printed import Left
from tests.store_samples import FULL_RECORD, make_store


def main() -> int:
    """Make the folder; return 0, or 1 if it is there already."""
    folder = Path(__file__).parent / schema.KNOWN[-1].split("_")[0]
    if folder.exists():
        print(f"{folder} is kept as it is.", file=sys.stderr)
        return 1
    store, _ = make_store(folder)
    patient = store.add_record(FULL_RECORD)
    left = Left("clinician", "pdf", b"%PDF-1.4 the page as it left that day")
    store.printed.add(store.record(patient.id), "summary printed", "0" * 64, "RRMS, active", left)
    store.drafts.save(patient.id, "visit", {"edss": "4,"})
    store.close()
    (folder / "store.lock").unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
