"""What got better or stayed the same, what comes next and when, what to ask, and what always stands on the page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from domain.brain_health.findings import Finding
from domain.dates import show
from domain.patient_answer_words import EXAMINATION, names_of
from domain.patient_facts import ForATime, PatientFacts, PatientMeasure, State
from domain.patient_numbers import PLAIN, NumberLine, for_a_time
from domain.patient_passage import Passage
from domain.relapse_frame import Answer
from domain.summary import OpenKind, PatientSummary
from domain.wording import joined, span

AGREED_WORDS = "agreed-words"
ALCOHOL = "alcohol"
# Agreed steps that may stand on the page as they are. What else a review asks (alcohol, mood, safety at home, a
# clinic's own questions) is left out; alcohol where it is not asked for.
OPEN_FACTORS = frozenset({"exercise", "diet", "smoking", "sleep", "medicines", "infections"})
MOST_STEPS = 5
WORSE = (State.WORSE, State.PERHAPS_WORSE)
NOTHING_YET = "We need two values of a test before we can say this. Next time we can."
NONE_THIS_TIME = "None of our tests shows this so far. Much that counts for you is not in a test: tell us about it."


def better_or_alike(summary: PatientSummary, facts: PatientFacts, numbers: Sequence[NumberLine]) -> Passage:
    """Return what got better, then what shows no clear change, each with its days."""
    points = [_better(found) for found in facts.measures if found.state is State.BETTER]
    points += [_perhaps(found) for found in facts.measures if found.state is State.PERHAPS_BETTER]
    alike: dict[tuple[date, date], list[str]] = {}
    for found in facts.measures:
        if found.state is State.ALIKE and found.then is not None and not found.for_a_time and not _hidden(found, facts):
            alike.setdefault((found.then.on, found.now.on), []).append(_name(found))
    points += [f"No clear change: {joined(names)}, {span(*days)}." for days, names in alike.items()]
    points += [_passed(found, found.for_a_time) for found in facts.measures if found.for_a_time is not None]
    if facts.quiet_but_worse is not None:
        points.append("Relapses and scans: quiet, as told above.")
    if points:
        return Passage("What got better or stayed the same", points=tuple(points))
    compared = any(found.then is not None for found in facts.measures)
    return Passage("What got better or stayed the same", (NONE_THIS_TIME if compared else NOTHING_YET,))


def _hidden(found: PatientMeasure, facts: PatientFacts) -> bool:
    """Whether "no clear change" of EDSS would cover what another measure shows (safety 19)."""
    return found.measure == "edss" and any(other.state in WORSE for other in facts.measures)


def _name(found: PatientMeasure) -> str:
    if found.measure == "edss":
        return "your examination"
    title = PLAIN[found.measure].title
    return f"{title[0].lower()}{title[1:]}"


def _better(found: PatientMeasure) -> str:
    again = f", seen again on {show(found.again)}" if found.again else ""
    return f"Better: {_name(found)}{again}."


def _passed(found: PatientMeasure, passed: ForATime) -> str:
    """Return a worsening that did not last: the days between the first and the last value are not passed over."""
    if found.measure != "edss":
        return for_a_time(found, passed)
    return (
        f"Your examination showed more trouble for a time. We saw it on {show(passed.onset.on)}, and again on "
        f"{show(passed.again.on)}. On {show(passed.back.on)} it showed less again."
    )


def _perhaps(found: PatientMeasure) -> str:
    return f"Better last time: {_name(found)}, {show(found.now.on)}. We will see if it lasts."


def next_steps(summary: PatientSummary, facts: PatientFacts, extras: Collection[str] = ()) -> Passage:
    """Return what comes next with its dates, the earliest first; what has no date comes last."""
    steps = [*_measure_again(summary, facts), *_scan(summary), *_relapses(summary, facts), *_agreed(summary, extras)]
    steps.sort(key=lambda step: (step[0] is None, step[0] or date.max))
    words = tuple(dict.fromkeys(words for _, words in steps))[:MOST_STEPS]
    if not words:
        return Passage("Next steps", ("No date is noted here yet. Ask us when we meet next.",))
    return Passage("Next steps", points=words)


Step = tuple[date | None, str]


def _measure_again(summary: PatientSummary, facts: PatientFacts) -> list[Step]:
    waiting: dict[date, list[str]] = {}
    for found in facts.measures:
        if found.state is State.PERHAPS_WORSE and found.confirm_from is not None:
            waiting.setdefault(found.confirm_from, []).append(_name(found))
    steps: list[Step] = []
    for day, names in waiting.items():
        when = "At your next visit" if day <= summary.stamp.as_of else f"From {show(day)} on"
        steps.append((day, f"{when}: we look at {joined(names)} again, to see if the change lasts."))
    return steps


def _scan(summary: PatientSummary) -> list[Step]:
    for item in summary.open_items:
        if item.kind is OpenKind.SCAN and item.due is not None and summary.lublin.evidence.mri is Answer.NO:
            return [(item.due, f"Next scan: from {show(item.due)} on, only a newer one can tell if scans are quiet.")]
    if summary.lublin.evidence.mri is Answer.UNKNOWN and any(i.kind is OpenKind.SCAN for i in summary.open_items):
        return [
            (
                None,
                "Next scan: ask us for the date. We need a full report to tell if anything is new.",
            )
        ]
    return []


def _relapses(summary: PatientSummary, facts: PatientFacts) -> list[Step]:
    """Return the days of which nobody noted whether there was a relapse: those behind a worsening, then the latest."""
    behind = [days for harder in facts.worse_unexplained[:1] for days in harder.unknown[:1]]
    latest = [
        (a, b)
        for a, b in summary.lublin.evidence.relapses.unknown[-1:]
        if not any(start <= a and b <= end for start, end in behind)
    ]
    return [
        (None, f"Tell us: did you have a relapse from {show(a)} to {show(b)}? Our notes do not say.")
        for a, b in (*behind, *latest)
    ]


def _agreed(summary: PatientSummary, extras: Collection[str]) -> list[Step]:
    shown = OPEN_FACTORS | ({ALCOHOL} & set(extras))
    return [
        (finding.due.last if finding.due else None, _agreed_words(finding, summary.stamp.as_of, extras))
        for finding in summary.brain_health.findings
        if finding.factor in shown and (finding.due is not None or (finding.action and AGREED_WORDS in extras))
    ]


def _agreed_words(finding: Finding, as_of: date, extras: Collection[str]) -> str:
    if AGREED_WORDS in extras and finding.action:
        by = f", by {finding.due}" if finding.due else ""
        return f"{finding.title}: {finding.action.strip(' .;')}{by}."
    if finding.due is not None and finding.due.last < as_of:
        return f"{finding.title}: we agreed on a step by {finding.due}. Tell us how it went."
    return f"{finding.title}: the step that we agreed on, by {finding.due}."


def to_ask(facts: PatientFacts, question: str = "", asked_on: date | None = None) -> Passage:
    """Return what the patient may want to ask; *question*: the patient's own of the last visit, where it is shown."""
    points = []
    if question:
        points.append(f"Your question{f' of {show(asked_on)}' if asked_on else ''}: “{question}”")
    if facts.quiet_but_worse is not None:
        name = names_of(facts.quiet_but_worse.worse)[0]
        what = "things" if name == EXAMINATION else f"my {name}"
        points.append(f"What can make {what} harder, and what can help?")
    elif any(found.state in WORSE for found in facts.measures):
        points.append("Why did this change, and what can help?")
    else:
        points.append("What do my numbers mean for me?")
    points.append("What can I do for my brain health: moving, sleep, food, not smoking?")
    return Passage("Ask me about", points=tuple(points))


def always(contact: str = "") -> Passage:
    """Return what stands on every page (safety 34). contact: whom to call."""
    return Passage(
        "Please remember",
        points=(
            "Quiet scans and no relapses still matter.",
            "Do not stop or change any treatment because of this page.",
            f"New or worse symptoms: call {contact.strip() or 'your clinic'}.",
        ),
    )
