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
from storage.cohort_care_columns import (
    CHECKS,
    CONCERNS,
    CONSENTS,
    DEVICES,
    IDENTIFIERS,
    LABS,
    MRI_VALUES,
    PLAN,
    PREGNANCIES,
    REFERRALS,
)
from storage.cohort_cells import (
    ASSUMED,
    DAY,
    DECIMAL,
    KEY,
    LIST,
    PARTIAL,
    TEXT,
    YES_NO,
    choice,
    measured,
    one_of,
    whole,
)
from storage.cohort_table import PATIENT, Column, Table, column

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


def _measure_column(measure_id: str) -> Column:
    measure = MEASURES[measure_id]
    return column(measure_id, measured(measure), f"{measure.title}: {scale_of(measure)}")


COUNT = whole(0, 999)

PATIENTS = Table(
    "patients.csv",
    "Who the patients are; their order is the registry's.",
    (
        PATIENT,
        column("family_name", TEXT, "family name"),
        column("given_name", TEXT, "given name"),
        column("number", TEXT, "the clinic's own number of the patient"),
        column("birth_date", PARTIAL, "date of birth"),
        column("sex", choice(Sex), "sex"),
        column("dominant_hand", choice(Hand), "dominant hand"),
        column("onset_date", PARTIAL, "first symptom", in_life=True),
        column("diagnosis_date", PARTIAL, "diagnosis", in_life=True),
        column("course", choice(Course), "the disease course; courses.csv wins over it"),
        column("course_since", PARTIAL, "since when that course; unknown before it", in_life=True),
        column("education_years", whole(0, 40), "years of education"),
        column("death_date", PARTIAL, "date of death"),
        column("death_from_ms", YES_NO, "whether multiple sclerosis was the cause of death"),
        column("lost_since", PARTIAL, "lost to follow-up since", in_life=True),
        column("assumed", ASSUMED, "what an earlier import took as in order; exports write it"),
    ),
    ordered=(("birth_date", "death_date"),),
)
COURSES = Table(
    "courses.csv",
    "The history of the disease course; wins over patients.csv.",
    (
        PATIENT,
        column("course", choice(Course), "the disease course", required=True),
        column("since", PARTIAL, "since when; empty = without a date", needed=True, in_life=True),
        column("decided_by", TEXT, "who decided it"),
        column("reason", TEXT, "why"),
    ),
)
VISITS = Table(
    "visits.csv",
    "One row a visit; two on one day are both kept, in their order.",
    (
        PATIENT,
        column("date", DAY, "day of the visit", field="on", required=True, in_life=True),
        column("kind", choice(VisitKind), "why the visit took place"),
        column("comparable", YES_NO, "whether the visit compares with others; empty = not stated"),
        column("not_comparable_reason", TEXT, "why it does not compare"),
        column(
            "relapse_since_last", YES_NO, "any relapse since the last visit; at the first one, in the last 12 months"
        ),
        column("fever_or_heat", YES_NO, "fever or heat at the visit"),
        column("edss_source", one_of("clinician", "computed"), "which step stands in edss"),
        column("edss_reason", TEXT, "why the clinician's step differs from the computed one"),
        *(_measure_column(measure) for measure in VISIT_MEASURES),
        column("aid", choice(Aid), "walking aid used on the day"),
        column("rater", TEXT, "who examined"),
        column("method", TEXT, "examined, reported or telephone"),
        column("recorded_on", DAY, "day on which the visit was recorded"),
        column("note", TEXT, "free text"),
        column("question", TEXT, "the patient's own question of the day"),
        column("chosen_for", LIST, "measures whose value of this visit was picked among several of the day"),
    ),
)
VALUES = Table(
    "values.csv",
    "Trials, reasons why there is no value, notes, and all that is measured besides; trials win over visits.csv.",
    (
        PATIENT,
        column(
            "date", DAY, "day of the visit; a day without a visit makes one", field="on", required=True, in_life=True
        ),
        column("visit", whole(1, 99), "which visit of that day, from 1; empty = its last"),
        column("measure", KEY, "id of the measure", required=True),
        column("trial", COUNT, "number of the trial, from 1; empty = the value of the day itself"),
        column("value", DECIMAL, "in the unit of the measure; empty = no value"),
        column("flag", choice(Flag), "why there is no value: unable (because of MS) or other"),
        column("note", TEXT, "free text"),
        column("carried_from", DAY, "day of the visit that it was copied from, not examined again", in_life=True),
    ),
    ordered=(("carried_from", "on"),),
)
RELAPSES = Table(
    "relapses.csv",
    "Relapses and suspected relapses.",
    (
        PATIENT,
        column("onset", PARTIAL, "first day, as far as it is known", required=True, in_life=True),
        column("fever", YES_NO, "fever at the time"),
        column("infection", YES_NO, "infection at the time"),
        column(
            "adjudication",
            choice(Adjudication),
            "what a clinician made of it; empty with fever or infection = uncertain",
        ),
        column("adjudicated_by", TEXT, "who decided that"),
        column("systems", LIST, "functional systems affected"),
        column("severity", TEXT, "severity"),
        column("duration_days", whole(0, 9999), "duration, days"),
        column("steroids", YES_NO, "whether steroids were given"),
        column("recovery", choice(Recovery), "recovery"),
        column("reported_by", TEXT, "who reported it"),
        column("note", TEXT, "free text"),
        column("outlasted_fever", YES_NO, "whether it outlasted the fever by over 24 hours"),
        column("new_signs", YES_NO, "whether there were new signs on examination"),
        column("mri_support", YES_NO, "whether a scan shows a lesion that fits"),
        column("separate", YES_NO, "whether it is one of its own, begun under 30 days after another"),
    ),
)
INFECTIONS = Table(
    "infections.csv",
    "Infections.",
    (
        PATIENT,
        column("onset", PARTIAL, "first day, as far as it is known", required=True, in_life=True),
        column("kind", TEXT, "which infection"),
        column("fever", YES_NO, "whether there was fever"),
        column("end", PARTIAL, "last day, as far as it is known", in_life=True),
        column("note", TEXT, "free text"),
    ),
    ordered=(("onset", "end"),),
)
MRI = Table(
    "mri.csv",
    "Scans; an empty count was not reported.",
    (
        PATIENT,
        column("date", DAY, "day of the scan", field="on", required=True, in_life=True),
        column("gd_enhancing", COUNT, "gadolinium-enhancing lesions"),
        column("new_t2", COUNT, "new T2 lesions against the scan compared with"),
        column("enlarging_t2", COUNT, "unequivocally enlarging T2 lesions against that scan"),
        column("contrast_given", YES_NO, "whether contrast was given"),
        column("compared_with", DAY, "day of the scan that it was compared with", in_life=True),
        column("quality_ok", YES_NO, "whether the quality is acceptable"),
        column("brain_done", YES_NO, "whether the brain was scanned"),
        column("cord_done", YES_NO, "whether the spinal cord was scanned"),
        column("rim_lesions", COUNT, "paramagnetic rim lesions"),
        column("slowly_expanding_lesions", COUNT, "slowly expanding lesions"),
        column("pbvc_percent", DECIMAL, "brain volume change, per cent"),
        column("cord_area_mm2", DECIMAL, "cervical cord area, mm²"),
        column("scanner", TEXT, "scanner and protocol"),
        column("note", TEXT, "free text"),
    ),
    ordered=(("compared_with", "on"),),
)
TREATMENTS = Table(
    "treatments.csv",
    "Disease-modifying treatments.",
    (
        PATIENT,
        column("drug", KEY, "the drug", required=True),
        column("start", PARTIAL, "first dose", required=True, in_life=True),
        column("stop", PARTIAL, "last day; empty = going on, or not recorded"),
        column("stop_reason", TEXT, "why it ended"),
        column("dose", TEXT, "dose"),
        column("interval", TEXT, "interval between doses"),
        column("trial", TEXT, "the trial it was given in"),
        column("aim", TEXT, "anti-inflammatory, neuroprotective, remyelination or neurorestorative"),
        column("note", TEXT, "free text"),
    ),
    ordered=(("start", "stop"),),
)
MEDICINES = Table(
    "medicines.csv",
    "All other medicines.",
    (
        PATIENT,
        column("name", KEY, "the medicine", required=True),
        column("start", PARTIAL, "since when", in_life=True),
        column("stop", PARTIAL, "until when; empty = going on, or not recorded"),
        column("as_needed", YES_NO, "taken as needed"),
        column("dose", TEXT, "dose"),
        column("reason", TEXT, "what it is taken for"),
        column("note", TEXT, "free text"),
    ),
    ordered=(("start", "stop"),),
)
COMORBIDITIES = Table(
    "comorbidities.csv",
    "Other diseases.",
    (
        PATIENT,
        column("condition", KEY, "id of the catalogue, or free text", required=True),
        column("since", PARTIAL, "since when", in_life=True),
        column("controlled", YES_NO, "whether it is under control"),
        column("note", TEXT, "free text"),
    ),
)
REVIEWS = Table(
    "reviews.csv",
    "Brain-health reviews, one row a factor.",
    (
        PATIENT,
        column("date", DAY, "day of the review", field="on", required=True, in_life=True),
        column("review", whole(1, 99), "which review of that day, from 1; empty = 1"),
        column("factor", KEY, "id of the factor; empty = a review without any answer", needed=True),
        column("answer", TEXT, "the answer; empty = not asked"),
        column("value", DECIMAL, "a number that belongs to the answer"),
        column("unit", TEXT, "its unit"),
        column("action", TEXT, "what was agreed"),
        column("by_whom", TEXT, "who does it"),
        column("due", PARTIAL, "by when", may_be_future=True),
    ),
)
STATEMENTS = Table(
    "statements.csv",
    "A clinician's dated statements.",
    (
        PATIENT,
        column("date", DAY, "day of the statement", field="on", required=True),
        column("kind", choice(StatementKind), "what is stated", required=True),
        column("from", PARTIAL, "first day that it speaks of", field="start"),
        column("to", PARTIAL, "last day that it speaks of", field="end"),
        column("reason", TEXT, "why"),
        column("by", TEXT, "who states it"),
    ),
    ordered=(("start", "end"),),
)

TABLES: tuple[Table, ...] = (
    PATIENTS,
    IDENTIFIERS,
    COURSES,
    VISITS,
    VALUES,
    RELAPSES,
    INFECTIONS,
    MRI,
    MRI_VALUES,
    TREATMENTS,
    MEDICINES,
    COMORBIDITIES,
    REVIEWS,
    STATEMENTS,
    LABS,
    PREGNANCIES,
    CONSENTS,
    REFERRALS,
    PLAN,
    DEVICES,
    CONCERNS,
    CHECKS,
)
# The file of each field of PatientRecord that is a tuple of records.
FILE_OF: dict[str, Table] = {
    "courses": COURSES,
    "visits": VISITS,
    "relapses": RELAPSES,
    "infections": INFECTIONS,
    "scans": MRI,
    "treatments": TREATMENTS,
    "medicines": MEDICINES,
    "comorbidities": COMORBIDITIES,
    "reviews": REVIEWS,
    "statements": STATEMENTS,
    "labs": LABS,
    "pregnancies": PREGNANCIES,
    "consents": CONSENTS,
    "referrals": REFERRALS,
    "plan": PLAN,
    "devices": DEVICES,
    "concerns": CONCERNS,
    "checks": CHECKS,
}
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
