"""The patient list: found while typing, never the wrong one opened, and warned of who is like."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import Course, CourseEntry, Patient, Sex
from domain.summary import Flag
from storage.demo_cohort import demo_records
from storage.store import Store
from ui.colours import DARK, LIGHT
from ui.lookalike_strip import LookalikeStrip
from ui.lookalikes import lookalikes
from ui.patient_list import PatientList
from ui.patient_table import COLUMNS, FLAG_COLUMN, FLAGS, NAME, PAGE, PatientTable
from ui.services import Services
from ui.theme import Theme


def add(store: Store, family: str, given: str = "", born: str = "", number: str = "", **more: Any) -> Patient:
    birth_date = PartialDate.from_iso(born) if born else None
    return store.patients.add(Patient("", "", family, given, number, birth_date, **more))


@pytest.fixture
def people(store: Store) -> dict[str, Patient]:
    """A small registry: namesakes, letters that fold, and one without a name."""
    return {
        "adam": add(store, "Müller", "Adam", "1986-05-05", "D-0001", sex=Sex.MALE),
        "anna": add(store, "Müller", "Anna", "1990-01-02", "D-0002", sex=Sex.FEMALE),
        "oddny": add(store, "Sørensen", "Oddný", "1986-05-05", "D-0003"),
        "nameless": add(store, "", "", "", ""),
    }


@pytest.fixture
def patient_list(services: Services, people: dict[str, Patient], qtbot: QtBot) -> PatientList:
    found = PatientList(services, lambda _id: ())
    qtbot.addWidget(found)
    qtbot.addWidget(found.box)
    found.show()
    found.box.show()
    return found


def names(found: PatientList) -> list[str]:
    return [found.model.index(row, NAME).data() for row in range(found.model.rowCount())]


def typed(qtbot: QtBot, found: PatientList, text: str) -> list[str]:
    """Type *text* into the emptied box and return the names found; Qt's test keyboard has ASCII only."""
    found.box.clear()
    for letter in text:
        if letter.isascii():
            qtbot.keyClicks(found.box, letter)
        else:
            found.box.insert(letter)
    return names(found)


@pytest.mark.parametrize("text", ["mul", "MÜLLER", "mueller adam", "adam mull", "0001", "1986 adam", "5 may 1986 adam"])
def test_a_patient_is_found_by_any_part_in_any_order(text: str, patient_list: PatientList, qtbot: QtBot) -> None:
    assert "Müller, Adam" in typed(qtbot, patient_list, text)


def test_the_list_narrows_with_every_key(patient_list: PatientList, qtbot: QtBot) -> None:
    assert len(names(patient_list)) == 4
    assert typed(qtbot, patient_list, "müller") == ["Müller, Adam", "Müller, Anna"]
    qtbot.keyClicks(patient_list.box, " an")
    assert names(patient_list) == ["Müller, Anna"]
    assert patient_list.counted.text() == "1 patient found · Enter opens"


def test_enter_opens_the_only_match(patient_list: PatientList, people: dict[str, Patient], qtbot: QtBot) -> None:
    typed(qtbot, patient_list, "oddny")
    with qtbot.waitSignal(patient_list.patient_chosen) as signal:
        qtbot.keyClick(patient_list.box, Qt.Key.Key_Return)
    assert signal.args == [people["oddny"].id]


def test_enter_never_opens_the_first_of_several(patient_list: PatientList, qtbot: QtBot) -> None:
    typed(qtbot, patient_list, "müller")
    with qtbot.assertNotEmitted(patient_list.patient_chosen):
        qtbot.keyClick(patient_list.box, Qt.Key.Key_Return)


def test_enter_opens_the_row_that_was_highlighted(
    patient_list: PatientList, people: dict[str, Patient], qtbot: QtBot
) -> None:
    typed(qtbot, patient_list, "müller")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Down):
        qtbot.keyClick(patient_list.box, key)
    with qtbot.waitSignal(patient_list.patient_chosen) as signal:
        qtbot.keyClick(patient_list.box, Qt.Key.Key_Return)
    assert signal.args == [people["anna"].id]


def test_a_highlight_does_not_outlive_the_search_it_was_made_in(patient_list: PatientList, qtbot: QtBot) -> None:
    typed(qtbot, patient_list, "müller")
    qtbot.keyClick(patient_list.box, Qt.Key.Key_Down)
    typed(qtbot, patient_list, "1986")
    with qtbot.assertNotEmitted(patient_list.patient_chosen):
        qtbot.keyClick(patient_list.box, Qt.Key.Key_Return)


def test_a_row_shows_full_name_birth_date_and_number(patient_list: PatientList, qtbot: QtBot) -> None:
    typed(qtbot, patient_list, "adam")
    cells = [patient_list.model.index(0, column).data() for column in range(3)]
    assert cells == ["Müller, Adam", "5 May 1986", "D-0001"]


def test_a_click_and_enter_in_the_table_open_too(
    patient_list: PatientList, people: dict[str, Patient], qtbot: QtBot
) -> None:
    typed(qtbot, patient_list, "müller")
    index = patient_list.model.index(1, NAME)
    with qtbot.waitSignal(patient_list.patient_chosen) as clicked:
        place = patient_list.view.visualRect(index).center()
        qtbot.mouseClick(patient_list.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(patient_list.patient_chosen) as entered:
        qtbot.keyClick(patient_list.view, Qt.Key.Key_Return)
    assert clicked.args == entered.args == [people["anna"].id]


def test_escape_empties_the_box_and_then_leaves(patient_list: PatientList, qtbot: QtBot) -> None:
    typed(qtbot, patient_list, "müller")
    with qtbot.assertNotEmitted(patient_list.box.left):
        qtbot.keyClick(patient_list.box, Qt.Key.Key_Escape)
    assert patient_list.box.text() == ""
    with qtbot.waitSignal(patient_list.box.left):
        qtbot.keyClick(patient_list.box, Qt.Key.Key_Escape)


def test_nothing_found_says_what_to_try(patient_list: PatientList, qtbot: QtBot) -> None:
    typed(qtbot, patient_list, "zzz")
    assert patient_list.empty.isVisible()
    assert "No patient matches “zzz”" in patient_list.empty.text()
    assert not patient_list.view.isVisible()


def test_an_empty_registry_says_what_to_do(services: Services, qtbot: QtBot) -> None:
    found = PatientList(services)
    qtbot.addWidget(found)
    found.show()
    assert found.empty.isVisible()
    assert "Add the first one with Ctrl+Shift+N" in found.empty.text()
    with qtbot.waitSignal(found.new_patient_wanted):
        found.first.click()
    typed(qtbot, found, "zzz")
    assert not found.first.isVisible()


def test_the_store_sorts_by_the_column_that_is_clicked(patient_list: PatientList, people: dict[str, Patient]) -> None:
    born = [column.title for column in COLUMNS].index("Born")
    patient_list.sort_by(born)
    assert names(patient_list)[2:] == ["Müller, Anna", f"Patient {people['nameless'].code}"]
    patient_list.sort_by(born)
    assert names(patient_list)[0] == "Müller, Anna"
    patient_list.sort_by(FLAG_COLUMN)
    assert names(patient_list)[:2] == ["Müller, Adam", "Müller, Anna"]


def test_a_patient_just_stored_is_in_the_list_after_a_refresh(
    patient_list: PatientList, store: Store, qtbot: QtBot
) -> None:
    new = add(store, "Zimmer", "Zoë")
    patient_list.refresh(new.id)
    assert "Zimmer, Zoë" in names(patient_list)
    assert patient_list.model.patient_at(patient_list.view.currentIndex()).id == new.id


# The table


def test_rows_are_fetched_as_they_come_into_sight(store: Store) -> None:
    with store.transaction():
        for number in range(PAGE + 50):
            add(store, f"Name {number:04d}")
    table = PatientTable(store.patients, lambda _id: ())
    assert (table.total, table.rowCount(), table.canFetchMore(table.index(-1, -1))) == (PAGE + 50, PAGE, True)
    table.fetchMore(table.index(-1, -1))
    assert (table.rowCount(), table.canFetchMore(table.index(-1, -1))) == (PAGE + 50, False)
    assert table.index(PAGE + 49, NAME).data() == f"Name {PAGE + 49:04d}"


def test_the_table_is_a_sound_model(store: Store, people: dict[str, Patient], qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(PatientTable(store.patients, lambda _id: (Flag.PIRA,)))


def test_flags_are_worked_out_only_for_the_rows_that_were_looked_at(
    store: Store, people: dict[str, Patient], qtbot: QtBot
) -> None:
    asked: list[str] = []

    def flags_of(patient_id: str) -> tuple[Flag, ...]:
        asked.append(patient_id)
        return (Flag.PIRA, Flag.LESION)

    table = PatientTable(store.patients, flags_of)
    assert table.index(2, FLAG_COLUMN).data() == ""
    qtbot.waitUntil(lambda: table.index(2, FLAG_COLUMN).data() == "◆ PIRA, ● new lesion")
    assert asked == [table.patient_at(table.index(2, NAME)).id]
    table.forget(asked[0])
    table.index(2, FLAG_COLUMN).data()
    qtbot.waitUntil(lambda: len(asked) == 2)


def test_what_is_not_recorded_is_said_so_and_stands_back_in_both_colours(
    store: Store, people: dict[str, Patient], theme: Theme
) -> None:
    table = PatientTable(store.patients, lambda _id: ())
    row = next(r for r in range(4) if table.patient_at(table.index(r, NAME)).id == people["nameless"].id)
    for title, said in (("Born", "not recorded"), ("Course", "not recorded"), ("Last visit", "none")):
        cell = table.index(row, [column.title for column in COLUMNS].index(title))
        assert cell.data() == said
        for mode, colours in (("light", LIGHT), ("dark", DARK)):
            theme.choose(mode)
            assert cell.data(Qt.ItemDataRole.ForegroundRole) == QColor(colours.mute)


def test_a_screen_reader_hears_the_column_before_the_cell(store: Store, people: dict[str, Patient]) -> None:
    store.courses.add(people["adam"].id, CourseEntry("", Course.SPMS, None))
    table = PatientTable(store.patients, lambda _id: ())
    heard = [table.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(len(COLUMNS))]
    assert heard[0] == "Name: Müller, Adam"
    assert "Course: SPMS" in heard
    assert heard[FLAG_COLUMN] == "Flags: none"


def test_every_flag_has_a_sign_before_its_word() -> None:
    assert set(FLAGS) == set(Flag)
    assert all(not words[0].isalnum() and words[1] == " " for words, _ in FLAGS.values())
    assert len({words[0] for words, _ in FLAGS.values()}) == len(FLAGS) - 1  # PIRA and RAW differ in their words


def test_the_flags_of_the_demonstration_come_from_the_summary(services: Services, adam: Patient, qtbot: QtBot) -> None:
    found = PatientList(services)
    qtbot.addWidget(found)
    found.show()
    cell = found.model.index(0, FLAG_COLUMN)
    qtbot.waitUntil(lambda: "◆ PIRA" in cell.data())


# Who is like


def alike(store: Store, patient: Patient) -> list[tuple[str, bool, bool]]:
    found = lookalikes(patient, store.patients.find_any)
    return [(other.row.given_name, other.same_name, other.same_birth_date) for other in found]


def test_the_same_birth_date_or_a_similar_name_is_warned_of(store: Store, people: dict[str, Patient]) -> None:
    add(store, "Mueller", "Ana", "1971-03-04")
    add(store, "Adam", "Müller", "1955-01-01")
    assert alike(store, people["anna"]) == [("Ana", True, False)]
    assert alike(store, people["adam"]) == [("Oddný", False, True), ("Müller", True, False)]


def test_a_date_known_to_the_year_is_no_birth_date_in_common(store: Store) -> None:
    one, _ = add(store, "Berg", "Ida", "1980"), add(store, "Holm", "Per", "1980")
    assert alike(store, one) == []


def test_a_patient_is_not_like_itself_and_nobody_is_like_the_nameless(store: Store, people: dict[str, Patient]) -> None:
    assert alike(store, people["nameless"]) == []
    assert alike(store, replace(people["oddny"], birth_date=None)) == []


def test_the_strip_names_both_in_two_lines_and_goes_when_read(
    store: Store, people: dict[str, Patient], qtbot: QtBot
) -> None:
    strip = LookalikeStrip(store)
    qtbot.addWidget(strip)
    strip.show_for(people["adam"].id)
    assert strip.isVisible()
    assert "Open: Müller, Adam · 5 May 1986 · D-0001" in strip.open_words.text()
    assert strip.alike_words.text() == "Also here: Sørensen, Oddný · 5 May 1986 · D-0003 (like in birth date)"
    strip.show_for(people["anna"].id)
    assert not strip.isVisible()


def test_few_of_the_demonstration_are_taken_for_one_another(store: Store) -> None:
    for record in demo_records()[:30]:
        store.patients.add(record.patient)
    warned = [patient for patient in store.patients.all() if lookalikes(patient, store.patients.find_any)]
    assert len(warned) <= 6


def test_flags_follow_the_definition_that_is_chosen_on_another_page(
    services: Services, adam: Patient, qtbot: QtBot
) -> None:
    found = PatientList(services)
    qtbot.addWidget(found)
    found.show()
    index = found.model.index_of(adam.id)
    qtbot.waitUntil(lambda: Flag.PIRA in found.model.flags_at(index))
    found.hide()
    services.choose_definition("cree-2019")
    wanted = services.flags(services.record(adam.id))
    assert Flag.PIRA not in wanted
    found.show()
    found.model.flags_at(found.model.index_of(adam.id))  # asked for, as by painting the row
    qtbot.waitUntil(lambda: found.model._flags.get(adam.id) == wanted)
    found.model.stop()
