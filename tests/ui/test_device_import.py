"""The import of a device's daily table: previewed, whole or not at all, and said so."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from domain.care_records import DeviceSeries
from domain.device_table import DateOrder, DecimalMark
from domain.records import Patient
from tests.ui.looking import without_a_name
from ui.device_import import LARGEST, DeviceForm
from ui.services import Services
from ui.widgets.field import Grade

GOOD = "day;steps;km\n2026-01-01;4000;2,5\n2026-01-02;3877;2,25\n2026-01-03;;\n"
BAD = GOOD + "2026-01-04;many;1\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A good table."""
    path = tmp_path / "table.csv"
    path.write_text(GOOD, "utf-8")
    return path


def opened(qtbot: QtBot, services: Services, patient: Patient, file: Path | str = "") -> DeviceForm:
    form = DeviceForm(services, patient.id)
    qtbot.addWidget(form)
    form.inputs["quantity"].widget.set_text("Steps")  # type: ignore[union-attr]  # a text
    form.inputs["device"].widget.set_text("Watch")  # type: ignore[union-attr]
    form.file.set_text(str(file))
    return form


def series(services: Services, patient: Patient) -> tuple[DeviceSeries, ...]:
    return services.record(patient.id).devices


def test_a_table_is_previewed_and_imported_whole(qtbot: QtBot, services: Services, adam: Patient, file: Path) -> None:
    form = opened(qtbot, services, adam, file)
    form.show()
    assert "2 days, 1 Jan 2026 to 2 Jan 2026 to import · 1 without a value" in form.found.text()
    assert without_a_name(form) == []
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (stored,) = series(services, adam)
    assert (stored.quantity, stored.device, [d.value for d in stored.days]) == ("Steps", "Watch", [4000, 3877])


def test_another_column_can_be_chosen(qtbot: QtBot, services: Services, adam: Patient, file: Path) -> None:
    form = opened(qtbot, services, adam, file)
    form.column.set_text("km")
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert [d.value for d in series(services, adam)[0].days] == [Decimal("2.5"), Decimal("2.25")]


def test_a_table_with_a_bad_row_is_not_imported_until_it_is_said_to_be_left_out(
    qtbot: QtBot, services: Services, adam: Patient, file: Path
) -> None:
    file.write_text(BAD, "utf-8")
    form = opened(qtbot, services, adam, file)
    assert "Line 5: “many” is no number." in form.refused.text()
    form.try_to_save()
    assert "1 row refused" in form.problem.text()
    assert series(services, adam) == ()
    form.left_out.choose(True)
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (stored,) = series(services, adam)
    assert len(stored.days) == 2
    assert stored.note == "Left out at the import: 1 row (line 5)."


def test_what_can_be_read_in_two_ways_is_asked(qtbot: QtBot, services: Services, adam: Patient, file: Path) -> None:
    file.write_text("day;steps\n03/04/2025;8,123\n", "utf-8")
    form = opened(qtbot, services, adam, file)
    form.try_to_save()
    assert "day or the month" in form.problem.text()
    form.order.choose(DateOrder.MONTH)
    assert "between thousands" in form.found.text()
    form.mark.choose(DecimalMark.POINT)
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    (day,) = series(services, adam)[0].days
    assert (day.on.isoformat(), day.value) == ("2025-03-04", 8123)


def test_the_same_days_are_not_imported_twice(qtbot: QtBot, services: Services, adam: Patient, file: Path) -> None:
    with qtbot.waitSignal((first := opened(qtbot, services, adam, file)).saved):
        first.try_to_save()
    again = opened(qtbot, services, adam, file)
    assert "2 of these days are recorded already" in again.found.text()
    again.try_to_save()
    assert "recorded already" in again.problem.text()
    assert len(series(services, adam)) == 1


@pytest.mark.parametrize("content", [b"", b"words", b"a;b\n1;2", b"\x00\xff;\n" * 20, b"1;2\n" * LARGEST])
def test_what_is_no_table_is_said_beside_the_file_and_nothing_is_stored(
    content: bytes, qtbot: QtBot, services: Services, adam: Patient, file: Path
) -> None:
    file.write_bytes(content)
    form = opened(qtbot, services, adam, file)
    assert form.file.grade is Grade.ERROR
    form.try_to_save()
    assert "blocks saving" in form.problem.text()
    assert series(services, adam) == ()


@pytest.mark.parametrize("name", ["", "no such file.csv", "a\0b", "~nobody-here/x.csv", "."])
def test_a_file_that_is_not_there_is_said(name: str, qtbot: QtBot, services: Services, adam: Patient) -> None:
    form = opened(qtbot, services, adam, name)
    form.try_to_save()
    assert form.file.grade is Grade.ERROR
    assert series(services, adam) == ()


def test_the_draft_of_an_import_reads_its_file_again(
    qtbot: QtBot, services: Services, adam: Patient, file: Path
) -> None:
    form = opened(qtbot, services, adam, file)
    form.column.set_text("km")
    assert form.keep_draft()
    again = DeviceForm(services, adam.id)
    qtbot.addWidget(again)
    assert again.payload() == form.payload()
    assert again.read is not None
    assert [day.value for day in again.read.days] == [Decimal("2.5"), Decimal("2.25")]
