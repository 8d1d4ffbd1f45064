"""The idea of the review in three pictures, in our own words: what each shows, what is a hypothesis, and the sources.

No figure of the review is copied: the first picture is what the engine finds in an invented course
(``domain/figure_course.py``), the second the grid of the Lublin labels, the third a scale of time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.activity import Activity
from domain.chart.severity_parts import points_of
from domain.definition import Definition
from domain.evidence import Event
from domain.explain_lublin import LUBLIN_SOURCE
from domain.figure_course import example_course, two_worsenings, week_of
from domain.progression import Progression
from domain.wording import value_of

TITLE = "The idea in three pictures"
REVIEW = "Giovannoni et al., Ther Adv Neurol Disord 2022;15, 10.1177/17562864211066751"


@dataclass(frozen=True, slots=True)
class Figure:
    """One picture in words. ``points`` are numbered as in the drawing; ``rows`` are its table, under ``columns``."""

    id: str
    title: str
    lead: str
    points: tuple[str, ...]
    hypothesis: str
    sources: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def sentence(self) -> str:
        """The picture for those who hear it."""
        return " ".join((self.lead, *self.points))


@dataclass(frozen=True, slots=True)
class Clock:
    """One of the four time scales. ``least`` and ``most`` in days, for a scale that grows by powers of ten."""

    name: str
    takes: str
    least: int
    most: int
    may_happen: str
    seen_as: str


WEEK, MONTH, YEAR = 7, 30, 365  # days, for a scale whose ends are not sharp
CLOCKS = (
    Clock(
        "Acute",
        "days to weeks",
        2,
        4 * WEEK,
        "a new lesion: inflammation cuts nerve fibres and stops others from conducting",
        "relapses; new and enhancing lesions",
    ),
    Clock(
        "Delayed",
        "weeks to months",
        4 * WEEK,
        10 * MONTH,
        "what follows such a lesion: cut fibres and their contacts die back, and repair succeeds or fails",
        "days from a relapse to a rise; recovery; confirmed improvement",
    ),
    Clock(
        "Degenerative",
        "years",
        YEAR,
        12 * YEAR,
        "lesions that stay active at their rim, activated microglia, iron, cells that run short of energy",
        "EDSS, walking, hand and SDMT; rim lesions; brain volume",
    ),
    Clock(
        "Age-related",
        "decades",
        10 * YEAR,
        50 * YEAR,
        "less repair and less reserve with every decade, and the illnesses that come with age",
        "ARMSS; other illnesses; brain health",
    ),
)
SCALE = ((1, "day"), (WEEK, "week"), (MONTH, "month"), (YEAR, "year"), (10 * YEAR, "decade"))  # ticks, in days

ACTIVITY_ASKED = "Was there a relapse or a new lesion?"
PROGRESSION_ASKED = "Did disability rise without relapses?"
# How an answer reads, first here and then by Lublin (clinical safety 27).
ACTIVITY_READS = {
    Activity.ACTIVE: "Relapse or new lesion found",
    Activity.NOT_ACTIVE: "None found",
    Activity.INDETERMINATE: "Not looked at, or not fully",
}
PROGRESSION_READS = {
    Progression.WITH: "It rose, and was there again",
    Progression.WITHOUT: "No such rise found",
    Progression.INDETERMINATE: "Not assessed, or open",
}
MISHEARD = (Activity.NOT_ACTIVE, Progression.WITH)  # the answer to the question that the program exists for


def figures(definition: Definition) -> tuple[Figure, Figure, Figure]:
    """Return the three pictures; *definition*: the one by which the first is worked out."""
    return _two_ways(definition), _two_questions(), _four_clocks()


def _two_ways(definition: Definition) -> Figure:
    raw, pira = two_worsenings(example_course(), definition)
    length = definition.confirmation_length
    return Figure(
        "two-ways",
        "Two ways to get worse",
        "Disability can rise with a relapse, or with no relapse anywhere near. Who looks for relapses only sees the "
        "first and misses the second.",
        (
            "The first of the regular visits is the reference that later ones are compared with.",
            "A relapse, and a visit made because of it. So near to a relapse a value is no reference; it is drawn "
            "hollow.",
            f"The rise is still there at a regular visit {length} or more later: a worsening after a relapse (RAW). "
            "The level it left becomes the next reference.",
            "Much later, a first visit with another rise. Alone it settles nothing: any single visit can be a bad day.",
            f"There again {length} or more later: the rise is confirmed.",
            "The shaded days around both visits were searched for relapses, and none is recorded: a worsening that is "
            "not linked to relapses (PIRA). Had nobody asked about relapses, it would be undetermined.",
        ),
        "The authors propose that a smouldering process, at work from early on and everywhere in the brain and spinal "
        "cord, drives the second kind. That is a hypothesis. A rise without a relapse does not establish its cause: "
        "ageing, other illness or measurement can bring it about as well.",
        (
            f"after the idea of Figure 1 in {REVIEW}",
            f"worked out by {definition.id} version {definition.version} from an invented course: "
            f"{definition.citation}",
        ),
        ("Change", "Reference", "First measured", "There again", "Attributed to"),
        (_row("First rise", raw), _row("Second rise", pira)),
    )


def _row(name: str, event: Event) -> tuple[str, ...]:
    points = (event.baseline, event.onset, event.confirmation)
    cells = (f"EDSS {value_of('edss', point)}, {in_weeks(point.on)}" for point in points)
    return (f"{name}, {points_of(event.change)}", *cells, str(event.attribution))


def in_weeks(day: date) -> str:
    """Return a day of the example as "week 20"."""
    return f"week {round(week_of(day))}"


def _two_questions() -> Figure:
    return Figure(
        "two-questions",
        "Two questions, asked apart",
        "The course labels of Lublin ask about activity and about progression. “Not active” answers the first "
        "question and says nothing of the second.",
        (
            "Activity is asked in every course: a relapse, or a new, enlarging or enhancing lesion, within a stated "
            "time, one year unless another is named.",
            "Progression is asked in secondary and primary progressive MS only. In relapsing MS a confirmed rise is "
            "called worsening, whatever brought it about.",
            "Not looked at is an answer of its own, indeterminate. It is never taken for a no.",
            "The marked cell is easily misheard. Its scans and relapses are quiet, and legs get weaker all the same: "
            "both are true.",
            "No course is a one-way street: relapses can come back in progressive MS, and are recorded then.",
        ),
        "The labels are an agreement among experts about words; they are no finding about causes. The authors of the "
        "review argue that these words hide the process they propose.",
        (f"after Table 1 and Figure 2 in {REVIEW}", LUBLIN_SOURCE),
        ("Activity", *(progression_word(p).capitalize() for p in Progression)),
        tuple((f"{ACTIVITY_READS[a]} ({a})", *(_cell(a, p) for p in Progression)) for a in Activity),
    )


def _cell(activity: Activity, progression: Progression) -> str:
    words = f"{activity_word(activity)}, {progression_word(progression)}"
    return f"{words} (the marked cell)" if (activity, progression) == MISHEARD else words


def activity_word(activity: Activity) -> str:
    """Return an answer to the first question as a label has it."""
    return "activity indeterminate" if activity is Activity.INDETERMINATE else str(activity)


def progression_word(progression: Progression) -> str:
    """Return an answer to the second question as a label has it."""
    return "progression indeterminate" if progression is Progression.INDETERMINATE else str(progression)


def _four_clocks() -> Figure:
    return Figure(
        "four-clocks",
        "Four clocks at once",
        "The authors sort what may do the damage by how long it takes, from days to decades. Several run at the same "
        "time, and relapses show the fastest only.",
        tuple(f"{clock.name}, {clock.takes}: {clock.may_happen}. Recorded here: {clock.seen_as}." for clock in CLOCKS),
        "This is a hypothesis, put together from pathology, imaging and trials; the ends of the bars are not sharp. "
        "Whether damage comes from the immune system and moves in, or begins in the brain and moves out, is open. "
        "Nothing in this program presupposes either.",
        (f"after Figure 3 in {REVIEW}",),
        ("Clock", "It takes", "What may happen", "Recorded here"),
        tuple((clock.name, clock.takes, clock.may_happen, clock.seen_as) for clock in CLOCKS),
    )
