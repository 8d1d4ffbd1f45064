"""The menu "New…": every kind of record that this clinic records, by one letter."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.forms.catalogue import KINDS


def make_new_menu(parent: QWidget, shown: Collection[str], then: Callable[[str], None]) -> QMenu:
    """Return the menu of the kinds in *shown*; *then* is called with the name of the one chosen.

    Each shows its key beside it, which the window listens to: the menu itself does not take it a second time.
    """
    menu = QMenu(parent)
    menu.setAccessibleName("New record")
    for kind in KINDS:
        if kind.name in shown and kind.opens_new and kind.mnemonic:
            keys = QKeySequence(kind.keys).toString(QKeySequence.SequenceFormat.NativeText)
            action = menu.addAction(f"{kind.mnemonic}\t{keys}" if keys else kind.mnemonic)
            action.setToolTip(kind.about)
            action.triggered.connect(lambda _checked=False, name=kind.name: then(name))
    return menu
