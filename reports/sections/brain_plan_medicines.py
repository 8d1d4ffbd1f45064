"""The anticholinergic burden: each drug on the named scale with the other beside it, and what has no score."""

from __future__ import annotations

from reportlab.platypus import Flowable

from domain.brain_health.anticholinergic import CAUTION as BURDEN_CAUTION
from domain.brain_health.anticholinergic import Burden, ScoredMedicine
from domain.treatment_history import NOT_CHECKED
from reports.page import Printing
from reports.sections.who import headed, left_out, most, table
from reports.style import BODY, CAUTION, SMALL, STRONG, text


def medicines(printing: Printing) -> list[Flowable]:
    """Return the burden with the drugs that make it."""
    burden = printing.summary.burden
    parts = headed("Medicines: anticholinergic burden")
    if burden is None or not burden.is_recorded:
        return [*parts, text("No medicine recorded: ask. That is not the same as taking none.", BODY)]
    parts.append(text(f"{burden.text}.", STRONG))
    scored = [m for m in burden.scored if m.row.score or m.row.other]
    unlisted = [m for m in burden.scored if m not in scored]
    shown = scored[: most(printing.detail, 20, 12, 6)]
    if shown:
        head = ("Medicine", burden.scale, burden.other_scale, "Source and note")
        parts.append(table(head, [_row(medicine) for medicine in shown], printing.width, (2.8, 1.0, 0.8, 6.6)))
        parts += left_out(len(scored), len(shown), "medicines with a score")
    if unlisted:
        parts.append(text(f"Score 0 on both scales: {_names(printing, [m.name for m in unlisted])}.", SMALL))
    if burden.not_scored:
        parts.append(text(f"△ Not scored: {_names(printing, list(burden.not_scored))}.", CAUTION))
    if burden.left_out:
        words = f"Left out, as the clinic has it: {_names(printing, list(burden.left_out))}."
        parts.append(text(words, SMALL))
    return [*parts, text(_scales(burden), SMALL), text(NOT_CHECKED, SMALL)]


def _names(printing: Printing, names: list[str]) -> str:
    """Return the names; of a list too long for the page, the first ones and how many more."""
    limit = most(printing.detail, 30, 20, 10)
    shown = names[:limit]
    return ", ".join(shown) + (f", and {len(names) - len(shown)} more" if len(names) > len(shown) else "")


def _row(medicine: ScoredMedicine) -> tuple[str, ...]:
    row = medicine.row
    named = row.drug if medicine.name.casefold() == row.drug.casefold() else f"{medicine.name} ({row.drug})"
    notes = [row.source, row.note, "as needed" if medicine.as_needed else "", "△ unverified" if row.unverified else ""]
    return (named, _points(row.score), _points(row.other), "; ".join(note for note in notes if note))


def _points(score: int | None) -> str:
    return "not scored" if score is None else str(score)


def _scales(burden: Burden) -> str:
    return (
        f"The scale is {burden.scale}; the {burden.other_scale} total stands beside it; the two are never added up. "
        f"The caution of its prompt: {BURDEN_CAUTION}. One drug counts once."
    )
