"""The whole road with the real window: from no registry to a printed page, closed, opened again, and all found there.

Keys are typed and buttons are clicked as a person does; what is asserted is what can be seen, and what lies in files.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QLineEdit, QTableWidget

from tests.end_to_end.conftest import PASSPHRASE, Workstation
from tests.end_to_end.person import CONTROL, SHIFT, Person
from ui.course_chart import CourseChart
from ui.first_run_page import FirstRunPage
from ui.patient_page import PatientPage

# Qt's own dialogs ask more of a platform than the offscreen one has.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key = Qt.Key
NAME, GIVEN, NUMBER = "Vasquez-Olmedo", "Marisol", "MRN-20771"

# What a visit types: date, relapse answer, grades, metres, T25FW, 9HPT of both hands (two trials each), SDMT.
FIRST = ("10 Mar 2024", "n", "1020100", "500", ("5,2", "5.4"), ("21.0", "20.6"), ("23", "22.4"), "58")
SECOND = ("1 6 2025", "n", "1032200", "500", ("5,9", "6.1"), ("21.8", "21.2"), ("23.5", "23.1"), "57")
THIRD = ("t", "n", "1032200", "500", ("6,3", "6.1"), ("21.9", "21.5"), ("24", "23.2"), "57")


def make_registry(person: Person, folder: Path) -> list[str]:
    """Go through the first run; return the recovery words that were shown."""
    person.sees("Not a medical device")
    person.clicks("Create a registry")
    person.is_at("Passphrase")
    person.types(PASSPHRASE)
    person.tabs_to("Passphrase, again")
    person.types(PASSPHRASE)
    person.sees("✓ The same")
    person.jumps("F")
    person.is_at("Folder")
    person.types(str(folder))
    person.clicks("Create the registry")
    person.sees("The recovery sheet")
    page = person.window.stack.currentWidget()
    assert isinstance(page, FirstRunPage)
    labels = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    words = [labels[labels.index(f"{at}.") + 1] for at in range(1, 13)]
    person.clicks("I have them on paper")
    person.sees("Two of the words, from your sheet")
    assert not set(words) & set(person.text().splitlines())
    for _ in range(2):
        place = int(person.focus().accessibleName().split()[1])
        person.types(words[place - 1])
        person.tabs()
    person.clicks("Open the registry")
    person.sees("No patient yet.")
    return words


def add_patient(person: Person) -> None:
    """Add the patient with the keyboard alone."""
    person.presses(Key.Key_N, CONTROL | SHIFT)
    person.is_at("Family name")
    for name, text in (
        ("Family name", NAME),
        ("Given name", GIVEN),
        ("Hospital number", NUMBER),
        ("Birth date", "14 Mar 1985"),
        ("Sex", "f"),
        ("Dominant hand", "r"),
        ("First symptom", "3/2014"),
        ("Diagnosis", "2014"),
    ):
        person.tabs_to(name)
        person.types(text)
    person.tabs_to("Course: ")
    for _ in range(3):
        if not person.focus().accessibleName().endswith("RRMS"):
            person.types("r")
    person.tabs_to("Course since")
    person.types("2014")
    person.presses(Key.Key_Return, CONTROL)
    person.sees(f"{NAME}, {GIVEN}")


def record_visit(person: Person, typed: tuple[object, ...]) -> None:
    """Record and sign a visit with the keyboard alone."""
    date, relapse, grades, metres, walk, hand, other, sdmt = typed
    person.presses(Key.Key_N, CONTROL)
    person.jumps("D")
    person.is_at("Date")
    person.presses(Key.Key_A, CONTROL)
    person.types(str(date))
    person.tabs_to("Relapse")
    person.types(str(relapse))
    person.is_at("Fever")  # a first letter answers and goes on
    person.jumps("V")
    person.types(str(grades))
    person.is_at("Walks")
    person.types(str(metres))
    person.tabs_to("Walking aid")
    person.types("n")
    person.sees("is walking normal for age (unrestricted), or at least 500 m but not normal?")
    person.tabs_to("Ambulation score")
    person.types("0")
    for name, trials in (("T25FW", walk), ("9HPT, dominant", hand), ("9HPT, other", other)):
        assert isinstance(trials, tuple)
        for trial, text in enumerate(trials, start=1):
            _tab_to_trial(person, name, trial)
            person.types(text)
    person.tabs_to("SDMT")
    person.types(str(sdmt))
    person.sees("If signed as typed")
    person.presses(Key.Key_Return, CONTROL)
    person.sees("What would settle what is open")


def _tab_to_trial(person: Person, name: str, trial: int) -> None:
    for _ in range(40):
        if person.focus().accessibleName().startswith(name) and person.focus().accessibleName().endswith(f"{trial}"):
            return
        person.tabs()
    raise AssertionError(f"the tab key does not lead to trial {trial} of {name}")


def overview(person: Person) -> tuple[str, str, str]:
    """Return what the headline and the two halves say."""
    return person.text(), person.part("○ Inflammation"), person.part("◆ Disability")


def test_the_whole_road_from_no_registry_to_a_printed_page_and_back(workstation: Workstation) -> None:
    person = workstation.start()
    folder = workstation.registry
    words = make_registry(person, folder)

    # A patient, and three visits: the labels follow.
    add_patient(person)
    headline, inflammation, disability = overview(person)
    assert "Too little is recorded to say anything." in headline
    assert "Lublin: RRMS, activity indeterminate, worsening indeterminate." in headline
    assert "Activity indeterminate: relapse history not recorded 9 Mar 2025 to 9 Mar 2026" in inflammation
    assert "not assessed: no EDSS recorded" in disability

    record_visit(person, FIRST)
    headline, _, disability = overview(person)
    assert "EDSS 2.0 on 10 Mar 2024." in headline, headline
    assert "cannot be judged: one EDSS only" in disability

    record_visit(person, SECOND)
    headline, _, disability = overview(person)
    assert "a possible increase of disability is not confirmed" in headline
    assert "Possible worsening, not confirmed: EDSS 3.5 on 1 Jun 2025, +1.5 from 2.0" in disability
    assert "PIRA, first" not in disability

    record_visit(person, THIRD)
    headline, inflammation, disability = overview(person)
    assert "Disability increased; activity indeterminate." in headline
    assert "Lublin: RRMS, activity indeterminate, worsening." in headline
    assert "PIRA so far, first measured 1 Jun 2025" in disability
    assert "none recorded" in inflammation

    # A letter tells of a relapse six weeks before the rise: not PIRA any more.
    person.presses(Key.Key_R, CONTROL)
    person.is_at("Onset")
    person.types("20 Apr 2025")
    person.tabs_to("Adjudicated as")
    person.types("r")
    person.tabs_to("Adjudicated by")
    person.types("Dr End")
    person.presses(Key.Key_Return, CONTROL)
    person.sees("What would settle what is open")
    headline, inflammation, disability = overview(person)
    assert "a relapse was found" in headline
    assert "Lublin: RRMS, active, worsening." in headline
    assert "Active: relapse 20 Apr 2025" in inflammation
    assert "RAW, first measured 1 Jun 2025" in disability
    assert "Not linked to relapses" not in disability
    assert "A relapse of 20 Apr 2025 is recorded, but the visit of 1 Jun 2025 answered no relapse" in person.text()

    # A scan with lesions.
    person.presses(Key.Key_M, CONTROL)
    person.is_at("Date of the scan")
    person.types("2 Feb 2026")
    for name, answer in (
        ("Brain scanned", "y"),
        ("Cord scanned", "n"),
        ("Quality acceptable", "y"),
        ("Contrast given", "y"),
        ("Enhancing lesions", "1"),
        ("New T2 lesions", "2"),
        ("Unequivocally enlarging", "0"),
    ):
        person.tabs_to(name)
        person.types(answer)
    person.presses(Key.Key_Return, CONTROL)
    person.sees("What would settle what is open")
    inflammation = person.part("○ Inflammation")
    assert "scan of 2 Feb 2026: 1 enhancing lesion, 2 new T2 lesions" in inflammation
    assert "2 Feb 2026, brain" in inflammation
    chart = person.window.findChild(CourseChart)
    assert chart is not None
    drawn = {str(mark.kind) if hasattr(mark, "kind") else type(mark).__name__ for mark in chart.drawn()}
    assert drawn

    # Why, and what another definition makes of it.
    person.presses(Key.Key_F4)
    person.sees("Worsening after a relapse (RAW)")
    person.tabs_to("Definition that the labels come from")
    person.presses(Key.Key_End)
    for _ in range(4):
        person.presses(Key.Key_Up)
    person.wait(lambda: "RAW, first measured" not in person.part("◆ Disability"), "the answer of mueller-2025")
    assert "by mueller-2025" in person.text()
    person.tabs_to("Definition that the labels come from")
    for _ in range(3):
        person.presses(Key.Key_Up)
    person.wait(lambda: "RAW, first measured 1 Jun 2025" in person.part("◆ Disability"), "the answer of mueller-2023")
    assert "by mueller-2023-24w" in person.text()

    # The brain-health checklist.
    person.presses(Key.Key_B, CONTROL)
    person.sees("Brain-health review")
    person.tabs_to("Exercise, min a week")
    person.types("40")
    person.sees("▲ to attend to")
    person.tabs_to("Exercise: what was agreed")
    person.types("swimming on Tuesdays")
    person.tabs_to("Exercise: by when")
    person.types("Jun 2026")
    person.presses(Key.Key_Return, CONTROL)
    person.sees("1 to attend to")

    # Locked in the middle of a visit: nothing to see, and the same field afterwards.
    person.presses(Key.Key_N, CONTROL)
    person.sees("If signed as typed")
    person.jumps("M")
    person.is_at("SDMT")
    person.types("56")
    person.presses(Key.Key_L, CONTROL)
    person.sees("Locked")
    assert NAME not in person.text()
    assert NAME not in person.window.windowTitle()
    person.is_at("Passphrase")
    person.types("not this one")
    person.presses(Key.Key_Return)
    person.sees("This passphrase does not open the registry")
    person.focus()
    person.presses(Key.Key_A, CONTROL)
    person.types(PASSPHRASE)
    person.presses(Key.Key_Return)
    person.sees("If signed as typed")
    person.is_at("SDMT")
    person.types("0")

    # Seen as it will print, saved, printed: the form is left for it, its draft kept.
    person.presses(Key.Key_P, CONTROL)
    person.sees("As it will print")
    saved, printed = workstation.documents / "summary.pdf", workstation.documents / "printed.pdf"
    person.in_dialog(lambda: person.presses(Key.Key_S, CONTROL), lambda d: person.names_file(d, saved.name))
    person.sees(f"Saved: {saved}")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(saved).pages).split())
    for words_on_paper in (
        f"{NAME}, {GIVEN}",
        NUMBER,
        "a relapse and a new or enhancing lesion were found",
        "RRMS, active, worsening",
        "swimming on Tuesdays",
        "Not a medical device",
        "mueller-2023-24w",
    ):
        assert words_on_paper in text
    person.in_dialog(lambda: person.clicks("Print…"), lambda d: print_to(d, printed))
    person.sees("Sent to the printer.")
    assert len(PdfReader(printed).pages) == len(PdfReader(saved).pages)
    before = shown_records(person)

    # Closed, and opened again: nothing is lost.
    workstation.end()
    no_name_in_files(workstation)
    with closing(sqlite3.connect(folder / "records.db")) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT count(*) FROM sqlite_master").fetchone()

    for secret in (PASSPHRASE, " ".join(words)):
        person = workstation.start()
        person.sees("Open a registry")
        person.is_at("Passphrase")
        person.types(secret)
        person.presses(Key.Key_Return)
        person.sees("1 patient")
        person.sees("1 form was left unfinished")
        assert f"Visit · {NAME}, {GIVEN}, born 14 Mar 1985" in person.text()
        for part in ("quez-ol", NUMBER[-5:], "14 3 1985", "marisol vasq"):
            person.presses(Key.Key_K, CONTROL)
            person.types(part)
            person.sees("1 patient found")
            person.presses(Key.Key_Return)
            person.sees("What would settle what is open")
        headline, inflammation, disability = overview(person)
        assert "Lublin: RRMS, active, worsening." in headline
        assert "scan of 2 Feb 2026: 1 enhancing lesion, 2 new T2 lesions" in inflammation
        assert "RAW, first measured 1 Jun 2025" in disability
        assert "1 to attend to" in person.text()
        assert shown_records(person) == before
        person.presses(Key.Key_N, CONTROL)
        person.sees("is open again")
        person.tabs_to("SDMT")
        editor = person.focus()
        assert isinstance(editor, QLineEdit)
        assert editor.text() == "560"
        workstation.end()


def shown_records(person: Person) -> list[list[str]]:
    """Return every row of the tables of records; they are filled when they are looked at."""
    page = person.window.findChild(PatientPage)
    assert page is not None
    seen = page.tabs.currentWidget()
    page.tabs.setCurrentWidget(page.tables)
    person.pause(0.1)
    rows = []
    for table in person.window.findChildren(QTableWidget):
        if table.isHidden():  # it was replaced by a newer one
            continue
        for row in range(table.rowCount()):
            cells = [table.item(row, column) for column in range(table.columnCount())]
            rows.append([cell.text() for cell in cells if cell is not None])
    assert len(rows) >= 5  # three visits, a relapse, a scan
    page.tabs.setCurrentWidget(seen)
    return rows


def print_to(dialog: QDialog, file: Path) -> None:
    """Print to a file, as the dialog of a workstation without a printer offers it."""
    name = dialog.findChild(QLineEdit, "filename")
    assert name is not None
    name.clear()
    QTest.keyClicks(name, str(file))
    accept = next(made for made in dialog.findChildren(QAbstractButton) if made.text().replace("&", "") == "Print")
    QTest.mouseClick(accept, Qt.MouseButton.LeftButton)


def no_name_in_files(workstation: Workstation) -> None:
    """Check every file of the workstation but the pages that were printed on purpose."""
    files = [file for file in workstation.home.rglob("*") if file.is_file() and file.suffix != ".pdf"]
    assert workstation.registry / "records.db" in files
    assert workstation.home / "settings" / "smoulder.ini" in files
    for file in files:
        content = file.read_bytes().lower()
        for word in (NAME, GIVEN, NUMBER, "swimming"):
            for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
                assert word.lower().encode(encoding) not in content, f"{word} stands in {file.name}"
