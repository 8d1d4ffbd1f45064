"""Annualised change of brain volume: every pair of scans, whether it can be used, and the trend.

A value is read from two scans of one scanner at least a year apart, away from a new treatment and from steroids, whose
early effect on volume (pseudoatrophy) is no loss of tissue. It is shown as a trend, never as an alarm.
Caveats: Giovannoni et al., Ther Adv Neurol Disord 2022;15; cut-off: Kappos et al., Mult Scler 2016;22:1297-1305.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from domain.dates import show
from domain.label import Label
from domain.neda_rules import NedaRules
from domain.pseudoatrophy import PSEUDOATROPHY, Doubt, blurred_spans
from domain.records import MriScan, PatientRecord
from domain.settle import Settle, SettleKind

DAYS_A_YEAR = Fraction(36525, 100)
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class VolumePair:
    """The volume change between two scans, in percent, and whether it can be used.

    ``annual``: percent a year, rounded to two decimals, half away from zero; None without two dates.
    ``why_not``: what keeps it from being used, worded, () where it can. ``fixes``: the facts that would make it usable;
    () where nothing would. ``blurred``: it may be pseudoatrophy. ``scanner_changed``: two scanners, by the record.
    """

    later: date
    earlier: date | None
    days: int | None
    change: Decimal
    annual: Decimal | None
    scanner: str = ""
    why_not: tuple[str, ...] = ()
    fixes: tuple[Settle, ...] = ()
    blurred: bool = False
    scanner_changed: bool = False

    @property
    def is_usable(self) -> bool:
        """Whether nothing keeps the value from being used."""
        return not self.why_not

    @property
    def text(self) -> str:
        """Return "−0.35 % a year, 1 Mar 2024 to 1 Mar 2025 (365 days)", or the change as it was reported."""
        if self.annual is None or self.earlier is None:
            return f"{show_percent(self.change)} %, scan of {show(self.later)}"
        span = f"{show(self.earlier)} to {show(self.later)} ({self.days} days)"
        return f"{show_percent(self.annual)} % a year, {span}"


@dataclass(frozen=True, slots=True)
class BrainVolume:
    """Every recorded volume change up to a date, by the later scan's date."""

    as_of: date
    pairs: tuple[VolumePair, ...]

    @property
    def usable(self) -> tuple[VolumePair, ...]:
        """The pairs that can be used."""
        return tuple(pair for pair in self.pairs if pair.is_usable)


def annualised(change: Decimal, days: int) -> Decimal:
    """Return a change of *change* percent over *days* days (above 0) as percent a year, rounded to two decimals.

    Halves are rounded away from zero. Rounding comes before any test, so that −0.40 % over 365 days is −0.40 % a year.
    """
    exact = Fraction(change) / days * DAYS_A_YEAR * 100
    cents = (2 * abs(exact).numerator + abs(exact).denominator) // (2 * abs(exact).denominator)
    return (Decimal(-cents if exact < 0 else cents) * CENT).quantize(CENT)


def show_percent(value: Decimal) -> str:
    """Return a percentage with its sign and at least two decimals: −0.40, +0.05, 0.00."""
    places = max(2, -int(value.normalize().as_tuple().exponent))
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{abs(value):.{places}f}"


def brain_volume(record: PatientRecord, rules: NedaRules, as_of: date) -> BrainVolume:
    """Return every recorded volume change up to *as_of*; scans dated later are not read."""
    scans = sorted((scan for scan in record.scans if scan.on <= as_of), key=lambda scan: (scan.on, scan.id))
    doubts = blurred_spans(record, rules, as_of)
    taken = "quality_ok" in record.assumed
    return BrainVolume(
        as_of,
        tuple(
            _pair(scan, scan.pbvc_percent, scans, doubts, rules, taken)
            for scan in scans
            if scan.pbvc_percent is not None
        ),
    )


def _pair(
    scan: MriScan, change: Decimal, scans: list[MriScan], doubts: tuple[Doubt, ...], rules: NedaRules, taken: bool
) -> VolumePair:
    before = scan.compared_with
    if before is None or before >= scan.on:
        why = f"scan of {show(scan.on)}: the scan it was compared with is not recorded"
        text = f"which scan the volume of {show(scan.on)} was compared with"
        fact = _report(scan, scan.on, text, "compared_with")
        return VolumePair(scan.on, None, None, change, None, scan.scanner, (why,), (fact,))
    days = (scan.on - before).days
    earlier = [other for other in scans if other.on == before]
    wrong: list[tuple[str, Settle | None]] = []
    if days < rules.least_interval_days:
        wrong.append((f"{days} days apart, under {rules.least_interval_days}", None))
    wrong += _scanner(scan, before, earlier)
    wrong += [found for other in (scan, *earlier) if (found := _quality(other, taken)) is not None]
    hit = [doubt for doubt in doubts if doubt.blurs(before, scan.on)]
    wrong += [(doubt.text, doubt.fix(before, scan.on)) for doubt in hit]
    facts = tuple(dict.fromkeys(fact for _, fact in wrong if fact is not None))
    return VolumePair(
        scan.on,
        before,
        days,
        change,
        annualised(change, days),
        scan.scanner,
        tuple(dict.fromkeys(text for text, _ in wrong)),
        facts if all(fact is not None for _, fact in wrong) else (),
        bool(hit),
        _changed(scan, earlier),
    )


def _scanner(scan: MriScan, before: date, earlier: list[MriScan]) -> list[tuple[str, Settle | None]]:
    without = [other for other in (*earlier, scan) if not other.scanner.strip()]
    if not earlier:
        text = f"the scan of {show(before)}, with its scanner"
        fact = Settle(SettleKind.REPORT, text, before, before, on=before, measure="scanner")
        return [(f"scan of {show(before)} not recorded, nor its scanner", fact)]
    if without:
        return [
            (
                f"scanner of {show(other.on)} not recorded",
                _report(other, other.on, f"the scanner of {show(other.on)}", "scanner"),
            )
            for other in without
        ]
    if _changed(scan, earlier):
        names = ", ".join(dict.fromkeys(other.scanner for other in earlier))
        return [(f"scanner changed: {names} on {show(before)}, {scan.scanner} on {show(scan.on)}", None)]
    return []


def _changed(scan: MriScan, earlier: list[MriScan]) -> bool:
    """Whether two scanners are named, and they differ."""
    named = {_name(other.scanner) for other in (*earlier, scan)}
    return bool(earlier) and "" not in named and len(named) > 1


def _name(scanner: str) -> str:
    return " ".join(scanner.casefold().split())


def _quality(scan: MriScan, taken: bool) -> tuple[str, Settle | None] | None:
    if scan.brain_done is False:
        return f"scan of {show(scan.on)}: brain not scanned", None
    if scan.quality_ok is False:
        return f"scan of {show(scan.on)}: quality not acceptable", None
    if scan.quality_ok is None and not taken:
        text = f"whether the quality of the scan of {show(scan.on)} was acceptable"
        return f"scan of {show(scan.on)}: quality not recorded", _report(scan, scan.on, text, "quality_ok")
    return None


def _report(scan: MriScan, day: date, text: str, column: str) -> Settle:
    """Return a fact that the report of a recorded scan holds; *column*: where it is entered."""
    return Settle(SettleKind.REPORT, text, day, day, scan.id, day, column)


def brain_volume_label(result: BrainVolume, rules: NedaRules) -> Label:
    """Return the volume changes as a label: the latest usable one as its answer, all of them as its evidence."""
    name = rules.names["brain-volume"]
    usable = result.usable
    reasons = tuple(_line(pair) for pair in reversed(result.pairs))
    if usable:
        last = usable[-1]
        assert last.annual is not None
        trend = "; ".join(pair.text for pair in usable)
        answer, text = f"{show_percent(last.annual)} % a year", f"{'Trend: ' if len(usable) > 1 else ''}{trend}"
    else:
        answer = "not assessable"
        text = f"Not assessable: {reasons[0] if reasons else 'no volume change recorded'}"
    fixes = [settle for pair in result.pairs for settle in pair.fixes]
    return Label(
        "brain-volume",
        name.title,
        answer,
        text,
        reasons,
        () if usable else tuple(dict.fromkeys(fixes)),
        usable[0].earlier if usable else None,
        usable[-1].later if usable else None,
        source=name.source,
        unverified=rules.unverified_of("brain-volume"),
        cautions=rules.volume_cautions,
    )


def _line(pair: VolumePair) -> str:
    where = f"scanner {pair.scanner}" if pair.scanner else "scanner not recorded"
    if pair.is_usable:
        return f"{pair.text}; {where}"
    may_be = f"; {PSEUDOATROPHY}" if pair.blurred else ""
    return f"{pair.text}: not used ({'; '.join(pair.why_not)}){may_be}"
