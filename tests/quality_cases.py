"""For every data-quality rule a change of the record that it fires on, and the nearest one that it does not fire on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from domain.care_records import Concern, Consent, PlanEntry, PlanPart, PlanState, Pregnancy
from domain.measures import FUNCTIONAL_SYSTEMS
from domain.records import (
    Adjudication,
    Aid,
    BrainHealthReview,
    Course,
    Infection,
    Medicine,
    MriScan,
    ReviewAnswer,
    Treatment,
    Value,
)
from tests.quality_records import (
    Change,
    both,
    course,
    day,
    edss,
    last_visit,
    nothing,
    only,
    patient,
    relapse,
    rows,
    scan,
    treated,
    values,
    visit,
    when,
)

NORMAL = values(**dict.fromkeys(FUNCTIONAL_SYSTEMS, 0))
GRADES = values(**{system: (3 if system == "fs_pyramidal" else 0) for system in FUNCTIONAL_SYSTEMS})  # give 3.0
BURDEN = rows("medicines", Medicine("m", "amitriptyline", when("2020")))
PLANNED = PlanEntry("f", day("2026-01-01"), PlanPart.TRIAL, "x", state=PlanState.PLANNED, start=when("2026-09"))


def carried(on: str, **measured: float) -> tuple[Value, ...]:
    """Return values that were carried over from a day; without any, an EDSS of 3.0."""
    return tuple(replace(value, carried_from=day(on)) for value in values(**(measured or {"edss": 3})))


def edss_day(on: str, **measured: float) -> Change:
    """Let the visit of a day have these values beside its EDSS."""
    return lambda r: replace(
        r, visits=tuple(visit(on, values=values(**measured)) if v.on == day(on) else v for v in r.visits)
    )


# rule: (it fires, the nearest that it does not fire on), several of each rule where its parts differ.
CASES: tuple[tuple[str, Change, Change], ...] = (
    ("in-future", relapse("2026-03-10"), relapse("2026-03-09")),
    (
        "in-future",
        rows("medicines", Medicine("m", "x", when("2027"))),
        rows("medicines", Medicine("m", "x", when("2026"))),
    ),
    ("in-future", treated(("ocrelizumab", "2026-04", "")), treated(("ocrelizumab", "2026-03", ""))),
    (
        "in-future",
        rows("plan", PLANNED, replace(PLANNED, id="g", state=PlanState.UNDER_WAY)),
        rows("plan", PLANNED),
    ),
    ("before-birth", relapse("1985-04-30"), relapse("1985-05-01")),
    ("before-birth", relapse("1985-04"), relapse("1985")),
    ("before-birth", patient(diagnosis_date=when("1984")), patient(diagnosis_date=when("2015"))),
    ("before-birth", patient(death_date=when("1985-04")), nothing),
    ("onset-before-birth", patient(onset_date=when("1985-05-01")), patient(onset_date=when("1985-05-02"))),
    ("onset-before-birth", patient(onset_date=when("1984")), patient(onset_date=when("1985"))),
    ("after-death", patient(death_date=when("2025-11-09")), patient(death_date=when("2025-11-12"))),
    ("after-death", patient(death_date=when("2025-10")), patient(death_date=when("2025-11"))),
    (
        "after-death",
        both(patient(death_date=when("2026-01-01")), treated(("ocrelizumab", "2016", "2026-01-02"))),
        both(patient(death_date=when("2026-01-01")), treated(("ocrelizumab", "2016", "2026-01-01"))),
    ),
    (
        "person-needed",
        last_visit(values=values(phq9_item9=1)),
        both(
            last_visit(values=values(phq9_item9=1)),
            rows("concerns", Concern("k", day("2025-11-10"), "PHQ-9, item 9: 1", "R. A.")),
        ),
    ),
    ("person-needed", last_visit(values=values(phq9=25)), last_visit(values=values(phq9=24))),
    ("person-needed", last_visit(values=values(phq9_item9=1)), last_visit(values=values(phq9=9, phq9_item9=0))),
    (
        "person-needed",
        rows("reviews", BrainHealthReview("b", day("2025-03-09"), (ReviewAnswer("social", "not-safe-at-home"),))),
        rows("reviews", BrainHealthReview("b", day("2025-03-09"), (ReviewAnswer("social", "worried"),))),
    ),
    ("person-unknown", last_visit(values=values(phq9=12)), last_visit(values=values(phq9=12, phq9_item9=0))),
    ("person-unknown", last_visit(values=values(phq9=1)), last_visit(values=values(phq9=0))),
    ("person-unknown", last_visit(values=values(phq9=24)), last_visit(values=values(phq9=25))),
    ("diagnosis-before-onset", patient(diagnosis_date=when("2015-02")), patient(diagnosis_date=when("2015-03"))),
    (
        "carried-from-nothing",
        last_visit("", values=carried("2025-03-02")),
        last_visit("", values=carried("2025-03-01")),
    ),
    (
        "carried-from-nothing",
        both(edss_day("2025-03-01", fs_visual=2), last_visit(values=carried("2025-03-01", fs_visual=1))),
        both(edss_day("2025-03-01", fs_visual=1), last_visit(values=carried("2025-03-01", fs_visual=1))),
    ),
    (
        "carried-from-nothing",
        last_visit("", values=carried("2025-11-10")),
        last_visit("", values=carried("2024-03-01")),
    ),
    (
        "end-before-beginning",
        treated(("ocrelizumab", "2016-01-10", "2016-01-09")),
        treated(("ocrelizumab", "2016-01-10", "2016-01")),
    ),
    (
        "end-before-beginning",
        rows("infections", Infection("i", when("2024-08-02"), end=when("2024-08-01"))),
        rows("infections", Infection("i", when("2024-08-02"), end=when("2024-08-02"))),
    ),
    ("end-before-beginning", scan(compared_with=day("2025-11-13")), scan(compared_with=day("2025-11-12"))),
    (
        "end-before-beginning",
        rows("consents", Consent("k", day("2024-01-02"), "x", True, when("2024-01-01"))),
        rows("consents", Consent("k", day("2024-01-02"), "x", True, when("2024-01-02"))),
    ),
    ("value-off-scale", last_visit("0.5"), last_visit("1.0")),
    ("value-off-scale", last_visit("10.5"), last_visit("9.5")),
    ("value-off-scale", last_visit(values=values(fs_brainstem=6)), last_visit(values=values(fs_brainstem=5))),
    ("value-off-scale", last_visit(values=values(sdmt=111)), last_visit(values=values(sdmt=110))),
    ("value-off-scale", last_visit(values=values(sdmt="40.5")), last_visit(values=values(sdmt=40))),
    ("value-off-scale", last_visit(values=values(t25fw="180.1")), last_visit(values=values(t25fw=180))),
    ("value-off-scale", last_visit(values=values(t25fw=0)), last_visit(values=values(t25fw="0.1"))),
    ("value-off-scale", last_visit(values=values(nhpt_dominant=301)), last_visit(values=values(nhpt_dominant=300))),
    ("count-negative", scan(new_t2=-1), scan(new_t2=0)),
    ("count-negative", scan(rim_lesions=-1), scan(rim_lesions=1)),
    ("gd-without-contrast", scan(contrast_given=False, gd_enhancing=0), scan(contrast_given=False, gd_enhancing=None)),
    ("gd-without-contrast", scan(contrast_given=False, gd_enhancing=1), scan(contrast_given=None, gd_enhancing=1)),
    ("diagnosis-after-visit", patient(diagnosis_date=when("2024-03-02")), patient(diagnosis_date=when("2024-03"))),
    ("edss-10", last_visit("10"), both(last_visit("10"), patient(death_date=when("2025-12"), death_from_ms=True))),
    ("edss-10", last_visit("10"), last_visit("9.5")),
    (
        "edss-after-10",
        edss(("2024-03-01", "10"), ("2025-03-01", "9.5")),
        edss(("2024-03-01", "9.5"), ("2025-03-01", "9")),
    ),
    ("edss-jump", last_visit("6.0"), last_visit("5.5")),
    ("edss-jump", last_visit("0"), last_visit("1.0")),
    ("edss-jump", last_visit("6.0"), both(last_visit("6.0"), relapse("2025-06"))),
    ("edss-jump", last_visit("6.0"), last_visit("6.0", relapse_since_last=True)),
    ("edss-jump", last_visit("6.0"), last_visit("6.0", comparable=False)),
    (
        "edss-jump",
        both(last_visit("6.0"), relapse("2025-06", adjudication=Adjudication.PSEUDO_RELAPSE)),
        both(last_visit("6.0"), relapse("2025-06", adjudication=Adjudication.UNCERTAIN)),
    ),
    (
        "edss-fall",
        edss(("2025-01-01", "5.0"), ("2025-04-01", "3.0")),
        edss(("2025-01-01", "5.0"), ("2025-04-02", "3.0")),
    ),
    (
        "edss-fall",
        edss(("2025-01-01", "5.0"), ("2025-04-01", "3.0")),
        edss(("2025-01-01", "5.0"), ("2025-04-01", "3.5")),
    ),
    (
        "edss-fall",
        both(edss(("2025-01-01", "5.0"), ("2025-04-01", "3.0")), relapse("2024-07-04")),
        both(edss(("2025-01-01", "5.0"), ("2025-04-01", "3.0")), relapse("2024-07-05")),
    ),
    (
        "edss-differs",
        last_visit("2.5", values=(*GRADES, *values(ambulation=0))),
        last_visit("3.0", values=(*GRADES, *values(ambulation=0))),
    ),
    (
        "edss-differs",
        last_visit("2.5", values=(*GRADES, *values(ambulation=0))),
        last_visit("2.5", values=(*GRADES, *values(ambulation=0)), edss_reason="fatigue"),
    ),
    ("edss-differs", last_visit("2.5", values=(*GRADES, *values(ambulation=0))), last_visit("2.5", values=GRADES)),
    ("edss-walks", last_visit("6.0", values=values(ambulation=3)), last_visit("6.0", values=values(ambulation=4))),
    ("edss-walks", last_visit("6.0", values=values(ambulation=3)), last_visit("5.5", values=values(ambulation=3))),
    (
        "edss-walks",
        last_visit("6.0", aid=Aid.NONE, values=values(walking_distance_m=200)),
        last_visit("6.0", aid=Aid.NONE, values=values(walking_distance_m=199)),
    ),
    (
        "walking-aid",
        last_visit("6.0", aid=Aid.NONE, values=values(ambulation=6)),
        last_visit("6.0", aid=Aid.ONE_SIDED, values=values(ambulation=6)),
    ),
    (
        "walking-aid",
        last_visit("6.0", aid=Aid.ONE_SIDED, values=values(ambulation=6, walking_distance_m=49)),
        last_visit("6.0", aid=Aid.ONE_SIDED, values=values(ambulation=6, walking_distance_m=50)),
    ),
    (
        "walking-grades",
        last_visit("2.0", values=(*NORMAL, *values(ambulation=1))),
        last_visit("0", values=(*NORMAL, *values(ambulation=0))),
    ),
    ("t25fw", last_visit(values=values(t25fw="1.9")), last_visit(values=values(t25fw=2))),
    ("t25fw", last_visit(values=values(t25fw="60.1", ambulation=2)), last_visit(values=values(t25fw=60, ambulation=2))),
    (
        "t25fw",
        last_visit(values=values(t25fw="60.1", ambulation=2)),
        last_visit(values=values(t25fw="60.1", ambulation=3)),
    ),
    ("t25fw", last_visit(values=values(t25fw="60.1", ambulation=2)), last_visit(values=values(t25fw="60.1"))),
    (
        "nhpt-hands",
        last_visit(values=values(nhpt_dominant="60.1", nhpt_non_dominant=20)),
        last_visit(values=values(nhpt_dominant=60, nhpt_non_dominant=20)),
    ),
    (
        "sdmt-rise",
        only("visits", visit("2025-03-01", values=values(sdmt=30)), visit("2025-11-10", values=values(sdmt=51))),
        only("visits", visit("2025-03-01", values=values(sdmt=30)), visit("2025-11-10", values=values(sdmt=50))),
    ),
    ("visits-same-day", rows("visits", visit("2025-11-10", id="x")), rows("visits", visit("2025-11-11", id="x"))),
    (
        "two-values",
        rows("visits", visit("2025-11-10", "3.5", id="x")),
        rows("visits", visit("2025-11-10", "3.0", id="x")),
    ),
    (
        "two-values",
        rows("visits", visit("2025-11-10", "3.5", id="x")),
        rows("visits", visit("2025-11-10", "3.5", id="x", chosen_for=("edss",))),
    ),
    ("visit-near-relapse", relapse("2025-10-12"), relapse("2025-10-11")),
    ("visit-near-relapse", relapse("2025-11-10"), relapse("2025-11-11")),
    ("visit-near-relapse", relapse("2025-10-12"), both(relapse("2025-10-12"), last_visit(comparable=False))),
    ("visit-fever", last_visit(fever_or_heat=True), last_visit(fever_or_heat=True, comparable=False)),
    ("visit-fever", last_visit(fever_or_heat=True), last_visit(fever_or_heat=False)),
    (
        "relapse-close",
        both(relapse("2024-06-01"), relapse("2024-06-30", "q")),
        both(relapse("2024-06-01"), relapse("2024-07-01", "q")),
    ),
    (
        "relapse-close",
        both(relapse("2024-06-01"), relapse("2024-06-30", "q")),
        both(relapse("2024-06-01"), relapse("2024-06-30", "q", separate=True)),
    ),
    (
        "relapse-close",
        both(relapse("2024-06-01"), relapse("2024-06", "q")),
        both(relapse("2024-06-01"), relapse("2024", "q")),
    ),
    ("relapse-flagged", relapse("2024-06", fever=True, adjudication=None), relapse("2024-06", fever=True)),
    ("relapse-flagged", relapse("2024-06", infection=True, adjudication=None), relapse("2024-06", adjudication=None)),
    ("relapse-short", relapse("2024-06", duration_days=0), relapse("2024-06", duration_days=1)),
    ("relapse-short", relapse("2024-06", duration_days=0), relapse("2024-06", duration_days=0, note="seen by us")),
    (
        "infection-before",
        rows("infections", Infection("i", when("2025-09-29"))),
        rows("infections", Infection("i", when("2025-09-28"))),
    ),
    (
        "infection-before",
        both(relapse("2024-08-13", adjudication=None), rows("infections", Infection("i", when("2024-07-02")))),
        both(relapse("2024-08-13", adjudication=None), rows("infections", Infection("i", when("2024-07-01")))),
    ),
    ("scan-old", scan(on=day("2025-03-08")), scan(on=day("2025-03-09"))),
    ("scan-old", scan(on=day("2025-03-08")), both(scan(on=day("2025-03-08")), patient(lost_since=when("2026")))),
    ("scan-counts", scan(new_t2=None), scan(new_t2=0)),
    ("scan-counts", scan(enlarging_t2=None), scan(enlarging_t2=None, quality_ok=False)),
    ("scan-counts", scan(new_t2=None), only("scans", MriScan("s", day("2025-11-12")))),
    (
        "volume-interval",
        scan(pbvc_percent=Decimal("-1"), compared_with=day("2024-11-13")),
        scan(pbvc_percent=Decimal("-1"), compared_with=day("2024-11-12")),
    ),
    (
        "volume-scanner",
        lambda r: scan(pbvc_percent=Decimal("-1"))(replace(r, scans=(replace(r.scans[0], scanner="B"), r.scans[1]))),
        lambda r: scan(pbvc_percent=Decimal("-1"))(replace(r, scans=(replace(r.scans[0], scanner="a "), r.scans[1]))),
    ),
    (
        "volume-scanner",
        lambda r: scan(pbvc_percent=Decimal("-1"))(replace(r, scans=(replace(r.scans[0], scanner="B"), r.scans[1]))),
        scan(pbvc_percent=Decimal("-1")),
    ),
    (
        "treatment-overlap",
        treated(("ocrelizumab", "2016-01-10", "2020-02-02"), ("fingolimod", "2020-02-01", "")),
        treated(("ocrelizumab", "2016-01-10", "2020-02-02"), ("fingolimod", "2020-02-02", "")),
    ),
    (
        "treatment-overlap",
        treated(("ocrelizumab", "2016", ""), ("fingolimod", "2020", "")),
        treated(("ocrelizumab", "2016", "2020"), ("fingolimod", "2020", "")),
    ),
    (
        "treatment-gap",
        treated(("fingolimod", "2016-01-10", "2020-01-01"), ("ocrelizumab", "2020-04-01", "")),
        treated(("fingolimod", "2016-01-10", "2020-01-01"), ("ocrelizumab", "2020-03-31", "")),
    ),
    (
        "treatment-gap",
        treated(("fingolimod", "2016-01-10", "2020-01-01"), ("ocrelizumab", "2021", "")),
        treated(
            ("fingolimod", "2016-01-10", "2020-01-01"),
            ("none", "2020-01-02", "2020-12-31"),
            ("ocrelizumab", "2021", ""),
        ),
    ),
    (
        "treatment-unknown",
        rows("treatments", Treatment("x", "placebo X", when("2025"), when("2025"))),
        rows("treatments", Treatment("x", "MethylPrednisolone", when("2025"), when("2025"))),
    ),
    (
        "pregnancy-treatment",
        rows("pregnancies", Pregnancy("g", when("2025-02-01"), end=when("2025-11-01"))),
        both(
            treated(("ocrelizumab", "2016-01-10", "2025-02-01")),
            rows("pregnancies", Pregnancy("g", when("2025-02-01"), end=when("2025-11-01"))),
        ),
    ),
    ("spms-edss", course(Course.SPMS, "2025"), both(course(Course.SPMS, "2025"), last_visit("4.0"))),
    ("spms-edss", course(Course.SPMS, "2025-11-10"), both(course(Course.SPMS, "2025-11-10"), last_visit("4.0"))),
    (
        "ppms-relapse",
        both(course(Course.PPMS, "2016"), relapse("2016-02-29")),
        both(course(Course.PPMS, "2016"), relapse("2016-03-01")),
    ),
    (
        "ppms-relapse",
        both(course(Course.PPMS, "2016"), relapse("2015-04")),
        both(course(Course.RRMS, "2016"), relapse("2015-04")),
    ),
    (
        "msss-early",
        patient(onset_date=when("2024-11-11"), diagnosis_date=None),
        patient(onset_date=when("2024-11-10"), diagnosis_date=None),
    ),
    ("armss-age", patient(birth_date=when("2007-11-11")), patient(birth_date=when("2007-11-10"))),
    ("armss-age", patient(birth_date=when("1950-11-09")), patient(birth_date=when("1950-11-10"))),
    ("burden", BURDEN, both(BURDEN, rows("reviews", BrainHealthReview("b", day("2025-03-09"))))),
    (
        "burden",
        both(BURDEN, rows("reviews", BrainHealthReview("b", day("2025-03-08")))),
        rows("medicines", Medicine("m", "venlafaxine", when("2020"))),
    ),
    ("patient-incomplete", patient(birth_date=None), nothing),
    ("patient-incomplete", patient(sex=None), nothing),
    ("patient-incomplete", patient(onset_date=None), nothing),
    ("patient-incomplete", patient(diagnosis_date=None), nothing),
    ("course-missing", only("courses"), nothing),
    ("visit-edss", last_visit(""), last_visit("", edss_reason="not examined by a rater")),
    ("visit-relapses", last_visit(relapse_since_last=None), last_visit(relapse_since_last=True)),
    ("treatment-missing", only("treatments"), treated(("none", "2016", ""))),
    ("scan-missing", only("scans"), nothing),
)
