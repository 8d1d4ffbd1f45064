"""Situations of the demonstration: primary and secondary progressive MS, and a course that is open.

One function each, told to a Story. Steps are EDSS steps at visits half a year apart. What a situation comes to is
judged by the engine, not here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from domain.dates import PartialDate
from domain.records import Course, Recovery, Statement, StatementKind
from storage.demo_people import RATERS
from storage.demo_story import Story


def ppms_without_change(story: Story) -> None:
    """PPMS with changes too small to count."""
    story.began(7, Course.PPMS)
    story.follow("5.0 5.0 5.0 5.5 5.5 5.5")
    story.scan_yearly(90, 4, cord=True)
    story.treat("ocrelizumab", 1400)


def spms_quiet(story: Story) -> None:
    """SPMS on a plateau: the same step for years, no relapse, no new lesion."""
    story.began(24)
    story.became(Course.SPMS, 2600, "slow worsening of walking without relapses")
    story.relapse(PartialDate(story.as_of.year - 11), "pyramidal")
    story.follow("6.5 6.5 6.5 6.5 6.5 6.5")
    story.scan_yearly(120, 4)


def ppms_with_new_lesions(story: Story) -> None:
    """PPMS that progresses and has new lesions: active, with progression."""
    story.began(5, Course.PPMS)
    story.follow("4.5 4.5 4.5 5.5 5.5 5.5")
    story.scan_yearly(150, 4, found={-1: (story.rng.choice((0, 1)), 2)}, cord=True)


def ppms_progressing(story: Story) -> None:
    """PPMS from walking freely to a stick."""
    story.began(8, Course.PPMS)
    story.follow(story.rng.choice(("3.5 3.5 4.0 4.0 4.5 5.0 5.5", "4.0 4.0 4.5 4.5 5.0 5.5 6.0")))
    story.scan_yearly(130, 4, cord=True)
    story.treat("ocrelizumab", 1500)


def spms_progressing(story: Story) -> None:
    """SPMS that goes on without relapses or new lesions."""
    story.began(19)
    story.became(Course.SPMS, 1500, "worsening without relapses over two years")
    story.relapse(PartialDate(story.as_of.year - 7, 10), "pyramidal")
    story.follow("4.0 4.5 4.5 4.5 5.0 5.5 6.0")
    story.scan_yearly(100, 5)
    story.treat("natalizumab", 3300, 1400, "JC virus antibody")
    story.treat("siponimod", 1300)


def spms_rise_pending(story: Story) -> None:
    """SPMS that progressed years ago and may be doing so again: the last visit waits for the next."""
    story.began(22)
    story.became(Course.SPMS, 1900, "stick needed, no relapse for three years")
    story.follow("4.5 5.0 5.5 6.0 6.0 6.0 6.5")
    story.scan_yearly(140, 4)
    story.treat("fingolimod", 3000, 1100, "side effects")
    story.treat("siponimod", 1000)


def spms_active(story: Story) -> None:
    """SPMS with relapse activity: the arrow of the course does not only point one way."""
    story.began(17)
    story.became(Course.SPMS, 1400, "worsening between relapses")
    seen = story.follow("5.0 5.0 5.0 5.0 5.5")
    story.relapse(seen[-1] - timedelta(80), "brainstem", recovery=Recovery.FULL)
    story.scan_yearly(60, 4, found={-1: (2, 2)})
    story.treat("rituximab", 900)


def progression_stated(story: Story) -> None:
    """SPMS whose neurologist records progression that the steps do not show."""
    story.began(20)
    story.became(Course.SPMS, 2000, "clinical judgement")
    seen = story.follow("6.0 6.0 6.0 6.0 6.0")
    reason = "hand function and stamina are worse; the step is not"
    story.statements.append(Statement("", seen[-1], StatementKind.PROGRESSION, None, None, reason, RATERS[0]))
    story.scan_yearly(120, 3)


def course_uncertain(story: Story) -> None:
    """The course is open, and the clinician's step differs from the one that the grades give."""
    story.began(13)
    story.became(Course.UNCERTAIN, 400, "relapsing or secondary progressive: to be seen at the next visits")
    story.follow("3.0 3.5 3.5 4.0 4.5")
    last = story.visits[-1]
    values = tuple(replace(v, value=Decimal("4.0")) if v.measure == "edss" else v for v in last.values)
    story.visits[-1] = replace(last, values=values, edss_reason="distance is the patient's estimate, on a hot day")
    story.scan_yearly(160, 4)
    story.treat("fingolimod", 2500)


def unable_to_walk(story: Story) -> None:
    """SPMS that ends in a wheelchair: the walk is "unable", not slow."""
    story.began(26)
    story.became(Course.SPMS, 3600, "stick needed, no relapse for years")
    story.follow("6.0 6.5 6.5 7.0 7.0 7.0")
    story.scan_yearly(300, 3)
    story.live_with(("baclofen", "solifenacin", "amitriptyline"))
