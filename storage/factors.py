"""The checklist at the edge: the shipped factors, a clinic's own files beside them, and those that it switched off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from domain.brain_health.factor_file import read_factors
from domain.brain_health.factors import Factor, FactorsRefused
from domain.rules import Rules
from storage.own_files import OwnFiles
from storage.reference import load_reference

OFF_SETTING = "factors_off"  # the ids of the factors that the clinic does not ask
LOCAL_SETTING = "burden_without_local"  # whether inhaled and topical medicines are left out of the burden


class FactorFilesClash(FactorsRefused):
    """Checklist files that cannot stand beside those of the registry; nothing was changed."""


FACTOR_FILES = OwnFiles("factors", "checklist", "checklist files", FactorFilesClash)


class SettingsStore(Protocol):
    """Where settings are kept: ``Store.settings``."""

    def get(self, name: str, default: Any = None) -> Any: ...

    def set(self, name: str, value: Any, reason: str = "") -> None: ...


@dataclass(frozen=True, slots=True)
class Checklist:
    """The factors of a registry. ``known``: all of them; ``asked``: those that are not switched off.

    ``faults``: a sentence for each file that cannot be used; one faulty file takes nothing but itself away.
    """

    known: tuple[Factor, ...]
    off: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()

    @property
    def asked(self) -> tuple[Factor, ...]:
        """The factors that the review asks."""
        return tuple(factor for factor in self.known if factor.id not in self.off)

    def in_use(self, rules: Rules) -> Rules:
        """Return *rules* with the factors of this checklist."""
        return replace(rules, factors=self.asked, factors_known=self.known)


def load_checklist(source: Path | None, settings: SettingsStore | None = None) -> Checklist:
    """Return the factors of a registry or a cohort folder: the shipped ones, then its own in the order of the files."""
    found, faults = _own(source)
    off = settings.get(OFF_SETTING, []) if settings is not None else []
    kept = frozenset(str(id) for id in off) if isinstance(off, list) else frozenset()
    return Checklist((*load_reference().factors, *found), kept, tuple(str(fault) for fault in faults))


def check_factor_files(source: Path) -> None:
    """Raise FactorsRefused for the first own file of a registry or a cohort folder that cannot be used."""
    if faults := _own(source)[1]:
        raise faults[0]


def rules_of(rules: Rules, source: Path, settings: SettingsStore | None = None) -> Rules:
    """Return *rules* as a registry or a cohort folder has them: its checklist, and which medicines count."""
    without = settings is not None and settings.get(LOCAL_SETTING, False) is True
    return replace(load_checklist(source, settings).in_use(rules), without_local=without)


def keep_off(settings: SettingsStore, off: Iterable[str]) -> None:
    """Keep which factors are switched off. Raises what storing a setting raises."""
    settings.set(OFF_SETTING, sorted(set(off)))


def _own(source: Path | None) -> tuple[tuple[Factor, ...], tuple[FactorsRefused, ...]]:
    folder = FACTOR_FILES.place(source) if source is not None else None
    try:
        files = sorted(folder.glob("*.toml")) if folder is not None else []
        return _read_files(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in files))
    except OSError as fault:
        return (), (FactorsRefused(f"The folder of checklist files {folder} cannot be read: {fault.strerror}."),)


@lru_cache(maxsize=16)
def _read_files(
    files: tuple[tuple[Path, int, int], ...],
) -> tuple[tuple[Factor, ...], tuple[FactorsRefused, ...]]:
    """Return what can be used of these files, each with its time and size, and why the rest cannot."""
    found: list[Factor] = []
    faults: list[FactorsRefused] = []
    taken: dict[str, str] = {}
    for path, _, _ in files:
        try:
            own = read_factors(_text(path), path.name, own=True)
            _check_free(own, path.name, taken)
        except FactorsRefused as refusal:
            faults.append(refusal)
            continue
        taken |= {factor.id: path.name for factor in own}
        found += own
    return tuple(found), tuple(faults)


def _check_free(own: Iterable[Factor], file: str, taken: Mapping[str, str]) -> None:
    for factor in own:
        if factor.id in taken:
            raise FactorsRefused(
                f"Checklist file {file}, factor {factor.id}: the id is taken by {taken[factor.id]}; give it another id."
            )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise FactorsRefused(f"Checklist file {path.name}: it is not UTF-8 text; save it as UTF-8.") from None
    except OSError as fault:
        raise FactorsRefused(f"Checklist file {path.name} cannot be read ({fault.strerror}); check the file.") from None
