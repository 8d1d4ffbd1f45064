"""What was looked for in relapses and on scans, and what was found, for the patient: no search is no "no"."""

from __future__ import annotations

from domain.activity import ActivityResult
from domain.dates import show
from domain.patient_passage import Passage
from domain.relapse_frame import Answer, RelapseFact, RelapseFinding, RelapseFrame
from domain.scan_reading import ScanReading, ScanVerdict
from domain.summary import PatientSummary
from domain.wording import joined

HEADING = "Relapses and scans"


def relapses_and_scans(summary: PatientSummary) -> Passage:
    """Return what the frame's relapses and scans show, with the days that were looked at."""
    evidence = summary.lublin.evidence
    return Passage(HEADING, points=(" ".join(relapse_words(evidence)), " ".join(scan_words(evidence))))


def relapse_words(evidence: ActivityResult) -> tuple[str, ...]:
    """Return what is known of relapses in the frame, and what is not."""
    relapses = evidence.relapses
    if relapses.answer is Answer.NO and relapses.asked_until is not None:
        source = " This rests on the notes that we were given." if relapses.assumed else ""
        days = f"from {show(evidence.start)} to {show(relapses.asked_until)}"
        return (f"Relapses: none was recorded {days}.{source}",)
    return tuple(_leading("Relapses: ", _found_relapses(relapses)))


def _found_relapses(relapses: RelapseFrame) -> list[str]:
    counted = [_when(finding) for finding in relapses.of(RelapseFact.COUNTED)]
    more = [f"{len(counted) - 2} more"] if len(counted) > 2 else []
    words = (
        [f"you had one {joined([counted[0], *(f'one {when}' for when in counted[1:2]), *more])}."] if counted else []
    )
    words += [
        f"you had one {_when(finding)}. We do not know the day."
        for finding in relapses.of(RelapseFact.REPORTED, RelapseFact.DATE_UNCERTAIN)[:1]
    ]
    words += [
        f"it is not yet clear if what happened {_when(finding)} was a relapse."
        for finding in relapses.of(RelapseFact.NOT_ADJUDICATED)[:1]
    ]
    words += [f"we do not know if you had one from {show(a)} to {show(b)}." for a, b in relapses.unknown[:2]]
    return words or ["we do not know if you had one."]


def _when(finding: RelapseFinding) -> str:
    if finding.start is None or finding.end is None:
        return "on a day that is not noted"
    if finding.start == finding.end:
        return f"on {show(finding.start)}"
    return f"between {show(finding.start)} and {show(finding.end)}"


def _leading(lead: str, words: list[str]) -> list[str]:
    return [f"{lead}{words[0]}", *(f"{text[0].upper()}{text[1:]}" for text in words[1:])]


def scan_words(evidence: ActivityResult) -> tuple[str, ...]:
    """Return what the scans of the frame show, and what they leave open."""
    quiet = [reading for reading in evidence.scans if reading.verdict is ScanVerdict.QUIET]
    if evidence.mri is Answer.NO and quiet:
        last = quiet[-1]
        compared = f", next to the one of {show(last.covers_from)}" if last.covers_from else ""
        return (f"Scans: nothing new was seen on {show(last.scan.on)}{compared}.",)
    active = [reading for reading in evidence.scans if reading.verdict is ScanVerdict.ACTIVE]
    if active:
        days = " and ".join(show(reading.scan.on) for reading in active[-2:])
        return (f"Scans: a new or active spot was seen on {days}.",)
    return tuple(_leading("Scans: ", _open_scans(evidence)))


def _open_scans(evidence: ActivityResult) -> list[str]:
    words = [_undated(reading) for reading in evidence.scans if reading.verdict is ScanVerdict.UNDATED][-1:]
    words += [
        f"the report of {show(reading.scan.on)} does not tell us all. We do not know yet if anything is new."
        for reading in evidence.scans
        if reading.verdict is ScanVerdict.INCOMPLETE
    ][-1:]
    if words:
        return words
    if evidence.scans:
        return [f"the one of {show(evidence.scans[-1].scan.on)} cannot be used. We do not know if anything is new."]
    earlier = evidence.earlier_scan
    since = f"from {show(evidence.start)} to {show(evidence.end)}"
    if earlier is None:
        return ["none is in our notes. We do not know if anything is new."]
    return [
        f"the last one in our notes is of {show(earlier.scan.on)}. None was done {since}, so we do not know if anything"
        " is new."
    ]


def _undated(reading: ScanReading) -> str:
    seen = f"the one of {show(reading.scan.on)} showed a new spot. We do not know when it came"
    return f"{seen}: after {show(reading.covers_from)}." if reading.covers_from else f"{seen}."
