"""The bar at the top of an open registry: brand, demonstration mark, the one search box, and the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QSizePolicy, QWidget

from domain.dates import show
from ui.services import Services
from ui.theme import Theme, space_of
from ui.widgets.brand import brand
from ui.widgets.text import button, label

THEMES = (("system", "Colours of the &system"), ("light", "&Light"), ("dark", "&Dark"))
WIDE = 60  # the width from which everything is said in full, in line heights
Entry = tuple[str, Callable[[], object]]  # what it says, and what it does


class TopBar(QFrame):
    """``menu_button`` opens ``menu``; the signals leave everything else to the window."""

    new_patient_wanted = Signal()
    lock_wanted = Signal()
    theme_chosen = Signal(str)
    sort_chosen = Signal(int)

    def __init__(self, services: Services, theme: Theme, box: QWidget, sorts: Sequence[tuple[int, str]]) -> None:
        """*box*: the search box. *sorts*: number and title of the columns that the list can be sorted by."""
        super().__init__()
        self.setProperty("bar", True)
        self._theme = theme
        self._mark: QLabel | None = None
        space = space_of(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(space.medium, space.small, space.medium, space.small)
        row.setSpacing(space.medium)
        row.addWidget(brand(self))
        if services.store.demo:
            self._mark = self._demo(services)
            row.addWidget(self._mark)
        # The box gives way first where the window is narrow or the type large: nothing may lie over anything.
        box.setMinimumWidth(space.ems(7))
        box.setMaximumWidth(space.ems(32))
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(box, 3)
        row.addStretch(1)
        self.new_patient_button = button("New patient", self.new_patient_wanted.emit, flat=True)
        self.new_patient_button.setEnabled(not services.store.read_only)
        row.addWidget(self.new_patient_button)
        self.menu = self._make_menu(sorts)
        self.menu_button = button("Menu  F10", self.open_menu, flat=True)
        row.addWidget(self.menu_button)
        self.lock_button = button("Lock  Ctrl+L", self.lock_wanted.emit, flat=True)
        row.addWidget(self.lock_button)
        self._wide = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say less where the window is narrow for the type: names of keys and the date stand elsewhere too."""
        super().resizeEvent(event)
        is_wide = event.size().width() >= space_of(self).ems(WIDE)
        if is_wide != self._wide:
            self._wide = is_wide
            self.menu_button.setText("Menu  F10" if is_wide else "Menu")
            self.lock_button.setText("Lock  Ctrl+L" if is_wide else "Lock")
            if self._mark is not None:
                self._mark.setText(self._demo_words if is_wide else "DEMO")

    def minimumSizeHint(self) -> QSize:
        """Ask for what the short words need."""
        return QSize(space_of(self).ems(38), super().minimumSizeHint().height())

    def _demo(self, services: Services) -> QLabel:
        today = show(services.today())
        self._demo_words = f"DEMO registry · {today}"
        mark = label(self._demo_words, "demo", wrap=False)
        mark.setToolTip(f"Invented patients; every label is as of {today}.")
        return mark

    def _make_menu(self, sorts: Sequence[tuple[int, str]]) -> QMenu:
        menu = QMenu(self)
        menu.setAccessibleName("Menu")
        colours = QActionGroup(menu)
        for mode, words in THEMES:
            action = colours.addAction(words)
            action.setCheckable(True)
            action.setData(mode)
            menu.addAction(action)
        colours.triggered.connect(lambda action: self.theme_chosen.emit(action.data()))
        menu.aboutToShow.connect(lambda: self._tick(colours))
        menu.addSeparator()
        self.sort_menu = menu.addMenu("Sort the list &by")
        for at, title in sorts:
            self.sort_menu.addAction(title).triggered.connect(lambda _checked=False, at=at: self.sort_chosen.emit(at))
        return menu

    def add_entries(self, entries: Sequence[Entry]) -> None:
        """Add a group of entries at the end of the menu."""
        self.menu.addSeparator()
        for words, then in entries:
            self.menu.addAction(words).triggered.connect(lambda _checked=False, act=then: act())

    def _tick(self, colours: QActionGroup) -> None:
        for action in colours.actions():
            action.setChecked(action.data() == self._theme.mode)

    def open_menu(self) -> None:
        """Open the menu under its button."""
        self.menu.popup(self.menu_button.mapToGlobal(self.menu_button.rect().bottomLeft()))
