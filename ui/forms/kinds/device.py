"""The daily values of one quantity from one device: what is asked beside the table that they come from."""

from __future__ import annotations

from domain.care_records import DeviceSeries
from domain.dates import show
from ui.forms.kinds.disease import as_named
from ui.forms.spec_fields import FieldSpec, GroupSpec, InputKind, RecordSpec

QUANTITIES = (
    "Steps",
    "Walking distance",
    "Gait speed",
    "Time active",
    "Time sitting",
    "Sleep duration",
    "Resting heart rate",
    "Heart rate variability",
    "Weight",
    "Tapping speed",
)


def days_in_words(series: DeviceSeries) -> str:
    """Return "62 days, 1 Jan 2026 to 3 Mar 2026"."""
    if not series.days:
        return "no day"
    days = sorted(day.on for day in series.days)
    count = f"{len(days)} day{'' if len(days) == 1 else 's'}"
    return f"{count}, {show(days[0])} to {show(days[-1])}" if len(days) > 1 else f"{count}, {show(days[0])}"


DEVICE = RecordSpec(
    "device",
    "devices",
    "device series",
    DeviceSeries,
    (
        GroupSpec(
            "What it is",
            (
                FieldSpec(
                    "quantity",
                    "&Quantity",
                    InputKind.COMPLETED,
                    required="What did the device measure?",
                    hint="such as steps",
                    completes=lambda _services, _record: as_named(QUANTITIES),
                ),
                FieldSpec("unit", "&Unit of the values", hint="empty for a plain number"),
                FieldSpec("device", "&Device", required="Which device? A value without its device means nothing."),
                FieldSpec("version", "&Version", hint="of the device or its application"),
                FieldSpec("note", "&Note", InputKind.LINES, wide=True),
            ),
        ),
    ),
    note="Devices differ in what they count: a change of device or version is no change of the patient.",
    facts=lambda series: (f"The table that was imported: {days_in_words(series)}.",),
)
