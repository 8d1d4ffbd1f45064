"""The table of the data-quality rules, and what all of them find in one record: facts and questions, never advice.

Adding a rule: one function here, one entry in ``domain/data/quality.toml``, one row in its test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from domain.quality import (
    carried_quality,
    completeness,
    course_quality,
    edss_quality,
    life,
    measured,
    person_quality,
    relapse_quality,
    scan_quality,
    treatment_quality,
)
from domain.quality.finding import Finding, Gravity
from domain.quality.reading import read_visits
from domain.quality.reference import Asked, QualityReference
from domain.records import PatientRecord

Judge = Callable[[Asked], Iterable[Finding]]

JUDGES: Mapping[str, Judge] = {
    "in-future": life.in_future,
    "before-birth": life.before_birth,
    "onset-before-birth": life.onset_before_birth,
    "after-death": life.after_death,
    "end-before-beginning": life.end_before_beginning,
    "value-off-scale": measured.value_off_scale,
    "count-negative": scan_quality.count_negative,
    "gd-without-contrast": scan_quality.enhancing_without_contrast,
    "person-needed": person_quality.nobody_named,
    "person-unknown": person_quality.left_out,
    "diagnosis-before-onset": life.diagnosis_before_onset,
    "diagnosis-after-visit": life.visit_before_diagnosis,
    "edss-10": edss_quality.ten_without_death,
    "edss-after-10": edss_quality.after_ten,
    "edss-jump": edss_quality.edss_jump,
    "edss-fall": edss_quality.edss_fall,
    "edss-differs": edss_quality.differs_from_grades,
    "carried-from-nothing": carried_quality.carried_from_nothing,
    "edss-walks": edss_quality.walks_too_far,
    "walking-aid": edss_quality.walking_does_not_fit,
    "walking-grades": edss_quality.grades_do_not_fit,
    "t25fw": measured.walk_time,
    "nhpt-hands": measured.hands_far_apart,
    "sdmt-rise": measured.sdmt_rise,
    "two-values": measured.two_values,
    "visits-same-day": measured.visits_same_day,
    "visit-near-relapse": relapse_quality.visit_near_relapse,
    "visit-fever": relapse_quality.fever_at_visit,
    "relapse-close": relapse_quality.close_pair,
    "relapse-flagged": relapse_quality.flagged,
    "relapse-short": relapse_quality.too_short,
    "infection-before": relapse_quality.infection_before,
    "scan-old": scan_quality.newest_is_old,
    "scan-counts": scan_quality.counts_left_out,
    "volume-interval": scan_quality.volume_too_soon,
    "volume-scanner": scan_quality.volume_other_scanner,
    "treatment-overlap": treatment_quality.overlap,
    "treatment-gap": treatment_quality.gap,
    "treatment-unknown": treatment_quality.not_in_catalogue,
    "pregnancy-treatment": treatment_quality.pregnancy_on_treatment,
    "spms-edss": course_quality.spms_with_low_edss,
    "ppms-relapse": course_quality.ppms_with_relapse,
    "msss-early": course_quality.msss_too_early,
    "armss-age": course_quality.armss_outside,
    "burden": treatment_quality.burden_not_reviewed,
    "patient-incomplete": completeness.patient_incomplete,
    "course-missing": completeness.course_missing,
    "visit-edss": completeness.edss_missing,
    "visit-relapses": completeness.relapses_not_asked,
    "treatment-missing": completeness.treatment_unknown,
    "scan-missing": completeness.scan_missing,
}
GRAVEST_FIRST = {gravity: place for place, gravity in enumerate(Gravity)}


def findings(record: PatientRecord, as_of: date, reference: QualityReference) -> tuple[Finding, ...]:
    """Return all that the rules find in *record* as of a day: the gravest first, of these the latest first.

    What was kept as it is, is among them: ``still_open`` leaves it out. The order of the rows does not matter.
    """
    visits = read_visits(record.visits)
    found = [
        finding
        for id, rule in reference.rules.items()
        for finding in JUDGES[id](Asked(record, as_of, reference, rule, visits))
    ]
    places = {id: place for place, id in enumerate(reference.rules)}
    return tuple(
        sorted(
            found,
            key=lambda finding: (
                GRAVEST_FIRST[finding.gravity],
                -(finding.on or date.min).toordinal(),
                places[finding.rule],
                finding.facts,
                finding.record_id,
            ),
        )
    )
