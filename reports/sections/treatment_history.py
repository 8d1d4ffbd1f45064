"""The treatment history: where it stands, the bars, each treatment, what fell into its time, and other medicines."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Flowable, Spacer

from domain.chart.lane_choice import treatments_only
from domain.chart.plot import CoursePlot
from domain.dates import show
from domain.treatment_entries import TimeTold, TreatmentHistory
from domain.treatment_history import NO_MEDICINE, NOT_CHECKED, NOT_RECORDED
from reports.charts import LINE, course_drawing
from reports.page import Printing
from reports.sections.who import headed, left_out, most, sentence, shortened, table, unbroken, who
from reports.style import BODY, CAUTION, GAP, LEAD, MUTE, SMALL, SOFT, box, figure, text
from reports.typeface import REGULAR

ROW = LINE * 0.85  # what a lane of rows takes for each unit of its weight
FRAME = LINE * 3.4  # the title and the axis
KEY_LINE = LINE * 1.25
KEYS_A_LINE = 5
MOST_HIGH = 560.0  # a chart that needs more than a page is none
NO_ROOM = "Too many of them overlap for a chart; the table has them all."
MEDICINE_HEAD = ("Name", "Dose", "For", "From", "To", "As needed")


def heading(printing: Printing) -> list[Flowable]:
    """Return who it is about."""
    return who("Treatment history", printing)


def now(printing: Printing) -> list[Flowable]:
    """Return whether the patient is on treatment on the day, and what that rests on."""
    history = _history(printing)
    words: list[Flowable] = [text(f"As of {show(history.as_of)}: {history.now[0].lower()}{history.now[1:]}", LEAD)]
    return [Spacer(0, GAP), box(words, printing.width, fill=SOFT, edge=MUTE), text(NOT_CHECKED, SMALL)]


def chart(printing: Printing) -> list[Flowable]:
    """Return the treatments as bars under relapses and scans, and the sentence that says the same."""
    if not _history(printing).entries:
        return []
    plot = treatments_only(printing.plot)
    high = _height(plot)
    if high > MOST_HIGH:
        return [Spacer(0, GAP), text(f"{plot.sentence} {NO_ROOM}", SMALL)]
    drawing = course_drawing(plot, printing.width, high, REGULAR)
    return [Spacer(0, GAP), *figure(drawing, unbroken(plot.sentence))]


def _height(plot: CoursePlot) -> float:
    key = KEY_LINE * -(-len(plot.key) // KEYS_A_LINE)
    return FRAME + key + ROW * sum(lane.weight for lane in plot.lanes)


def treatments(printing: Printing) -> list[Flowable]:
    """Return each treatment, the latest first, with the reason for stopping."""
    history = _history(printing)
    if not history.entries:
        return []
    shown = history.entries[: most(printing.detail, 24, 14, 8)]
    aims = any(entry.aim != NOT_RECORDED for entry in shown)
    head = ["Treatment", "Dose, interval", "From", "To", "Reason for stopping", f"On {show(history.as_of)}"]
    shares = [2.4, 2.2, 1.3, 1.9, 3.2, 2.6]
    rows = [[e.drug, e.dose, e.start, e.stop, shortened(e.reason, printing.detail), e.state] for e in shown]
    if aims:
        head.append("Aim")
        shares.append(1.8)
        rows = [[*row, entry.aim] for row, entry in zip(rows, shown, strict=True)]
    parts = [*headed("Treatments"), table(head, rows, printing.width, shares)]
    parts += left_out(len(history.entries), len(shown), "earlier treatments")
    return parts if aims else [*parts, text("The aim is not recorded for any of them.", SMALL)]


def times(printing: Printing) -> list[Flowable]:
    """Return what is recorded in each treatment's time, as facts: the latest time first, as the treatments stand."""
    told = _history(printing).times[::-1]
    if not told:
        return []
    shown = told[: most(printing.detail, 24, 14, 8)]
    rows = [[_named(t), t.relapses, t.scans, t.edss, t.found] for t in shown]
    head = ("Time", "Relapses", "New lesions on scans", "EDSS", "Changes confirmed")
    parts = headed("What is recorded in each time")
    parts.append(table(head, rows, printing.width, (2.4, 3.4, 3.4, 2.4, 2.1)))
    return [*parts, *left_out(len(told), len(shown), "times before"), *_changes(printing, shown)]


def _changes(printing: Printing, told: Sequence[TimeTold]) -> list[Flowable]:
    """Return each change that was present again, under the time in which it was first measured."""
    found = [(time, change) for time in told for change in time.changes]
    if not found:
        return []
    shown = found[: most(printing.detail, 30, 18, 8)]
    rows = [[t.title, c.values, sentence(c.cause), c.first_measured, sentence(c.rests_on)] for t, c in shown]
    head = ("In the time", "Change", "As the rule has it", "First measured", "Rests on")
    parts = [*headed("Changes that were present again"), table(head, rows, printing.width, (2.1, 2.8, 2.6, 2.4, 3.9))]
    return [*parts, *left_out(len(found), len(shown), "changes")]


def _named(time: TimeTold) -> str:
    return f"{time.title}: {time.when}"


def medicines(printing: Printing) -> list[Flowable]:
    """Return the other medicines."""
    found = _history(printing).medicines
    parts = headed("Other medicines")
    if not found:
        return [*parts, text(NO_MEDICINE, BODY)]
    shown = found[: most(printing.detail, 40, 24, 12)]
    parts.append(table(MEDICINE_HEAD, shown, printing.width, (3, 2, 2.4, 1.6, 1.8, 1.4)))
    return [*parts, *left_out(len(found), len(shown), "medicines")]


def notes(printing: Printing) -> list[Flowable]:
    """Return how the facts are to be read, by which rule changes were found, and what is unverified."""
    history, stamp = _history(printing), printing.summary.stamp
    parts: list[Flowable] = [Spacer(0, GAP)]
    if history.notes:
        rule = f"Changes are found by {stamp.definition_title}; {stamp.definition} version {stamp.definition_version}."
        parts.append(text(" ".join((*history.notes, rule)), SMALL))
    if history.unverified:
        parts.append(text(f"△ Unverified: {'; '.join(history.unverified)}.", CAUTION))
    return parts


def _history(printing: Printing) -> TreatmentHistory:
    """Return the history; every printed summary was asked for in full and has one."""
    history = printing.summary.treatment_history
    return (
        history
        if history is not None
        else TreatmentHistory(printing.summary.stamp.as_of, "Not asked.", (), (), (), (), ())
    )
