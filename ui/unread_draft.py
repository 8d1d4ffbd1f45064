"""What a draft holds that its form has no field for: kept by another version, shown in words, never thrown away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from PySide6.QtWidgets import QComboBox

from ui.widgets.choice import Choice
from ui.widgets.field import Field


@dataclass(frozen=True, slots=True)
class UnreadDraft:
    """Entries of a draft by their names; they stay in the draft until it is discarded by hand."""

    entries: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Mapping[str, object], now: Mapping[str, object], inputs: Mapping[str, Field | Choice]) -> Self:
        """Return what *kept* holds and the form, which was filled from it and holds *now*, does not."""
        return cls(
            {
                name: value
                for name, value in kept.items()
                if (name not in inputs and name not in now) or not _taken(inputs.get(name), value)
            }
        )

    @property
    def words(self) -> str:
        """What could not be shown, as it was typed; "" where all of it was."""
        said = [f"{name.replace('_', ' ')}: {value}" for name, value in self.entries.items() if value not in ("", None)]
        if not said:
            return ""
        return f"This form has no field for {len(said)} of its entries, which stay in the draft: {'; '.join(said)}"


def _taken(widget: Field | Choice | None, value: object) -> bool:
    """Whether a list of choices has what was chosen; every other input shows whatever it is given."""
    box = widget.editor if isinstance(widget, Field) else None
    return not isinstance(box, QComboBox) or box.isEditable() or not value or box.currentText() == value
