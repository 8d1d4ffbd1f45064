"""The menu of the course chart: which lanes are shown, the rating band, and the chart as a picture."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from domain.chart.plot import LaneChoice
from domain.chart.rating_band import TITLE as BAND_TITLE
from ui.theme import set_role

COPY_KEYS, SAVE_KEYS = "Ctrl+C", "Ctrl+S"  # while the keyboard is in the chart


class ChartMenu(QPushButton):
    """A button whose menu asks for more or fewer lanes, the rating band, and pictures."""

    lane_toggled = Signal(str, bool)  # id of the lane, shown or not
    band_toggled = Signal(bool)
    copy_wanted = Signal()
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make the button with an empty list of lanes."""
        super().__init__("Lanes, picture…", parent)
        set_role(self, "segment", "first")
        self.setAccessibleName("Lanes shown, rating band, and the chart as a picture")
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        self._choices: tuple[LaneChoice, ...] = ()
        self._lanes: list[QAction] | None = []  # None: not listed yet, for nobody has looked at them
        self._first = self._menu.addSeparator()
        self._menu.aboutToShow.connect(self.lanes)
        self.band = self._menu.addAction(BAND_TITLE)
        self.band.setCheckable(True)
        self.band.toggled.connect(self.band_toggled)
        self._menu.addSeparator()
        self.copy = self._menu.addAction(f"Copy picture\t{COPY_KEYS}")
        self.copy.triggered.connect(self.copy_wanted)
        self.save = self._menu.addAction(f"Save picture…\t{SAVE_KEYS}")
        self.save.triggered.connect(self.save_wanted)
        self.setMenu(self._menu)

    def show_choices(self, choices: Sequence[LaneChoice], rating_band: bool, has_edss: bool) -> None:
        """Take the lanes that can be shown or not, to be listed when the menu opens; nothing is told to anybody."""
        for action in self._lanes or ():
            self._menu.removeAction(action)
            action.deleteLater()
        self._choices, self._lanes = tuple(choices), None
        self.setText("Lanes, picture…" if choices else "Picture…")
        self.setAccessibleName(f"{'Lanes shown, rating band, and the' if choices else 'The'} chart as a picture")
        self.band.setVisible(bool(choices))
        if self._menu.isVisible():
            self.lanes()
        self.band.blockSignals(True)
        self.band.setChecked(rating_band)
        self.band.blockSignals(False)
        self.band.setEnabled(has_edss)

    def lanes(self) -> list[QAction]:
        """Return the choices of lanes, in order."""
        if self._lanes is None:
            self._lanes = [self._listed(choice) for choice in self._choices]
        return list(self._lanes)

    def _listed(self, choice: LaneChoice) -> QAction:
        action = QAction(choice.title, self._menu)
        action.setCheckable(True)
        action.setChecked(choice.shown)
        action.toggled.connect(lambda on, id=choice.id: self.lane_toggled.emit(id, on))
        self._menu.insertAction(self._first, action)
        return action
