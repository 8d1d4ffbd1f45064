"""The files of a cohort folder for what is recorded around the disease, as data; see storage/cohort_columns.py."""

from __future__ import annotations

from domain.care_records import PlanPart, PlanState
from storage.cohort_cells import DAY, DECIMAL, KEY, PARTIAL, TEXT, TEXTS, YES_NO, choice, whole
from storage.cohort_table import PATIENT, Table, column

NOTE = column("note", TEXT, "free text")

IDENTIFIERS = Table(
    "identifiers.csv",
    "Numbers by which other places know the patient.",
    (
        PATIENT,
        column("system", KEY, "whose number it is", needed=True),
        column("value", KEY, "the number", required=True),
    ),
)
MRI_VALUES = Table(
    "mri_values.csv",
    "Everything else that was measured or seen on a scan, one row a finding.",
    (
        PATIENT,
        column("date", DAY, "day of the scan in mri.csv", field="on", required=True, in_life=True),
        column("scan", whole(1, 99), "which scan of that day, from 1; empty = its last"),
        column("field", KEY, "id of the finding, of domain/data/scan_markers.toml", required=True),
        column("value", DECIMAL, "a number, in the unit of the finding"),
        column("text", TEXT, "yes, no or words"),
    ),
)
LABS = Table(
    "labs.csv",
    "Results of the laboratory, cerebrospinal fluid included.",
    (
        PATIENT,
        column("date", DAY, "day on which the specimen was taken", field="on", required=True, in_life=True),
        column("test", KEY, "id of domain/data/laboratory.toml, or the laboratory's own name of it", required=True),
        column("value", DECIMAL, "a result that is a number"),
        column("unit", TEXT, "its unit"),
        column("text", TEXT, "a result in words"),
        column("specimen", TEXT, "serum, plasma, whole blood, CSF or urine"),
        column("reference", TEXT, "the laboratory's own range, as it prints it"),
        column("method", TEXT, "method"),
        NOTE,
    ),
)
PREGNANCIES = Table(
    "pregnancies.csv",
    "Pregnancies.",
    (
        PATIENT,
        column("start", PARTIAL, "first day of the last period", required=True, in_life=True),
        column("due", PARTIAL, "expected day of birth", may_be_future=True),
        column("end", PARTIAL, "when it ended", in_life=True),
        column("outcome", TEXT, "ongoing, live birth, miscarriage, termination, stillbirth or unknown"),
        column("breastfeeding", YES_NO, "whether the child was breastfed"),
        column("breastfed_until", PARTIAL, "until when", in_life=True),
        NOTE,
    ),
    ordered=(("start", "end"),),
)
CONSENTS = Table(
    "consents.csv",
    "What the patient agreed to, or did not; a withdrawal keeps the row.",
    (
        PATIENT,
        column("date", DAY, "day of the answer", field="on", required=True, in_life=True),
        column("purpose", KEY, "what for", required=True),
        column("given", YES_NO, "whether consent was given"),
        column("withdrawn", PARTIAL, "since when it is withdrawn", in_life=True),
        column("document", TEXT, "version of the form that was signed"),
        column("by", TEXT, "who asked"),
        NOTE,
    ),
    ordered=(("on", "withdrawn"),),
)
REFERRALS = Table(
    "referrals.csv",
    "Patients sent to somebody else, programmes of rehabilitation included.",
    (
        PATIENT,
        column("date", DAY, "day of the referral", field="on", required=True, in_life=True),
        column("to", KEY, "to whom", required=True),
        column("reason", TEXT, "why"),
        column("by", TEXT, "who referred"),
        column("status", TEXT, "open, seen, declined or cancelled"),
        column("seen", PARTIAL, "when the patient was seen", in_life=True),
        column("result", TEXT, "what came of it"),
    ),
    ordered=(("on", "seen"),),
)
PLAN = Table(
    "plan.csv",
    "The plan: the four rows of the review's Figure 5, rehabilitation and trials, one row an entry.",
    (
        PATIENT,
        column("date", DAY, "day on which it was entered in the plan", field="on", required=True),
        column("row", choice(PlanPart), "row of the plan", required=True),
        column("what", KEY, "what it is", required=True),
        column("drug", TEXT, "the treatment that it is about, by its name"),
        column("state", choice(PlanState), "how far it has come"),
        column("start", PARTIAL, "when it began, or is planned to", may_be_future=True),
        column("end", PARTIAL, "when it ended", in_life=True),
        column("by_whom", TEXT, "who planned it"),
        column("trial", TEXT, "name of the trial"),
        column("registry_number", TEXT, "number of the trial in its registry"),
        NOTE,
    ),
    ordered=(("start", "end"),),
)
DEVICES = Table(
    "devices.csv",
    "What devices measured, one row a day; the rows of a series say the same of the device.",
    (
        PATIENT,
        column("series", whole(1, 9999), "which series of the patient, from 1; empty = told by the device"),
        column("quantity", KEY, "what was measured, such as steps", required=True),
        column("device", KEY, "the device", needed=True),
        column("version", TEXT, "version of the device or its application"),
        column("unit", TEXT, "unit"),
        NOTE,
        column("date", DAY, "the day; empty = a series without any", field="on", in_life=True),
        column("value", DECIMAL, "what was measured on that day"),
    ),
)
CONCERNS = Table(
    "concerns.csv",
    "Answers that needed a person on the day, and what became of them.",
    (
        PATIENT,
        column("date", DAY, "day of the answer", field="on", required=True, in_life=True),
        column("what", KEY, "which answer", required=True),
        column("acknowledged_by", TEXT, "who took note of it"),
        column("closed_on", DAY, "when it was closed; empty = open"),
        column("closed_by", TEXT, "who closed it"),
        column("outcome", TEXT, "what came of it"),
    ),
    ordered=(("on", "closed_on"),),
)
CHECKS = Table(
    "checks.csv",
    "Unusual findings of the data-quality rules that somebody looked at and kept as they are.",
    (
        PATIENT,
        column("date", DAY, "day of the check", field="on", required=True),
        column("rule", KEY, "id of the rule", required=True),
        column("table", KEY, "file of the record, without .csv; patients = the patient as a whole", needed=True),
        column("row", whole(1, 99999), "which of the patient's records there, from 1; a review or series counts once"),
        column("facts", TEXTS, "what the finding rests on; another finding is open again"),
        column("by", TEXT, "who kept it"),
        column("reason", TEXT, "why"),
    ),
)
