"""The parameters of a definition in words: thresholds, confirmation, windows and baseline, as the print names them."""

from __future__ import annotations

from domain.definition import Definition
from domain.definition_rules import BaselineVisit, Combine, RelapseFree, Scheme, SubThreshold, Threshold
from domain.wording import joined

SCHEMES = {
    Scheme.FIXED: "fixed",
    Scheme.ROVING: "moves with every lasting change",
    Scheme.ROVING_WORSENING: "moves with a lasting worsening",
    Scheme.ROVING_IMPROVEMENT: "moves with a lasting improvement",
}
NAMES = {"edss": "EDSS", "t25fw": "T25FW", "nhpt": "9HPT", "sdmt": "SDMT"}


def parameters(definition: Definition) -> tuple[str, ...]:
    """Return the parameters, one sentence part each, in the order in which the search uses them."""
    return (
        f"smallest change: {'; '.join(_threshold(m, definition) for m in NAMES if m in definition.thresholds)}",
        f"baseline: {_baseline(definition)}",
        f"confirmation: {_confirmation(definition)}",
        f"RAW: onset {_raw(definition)}",
        f"PIRA: no relapse recorded {_windows(definition)}",
    )


def _threshold(measure: str, definition: Definition) -> str:
    return f"{NAMES[measure]} {_steps(definition.thresholds[measure])}"


def _steps(threshold: Threshold) -> str:
    if threshold.steps:
        *lower, last = threshold.steps
        parts = [f"{step.change} {'up to' if step.upto else 'from'} {step.upto}" for step in lower]
        return ", ".join([*parts, f"{last.change} above {lower[-1].upto}" if lower else str(last.change)])
    amounts = [f"{threshold.points} points"] if threshold.points is not None else []
    amounts += [f"{threshold.percent} %"] if threshold.percent is not None else []
    return joined(amounts, "or" if threshold.combine is Combine.EITHER else "and")


def _baseline(definition: Definition) -> str:
    rule = definition.baseline
    first = "the first visit" if rule.visit is BaselineVisit.FIRST else "the reference visit that the clinic chose"
    parts = [first, SCHEMES[rule.scheme]]
    parts += ["moves after a relapse"] if rule.after_relapse else []
    parts += ["is never lower than before"] if rule.never_lower else []
    parts += ["changes below the threshold move it too"] if rule.sub_threshold is not SubThreshold.NONE else []
    return ", ".join([*parts, *_free(rule.relapse_free)])


def _confirmation(definition: Definition) -> str:
    rule = definition.confirmation
    start = f"{rule.first_day} days" if rule.tolerance_before else definition.confirmation_length
    until = "" if rule.last_day is None else f", up to {rule.last_day} days"
    every = "at every visit up to it" if rule.every_visit else "at that visit"
    parts = [f"present again {start} or later{until}, {every}", *_free(rule.relapse_free)]
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
    labels = [
        window.label.replace("-visit", " visit").replace("-different", " visit that differed")
        for window in definition.windows
    ]
    spans = [label.replace("-", " − ").replace("+", " + ") for label in labels]
    return f"from {joined(spans, 'and from')} (days)" if spans else "after what is RAW; no window is asked for"
