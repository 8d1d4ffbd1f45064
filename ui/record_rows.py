"""What is recorded of a patient as rows of words, kind by kind: the record of each row beside its cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from domain.brain_health.conditions import Condition
from domain.dates import PartialDate, show
from domain.measures import MEASURES
from domain.plan_rows import TITLES
from domain.records import Flag, PatientRecord, ReviewAnswer, StatementKind, Visit
from domain.summary_tables import relapses_table, scans_table, treatments_table, yes_no
from domain.values import show_value
from storage.reference import load_reference
from ui.forms.kinds.device import days_in_words
from ui.forms.kinds.laboratory import name_of_test
from ui.forms.kinds.statement import WORDS

NOT_RECORDED = "not recorded"
VISIT_MEASURES = (
    ("edss", "EDSS"),
    ("t25fw", "T25FW s"),
    ("nhpt_dominant", "9HPT d s"),
    ("nhpt_non_dominant", "9HPT nd s"),
    ("sdmt", "SDMT"),
)
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KindRows:
    """One kind of record as a table. ``kind`` is its name in the catalogue of forms; ``rows`` are newest first."""

    kind: str
    title: str
    columns: Cells
    rows: tuple[tuple[Any, Cells], ...]
    empty: str  # what none recorded means


def all_rows(record: PatientRecord) -> tuple[KindRows, ...]:
    """Return every kind of record, in the order in which they are shown; a kind without a record has no rows."""
    return (
        _visits(record),
        _as_in_summary("relapse", relapses_table, "relapses", record, lambda r: r.onset),
        _as_in_summary("scan", scans_table, "scans", record, lambda s: s.on),
        _as_in_summary("treatment", treatments_table, "treatments", record, lambda t: t.start),
        *(
            KindRows(kind, title, columns, _newest(getattr(record, field), when, cells), empty)
            for kind, title, columns, field, when, cells, empty in _PLAIN
        ),
    )


def _newest(
    records: Sequence[Any], when: Callable[[Any], date | PartialDate | None], cells: Callable[[Any], Cells]
) -> tuple[tuple[Any, Cells], ...]:
    return tuple((r, cells(r)) for r in sorted(records, key=lambda r: _first(when(r)), reverse=True))


def _first(when: date | PartialDate | None) -> date:
    """Return the day to sort by; what has no date comes last."""
    if when is None:
        return date.min
    return when.first if isinstance(when, PartialDate) else when


def _as_in_summary(
    kind: str,
    table: Callable[[PatientRecord], Any],
    field: str,
    record: PatientRecord,
    when: Callable[[Any], date | PartialDate | None],
) -> KindRows:
    """Return the rows that the summary prints too, each made of its own record: no row opens another's."""
    whole = table(record)

    def cells(one: Any) -> Cells:
        only: dict[str, Any] = {field: (one,)}
        found: Cells = table(replace(record, **only)).rows[0]
        return found

    rows = _newest(getattr(record, field), when, cells)
    return KindRows(kind, whole.title, whole.columns, rows, whole.empty)


def _visits(record: PatientRecord) -> KindRows:
    return KindRows(
        "visit",
        "Visits",
        ("Date", "Kind", "Relapse", "Comparable", *(words for _, words in VISIT_MEASURES)),
        _newest(record.visits, lambda visit: visit.on, _visit_cells),
        "No visit recorded. The first one makes the baseline.",
    )


def _visit_cells(visit: Visit) -> Cells:
    return (
        show(visit.on),
        str(visit.kind or NOT_RECORDED),
        yes_no(visit.relapse_since_last),
        yes_no(visit.comparable, "not stated"),
        *(_measured(visit, measure) for measure, _ in VISIT_MEASURES),
    )


def _measured(visit: Visit, measure: str) -> str:
    value = visit.value(measure)
    if value is not None:
        return show_value(MEASURES[measure], value)
    return "unable" if visit.flag(measure) is Flag.UNABLE else "–"


def _known(value: object) -> str:
    """Return a date or a text as it is shown."""
    if isinstance(value, date):
        return show(value)
    return str(value) if value else NOT_RECORDED


def condition_name(condition: str) -> str:
    """Return the name of a disease: *condition* is an id of the catalogue or the name itself."""
    known: Condition | None = load_reference().conditions.get(condition)
    return known.name if known else condition


def _answered(answers: Sequence[ReviewAnswer]) -> str:
    asked = sum(bool(answer.answer) or answer.value is not None for answer in answers)
    return f"{asked} factor{'' if asked == 1 else 's'} asked"


def _result(lab: Any) -> str:
    number = "" if lab.value is None else f"{lab.value:f} {lab.unit}".strip()
    return " · ".join(part for part in (number, lab.text) if part) or NOT_RECORDED


def _about(statement: Any) -> str:
    if statement.kind is StatementKind.BASELINE_VISIT:
        return f"visit of {_known(statement.start)}" if statement.start else "the visit of that day"
    if statement.start is None and statement.end is None:
        return "–"
    return f"{_known(statement.start)} to {_known(statement.end or statement.on)}"


def _consent_state(consent: Any) -> str:
    if consent.withdrawn:
        return f"withdrawn {consent.withdrawn}"
    return {True: "agreed", False: "not agreed", None: NOT_RECORDED}[consent.given]


_Plain = tuple[str, str, Cells, str, Callable[[Any], Any], Callable[[Any], Cells], str]
_PLAIN: tuple[_Plain, ...] = (
    (
        "course",
        "Disease course",
        ("Course", "Since", "Decided by", "Reason"),
        "courses",
        lambda r: r.since,
        lambda r: (str(r.course), _known(r.since), _known(r.decided_by), r.reason or "–"),
        "No course recorded: the program never sets one.",
    ),
    (
        "statement",
        "Statements",
        ("Date", "What", "About", "By", "Reason"),
        "statements",
        lambda r: r.on,
        lambda r: (show(r.on), WORDS[r.kind], _about(r), _known(r.by), r.reason or "–"),
        "No statement of a clinician recorded.",
    ),
    (
        "infection",
        "Infections",
        ("Onset", "End", "Kind", "Fever"),
        "infections",
        lambda r: r.onset,
        lambda r: (_known(r.onset), _known(r.end), _known(r.kind), yes_no(r.fever)),
        "No infection recorded; none recorded does not mean none happened.",
    ),
    (
        "lab",
        "Laboratory",
        ("Date", "Test", "Result", "Specimen", "Reference range"),
        "labs",
        lambda r: r.on,
        lambda r: (show(r.on), name_of_test(r.test), _result(r), _known(r.specimen), r.reference or "–"),
        "No laboratory result recorded.",
    ),
    (
        "medicine",
        "Other medicines",
        ("Name", "Dose", "Start", "Stop", "As needed", "For"),
        "medicines",
        lambda r: r.start,
        lambda r: (
            r.name,
            _known(r.dose),
            _known(r.start),
            str(r.stop) if r.stop else "no stop recorded",
            yes_no(r.as_needed),
            _known(r.reason),
        ),
        "No other medicine recorded; ask which are taken.",
    ),
    (
        "comorbidity",
        "Comorbidities",
        ("Condition", "Since", "Controlled", "Note"),
        "comorbidities",
        lambda r: r.since,
        lambda r: (condition_name(r.condition), _known(r.since), yes_no(r.controlled), r.note or "–"),
        "No comorbidity recorded; ask.",
    ),
    (
        "review",
        "Brain-health reviews",
        ("Date", "Asked"),
        "reviews",
        lambda r: r.on,
        lambda r: (show(r.on), _answered(r.answers)),
        "No brain-health review recorded.",
    ),
    (
        "pregnancy",
        "Pregnancies",
        ("Last period", "Due", "End", "Outcome", "Breastfeeding"),
        "pregnancies",
        lambda r: r.start,
        lambda r: (_known(r.start), _known(r.due), _known(r.end), _known(r.outcome), yes_no(r.breastfeeding)),
        "No pregnancy recorded.",
    ),
    (
        "referral",
        "Referrals",
        ("Date", "To", "For what", "State", "Seen on", "Result"),
        "referrals",
        lambda r: r.on,
        lambda r: (show(r.on), r.to, _known(r.reason), _known(r.status), _known(r.seen), r.result or "–"),
        "No referral recorded.",
    ),
    (
        "plan",
        "Plan",
        ("Date", "Row", "What", "State", "Start", "End", "By"),
        "plan",
        lambda r: r.on,
        lambda r: (
            show(r.on),
            TITLES[r.row],
            ", ".join(part for part in (r.what, r.drug, r.trial, r.registry_number) if part),
            _known(r.state),
            _known(r.start),
            str(r.end) if r.end else "no end recorded",
            _known(r.by_whom),
        ),
        "No plan recorded; a row without an entry is not a row in which nothing is done.",
    ),
    (
        "consent",
        "Consents",
        ("Date", "For what", "Answer", "Form signed", "Asked by"),
        "consents",
        lambda r: r.on,
        lambda r: (show(r.on), r.purpose, _consent_state(r), _known(r.document), _known(r.by)),
        "No consent recorded, neither given nor refused.",
    ),
    (
        "device",
        "Devices",
        ("Quantity", "Device", "Version", "Unit", "Days"),
        "devices",
        lambda r: max((day.on for day in r.days), default=None),
        lambda r: (r.quantity, r.device, _known(r.version), r.unit or "–", days_in_words(r)),
        "No daily table of a device imported.",
    ),
    (
        "concern",
        "Answers that need a person",
        ("Date", "What", "Acknowledged by", "Closed on", "Closed by", "What was done"),
        "concerns",
        lambda r: r.on,
        lambda r: (
            show(r.on),
            r.what,
            _known(r.acknowledged_by),
            show(r.closed_on) if r.closed_on else "△ open",
            _known(r.closed_by) if r.closed_on else "–",
            r.outcome or "–",
        ),
        "",
    ),
)
