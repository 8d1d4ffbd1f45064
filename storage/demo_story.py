"""The record of one invented patient, told in the order of a life: course, visits, relapses, scans, treatments."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from domain.dates import PartialDate
from domain.records import (
    Adjudication,
    BrainHealthReview,
    Comorbidity,
    Course,
    CourseEntry,
    Infection,
    Medicine,
    MriScan,
    Patient,
    PatientRecord,
    Recovery,
    Relapse,
    Statement,
    Treatment,
    Value,
    Visit,
    VisitKind,
)
from storage.demo_examination import Abilities, grades_and_walking, invent_abilities, timed_tests
from storage.demo_people import COMORBIDITIES, DOSES, FAMILY_NAME, MEDICINES, RATERS, Person
from storage.demo_reviews import invent_earlier, invent_review

HALF_YEAR = 182
YEAR = 365
# Visits keep to their half-yearly rhythm within so many days: two in a row always lie more than 24 weeks apart.
LEEWAY = 5
EARLIER_REVIEWS = 2  # before the last one, where there were visits to hold them


def on_a_weekday(day: date) -> date:
    """Return the nearest day on which a clinic is open."""
    return day + timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


@dataclass(slots=True)
class Story:
    """Collects what happens to one patient; dates count back from *as_of*. Same chance numbers, same story."""

    rng: Random
    person: Person
    as_of: date
    last: int  # how many days ago the last visit was
    onset: PartialDate | None = None
    diagnosis: PartialDate | None = None
    courses: list[CourseEntry] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    relapses: list[Relapse] = field(default_factory=list)
    infections: list[Infection] = field(default_factory=list)
    scans: list[MriScan] = field(default_factory=list)
    treatments: list[Treatment] = field(default_factory=list)
    medicines: list[Medicine] = field(default_factory=list)
    comorbidities: list[Comorbidity] = field(default_factory=list)
    reviews: list[BrainHealthReview] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    not_asked: set[date] = field(default_factory=set)
    abilities: Abilities | None = None

    def ago(self, days: int) -> date:
        """Return the clinic day so many days before the day as of which the story is told."""
        return on_a_weekday(self.as_of - timedelta(days=days))

    def began(self, years: int, course: Course = Course.RRMS, *, with_symptom: bool = True) -> None:
        """Let the disease begin about so many years ago: first symptom, diagnosis, first course."""
        first = self.as_of - timedelta(days=years * YEAR + self.rng.randrange(300))
        known = first + timedelta(days=60 + self.rng.randrange(240))
        self.onset = PartialDate(first.year, first.month) if with_symptom else None
        self.diagnosis = PartialDate(known.year, known.month)
        self.courses.append(CourseEntry("", course, self.diagnosis, RATERS[0], ""))

    def became(self, course: Course, days: int, reason: str) -> None:
        """Let the course change so many days ago."""
        day = self.as_of - timedelta(days=days)
        self.courses.append(CourseEntry("", course, PartialDate(day.year, day.month), RATERS[0], reason))

    def follow(
        self,
        steps: str,
        last: int | None = None,
        *,
        every: int = HALF_YEAR,
        not_asked: Collection[int] = (),
        not_comparable: Mapping[int, str] | None = None,
    ) -> list[date]:
        """Add visits at which the EDSS was as in *steps* (blanks between), the last of them *last* days ago.

        last: where it is not the last visit of all. every: days between two visits.
        Numbers in *not_asked* and *not_comparable* count visits from 0; from the end where negative. Returns the dates.
        """
        parts = steps.split()
        if self.abilities is None:
            self.abilities = invent_abilities(self.rng, max(Decimal(step) for step in parts))
        days = self._days(len(parts), self.last if last is None else last, every)
        apart = {index % len(parts): why for index, why in (not_comparable or {}).items()}
        for index, (day, step) in enumerate(zip(days, parts, strict=True)):
            visit = self._visit(day, step, self.abilities)
            if index in apart:
                why = apart[index]
                visit = replace(visit, comparable=False, not_comparable_reason=why, fever_or_heat="fever" in why)
            self.visits.append(visit)
        self.not_asked |= {days[index] for index in not_asked}
        return days

    def _days(self, count: int, last: int, every: int) -> list[date]:
        spans = [last + (count - 1 - index) * every for index in range(count)]
        return [self.ago(span + self.rng.randint(-LEEWAY, LEEWAY) * (span != last)) for span in spans]

    def _visit(self, day: date, step: str, abilities: Abilities) -> Visit:
        years = (day - self.visits[0].on).days / YEAR if self.visits else 0.0
        examined, aid = grades_and_walking(self.rng, step, abilities.profile)
        measured = (Value("edss", Decimal(step)), *examined, *timed_tests(self.rng, step, abilities, years))
        return Visit(
            id="",
            on=day,
            kind=VisitKind.SCHEDULED,
            comparable=True,
            fever_or_heat=False,
            edss_source="clinician",
            aid=aid,
            rater=self.rng.choice(RATERS),
            method="examined",
            recorded_on=day,
            values=measured,
        )

    def relapse(
        self,
        onset: date | PartialDate,
        *systems: str,
        fever: bool | None = False,
        infection: bool | None = False,
        adjudication: Adjudication | None = None,
        recovery: Recovery = Recovery.PARTIAL,
    ) -> None:
        """Add a relapse, or an event recorded as a suspected one."""
        when = onset if isinstance(onset, PartialDate) else PartialDate.of(onset)
        self.relapses.append(
            Relapse(
                id="",
                onset=when,
                fever=fever,
                infection=infection,
                adjudication=adjudication,
                adjudicated_by=RATERS[0] if adjudication else "",
                systems=systems,
                severity=self.rng.choice(("mild", "moderate", "moderate", "severe")),
                duration_days=self.rng.randint(9, 45),
                steroids=self.rng.random() < 0.7,
                recovery=recovery,
                reported_by="patient",
            )
        )

    def scan_yearly(
        self,
        last: int,
        years: int,
        *,
        found: Mapping[int, tuple[int, int]] | None = None,
        cord: bool = False,
    ) -> None:
        """Add a scan a year, the last of them *last* days ago, each compared with the one before.

        found: (enhancing, new T2) by the number of the scan, from the end where negative; 0 and 0 otherwise.
        """
        lesions = {index % years: counts for index, counts in (found or {}).items()}
        before: date | None = None
        for index in range(years):
            day = self.ago(last + (years - 1 - index) * YEAR + self.rng.randint(-8, 8) * (index < years - 1))
            enhancing, new = lesions.get(index, (0, 0))
            counted = before is not None
            self.scans.append(
                MriScan(
                    id="",
                    on=day,
                    gd_enhancing=enhancing,
                    new_t2=new if counted else None,
                    enlarging_t2=0 if counted else None,
                    contrast_given=True,
                    compared_with=before,
                    quality_ok=True,
                    brain_done=True,
                    cord_done=cord,
                    rim_lesions=self.rng.choice((None, None, 0, 0, 1, 2)),
                    scanner="3 T, clinic protocol 2",
                )
            )
            before = day

    def treat(self, drug: str, start: int, stop: int | None = None, why: str = "") -> None:
        """Add a disease-modifying treatment from *start* to *stop* days ago; None = going on."""
        dose, interval = DOSES[drug]
        ended = None if stop is None else PartialDate.of(self.as_of - timedelta(days=stop))
        begun = self.as_of - timedelta(days=start)
        self.treatments.append(Treatment("", drug, PartialDate(begun.year, begun.month), ended, why, dose, interval))

    def live_with(self, medicines: Sequence[str] | None = None) -> None:
        """Add other medicines and other diseases as chance has them, or those named."""
        chosen = self.rng.sample(MEDICINES, self.rng.choice((0, 1, 1, 2, 3))) if medicines is None else medicines
        for name in chosen:
            since = self.as_of - timedelta(days=self.rng.randrange(100, 1500))
            self.medicines.append(
                Medicine("", name, PartialDate(since.year, since.month), None, self.rng.random() < 0.1)
            )
        for condition in self.rng.sample(COMORBIDITIES, self.rng.choice((0, 0, 1, 1, 2))):
            year = self.as_of.year - self.rng.randrange(1, 9)
            self.comorbidities.append(Comorbidity("", condition, PartialDate(year), self.rng.random() < 0.8))

    def review_brain_health(self) -> None:
        """Add a review on the day of one of the last visits, or none, as chance has it; and those that went before."""
        visits_back = self.rng.choice((0, 1, 1, 1, 2, 4))
        if 0 < visits_back <= len(self.visits):
            on = self.visits[-visits_back].on
            known = {"has_medicines": bool(self.medicines), "has_diseases": bool(self.comorbidities)}
            self.reviews.append(invent_review(self.rng, on, **known))
            for visit in self.visits[-visits_back - 2 :: -2][:EARLIER_REVIEWS]:
                # Of a chance of its own: what comes after in this story stays as it was.
                self.reviews.insert(0, invent_earlier(Random(visit.on.toordinal()), visit.on, self.reviews[0]))

    def record(self) -> PatientRecord:
        """Return all of it; each visit's question about relapses is answered by the relapses told."""
        visits = tuple(sorted(self.visits, key=lambda visit: visit.on))
        return PatientRecord(
            patient=Patient(
                id=self.person.code,
                code=self.person.code,
                family_name=FAMILY_NAME,
                given_name=self.person.given_name,
                number=self.person.code,
                birth_date=self.person.birth,
                sex=self.person.sex,
                dominant_hand=self.person.hand,
                onset_date=self.onset,
                diagnosis_date=self.diagnosis,
                education_years=self.person.education_years,
            ),
            courses=tuple(self.courses),
            visits=tuple(self._asked(visits)),
            relapses=tuple(self.relapses),
            infections=tuple(self.infections),
            scans=tuple(self.scans),
            treatments=tuple(self.treatments),
            medicines=tuple(self.medicines),
            comorbidities=tuple(self.comorbidities),
            reviews=tuple(self.reviews),
            statements=tuple(self.statements),
        )

    def _asked(self, visits: Sequence[Visit]) -> list[Visit]:
        answered = []
        for index, visit in enumerate(visits):
            # At the first visit the question covers the last twelve months (safety 1).
            since = visits[index - 1].on if index else visit.on - timedelta(days=YEAR)
            relapsed = any(
                relapse.onset.last > since and relapse.onset.first <= visit.on
                for relapse in self.relapses
                if relapse.judged is not Adjudication.PSEUDO_RELAPSE
            )
            answered.append(replace(visit, relapse_since_last=None if visit.on in self.not_asked else relapsed))
        return answered
