"""The functional systems that a relapse affected: ticked in a list, or typed; both are one text, kept as one."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from domain.measures import FUNCTIONAL_SYSTEMS, MEASURES
from ui.theme import space_of
from ui.widgets.field import Field
from ui.widgets.flow import FlowLayout


class SystemsInput(QWidget):
    """A list to tick above a text with commas. The text is what the draft keeps; a tick writes into it."""

    def __init__(self, stored: tuple[str, ...] = ()) -> None:
        """*stored*: what the relapse holds already; it is given back as it is while the text says nothing else."""
        super().__init__()
        self._stored = stored
        self.field = Field("S&ystems affected", hint="tick below, or type others, with commas between")
        self.boxes: dict[str, QCheckBox] = {}
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        column.addWidget(self.field)
        ticks = QWidget()
        flow = FlowLayout(ticks, space.medium)
        for measure in FUNCTIONAL_SYSTEMS:
            flow.addWidget(self._tick(measure))
        column.addWidget(ticks)
        self.field.set_text(", ".join(stored))
        self._shown = self.field.text()
        self._follow_text()
        self.field.text_changed.connect(lambda _text: self._follow_text())

    def systems(self) -> tuple[str, ...]:
        """Return the systems as typed, each once."""
        if self.field.text() == self._shown:
            return self._stored
        return tuple({system_key(part): part for part in reversed(self._parts())}.values())[::-1]

    def _tick(self, measure: str) -> QCheckBox:
        title = MEASURES[measure].title
        word = system_key(measure)
        box = QCheckBox(title)
        box.setAccessibleName(f"System affected: {title.lower()}")
        box.clicked.connect(lambda checked: self._ticked(word, checked))
        self.boxes[word] = box
        return box

    def _parts(self) -> list[str]:
        return [part.strip() for part in self.field.text().split(",") if part.strip()]

    def _ticked(self, word: str, checked: bool) -> None:
        others = [part for part in self._parts() if system_key(part) != word]
        self.field.set_text(", ".join([*others, word] if checked else others))
        self.field.left.emit()  # a tick is done at once, as a choice is

    def _follow_text(self) -> None:
        keys = {system_key(part) for part in self._parts()}
        for word, box in self.boxes.items():
            box.setChecked(word in keys)


def system_key(text: str) -> str:
    """Return a system as it is compared: "fs_bowel_bladder" and "Bowel and bladder" are both "bowel bladder"."""
    words = text.casefold().replace("_", " ").replace(" and ", " ").split()
    return " ".join(words[1:] if words[:1] == ["fs"] else words)
