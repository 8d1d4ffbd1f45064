"""Confirmed SDMT worsening in words: one person's answer, the rules for groups beside it, what is assumed."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from domain.dates import show
from domain.definition import Definition
from domain.event_words import worsening_in_words
from domain.evidence import Event, Kind, Point
from domain.label import Label
from domain.observed import ending
from domain.omissions import omissions_in_words
from domain.open_facts import facts_about, facts_to_judge
from domain.performance_rules import SdmtRules
from domain.records import PatientRecord
from domain.sdmt_change import RELIABLE_DECLINE, RELIABLE_POINTS, RELIABLE_SOURCE, TEST_VARIATION, WITHIN_VARIATION
from domain.sdmt_rules import SDMT, SdmtResult
from domain.settle import Settle, SettleKind
from domain.wording import (
    change_of,
    joined,
    pending_text,
    possibility,
    span,
    unconfirmed_note,
    value_of,
)

ID = "sdmt"
TITLE = "SDMT worsening"
REFERENCE = "best of the first two sittings"
SAME_CONDITIONS = "in the same form, mode and language"


def sdmt_label(found: SdmtResult, record: PatientRecord, rules: SdmtRules, definition: Definition) -> Label:
    """Return the answer in words: "yes", "possible", "no", "undetermined" or "not assessable".

    Below 8 points a fall is "possible", within test variation; from 8 on it is a reliable decline, confirmed only at a
    second sitting (safety 28).
    """
    answer, text, settles = _answer(found, record, definition)
    points = [point for part in found.parts for point in part.points]
    return Label(
        ID,
        TITLE,
        answer,
        text,
        reasons=_reasons(found),
        settles=settles,
        start=points[0].on if points else None,
        end=points[-1].on if points else None,
        rule=f"{RELIABLE_POINTS} points, confirmed as in {definition.id} version {definition.version}",
        source=RELIABLE_SOURCE,
        unverified=(*rules.unverified, *_of_confirmation(definition)),
        cautions=_cautions(found, rules),
    )


def _answer(found: SdmtResult, record: PatientRecord, definition: Definition) -> tuple[str, str, tuple[Settle, ...]]:
    event, pending = found.worsening, found.pending
    results = [part.result for part in found.parts]
    if event is not None and not event.possibilities:
        return "yes", f"{RELIABLE_DECLINE[0].upper()}{RELIABLE_DECLINE[1:]}: {_decline(event, definition)}", ()
    if event is not None:
        answers = "; ".join(possibility(p) for p in event.possibilities)
        text = f"{_decline(event, definition)}; the answer depends: {answers}"
        return "undetermined", text, facts_about(results, record, definition, [event])
    if pending is not None:
        text = f"{pending_text(pending)}: {RELIABLE_DECLINE}, confirmed only at a second sitting"
        return "possible", text, facts_about(results, record, definition, [pending])
    return _without_decline(found, record, definition)


def _without_decline(
    found: SdmtResult, record: PatientRecord, definition: Definition
) -> tuple[str, str, tuple[Settle, ...]]:
    """Return the answer where no reliable decline was seen or none held."""
    last = found.parts[-1] if found.parts else None
    ended = ending(record, found.as_of) is not None
    if last is None:
        return (
            "not assessable",
            "Not assessable: No SDMT is recorded.",
            facts_to_judge([SDMT], [], record, definition, found.as_of),
        )
    if last.reference is None or last.result.indeterminate:
        why = last.result.indeterminate or "No sitting can be compared with."
        facts = facts_to_judge([SDMT], [last.result], record, definition, found.as_of)
        return "not assessable", f"Not assessable: {why}", facts or _one_more(ended)
    value, reference = last.points[-1], last.reference
    if not value.unable and value.value < reference.value:
        return "possible", f"{WITHIN_VARIATION}: {_against(value, reference)}", _one_more(ended, value.on)
    period = span(last.points[0].on, last.points[-1].on)
    return "no", f"No SDMT decline found, {period} ({len(last.points)} sittings)", ()


def _one_more(ended: bool, after: date | None = None) -> tuple[Settle, ...]:
    """Return one further sitting, none after a death or loss to follow-up."""
    if ended:
        return ()
    text = f"SDMT {SAME_CONDITIONS} at a comparable visit"
    if after is None:
        return (Settle(SettleKind.MEASURE, text, measure=SDMT),)
    return (Settle(SettleKind.MEASURE, f"{text}, to show whether it lasts", after + timedelta(days=1), measure=SDMT),)


def _against(value: Point, reference: Point) -> str:
    return (
        f"SDMT {value_of(SDMT, value)} on {show(value.on)}, {change_of(SDMT, reference, value)} from "
        f"{value_of(SDMT, reference)} on {show(reference.on)} ({REFERENCE})"
    )


def _decline(event: Event, definition: Definition) -> str:
    return f"SDMT {worsening_in_words(event, definition)}"


def _reasons(found: SdmtResult) -> tuple[str, ...]:
    reasons = []
    for part in found.parts:
        if part.reference is not None:
            at = f"{value_of(SDMT, part.reference)} on {show(part.reference.on)}"
            reasons.append(f"Reference {at}: {REFERENCE}, for the second gains by practice.")
    if found.last_rules and found.last is not None:
        answers = "; ".join(f"{rule.title}: {rule.word}" for rule in found.last_rules)
        reasons.append(f"Last sitting {show(found.last.on)} by each published rule: {answers}.")
    for part in found.parts:
        reasons += [unconfirmed_note(u) for u in part.result.unconfirmed if u.kind is Kind.WORSENING and not u.pending]
        reasons += omissions_in_words(part.result)
    return tuple(dict.fromkeys(reasons))


def _cautions(found: SdmtResult, rules: SdmtRules) -> tuple[str, ...]:
    cautions = []
    for before, after in pairwise(found.parts):
        known = before.conditions
        changed = [rules.conditions[key] for key, text in after.conditions.items() if known.get(key, text) != text]
        cautions.append(
            f"{joined(changed).capitalize()} of the test changed on {show(after.points[0].on)}: "
            "the sittings before do not compare with those from then on."
        )
    if found.without_conditions:
        days = joined([show(on) for on in found.without_conditions])
        names = joined(list(rules.conditions.values())).capitalize()
        cautions.append(f"{names} not recorded on {days}: taken as the same.")
    if any(rule.used is None or rule.used != rule.met for rule in found.last_rules):
        cautions.append(f"No rule in percent is used from a reference under {rules.percent_from} points.")
    if found.last_rules and not found.worsening:
        cautions.append(f"{TEST_VARIATION[0].upper()}{TEST_VARIATION[1:]}")
    cautions += [text for part in found.parts for text in (*part.result.cautions, *part.result.without_exclusions)]
    return tuple(dict.fromkeys(cautions))


def _of_confirmation(definition: Definition) -> tuple[str, ...]:
    """Return what of the confirmation and the attribution is unverified; the definition's threshold is not used."""
    return tuple(part for part in definition.unverified_parts("sdmt") if part != "threshold rule")
