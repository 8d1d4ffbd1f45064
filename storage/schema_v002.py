"""What the second release added: fields of records that were there, and the new kinds of records."""

TABLES = """
ALTER TABLE value ADD COLUMN carried_from TEXT;
ALTER TABLE visit ADD COLUMN chosen_for TEXT NOT NULL DEFAULT '[]';
ALTER TABLE visit ADD COLUMN question TEXT NOT NULL DEFAULT '';
ALTER TABLE patient ADD COLUMN lost_since TEXT;
ALTER TABLE relapse ADD COLUMN outlasted_fever INTEGER;
ALTER TABLE relapse ADD COLUMN new_signs INTEGER;
ALTER TABLE relapse ADD COLUMN mri_support INTEGER;
ALTER TABLE relapse ADD COLUMN separate INTEGER;
ALTER TABLE infection ADD COLUMN "end" TEXT;
ALTER TABLE infection ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE treatment ADD COLUMN aim TEXT NOT NULL DEFAULT '';
ALTER TABLE treatment ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE medicine ADD COLUMN dose TEXT NOT NULL DEFAULT '';
ALTER TABLE medicine ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE medicine ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE comorbidity ADD COLUMN note TEXT NOT NULL DEFAULT '';

CREATE TABLE patient_identifier (
    patient_id TEXT NOT NULL REFERENCES patient (id),
    position INTEGER NOT NULL,
    system TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (patient_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE scan_marker (
    scan_id TEXT NOT NULL REFERENCES scan (id),
    position INTEGER NOT NULL,
    field TEXT NOT NULL,
    value TEXT,
    text TEXT NOT NULL,
    PRIMARY KEY (scan_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE lab (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    "on" TEXT NOT NULL,
    test TEXT NOT NULL,
    value TEXT,
    unit TEXT NOT NULL,
    text TEXT NOT NULL,
    specimen TEXT NOT NULL,
    reference TEXT NOT NULL,
    method TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX lab_of_patient ON lab (patient_id, "on");

CREATE TABLE pregnancy (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    start TEXT NOT NULL,
    due TEXT,
    "end" TEXT,
    outcome TEXT NOT NULL,
    breastfeeding INTEGER,
    breastfed_until TEXT,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX pregnancy_of_patient ON pregnancy (patient_id, start);

CREATE TABLE consent (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    "on" TEXT NOT NULL,
    purpose TEXT NOT NULL,
    given INTEGER,
    withdrawn TEXT,
    document TEXT NOT NULL,
    by TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX consent_of_patient ON consent (patient_id, "on");

CREATE TABLE referral (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    "on" TEXT NOT NULL,
    "to" TEXT NOT NULL,
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    status TEXT NOT NULL,
    seen TEXT,
    result TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX referral_of_patient ON referral (patient_id, "on");

CREATE TABLE device (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    quantity TEXT NOT NULL,
    device TEXT NOT NULL,
    version TEXT NOT NULL,
    unit TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX device_of_patient ON device (patient_id, quantity);

CREATE TABLE device_day (
    device_id TEXT NOT NULL REFERENCES device (id),
    position INTEGER NOT NULL,
    "on" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (device_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE concern (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    "on" TEXT NOT NULL,
    what TEXT NOT NULL,
    acknowledged_by TEXT NOT NULL,
    closed_on TEXT,
    closed_by TEXT NOT NULL,
    outcome TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX concern_of_patient ON concern (patient_id, "on");

CREATE TABLE checked (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    rule TEXT NOT NULL,
    kind TEXT NOT NULL,
    record_id TEXT NOT NULL,
    facts TEXT NOT NULL,
    "on" TEXT NOT NULL,
    by TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX checked_of_patient ON checked (patient_id, "on");

-- Pages that left the program. "used" says what they were made from: a JSON list of [table, id, digest].
CREATE TABLE printed (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    "on" TEXT NOT NULL,
    who TEXT NOT NULL,
    page TEXT NOT NULL,
    stamp TEXT NOT NULL,
    labels TEXT NOT NULL,
    used TEXT NOT NULL,
    recalled_on TEXT,
    recalled_reason TEXT NOT NULL
) STRICT;
CREATE INDEX printed_of_patient ON printed (patient_id, added);
CREATE INDEX printed_by_stamp ON printed (stamp);
"""
