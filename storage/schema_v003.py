"""What the plan of the review's Figure 5 added: its entries, each in one of six rows."""

TABLES = """
CREATE TABLE plan (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    "on" TEXT NOT NULL,
    "row" TEXT NOT NULL,
    what TEXT NOT NULL,
    drug TEXT NOT NULL,
    state TEXT,
    start TEXT,
    "end" TEXT,
    by_whom TEXT NOT NULL,
    trial TEXT NOT NULL,
    registry_number TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX plan_of_patient ON plan (patient_id, "on");
"""
