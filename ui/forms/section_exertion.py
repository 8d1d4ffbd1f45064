"""T25FW after an exertion, against the rested one of the same day: a neurological stress test."""

from __future__ import annotations

from dataclasses import replace

from domain.measures import MEASURES
from domain.records import Flag, Value, Visit
from domain.stress_tests import DELTA_FLAG, DELTA_SOURCE, UNVALIDATED, exertion_cost
from domain.value_notes import read_note, with_facts
from ui.forms.section_base import FoldedSection
from ui.forms.tests_panel import TestsPanel
from ui.forms.trial_field import TrialField
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.columns import ColumnsLayout
from ui.widgets.field import Field, Grade
from ui.widgets.text import label, small

AFTER = "t25fw_post"
LONGEST_REST_MIN = 120


class ExertionSection(FoldedSection):
    """Two trials after the exertion, what the exertion was, and how many minutes lay between."""

    def __init__(self, words: str, about: str, tests: TestsPanel) -> None:
        """*tests*: where the rested T25FW of the day stands."""
        super().__init__(words, about)
        self._tests = tests
        measure = MEASURES[AFTER]
        self.trials = {
            trial: TrialField(measure, f"{measure.title}, s" if trial == 1 else "again", trial) for trial in (1, 2)
        }
        for trial, field in self.trials.items():
            field.editor.setAccessibleName(f"{measure.title}, s, trial {trial}")
        self.protocol = Field("Which exertion", hint="six-minute walk, treadmill…")
        self.rested = Field("Minutes since it ended", hint="0 to 120")
        self.cost = label("")
        self._place()
        self.rested.text_changed.connect(lambda _text: self._read_rest())
        self._watch()
        tests.changed.connect(self.remark)
        self.remark()

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        trials = {f"{AFTER}_{trial}": field for trial, field in self.trials.items()}
        return {**trials, "exertion_protocol": self.protocol, "exertion_rested": self.rested}

    def _place(self) -> None:
        space = space_of(self)
        grid = ColumnsLayout((4, 2), (2, 2, 3, 2), across=space.medium, down=space.small)
        for field in (*self.trials.values(), self.protocol, self.rested):
            grid.addWidget(field)
        self.content.addLayout(grid)
        self.content.addWidget(self.cost)
        self.content.addWidget(small("Rested: the two T25FW trials above, done before the exertion on the same day."))

    def _read_rest(self) -> None:
        text = self.rested.text()
        is_whole = text.isascii() and text.isdecimal() and len(text) <= 9  # Python refuses to read thousands of digits
        bad = bool(text) and not (is_whole and int(text) <= LONGEST_REST_MIN)
        said = f"Minutes since it ended: “{text}” is no whole number of 0 to {LONGEST_REST_MIN}."
        self.rested.say(said if bad else "", Grade.ERROR if bad else Grade.FINE)

    def remark(self) -> None:
        """Say the difference in percent, or what it wants."""
        self.cost.setText(self._said())
        self.cost.setVisible(bool(self.cost.text()))

    def _said(self) -> str:
        after = [field.value for field in self.trials.values() if field.value is not None]
        if not after:
            unable = any(field.flag is Flag.UNABLE for field in self.trials.values())
            return "Unable after exertion: recorded as such, no difference is computed." if unable else ""
        cost = exertion_cost(self._tests.rested(), after)
        if cost is None:
            return "No rested T25FW of the day: the difference cannot be computed."
        flag = f"{DELTA_FLAG} % {'reached' if cost.reaches else 'not reached'}"
        return f"{cost.words()} after exertion ({flag}; {DELTA_SOURCE}). {UNVALIDATED.capitalize()}."

    def values(self) -> tuple[Value, ...]:
        """Return the trials, each with what the exertion was and the minutes since."""
        facts = {"protocol": self.protocol.text(), "rested-min": self.rested.text()}
        found = (self._to_store(field, field.recorded()) for field in self.trials.values())
        return tuple(replace(value, note=with_facts(value.note, facts)) for value in found if value is not None)

    def problems(self) -> tuple[str, ...]:
        """Return what is missing: the exertion is kept with its times, and would be lost without."""
        told = bool(self.protocol.text() or self.rested.text())
        if not told or any(field.text() for field in self.trials.values()):
            if self.trials[1].grade is Grade.ERROR and not self.trials[1].text():
                self.trials[1].say("")
            return ()
        self.fold.open()
        self.trials[1].say("The exertion needs its time: seconds, or U for unable.", Grade.ERROR)
        self.trials[1].editor.setFocus()
        return ("T25FW after exertion: the time is missing",)

    def show_visit(self, visit: Visit) -> None:
        """Fill the section from a signed visit."""
        for value in visit.trials(AFTER):
            field = self.trials.get(max(value.trial, 1))
            if field is None or (value.value is None and value.flag is None):
                continue
            self._stand(field, value)
            facts = read_note(value.note)
            self.protocol.set_text(facts.get("protocol", self.protocol.text()))
            self.rested.set_text(facts.get("rested-min", self.rested.text()))
