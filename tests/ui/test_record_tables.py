"""The tables of a record: every kind, newest first, each row its own record; nothing recorded is out of sight."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import Medicine, Patient, PatientRecord, StatementKind
from tests.ui.form_samples import fully_recorded
from ui.forms.catalogue import FORMS, KINDS
from ui.record_rows import all_rows
from ui.record_tables import RecordTable, RecordTables
from ui.services import Services

OF_PATIENT = [kind for kind in KINDS if kind.field]


@pytest.fixture
def record(services: Services, adam: Patient) -> PatientRecord:
    """Adam with something of every kind."""
    return services.record(fully_recorded(services, adam).id)


def shown(qtbot: QtBot, services: Services, record: PatientRecord, **options: Any) -> RecordTables:
    tables = RecordTables()
    qtbot.addWidget(tables)
    tables.show_record(record, services.summary(record), **{"read_only": False, **options})
    tables.show()
    return tables


def table_of(tables: RecordTables, title: str) -> RecordTable:
    return next(t for t in tables.findChildren(RecordTable) if t.accessibleName().startswith(f"{title},"))


def test_every_kind_of_record_has_its_table(record: PatientRecord) -> None:
    rows = {rows.kind: rows for rows in all_rows(record)}
    assert set(rows) == {kind.name for kind in OF_PATIENT}
    assert {kind.name for kind in OF_PATIENT if not rows[kind.name].rows} == set()
    known = {f.name for f in fields(PatientRecord)} - {"patient", "assumed", "relapses_absent", "checks"}
    assert {kind.field for kind in OF_PATIENT} == known


def test_every_row_opens_its_own_record(qtbot: QtBot, services: Services, record: PatientRecord) -> None:
    tables = shown(qtbot, services, record)
    found: list[tuple[str, Any]] = []
    tables.chosen.connect(lambda kind, chosen: found.append((kind, chosen)))
    for rows in all_rows(record):
        table = table_of(tables, rows.title)
        for at, (one, cells) in enumerate(rows.rows):
            table.setFocus()
            table.setCurrentCell(at, 0)
            table.activated.emit(table.currentIndex())
            assert found.pop() == (rows.kind, one)
            assert table.item(at, 0).text() == cells[0]


def test_rows_are_newest_first_and_undated_ones_last(services: Services, adam: Patient) -> None:
    for start in (PartialDate(2020), None, PartialDate(2024, 5), PartialDate(2024)):
        services.store.medicines.add(adam.id, Medicine("", f"taken since {start}", start))
    rows = next(r for r in all_rows(services.record(adam.id)) if r.kind == "medicine")
    assert [cells[0] for _, cells in rows.rows if cells[0].startswith("taken")] == [
        "taken since May 2024",
        "taken since 2024",
        "taken since 2020",
        "taken since None",
    ]


def test_a_hidden_kind_goes_only_where_nothing_of_it_is_recorded(
    qtbot: QtBot, services: Services, record: PatientRecord
) -> None:
    hidden = shown(qtbot, services, record, shown=frozenset({"visit"}))
    assert len(hidden.findChildren(RecordTable)) == len(OF_PATIENT)
    assert [b.accessibleName() for b in hidden.findChildren(QPushButton)] == ["New visit, Ctrl+N"]
    nothing = replace(record, labs=(), consents=())
    bare = shown(qtbot, services, nothing, shown=frozenset())
    titles = {label.text() for label in bare.findChildren(QLabel)}
    assert "Laboratory" not in titles
    assert "Consents" not in titles
    assert "Pregnancies" in titles


def test_an_empty_table_says_so_and_offers_to_record(qtbot: QtBot, services: Services, record: PatientRecord) -> None:
    tables = shown(qtbot, services, PatientRecord(record.patient))
    words = [label.text() for label in tables.findChildren(QLabel)]
    for rows in all_rows(PatientRecord(record.patient)):
        kind = FORMS[rows.kind]
        assert (rows.title in words) is kind.opens_new
        if kind.opens_new:
            assert rows.empty in words
            (new,) = [b for b in tables.findChildren(QPushButton) if b.accessibleName().startswith(f"New {kind.words}")]
            with qtbot.waitSignal(tables.chosen) as asked:
                QTest.keyClick(new, Qt.Key.Key_Space)
            assert asked.args == [kind.name, None]


def test_open_to_read_only_no_row_opens_and_nothing_is_offered(
    qtbot: QtBot, services: Services, record: PatientRecord
) -> None:
    tables = shown(qtbot, services, record, read_only=True)
    found: list[object] = []
    tables.chosen.connect(lambda *args: found.append(args))
    for table in tables.findChildren(RecordTable):
        table.activated.emit(table.model().index(0, 0))
    assert found == []
    assert tables.findChildren(QPushButton) == []


def test_the_first_cell_reads_the_whole_row_out(qtbot: QtBot, services: Services, record: PatientRecord) -> None:
    tables = shown(qtbot, services, record)
    table = table_of(tables, "Laboratory")
    spoken = table.item(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "Date: 5 Feb 2025; Test: Neurofilament light chain (NfL); Result: 12.50 pg/mL · above the age range; "
        "Specimen: plasma; Reference range: < 10"
    )
    assert table.item(0, 2).data(Qt.ItemDataRole.AccessibleTextRole).startswith("Result: 12.50")
    assert table.item(0, 4).toolTip() == "<qt>&lt; 10</qt>"


def test_a_record_in_error_has_no_row(services: Services, record: PatientRecord) -> None:
    services.store.labs.delete(record.labs[0], "of somebody else")
    rows = next(r for r in all_rows(services.record(record.patient.id)) if r.kind == "lab")
    assert rows.rows == ()


def test_where_the_source_had_no_relapses_a_line_leads_to_the_statement(
    qtbot: QtBot, services: Services, record: PatientRecord
) -> None:
    tables = shown(qtbot, services, replace(record, relapses_absent=True))
    (line,) = [b for b in tables.findChildren(QPushButton) if b.text() == "State it…"]
    with qtbot.waitSignal(tables.chosen) as asked:
        line.click()
    assert asked.args == ["statement", None]


def test_every_kind_of_statement_has_its_words(services: Services, record: PatientRecord) -> None:
    statements = tuple(replace(record.statements[0], kind=kind) for kind in StatementKind)
    rows = next(r for r in all_rows(replace(record, statements=statements)) if r.kind == "statement")
    assert len({cells[1] for _, cells in rows.rows}) == len(StatementKind)
