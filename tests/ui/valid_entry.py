"""Values that can be meant, for every input of every form: drawn from the input itself, put right as the form asks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QPlainTextEdit, QWidget

from domain.measures import Measure
from ui.forms.factor_row import NumberField
from ui.forms.form_frame import _unfold
from ui.forms.form_page import FormPage
from ui.forms.grade_field import GradeField
from ui.forms.section_questionnaires import QuestionnairesSection
from ui.forms.spec_inputs import NumberInput
from ui.forms.trial_field import TrialField
from ui.widgets.choice import Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.measure_field import MeasureField

Input = Field | Choice
FURTHER_ROWS = re.compile(r"(medicine|disease|identifier)_[3-9]_")  # a row that is filled adds the next, without end
WORDS = ("Zoë O’Brien; 7", "12", "a, b – c “d” €", "Größe > 3; 100 %", "sécurité ٣ 日本", "= not a formula")
DAYS = ("14 3 2024", "Feb 2025", "2023", "10 Nov 2025", "1 1 2026", "2 Jun 2024", "Dec 2024")
NOT_EXAMINED_FROM = ("", " carried from 2024-01-09")
TABLES = (
    "day,steps,km\n2025-02-{0:02},4012,3.1\n2025-02-{1:02},3877,2.9\n",
    "day;steps\n2024-11-{0:02};51\nsome day;2\n",
)


def unfold_everything(form: FormPage) -> None:
    """Open every folded part, and every questionnaire."""
    for part in form.findChildren(QWidget):
        if getattr(part, "is_open", True) is False:
            _unfold(part)
    for section in form.findChildren(QuestionnairesSection):
        for button in section.buttons.values():
            button.setChecked(True)


def asked(form: FormPage, done: set[str]) -> Iterator[tuple[str, Input]]:
    """Yield the inputs that the form asks for now and that are not *done*, as they stand in it, row by row."""
    QApplication.processEvents()  # a row that has just been added is shown only then
    for name, widget in list(form._inputs.items()):
        if name not in done and widget.isVisibleTo(form) and not FURTHER_ROWS.match(name):
            yield name, widget


MANY = 10  # options of a choice


class Entry:
    """What one turn types into one form: ``put`` fills every input, ``put_right`` heeds what the form says of it."""

    def __init__(self, form: FormPage, turn: int, folder: Path, *, answered: bool = False) -> None:
        """*folder*: where a form finds a file to read. *answered*: answer every question, none as "not recorded"."""
        self.form, self.turn, self.folder, self.answered = form, turn, folder, answered
        self.tries: dict[str, list[object]] = {}  # what is left to try, by input

    def put(self) -> None:
        """Fill every input that is asked for; an answer can ask for more."""
        unfold_everything(self.form)
        done: set[str] = set()
        while new := [(name, widget) for name, widget in asked(self.form, done)]:
            for name, widget in new:
                done.add(name)
                self.tries[name] = list(self._drawn(name, widget, len(done)))
                self._enter(name)
            unfold_everything(self.form)

    def put_right(self) -> tuple[str, ...]:
        """Take another value where the form refuses one, in the end none; return what it refuses all the same."""
        for _ in range(60):
            blocking = self.form.errors()
            wrong = [n for n, w in self.form._inputs.items() if isinstance(w, Field) and w.grade is Grade.ERROR]
            if not blocking or not (wrong or self._answer(blocking)):
                return blocking
            for name in wrong:
                self._enter(name)
        return self.form.errors()

    def _answer(self, blocking: tuple[str, ...]) -> bool:
        """Answer what the form asks for: the option that it names, or the next one of the choice that it names."""
        said = " ".join(blocking).casefold()
        for name, widget in self.form._inputs.items():
            if not isinstance(widget, Choice) or not self.tries.get(name):
                continue
            named = [option for option, words in widget._options if words.casefold() in said]
            if named and widget.value not in named:
                widget.choose(named[0])
                return True
            if widget.accessibleName() and widget.accessibleName().casefold() in said:
                self._enter(name)
                return True
        return False

    def _enter(self, name: str) -> None:
        widget, left = self.form._inputs[name], self.tries.get(name, [])
        value = left.pop(0) if left else ""
        if isinstance(widget, Choice):
            widget.choose(value)
        else:
            widget.set_text(str(value))

    def _drawn(self, name: str, widget: Input, at: int) -> Iterator[object]:
        """Yield values for an input, the one of this turn first; each turn begins with another."""
        turn = self.turn + at
        if isinstance(widget, Choice):
            options = [option for option, _ in widget._options if not self.answered or option not in (None, "")]
            # One round through the options is as good as another, but two choices must not go round together for ever.
            # Among many each turn takes the next, wherever the input stands by then: else the last ones come very late.
            begin = self.turn if len(options) > MANY else turn + self.turn // len(options) * (at % len(options) + 1)
            yield from (options[(begin + more) % len(options)] for more in range(len(options) + 1))
        elif isinstance(widget, DateField):
            days = DAYS if not widget._future else ("9 Jun 2026", "Aug 2026", "2027", "2019")
            yield from (days[(turn + more) % len(days)] for more in range(len(days)))
            yield "t"
        elif isinstance(widget, GradeField):
            grades = int(widget.measure.high) + 1
            yield from (
                f"{(turn + more) % grades}{NOT_EXAMINED_FROM[(self.turn + more) % 2]}" for more in range(grades)
            )
        elif isinstance(widget, MeasureField):
            if isinstance(widget, TrialField) and turn % 4 == 3:
                yield "UO"[turn // 4 % 2]
            yield from _values(widget.measure, turn)
        elif isinstance(widget, NumberField):
            low, high = widget.bounds  # over the whole of it, so that what calls for something is among them
            parts = (low + (high - low) * ((turn + more) % 7) / 8 for more in range(3))
            yield from (f"{round(part, 1).normalize():f}" for part in parts)
        elif isinstance(widget, NumberInput):
            yield from (f"{(7 * (turn + more)) % 40}.5" for more in range(3))
            yield from (str(3 + (turn + more) % 5) for more in range(3))
        elif name == "file":
            path = self.folder / f"table {turn}.csv"
            path.write_text(TABLES[turn % 2].format(turn % 20 + 1, turn % 20 + 2), "utf-8")
            yield str(path)
        else:
            yield from _texts(widget, turn)


def _values(measure: Measure, turn: int) -> Iterator[str]:
    """Yield both ends of a measure, and what lies between on its steps."""
    steps = int((measure.high - measure.low) / measure.step)
    for part in ((turn * 5 + more * 3) % 8 for more in range(8)):
        value = measure.low + measure.step * (steps * part // 7)
        if value not in measure.unused:
            yield f"{value.normalize():f}"


def _texts(widget: Field, turn: int) -> Iterator[str]:
    editor = widget.editor
    completer = editor.completer() if isinstance(editor, QLineEdit) else None
    if isinstance(completer, QCompleter) and turn % 2:
        model = completer.model()
        names = [str(model.index(row, 0).data()) for row in range(min(model.rowCount(), 40))]
        yield from names[turn % max(len(names), 1) :][:2]
    lines = "\nsecond line" if isinstance(editor, QPlainTextEdit) else ""
    yield from (f"{WORDS[(turn + more) % len(WORDS)]}{lines}" for more in range(len(WORDS)))
    yield "7"  # a number of whole days
