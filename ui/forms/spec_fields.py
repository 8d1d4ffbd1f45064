"""What a form of a kind of record is made of, as data: its inputs, what they ask, and what they have to agree on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from domain.records import PatientRecord
from ui.services import Services


class InputKind(StrEnum):
    """How a field is entered, and so what it holds."""

    TEXT = "text"
    LINES = "lines"  # text of several lines
    COMPLETED = "completed"  # text that a catalogue completes; anything else is kept as typed
    YES_NO = "yes-no"  # bool or None
    CHOICE = "choice"  # one of ``options``
    DAY = "day"  # date
    DATE = "date"  # PartialDate
    NUMBER = "number"  # Decimal


Names = Mapping[str, str]  # each name that completes, synonyms too -> what is stored of it


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One input. ``name`` is the field of the dataclass; the "&" in *title* makes the mnemonic.

    required: the sentence that asks for it, "" where it may be empty. only_for: the values of the deciding field for
    which it is asked at all; something recorded shows all the same. default: what a new record starts with.
    """

    name: str
    title: str
    kind: InputKind = InputKind.TEXT
    hint: str = ""
    required: str = ""
    options: tuple[tuple[object, str], ...] = ()
    remark: str = ""  # stands under a choice
    unit: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    whole: bool = False
    future: bool = False  # whether a date may lie in the future
    wide: bool = False  # takes the whole width
    default: Callable[[Services, PatientRecord], object] | None = None
    completes: Callable[[Services, PatientRecord], Names] | None = None
    echo: Callable[[Services, str], str] | None = None  # what stands under the input about what is typed
    only_for: tuple[object, ...] = ()
    titles: Mapping[object, str] = field(default_factory=dict)  # other titles, by the deciding field's value


@dataclass(frozen=True, slots=True)
class GroupSpec:
    """Inputs that belong together; *advanced* ones are folded away until something is recorded in them."""

    title: str
    fields: tuple[FieldSpec, ...]
    advanced: bool = False


Values = Mapping[str, Any]  # what the inputs hold, by the names of their fields
# What is wrong with the values: the name of a field and the sentence that stands under it.
Check = Callable[[Values, PatientRecord], Iterable[tuple[str, str]]]


def no_facts(_record: Any) -> tuple[str, ...]:
    """Return no lines: most records have nothing that their form only shows."""
    return ()


def always(_record: Any) -> bool:
    """Return that opening a record again is a correction."""
    return True


@dataclass(frozen=True, slots=True)
class RecordSpec:
    """One kind of record. ``name`` is its table and begins the names of its drafts.

    orders: pairs of dates of which the second is not before the first. checks hold at every key, asks at saving only.
    facts: lines about a record that the form shows and does not change. is_corrected: whether opening a record is a
    correction, which needs its reason; it is not where something is still to be recorded in it.
    """

    name: str
    field: str  # of PatientRecord
    words: str  # as in "New infection"
    record: type[Any]
    groups: tuple[GroupSpec, ...]
    orders: tuple[tuple[str, str], ...] = ()
    checks: tuple[Check, ...] = ()
    asks: tuple[Check, ...] = ()
    decides: str = ""  # the field whose value decides what else is asked
    note: str = ""  # stands under the inputs
    facts: Callable[[Any], tuple[str, ...]] = no_facts
    is_corrected: Callable[[Any], bool] = always
    title: str = ""  # where "Correct a ..." is not what opening a record means

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """All inputs, in order."""
        return tuple(spec for group in self.groups for spec in group.fields)


def with_article(words: str) -> str:
    """Return "an infection", "a pregnancy"."""
    return f"{'an' if words[:1].lower() in 'aeiou' else 'a'} {words}"


def today(services: Services, _record: PatientRecord) -> object:
    """Return the day as of which everything is asked, as what a new record starts with."""
    return services.today()


def who(services: Services, _record: PatientRecord) -> object:
    """Return the name of who is logged in, as what a new record starts with."""
    return services.store.who
