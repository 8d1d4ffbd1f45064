"""Where a patient stands by the rules as of a day: every judgement that a summary words, none of its wording.

``domain.summarise`` words it. A state to compare with needs no more than this (``domain.since_last``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from domain.brain_health.anticholinergic import burden, current_medicines
from domain.brain_health.findings import counts, findings, latest_review
from domain.dates import PartialDate
from domain.engine import events_of
from domain.evidence import SeriesResult
from domain.headline import label_text
from domain.known_on import plan_by
from domain.lublin import LublinResult, classify_lublin
from domain.neida import NeidaResult, assess_neida
from domain.open_items import open_items
from domain.parameters import parameters
from domain.prepared import Prepared, prepare
from domain.records import PatientRecord
from domain.relapse_history import relapse_history
from domain.rules import Rules
from domain.search_rule import SearchRule
from domain.summary import BrainHealth, MeasureRow, OpenItem, Stamp
from domain.summary_tables import TESTS, measure_rows
from domain.threshold_family import FamilyAnswer, answers_by_family, labels_by_family
from domain.version import VERSION

R = TypeVar("R", bound=Any)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the chosen definition and the rules beside it say of one record.

    ``record``: as it stood on the day asked. ``prepared``: its measures, ready to be searched under any definition.
    ``labels``: the Lublin labels that the threshold families lead to, () where they agree; ``label``: as it is shown.
    """

    record: PatientRecord
    stamp: Stamp
    prepared: Mapping[str, Prepared]
    results: Mapping[str, SeriesResult]
    lublin: LublinResult
    neida: NeidaResult
    families: tuple[FamilyAnswer, ...]
    labels: tuple[tuple[str, str], ...]
    label: str
    measures: tuple[MeasureRow, ...]
    brain_health: BrainHealth
    open_items: tuple[OpenItem, ...]


def standing(record: PatientRecord, rules: Rules, as_of: date) -> Standing:
    """Return where a patient stands as of *as_of*; rows dated later are not read."""
    known = upto(record, as_of)
    definition, months = rules.definition, rules.frame_months
    history = relapse_history(known, as_of)
    prepared = {m: prepare(known, m, as_of, history) for m in ("edss", *TESTS) if definition.judges(m)}
    results = {measure: events_of(one, SearchRule.of(definition, measure)) for measure, one in prepared.items()}
    edss = results["edss"]
    others = [result for measure, result in results.items() if measure != "edss"]
    required = rules.mri_required
    lublin = classify_lublin(known, definition, as_of, months, edss=edss, others=others, mri_required=required)

    def label_by(searched: SeriesResult) -> str:
        if searched is edss:
            return lublin.label
        evidence = lublin.evidence
        return classify_lublin(
            known, definition, as_of, months, edss=searched, others=others, mri_required=required, evidence=evidence
        ).label

    families = answers_by_family(known, definition, rules.families, as_of, edss, prepared["edss"])
    labels = labels_by_family(families, label_by)
    rows = measure_rows(results)
    brain_health = _brain_health(known, rules, as_of)
    return Standing(
        known,
        _stamp(known, rules, as_of),
        prepared,
        results,
        lublin,
        assess_neida(known, as_of, months, evidence=lublin.evidence if lublin.mri_required else None),
        families,
        labels,
        label_text(lublin, labels),
        rows,
        brain_health,
        open_items(known, definition, results, lublin, rows, brain_health.findings),
    )


def upto(record: PatientRecord, as_of: date) -> PatientRecord:
    """Return the record as it stood by event date, in one order: rows that begin after *as_of* are left out.

    Visits of one day keep their order, for the one recorded last counts; no other order carries a meaning.
    """
    return PatientRecord(
        record.patient,
        courses=record.courses,  # a course is judged by its since-date where it is used
        visits=tuple(sorted((v for v in record.visits if v.on <= as_of), key=lambda v: v.on)),
        relapses=_by_start((r for r in record.relapses if r.onset.first <= as_of), lambda r: r.onset.first),
        infections=_by_start((i for i in record.infections if i.onset.first <= as_of), lambda i: i.onset.first),
        scans=_by_start((s for s in record.scans if s.on <= as_of), lambda s: s.on),
        treatments=_by_start((t for t in record.treatments if t.start.first <= as_of), lambda t: t.start.first),
        medicines=_by_start((m for m in record.medicines if _begun(m.start, as_of)), lambda m: m.name),
        comorbidities=_by_start((c for c in record.comorbidities if _begun(c.since, as_of)), lambda c: c.condition),
        reviews=tuple(sorted((r for r in record.reviews if r.on <= as_of), key=lambda r: r.on)),
        statements=_by_start((s for s in record.statements if s.on <= as_of), lambda s: s.on),
        labs=_by_start((lab for lab in record.labs if lab.on <= as_of), lambda lab: lab.on),
        pregnancies=_by_start((p for p in record.pregnancies if p.start.first <= as_of), lambda p: p.start.first),
        consents=_by_start((c for c in record.consents if c.on <= as_of), lambda c: c.on),
        referrals=_by_start((r for r in record.referrals if r.on <= as_of), lambda r: r.on),
        plan=_by_start(plan_by(record.plan, as_of), lambda entry: entry.on),
        devices=record.devices,
        concerns=_by_start((c for c in record.concerns if c.on <= as_of), lambda c: c.on),
        checks=record.checks,
        assumed=record.assumed,
        relapses_absent=record.relapses_absent,
    )


def _by_start(rows: Iterable[R], start: Callable[[R], date | str]) -> tuple[R, ...]:
    return tuple(sorted(rows, key=lambda row: (start(row), row.id)))


def _begun(start: PartialDate | None, as_of: date) -> bool:
    return start is None or start.first <= as_of


def _stamp(record: PatientRecord, rules: Rules, as_of: date) -> Stamp:
    definition = rules.definition
    days = [v.on for v in record.visits] + [s.on for s in record.scans] + [r.on for r in record.reviews]
    days += [r.onset.first for r in record.relapses]
    return Stamp(
        f"Smoulder {VERSION}",
        definition.id,
        definition.title,
        definition.version,
        definition.sha256,
        definition.citation,
        parameters(definition),
        definition.unverified_parts("edss"),
        as_of,
        rules.frame_months,
        max(days, default=None),
    )


def _brain_health(record: PatientRecord, rules: Rules, as_of: date) -> BrainHealth:
    review = latest_review(record, as_of)
    of_medicines = burden(current_medicines(record, as_of), rules.burden_table, without_local=rules.without_local)
    found = findings(review, record, as_of, rules.factors, of_medicines, rules.conditions)
    text = of_medicines.text if of_medicines.is_recorded else ""
    return BrainHealth(review.on if review else None, counts(found), found, text)
