"""Records and results made by hand for the tests of the course chart: no rule has run on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from domain.dates import PartialDate
from domain.evidence import (
    Attribution,
    CandidateWindows,
    Event,
    Failure,
    Kind,
    Point,
    SeriesResult,
    Unconfirmed,
    WindowCheck,
)
from domain.records import (
    Adjudication,
    Flag,
    Infection,
    MriScan,
    Patient,
    PatientRecord,
    Relapse,
    Treatment,
    Value,
    Visit,
)

AS_OF = date(2026, 3, 9)
DAYS = (date(2023, 3, 10), date(2024, 3, 10), date(2025, 3, 8), date(2025, 11, 10), date(2026, 3, 9))
EDSS = ("4.0", "4.5", "5.0", "5.5", "6.0")


def visit(on: date, comparable: bool | None = True, reason: str = "", **values: str) -> Visit:
    """Return a visit with values by measure; "unable" and "unknown" stand for values that are missing."""
    recorded = []
    for measure, text in values.items():
        if text in ("unable", "unknown"):
            recorded.append(Value(measure, None, flag=Flag.UNABLE if text == "unable" else None))
        else:
            recorded.append(Value(measure, Decimal(text)))
    return Visit(on.isoformat(), on, comparable=comparable, not_comparable_reason=reason, values=tuple(recorded))


def quiet_scan(on: date, before: date | None) -> MriScan:
    """Return a scan on which nothing was found."""
    return MriScan(
        on.isoformat(), on, 0, 0, 0, contrast_given=True, compared_with=before, quality_ok=True, brain_done=True
    )


def relapse(onset: str, adjudication: Adjudication | None = None, **other: object) -> Relapse:
    """Return a relapse; *onset* is YYYY, YYYY-MM or YYYY-MM-DD."""
    return replace(Relapse(onset, PartialDate.from_iso(onset), adjudication=adjudication), **other)  # type: ignore[arg-type]


def demo_man() -> PatientRecord:
    """Return the review's man as the drawings have him."""
    tests = zip(DAYS, EDSS, ("7.0", "7.6", "8.2", "8.8", "9.2"), ("47", "46", "44", "42", "41"), strict=True)
    return PatientRecord(
        Patient("1", "D-0001", "Demo", "Adam"),
        visits=tuple(visit(on, edss=edss, t25fw=walk, sdmt=sdmt) for on, edss, walk, sdmt in tests),
        relapses=(relapse("2019-06-04", Adjudication.RELAPSE, systems=("brainstem",)),),
        scans=(
            quiet_scan(date(2024, 2, 10), date(2023, 2, 1)),
            quiet_scan(date(2025, 2, 5), date(2024, 2, 10)),
            quiet_scan(date(2026, 2, 2), date(2025, 2, 5)),
        ),
        treatments=(Treatment("1", "fingolimod", PartialDate(2017, 6)),),
    )


def point(on: date, value: str) -> Point:
    """Return a value on a day."""
    return Point(on, Decimal(value))


def window(label: str, middle: date, *relapses: date) -> WindowCheck:
    """Return the window from 90 days before to 30 after a visit."""
    return WindowCheck(label, middle - timedelta(days=90), middle + timedelta(days=30), relapses)


def pira() -> Event:
    """Return the demonstration man's event."""
    onset, again = point(DAYS[2], "5.0"), point(DAYS[3], "5.5")
    windows = (window("onset-90 to onset+30", DAYS[2]), window("confirmation-90 to confirmation+30", DAYS[3]))
    return Event(
        "edss",
        Kind.WORSENING,
        "mueller-2023-24w",
        baseline=point(DAYS[0], "4.0"),
        onset=onset,
        confirmation=again,
        threshold=Decimal("1.0"),
        change=Decimal("1.0"),
        last_held=point(DAYS[4], "6.0"),
        sustained_days=366,
        sustained_to_end=True,
        previous=point(DAYS[1], "4.5"),
        attribution=Attribution.PIRA,
        pira_confirmation=again,
        raw_window=window("onset-90 to onset", DAYS[2]),
        candidates=(CandidateWindows(again, windows),),
    )


def result(
    measure: str = "edss", events: tuple[Event, ...] = (), unconfirmed: tuple[Unconfirmed, ...] = ()
) -> SeriesResult:
    """Return a result with the given changes."""
    return SeriesResult(measure, "mueller-2023-24w", 1, "0" * 64, AS_OF, (), events=events, unconfirmed=unconfirmed)


def demo_results() -> dict[str, SeriesResult]:
    """Return what the engine finds in the demonstration man."""
    return {"edss": result(events=(pira(),)), "t25fw": result("t25fw"), "sdmt": result("sdmt")}


def pending() -> Unconfirmed:
    """Return a rise at the last visit that is not confirmed yet."""
    return Unconfirmed(
        "edss",
        Kind.WORSENING,
        baseline=point(DAYS[1], "4.5"),
        onset=point(DAYS[4], "6.0"),
        threshold=Decimal("1.0"),
        failure=Failure.NO_LATER_VISIT,
        pending=True,
        confirm_from=DAYS[4] + timedelta(days=168),
    )


def everything() -> PatientRecord:
    """Return a record with every kind of mark: no patient is like this one."""
    record = demo_man()
    days = [date(2020, 1, 15), date(2020, 9, 1), date(2023, 9, 9), date(2024, 9, 12)]
    more = (
        visit(days[0], edss="3.0", t25fw="6.1", nhpt_dominant="22.0", nhpt_non_dominant="25.5", sdmt="50"),
        visit(days[1], edss="4.5", t25fw="6.6", nhpt_dominant="22.4", nhpt_non_dominant="26.5"),
        visit(days[2], comparable=False, reason="fever or heat", edss="6.5", t25fw="12.0", sdmt="35"),
        visit(days[3], edss="4.5", t25fw="unable", nhpt_dominant="unable", nhpt_non_dominant="33", sdmt="unknown"),
    )
    hands = [
        replace(
            v,
            values=(
                *v.values,
                Value("nhpt_dominant", 23 + Decimal(i)),
                Value("nhpt_non_dominant", 28 + Decimal(2 * i)),
            ),
        )
        for i, v in enumerate(record.visits)
    ]
    return replace(
        record,
        patient=replace(record.patient, death_date=PartialDate(2026, 3, 1), death_from_ms=True),
        visits=tuple(sorted((*hands, *more), key=lambda v: v.on)),
        relapses=(
            *record.relapses,
            relapse("2020-08-20", Adjudication.RELAPSE),
            relapse("2021", Adjudication.RELAPSE),
            relapse("2022-05", Adjudication.UNCERTAIN),
            relapse("2023-09-01", Adjudication.PSEUDO_RELAPSE, fever=True),
            relapse("2024-01-20", infection=True),
        ),
        infections=(
            Infection("1", PartialDate(2023, 8, 30), "urinary tract infection", True),
            Infection("2", PartialDate(2024, 1), "influenza"),
        ),
        scans=(
            *record.scans,
            MriScan("a", date(2020, 9, 3), 1, 2, 0, True, date(2019, 9, 1), True, True),
            MriScan("b", date(2022, 6, 1), 0, None, None, True, None, True, True),
        ),
        treatments=(
            Treatment("1", "interferon beta-1a", PartialDate(2017, 6), PartialDate(2020, 9, 15), "relapse"),
            Treatment("2", "natalizumab", PartialDate(2020, 10, 1), PartialDate(2022), "JC virus antibodies"),
            Treatment("3", "ocrelizumab", PartialDate(2022, 9, 1)),
        ),
    )


def crowded(relapses: int = 60, visits: int = 40, scans: int = 30, years: int = 30) -> PatientRecord:
    """Return a long and full record."""
    first = date(2026 - years, 2, 1)
    days = years * 365 - 60

    def spread(count: int, offset: int) -> list[date]:
        return [first + timedelta(days=offset + days * i // count) for i in range(count)]

    return PatientRecord(
        Patient("2", "D-0002", "Demo", "Beatriz"),
        visits=tuple(
            visit(
                on,
                edss=str(Decimal(min(19, 2 + 15 * i // visits)) / 2),
                t25fw=f"{5 + 8 * i / visits + i % 3 * 0.4:.1f}",
                nhpt_dominant=f"{20 + 15 * i / visits:.1f}",
                nhpt_non_dominant=f"{22 + 18 * i / visits:.1f}",
                sdmt=str(60 - 25 * i // visits),
            )
            for i, on in enumerate(spread(visits, 0))
        ),
        relapses=tuple(
            relapse(on.isoformat(), Adjudication.RELAPSE if i % 4 else None, fever=not i % 4)
            for i, on in enumerate(spread(relapses, 30))
        ),
        scans=tuple(
            quiet_scan(on, on - timedelta(days=365)) if i % 3 else MriScan(str(i), on, new_t2=i % 4 or None)
            for i, on in enumerate(spread(scans, 60))
        ),
        treatments=tuple(
            Treatment(str(i), name, PartialDate.of(start), PartialDate.of(spread(8, 400)[i + 1]) if i < 7 else None)
            for i, (name, start) in enumerate(
                zip(
                    (
                        "interferon beta-1b",
                        "glatiramer acetate",
                        "natalizumab",
                        "fingolimod",
                        "dimethyl fumarate",
                        "cladribine",
                        "alemtuzumab",
                        "ocrelizumab",
                    ),
                    spread(8, 400),
                    strict=True,
                )
            )
        ),
    )


def empty() -> PatientRecord:
    """Return a record of which nothing is known but the patient."""
    return PatientRecord(Patient("3", "D-0003"))


def one_visit() -> PatientRecord:
    """Return a record with one visit."""
    return replace(empty(), visits=(visit(date(2026, 1, 5), edss="2.0", sdmt="55"),))
