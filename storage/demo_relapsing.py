"""Situations of the demonstration: lesions found by chance, a first attack, relapsing MS.

One function each, told to a Story. Steps are EDSS steps at visits half a year apart. What a situation comes to is
judged by the engine, not here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from domain.dates import PartialDate
from domain.records import Adjudication, Course, Infection, MriScan, Recovery, Statement, StatementKind, VisitKind
from storage.demo_examination import invent_abilities
from storage.demo_people import RATERS, STOP_REASONS
from storage.demo_story import Story


def relapsed_lately(story: Story) -> None:
    """RRMS with a relapse some weeks before the last visit, and worse at it."""
    story.began(5)
    seen = story.follow("1.5 1.5 2.0 1.5 1.5 2.5")
    story.relapse(seen[-1] - timedelta(40), "sensory", "pyramidal")
    story.scan_yearly(60, 4, found={-1: (1, 2)})
    story.treat("dimethyl fumarate", 1500)


def rise_pending(story: Story) -> None:
    """RRMS, worse at the last visit by a step that counts: the next visit will tell."""
    story.began(9)
    story.follow(story.rng.choice(("2.5 2.0 2.5 2.5 2.5 3.5", "2.5 2.5 2.5 2.0 2.5 3.5")))
    story.scan_yearly(story.rng.randint(40, 200), 5)
    story.treat("ocrelizumab", 2100)


def rrms_pira(story: Story) -> None:
    """RRMS, worse and again half a year later, no relapse anywhere near: PIRA."""
    story.began(11)
    story.relapse(PartialDate(story.as_of.year - 8, 5), "visual", recovery=Recovery.FULL)
    story.follow(story.rng.choice(("2.5 2.5 2.5 3.0 3.5 4.0 4.0", "2.5 2.5 3.0 2.5 3.0 3.5 4.0")))
    story.scan_yearly(story.rng.randint(30, 150), 5)
    story.treat("interferon beta-1a", 3600, 1800, "side effects")
    story.treat("natalizumab", 1700)


def cis_without_a_recent_scan(story: Story) -> None:
    """CIS whose last scan is older than a year: activity cannot be told."""
    story.began(3, Course.CIS)
    story.relapse(story.ago(1000), "sensory", recovery=Recovery.FULL)
    story.follow("1.5 1.0 1.5 1.0 1.5")
    story.scan_yearly(520, 2)


def ris(story: Story) -> None:
    """RIS: lesions found by chance, no symptom yet."""
    story.began(2, Course.RIS, with_symptom=False)
    story.follow("0.0 0.0 1.0 0.0")
    story.scan_yearly(80, 3, found={-1: (0, story.rng.choice((0, 1)))})


def cis_quiet(story: Story) -> None:
    """CIS with a clean scan against an earlier one."""
    story.began(2, Course.CIS)
    story.relapse(story.ago(760), "visual", recovery=Recovery.FULL)
    story.follow("1.0 1.0 0.0 1.0")
    story.scan_yearly(70, 3)
    story.treat("glatiramer acetate", 600)


def rrms_quiet(story: Story) -> None:
    """RRMS without relapse, new lesion or change that counts."""
    story.began(story.rng.randint(4, 15))
    steps = (
        "1.5 1.5 1.0 1.5 1.5 1.5 1.5",
        "2.0 2.5 2.0 2.0 2.0 2.5 2.0",
        "0.0 1.0 0.0 0.0 1.0 0.0",
        "3.0 3.0 3.0 3.5 3.0",
    )
    story.relapse(PartialDate(story.as_of.year - 6), "sensory", recovery=Recovery.FULL)
    story.follow(story.rng.choice(steps))
    story.scan_yearly(story.rng.randint(20, 250), 4)
    story.treat(
        story.rng.choice(("ocrelizumab", "ofatumumab", "natalizumab", "dimethyl fumarate", "teriflunomide")), 1600
    )


def rrms_raw(story: Story) -> None:
    """RRMS, a relapse that leaves a deficit: RAW."""
    story.began(story.rng.randint(4, 9))
    steps, worse = story.rng.choice(
        (("2.0 2.0 3.5 3.5 3.0 3.0", 2), ("1.5 2.0 1.5 3.0 3.0 2.5", 3), ("1.0 1.0 2.5 2.5 2.0 2.0", 2))
    )
    seen = story.follow(steps)
    system = story.rng.choice(("pyramidal", "brainstem", "cerebellar"))
    story.relapse(seen[worse] - timedelta(story.rng.randint(12, 60)), system)
    story.visits[worse] = replace(story.visits[worse], kind=VisitKind.RELAPSE)
    story.scan_yearly(story.rng.randint(30, 200), 3, found={-2: (1, 3)})
    story.treat("dimethyl fumarate", 1500, 500, "relapse")
    story.treat(story.rng.choice(("ocrelizumab", "natalizumab", "cladribine tablets")), 460)


def relapse_after_onset(story: Story) -> None:
    """Worse first, a relapse three weeks later: confirmed, attribution undetermined."""
    story.began(6)
    seen = story.follow("2.0 2.0 3.0 3.0 3.0 3.0")
    story.relapse(seen[2] + timedelta(20), "cerebellar")
    story.scan_yearly(100, 3)
    story.treat("teriflunomide", 1300)


def history_unknown(story: Story) -> None:
    """Worse and confirmed, but nobody asked about relapses at the visits around it."""
    story.began(8)
    story.follow("2.0 2.0 3.0 3.5 3.0", not_asked=(1, 2, 3))
    story.scan_yearly(140, 3)
    story.treat("interferon beta-1a", 2400)


def history_stated(story: Story) -> None:
    """As before, but a clinician states that the relapse history is complete."""
    story.began(8)
    seen = story.follow("2.0 2.0 3.0 3.0 3.5", not_asked=(1, 2))
    first, last = PartialDate.of(seen[0] - timedelta(365)), PartialDate.of(seen[-1])
    reason = "letters of the previous clinic read"
    story.statements.append(Statement("", seen[-1], StatementKind.HISTORY_COMPLETE, first, last, reason, RATERS[0]))
    story.scan_yearly(140, 3)
    story.treat("interferon beta-1a", 2400)


def relapse_of_uncertain_date(story: Story) -> None:
    """A relapse known to the month: early in it PIRA, late in it RAW."""
    story.began(6)
    seen = story.follow("2.0 2.0 2.0 3.0 3.0 3.0")
    edge = seen[3] - timedelta(90)
    # Where the ninetieth day falls on the very end of a month, that month would give one answer only.
    if not 4 <= edge.day <= 25:
        shift = edge.day - 15
        story.visits[3] = replace(
            story.visits[3], on=seen[3] - timedelta(shift), recorded_on=seen[3] - timedelta(shift)
        )
        edge -= timedelta(shift)
    story.relapse(PartialDate(edge.year, edge.month), "sensory")
    story.scan_yearly(100, 3)
    story.treat("teriflunomide", 1500)


def not_adjudicated(story: Story) -> None:
    """A suspected relapse with fever just before the worsening, judged by nobody yet."""
    story.began(7)
    seen = story.follow("2.5 2.5 3.5 3.5 3.5")
    onset = seen[2] - timedelta(18)
    story.relapse(onset, "pyramidal", fever=True, infection=True, recovery=Recovery.UNKNOWN)
    story.infections.append(Infection("", PartialDate.of(onset - timedelta(2)), "urinary tract infection", True))
    story.scan_yearly(110, 3)
    story.treat("ofatumumab", 1100)


def pseudo_relapse(story: Story) -> None:
    """The same with an adjudication: it settled with the fever, so it is no relapse."""
    story.began(7)
    seen = story.follow("2.0 2.0 3.0 3.0 3.0 3.5")
    onset = seen[2] - timedelta(20)
    story.relapse(onset, "pyramidal", fever=True, infection=True, adjudication=Adjudication.PSEUDO_RELAPSE)
    story.infections.append(Infection("", PartialDate.of(onset - timedelta(1)), "influenza", True))
    story.scan_yearly(95, 4)
    story.treat("ocrelizumab", 1700)


def rise_not_held(story: Story) -> None:
    """Worse at one visit and back at the next: not confirmed."""
    story.began(6)
    story.follow("2.0 2.0 3.0 2.0 2.0 2.5")
    story.scan_yearly(75, 4)
    story.treat("glatiramer acetate", 2000)


def no_recent_scan(story: Story) -> None:
    """RRMS without a scan for over a year: activity indeterminate."""
    story.began(10)
    story.follow("2.0 2.0 2.5 2.0 2.0")
    story.scan_yearly(story.rng.randint(450, 640), 3)
    story.treat("alemtuzumab", 2600, 2200, "course completed")


def scan_without_comparison(story: Story) -> None:
    """A scan from elsewhere that names no earlier one: activity indeterminate."""
    story.began(12)
    story.follow("3.0 3.0 3.0 3.0")
    day = story.ago(50)
    story.scans.append(MriScan("", day, gd_enhancing=0, contrast_given=True, quality_ok=True, brain_done=True))
    story.treat("fingolimod", 3000)


def visit_in_illness(story: Story) -> None:
    """Much worse at one visit with fever: marked not comparable, so it counts for nothing."""
    story.began(9)
    seen = story.follow("2.5 2.5 4.0 2.5 2.5", not_comparable={2: "fever, urinary tract infection"})
    story.visits[2] = replace(story.visits[2], kind=VisitKind.UNSCHEDULED)
    story.infections.append(Infection("", PartialDate.of(seen[2] - timedelta(3)), "urinary tract infection", True))
    story.scan_yearly(90, 4)
    story.treat("ofatumumab", 1200)


def many_treatments(story: Story) -> None:
    """Four treatments in ten years, each stopped for a reason."""
    story.began(12)
    seen = story.follow("2.0 2.5 2.5 2.5 2.0 2.5")
    for years, drug in ((9, "interferon beta-1a"), (7, "dimethyl fumarate"), (4, "fingolimod")):
        story.treat(drug, years * 365, (years - 2) * 365 + 40, story.rng.choice(STOP_REASONS))
    story.treat("ocrelizumab", 2 * 365)
    story.relapse(seen[0] - timedelta(500), "brainstem")
    story.scan_yearly(110, 5, found={0: (1, 0)})


def improved(story: Story) -> None:
    """Recovery from a relapse before the first visit: a confirmed improvement."""
    story.began(3)
    seen = story.follow("4.0 2.5 2.5 2.5 2.0")
    story.relapse(seen[0] - timedelta(45), "pyramidal", "sensory", recovery=Recovery.PARTIAL)
    story.scan_yearly(85, 3, found={0: (2, 0)})
    story.treat("natalizumab", 700)


def seen_once(story: Story) -> None:
    """New in the clinic: one visit."""
    story.began(1)
    story.relapse(story.ago(200), "visual", recovery=Recovery.FULL)
    story.follow("1.5")
    story.scan_yearly(30, 1, found={0: (1, 0)})


def never_seen(story: Story) -> None:
    """Referred, not seen yet: no visit, no scan."""
    story.began(1)


def long_gap(story: Story) -> None:
    """Three years without a visit, and worse after them."""
    story.began(14)
    story.abilities = invent_abilities(story.rng, Decimal("3.5"))
    story.follow("2.0 2.0", 1500)
    story.follow("3.5 3.5")
    story.scan_yearly(60, 2)
    story.treat("interferon beta-1a", 4200, 1500, "lost from sight")


def quarterly_with_two_on_a_day(story: Story) -> None:
    """Seen every quarter in a trial; once by two raters on the same day."""
    story.began(6)
    story.follow("2.0 2.0 2.0 2.5 2.0 2.0 2.5 2.0", every=91)
    twice = story.visits[3]
    values = tuple(replace(v, value=Decimal("2.0")) if v.measure == "edss" else v for v in twice.values)
    story.visits.insert(4, replace(twice, rater=RATERS[2], values=values, edss_reason="second rater of the trial"))
    story.scan_yearly(45, 3)
    story.treat("ofatumumab", 800)
