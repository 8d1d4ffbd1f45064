"""The idea in three pictures: the help panel, one picture at a time with its words, its table and its sources."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from domain.definition import Definition
from domain.figures import TITLE, Figure, figures
from ui.chart_menu import COPY_KEYS, SAVE_KEYS
from ui.figures_clocks import ClocksFigure
from ui.figures_course import CourseFigure
from ui.figures_lublin import LublinFigure
from ui.figures_picture import HYPOTHESIS, FigurePicture
from ui.figures_sheet import FigureSheet
from ui.picture_file import ask_and_save, copy, file_name
from ui.theme import space_of
from ui.widgets.announce import announce
from ui.widgets.choice import Choice
from ui.widgets.text import Card, button, heading, label, small
from ui.wrapped_table import WrappedTable

BESIDE_FROM = 64  # the width from which the words stand beside the picture, in line heights
WIDE, HIGH = 78, 40  # of the dialog, in line heights, where the screen has so much
SCREEN = 0.92  # the most of the screen that it takes
SHORT = 12  # letters of a column's heading that stand on one line
PICTURE, TABLE = "Picture", "Table  F8"
ROW_COPIED = "The row is on the clipboard."


class _WholeTable(WrappedTable):
    """A table as high as its rows: the page around it scrolls, not the table."""

    def fit(self) -> None:
        """Give the columns their widths, the rows their heights, and the table the height of them all."""
        super().fit()
        high = self.horizontalHeader().sizeHint().height() + 2 * self.frameWidth()
        self.setFixedHeight(high + sum(self.rowHeight(row) for row in range(self.rowCount())) + space_of(self).small)


class FigurePage(QWidget):
    """One picture with its words; F8 shows its table in its place."""

    def __init__(self, figure: Figure, sheet: FigureSheet) -> None:
        super().__init__()
        self.setProperty("page", True)
        self.figure = figure
        self.sheet = sheet
        self.table = _WholeTable(f"{figure.title}, as a table", figure.lead)
        self._fill_table()
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, space.small, space.small)
        column.setSpacing(space.small)
        column.addWidget(heading(figure.title))
        column.addWidget(label(figure.lead, factor=1.05))
        self._body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._body.setSpacing(space.large)
        self._shown = QVBoxLayout()
        self._shown.addWidget(sheet, 0)
        self._shown.addWidget(self.table)
        self.table.hide()
        self._shown.addStretch(1)
        self._body.addLayout(self._shown, 3)
        self._body.addLayout(self._words(), 2)
        column.addLayout(self._body)
        column.addStretch(1)

    def _fill_table(self) -> None:
        columns = [words if len(words) <= SHORT else words.replace(" ", "\n", 1) for words in self.figure.columns]
        shares = [max(len(row[at]) for row in self.figure.rows) ** 0.5 for at in range(len(columns))]
        self.table.begin(columns, shares, (4,) * len(columns))
        for row in self.figure.rows:
            self.table.add_row(row, row, bold=(0,))
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _words(self) -> QVBoxLayout:
        space = space_of(self)
        column = QVBoxLayout()
        column.setSpacing(space.small)
        for number, point in enumerate(self.figure.points, start=1):
            row = QHBoxLayout()
            row.setSpacing(space.small)
            mark = label(f"{number}", bold=True, wrap=False)
            mark.setMinimumWidth(space.ems(0.9))
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(point), 1)
            column.addLayout(row)
        column.addSpacing(space.small)
        card = Card("plain")
        card.body.addWidget(label(HYPOTHESIS, bold=True))
        card.body.addWidget(label(self.figure.hypothesis))
        column.addWidget(card)
        column.addWidget(small(f"Sources: {'; '.join(self.figure.sources)}."))
        column.addStretch(1)
        return column

    def stand(self, *, beside: bool) -> None:
        """Let the words stand beside the picture, or under it."""
        to_right, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._body.setDirection(to_right if beside else down)

    def show_table(self, table: bool) -> None:
        """Show the table in place of the picture, or the picture; the keyboard goes along if it was there."""
        held = self.sheet.hasFocus() or self.table.hasFocus()
        self.sheet.setVisible(not table)
        self.table.setVisible(table)
        if held:
            (self.table if table else self.sheet).setFocus(Qt.FocusReason.OtherFocusReason)


class HelpPictures(QDialog):
    """Pages through the three pictures: by their names, by Alt+B and Alt+N, or with the arrow keys on the names."""

    def __init__(self, definition: Definition, parent: QWidget | None = None) -> None:
        """*definition*: the one by which the first picture is worked out."""
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        ways, questions, clocks = figures(definition)
        self.pages = [
            FigurePage(ways, CourseFigure(ways, definition)),
            FigurePage(questions, LublinFigure(questions)),
            FigurePage(clocks, ClocksFigure(clocks)),
        ]
        names = [(at, f"{at + 1}  {page.figure.title}") for at, page in enumerate(self.pages)]
        self.names = Choice(names, 0, wraps=True)
        self.names.setAccessibleName("Picture")
        self.names.chosen.connect(self.open_page)
        self.views = Choice(((False, PICTURE), (True, TABLE)), False)
        self.views.setAccessibleName("Shown as")
        self.views.chosen.connect(lambda _table: self._show_view())
        self.stack = QStackedWidget()
        self.back = button("&Back", lambda: self.open_page(self.at - 1))
        self.next = button("&Next", lambda: self.open_page(self.at + 1), primary=True)
        self.close_button = button("Close   Esc", self.reject, flat=True)
        self.copy_button = button(f"Copy picture   {COPY_KEYS}", self.copy_picture, flat=True)
        self.save_button = button(f"Save picture…   {SAVE_KEYS}", self.ask_and_save, flat=True)
        self.said = small("")
        self.said.hide()
        self._arrange()
        QShortcut(QKeySequence(Qt.Key.Key_F8), self, self.toggle_table)
        QShortcut(QKeySequence(COPY_KEYS), self, self._copy_by_key)
        QShortcut(QKeySequence(SAVE_KEYS), self, self.ask_and_save)
        self.open_page(0)

    def _arrange(self) -> None:
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(space.large, space.medium, space.large, space.medium)
        column.setSpacing(space.medium)
        top = QHBoxLayout()
        top.setSpacing(space.medium)
        top.addWidget(self.names, 1)
        top.addWidget(self.views, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(top)
        for page in self.pages:
            scroll = QScrollArea()
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setWidget(page)
            scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the picture in it takes the focus, and is scrolled to
            self.stack.addWidget(scroll)
        column.addWidget(self.stack, 1)
        column.addWidget(self.said)
        foot = QHBoxLayout()
        foot.setSpacing(space.small)
        for quiet in (self.close_button, self.copy_button, self.save_button):
            foot.addWidget(quiet)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        column.addLayout(foot)
        self.setMinimumSize(space.ems(30), space.ems(22))

    def sizeHint(self) -> QSize:
        """Ask for enough to read a page without scrolling, as far as the screen has it."""
        space, screen = space_of(self), QGuiApplication.primaryScreen()
        wanted = QSize(space.ems(WIDE), space.ems(HIGH))
        return wanted if screen is None else wanted.boundedTo(screen.availableSize() * SCREEN)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let words and picture stand side by side where there is room for both."""
        super().resizeEvent(event)
        for page in self.pages:
            page.stand(beside=self.width() >= space_of(self).ems(BESIDE_FROM))

    # Paging

    @property
    def at(self) -> int:
        """The place of the page that is shown, from 0."""
        return self.stack.currentIndex()

    def open_page(self, at: int) -> None:
        """Show a page; nothing happens before the first and after the last."""
        if not 0 <= at < len(self.pages):
            return
        self.stack.setCurrentIndex(at)
        self.names.set_value(at)
        self.back.setEnabled(at > 0)
        self.next.setEnabled(at < len(self.pages) - 1)
        self._show_view()

    # The table

    def shows_table(self) -> bool:
        """Return whether tables are shown in place of pictures."""
        return bool(self.views.value)

    def toggle_table(self) -> None:
        """Change between picture and table."""
        self.views.set_value(not self.shows_table())
        self._show_view()

    def _show_view(self) -> None:
        self.pages[self.at].show_table(self.shows_table())
        self._say("")

    # The picture to take along, in table view too

    def picture(self) -> FigurePicture:
        """Return the picture of the page that is shown."""
        return FigurePicture(self.pages[self.at].sheet)

    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        self._say(copy(self.picture()))

    def _copy_by_key(self) -> None:
        """Copy the row where the keyboard is in the table, as in every table; the picture else.

        The key comes here first: a shortcut of the window goes before the keys of a table.
        """
        table = self.pages[self.at].table
        row = table.row_text(table.currentRow()) if table.hasFocus() else ""
        if not row:
            self.copy_picture()
            return
        QGuiApplication.clipboard().setText(row)
        self._say(ROW_COPIED)

    def ask_and_save(self) -> None:
        """Ask where to, and save the picture."""
        words = ask_and_save(self, file_name(self.pages[self.at].figure.title), self.picture)
        if words:
            self._say(words)

    def _say(self, words: str) -> None:
        """Say what was done, below the page; "" takes it away."""
        self.said.setText(words.replace("\\", "\\\u200b"))  # a long path may wrap at a backslash too
        self.said.setVisible(bool(words))
        if words:
            announce(self, words)
