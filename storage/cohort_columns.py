"""The files of a cohort folder as data: one row a column, read by import, export, data package and tests alike.

Source of the format: docs/exchange-format.md, which a test compares with these tables.
"""

from __future__ import annotations

from domain.measures import MEASURES
from domain.records import (
    Adjudication,
    Aid,
    Course,
    Flag,
    Hand,
    Recovery,
    Sex,
    StatementKind,
    VisitKind,
)
from domain.values import scale_of
from storage.cohort_cells import (
    ASSUMED,
    DAY,
    DECIMAL,
    KEY,
    LIST,
    PARTIAL,
    TEXT,
    YES_NO,
    CellType,
    choice,
    measured,
    one_of,
    whole,
)
from storage.cohort_table import Column, Table

# Everything measured that is a column of visits.csv; what is measured besides goes to values.csv.
VISIT_MEASURES: tuple[str, ...] = (
    "edss",
    "fs_visual",
    "fs_brainstem",
    "fs_pyramidal",
    "fs_cerebellar",
    "fs_sensory",
    "fs_bowel_bladder",
    "fs_cerebral",
    "ambulation",
    "walking_distance_m",
    "t25fw",
    "nhpt_dominant",
    "nhpt_non_dominant",
    "nhpt",
    "sdmt",
)


def _column(
    name: str,
    type_: CellType,
    about: str,
    *,
    field: str = "",
    required: bool = False,
    needed: bool = False,
    in_life: bool = False,
    may_be_future: bool = False,
) -> Column:
    return Column(name, type_, about, field or name, required, needed, in_life, may_be_future)


def _measure_column(measure_id: str) -> Column:
    measure = MEASURES[measure_id]
    return _column(measure_id, measured(measure), f"{measure.title}: {scale_of(measure)}")


PATIENT = _column("patient", KEY, "the registry's own id of the patient", required=True)
COUNT = whole(0, 999)

PATIENTS = Table(
    "patients.csv",
    "Who the patients are; their order is the registry's.",
    (
        PATIENT,
        _column("family_name", TEXT, "family name"),
        _column("given_name", TEXT, "given name"),
        _column("number", TEXT, "the clinic's own number of the patient"),
        _column("birth_date", PARTIAL, "date of birth"),
        _column("sex", choice(Sex), "sex"),
        _column("dominant_hand", choice(Hand), "dominant hand"),
        _column("onset_date", PARTIAL, "first symptom", in_life=True),
        _column("diagnosis_date", PARTIAL, "diagnosis", in_life=True),
        _column("course", choice(Course), "the disease course; courses.csv wins over it"),
        _column("course_since", PARTIAL, "since when that course; unknown before it", in_life=True),
        _column("education_years", whole(0, 40), "years of education"),
        _column("death_date", PARTIAL, "date of death"),
        _column("death_from_ms", YES_NO, "whether multiple sclerosis was the cause of death"),
        _column("assumed", ASSUMED, "what an earlier import took as in order; exports write it"),
    ),
    ordered=(("birth_date", "death_date"),),
)
COURSES = Table(
    "courses.csv",
    "The history of the disease course; wins over patients.csv.",
    (
        PATIENT,
        _column("course", choice(Course), "the disease course", required=True),
        _column("since", PARTIAL, "since when; empty = without a date", needed=True, in_life=True),
        _column("decided_by", TEXT, "who decided it"),
        _column("reason", TEXT, "why"),
    ),
)
VISITS = Table(
    "visits.csv",
    "One row a visit; two on one day are both kept, in their order.",
    (
        PATIENT,
        _column("date", DAY, "day of the visit", field="on", required=True, in_life=True),
        _column("kind", choice(VisitKind), "why the visit took place"),
        _column("comparable", YES_NO, "whether the visit compares with others; empty = not stated"),
        _column("not_comparable_reason", TEXT, "why it does not compare"),
        _column(
            "relapse_since_last", YES_NO, "any relapse since the last visit; at the first one, in the last 12 months"
        ),
        _column("fever_or_heat", YES_NO, "fever or heat at the visit"),
        _column("edss_source", one_of("clinician", "computed"), "which step stands in edss"),
        _column("edss_reason", TEXT, "why the clinician's step differs from the computed one"),
        *(_measure_column(measure) for measure in VISIT_MEASURES),
        _column("aid", choice(Aid), "walking aid used on the day"),
        _column("rater", TEXT, "who examined"),
        _column("method", TEXT, "examined, reported or telephone"),
        _column("recorded_on", DAY, "day on which the visit was recorded"),
        _column("note", TEXT, "free text"),
    ),
)
VALUES = Table(
    "values.csv",
    "Trials, reasons why there is no value, notes, and all that is measured besides; trials win over visits.csv.",
    (
        PATIENT,
        _column(
            "date", DAY, "day of the visit; a day without a visit makes one", field="on", required=True, in_life=True
        ),
        _column("visit", whole(1, 99), "which visit of that day, from 1; empty = its last"),
        _column("measure", KEY, "id of the measure", required=True),
        _column("trial", COUNT, "number of the trial, from 1; empty = the value of the day itself"),
        _column("value", DECIMAL, "in the unit of the measure; empty = no value"),
        _column("flag", choice(Flag), "why there is no value: unable (because of MS) or other"),
        _column("note", TEXT, "free text"),
    ),
)
RELAPSES = Table(
    "relapses.csv",
    "Relapses and suspected relapses.",
    (
        PATIENT,
        _column("onset", PARTIAL, "first day, as far as it is known", required=True, in_life=True),
        _column("fever", YES_NO, "fever at the time"),
        _column("infection", YES_NO, "infection at the time"),
        _column(
            "adjudication",
            choice(Adjudication),
            "what a clinician made of it; empty with fever or infection = uncertain",
        ),
        _column("adjudicated_by", TEXT, "who decided that"),
        _column("systems", LIST, "functional systems affected"),
        _column("severity", TEXT, "severity"),
        _column("duration_days", whole(0, 9999), "duration, days"),
        _column("steroids", YES_NO, "whether steroids were given"),
        _column("recovery", choice(Recovery), "recovery"),
        _column("reported_by", TEXT, "who reported it"),
        _column("note", TEXT, "free text"),
    ),
)
INFECTIONS = Table(
    "infections.csv",
    "Infections.",
    (
        PATIENT,
        _column("onset", PARTIAL, "first day, as far as it is known", required=True, in_life=True),
        _column("kind", TEXT, "which infection"),
        _column("fever", YES_NO, "whether there was fever"),
    ),
)
MRI = Table(
    "mri.csv",
    "Scans; an empty count was not reported.",
    (
        PATIENT,
        _column("date", DAY, "day of the scan", field="on", required=True, in_life=True),
        _column("gd_enhancing", COUNT, "gadolinium-enhancing lesions"),
        _column("new_t2", COUNT, "new T2 lesions against the scan compared with"),
        _column("enlarging_t2", COUNT, "unequivocally enlarging T2 lesions against that scan"),
        _column("contrast_given", YES_NO, "whether contrast was given"),
        _column("compared_with", DAY, "day of the scan that it was compared with", in_life=True),
        _column("quality_ok", YES_NO, "whether the quality is acceptable"),
        _column("brain_done", YES_NO, "whether the brain was scanned"),
        _column("cord_done", YES_NO, "whether the spinal cord was scanned"),
        _column("rim_lesions", COUNT, "paramagnetic rim lesions"),
        _column("slowly_expanding_lesions", COUNT, "slowly expanding lesions"),
        _column("pbvc_percent", DECIMAL, "brain volume change, per cent"),
        _column("cord_area_mm2", DECIMAL, "cervical cord area, mm²"),
        _column("scanner", TEXT, "scanner and protocol"),
        _column("note", TEXT, "free text"),
    ),
    ordered=(("compared_with", "on"),),
)
TREATMENTS = Table(
    "treatments.csv",
    "Disease-modifying treatments.",
    (
        PATIENT,
        _column("drug", KEY, "the drug", required=True),
        _column("start", PARTIAL, "first dose", required=True, in_life=True),
        _column("stop", PARTIAL, "last day; empty = going on, or not recorded"),
        _column("stop_reason", TEXT, "why it ended"),
        _column("dose", TEXT, "dose"),
        _column("interval", TEXT, "interval between doses"),
        _column("trial", TEXT, "the trial it was given in"),
    ),
    ordered=(("start", "stop"),),
)
MEDICINES = Table(
    "medicines.csv",
    "All other medicines.",
    (
        PATIENT,
        _column("name", KEY, "the medicine", required=True),
        _column("start", PARTIAL, "since when", in_life=True),
        _column("stop", PARTIAL, "until when; empty = going on, or not recorded"),
        _column("as_needed", YES_NO, "taken as needed"),
    ),
    ordered=(("start", "stop"),),
)
COMORBIDITIES = Table(
    "comorbidities.csv",
    "Other diseases.",
    (
        PATIENT,
        _column("condition", KEY, "id of the catalogue, or free text", required=True),
        _column("since", PARTIAL, "since when", in_life=True),
        _column("controlled", YES_NO, "whether it is under control"),
    ),
)
REVIEWS = Table(
    "reviews.csv",
    "Brain-health reviews, one row a factor.",
    (
        PATIENT,
        _column("date", DAY, "day of the review", field="on", required=True, in_life=True),
        _column("review", whole(1, 99), "which review of that day, from 1; empty = 1"),
        _column("factor", KEY, "id of the factor; empty = a review without any answer", needed=True),
        _column("answer", TEXT, "the answer; empty = not asked"),
        _column("value", DECIMAL, "a number that belongs to the answer"),
        _column("unit", TEXT, "its unit"),
        _column("action", TEXT, "what was agreed"),
        _column("by_whom", TEXT, "who does it"),
        _column("due", PARTIAL, "by when", may_be_future=True),
    ),
)
STATEMENTS = Table(
    "statements.csv",
    "A clinician's dated statements.",
    (
        PATIENT,
        _column("date", DAY, "day of the statement", field="on", required=True),
        _column("kind", choice(StatementKind), "what is stated", required=True),
        _column("from", PARTIAL, "first day that it speaks of", field="start"),
        _column("to", PARTIAL, "last day that it speaks of", field="end"),
        _column("reason", TEXT, "why"),
        _column("by", TEXT, "who states it"),
    ),
    ordered=(("start", "end"),),
)

TABLES: tuple[Table, ...] = (
    PATIENTS,
    COURSES,
    VISITS,
    VALUES,
    RELAPSES,
    INFECTIONS,
    MRI,
    TREATMENTS,
    MEDICINES,
    COMORBIDITIES,
    REVIEWS,
    STATEMENTS,
)
PACKAGE_FILE = "datapackage.json"

# What is taken as in order, and marked so, where the file has no such column at all (safety 1, 3).
ASSUMED_COLUMNS: tuple[tuple[Table, str, str], ...] = (
    (VISITS, "comparable", "comparable"),
    (MRI, "contrast_given", "contrast_given"),
    (MRI, "compared_with", "compared_with"),
    (MRI, "quality_ok", "quality_ok"),
    (MRI, "brain_done", "brain_done"),
    (MRI, "cord_done", "cord_done"),
)
