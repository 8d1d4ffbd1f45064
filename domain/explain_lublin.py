"""Why a Lublin label and why a NEIDA answer: what was found, where it was looked for, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence

from domain.activity import Activity
from domain.dates import show
from domain.definition import Definition
from domain.lublin import ACTIVITY_WORDS, LublinResult
from domain.neida import Neida, NeidaResult
from domain.records import Course
from domain.summary import Explanation, Step
from domain.wording import span, threshold_caution

LUBLIN_KEY = "lublin"
NEIDA_KEY = "neida"
LUBLIN_SOURCE = "Lublin et al., Neurology 2014;83:278-286; clarification: Neurology 2020;94:1088-1092"
NEIDA_SOURCE = "Giovannoni et al., Ther Adv Neurol Disord 2022;15 (the authors propose the term)"
NEIDA_MEANS = "NEIDA is no evident inflammatory disease activity."
NEIDA_TITLES = {
    Neida.YES: "no inflammatory activity found",
    Neida.NO: "inflammatory activity found",
    Neida.NOT_ASSESSABLE: "not assessable",
}
ASSUMED_WORDS = {
    "relapse_history": "the relapse history is complete",
    "contrast_given": "contrast was given",
    "compared_with": "new lesions were counted against a comparable scan",
    "quality_ok": "the quality of the scans was acceptable",
    "brain_done": "the brain was scanned",
    "cord_done": "the cord was scanned",
}


def explain_lublin(
    lublin: LublinResult, definition: Definition, label: str, labels: Sequence[tuple[str, str]] = ()
) -> Explanation:
    """Return the explanation of the label, modifier by modifier.

    label: as it is shown. labels: by threshold family, where they differ.
    """
    course = str(lublin.course) if lublin.course else "not recorded"
    since = f" since {lublin.course_since}" if lublin.course_since else ""
    steps = [
        Step(f"Course: {course}{since}.", "Recorded by the clinic; the program never sets it."),
        Step(
            f"Frame: {span(lublin.frame_start, lublin.frame_end)}.",
            f"{lublin.frame_months} months, both ends included.",
        ),
        Step(
            f"Inflammation: {_activity(lublin)}.",
            _sentence("; ".join((*lublin.activity_reasons, lublin.evidence.mri_text))),
        ),
    ]
    if lublin.progression is not None:
        steps.append(Step(_sentence(f"Progression: {lublin.progression}"), _sentence(lublin.progression_reason)))
    if lublin.worsening is not None:
        steps.append(Step(_sentence(f"Worsening: {lublin.worsening}"), _sentence(lublin.worsening_reason)))
    steps += [Step(f"With threshold family {ids}: {found}.") for ids, found in labels]
    steps += [Step(_sentence(f"Would settle it: {settle.text}")) for settle in lublin.settles]
    caution = threshold_caution(definition)
    cautions = [_sentence(note) for note in (*lublin.notes, *lublin.quality)]
    cautions += _assumed(lublin.evidence.assumed)
    cautions += (
        [f"Worsening is judged by {definition.id}, again at {definition.confirmation_length} or later: {caution}."]
        if caution and lublin.worsening
        else []
    )
    return Explanation(
        key=LUBLIN_KEY,
        title=f"Lublin 2013: {label}",
        subtitle=f"as of {show(lublin.as_of)} · worsening by {definition.id} version {definition.version}",
        steps=tuple(steps),
        cautions=tuple(dict.fromkeys(cautions)),
        source=LUBLIN_SOURCE,
    )


def _activity(lublin: LublinResult) -> str:
    """Return the activity word, "not active" only as the label's and behind what was found (safety 27)."""
    modified = lublin.course is not Course.RIS  # no phenotype of Lublin's: it takes none of his words
    if lublin.activity is not Activity.NOT_ACTIVE:
        words = ACTIVITY_WORDS[lublin.activity]
        return words if modified or lublin.activity is Activity.INDETERMINATE else "activity found, no modifier of RIS"
    found = lublin.evidence.found_none
    where = f", {span(*found)}" if found else ""
    what = "no relapse or new lesion found" if lublin.evidence.scans else "no relapse recorded"
    return f"{what}{where}{' (Lublin: not active)' if modified else ''}"


def explain_neida(neida: NeidaResult) -> Explanation:
    """Return the explanation of NEIDA: inflammation only, disability is no part of it."""
    evidence = neida.evidence
    steps = [
        Step(f"Frame: {span(neida.start, neida.end)}.", f"{NEIDA_MEANS} A scan is always required."),
        *(Step(_sentence(reason)) for reason in neida.reasons),
        Step(_sentence(neida.text), "Disability is no part of NEIDA." if evidence else ""),
        *(Step(_sentence(f"Would settle it: {settle.text}")) for settle in neida.settles),
    ]
    cautions = _assumed(evidence.assumed) if evidence else []
    if evidence and evidence.activity is Activity.NOT_ACTIVE:
        cautions.append("Quiet scans and no recorded relapse do not say that disability holds.")
    return Explanation(
        key=NEIDA_KEY,
        title=f"NEIDA: {NEIDA_TITLES[neida.answer]}",
        subtitle=f"{span(neida.start, neida.end)}",
        steps=tuple(steps),
        cautions=tuple(cautions),
        source=NEIDA_SOURCE,
    )


def _assumed(columns: tuple[str, ...]) -> list[str]:
    return [f"Assumed, not recorded: {ASSUMED_WORDS.get(column, column)}." for column in columns]


def _sentence(text: str) -> str:
    """Return a fragment as a sentence: a capital first, a full stop last."""
    text = text.strip()
    return f"{text[0].upper()}{text[1:]}{'' if text.endswith(('.', '?')) else '.'}" if text else ""
