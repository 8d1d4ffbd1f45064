"""The first run: what the program is for, where the registry lies, its passphrase, and two recovery words back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain.refusal import Refusal
from domain.wording import INTENDED_USE
from storage.refusals import WeakPassphrase
from ui.recovery_sheet import print_sheet
from ui.tasks import TaskRunner
from ui.theme import space_of
from ui.unlock_page import EnterPage, centred_column
from ui.widgets.brand import brand
from ui.widgets.field import Field, Grade, PassphraseField
from ui.widgets.text import Card, button, heading, label, small

if TYPE_CHECKING:
    from storage.keys import Argon2Cost

ASKED_BACK = 2  # recovery words
CREATE_WORDS = "&Create the registry"


class FirstRunPage(EnterPage):
    """Three steps to a new registry. ``created`` carries the open store; the others lead elsewhere."""

    created = Signal(object)
    made = Signal(object)  # the folder of the new registry, which is there even if the window closes before it opens
    open_requested = Signal()
    demo_requested = Signal()

    def __init__(
        self,
        default_folder: Path,
        now: Callable[[], datetime],
        who: str,
        random: Random,
        tasks: TaskRunner,
        cost: Argon2Cost | None = None,
    ) -> None:
        """*random* chooses which recovery words are asked back; *cost* is that of the key derivation, None = usual."""
        super().__init__()
        self._now, self._who, self._random, self._tasks, self._cost = now, who, random, tasks, cost
        self._words: tuple[str, ...] = ()
        self.steps = QStackedWidget()
        self.steps.addWidget(self._welcome())
        self.steps.addWidget(self._where(default_folder))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.steps)

    def way_on(self) -> QPushButton | None:
        """Return the button that goes on from the step in sight."""
        names = ("", "create_button", "written_button", "done_button")
        name = names[self.steps.currentIndex()]
        return getattr(self, name) if name else None

    def go_to_creation(self) -> None:
        """Go straight to the step that asks for folder and passphrase."""
        self.steps.setCurrentIndex(1)
        self.passphrase.editor.setFocus()

    # Step 1

    def _welcome(self) -> QWidget:
        page, column = _column()
        column.addWidget(brand(page, factor=1.9))
        column.addWidget(
            label(
                "A registry for multiple-sclerosis clinics that shows both halves of the disease, inflammation and "
                "disability, and says of every label why it stands there."
            )
        )
        choices = (
            (
                "&Create a registry",
                "A new registry",
                "Encrypted, in a folder that you choose. Empty at first.",
                self.go_to_creation,
            ),
            (
                "&Open a registry",
                "One that is there already",
                "It lies on this computer or on a network drive.",
                self.open_requested.emit,
            ),
            (
                "&Look around first",
                "The demonstration",
                "61 invented patients in a registry of their own, apart from any real one.",
                self.demo_requested.emit,
            ),
        )
        for words, title, explanation, action in choices:
            card = Card()
            lines = QVBoxLayout()
            lines.setSpacing(space_of(page).hair)
            lines.addWidget(label(title, bold=True))
            lines.addWidget(label(explanation, "mute"))
            row = QHBoxLayout()
            row.addLayout(lines, 1)
            row.addWidget(button(words, action, primary=action == self.go_to_creation))
            card.body.addLayout(row)
            column.addWidget(card)
        column.addWidget(
            small(f"{INTENDED_USE} Nothing leaves this computer: the program makes no network connections.")
        )
        return page

    # Step 2

    def _where(self, default_folder: Path) -> QWidget:
        page, column = _column()
        column.addWidget(heading("A new registry"))
        card = Card()
        space = space_of(self)
        card.body.setContentsMargins(space.large, space.large, space.large, space.large)
        card.body.setSpacing(space.medium)
        column.addWidget(card)
        self.folder = Field("&Folder, made if it does not exist", QLineEdit(str(default_folder)))
        self.folder.put_beside(button("&Browse…", self._browse))
        card.body.addWidget(self.folder)
        self.passphrase = PassphraseField("&Passphrase")
        self.again = PassphraseField("Passphrase, &again")
        card.body.addWidget(self.passphrase)
        card.body.addWidget(self.again)
        shown = QCheckBox("&Show what is typed")
        shown.toggled.connect(self.passphrase.show_typed)
        shown.toggled.connect(self.again.show_typed)
        card.body.addWidget(shown)
        card.body.addWidget(
            small("Without the passphrase or the recovery words of the next step nobody can open the records.")
        )
        self.passphrase.text_changed.connect(lambda _text: self._compare())
        self.again.text_changed.connect(lambda _text: self._compare())
        self.create_button = button(CREATE_WORDS, self.make_store, primary=True)
        column.addLayout(_row(self.create_button, button("Bac&k", lambda: self.steps.setCurrentIndex(0))))
        return page

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "Folder of the new registry", self.folder.text())
        if chosen:
            self.folder.set_text(str(Path(chosen) / "Smoulder registry"))

    def _compare(self) -> None:
        first, second = self.passphrase.text(), self.again.text()
        if not second:
            self.again.say("")
        elif first == second:
            self.again.say("✓ The same")
        else:
            self.again.say("Not the same as above yet.", Grade.UNUSUAL)

    def make_store(self) -> None:
        """Make the store; a refusal stands under the field that it is about."""
        if self.passphrase.text() != self.again.text():
            self.again.say("The two passphrases are not the same. Type the second one again.", Grade.ERROR)
            self.again.editor.setFocus()
            return
        if not self.folder.text():
            self.folder.say("Choose a folder for the new registry.", Grade.ERROR)
            self.folder.editor.setFocus()
            return
        self.folder.say("")
        self.passphrase.say("")
        folder, passphrase = Path(self.folder.text()).expanduser(), self.passphrase.text()

        def make() -> tuple[str, ...]:
            # Not loaded with the page, which is there before what makes a registry.
            from storage.keys import STANDARD_COST
            from storage.store import create_store

            cost = self._cost or STANDARD_COST
            store, words = create_store(folder, passphrase, now=self._now, who=self._who, cost=cost)
            store.close()  # it belongs to this thread; the page opens it again on its own
            return words

        self._set_busy(True)
        self._tasks.run(make, self._made, self._refused)

    def _made(self, words: tuple[str, ...]) -> None:
        self._set_busy(False)
        self._words = words
        self.made.emit(Path(self.folder.text()).expanduser())
        self._show_words()

    def _refused(self, error: Exception) -> None:
        self._set_busy(False)
        if not isinstance(error, Refusal):
            raise error
        about = self.passphrase if isinstance(error, WeakPassphrase) else self.folder
        about.say(str(error), Grade.ERROR)
        about.editor.setFocus()

    def _set_busy(self, is_busy: bool) -> None:
        self.setEnabled(not is_busy)
        self.create_button.setText("Creating…" if is_busy else CREATE_WORDS)

    # Steps 3 and 4

    def _show_words(self) -> None:
        """Show the words; on the next page two of them are asked back, the words out of sight."""
        self.sheet = self._words_page()
        self.asking = self._asking_page()
        for page in (self.sheet, self.asking):
            self.steps.addWidget(page)
        self.steps.setCurrentWidget(self.sheet)
        self.written_button.setFocus()

    def _words_page(self) -> QWidget:
        page, column = _column()
        column.addWidget(heading("The recovery sheet"))
        column.addWidget(
            label(
                "Write these twelve words down, in their order, and keep the sheet where the clinic keeps its keys. "
                "They open the registry if the passphrase is lost. They are shown this once."
            )
        )
        card = Card()
        space = space_of(self)
        card.body.setContentsMargins(space.large, space.large, space.large, space.large)
        grid = QGridLayout()
        grid.setHorizontalSpacing(space.small)
        grid.setVerticalSpacing(space.small)
        for place, word in enumerate(self._words):
            row, pair = place % 4, place // 4 * 2
            grid.addWidget(label(f"{place + 1}.", "mute", wrap=False), row, pair, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(word, bold=True, factor=1.15, wrap=False), row, pair + 1)
            grid.setColumnStretch(pair + 1, 1)
        card.body.addLayout(grid)
        column.addWidget(card)
        self.written_button = button("&I have them on paper", self._ask_back, primary=True)
        column.addLayout(_row(self.written_button, button("&Print the sheet…", self._print)))
        return page

    def _asking_page(self) -> QWidget:
        page, column = _column()
        column.addWidget(heading("Two of the words, from your sheet"))
        column.addWidget(label("So that it is certain that the sheet can be read when it is needed.", "mute"))
        self.asked = sorted(self._random.sample(range(len(self._words)), ASKED_BACK))
        self.answers = [Field(f"Word &{place + 1} of the sheet") for place in self.asked]
        card = Card()
        fields = QHBoxLayout()
        fields.setSpacing(space_of(self).medium)
        for answer in self.answers:
            fields.addWidget(answer)
        card.body.addLayout(fields)
        column.addWidget(card)
        self.done_button = button("&Open the registry", self.confirm, primary=True)
        again = button("&Show the words again", lambda: self.steps.setCurrentWidget(self.sheet))
        column.addLayout(_row(self.done_button, again))
        return page

    def _ask_back(self) -> None:
        self.steps.setCurrentWidget(self.asking)
        self.answers[0].editor.setFocus()

    def _print(self) -> None:
        print_sheet(self._words, Path(self.folder.text()).expanduser(), self._now().date(), self)

    def confirm(self) -> None:
        """Compare the two words asked back; open the registry if they are right."""
        wrong = _wrong_words(self._words, self.asked, [answer.text() for answer in self.answers])
        for answer, is_wrong in zip(self.answers, wrong, strict=True):
            answer.say(
                "That is not the word on the sheet. Compare it letter by letter." if is_wrong else "",
                Grade.ERROR if is_wrong else Grade.FINE,
            )
        if any(wrong):
            self.answers[wrong.index(True)].editor.setFocus()
            return
        from storage.store import open_store

        folder = Path(self.folder.text()).expanduser()
        try:
            store = open_store(folder, self.passphrase.text(), now=self._now, who=self._who)
        except Refusal as refusal:
            self.answers[-1].say(str(refusal), Grade.ERROR)
            return
        self._words = ()
        for field in (self.passphrase, self.again):
            field.set_text("")
        self.created.emit(store)


def _wrong_words(words: Sequence[str], asked: Sequence[int], answers: Sequence[str]) -> list[bool]:
    return [answer.strip().lower() != words[place] for place, answer in zip(asked, answers, strict=True)]


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    for each in buttons:
        row.addWidget(each)
    row.addStretch(1)
    return row


def _column() -> tuple[QWidget, QVBoxLayout]:
    """Return a page and the column in its middle that a step fills."""
    page = QWidget()
    page.setProperty("page", True)
    outer, column = centred_column(page)
    outer.addStretch(2)
    return page, column
