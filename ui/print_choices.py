"""What is chosen of a page before it is printed: the document, the paper, a code in place of the name, DRAFT."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from domain.patient_page import EXTRAS
from domain.pseudonym import LEFT_OUT
from reports.order import PAPERS, Choice
from ui.theme import space_of
from ui.widgets.field import Field
from ui.widgets.flow import FlowLayout
from ui.widgets.text import small

DRAFT_OPEN = "A visit of this patient is not signed yet. Nothing of it is on the page."


class PrintChoices(QWidget):
    """``chosen`` tells that another page is wanted; ``value`` is which."""

    chosen = Signal()

    def __init__(self, documents: Sequence[tuple[str, str, bool]], value: Choice, *, has_draft: bool) -> None:
        """*documents*: id and title of each, and whether it is for the patient; *has_draft*: of an unsigned visit."""
        super().__init__()
        space = space_of(self)
        self.document = Field("&Document", QComboBox())
        self.paper = Field("Pape&r", QComboBox())
        self._for_patient = {id for id, _, is_for_patient in documents if is_for_patient}
        for id, title, _ in documents:
            self._box(self.document).addItem(title, id)
        for paper in PAPERS:
            self._box(self.paper).addItem(paper, paper)
        self.pseudonym = QCheckBox("With a &code instead of the name")
        self.draft = QCheckBox("DR&AFT across the page")
        self.extras = {id: QCheckBox(words) for id, words in EXTRAS.items()}
        self._on_request = self._asked_for()
        self.remark = small("", "warn" if has_draft else "mute")
        flow = FlowLayout(spacing=space.large)
        for widget in (self.document, self.paper, self._beside(self.pseudonym), self._beside(self.draft)):
            flow.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.hair)
        column.addLayout(flow)
        column.addWidget(self._on_request)
        column.addWidget(self.remark)
        self._has_draft = has_draft
        self.show_value(value)
        for box in (self.document, self.paper):
            self._box(box).activated.connect(lambda _at: self._tell())
        for tick in (self.pseudonym, self.draft, *self.extras.values()):
            tick.toggled.connect(lambda _on: self._tell())

    def _beside(self, tick: QCheckBox) -> QWidget:
        """Return a box to tick at the height of the inputs, whose titles stand above them."""
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, self.document.label.sizeHint().height() + space_of(self).hair, 0, 0)
        column.addWidget(tick, 1)
        return made

    @property
    def value(self) -> Choice:
        """What is chosen."""
        return Choice(
            str(self._box(self.document).currentData()),
            str(self._box(self.paper).currentData()),
            self.pseudonym.isChecked(),
            self.draft.isChecked(),
            frozenset(id for id, tick in self.extras.items() if tick.isChecked()),
        )

    def show_value(self, value: Choice) -> None:
        """Show a choice without telling of it."""
        for field, wanted in ((self.document, value.document), (self.paper, value.paper)):
            box = self._box(field)
            box.setCurrentIndex(max(0, box.findData(wanted)))
        draft = self._has_draft if value.draft is None else value.draft
        ticks = ((self.pseudonym, value.pseudonym), (self.draft, draft))
        for tick, is_on in (*ticks, *((tick, id in value.extras) for id, tick in self.extras.items())):
            with QSignalBlocker(tick):
                tick.setChecked(is_on)
        self._remark()

    def _tell(self) -> None:
        self._remark()
        self.chosen.emit()

    def _asked_for(self) -> QWidget:
        """Return what can be put on the patient's page on request; off unless somebody asks for it (safety 34)."""
        made = QWidget()
        flow = FlowLayout(made, space_of(self).large)
        words = small("Also, if the patient asks for it:")
        words.setWordWrap(False)  # in a row of boxes it would take the narrowest room
        flow.addWidget(words)
        for tick in self.extras.values():
            flow.addWidget(tick)
        return made

    def _remark(self) -> None:
        self._on_request.setVisible(self._box(self.document).currentData() in self._for_patient)
        said = (f"△ {DRAFT_OPEN}" if self._has_draft else "", LEFT_OUT if self.pseudonym.isChecked() else "")
        self.remark.setText("\n".join(part for part in said if part))
        self.remark.setVisible(any(said))

    def _box(self, field: Field) -> QComboBox:
        box = field.editor
        assert isinstance(box, QComboBox)
        return box
