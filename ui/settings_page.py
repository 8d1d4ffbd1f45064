"""The clinic's settings: which kinds of records and which sections of a visit it records, and by which rules it reads.

Every change is kept at once and said so; nothing here changes what is recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from domain.refusal import Refusal
from storage.rules import FRAME_SETTING
from ui.checklist_settings import ChecklistCard
from ui.definition_choice import by_paper
from ui.forms.catalogue import KINDS
from ui.forms.record_form import grid
from ui.forms.spec_fields import FieldSpec, InputKind
from ui.forms.spec_inputs import NumberInput
from ui.forms.visit_sections import SECTIONS, questionnaire_kinds
from ui.services import MOOD_SETTING, Services
from ui.shown_kinds import HIDDEN_KINDS, HIDDEN_SECTIONS, hidden_kinds, hidden_sections, keep_hidden
from ui.theme import set_role, space_of
from ui.widgets.announce import announce
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, button, heading, label, small, subheading

FRAME = FieldSpec(
    FRAME_SETTING,
    "&Time frame of activity and progression",
    InputKind.NUMBER,
    unit="months",
    low=Decimal(1),
    high=Decimal(120),
    whole=True,
)


class SettingsPage(QWidget):
    """Shows the settings of the open registry; ``closed`` asks the window to leave the page."""

    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        self.setProperty("page", True)
        self.services = services
        self.boxes: dict[tuple[str, str], QCheckBox] = {}  # by the setting, and the name of what is shown
        self.said = label("", "ok")
        self._build()
        QShortcut(QKeySequence("Esc"), self, self.close_page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        first = next(iter(self.boxes.values()))
        self.setFocusProxy(first)
        if services.store.read_only:
            self._say("This registry is open to read only: its settings cannot be changed.", "warn")

    # Parts

    def _build(self) -> None:
        space = space_of(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space.large, space.large, space.large, space.large)
        outer.setSpacing(space.medium)
        outer.addWidget(heading("Settings"))
        outer.addWidget(label("Of this registry, for all who work with it. Each change is kept at once.", "mute"))
        inside, column = QWidget(), QVBoxLayout()
        inside.setProperty("page", True)
        inside.setLayout(column)
        column.setContentsMargins(0, 0, space.small, 0)
        column.setSpacing(space.medium)
        self.checklist = ChecklistCard(self.services)
        self.checklist.kept.connect(self._say)
        for part in (self._kinds(), self._sections(), self.checklist, self._rules()):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        outer.addWidget(scroll, 1)
        foot = QHBoxLayout()
        self.close_button = button("&Close settings   Esc", self.close_page)
        foot.addWidget(self.close_button)
        foot.addWidget(self.said, 1)
        outer.addLayout(foot)

    def _kinds(self) -> Card:
        hidden = hidden_kinds(self.services.store.settings)
        rows = [(k.name, _capital(k.words), k.about, k.name not in hidden) for k in KINDS if k.optional]
        always = ", ".join(k.words for k in KINDS if not k.optional and k.opens_new and k.field)
        return self._choices(
            "What this clinic records",
            f"Always there: {always}. What is hidden is not offered; what is recorded of it stays in sight.",
            HIDDEN_KINDS,
            rows,
        )

    def _sections(self) -> Card:
        hidden = hidden_sections(self.services.store.settings)
        sections = (*SECTIONS, *questionnaire_kinds(self.services))
        return self._choices(
            "Sections of a visit",
            "EDSS, T25FW, 9HPT and SDMT are always there.",
            HIDDEN_SECTIONS,
            [(s.name, s.words, s.about, s.name not in hidden) for s in sections],
        )

    def _choices(self, title: str, remark: str, setting: str, rows: Iterable[tuple[str, str, str, bool]]) -> Card:
        """Return a card of boxes to tick. *rows*: name, words, what it records, and whether it is shown."""
        card = Card()
        card.body.addWidget(subheading(title))
        card.body.addWidget(small(remark))
        places = QGridLayout()
        places.setHorizontalSpacing(space_of(self).large)
        places.setVerticalSpacing(space_of(self).hair)
        places.setColumnStretch(1, 1)
        for at, (name, words, about, is_shown) in enumerate(rows):
            box = QCheckBox(words)
            box.setChecked(is_shown)
            box.setAccessibleName(f"{words}: {about}" if about else words)
            box.setEnabled(not self.services.store.read_only)
            box.toggled.connect(partial(self._toggled, setting, words))
            self.boxes[setting, name] = box
            places.addWidget(box, at, 0, Qt.AlignmentFlag.AlignTop)
            places.addWidget(label(about, "mute"), at, 1, Qt.AlignmentFlag.AlignVCenter)
        card.body.addLayout(places)
        return card

    def _rules(self) -> Card:
        card = Card()
        card.body.addWidget(subheading("How it is read"))
        rules = self.services.rules()
        self.definition = Field("&Definition that the labels come from", QComboBox())
        box = self.definition.editor
        assert isinstance(box, QComboBox)
        for _, group in by_paper(rules.definitions):
            for definition in group:
                # Safety 14: what is confirmed sooner than 24 weeks is early, wherever it can be chosen.
                box.addItem(f"{definition.id}{' (early)' if definition.early else ''}", definition.id)
                box.setItemData(box.count() - 1, definition.title, Qt.ItemDataRole.ToolTipRole)
        box.setCurrentIndex(box.findData(rules.chosen))
        box.activated.connect(lambda _at: self._choose_definition())
        self.frame = NumberInput(FRAME)
        self.frame.set_text(str(rules.frame_months))
        self.frame.left.connect(self._keep_frame)
        for field in (self.definition, self.frame):
            field.editor.setEnabled(not self.services.store.read_only)
        card.body.addLayout(grid((self.definition, self.frame)))
        card.body.addWidget(small("Both stand beside every label and on every printed page."))
        card.body.addWidget(self._mood())
        return card

    def _mood(self) -> QCheckBox:
        words = "A cerebral grade of 1 from mood or mild fatigue alone counts for the EDSS step"
        box = QCheckBox(words)
        box.setChecked(self.services.store.settings.get(MOOD_SETTING, False) is True)
        box.setEnabled(not self.services.store.read_only)
        box.toggled.connect(partial(self._mood_toggled, box))
        self.mood = box
        return box

    # Changes

    def _toggled(self, setting: str, words: str, is_shown: bool) -> None:
        settings = self.services.store.settings
        known = {name: box for (of, name), box in self.boxes.items() if of == setting}
        # What another version or a file that is away has hidden stays so.
        away = (hidden_kinds if setting == HIDDEN_KINDS else hidden_sections)(settings) - known.keys()
        hidden = {name for name, box in known.items() if not box.isChecked()}
        said = f"“{words}” is {'shown' if is_shown else 'hidden'} from now on."
        if not self._keep(lambda: keep_hidden(settings, setting, hidden | away), said):
            box = self.sender()
            if isinstance(box, QCheckBox):
                with QSignalBlocker(box):
                    box.setChecked(not is_shown)

    def _mood_toggled(self, box: QCheckBox, counts: bool) -> None:
        said = f"Mood or mild fatigue alone {'counts' if counts else 'does not count'} from now on, in new visits."
        if not self._keep(lambda: self.services.store.settings.set(MOOD_SETTING, counts), said):
            with QSignalBlocker(box):
                box.setChecked(not counts)

    def _choose_definition(self) -> None:
        box = self.definition.editor
        assert isinstance(box, QComboBox)
        chosen = str(box.currentData())
        if chosen != self.services.rules().chosen:
            self._keep(lambda: self.services.choose_definition(chosen), f"Labels come from {chosen} from now on.")

    def _keep_frame(self) -> None:
        months = self.frame.value
        if months is None and self.frame.grade is not Grade.ERROR:
            self.frame.say("The frame needs its months: 12 is a year.", Grade.ERROR)
        if months is None or int(months) == self.services.rules().frame_months:
            return
        kept = int(months)
        self._keep(
            lambda: self.services.store.settings.set(FRAME_SETTING, kept),
            f"Activity and progression are judged over {kept} months from now on.",
        )

    def _keep(self, keep: Callable[[], None], said: str) -> bool:
        """Keep a change and say so; return whether it is kept."""
        try:
            keep()
        except Refusal as refusal:
            self._say(f"✕ Not kept: {refusal}", "error")
            return False
        self._say(f"✓ Kept. {said}", "ok")
        return True

    def _say(self, words: str, role: str) -> None:
        self.said.setText(words)
        set_role(self.said, "role", role)
        announce(self.said, words)

    def close_page(self) -> None:
        """Leave the page; what is typed and in order is kept."""
        if not self.services.store.read_only:
            self._keep_frame()
        self.closed.emit()


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
