"""The tables of the first release, as they were: a migration is never changed once a release has it."""

TABLES = """
CREATE TABLE store (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE patient (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    code TEXT NOT NULL,
    family_name TEXT NOT NULL,
    given_name TEXT NOT NULL,
    number TEXT NOT NULL,
    birth_date TEXT,
    sex TEXT,
    dominant_hand TEXT,
    onset_date TEXT,
    diagnosis_date TEXT,
    education_years INTEGER,
    death_date TEXT,
    death_from_ms INTEGER,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX patient_code ON patient (code) WHERE deleted_at IS NULL;

CREATE TABLE patient_search (
    patient_id TEXT PRIMARY KEY REFERENCES patient (id),
    folded TEXT NOT NULL,
    sort_name TEXT NOT NULL
) STRICT;
CREATE INDEX patient_search_by_name ON patient_search (sort_name);

-- What the source of an imported record did not have: columns taken as in order, or "relapses", of which then
-- nothing is known.
CREATE TABLE patient_source (
    patient_id TEXT NOT NULL REFERENCES patient (id),
    lacks TEXT NOT NULL,
    PRIMARY KEY (patient_id, lacks)
) STRICT, WITHOUT ROWID;

CREATE TABLE course (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    course TEXT NOT NULL,
    since TEXT,
    decided_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX course_of_patient ON course (patient_id, since);

CREATE TABLE visit (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    "on" TEXT NOT NULL,
    kind TEXT,
    comparable INTEGER,
    not_comparable_reason TEXT NOT NULL,
    relapse_since_last INTEGER,
    fever_or_heat INTEGER,
    edss_source TEXT NOT NULL,
    edss_reason TEXT NOT NULL,
    aid TEXT,
    rater TEXT NOT NULL,
    method TEXT NOT NULL,
    recorded_on TEXT,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
-- What the patient list asks of every patient is read from the indexes alone.
CREATE INDEX visit_of_patient ON visit (patient_id, "on", deleted_at, id);

CREATE TABLE value (
    visit_id TEXT NOT NULL REFERENCES visit (id),
    position INTEGER NOT NULL,
    measure TEXT NOT NULL,
    value TEXT,
    trial INTEGER NOT NULL,
    flag TEXT,
    note TEXT NOT NULL,
    PRIMARY KEY (visit_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX value_edss ON value (visit_id, trial, value) WHERE measure = 'edss' AND value IS NOT NULL;

CREATE TABLE relapse (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    onset TEXT NOT NULL,
    fever INTEGER,
    infection INTEGER,
    adjudication TEXT,
    adjudicated_by TEXT NOT NULL,
    systems TEXT NOT NULL,
    severity TEXT NOT NULL,
    duration_days INTEGER,
    steroids INTEGER,
    recovery TEXT,
    reported_by TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX relapse_of_patient ON relapse (patient_id, onset);

CREATE TABLE infection (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    onset TEXT NOT NULL,
    kind TEXT NOT NULL,
    fever INTEGER,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX infection_of_patient ON infection (patient_id, onset);

CREATE TABLE scan (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    "on" TEXT NOT NULL,
    gd_enhancing INTEGER,
    new_t2 INTEGER,
    enlarging_t2 INTEGER,
    contrast_given INTEGER,
    compared_with TEXT,
    quality_ok INTEGER,
    brain_done INTEGER,
    cord_done INTEGER,
    rim_lesions INTEGER,
    slowly_expanding_lesions INTEGER,
    pbvc_percent TEXT,
    cord_area_mm2 TEXT,
    scanner TEXT NOT NULL,
    note TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX scan_of_patient ON scan (patient_id, "on");

CREATE TABLE treatment (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    drug TEXT NOT NULL,
    start TEXT NOT NULL,
    stop TEXT,
    stop_reason TEXT NOT NULL,
    dose TEXT NOT NULL,
    interval TEXT NOT NULL,
    trial TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX treatment_of_patient ON treatment (patient_id, start);

CREATE TABLE medicine (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    name TEXT NOT NULL,
    start TEXT,
    stop TEXT,
    as_needed INTEGER,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX medicine_of_patient ON medicine (patient_id, start);

CREATE TABLE comorbidity (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    condition TEXT NOT NULL,
    since TEXT,
    controlled INTEGER,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX comorbidity_of_patient ON comorbidity (patient_id, since);

CREATE TABLE review (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    "on" TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX review_of_patient ON review (patient_id, "on");

CREATE TABLE review_answer (
    review_id TEXT NOT NULL REFERENCES review (id),
    position INTEGER NOT NULL,
    factor TEXT NOT NULL,
    answer TEXT NOT NULL,
    value TEXT,
    unit TEXT NOT NULL,
    action TEXT NOT NULL,
    by_whom TEXT NOT NULL,
    due TEXT,
    PRIMARY KEY (review_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement (
    added INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    patient_id TEXT NOT NULL REFERENCES patient (id),
    "on" TEXT NOT NULL,
    kind TEXT NOT NULL,
    start TEXT,
    "end" TEXT,
    reason TEXT NOT NULL,
    by TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    deleted_at TEXT,
    deleted_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX statement_of_patient ON statement (patient_id, "on");

CREATE TABLE draft (
    id TEXT PRIMARY KEY,
    patient_id TEXT NOT NULL,
    form TEXT NOT NULL,
    payload TEXT NOT NULL,
    who TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    UNIQUE (patient_id, form)
) STRICT;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
    number INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    table_name TEXT NOT NULL,
    row_id TEXT NOT NULL,
    patient_id TEXT NOT NULL,
    before TEXT,
    after TEXT,
    reason TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
CREATE INDEX audit_of_patient ON audit (patient_id, number);
CREATE INDEX audit_of_row ON audit (table_name, row_id, number);
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'a line of the audit log never changes'); END;
CREATE TRIGGER audit_never_shrinks BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'a line of the audit log is never removed'); END;
"""
