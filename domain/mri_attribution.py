"""What the scans say of a relapse-independent worsening: PIRMA, MRI active, MRI unknown, or the cord not scanned.

The span, the lesions and what has to be scanned are data (``definition_mri.MriRule``). What counts as nothing found is
clinical safety 3 and 21: a readable scan with every count known and compared with an earlier one. A count that is
missing is never taken as 0, and a new lesion whose comparison scan is older than the span has no date in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.definition import Definition
from domain.definition_mri import MriDefinition, MriRule, Region
from domain.definition_rules import Checkpoint, WindowEnd
from domain.definition_words import PART_NAMES
from domain.evidence import Attribution, Event
from domain.mri_scans import SCAN_COLUMNS, ScanEvidence, ScanUse, read_in_span
from domain.records import PatientRecord


class MriAnswer(StrEnum):
    """What the scans say of one PIRA, whatever the definition calls it."""

    QUIET = "quiet"
    ACTIVE = "active"
    BRAIN_ONLY = "no new brain lesion; cord not scanned"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days of the span that quiet scans of one region say something about, spans that touch joined to one."""

    region: Region
    spans: tuple[tuple[date, date], ...]

    def gaps(self, start: date, end: date) -> tuple[tuple[date, date], ...]:
        """Return the parts of [start, end] that no quiet scan says anything about."""
        gaps, day = [], start
        for first, last in self.spans:
            if first > day:
                gaps.append((day, first - timedelta(days=1)))
            day = max(day, last + timedelta(days=1))
        return (*gaps, *([(day, end)] if day <= end else []))


@dataclass(frozen=True, slots=True)
class MriAttribution:
    """The answer of the scans for one event, and everything it rests on.

    The scans of [start, end] count, both ends included. ``used`` made the answer; ``rejected`` did not, each with its
    reason. ``covered``: the days that quiet scans say something about. ``missing``: the regions that none shows.
    ``blocking``: the scans of the span that keep the answer open. ``assumed``: columns that the source does not have
    and that are taken as in order. ``open_until``: the span reaches past the date as of which is asked.
    """

    event: Event
    rule: MriRule
    rule_name: str  # id and version of the file that the rule stands in
    source: str
    unverified: tuple[str, ...]
    as_of: date
    start: date
    end: date
    answer: MriAnswer
    used: tuple[ScanEvidence, ...] = ()
    rejected: tuple[ScanEvidence, ...] = ()
    blocking: tuple[ScanEvidence, ...] = ()
    covered: tuple[Coverage, ...] = ()
    missing: tuple[Region, ...] = ()
    cord_not_recorded: bool = False  # BRAIN_ONLY because nobody wrote whether the cord was scanned
    assumed: tuple[str, ...] = ()
    open_until: date | None = None

    @property
    def words(self) -> str:
        """The answer as the definition words it: "PIRMA", "PIRA, MRI unknown"."""
        if self.answer is MriAnswer.BRAIN_ONLY:
            cord = "not recorded whether the cord was scanned" if self.cord_not_recorded else "cord not scanned"
            return f"PIRA, no new brain lesion; {cord}"
        return {
            MriAnswer.QUIET: self.rule.quiet,
            MriAnswer.ACTIVE: self.rule.active,
            MriAnswer.UNKNOWN: self.rule.unknown,
        }[self.answer]


def mri_of_event(
    event: Event, record: PatientRecord, definition: Definition, default: MriDefinition, as_of: date
) -> MriAttribution:
    """Return what the scans say of *event*, a confirmed PIRA under *definition*, as known on *as_of*.

    default: the rule for a definition without an [mri] table. Scans dated after *as_of* are not read. Raises
    ValueError for an event that is not PIRA: the scans are asked of those alone.
    """
    if event.attribution is not Attribution.PIRA:
        raise ValueError(f"not a PIRA event: {event.attribution}")
    own = definition.mri is not None
    rule = definition.mri or default.rule
    start, end = _day(rule.start, event), _day(rule.end, event)
    scans = [
        read_in_span(scan, rule, start, end, record.assumed, record.scans)
        for scan in sorted(record.scans, key=lambda scan: scan.on)
        if scan.on <= as_of
    ]
    inside = [scan for scan in scans if scan.use is not ScanUse.OUTSIDE]
    active = tuple(scan for scan in inside if scan.use is ScanUse.ACTIVE)
    quiet = tuple(scan for scan in inside if scan.use is ScanUse.QUIET)
    blocking = () if active else tuple(scan for scan in inside if _blocks(scan, quiet, start))
    missing = tuple(region for region in rule.needs if not any(region in scan.regions for scan in quiet))
    answer = _answer(active, quiet, blocking, missing)
    used = active or (*quiet, *blocking)
    return MriAttribution(
        event=event,
        rule=rule,
        rule_name=f"{definition.id} version {definition.version}"
        if own
        else f"{default.id} version {default.version}, with {definition.id} version {definition.version}",
        source=definition.citation if own else default.citation,
        unverified=_unverified(definition.unverified if own else default.unverified, own),
        as_of=as_of,
        start=start,
        end=end,
        answer=answer,
        used=tuple(sorted(used, key=lambda scan: scan.scan.on)),
        rejected=tuple(scan for scan in scans if scan not in used),
        blocking=blocking,
        covered=_coverage(quiet, rule) if answer is not MriAnswer.ACTIVE else (),
        missing=missing if answer is not MriAnswer.ACTIVE else (),
        cord_not_recorded=any(scan.cord_not_recorded for scan in quiet),
        assumed=tuple(column for column in SCAN_COLUMNS if any(column in scan.assumed for scan in used)),
        open_until=end if end > as_of and answer is not MriAnswer.ACTIVE else None,
    )


def _day(end: WindowEnd, event: Event) -> date:
    """Return the date of one end of the span; the confirmation is the visit at which the event is PIRA."""
    visits = {
        Checkpoint.BASELINE: event.baseline,
        Checkpoint.LAST_VISIT: event.previous or event.baseline,
        Checkpoint.ONSET: event.onset,
        Checkpoint.CONFIRMATION: event.pira_confirmation or event.confirmation,
    }
    return visits[end.checkpoint].on + timedelta(days=end.days)


def _answer(
    active: Sequence[ScanEvidence],
    quiet: Sequence[ScanEvidence],
    blocking: Sequence[ScanEvidence],
    missing: Sequence[Region],
) -> MriAnswer:
    if active:
        return MriAnswer.ACTIVE
    if blocking or not quiet or Region.BRAIN in missing:
        return MriAnswer.UNKNOWN
    return MriAnswer.BRAIN_ONLY if missing else MriAnswer.QUIET


def _blocks(scan: ScanEvidence, quiet: Sequence[ScanEvidence], start: date) -> bool:
    """Whether a scan of the span keeps the answer open.

    A lesion without a date does. So does a count that is missing, unless a later quiet scan makes up for it: one that
    shows as much and is compared with a scan at least as old. Enhancement is gone by the next scan; nothing does then.
    """
    if scan.use is ScanUse.UNDATED:
        return True
    if scan.use is not ScanUse.INCOMPLETE:
        return False
    if scan.enhancement_unknown:
        return True
    since = max(start, scan.before) if scan.before is not None else start
    return not any(
        later.scan.on > scan.scan.on
        and later.before is not None
        and later.before <= since
        and set(scan.regions) <= set(later.regions)
        for later in quiet
    )


def _coverage(quiet: Sequence[ScanEvidence], rule: MriRule) -> tuple[Coverage, ...]:
    """Return what the quiet scans cover, for each region that at least one of them shows."""
    found = []
    for region in rule.needs:
        spans: list[tuple[date, date]] = []
        for first, last in sorted(s.covers for s in quiet if s.covers is not None and region in s.regions):
            if spans and first <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], last))
            else:
                spans.append((first, last))
        if spans:
            found.append(Coverage(region, tuple(spans)))
    return tuple(found)


def _unverified(keys: Sequence[str], own: bool) -> tuple[str, ...]:
    """Return the parts of the rule that no primary source could confirm, in a few words each."""
    bearing = [key for key in keys if not own or key.partition(".")[0] in ("mri", "citation")]
    return tuple(dict.fromkeys(PART_NAMES.get(key, key) for key in bearing))
