"""Two visits on one day: which value of a measure is for analysis is the clinician's choice (safety 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtWidgets import QVBoxLayout, QWidget

from domain.dates import show
from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from domain.records import Flag, Visit
from domain.values import show_value
from ui.forms.record_form import titled
from ui.theme import space_of
from ui.widgets.choice import MovingChoice
from ui.widgets.text import Card, label, small

THIS, UNDECIDED = "this", None
NAME = "same_day:"  # begins the names of its inputs in a draft
# An EDSS belongs to its grades and its walking: they are picked together.
NAMED = 2  # so many of what differs beside an EDSS are named
EDSS_GROUP = ("edss", *FUNCTIONAL_SYSTEMS, "ambulation", "walking_distance_m")
STANDS_OPEN = (
    "Not decided: until one is picked, the day is neither baseline, onset nor confirmation for what both visits have."
)
LAST_COUNTS = "This patient was imported without such choices: where none is picked, the visit recorded last counts."


@dataclass(frozen=True, slots=True)
class Clash:
    """In what this visit and others of its day differ: ``name`` is that of the input.

    ``measures`` are those that both have and that belong together, ``differing`` those of them that are not the same.
    """

    name: str
    title: str
    measures: tuple[str, ...]
    differing: tuple[str, ...]

    def held_by(self, visit: Visit) -> tuple[str, ...]:
        """Return those of the measures that *visit* has something of."""
        return tuple(measure for measure in self.measures if _has(visit, measure))

    def words(self, visit: Visit) -> str:
        """Return the value of *visit*, as it is told apart from the other: "6.0; walking distance 90"."""
        held = self.held_by(visit)
        differing = [measure for measure in held[1:] if measure in self.differing]
        parts = [self._value_of(visit, measure) for measure in (held[0], *differing[:NAMED])]
        return "; ".join((*parts, "…") if len(differing) > NAMED else parts)

    def _value_of(self, visit: Visit, measure: str) -> str:
        value, flag = visit.value(measure), visit.flag(measure)
        if value is None:
            return "unable" if flag is Flag.UNABLE else "no value"
        shown = show_value(MEASURES[measure], value) if measure in MEASURES else f"{value.normalize():f}"
        return shown if measure in ("edss", *self.measures[:1]) else f"{_title(measure)} {shown}"


def clashes(visit: Visit, others: Iterable[Visit]) -> tuple[Clash, ...]:
    """Return what *visit* has otherwise than another visit of its day; what is equal leaves nothing to choose."""
    there = list(others)
    both = [m for m in dict.fromkeys(v.measure for v in visit.values) if any(_has(o, m) for o in there)]
    differing = tuple(m for m in both if any(_has(o, m) and _held(o, m) != _held(visit, m) for o in there))
    found = []
    if any(measure in EDSS_GROUP for measure in differing):
        group = tuple(m for m in EDSS_GROUP if m in both)
        found.append(Clash("edss", "EDSS, its grades and walking", group, differing))
    found += [
        Clash(measure, _title(measure), (measure,), (measure,)) for measure in differing if measure not in EDSS_GROUP
    ]
    return tuple(found)


def _held(visit: Visit, measure: str) -> tuple[object, ...]:
    """Return what of a measure two visits have to share to be equal: the value, and whether it was examined."""
    carried = {value.carried_from for value in visit.values if value.measure == measure}
    return visit.value(measure), visit.flag(measure), frozenset(carried)


def _has(visit: Visit, measure: str) -> bool:
    return visit.value(measure) is not None or visit.flag(measure) is not None


def _title(measure: str) -> str:
    return MEASURES[measure].title if measure in MEASURES else measure


class SameDay(Card):
    """Asks, for each measure that two visits of a day have, which value is for analysis.

    *added* is told of every choice that is made, so that it becomes part of the draft.
    """

    def __init__(self, added: Callable[[str, MovingChoice], None], *, last_counts: bool) -> None:
        """*last_counts*: the source of the record could not choose, so the last value of a day counts."""
        super().__init__("warn")
        self._added, self._last_counts = added, last_counts
        self.choices: dict[str, MovingChoice] = {}
        self._boxes: dict[str, QWidget] = {}
        self.clashes: tuple[Clash, ...] = ()
        self._others: tuple[Visit, ...] = ()
        self.remark = label("", "warn")
        self.open_words = small("")
        self.body.addWidget(self.remark)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(space_of(self).small)
        self.body.addLayout(self._rows)
        self.body.addWidget(self.open_words)
        self.hide()

    def ask(self, visit: Visit | None, others: tuple[Visit, ...]) -> None:
        """Ask about *visit* as typed, None while it has no date, and the signed *others* of its day."""
        self._others = others
        self.clashes = clashes(visit, others) if visit is not None else ()
        for clash in self.clashes:
            if self._options_of(clash.name) != [THIS, *(other.id for other in self._holding(clash))]:
                self._add(clash, visit)
            self._show_options(clash, visit)
        asked = {clash.name for clash in self.clashes}
        for name, choice in self.choices.items():
            for part in (choice, self._boxes[name]):
                part.setVisible(name in asked)
        self._tell()

    def _holding(self, clash: Clash) -> list[Visit]:
        """Return the other visits that have something of what is asked: only they can be picked."""
        return [other for other in self._others if clash.held_by(other)]

    def _options_of(self, name: str) -> list[object]:
        choice = self.choices.get(name)
        return [] if choice is None else [option for option, _ in choice.options if option is not UNDECIDED]

    def _add(self, clash: Clash, visit: Visit | None) -> None:
        """Add a row, or make it anew where the day has other visits than before."""
        row = list(self.choices).index(clash.name) if clash.name in self.choices else len(self.choices)
        if clash.name in self._boxes:
            self._boxes[clash.name].hide()
            self._boxes[clash.name].deleteLater()
        others = ((other.id, "The other") for other in self._holding(clash))
        options: list[tuple[object, str]] = [(THIS, "This visit"), *others]
        choice = MovingChoice([*options, (UNDECIDED, "Not decided")], wraps=True)
        choice.setAccessibleName(f"{clash.title}: which is for analysis")
        choice.set_value(self._stands(clash, visit))
        title = label(clash.title, "mute", wrap=False)
        title.setBuddy(choice)
        box = titled(title, choice)
        self._rows.insertWidget(row, box)
        self.choices[clash.name], self._boxes[clash.name] = choice, box
        self._added(f"{NAME}{clash.name}", choice)
        choice.chosen.connect(lambda _value: self._tell())

    def _stands(self, clash: Clash, visit: Visit | None) -> object:
        """Return what the signed visits say already."""
        if visit is not None and set(clash.measures) & set(visit.chosen_for):
            return THIS
        return next((o.id for o in self._others if set(clash.measures) & set(o.chosen_for)), UNDECIDED)

    def _show_options(self, clash: Clash, visit: Visit | None) -> None:
        if visit is None:
            return
        words: dict[object, str] = {THIS: f"This visit: {clash.words(visit)}"}
        for number, other in enumerate(self._others, 1):
            which = f"The other{f' {number}' if len(self._others) > 1 else ''}"
            if clash.held_by(other):
                words[other.id] = f"{which}: {clash.words(other)}"
        self.choices[clash.name].say_options(words)

    def _tell(self) -> None:
        day = show(self._others[0].on) if self._others else ""
        self.setVisible(bool(self._others))
        both = "Which value is for analysis?" if self.clashes else "They do not differ in any value so far."
        self.remark.setText(f"△ {day} has a signed visit already. {both}")
        is_open = any(self.choices[clash.name].value is UNDECIDED for clash in self.clashes)
        self.open_words.setText(LAST_COUNTS if self._last_counts and is_open else STANDS_OPEN)
        self.open_words.setVisible(is_open)

    def undecided(self) -> tuple[str, ...]:
        """Return the names of what is asked and not answered; none where the last value counts."""
        if self._last_counts:
            return ()
        return tuple(clash.name for clash in self.clashes if self.choices[clash.name].value is UNDECIDED)

    @property
    def question(self) -> str:
        """What is asked before the visit is signed undecided."""
        day = show(self._others[0].on) if self._others else ""
        return f"Two values on {day}: pick which is for analysis, or sign again to leave it undecided."

    # What is stored

    def picked(self, visit: Visit) -> Visit:
        """Return *visit* with the measures that it is picked for."""
        measures = [m for clash in self._decided(THIS) for m in clash.held_by(visit)]
        return replace(visit, chosen_for=tuple(measures))

    def changed_others(self) -> tuple[Visit, ...]:
        """Return the other visits of the day whose picks change, as they are to be stored."""
        asked = {measure for clash in self.clashes for measure in clash.measures}
        changed = []
        for other in self._others:
            kept = [measure for measure in other.chosen_for if measure not in asked]
            now = (*kept, *(m for clash in self._decided(other.id) for m in clash.held_by(other)))
            if set(now) != set(other.chosen_for):
                changed.append(replace(other, chosen_for=now))
        return tuple(changed)

    def _decided(self, whose: object) -> list[Clash]:
        return [clash for clash in self.clashes if self.choices[clash.name].value == whose]


def without_undecided(payload: Mapping[str, object]) -> dict[str, object]:
    """Return the payload of a draft without the questions of this part that nobody answered."""
    return {name: held for name, held in payload.items() if held is not None or not name.startswith(NAME)}
