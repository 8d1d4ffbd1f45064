"""The clinic's checklist in the settings: which factors are asked, its own files, and which medicines count."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout

from domain.brain_health.factors import OWN_SOURCE, Factor
from domain.refusal import Refusal
from storage.factors import FACTOR_FILES, LOCAL_SETTING, keep_off
from ui.services import Services
from ui.theme import space_of
from ui.widgets.text import Card, label, small, subheading

FURTHER = "asked where it applies"
LOCAL_WORDS = "Leave inhaled and topical medicines out of the anticholinergic burden"


class ChecklistCard(Card):
    """A box a factor. ``kept`` tells what was kept, or why it was not, and with which role it is shown."""

    kept = Signal(str, str)

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self.boxes: dict[str, QCheckBox] = {}
        checklist = services.checklist()
        self.body.addWidget(subheading("Brain-health review"))
        self.body.addWidget(
            small("What is switched off is not asked and not judged. What was answered stays, in sight.")
        )
        places = QGridLayout()
        places.setHorizontalSpacing(space_of(self).large)
        places.setVerticalSpacing(space_of(self).hair)
        places.setColumnStretch(1, 1)
        for at, factor in enumerate(checklist.known):
            places.addWidget(self._box(factor, factor.id not in checklist.off), at, 0, Qt.AlignmentFlag.AlignTop)
            places.addWidget(label(_about(factor), "mute"), at, 1, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(places)
        folder = services.store.folder / FACTOR_FILES.folder
        own = sum(bool(factor.own) for factor in checklist.known)
        found = f"{own} of the clinic's own found there" if own else "none of the clinic's own yet"
        self.where = small(
            f"The clinic's own factors: text files (.toml) in {folder}; {found}. How they are written stands in "
            "docs/brain-health-factors.md. They are read each time a review is opened."
        )
        self.where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.body.addWidget(self.where)
        self.faults = tuple(label(f"✕ {fault}", "error") for fault in checklist.faults)
        for fault in self.faults:
            self.body.addWidget(fault)
        if self.faults:
            self.body.addWidget(small("Every other factor can be used meanwhile, and nothing recorded is affected."))
        self.local = QCheckBox(LOCAL_WORDS)
        self.local.setChecked(services.store.settings.get(LOCAL_SETTING, False) is True)
        self.local.setEnabled(not services.store.read_only)
        self.local.toggled.connect(self._local_toggled)
        self.body.addWidget(self.local)
        self.body.addWidget(small("As far as the name tells: inhaler, cream, eye drops. A patch always counts."))

    def _box(self, factor: Factor, is_asked: bool) -> QCheckBox:
        box = QCheckBox(factor.title)
        box.setChecked(is_asked)
        box.setAccessibleName(f"{factor.title}: {_about(factor)}")
        box.setEnabled(not self._services.store.read_only)
        box.toggled.connect(lambda asked: self._toggled(box, factor, asked))
        self.boxes[factor.id] = box
        return box

    def _toggled(self, box: QCheckBox, factor: Factor, is_asked: bool) -> None:
        # What another version or a file that is away has switched off stays so.
        away = self._services.checklist().off - self.boxes.keys()
        off = {id for id, one in self.boxes.items() if not one.isChecked()}
        words = f"“{factor.title}” is {'asked' if is_asked else 'switched off'} from now on."
        self._keep(box, lambda: keep_off(self._services.store.settings, off | away), words)

    def _local_toggled(self, left_out: bool) -> None:
        words = f"Inhaled and topical medicines {'are left out' if left_out else 'count'} from now on."
        self._keep(self.local, lambda: self._services.store.settings.set(LOCAL_SETTING, left_out), words)

    def _keep(self, box: QCheckBox, keep: Callable[[], None], words: str) -> None:
        try:
            keep()
        except Refusal as refusal:
            with QSignalBlocker(box):
                box.setChecked(not box.isChecked())
            self.kept.emit(f"✕ Not kept: {refusal}", "error")
            return
        self.kept.emit(f"✓ Kept. {words}", "ok")


def _about(factor: Factor) -> str:
    parts = [factor.question]
    if factor.own:
        parts.append(f"({OWN_SOURCE}, {factor.own})")
    elif factor.edss_from is not None:
        parts.append(f"(from EDSS {factor.edss_from} on)")
    elif factor.further:
        parts.append(f"({FURTHER})")
    return " ".join(parts)
