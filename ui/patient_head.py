"""The top of a patient's page: who it is, and the one statement."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from domain.summary import Headline, PatientSummary, Tone
from ui.theme import set_role, space_of
from ui.widgets.block import CardBlock
from ui.widgets.flow import FlowLayout
from ui.widgets.reused import Reused
from ui.widgets.text import button, heading, label, set_bold, show_words

CARDS = {Tone.DISABILITY: "ember", Tone.INFLAMMATION: "blue", Tone.CAUTION: "warn", Tone.NEUTRAL: "plain"}
SIGNS = {Tone.DISABILITY: "◆", Tone.INFLAMMATION: "●", Tone.CAUTION: "△", Tone.NEUTRAL: "○"}
ROLES = {Tone.DISABILITY: "ember", Tone.INFLAMMATION: "blue", Tone.CAUTION: "warn", Tone.NEUTRAL: "mute"}


class PatientHead(QVBoxLayout):
    """Name, birth date and number, and below them the chips."""

    edit_wanted = Signal()

    def __init__(self, near: QWidget, *, read_only: bool) -> None:
        """*near* has the font. *read_only*: the patient cannot be edited."""
        super().__init__()
        space = space_of(near)
        self.setSpacing(space.small)
        self._name = heading("")
        self._name.setWordWrap(False)
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._line = label("", "mute")
        edit = button("Edit patient", self.edit_wanted.emit, flat=True)
        edit.setEnabled(not read_only)
        row = QHBoxLayout()
        row.setSpacing(space.medium)
        row.addWidget(self._name)
        row.addWidget(self._line, 1)
        row.addWidget(edit)
        self.addLayout(row)
        chips = FlowLayout(spacing=space.small)
        self._chips = Reused(chips, lambda: label("", "chip", wrap=False), QLabel.setText, QLabel.clear)
        self.addLayout(chips)

    def show_patient(self, summary: PatientSummary) -> None:
        """Show who a summary is about."""
        self._name.setText(summary.identity.name)
        self._line.setText(summary.identity.line)
        self._chips.show(summary.chips)


class HeadlineCard(CardBlock):
    """The one statement, with the way to its evidence: ``why_wanted`` carries its key."""

    why_wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._explanation = ""
        self._sign = label("", wrap=False, bold=True)
        self._text = label("", bold=True, factor=1.05)
        self._detail = label("")
        self._why = button("Why ›   F4", lambda: self.why_wanted.emit(self._explanation))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._text)
        words.addWidget(self._detail)
        row = QHBoxLayout()
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        row.addWidget(self._why)
        self.body.addLayout(row)

    def show_headline(self, headline: Headline) -> None:
        """Show a statement in the colour and with the sign of its tone."""
        self._explanation = headline.explanation
        set_role(self, "card", CARDS[headline.tone])
        self._sign.setText(SIGNS[headline.tone])
        set_role(self._sign, "role", ROLES[headline.tone])
        set_bold(self._sign, True)  # to be styled anew takes the weight away
        self._text.setText(headline.text)
        show_words(self._detail, headline.detail)
        set_role(self._why, "link", "ember" if headline.tone is Tone.DISABILITY else "blue")
        self._why.setAccessibleName(f"Why: {headline.text}")
        self._why.setVisible(bool(headline.explanation))
        self.setAccessibleName(f"{headline.text} {headline.detail}")
