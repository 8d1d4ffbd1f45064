"""Which kinds of records, and which sections of a visit, this clinic records: a setting, kept as what is hidden.

What is hidden is kept and not what is shown, so that a kind that a later version brings is there. Nothing that is
recorded becomes invisible: a hidden kind still has its table where a patient has a record of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

HIDDEN_KINDS = "hidden_kinds"
HIDDEN_SECTIONS = "hidden_sections"


class SettingsStore(Protocol):
    """Where settings are kept: ``Store.settings``."""

    def get(self, name: str, default: Any = None) -> Any: ...

    def set(self, name: str, value: Any, reason: str = "") -> None: ...


def _hidden(settings: SettingsStore, name: str) -> frozenset[str]:
    """Return the names that are kept as hidden; none where the setting is not a list, such as one edited by hand."""
    kept = settings.get(name, [])
    return frozenset(str(part) for part in kept) if isinstance(kept, list) else frozenset()


def hidden_kinds(settings: SettingsStore) -> frozenset[str]:
    """Return the names of the kinds of records that this clinic does not show."""
    return _hidden(settings, HIDDEN_KINDS)


def hidden_sections(settings: SettingsStore) -> frozenset[str]:
    """Return the ids of the sections that this clinic's visits do not show."""
    return _hidden(settings, HIDDEN_SECTIONS)


def shown_kinds(settings: SettingsStore) -> frozenset[str]:
    """Return the names of the kinds in ``ui.forms.catalogue.KINDS`` that this clinic records; all by default."""
    from ui.forms.catalogue import KINDS  # not above: the forms that it imports ask here for the sections

    hidden = hidden_kinds(settings)
    return frozenset(kind.name for kind in KINDS if not kind.optional or kind.name not in hidden)


def keep_hidden(settings: SettingsStore, name: str, hidden: Iterable[str]) -> None:
    """Keep which are hidden; *name*: HIDDEN_KINDS or HIDDEN_SECTIONS. Raises what storing a setting raises."""
    settings.set(name, sorted(set(hidden)))
