"""What is open: what would settle it and when, and the brain-health checklist's points to attend to."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer

from domain.dates import show
from domain.summary import BrainHealth, OpenItem, OpenKind
from reports.page import Printing
from reports.style import BODY, CAUTION, GAP, HEADING, SMALL, STRONG, columns, text


def open_points(printing: Printing) -> list[Flowable]:
    """Return open questions and brain health side by side."""
    summary = printing.summary
    brain = [item for item in summary.open_items if item.kind is OpenKind.BRAIN_HEALTH]
    others = [item for item in summary.open_items if item.kind is not OpenKind.BRAIN_HEALTH]
    most = printing.detail.items
    left: list[Flowable] = [text("What would settle what is open", HEADING)]
    left += [part for item in others[:most] for part in _item(item, printing.detail.letters)] or [
        text("Nothing is open as of today.", BODY)
    ]
    left += _left_out(others, most)
    reviewed = summary.brain_health.reviewed_on
    right: list[Flowable] = [text("Brain health", HEADING)]
    if reviewed is None:
        right.append(text("The checklist has not been filled in.", BODY))
    else:
        right.append(text(f"{show(reviewed)}: {summary.brain_health.counts}.", BODY))
    right += [part for item in brain[:most] for part in _item(item, printing.detail.letters)]
    right += _left_out(brain, most)
    parts = [columns((left, right), printing.width, gap=6 * mm), *_rests_on(summary.brain_health)]
    return [Spacer(0, GAP), KeepTogether(parts)]


def _rests_on(brain_health: BrainHealth) -> list[Flowable]:
    """Return the sources of what is considered and what of it is unverified, over the whole width."""
    found: list[Flowable] = []
    sources = {f"{f.title}: {f.source}" for f in brain_health.findings if f.consider and f.source}
    if sources:
        found.append(text(f"Brain health: {'; '.join(sorted(sources))}", SMALL))
    unverified = sorted({f.unverified for f in brain_health.findings if f.unverified})
    if unverified:
        found.append(text(f"△ Unverified: {'; '.join(unverified)}.", CAUTION))
    return found


def _item(item: OpenItem, letters: int) -> list[Flowable]:
    """Return an open point; a text of more than so many *letters* says where the rest is."""
    words = (
        item.text if len(item.text) <= letters else f"{item.text[:letters].rsplit(' ', 1)[0]} … (more in the program)"
    )
    when = f" ({item.when})" if item.when else ""
    return [text(f"□ {item.title}", STRONG), text(f"{words}{when}", SMALL)]


def _left_out(items: Sequence[OpenItem], most: int) -> list[Flowable]:
    count = len(items) - most
    return [text(f"and {count} more, in the program", SMALL)] if count > 0 else []
