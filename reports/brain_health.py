"""The brain-health plan: what the last review found, what was agreed, the medicines, and when to look again."""

from __future__ import annotations

from reports.document import Document, Part
from reports.page import Printing
from reports.render import rendered
from reports.sections.brain_plan import heading, look_again, others, prompts, review
from reports.sections.brain_plan_agreed import agreed
from reports.sections.brain_plan_medicines import medicines
from reports.sections.brain_plan_rows import plan_rows
from reports.sections.who import LISTS

BRAIN_HEALTH_PLAN = Document(
    id="brain-health",
    title="Brain-health plan",
    heading="Brain-health plan",
    subject="Brain health: what was found, what was agreed and by when",
    file_word="brain-health",
    parts=(
        Part("heading", "Who it is about", heading, always=True),
        Part("review", "The review and its counts", review, always=True),
        Part("prompts", "To attend to and to consider", prompts, always=True, gives_way=LISTS),
        Part("agreed", "What was agreed", agreed, gives_way=LISTS),
        Part("medicines", "Anticholinergic burden", medicines, gives_way=LISTS),
        Part("others", "No prompt, and not asked", others, always=True, gives_way=LISTS),
        Part("plan-rows", "The plan in its rows", plan_rows, gives_way=LISTS),
        Part("look-again", "When to look again", look_again, gives_way=LISTS),
    ),
)


def brain_health_plan(printing: Printing) -> bytes:
    """Return the brain-health plan as PDF, two pages at most. The same printing gives the same bytes."""
    return rendered(BRAIN_HEALTH_PLAN, printing)
