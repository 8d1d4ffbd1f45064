"""The grey preview beside the visit form: what the labels would be if it were signed as typed (safety 9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtWidgets import QVBoxLayout

from domain.measures import MEASURES
from domain.records import PatientRecord, Visit
from domain.rules import Rules
from domain.summarise import summarise
from domain.summary import PatientSummary
from domain.values import show_value
from ui.theme import space_of
from ui.widgets.text import Card, clear, label, small, subheading

NOTHING_YET = "Type a value to see what it would change."
SAME_LABEL = "The Lublin label does not change."
EITHER_STEP = "Either step gives this label."

Line = tuple[str, bool]  # the words, and whether they are strong


@dataclass(frozen=True, slots=True)
class Preview:
    """What a preview is computed from; ``now`` is the summary of what is signed."""

    record: PatientRecord
    rules: Rules
    today: date
    now: PatientSummary

    def lines(
        self, visit: Visit | None, by_step: Sequence[tuple[str, Visit]] = (), others: Sequence[Visit] = ()
    ) -> tuple[Line, ...]:
        """Return the lines of the preview of *visit*, which takes the place of the signed one of its id.

        by_step: the visit with the clinician's and with the computed step, where the two differ: whose, and the visit.
        others: visits that would be stored anew with it.
        """
        if visit is None or not visit.values:
            return ((NOTHING_YET, False),)
        then = self._with(visit, others)
        rows = [f"{line.label}: {line.text}" for line in then.disability if line.explanation and line.strong]
        changed = f"Now it reads: {self.now.label or 'no label'}." if then.label != self.now.label else SAME_LABEL
        words = (then.headline.detail, *rows, changed)
        return ((then.headline.text, True), *((text, False) for text in words), *self._by_step(by_step, others))

    def _by_step(self, by_step: Sequence[tuple[str, Visit]], others: Sequence[Visit]) -> tuple[Line, ...]:
        """Return both labels where the choice of the step changes one."""
        found = []
        for whose, visit in by_step:
            then, step = self._with(visit, others), visit.value("edss")
            shown = show_value(MEASURES["edss"], step) if step is not None else "–"
            found.append((f"{whose} step {shown}", f"{then.headline.text.rstrip('.')}; {then.label or 'no label'}"))
        if not found:
            return ()
        if len({told for _, told in found}) == 1:
            return ((EITHER_STEP, False),)
        return (
            ("△ The step chosen for analysis changes the label:", True),
            *((f"{step}: {told}", False) for step, told in found),
        )

    def _with(self, visit: Visit, others: Sequence[Visit]) -> PatientSummary:
        anew = {made.id: made for made in (*others, visit)}
        kept = (signed for signed in self.record.visits if signed.id not in anew)
        visits = tuple(sorted((*kept, *anew.values()), key=lambda v: v.on))
        return summarise(replace(self.record, visits=visits), self.rules, self.today, in_full=False)


class PreviewCard(Card):
    """The preview as it is shown: grey, and said to be no more than that."""

    def __init__(self) -> None:
        super().__init__("plain")
        self.body.addWidget(subheading("If signed as typed", "mute"))
        self.body.addWidget(small("a preview: not stored, printed or counted"))
        self._lines = QVBoxLayout()
        self._lines.setSpacing(space_of(self).small)
        self.body.addLayout(self._lines)
        self._shown: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines; the same ones made anew would flicker."""
        if lines == self._shown:
            return
        self._shown = lines
        clear(self._lines)
        for text, bold in lines:
            self._lines.addWidget(label(text, "mute", bold=bold))
