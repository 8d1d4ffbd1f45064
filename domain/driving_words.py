"""Which functional system drove a change of EDSS, in words: a row of the overview and a step of its explanation."""

from __future__ import annotations

from collections.abc import Sequence

from domain.dates import show
from domain.evidence import Kind
from domain.measures import MEASURES
from domain.summary import Line, Step
from domain.systems_driving import AMBULATION, SYSTEMS, Again, Driving, Gap, GradeChange
from domain.wording import NOT_EXAMINED, joined, span

LABEL = "Which system"


def driving_line(found: Driving, key: str) -> Line:
    """Return the row that stands under a change of EDSS; *key* opens the explanation of that change."""
    return Line(LABEL, driving_text(found), "; ".join(_asides(found)), explanation=key)


def driving_text(found: Driving) -> str:
    """Return in a few words which grades changed, those that set the step before the others."""
    if not found.known:
        return f"not recorded: {_no_grades(found)}"
    shown = found.decisive or found.drove
    parts = [_change(change) for change in shown]
    if found.walking and any(change.system == AMBULATION for change in shown):
        score = next(change for change in shown if change.system == AMBULATION)
        parts = [f"the step rests on walking: {found.walking} (score {score.before} to {score.at_onset})"]
    elif found.walking and any(gap.system == AMBULATION for gap in found.gaps):
        parts = [f"the step rests on walking: {found.walking} (before: {_reason_of(found, AMBULATION)})"]
    if parts:
        return _sentence(", ".join(parts))
    if found.gaps:
        return f"not known: {_gaps(found.gaps)}"
    return f"no grade was {_word(found)} at both visits"


def driving_step(found: Driving) -> Step:
    """Return the step of the explanation: each grade that changed, with its dates, and what is not recorded."""
    days = span(found.baseline, found.onset)
    if not found.known:
        return Step(f"Functional systems {days}: not recorded.", f"{_sentence(_no_grades(found))}.")
    alike = len({change.again for change in found.changes}) == 1
    parts = [_in_full(change, alike) for change in sorted(found.changes, key=lambda change: not change.decisive)]
    asides = [_all_again(found)] if alike and found.confirmation else []
    if found.walking:
        asides.append(f"The step of {show(found.onset)} rests on walking: {found.walking}.")
    elif found.decisive:
        names = joined([_name(change.system) for change in found.decisive], "or")
        asides.append(f"Had {names} been as at the baseline, the step of {show(found.onset)} would be another.")
    if found.gaps:
        asides.append(f"Cannot be compared: {_gaps(found.gaps)}.")
    nothing = f"no grade that was examined at both is {_word(found)}"
    return Step(f"Functional systems {days}: {'; '.join(parts) or nothing}.", " ".join(asides))


def _all_again(found: Driving) -> str:
    """Return what the confirmation shows of the grades that changed, where it shows the same of each."""
    again = found.changes[0].again
    at = show(found.confirmation) if found.confirmation else ""
    subject = "Each is" if len(found.changes) > 1 else "It is"
    return f"{subject} {again} on {at}." if again is not Again.NOT_RECORDED else f"Not recorded on {at}."


def _asides(found: Driving) -> list[str]:
    if not found.known:
        return []
    shown = found.decisive or found.drove
    others = [change for change in found.drove if change not in shown]
    parts = [f"also {joined([_change(change) for change in others])}"] if others else []
    at = show(found.confirmation) if found.confirmation else ""
    if shown and at:
        parts.append(f"still so on {at}")
    back = [change for change in found.changes if change.again is Again.BACK]
    unseen = [change for change in found.changes if change.again is Again.NOT_RECORDED]
    same = [change for change in found.changes if not change.counts and change.again is not Again.BACK]
    parts += [f"{joined([_change(c) for c in back])}, back on {at}"] if back else []
    parts += [f"{joined([_change(c) for c in unseen])}, not recorded on {at}"] if unseen else []
    parts += [f"{joined([_change(c) for c in same])} counts the same"] if same else []
    if found.gaps and (shown or found.changes):
        parts.append(f"cannot be compared: {joined([_name(gap.system) for gap in found.gaps])}")
    return parts


def _in_full(change: GradeChange, alike: bool) -> str:
    words = [_change(change)]
    if not change.counts:
        words.append("which counts the same")
    if not alike:
        later = "" if change.later is None else f" ({change.later})"
        words.append(f"{change.again} at the confirmation{later}")
    return ", ".join(words)


def _change(change: GradeChange) -> str:
    return f"{_name(change.system)} {change.before} to {change.at_onset}"


def _name(system: str) -> str:
    return "walking score" if system == AMBULATION else MEASURES[system].title.lower()


def _word(found: Driving) -> str:
    return "worse" if found.kind is Kind.WORSENING else "better"


def _no_grades(found: Driving) -> str:
    """Return why nothing can be compared, in one sentence part where all systems share the reason."""
    first = found.gaps[0]
    if all((gap.missing_on, gap.carried) == (first.missing_on, first.carried) for gap in found.gaps):
        return f"no grades {_why(first)}" if not first.carried else f"grades {_why(first)}"
    return _gaps(found.gaps)


def _reason_of(found: Driving, system: str) -> str:
    return next(_gaps([gap]).removeprefix(f"{_name(system)} ") for gap in found.gaps if gap.system == system)


def _gaps(gaps: Sequence[Gap]) -> str:
    """Return the systems that cannot be compared, those of one reason together."""
    by_reason: dict[str, list[str]] = {}
    for gap in sorted(gaps, key=lambda gap: SYSTEMS.index(gap.system)):
        by_reason.setdefault(f"not recorded {_why(gap)}" if gap.missing_on else _why(gap), []).append(_name(gap.system))
    return "; ".join(f"{joined(names)} {reason}" for reason, names in by_reason.items())


def _why(gap: Gap) -> str:
    parts = [f"on {joined([show(day) for day in gap.missing_on])}"] if gap.missing_on else []
    parts += [f"of {show(on)} carried from {show(since)}, {NOT_EXAMINED}" for on, since in gap.carried]
    return " and ".join(parts)


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"
