"""The top of the clinician's page: who, the one statement, and the two halves side by side."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer

from domain.since_when import line_key
from domain.summary import Line, Tone
from reports.page import Printing
from reports.sections.since import marked, since_last_visit
from reports.style import (
    BLUE,
    BLUE_HEADING,
    BODY,
    CAUTION,
    EMBER,
    EMBER_HEADING,
    EMBER_SOFT,
    GAP,
    LEAD,
    MUTE,
    SMALL,
    SOFT,
    STRONG,
    TITLE,
    WARN,
    box,
    columns,
    labelled,
    text,
)

EDGES = {Tone.DISABILITY: EMBER, Tone.INFLAMMATION: BLUE, Tone.CAUTION: WARN, Tone.NEUTRAL: MUTE}
SIGNS = {Tone.DISABILITY: "◆", Tone.INFLAMMATION: "●", Tone.CAUTION: "△", Tone.NEUTRAL: "○"}


def heading(printing: Printing) -> list[Flowable]:
    """Return name, identity and the facts of the banner in one line."""
    summary = printing.summary
    return [text(printing.name, TITLE), text(summary.identity.line, SMALL), text(" · ".join(summary.chips), BODY)]


def statement(printing: Printing) -> list[Flowable]:
    """Return the one statement in its box."""
    headline = printing.summary.headline
    words = [text(f"{SIGNS[headline.tone]} {headline.text}", LEAD)]
    if headline.detail:
        words.append(text(headline.detail, BODY))
    fill = EMBER_SOFT if headline.tone is Tone.DISABILITY else SOFT
    findings = [text(f"△ {finding}", CAUTION) for finding in printing.summary.quality]
    return [Spacer(0, GAP), box(words, printing.width, fill=fill, edge=EDGES[headline.tone]), *findings]


def halves(printing: Printing) -> list[Flowable]:
    """Return inflammation and disability side by side, with equal weight."""
    summary = printing.summary
    half = (printing.width - 4 * mm) / 2
    inflammation = [text("○ Inflammation", BLUE_HEADING), _rows(printing, summary.inflammation, half)]
    # Below the shorter half, as on the screen: what changed is about both, and takes no room of its own.
    inflammation += since_last_visit(printing)
    disability = [text("◆ Disability", EMBER_HEADING), _rows(printing, summary.disability, half)]
    disability.append(text(summary.disability_note, SMALL))
    return [Spacer(0, GAP), columns((inflammation, disability), printing.width)]


def _rows(printing: Printing, lines: Sequence[Line], width: float) -> Flowable:
    return labelled([(line.label, _words(printing, line)) for line in lines], width)


def _words(printing: Printing, line: Line) -> list[Flowable]:
    words = [text(marked(printing, line_key(line), line.text), STRONG if line.strong else BODY)]
    if line.aside:
        words.append(text(line.aside, SMALL))
    if line.caution:
        words.append(text(f"△ {line.caution}", CAUTION))
    return words
