"""One factor of the brain-health checklist: the question, the answer, what it calls for, and what was agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from domain.brain_health.factors import OWN_SOURCE, AnswerKind, Factor, Status
from domain.brain_health.findings import Finding
from domain.dates import PartialDate
from domain.records import ReviewAnswer
from domain.values import ValueRefused, read_decimal
from ui.forms.factor_choice import SeveralChoice
from ui.forms.record_form import named
from ui.theme import set_role, space_of
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, label, show_words, small

SIGNS = {
    Status.ATTEND: "▲ to attend to",
    Status.CONSIDER: "△ to consider",
    Status.NO_PROMPT: "✓ no prompt",
    Status.NOT_ASKED: "– not asked",
}
ROLES = {Status.ATTEND: "ember", Status.CONSIDER: "warn", Status.NO_PROMPT: "mute", Status.NOT_ASKED: "mute"}
DECLINED = "declined"
PROMPTS = (Status.ATTEND, Status.CONSIDER)


class NumberField(Field):
    """An input for the number of a factor, within its bounds; ``value`` is None while it is empty or refused."""

    value_changed = Signal(object)  # Decimal or None

    def __init__(self, factor: Factor, unit: str) -> None:
        super().__init__(unit, hint="empty = not asked")
        self.editor.setAccessibleName(f"{factor.title}, {unit}")
        self._factor = factor
        self.name = factor.title
        self.value: Decimal | None = None
        self.text_changed.connect(self._read)

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The lowest and the highest number that it takes."""
        low = self._factor.low or Decimal(0)
        return low, self._factor.high if self._factor.high is not None else low + 100

    def _read(self, _text: str) -> None:
        refusal = ""
        try:
            self.value = read_decimal(self.text()) if self.text() else None
            if self.value is not None and not self._is_within(self.value):
                low, high, unit = self._factor.low, self._factor.high, self._factor.unit
                raise ValueRefused(f"{self.value} is out of range: {low} to {high} {unit}.")
        except ValueRefused as refused:
            self.value, refusal = None, str(refused)
        self.say(refusal, Grade.ERROR if refusal else Grade.FINE)
        self.value_changed.emit(self.value)

    def _is_within(self, value: Decimal) -> bool:
        low, high = self._factor.low, self._factor.high
        return (low is None or value >= low) and (high is None or value <= high)


class FactorRow(Card):
    """A factor with its inputs; ``changed`` tells of every answer. The status is handed in by ``show_finding``."""

    changed = Signal()

    def __init__(
        self, factor: Factor, today: Callable[[], date], answer: ReviewAnswer | None, parent: QWidget | None = None
    ) -> None:
        """*answer*: what this review holds already, None where it is new."""
        super().__init__("true", parent)
        self.factor = factor
        self._unit = answer.unit if answer and answer.value is not None and answer.unit else factor.unit
        self.number = NumberField(factor, self._unit) if factor.unit else None
        self.answer = named(_choice_of(factor, answer), factor.question)
        self.action = Field("What was agreed")
        self.by_whom = Field("By whom")
        self.due = DateField("By when", today, future=True, hint="Jun 2026, 14 6 2026")
        for field in (self.action, self.by_whom, self.due):
            field.editor.setAccessibleName(f"{factor.title}: {field.name.lower()}")
        self._place()
        if answer is not None:
            self._show(answer)
        self.answer.chosen.connect(lambda _value: self.changed.emit())
        if self.number is not None:
            self.number.value_changed.connect(lambda _value: self.changed.emit())
        self.due.value_changed.connect(lambda _day: self.check_due(self._reviewed))
        self._reviewed: date | None = None

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        names: dict[str, Field | Choice] = {"answer": self.answer}
        if self.number is not None:
            names["value"] = self.number
        names |= {"action": self.action, "by_whom": self.by_whom, "due": self.due}
        return {f"{self.factor.id}_{name}": widget for name, widget in names.items()}

    def _place(self) -> None:
        space = space_of(self)
        head = QHBoxLayout()
        head.setSpacing(space.medium)
        head.addWidget(label(self.factor.title, bold=True, wrap=False))
        head.addWidget(label(self.factor.question, "mute"), 1)
        if self.factor.own:
            head.addWidget(label(OWN_SOURCE, "mute", factor=0.9, wrap=False), 0, Qt.AlignmentFlag.AlignTop)
        self.status = label("", "mute", bold=True, wrap=False)
        head.addWidget(self.status, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(head)
        answered = QHBoxLayout()
        answered.setSpacing(space.large)
        if self.number is not None:
            self.number.setFixedWidth(space.ems(12))
            answered.addWidget(self.number)
        column = QVBoxLayout()
        column.setSpacing(space.hair)
        self.before = small("")
        column.addWidget(self.before)
        column.addWidget(self.answer)
        column.addStretch(1)
        answered.addLayout(column, 1)
        self.body.addLayout(answered)
        self.extra = QVBoxLayout()
        self.extra.setSpacing(space.small)
        self.body.addLayout(self.extra)
        self.why = label("")
        self.source = small("")
        self.agreed = QWidget()
        row = QHBoxLayout(self.agreed)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space.medium)
        row.addWidget(self.action, 3)
        row.addWidget(self.by_whom, 1)
        row.addWidget(self.due, 1)
        for widget in (self.why, self.source, self.agreed):
            self.body.addWidget(widget)

    def _show(self, answer: ReviewAnswer) -> None:
        self.answer.set_value(answer.answer)
        if self.number is not None and answer.value is not None:
            self.number.set_text(f"{answer.value.normalize():f}")
        self.action.set_text(answer.action)
        self.by_whom.set_text(answer.by_whom)
        self.due.set_date(answer.due)

    def show_before(self, text: str) -> None:
        """Show the answer of the review before, "" for none."""
        self.before.setText(text or "not asked before")

    def show_finding(self, finding: Finding) -> None:
        """Show what the answer calls for, why, and by which source."""
        self.status.setText(SIGNS[finding.status])
        set_role(self.status, "role", ROLES[finding.status])
        set_role(self, "card", {Status.ATTEND: "ember", Status.CONSIDER: "warn"}.get(finding.status, "true"))
        prompts = finding.status in PROMPTS
        said = f"{finding.reason} — {finding.consider}" if finding.consider else finding.reason
        self.why.setText(said)
        computed = self.factor.kind in (AnswerKind.MEDICINES, AnswerKind.COMORBIDITIES)
        is_read = bool(self.factor.measures) and finding.reason not in ("not asked", "asked, no answer")
        self.why.setVisible(prompts or computed or is_read)
        unverified = f"  △ unverified: {finding.unverified}" if finding.unverified else ""
        about = f"{_capital(finding.category.words)}." if finding.category else ""
        source = f"Source: {finding.source}.{unverified}" if prompts else ""
        show_words(self.source, "  ".join(part for part in (about, source) if part))
        # What was typed is never hidden, whatever the answer has become.
        self.agreed.setVisible(prompts or any(f.text() for f in (self.action, self.by_whom, self.due)))
        self.status.setAccessibleName(f"{self.factor.title}: {finding.status}")

    def check_due(self, reviewed: date | None) -> None:
        """Refuse a date to be done by that lies before the review."""
        self._reviewed = reviewed
        due = self.due.value
        if due is None or reviewed is None:
            return
        if due.last < reviewed:
            self.due.say(f"{due} lies before the review of {PartialDate.of(reviewed)}.", Grade.ERROR)

    def typed(self) -> ReviewAnswer | None:
        """Return the answer as typed, None where nothing was."""
        number = self.number.value if self.number is not None else None
        answer = ReviewAnswer(
            self.factor.id,
            str(self.answer.value or ""),
            number,
            self._unit if number is not None else "",
            self.action.text(),
            self.by_whom.text(),
            self.due.value,
        )
        return None if answer == ReviewAnswer(self.factor.id) else answer


def _choice_of(factor: Factor, answer: ReviewAnswer | None) -> Choice:
    options: list[tuple[object, str]] = [(choice.id, choice.title) for choice in factor.choices]
    # Beside a number the choices are more to say, not the answer itself.
    alone = (
        (DECLINED, "asked, no answer"),
        ("", "not stated" if factor.kind is AnswerKind.NUMBER else "not asked"),
    )
    options += alone
    beside = {choice.id for choice in factor.choices if choice.beside}
    takes_all = {choice.id for choice in factor.choices if choice.alone}
    stored = answer.answer if answer is not None else ""
    parts = [part.strip() for part in stored.split(";") if part.strip()]
    if beside and len(set(parts) - beside) <= 1 and all(part in dict(options) for part in parts):
        return SeveralChoice(options, beside, {DECLINED, "", *takes_all})
    if stored not in dict(options):
        # Several answers that do not go together, or one of an older checklist: it can be kept.
        options.insert(0, (stored, ", ".join(factor.title_of(part) for part in parts)))
    return Choice(options, "", wraps=True)


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
