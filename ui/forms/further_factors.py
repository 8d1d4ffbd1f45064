"""The parts of the brain-health form beside the review's own factors: the further ones, and answers nobody asks now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from domain.brain_health.factors import Factor
from domain.brain_health.findings import Finding
from domain.brain_health.trend import NOT_HERE, OFF, answer_in_words
from domain.records import ReviewAnswer
from ui.forms.factor_row import PROMPTS, FactorRow
from ui.forms.section_base import Fold
from ui.widgets.text import Card, label, small


def in_groups(factors: Sequence[Factor], edss: Decimal | None) -> tuple[tuple[Factor, ...], tuple[Factor, ...]]:
    """Return the factors that are asked of everybody, a clinic's own last, and the further ones."""
    asked = [factor for factor in factors if factor.is_asked_of(edss)]
    return tuple(sorted(asked, key=lambda f: bool(f.own))), tuple(f for f in factors if not f.is_asked_of(edss))


class FurtherFactors(Fold):
    """The further factors, folded away until one is asked, has an answer, or calls for something.

    What has a prompt is never out of sight: the part opens by itself, and is folded only by hand.
    """

    def __init__(self, rows: Iterable[FactorRow]) -> None:
        self.rows = tuple(rows)
        count = len(self.rows)
        super().__init__(f"{count} further factor{'' if count == 1 else 's'}")
        for row in self.rows:
            self.body.addWidget(row)
        self.say(" · ".join(row.factor.title for row in self.rows))
        self._prompted: frozenset[str] = frozenset()

    def show_findings(self, found: Mapping[str, Finding]) -> None:
        """Open where something is answered or called for that was not before."""
        prompted = frozenset(
            row.factor.id
            for row in self.rows
            if row.typed() is not None or (row.factor.id in found and found[row.factor.id].status in PROMPTS)
        )
        if prompted - self._prompted:
            self.open()
        self._prompted = prompted


class KeptAnswers(Card):
    """What the review holds of factors that are not asked: readable, and stored again as it is."""

    def __init__(self, answers: Iterable[ReviewAnswer], known: Mapping[str, Factor]) -> None:
        super().__init__("plain")
        self.body.addWidget(label("Answered, and not asked any more", bold=True))
        self.body.addWidget(small("It stays in the review as it is, and nothing judges it."))
        for answer in answers:
            factor = known.get(answer.factor)
            said = answer_in_words(factor, answer) or "no answer"
            agreed = " · ".join(part for part in (answer.action, answer.by_whom, str(answer.due or "")) if part)
            title = factor.title if factor is not None else answer.factor
            why = OFF if factor is not None else NOT_HERE
            self.body.addWidget(label(f"{title}: {said}{f' · agreed: {agreed}' if agreed else ''} ({why})"))
