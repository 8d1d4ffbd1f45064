"""How the timed tests were done, folded under them: what makes a test of today another one than before (safety 5, 28).

Nothing is proposed here: an aid or a form of last time is no finding of today (safety 12), and empty is not no.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from domain.records import Aid, PatientRecord, Visit
from domain.value_notes import NO, SDMT_FACTS, T25FW_FACTS, YES, different, read_note
from ui.forms.record_form import named, titled
from ui.forms.section_base import Fold
from ui.theme import space_of
from ui.widgets.choice import Choice
from ui.widgets.field import Field
from ui.widgets.flow import FlowLayout
from ui.widgets.text import label

FACTS: Mapping[str, tuple[str, ...]] = {"t25fw": T25FW_FACTS, "sdmt": SDMT_FACTS}
ABOUT = "aid, orthosis and fampridine in the walk; form, mode, language and vision in the SDMT"
NOT_RECORDED = ("", "Not recorded")
AIDS = ((str(Aid.NONE), "None"), (str(Aid.ONE_SIDED), "One-sided"), (str(Aid.TWO_SIDED), "Two-sided"), NOT_RECORDED)
ANSWERS = ((YES, "Yes"), (NO, "No"), NOT_RECORDED)
MODES = (("oral", "Oral"), ("written", "Written"), ("computer", "Computer"), NOT_RECORDED)
VISIONS = (("as usual", "As usual"), ("reduced", "Reduced"), NOT_RECORDED)
# How a fact is told where it differs from that of an earlier test.
CHANGED = {
    "aid": "another aid",
    "orthosis": "another orthosis",
    "fampridine": "another walking medicine",
    "form": "another form",
    "mode": "another mode",
    "language": "another language",
    "vision": "other vision",
}
TOLD = {
    "aid": "aid {}",
    "orthosis": "orthosis {}",
    "fampridine": "fampridine {}",
    "form": "form {}",
    "mode": "{}",
    "language": "{}",
    "vision": "vision {}",
}


class Circumstances(Fold):
    """The inputs that tell how T25FW and SDMT were done; ``changed`` tells of every key and choice."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("How the tests were done", parent)
        self.given: dict[str, Field | Choice] = {
            "aid": named(Choice(AIDS, ""), "T25FW: aid in the test"),
            "orthosis": named(Choice(ANSWERS, ""), "T25FW: orthosis in the test"),
            "fampridine": named(Choice(ANSWERS, ""), "T25FW: fampridine within 24 hours"),
            "form": Field("SDMT: form", hint="1, 2, A, B"),
            "mode": named(Choice(MODES, ""), "SDMT: mode"),
            "language": Field("Language", hint="of the test"),
            "vision": named(Choice(VISIONS, ""), "SDMT: vision"),
        }
        self.say(ABOUT)
        self._place()
        for key, widget in self.given.items():
            if isinstance(widget, Field):
                widget.editor.setAccessibleName(f"SDMT: {key}")
                widget.text_changed.connect(lambda _text: self._was_changed())
            else:
                widget.chosen.connect(lambda _value: self._was_changed())

    def inputs(self) -> dict[str, Field | Choice]:
        """Return the inputs by the names they have in a draft."""
        return {f"{measure}_{key}": self.given[key] for measure, keys in FACTS.items() for key in keys}

    def _place(self) -> None:
        space = space_of(self)
        titles = {
            "aid": "T25FW: aid in the test",
            "orthosis": "Orthosis",
            "fampridine": "Fampridine within 24 h",
            "mode": "Mode",
            "vision": "Vision",
        }
        for keys in FACTS.values():
            row = QWidget()
            flow = FlowLayout(row, space.medium)
            for key in keys:
                widget = self.given[key]
                flow.addWidget(titled(titles[key], widget) if isinstance(widget, Choice) else widget)
            self.body.addWidget(row)
        self.body.addWidget(
            label("Another aid, orthosis or walking medicine, form, mode, language or vision does not compare.", "mute")
        )

    def _was_changed(self) -> None:
        self.say_what_is_told()
        self.changed.emit()

    def say_what_is_told(self) -> None:
        """Say in the header what is recorded, and open where anything is."""
        told = self.told_in_short()
        if told and not self.is_open:
            self.open()
        self.say(told or ABOUT)

    def facts(self, measure: str) -> dict[str, str]:
        """Return the facts of a test as typed; "" for one that is not recorded."""
        return {key: self._text(self.given[key]) for key in FACTS.get(measure, ())}

    def _text(self, widget: Field | Choice) -> str:
        return widget.text() if isinstance(widget, Field) else str(widget.value or "")

    def told_in_short(self) -> str:
        """Return what is recorded, for the header; "" for nothing."""
        parts = []
        for measure, title in (("t25fw", "T25FW"), ("sdmt", "SDMT")):
            told = [TOLD[key].format(text) for key, text in self.facts(measure).items() if text]
            if told:
                parts.append(f"{title}: {', '.join(told)}")
        return " · ".join(parts)

    def show_visit(self, visit: Visit) -> None:
        """Fill the inputs from the notes of a signed visit."""
        for measure, keys in FACTS.items():
            facts = facts_of(visit, measure)
            for key in keys:
                self._put(self.given[key], facts.get(key, ""))
        self.say_what_is_told()

    def _put(self, widget: Field | Choice, text: str) -> None:
        if isinstance(widget, Field):
            widget.set_text(text)
        else:
            widget.set_value(next((o for o, _ in widget._options if str(o) == text.casefold()), text))


def facts_of(visit: Visit, measure: str) -> dict[str, str]:
    """Return what the notes of a measure's values tell of how it was done; of two, the later trial's."""
    return {key: text for value in visit.trials(measure) for key, text in read_note(value.note).items()}


def contradiction(measure: str, now: Mapping[str, str], record: PatientRecord, visit_id: str) -> str:
    """Return in which a test of now is another one than at an earlier visit: "another aid"; "" for none."""
    earlier = next((visit for visit in record.visits if visit.id == visit_id), None)
    if earlier is None:
        return ""
    then = facts_of(earlier, measure)
    if measure == "t25fw" and earlier.aid is not None:
        then.setdefault("aid", str(earlier.aid))
    told = {key: text for key, text in now.items() if text}
    return ", ".join(CHANGED[key] for key in different(told, then, FACTS.get(measure, ())))
