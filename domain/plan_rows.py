"""The plan in its rows, worded: four that the review proposes beside brain health, then rehabilitation and trials.

Source of the four rows: Giovannoni et al., Ther Adv Neurol Disord 2022;15, Figure 5, a proposal. The program records
what a clinic plans and does in them and says nothing on what belongs there. A row without an entry reads "nothing
recorded": that nothing is planned or given cannot be told from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from domain.care_records import PlanEntry, PlanPart, PlanState, Referral
from domain.dates import show
from domain.known_on import plan_by, referral_by, treatment_by
from domain.records import PatientRecord, Treatment
from domain.summary import Explanation, PlanLine, PlanRow, Step
from domain.summary_tables import current_treatments
from domain.treatment_effect import EffectModel, TreatmentEffect, TreatmentEffects, effect_of

PLAN_KEY = "plan"
NOTHING = "nothing recorded"
PROPOSED = (
    "The authors propose these four rows beside brain health (Giovannoni et al., Ther Adv Neurol Disord 2022;15, "
    "Figure 5): a hypothesis. What stands in them is what the clinic recorded; the program gives no advice."
)
BESIDE = "Recorded by the clinic beside the four rows of Figure 5."
TITLES: Mapping[PlanPart, str] = {
    PlanPart.ANTI_INFLAMMATORY: "Anti-inflammatory",
    PlanPart.NEUROPROTECTIVE: "Neuroprotective",
    PlanPart.REMYELINATING: "Remyelinating",
    PlanPart.NEURORESTORATIVE: "Neurorestorative",
    PlanPart.REHABILITATION: "Rehabilitation",
    PlanPart.TRIAL: "Trials",
}
SOURCES = dict.fromkeys(TITLES, PROPOSED) | dict.fromkeys((PlanPart.REHABILITATION, PlanPart.TRIAL), BESIDE)
# The aim of a treatment, as its form records it, and the row that it is.
ROW_OF_AIM = {
    "anti-inflammatory": PlanPart.ANTI_INFLAMMATORY,
    "neuroprotective": PlanPart.NEUROPROTECTIVE,
    "remyelination": PlanPart.REMYELINATING,
    "neurorestorative": PlanPart.NEURORESTORATIVE,
}
FROM_TREATMENTS, FROM_REFERRALS = "from the treatments", "from the referrals"
NEUROREHABILITATION = "neurorehab"  # an id of the catalogue of treatments
REHABILITATION = (
    "rehabilit",
    "physiotherap",
    "occupational therap",
    "speech and swallowing",
    "neuropsycholog",
    "vocational",
)


def plan_rows(record: PatientRecord, effects: TreatmentEffects, as_of: date) -> tuple[PlanRow, ...]:
    """Return all six rows in their order, as of *as_of*; in each the plan's entries, newest first, then other records.

    Treatments without a recorded stop stand in the row of their recorded aim; a disease-modifying one without an aim
    in the anti-inflammatory row. Those of a trial stand in the row of trials too. *effects*: of the catalogue.
    """
    lines: dict[PlanPart, list[PlanLine]] = {row: [] for row in TITLES}
    treatments = [treatment_by(t, as_of) for t in current_treatments(record.treatments, as_of)]
    plan = sorted(plan_by(record.plan, as_of), key=lambda entry: entry.on, reverse=True)
    for entry in plan:
        same = _treatment_of(entry, treatments, effects)
        lines[entry.row].append(PlanLine(_entry_text(entry, same), note=entry.note))
    for row, treatment, text in _treated(treatments, effects):
        if not any(_is_about(entry, row, treatment) for entry in plan):
            lines[row].append(PlanLine(f"{text} ({FROM_TREATMENTS})", FROM_TREATMENTS, treatment.note))
    for referral in sorted((r for r in record.referrals if r.on <= as_of), key=lambda r: r.on, reverse=True):
        if any(word in referral.to.casefold() for word in REHABILITATION):
            text = f"{_referral_text(referral_by(referral, as_of))} ({FROM_REFERRALS})"
            lines[PlanPart.REHABILITATION].append(PlanLine(text, FROM_REFERRALS, referral.result))
    return tuple(PlanRow(str(row), title, tuple(lines[row]), NOTHING, SOURCES[row]) for row, title in TITLES.items())


def explain_plan(rows: Sequence[PlanRow]) -> Explanation:
    """Return the six rows as they are looked at: a step a row, with its lines or that nothing is recorded."""
    steps = [
        Step(f"{row.title}: {'; '.join(line.text for line in row.lines) or row.empty}.", _notes(row)) for row in rows
    ]
    return Explanation(
        key=PLAN_KEY,
        title="The plan, in its rows",
        subtitle="as recorded by the clinic; several entries can stand in one row",
        steps=tuple(steps),
        cautions=("Nothing recorded is not nothing given.",),
        source=" ".join(dict.fromkeys(row.source for row in rows)),
    )


def _notes(row: PlanRow) -> str:
    return "; ".join(line.note for line in row.lines if line.note)


def plan_in_short(rows: Sequence[PlanRow]) -> str:
    """Return in a line which rows have something: "Remyelinating, trials (2); nothing recorded in the other 4."."""
    filled = [row for row in rows if row.lines]
    if not filled:
        return "Nothing recorded in any of its rows."
    told = ", ".join(f"{row.title.lower()}{f' ({len(row.lines)})' if len(row.lines) > 1 else ''}" for row in filled)
    others = len(rows) - len(filled)
    return f"{told[:1].upper()}{told[1:]}{f'; {NOTHING} in the other {others}' if others else ''}."


# An entry of the plan


def _entry_text(entry: PlanEntry, treatment: Treatment | None) -> str:
    """Return "ocrelizumab, since 3 May 2021, under way; by Dr A"."""
    what = (
        f"{entry.what} ({entry.drug})" if entry.drug and entry.drug.casefold() != entry.what.casefold() else entry.what
    )
    trial = ", ".join(part for part in (entry.trial, entry.registry_number) if part and part != entry.what)
    named = f"{what} [{trial}]" if trial else what
    said = (named, _when(entry), str(entry.state or "state not recorded"))
    text = ", ".join(part for part in said if part)
    text += f"; by {entry.by_whom}" if entry.by_whom else ""
    return f"{text}; {FROM_TREATMENTS}: {_since(treatment)}" if treatment is not None else text


def _when(entry: PlanEntry) -> str:
    if entry.start is not None and entry.end is not None:
        return f"{entry.start} to {entry.end}"
    if entry.end is not None:
        return f"until {entry.end}, beginning not recorded"
    if entry.state is PlanState.PLANNED:
        return f"from {entry.start}" if entry.start is not None else f"entered {show(entry.on)}, beginning not recorded"
    if entry.state is PlanState.NOT_TAKEN:
        return f"entered {show(entry.on)}"
    if entry.start is None:
        return "beginning not recorded"
    return f"from {entry.start}, end not recorded" if entry.state is PlanState.ENDED else f"since {entry.start}"


# Other records


def _treated(treatments: Iterable[Treatment], effects: TreatmentEffects) -> Iterator[tuple[PlanPart, Treatment, str]]:
    """Yield each treatment under every row that it belongs to, worded without its origin."""
    for treatment in treatments:
        effect = effect_of(treatment.drug, effects)
        row = _row_of(treatment, effect)
        text = _treatment_text(treatment, effect)
        if row is not None:
            yield row, treatment, text
        if treatment.trial:
            yield PlanPart.TRIAL, treatment, f"{treatment.trial}: {text}"


def _row_of(treatment: Treatment, effect: TreatmentEffect | None) -> PlanPart | None:
    """Return the row of the recorded aim; without one, that of a disease-modifying treatment or of rehabilitation."""
    if treatment.aim:
        return ROW_OF_AIM.get(treatment.aim)
    if effect is None or effect.model is not EffectModel.NOT_COUNTED:
        return PlanPart.ANTI_INFLAMMATORY
    return PlanPart.REHABILITATION if effect.id == NEUROREHABILITATION else None


def _treatment_text(treatment: Treatment, effect: TreatmentEffect | None) -> str:
    if effect is not None and effect.model is EffectModel.UNTREATED:
        return f"recorded as untreated, {_since(treatment)}"
    if effect is not None and effect.is_once:
        return f"{treatment.drug}, {treatment.start}"
    return f"{treatment.drug}, {_since(treatment)}"


def _since(treatment: Treatment) -> str:
    """Return "since 3 May 2021, no stop recorded"; with a stop whose month or year is not over, both."""
    if treatment.stop is not None:
        return f"{treatment.start} to {treatment.stop}"
    return f"since {treatment.start}, no stop recorded"


def _names(entry: PlanEntry) -> set[str]:
    return {name.casefold() for name in (entry.what, entry.drug) if name}


def _treatment_of(entry: PlanEntry, treatments: Iterable[Treatment], effects: TreatmentEffects) -> Treatment | None:
    """Return the treatment going on that an entry is about and that would stand in its row."""
    found = (t for row, t, _ in _treated(treatments, effects) if row is entry.row)
    return next((t for t in found if t.drug.casefold() in _names(entry)), None)


def _is_about(entry: PlanEntry, row: PlanPart, treatment: Treatment) -> bool:
    return entry.row is row and treatment.drug.casefold() in _names(entry)


def _referral_text(referral: Referral) -> str:
    seen = f", seen {referral.seen}" if referral.seen is not None else ""
    state = "" if seen and referral.status == "seen" else f", {referral.status or 'state not recorded'}"
    return f"{referral.to}, {show(referral.on)}{state}{seen}"
