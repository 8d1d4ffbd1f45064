"""What holds of NEDA for every record: the facts named settle it, and the answer of a day rests on nothing later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.dates import PartialDate, minus_months
from domain.neda import NedaResult, assess_neda3, assess_neda4
from domain.neda_domains import Finding, NoEvidence
from domain.neda_window import Window, frame_windows, treatment_windows
from domain.neida import assess_neida
from domain.records import Course, CourseEntry, MriScan, Patient, PatientRecord, Treatment
from domain.scan_reading import not_comparable
from domain.settle import Settle, SettleKind
from domain.summarise import upto
from storage.neda_rules import load_neda_rules
from tests.engine_patients import definition
from tests.lublin_patients import AS_OF, scan, visit
from tests.settle_facts import Entered
from tests.test_settle_properties import doubtful_relapses

RULES = load_neda_rules()
CHOSEN = definition("mueller-2023-24w")
SLOWLY = settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


class Entering(Entered):
    """Entering the facts of NEDA as a clinic would, with values that show no further change.

    A rise that only a value entered here brings to light is a new question, which no fact named before can settle; nor
    does a clinic count lesions against a scan that its own record calls unusable.
    """

    def add(self, *facts: Settle) -> None:
        recounts = [fact for fact in facts if fact.kind is SettleKind.REPORT and fact.about and fact.on is None]
        super().add(*(fact for fact in facts if fact.kind is not SettleKind.SCAN and fact not in recounts))
        for fact in facts:
            if fact.kind is SettleKind.SCAN:
                self._scan(fact)
        for fact in recounts:  # against a scan that was still to be named
            self._recount(fact, next(f for f in facts if f.kind is SettleKind.SCAN and f.count == 2))

    def _scan(self, fact: Settle) -> None:
        assert fact.earliest
        day = self._day(fact.earliest, fact.latest or fact.earliest + timedelta(days=100))
        while "after a relapse with steroids" in fact.text and self._after_steroids(day):
            day += timedelta(days=1)
        self.as_of = max(self.as_of, day)
        if fact.measure:
            before = day - timedelta(days=365)
            change = self.draw(st.sampled_from([Decimal("-0.2"), Decimal("-0.9")]))
            later = scan(day.isoformat(), compared_with=before, scanner="A", pbvc_percent=change)
            against = self._usable(minus_months(before, 12))
            self._keep(scan(before.isoformat(), scanner="A", compared_with=against), later)
        elif fact.count == 2:
            first = self._day(fact.earliest, (fact.latest or day + timedelta(days=1)) - timedelta(days=1))
            last = max(day, first + timedelta(days=1))
            self.as_of = max(self.as_of, last)
            assert fact.on
            before = self._day(fact.earliest, fact.on) if first > fact.on else self._usable(minus_months(first, 12))
            self._keep(scan(first.isoformat(), compared_with=before), scan(last.isoformat(), compared_with=first))
        else:
            compared = fact.on or self._usable(day - timedelta(days=200))
            self._keep(scan(day.isoformat(), compared_with=compared, new_t2=self.draw(st.sampled_from([0, 0, 1]))))

    def _usable(self, day: date) -> date:
        """Return a day whose scan lesions can be counted against, as a radiologist would: this one or one before it."""
        while not_comparable(day, self.record.scans):
            day -= timedelta(days=1)
        return day

    def _after_steroids(self, day: date) -> bool:
        given_ = [r.onset for r in self.record.relapses if r.steroids is not False]
        scanned = (day, day - timedelta(days=365))
        return any(o.first <= on <= minus_months(o.last, -RULES.steroid_months) for o in given_ for on in scanned)

    def _recount(self, fact: Settle, two: Settle) -> None:
        assert two.earliest
        named = [s.on for s in self.record.scans if s.on >= two.earliest and s.quality_ok and s.brain_done]
        counts: dict[str, object] = {"gd_enhancing": 0}
        if min(named) < next(s.on for s in self.record.scans if s.id == fact.about):
            counts |= {
                "new_t2": self.draw(st.sampled_from([0, 0, 1])),
                "enlarging_t2": 0,
                "compared_with": min(named),
            }
        rows = tuple(replace(s, **counts) if s.id == fact.about else s for s in self.record.scans)  # type: ignore[arg-type]  # by name
        self.record = replace(self.record, scans=rows)

    def _with_visit(self, on: date, fact: Settle, value: Decimal) -> None:
        earlier = [v for visit in self.record.visits if visit.on < on for v in [visit.value("edss")] if v is not None]
        known = earlier or [v for visit in self.record.visits for v in [visit.value("edss")] if v is not None]
        held = known[-1] if known else Decimal(4)
        following = [v for visit in self.record.visits if visit.on > on for v in [visit.value("edss")] if v is not None]
        if fact.kind is SettleKind.MEASURE and following:
            held = max(following)  # a lower one would be a reference that a recorded value has risen from
        ended = min(known) if fact.kind is SettleKind.CONFIRMATION else held
        super()._with_visit(on, fact, self.draw(st.sampled_from([held, ended])))

    def _keep(self, *scans: MriScan) -> None:
        self.record = replace(self.record, scans=(*self.record.scans, *scans))

    def _statement(self, fact: Settle) -> None:
        if fact.measure == "steroids" and not fact.about:
            assert fact.earliest
            assert fact.latest
            rows = [r for r in self.record.relapses if r.onset.exact and r.steroids is None]
            for row in rows:
                if fact.earliest <= row.onset.first <= fact.latest:
                    self._relapse(row.id, steroids=self.draw(st.booleans()))
        elif fact.measure == "steroids":
            self._relapse(fact.about, steroids=self.draw(st.booleans()))
        elif fact.measure == "start":
            assert fact.earliest
            assert fact.latest
            self._relapse(fact.about, onset=PartialDate.of(self._day(fact.earliest, fact.latest)))
        else:
            super()._statement(fact)

    def _report(self, fact: Settle) -> None:
        if not fact.about:
            assert fact.on
            self._keep(scan(fact.on.isoformat(), scanner=self.draw(st.sampled_from("AB"))))
        elif fact.measure or fact.compared_within is None:
            found = {
                "scanner": {"scanner": self.draw(st.sampled_from("AB"))},
                "quality_ok": {"quality_ok": self.draw(st.booleans())},
            }.get(fact.measure, {})
            full = {"gd_enhancing": 0, "new_t2": 0, "enlarging_t2": 0, "compared_with": fact.on, "quality_ok": True}
            rows = tuple(
                replace(s, **(found or full)) if s.id == fact.about else s  # type: ignore[arg-type]  # fields by name
                for s in self.record.scans
            )
            self.record = replace(self.record, scans=rows)
        else:
            super()._report(fact)


def ago(number: int) -> date:
    return AS_OF - timedelta(days=number)


@st.composite
def scans(draw: st.DrawFn) -> tuple[MriScan, ...]:
    """Draw scans that lack this or that, some with a change of volume."""
    rows = []
    for number in draw(st.lists(st.integers(0, 900), max_size=3, unique=True)):
        before = ago(number) - timedelta(days=draw(st.sampled_from([200, 365, 400, 900])))
        changed: dict[str, object] = {
            "compared_with": before,
            "gd_enhancing": draw(st.sampled_from([0, 0, 0, None])),
            "new_t2": draw(st.sampled_from([0, 0, 0, None, 1])),
            "quality_ok": draw(st.sampled_from([True, True, True, None, False])),
            "scanner": draw(st.sampled_from(["A", "A", "B", ""])),
            "pbvc_percent": draw(st.sampled_from([None, Decimal("-0.3"), Decimal("-0.8")])),
        }
        rows.append(scan(ago(number).isoformat(), **changed))
        if draw(st.booleans()):
            rows.append(scan(before.isoformat(), scanner="A"))
    return tuple({row.on: row for row in rows}.values())


@st.composite
def records(draw: st.DrawFn) -> PatientRecord:
    """Draw a patient of whom much is not known: visits, relapses, scans and treatments."""
    value, visits = Decimal(4), []
    for number in sorted(draw(st.lists(st.integers(0, 1200), max_size=6, unique=True)), reverse=True):
        value = max(Decimal(2), value + draw(st.sampled_from([Decimal(step) for step in (-1, 0, 0, 0, 1)])))
        asked = draw(st.sampled_from([False, False, False, None, True]))
        visits.append(visit(ago(number).isoformat(), str(value), asked=asked))
    begun = [PartialDate.of(ago(number)) for number in draw(st.lists(st.integers(0, 1200), max_size=2, unique=True))]
    relapses = draw(doubtful_relapses(1200, most=2))
    given_ = draw(st.sampled_from([True, False, None]))
    moved = [replace(r, onset=_moved(r.onset), steroids=given_) for r in relapses]
    died = draw(st.sampled_from([None, None, None, PartialDate.of(ago(3))]))
    return PatientRecord(
        Patient("p", "1", death_date=died),
        courses=(CourseEntry("c", Course.RRMS, None),),
        visits=tuple(visits),
        relapses=tuple(sorted(moved, key=lambda r: r.onset.first)),
        scans=tuple(sorted(draw(scans()), key=lambda s: s.on)),
        treatments=tuple(Treatment(f"t{n}", f"drug {n}", day) for n, day in enumerate(begun)),
    )


def _moved(onset: PartialDate) -> PartialDate:
    """Return a day of the engine's tests, which count from 2020, as one of the years before AS_OF."""
    return PartialDate(onset.year + 3, onset.month, min(onset.day, 28) if onset.day else None)


def judged(record: PatientRecord, windows: tuple[Window, ...], four: bool) -> NedaResult:
    rule = assess_neda4 if four else assess_neda3
    return rule(record, windows, CHOSEN, RULES)


@given(st.data(), records(), st.booleans(), st.booleans())
@SLOWLY
def test_the_facts_named_settle_neda(data: st.DataObject, record: PatientRecord, since: bool, four: bool) -> None:
    record = upto(record, AS_OF)  # what comes later is no fact that was asked for
    windows = treatment_windows(record, AS_OF, RULES) if since else frame_windows(AS_OF)
    result = judged(record, windows, four)
    if result.answer is not NoEvidence.NOT_ASSESSABLE:
        assert result.settles == ()
        return
    if result.window.closed:
        return
    if not result.settles:
        assert "cannot be settled" in result.text
        return
    entered = Entering(record, AS_OF, data.draw)
    entered.add(*result.settles)
    later = tuple(replace(window, end=entered.as_of) for window in windows)
    if not since:
        # The frame is asked about with its own start: what was open in it has its answer.
        months = 0
        while minus_months(AS_OF, -months) < entered.as_of:
            months += 1
        later = frame_windows(minus_months(AS_OF, -months), 12 + months)
        assert later[0].start == windows[0].start
    after = judged(entered.record, later, four)
    if record.patient.death_date is not None and after.answer is NoEvidence.NOT_ASSESSABLE:
        # After a death no new scan can make up for one that records show to be of no use.
        assert "cannot be settled" in after.text
        return
    assert after.answer is not NoEvidence.NOT_ASSESSABLE, (after.text, result.settles)


@given(records(), st.integers(0, 900), st.booleans())
@SLOWLY
def test_the_answer_as_known_on_a_day_is_that_of_the_record_cut_at_it(
    record: PatientRecord, number: int, four: bool
) -> None:
    day = ago(number)
    cut = upto(record, day)
    assert judged(record, frame_windows(day), four) == judged(cut, frame_windows(day), four)
    windows = treatment_windows(record, day, RULES), treatment_windows(cut, day, RULES)
    answers = [judged(r, w, four) for r, w in zip((record, cut), windows, strict=True)]
    assert answers[0] == answers[1]
    assert assess_neida(record, day) == assess_neida(cut, day)


@given(records(), st.booleans())
@SLOWLY
def test_one_domain_in_which_something_was_found_decides_and_one_unknown_leaves_it_open(
    record: PatientRecord, four: bool
) -> None:
    result = judged(record, frame_windows(AS_OF), four)
    findings = {domain.finding for domain in result.domains}
    assert (result.answer is NoEvidence.NO) is (Finding.FOUND in findings)
    assert (result.answer is NoEvidence.YES) is (findings == {Finding.NONE})
