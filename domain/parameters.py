"""The parameters of a definition in words: thresholds, confirmation, windows and baseline, as the print names them."""

from __future__ import annotations

from domain.definition import Definition
from domain.definition_mri import Lesions, MriRule
from domain.definition_rules import (
    BaselineVisit,
    Combine,
    DaySpan,
    RelapseFree,
    Scheme,
    SkipExtremes,
    SubThreshold,
    Takes,
    Threshold,
)
from domain.wording import joined

SCHEMES = {
    Scheme.FIXED: "fixed",
    Scheme.ROVING: "moves with every lasting change",
    Scheme.ROVING_WORSENING: "moves with a lasting worsening",
    Scheme.ROVING_IMPROVEMENT: "moves with a lasting improvement",
}
SMALLER = {
    SubThreshold.IMPROVEMENT: "improvements below the threshold move it too",
    SubThreshold.WORSENING: "worsenings below the threshold move it too",
    SubThreshold.BOTH: "changes below the threshold move it too",
}
EXTREMES = {
    SkipExtremes.STRICT: "is no visit that stands out from both its neighbours by the threshold",
    SkipExtremes.ALL: "is no visit that stands out from both its neighbours",
}
LESION_WORDS = {Lesions.NEW: "new T2", Lesions.ENLARGING: "enlarging T2", Lesions.ENHANCING: "enhancing"}
NAMES = {
    "edss": "EDSS",
    "t25fw": "T25FW",
    "nhpt": "9HPT",
    "nhpt_dominant": "9HPT, dominant hand",
    "nhpt_non_dominant": "9HPT, non-dominant hand",
    "sdmt": "SDMT",
    "pdds": "PDDS",
    "wst": "walking speed test",
    "mdt_dominant": "manual dexterity test, dominant hand",
    "mdt_non_dominant": "manual dexterity test, non-dominant hand",
    "pst": "processing speed test",
}


def parameters(definition: Definition) -> tuple[str, ...]:
    """Return the parameters, one sentence part each, in the order in which the search uses them."""
    onset = _onset(definition)
    said = [
        f"smallest change: {'; '.join(_threshold(m, definition) for m in NAMES if m in definition.thresholds)}",
        f"baseline: {_baseline(definition)}",
        *([f"onset: {onset}"] if onset else []),
        f"confirmation: {_confirmation(definition)}",
    ]
    if definition.attributes:
        said += [f"RAW: onset {_raw(definition)}", f"PIRA: no relapse recorded {_windows(definition)}"]
    else:
        said.append("RAW and PIRA: not part of this definition, which does not ask whether a relapse was near")
    if definition.mri is not None:
        said.append(f"MRI: {mri_words(definition.mri)}")
    if definition.early_rule is not None:
        said.append(f"early PIRA: onset within {definition.early_rule.first_symptom_years} years of the first symptom")
    return (*said, *(f"differs from the source: {sentence}" for sentence in definition.differs))


def mri_words(rule: MriRule) -> str:
    """Return which scans and lesions an MRI rule counts, as a sentence part."""
    lesions = joined([LESION_WORDS[lesion] for lesion in rule.lesions], "or")
    scans = f"scans of {joined(rule.needs)} dated {_spaced(rule.label)} (days)"
    return (
        f"“{rule.quiet}” where {scans} show no {lesions} lesion, “{rule.active}” where they show one, "
        f"“{rule.unknown}” where they do not say"
    )


def _threshold(measure: str, definition: Definition) -> str:
    return f"{NAMES[measure]} {_steps(definition.thresholds[measure])}"


def _steps(threshold: Threshold) -> str:
    if threshold.steps:
        *lower, last = threshold.steps
        parts = [f"{step.change} {'up to' if step.upto else 'from'} {step.upto}" for step in lower]
        return ", ".join([*parts, f"{last.change} above {lower[-1].upto}" if lower else str(last.change)])
    amounts = (
        [f"{threshold.points} point{'' if threshold.points == 1 else 's'}"] if threshold.points is not None else []
    )
    amounts += [f"{threshold.percent} %"] if threshold.percent is not None else []
    return joined(amounts, "or" if threshold.combine is Combine.EITHER else "and")


def _baseline(definition: Definition) -> str:
    rule = definition.baseline
    first = "the first visit" if rule.visit is BaselineVisit.FIRST else "the reference visit that the clinic chose"
    parts = [first, SCHEMES[rule.scheme]]
    parts += ["moves after a relapse"] if rule.after_relapse else []
    parts += ["is never lower than before"] if rule.never_lower else []
    parts += [SMALLER[rule.sub_threshold]] if rule.sub_threshold in SMALLER else []
    parts += [f"moves with a change that held for {rule.moves_after} days"] if rule.moves_after is not None else []
    parts += ["takes the best value from onset to confirmation when it moves"] if rule.takes is Takes.BEST else []
    parts += [EXTREMES[rule.skip_local_extremes]] if rule.skip_local_extremes in EXTREMES else []
    return ", ".join([*parts, *_free(rule.relapse_free)])


def _onset(definition: Definition) -> str:
    return ", ".join([*_apart(definition.onset.after_baseline), *_free(definition.onset.relapse_free)])


def _apart(span: DaySpan | None) -> list[str]:
    """Return a distance from the baseline as a list of one sentence part; [] where any will do."""
    if span is None:
        return []
    days = f"{span.first} or more" if span.last is None else f"{span.first} to {span.last}"
    return [f"{days} days after the baseline"]


def _confirmation(definition: Definition) -> str:
    rule = definition.confirmation
    start = f"{rule.first_day} days" if rule.tolerance_before else definition.confirmation_length
    until = "" if rule.last_day is None else f", up to {rule.last_day} days"
    every = "at every visit up to it" if rule.every_visit else "at that visit"
    parts = [f"present again {start} or later{until}, {every}"]
    parts += [*_apart(rule.after_baseline), *_free(rule.relapse_free)]
    if definition.sustained.days is None:
        parts.append("held to the end of follow-up")
    elif definition.sustained.days:
        parts.append(f"held for {definition.sustained.days} days")
    parts += ["at scheduled visits only"] if rule.scheduled_only else []
    return ", ".join(parts)


def _free(rule: RelapseFree) -> list[str]:
    parts = [f"at least {rule.before} days after a relapse"] if rule.before else []
    return [*parts, *([f"at least {rule.after} days before one"] if rule.after else [])]


def _raw(definition: Definition) -> str:
    before = definition.raw.before_relapse
    also = f", or up to {before} days before one" if before else ""
    return f"0 to {definition.raw.after_relapse} days after a relapse{also}"


def _windows(definition: Definition) -> str:
    spans = [_spaced(window.label) for window in definition.windows]
    return f"from {joined(spans, 'and from')} (days)" if spans else "after what is RAW; no window is asked for"


def _spaced(label: str) -> str:
    """Return a span of a file as people read it: "last visit − 30 to onset + 90"."""
    words = label.replace("-visit", " visit").replace("-different", " visit that differed")
    return words.replace("-", " − ").replace("+", " + ")
