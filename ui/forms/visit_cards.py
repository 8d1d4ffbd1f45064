"""Two parts of the visit form: what is asked before the examination, and by whom and how it was rated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout

from domain.dates import PartialDate, show
from domain.records import Visit, VisitKind
from ui.forms.record_form import named, titled
from ui.theme import space_of
from ui.widgets.choice import YES_NO, Choice, MovingChoice
from ui.widgets.columns import ColumnsLayout
from ui.widgets.date_field import DateField
from ui.widgets.field import Field
from ui.widgets.text import Card, label, small

KINDS = (
    (VisitKind.SCHEDULED, "Scheduled"),
    (VisitKind.UNSCHEDULED, "Unscheduled"),
    (VisitKind.RELAPSE, "Relapse"),
    (None, "Not recorded"),
)
COMPARABLE: tuple[tuple[object, str], ...] = ((True, "Yes"), (False, "No"), (None, "Not stated"))
TAKE_FROM_LETTER = "Take the day from the letter; until then note what was found with the next visit."
FOLLOWS: dict[object, str] = {
    None: "without an answer PIRA and activity stay unknown",
    True: "Record it after signing (Ctrl+R): until then its day is unknown.",
}
METHODS = (("examined", "Examined"), ("reported", "Reported"), ("telephone", "Telephone"), ("", "Not recorded"))


def question(words: str, choice: Choice) -> QLabel:
    """Return the title of a choice; its mnemonic jumps to the choice."""
    made = label(words, "mute")
    made.setBuddy(choice)
    return made


class AskedCard(Card):
    """The day, and the questions that come before the examination."""

    def __init__(self, today: Callable[[], date]) -> None:
        super().__init__()
        self.date = DateField("&Date", today, exact=True, without_day=TAKE_FROM_LETTER)
        self.kind = named(MovingChoice(KINDS), "Kind of visit")
        self.relapse = named(MovingChoice(YES_NO), "Relapse since the last visit?")
        self.fever = named(MovingChoice(YES_NO), "Fever or overheated today")
        self.comparable = named(MovingChoice(COMPARABLE), "Comparable with other visits")
        self.why_not = Field("Why &not comparable", hint="fever, steroids within 30 days, other illness, injury…")
        self.asked = question("", self.relapse)
        self.follows = small("")
        self._place()
        self.show_why_not()
        self.say_what_follows()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        return {
            "date": self.date,
            "kind": self.kind,
            "relapse": self.relapse,
            "fever": self.fever,
            "comparable": self.comparable,
            "why_not": self.why_not,
        }

    def _place(self) -> None:
        space = space_of(self)
        grid = ColumnsLayout((3, 2), (2, 3, 3), across=space.large, down=space.small)
        grid.addWidget(self.date)
        grid.addWidget(titled(question("K&ind", self.kind), self.kind))
        asked = titled(self.asked, self.relapse)
        column = asked.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, self.follows)
        grid.addWidget(asked)
        grid.addWidget(titled(question("&Fever or overheated today?", self.fever), self.fever))
        compared = question("Comparab&le with other visits?", self.comparable)
        grid.addWidget(titled(compared, self.comparable))
        grid.addWidget(self.why_not)
        self.body.addLayout(grid)

    def ask_since(self, last: date | None) -> None:
        """Ask for relapses since the visit before; the first visit asks for 12 months (safety 1)."""
        words = f"Relapse since {show(last)}?" if last is not None else "Relapse in the last 12 months?"
        self.asked.setText(f"&{words}")
        self.relapse.setAccessibleName(words)

    def show_why_not(self) -> None:
        """Ask for the reason only where the visit does not compare."""
        self.why_not.setVisible(self.comparable.value is False)

    def say_what_follows(self) -> None:
        """Say what the answer on relapses leads to, or that none was given."""
        self.follows.setText(FOLLOWS.get(self.relapse.value, ""))
        self.follows.setVisible(bool(self.follows.text()))

    def remind_of_fever(self) -> None:
        """Take a visit with fever as one that does not compare; the answer can be changed."""
        if self.fever.value is True and self.comparable.value is None:
            self.why_not.set_text("fever or heat")
            self.comparable.choose(False)

    def show_visit(self, visit: Visit) -> None:
        """Fill the card from a signed visit."""
        self.date.set_date(PartialDate.of(visit.on))
        self.kind.set_value(visit.kind)
        self.relapse.set_value(visit.relapse_since_last)
        self.fever.set_value(visit.fever_or_heat)
        self.comparable.set_value(visit.comparable)
        self.why_not.set_text(visit.not_comparable_reason)
        self.show_why_not()
        self.say_what_follows()

    def put_into(self, visit: Visit) -> Visit:
        """Return *visit* with the answers; its day is not touched."""
        comparable, relapse, fever = self.comparable.value, self.relapse.value, self.fever.value
        return replace(
            visit,
            kind=self.kind.value if isinstance(self.kind.value, VisitKind) else None,
            comparable=comparable if isinstance(comparable, bool) else None,
            not_comparable_reason=self.why_not.text() if comparable is False else "",
            relapse_since_last=relapse if isinstance(relapse, bool) else None,
            fever_or_heat=fever if isinstance(fever, bool) else None,
        )


class RatedCard(Card):
    """By whom and how the visit was rated, the patient's own question, and a note."""

    def __init__(self, rule_set: Choice) -> None:
        """*rule_set*: of the EDSS, beside which it is stored; it is asked for here."""
        super().__init__()
        self.rater = Field("Rater (e&xaminer)")
        self.method = named(MovingChoice(METHODS, ""), "How it was rated")
        self.question = Field("The patient's own &question")
        note = QPlainTextEdit()
        note.setTabChangesFocus(True)
        note.setMaximumHeight(space_of(self).ems(4))
        self.note = Field("Note", note)
        self._place(rule_set)

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        return {"rater": self.rater, "method": self.method, "question": self.question, "note": self.note}

    def _place(self, rule_set: Choice) -> None:
        space = space_of(self)
        row = ColumnsLayout((3, 2), (2, 3, 2), across=space.large, down=space.small)
        row.addWidget(self.rater)
        row.addWidget(titled(question("How it was rated", self.method), self.method))
        row.addWidget(titled(question("Rule set of the grades", rule_set), rule_set))
        self.body.addLayout(row)
        self.body.addWidget(self.question)
        self.body.addWidget(self.note)

    def show_visit(self, visit: Visit) -> None:
        """Fill the card from a signed visit."""
        self.rater.set_text(visit.rater)
        self.method.set_value(visit.method)
        self.question.set_text(visit.question)
        self.note.set_text(visit.note)

    def put_into(self, visit: Visit) -> Visit:
        """Return *visit* with what was typed here."""
        return replace(
            visit,
            rater=self.rater.text(),
            method=str(self.method.value or ""),
            question=self.question.text(),
            note=self.note.text(),
        )
