"""What a clinic records around the disease: numbers, laboratory, pregnancies, consents, referrals, the plan, devices.

Frozen values as in ``domain.records``, which hands them on: a ``bool | None`` is yes, no or not recorded, an ``id`` is
"" for what has not been stored. No rule of multiple sclerosis reads them unless its docstring says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number by which another place knows the patient, such as the national one."""

    system: str  # whose number it is
    value: str


@dataclass(frozen=True, slots=True)
class ScanMarker:
    """One further finding of a scan: ``field`` is an id of domain/data/scan_markers.toml.

    A number stands in ``value`` in the field's unit; yes, no and words stand in ``text``.
    """

    field: str
    value: Decimal | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class LabResult:
    """One result of the laboratory. A result in words (positive, pattern 2) stands in ``text``."""

    id: str
    on: date
    test: str  # an id of domain/data/laboratory.toml, or its name as the laboratory has it
    value: Decimal | None = None
    unit: str = ""
    text: str = ""
    specimen: str = ""  # serum, plasma, whole blood, CSF, urine
    reference: str = ""  # the laboratory's own range, as it prints it
    method: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Pregnancy:
    """A pregnancy; ``start`` is the first day of the last period, as far as it is known."""

    id: str
    start: PartialDate
    due: PartialDate | None = None
    end: PartialDate | None = None
    outcome: str = ""  # ongoing, live birth, miscarriage, termination, stillbirth, unknown
    breastfeeding: bool | None = None
    breastfed_until: PartialDate | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the patient agreed to, or did not, on a day; a withdrawal keeps the row and says since when."""

    id: str
    on: date
    purpose: str
    given: bool | None = None
    withdrawn: PartialDate | None = None
    document: str = ""  # the version of the form that was signed
    by: str = ""  # who asked
    note: str = ""


@dataclass(frozen=True, slots=True)
class Referral:
    """A patient sent to somebody else, a programme of rehabilitation included, and what came of it."""

    id: str
    on: date
    to: str
    reason: str = ""
    by: str = ""
    status: str = ""  # open, seen, declined, cancelled
    seen: PartialDate | None = None
    result: str = ""


class PlanPart(StrEnum):
    """A row of the plan, in its order: the four of the review's Figure 5, and what a clinic records beside them."""

    ANTI_INFLAMMATORY = "anti-inflammatory"
    NEUROPROTECTIVE = "neuroprotective"
    REMYELINATING = "remyelinating"
    NEURORESTORATIVE = "neurorestorative"
    REHABILITATION = "rehabilitation"
    TRIAL = "trial"


class PlanState(StrEnum):
    """How far an entry of the plan has come."""

    PLANNED = "planned"
    UNDER_WAY = "under way"
    ENDED = "ended"
    NOT_TAKEN = "considered and not taken"


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """One entry in a row of the plan, as a fact; several can stand in one row at one time, and no rule reads them."""

    id: str
    on: date  # the day on which it was entered in the plan
    row: PlanPart
    what: str
    drug: str = ""  # the treatment that it is about, by its name
    state: PlanState | None = None
    start: PartialDate | None = None  # lies ahead only where it is planned
    end: PartialDate | None = None
    by_whom: str = ""
    trial: str = ""  # the name of the trial
    registry_number: str = ""  # of the trial
    note: str = ""


@dataclass(frozen=True, slots=True)
class DeviceDay:
    """What a device measured on one day, in the unit of its series."""

    on: date
    value: Decimal


@dataclass(frozen=True, slots=True)
class DeviceSeries:
    """The daily values of one quantity from one device, as one import brought them."""

    id: str
    quantity: str  # such as steps
    device: str
    version: str = ""  # of the device or its application
    unit: str = ""
    note: str = ""
    days: tuple[DeviceDay, ...] = ()


@dataclass(frozen=True, slots=True)
class Concern:
    """An answer that needs a person today (safety 33): who acknowledged it, and when and by whom it was closed."""

    id: str
    on: date
    what: str
    acknowledged_by: str = ""
    closed_on: date | None = None
    closed_by: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A finding of the data-quality rules that somebody looked at and kept as it is.

    It holds for the finding with the same ``rule``, ``kind`` and ``record_id`` as long as the facts are the same:
    ``facts`` are those that it was kept for.
    """

    id: str
    rule: str
    kind: str  # the table of the record that the finding is about
    record_id: str
    facts: tuple[str, ...]
    on: date
    by: str = ""
    reason: str = ""
