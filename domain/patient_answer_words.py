"""The answer to the question that a quiet scan and a harder walk raise together, and what is not known (safety 34)."""

from __future__ import annotations

from collections.abc import Sequence

from domain.dates import show
from domain.evidence import Why
from domain.patient_facts import Harder, PatientFacts, QuietButWorse, State
from domain.patient_passage import Passage
from domain.records import Course
from domain.relapse_frame import Answer
from domain.summary import PatientSummary
from domain.wording import joined, span

WALKING, EXAMINATION = "walking", "examination"
# What got worse, in a patient's words, by measure; walking is said only where walking is what got worse.
WORDS = {
    "t25fw": WALKING,
    "nhpt_dominant": "hand speed",
    "nhpt_non_dominant": "hand speed",
    "nhpt": "hand speed",
    "sdmt": "thinking speed",
    "edss": EXAMINATION,
}
QUESTIONS = {
    WALKING: "my legs are getting weaker",
    "hand speed": "my hands are getting slower",
    "thinking speed": "my thinking is getting slower",
    EXAMINATION: "things are getting harder",
}
UNSURE = (State.PERHAPS_WORSE, State.OPEN)
NOT_CALLED_MS = frozenset({None, Course.RIS, Course.CIS})


def answer(summary: PatientSummary, facts: PatientFacts) -> Passage | None:
    """Return the answer where no relapse or new lesion was found and a measure is confirmed worse; else None."""
    found = facts.quiet_but_worse
    if found is None:
        return None
    names = names_of(found.worse)
    condition = "your condition" if summary.lublin.course in NOT_CALLED_MS else "MS"
    return Passage(
        f"“How can I have inactive disease when {QUESTIONS[names[0]]}?”",
        (
            f"Your relapses and scans look quiet. From {show(found.quiet[0])} to {show(found.quiet[1])} no relapse and"
            f" no new spot (lesion) was found.{_cord(found)} That tells us about one part of {condition}.",
            f"{_harder(found)} Both are true.",
            "There can be more than one reason, and some can be treated. Bring this page and your questions.",
        ),
    )


def names_of(worse: Sequence[Harder]) -> list[str]:
    """Return what got worse, each once, walking first; the examination only where nothing else names it."""
    names = list(dict.fromkeys(WALKING if harder.walking else WORDS[harder.measure] for harder in worse))
    return [name for name in names if name != EXAMINATION] or names


def _cord(found: QuietButWorse) -> str:
    return " The scans looked at the brain, not the spinal cord." if found.brain_only else ""


def _harder(found: QuietButWorse) -> str:
    if found.same_time:
        return _measured(found.worse, "Over the same time ")
    return f"{_measured(found.worse)} The change came after {show(found.worse[0].before)}."


def harder_words(names: Sequence[str]) -> str:
    """Return "your walking got harder", or what else did."""
    if names[0] == EXAMINATION:
        return "your examination showed more trouble than before"
    if names == [WALKING]:
        return "your walking got harder"
    return f"your {joined(names)} got {'slower' if WALKING not in names else 'harder'}"


def got_harder(facts: PatientFacts, numbers: Sequence[str]) -> Passage | None:
    """Return the confirmed worsenings that neither the answer, the numbers nor the open points tell of.

    numbers: the measures that stand on the page as a line.
    """
    told = names_of(facts.quiet_but_worse.worse) if facts.quiet_but_worse is not None else []
    told += [WORDS[m.measure] for m in facts.measures if m.measure in numbers and m.state is State.WORSE]
    others = [h for h in facts.worse_otherwise if h.measure not in numbers and names_of([h])[0] not in told]
    if not others:
        return None
    after = " It came after a relapse." if others[0].after_relapse else ""
    return Passage("What got harder", (f"{_measured(others)}{after}",))


def not_known(summary: PatientSummary, facts: PatientFacts, numbers: Sequence[str]) -> Passage | None:
    """Return what keeps the page from saying more of a worsening; None where nothing does."""
    sentences = []
    if facts.worse_unexplained:
        sentences.append(f"{_measured(facts.worse_unexplained)} {_why(facts.worse_unexplained[0], summary)}")
    if facts.edss_depends:
        sentences.append("It is not settled if your examination has changed. One way to read it says so, one does not.")
    elif "edss" not in numbers and any(m.measure == "edss" and m.state in UNSURE for m in facts.measures):
        sentences.append("Your examination may show more trouble than before. We are not sure yet if it lasts.")
    return Passage("What we do not know yet", tuple(sentences)) if sentences else None


def _measured(worse: Sequence[Harder], lead: str = "") -> str:
    first = worse[0]
    words = f"{lead}{harder_words(names_of(worse))}"
    found = "We found that when we examined you," if first.measure == "edss" else "We measured that"
    return f"{words[0].upper()}{words[1:]}. {found} on {show(first.onset)}, and again on {show(first.again)}."


def _why(harder: Harder, summary: PatientSummary) -> str:
    asked = "We do not know if a relapse had a part in it"
    if harder.why is Why.HISTORY_UNKNOWN and harder.unknown:
        return f"{asked}: our notes do not tell for {joined([span(a, b) for a, b in harder.unknown[:2]])}."
    if harder.why is Why.DATE_UNCERTAIN:
        return f"{asked}: the date of a relapse is not sure."
    if harder.why is Why.NOT_ADJUDICATED:
        return f"{asked}: it is not clear if something that happened was a relapse."
    if harder.why is not None:
        return f"{asked}."
    evidence = summary.lublin.evidence
    missing = [name for name, open_ in _open(evidence.relapses.answer, evidence.mri) if open_]
    return f"We do not know yet if {joined(missing, 'or')} came with it."


def _open(relapses: Answer, scans: Answer) -> tuple[tuple[str, bool], ...]:
    return ("a relapse", relapses is not Answer.NO), ("a new spot on a scan", scans is not Answer.NO)
