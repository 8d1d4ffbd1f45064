"""What this clinic puts on its pages: header, footer, logo, whom patients call, the paper, and the parts left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from domain.refusal import Refusal
from reports.order import PAPERS, Choice, Made, Order, make
from ui.forms.record_form import titled
from ui.print_order import order_of
from ui.print_preview import PagePreview
from ui.services import Services
from ui.theme import set_role, space_of
from ui.widgets.announce import announce
from ui.widgets.choice import Choice as ChoiceRow
from ui.widgets.field import Field, Grade
from ui.widgets.text import Card, button, heading, label, small, subheading

LARGEST = 200_000  # bytes of a logo: it goes into every page
MOST_LINES, MOST_LETTERS = 5, 160
PICTURES = "Pictures (*.png *.jpg *.jpeg)"
STILL = 400  # milliseconds without a key before the preview is made anew
NOBODY = "Add a patient first: the preview shows a page of the first one in the list."


class PrintSettings(QWidget):
    """Each change is kept once its field is left; the preview follows the typing. ``closed`` leaves the page."""

    closed = Signal()

    def __init__(self, services: Services) -> None:
        super().__init__()
        from reports import letterhead as names
        from reports.catalogue import DOCUMENTS

        self.setProperty("page", True)
        self._names, self._documents = names, DOCUMENTS
        self.services = services
        self._settings = services.store.settings
        self._head = names.letterhead_of(self._settings.all())
        self.parts: dict[str, QCheckBox] = {}  # by "document.part"
        self._is_making, self._is_behind = False, False
        self._shown = next(iter(DOCUMENTS))  # the document in the preview
        rows = services.store.search(limit=1)
        self._patient = rows[0].id if rows else ""
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.setInterval(STILL)
        self._still.timeout.connect(self.preview_now)
        self._build()
        self._fill()
        self.preview_now()

    # Parts

    def _build(self) -> None:
        space = space_of(self)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(space.large, space.large, space.large, space.medium)
        outer.setSpacing(space.medium)
        outer.addWidget(heading("Printed pages: header, footer, logo, parts"))
        outer.addWidget(label("Of this registry, for all who work with it. Each change is kept at once.", "mute"))
        across = QHBoxLayout()
        across.setSpacing(space.large)
        across.addWidget(self._asked(), 1)
        self.preview = PagePreview(fits=True)
        self._nobody = label(NOBODY, "mute")
        across.addWidget(self.preview, 1)
        across.addWidget(self._nobody, 1)
        outer.addLayout(across, 1)
        foot = QHBoxLayout()
        self.close_button = button("&Close   Esc", self.close_page)
        self.said = label("", "ok")
        foot.addWidget(self.close_button)
        foot.addWidget(self.said, 1)
        outer.addLayout(foot)
        self.preview.setVisible(bool(self._patient))
        self._nobody.setVisible(not self._patient)
        self.setFocusProxy(self.header)
        QShortcut(QKeySequence("Esc"), self, self.close_page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _asked(self) -> QScrollArea:
        space = space_of(self)
        inside = QWidget()
        inside.setProperty("page", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, space.small, 0)
        column.setSpacing(space.medium)
        column.addWidget(self._letterhead())
        for id in self._documents:
            column.addWidget(self._parts_of(id))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setMinimumWidth(space.ems(24))
        scroll.setWidget(inside)
        return scroll

    def _letterhead(self) -> Card:
        card, space = Card(), space_of(self)
        card.body.addWidget(subheading("Header, footer and logo"))
        lines = QPlainTextEdit()
        lines.setTabChangesFocus(True)
        lines.setFixedHeight(space.ems(MOST_LINES + 1))
        self.header = Field("&Header", lines, "name and address of the clinic, a line each")
        self.footer = Field("&Footer", hint="one line above the foot of every page")
        self.contact = Field("&Whom patients call", hint="the MS nurses, 01234 567890")
        for field in (self.header, self.footer, self.contact):
            card.body.addWidget(field)
            field.text_changed.connect(lambda _text: self._still.start())
            field.left.connect(self.keep_texts)
        self.logo_said = small("")
        self.logo_button = button("Choose a &logo…", self.browse)
        self.no_logo_button = button("&No logo", lambda: self.take_logo(b""))
        row = QHBoxLayout()
        row.setSpacing(space.small)
        for made in (self.logo_button, self.no_logo_button):
            row.addWidget(made)
        row.addStretch(1)
        card.body.addLayout(row)
        card.body.addWidget(self.logo_said)
        self.paper = ChoiceRow([(paper, paper) for paper in PAPERS], "A4")
        self.paper.setAccessibleName("Paper")
        self.paper.chosen.connect(self._keep_paper)
        card.body.addWidget(titled("Paper", self.paper))
        return card

    def _parts_of(self, id: str) -> Card:
        document = self._documents[id]
        card = Card()
        card.body.addWidget(subheading(f"Parts: {document.title}"))
        always = [part.title for part in document.parts if part.always]
        if always:
            card.body.addWidget(small(f"Always there: {', '.join(always)}."))
        for part in document.parts:
            if part.always:
                continue
            box = QCheckBox(part.title)
            box.setAccessibleName(f"{document.title}: {part.title}")
            box.toggled.connect(lambda _on, id=id: self._keep_parts(id))
            self.parts[f"{id}.{part.id}"] = box
            card.body.addWidget(box)
        return card

    def _fill(self) -> None:
        head, can_change = self._head, not self.services.store.read_only
        self.header.set_text("\n".join(head.header))
        self.footer.set_text(head.footer)
        self.contact.set_text(head.contact)
        self.paper.set_value(str(self._settings.get(self._names.PAPER, "A4")))
        self._say_logo()
        for name, box in self.parts.items():
            with QSignalBlocker(box):
                box.setChecked(name not in head.left_out)
        fields = (self.header.editor, self.footer.editor, self.contact.editor)
        for widget in (*fields, self.logo_button, self.no_logo_button, self.paper, *self.parts.values()):
            widget.setEnabled(can_change)
        self._still.stop()
        if not can_change:
            self._say("This registry is open to read only: its settings cannot be changed.", "warn")

    # Changes

    def keep_texts(self) -> None:
        """Keep header, footer and whom patients call, where they are in order."""
        lines = [line.strip() for line in self.header.text().splitlines() if line.strip()]
        too_many = f"The header has room for {MOST_LINES} lines." if len(lines) > MOST_LINES else ""
        too_long = f"A line has room for {MOST_LETTERS} letters."
        wrong = {
            self.header: too_many or (too_long if any(len(line) > MOST_LETTERS for line in lines) else ""),
            self.footer: too_long if len(self.footer.text()) > MOST_LETTERS else "",
            self.contact: too_long if len(self.contact.text()) > MOST_LETTERS else "",
        }
        kept: tuple[tuple[Field, str, object, object], ...] = (
            (self.header, self._names.HEADER, lines, []),
            (self.footer, self._names.FOOTER, self.footer.text(), ""),
            (self.contact, self._names.CONTACT, self.contact.text(), ""),
        )
        for field, name, value, nothing in kept:
            field.say(wrong[field], Grade.ERROR if wrong[field] else Grade.FINE)
            if not wrong[field] and self._settings.get(name, nothing) != value:
                self._keep(name, value, f"{field.name}: kept.")

    def browse(self) -> None:
        """Let a picture be chosen."""
        name, _ = QFileDialog.getOpenFileName(self, "Choose a logo", "", PICTURES)
        if name:
            self.choose_logo(Path(name))

    def choose_logo(self, file: Path) -> None:
        """Take the picture of *file* as the logo, where it is one and small enough."""
        from reports.headed_paper import is_readable

        try:
            if file.stat().st_size > LARGEST:
                self._say_logo(f"✕ {file.name} is larger than {LARGEST // 1000} kB: make it smaller first.", "error")
                return
            picture = file.read_bytes()
        except OSError as error:
            self._say_logo(f"✕ {file.name} cannot be read ({error.strerror}).", "error")
            return
        if not is_readable(picture):
            self._say_logo(f"✕ {file.name} is no picture that can be printed: PNG or JPEG.", "error")
            return
        self.take_logo(picture)

    def take_logo(self, picture: bytes) -> None:
        """Keep a logo, or b"" for none."""
        kept = self._names.kept_logo(picture)
        if self._settings.get(self._names.LOGO, "") != kept:
            self._keep(self._names.LOGO, kept, "Logo: kept." if picture else "Logo: taken away.")
        self._say_logo()

    def _keep_paper(self, paper: object) -> None:
        self._keep(self._names.PAPER, str(paper), f"Pages are made for {paper} from now on.")

    def _keep_parts(self, id: str) -> None:
        known = self.parts.keys()
        away = [name for name in self._head.left_out if name not in known]  # of another version: they stay as they are
        off = sorted([*away, *(name for name, box in self.parts.items() if not box.isChecked())])
        self._shown = id
        if not self._keep(self._names.LEFT_OUT, off, "Parts: kept."):
            self._fill()

    def _keep(self, name: str, value: object, said: str) -> bool:
        try:
            self._settings.set(name, value)
        except Refusal as refusal:
            self._say(f"✕ Not kept: {refusal}", "error")
            return False
        self._say(f"✓ {said}", "ok")
        self._head = self._names.letterhead_of(self._settings.all())
        self.preview_now()
        return True

    # The preview

    def preview_now(self) -> None:
        """Make the preview in the background from what is typed; what is typed meanwhile is made after it."""
        self._still.stop()
        if not self._patient:
            return
        if self._is_making:
            self._is_behind = True
            return
        order = self._order()
        if order is None:
            return
        self._is_making = True
        self.services.tasks.run(lambda: make(order), self._show, self._failed)

    def _order(self) -> Order | None:
        paper = str(self.paper.value)
        try:
            order = order_of(self.services, self._patient, Choice(self._shown, paper, draft=False))
        except Refusal:
            return None
        lines = tuple(line.strip() for line in self.header.text().splitlines() if line.strip())[:MOST_LINES]
        house = order.house
        typed = replace(house.letterhead, header=lines, footer=self.footer.text(), contact=self.contact.text())
        return replace(order, house=replace(house, letterhead=typed))

    def _show(self, made: Made) -> None:
        self._is_making = False
        self.preview.show_pdf(made.pdf)
        self.preview.said.setText(made.document.title)
        if self._is_behind:
            self._is_behind = False
            self.preview_now()

    def _failed(self, _error: Exception) -> None:
        self._is_making = False
        self.preview.said.setText("The preview could not be made. The settings are kept as they are said to be.")

    def _say_logo(self, words: str = "", role: str = "mute") -> None:
        size = len(self._head.logo)
        self.logo_said.setText(words or (f"A logo of {max(1, size // 1000)} kB." if size else "No logo."))
        set_role(self.logo_said, "role", role)
        self.no_logo_button.setVisible(bool(size))
        if words:
            announce(self.logo_said, words)

    def _say(self, words: str, role: str) -> None:
        self.said.setText(words)
        set_role(self.said, "role", role)
        announce(self.said, words)

    def close_page(self) -> None:
        """Leave the page; what is typed and in order is kept."""
        if not self.services.store.read_only:
            self.keep_texts()
        self.closed.emit()
