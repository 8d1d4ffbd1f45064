"""The pages of a PDF inside the window: as large as wanted, one below the other, turned by key or button."""

from __future__ import annotations

import pypdfium2
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.theme import space_of
from ui.widgets.text import button, clear, small

ZOOM_STEPS = (0.4, 0.6, 0.8, 1.0, 1.25, 1.6, 2.0)
FITTING = 3  # the step that a preview starts with
WIDTH = 48  # of a page at the middle step, in line heights: text reads without effort
BESIDE = 3  # what stands beside a page: margins and the bar, in line heights
HALF = 0.5  # of what is seen: the page that covers this line is the one that is looked at


class PagePreview(QWidget):
    """``pages`` are the pages as pictures; ``said`` is a quiet line beside the buttons."""

    def __init__(self, *, fits: bool = False) -> None:
        """*fits*: whether a page is shown as large as there is room beside it, until somebody chooses otherwise."""
        super().__init__()
        self.pdf = b""
        self.pages: list[QLabel] = []
        self._tops: list[int] = []  # where each page begins; Qt places the pages once they are seen
        self._zoom = FITTING
        self._fits = fits
        space = space_of(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space.small)
        column.addLayout(self._tools())
        self.port = QScrollArea()
        self.port.setWidgetResizable(True)
        self.port.setAccessibleName("Pages")
        self.port.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        inside = QWidget()
        inside.setProperty("page", True)
        self._column = QVBoxLayout(inside)
        self._column.setSpacing(space.large)
        self.port.setWidget(inside)
        self.port.installEventFilter(self)
        self.port.verticalScrollBar().valueChanged.connect(lambda _value: self._tell_place())
        column.addWidget(self.port, 1)
        for keys, step in (("Ctrl++", 1), ("Ctrl+=", 1), ("Ctrl+-", -1)):
            QShortcut(
                QKeySequence(keys),
                self,
                lambda step=step: self.zoom(step),
                context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
            )

    def _tools(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space_of(self).small)
        self.before_button = button("‹", lambda: self.turn(-1))
        self.after_button = button("›", lambda: self.turn(1))
        self.place = small("")
        self.place.setWordWrap(False)
        self.smaller_button = button("−", lambda: self.zoom(-1))
        self.larger_button = button("+", lambda: self.zoom(1))
        self.said = small("")
        names = (
            (self.before_button, "Page before, Page Up"),
            (self.after_button, "Next page, Page Down"),
            (self.smaller_button, "Show the pages smaller"),
            (self.larger_button, "Show the pages larger"),
        )
        for made, name in names:
            made.setAccessibleName(name)
            made.setToolTip(name)
        for widget in (self.before_button, self.place, self.after_button, self.smaller_button, self.larger_button):
            row.addWidget(widget)
        row.addWidget(self.said, 1)
        return row

    def show_pdf(self, pdf: bytes) -> None:
        """Show the pages of *pdf* at the place that was looked at."""
        self.pdf = pdf
        at = self.port.verticalScrollBar().value()
        self._show_pages()
        self.port.verticalScrollBar().setValue(at)

    def zoom(self, step: int) -> None:
        """Show the pages a step larger or smaller."""
        self._fits = False
        self._take_step(self._zoom + step)

    def _take_step(self, step: int) -> None:
        wanted = max(0, min(len(ZOOM_STEPS) - 1, step))
        if wanted != self._zoom:
            self._zoom = wanted
            if self.pdf:
                self._show_pages()

    def turn(self, step: int) -> None:
        """Show the next page, or the one before, from its head."""
        at = max(0, min(len(self.pages) - 1, self.looked_at() + step))
        if self.pages:
            self.port.verticalScrollBar().setValue(self._tops[at])
        self._tell_place()

    def looked_at(self) -> int:
        """Return which page is looked at, from 0 on."""
        bar = self.port.verticalScrollBar()
        line = bar.value() + int(self.port.viewport().height() * HALF)
        return max(0, sum(top <= line for top in self._tops) - 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Turn pages with the page keys; Home and End go to the ends."""
        if watched is self.port and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            steps = {
                Qt.Key.Key_PageUp: -1,
                Qt.Key.Key_PageDown: 1,
                Qt.Key.Key_Home: -len(self.pages),
                Qt.Key.Key_End: len(self.pages),
            }
            if event.key() in steps:
                self.turn(steps[Qt.Key(event.key())])
                return True
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say anew which page is looked at, and fit it into the room that there is."""
        super().resizeEvent(event)
        if self._fits:
            room = self.width() - space_of(self).ems(BESIDE)
            steps = [at for at, step in enumerate(ZOOM_STEPS) if space_of(self).ems(WIDTH) * step <= room]
            self._take_step(min(FITTING, steps[-1] if steps else 0))
        self._tell_place()

    def _show_pages(self) -> None:
        clear(self._column)
        self.pages, self._tops = [], []
        top = self._column.contentsMargins().top()
        ratio = self.devicePixelRatioF()
        width = space_of(self).ems(WIDTH) * ZOOM_STEPS[self._zoom]
        document = pypdfium2.PdfDocument(self.pdf)
        count = len(document)
        for number in range(count):
            page = document[number]
            image = image_of(page, width * ratio / page.get_width())
            image.setDevicePixelRatio(ratio)
            shown = QLabel()
            shown.setPixmap(QPixmap.fromImage(image))
            shown.setAccessibleName(f"Page {number + 1} of {count}")
            self._column.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
            self.pages.append(shown)
            self._tops.append(top)
            top += shown.sizeHint().height() + self._column.spacing()
        document.close()
        self._column.addStretch(1)
        self._tell_place()

    def _tell_place(self) -> None:
        count, at = len(self.pages), self.looked_at()
        self.place.setText(f"Page {at + 1} of {count}" if count else "")
        self.before_button.setEnabled(at > 0)
        self.after_button.setEnabled(at < count - 1)
        self.smaller_button.setEnabled(self._zoom > 0)
        self.larger_button.setEnabled(self._zoom < len(ZOOM_STEPS) - 1)


def image_of(page: pypdfium2.PdfPage, scale: float) -> QImage:
    """Return a page as a picture; *scale* is in pixels a point."""
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
    image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
    # A copy of its own: the buffer goes with the bitmap.
    return image.copy()
