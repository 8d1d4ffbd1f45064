"""Ways in: unlocking a registry, making one, and the lock; every refusal is a sentence where it belongs."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from domain.wording import INTENDED_USE
from storage import keys
from storage.refusals import WrongPassphrase
from storage.store import Store, create_store, open_store
from tests.ui.conftest import CHEAP, NOW, PASSPHRASE, now
from ui.first_run_page import FirstRunPage
from ui.recovery_sheet import sheet_of
from ui.tasks import TaskRunner
from ui.unlock_page import LockPage, UnlockPage
from ui.widgets.field import Field, Grade


@pytest.fixture
def tasks() -> Iterator[TaskRunner]:
    runner = TaskRunner()
    yield runner
    runner.finish()


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, tuple[str, ...]]:
    """A closed registry and its recovery words."""
    store, words = create_store(tmp_path / "registry", PASSPHRASE, now=now, cost=CHEAP)
    store.close()
    return store.folder, words


def shown_text(page: QWidget) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisibleTo(page))


def type_in(qtbot: QtBot, field: Field, text: str) -> None:
    assert isinstance(field.editor, QLineEdit)
    field.editor.clear()
    qtbot.keyClicks(field.editor, text)


# Unlocking


@pytest.fixture
def unlock_page(made: tuple[Path, tuple[str, ...]], tasks: TaskRunner, qtbot: QtBot) -> UnlockPage:
    page = UnlockPage(made[0], now, "Tester", tasks)
    qtbot.addWidget(page)
    page.show()
    return page


def unlocked(qtbot: QtBot, page: UnlockPage, secret: str) -> Store:
    type_in(qtbot, page.passphrase, secret)
    with qtbot.waitSignal(page.unlocked) as signal:
        qtbot.keyPress(page.passphrase.editor, Qt.Key.Key_Return)
    store = signal.args[0]
    assert isinstance(store, Store)
    return store


def refused(qtbot: QtBot, page: UnlockPage, secret: str, field: Field) -> str:
    type_in(qtbot, page.passphrase, secret)
    field.say("")
    qtbot.keyPress(page.passphrase.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: field.grade is Grade.ERROR)
    assert page.isEnabled()
    return field.message.text()


def test_the_passphrase_opens_the_registry_and_leaves_the_page(unlock_page: UnlockPage, qtbot: QtBot) -> None:
    with unlocked(qtbot, unlock_page, PASSPHRASE) as store:
        assert (store.who, store.read_only) == ("Tester", False)
    assert unlock_page.passphrase.text() == ""


def test_the_recovery_words_open_it_too_numbered_and_in_capitals(
    unlock_page: UnlockPage, made: tuple[Path, tuple[str, ...]], qtbot: QtBot
) -> None:
    typed = " ".join(f"{at}. {word.upper()}" for at, word in enumerate(made[1], start=1))
    with unlocked(qtbot, unlock_page, typed) as store:
        assert store.folder == made[0]


def test_while_the_key_is_made_nothing_can_be_asked_twice(unlock_page: UnlockPage, qtbot: QtBot) -> None:
    type_in(qtbot, unlock_page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(unlock_page.unlocked) as signal:
        unlock_page.unlock(read_only=False)
        assert not unlock_page.isEnabled()
        assert unlock_page.open_button.text() == "Unlocking…"
    signal.args[0].close()
    assert unlock_page.isEnabled()


def test_a_wrong_passphrase_is_told_under_it_and_can_be_typed_again(unlock_page: UnlockPage, qtbot: QtBot) -> None:
    said = refused(qtbot, unlock_page, "meadow lantern sparrou", unlock_page.passphrase)
    assert "This passphrase does not open the registry" in said
    assert "Nothing was changed" in said
    assert not unlock_page.read_only_button.isVisible()
    unlocked(qtbot, unlock_page, PASSPHRASE).close()


def test_a_wrong_recovery_word_is_named(
    unlock_page: UnlockPage, made: tuple[Path, tuple[str, ...]], qtbot: QtBot
) -> None:
    words = list(made[1])
    words[2] = "sparow"
    assert "Word 3, “sparow”" in refused(qtbot, unlock_page, " ".join(words), unlock_page.passphrase)


def test_no_folder_typed_is_asked_for(unlock_page: UnlockPage, qtbot: QtBot) -> None:
    unlock_page.folder.set_text("")
    assert "Choose the folder" in refused(qtbot, unlock_page, PASSPHRASE, unlock_page.folder)


def test_a_mistyped_folder_is_told_under_it_and_nothing_is_made_there(
    unlock_page: UnlockPage, tmp_path: Path, qtbot: QtBot
) -> None:
    unlock_page.folder.set_text(str(tmp_path / "regisrty"))
    assert "There is no folder" in refused(qtbot, unlock_page, PASSPHRASE, unlock_page.folder)
    assert not (tmp_path / "regisrty").exists()


def test_a_folder_that_is_no_registry_is_told_under_it(unlock_page: UnlockPage, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "photos").mkdir()
    unlock_page.folder.set_text(str(tmp_path / "photos"))
    assert "is not a Smoulder registry" in refused(qtbot, unlock_page, PASSPHRASE, unlock_page.folder)


def test_a_damaged_registry_is_refused_in_a_sentence_and_stays_as_it_is(
    unlock_page: UnlockPage, made: tuple[Path, tuple[str, ...]], qtbot: QtBot
) -> None:
    records = made[0] / "records.db"
    damaged = bytearray(records.read_bytes())
    damaged[2000:2100] = bytes(100)
    records.write_bytes(damaged)
    assert "is damaged" in refused(qtbot, unlock_page, PASSPHRASE, unlock_page.passphrase)
    assert records.read_bytes() == damaged


def test_a_registry_of_a_newer_release_is_refused(
    unlock_page: UnlockPage, made: tuple[Path, tuple[str, ...]], qtbot: QtBot
) -> None:
    content = json.loads((made[0] / "keys.json").read_text())
    del content["checksum"]
    content["version"] = keys.FORMAT + 1
    content["checksum"] = keys._checksum(content)
    (made[0] / "keys.json").write_text(json.dumps(content))
    assert "newer release" in refused(qtbot, unlock_page, PASSPHRASE, unlock_page.passphrase)


def test_a_registry_open_elsewhere_can_be_opened_to_read(
    unlock_page: UnlockPage, made: tuple[Path, tuple[str, ...]], qtbot: QtBot
) -> None:
    with open_store(made[0], PASSPHRASE, now=now, who="Someone else"):
        assert "already open" in refused(qtbot, unlock_page, PASSPHRASE, unlock_page.passphrase)
        assert unlock_page.read_only_button.isVisible()
        with qtbot.waitSignal(unlock_page.unlocked) as signal:
            qtbot.mouseClick(unlock_page.read_only_button, Qt.MouseButton.LeftButton)
        with signal.args[0] as store:
            assert store.read_only


def test_other_ways_are_offered_beside_the_passphrase(unlock_page: UnlockPage, qtbot: QtBot) -> None:
    with qtbot.waitSignals([unlock_page.create_requested, unlock_page.demo_requested]):
        qtbot.keyClick(unlock_page, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
        qtbot.keyClick(unlock_page, Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)


# The first run


@pytest.fixture
def first_run(tmp_path: Path, tasks: TaskRunner, qtbot: QtBot) -> FirstRunPage:
    page = FirstRunPage(tmp_path / "new registry", now, "Tester", Random(7), tasks, cost=CHEAP)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


def make(qtbot: QtBot, page: FirstRunPage) -> None:
    page.go_to_creation()
    type_in(qtbot, page.passphrase, PASSPHRASE)
    type_in(qtbot, page.again, PASSPHRASE)
    with qtbot.waitSignal(page.made):
        page.make_store()


def words_on(page: FirstRunPage) -> list[str]:
    return [
        label.text() for label in page.sheet.findChildren(QLabel) if label.text().isalpha() and label.text().islower()
    ]


def test_the_first_page_says_what_the_program_is_for_and_that_it_is_no_medical_device(first_run: FirstRunPage) -> None:
    assert INTENDED_USE in shown_text(first_run)
    assert "Not a medical device" in shown_text(first_run)
    assert "no network connections" in shown_text(first_run)


def test_a_registry_is_made_only_after_two_of_the_words_came_back(
    first_run: FirstRunPage, tmp_path: Path, qtbot: QtBot
) -> None:
    make(qtbot, first_run)
    words = words_on(first_run)
    assert len(words) == 12
    qtbot.mouseClick(first_run.written_button, Qt.MouseButton.LeftButton)
    assert not first_run.sheet.isVisible()
    for answer in first_run.answers:
        type_in(qtbot, answer, "wrong")
    with qtbot.assertNotEmitted(first_run.created):
        first_run.confirm()
    assert [answer.grade for answer in first_run.answers] == [Grade.ERROR, Grade.ERROR]
    for answer, place in zip(first_run.answers, first_run.asked, strict=True):
        type_in(qtbot, answer, words[place].upper())
    with qtbot.waitSignal(first_run.created) as signal:
        qtbot.keyClick(first_run.answers[1].editor, Qt.Key.Key_Return)
    with signal.args[0] as store:
        assert store.folder == tmp_path / "new registry"
        assert not store.demo
    open_store(store.folder, " ".join(words), now=now, who="Tester").close()
    assert first_run.passphrase.text() == ""


def test_the_words_can_be_looked_at_again_before_they_are_asked_back(first_run: FirstRunPage, qtbot: QtBot) -> None:
    make(qtbot, first_run)
    first_run._ask_back()
    qtbot.keyClick(first_run.answers[0].editor, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(first_run.sheet.isVisible)


def test_two_passphrases_that_differ_make_nothing(first_run: FirstRunPage, tmp_path: Path, qtbot: QtBot) -> None:
    first_run.go_to_creation()
    type_in(qtbot, first_run.passphrase, PASSPHRASE)
    type_in(qtbot, first_run.again, PASSPHRASE[:-1])
    assert first_run.again.message.text() == "△ Not the same as above yet."
    first_run.make_store()
    assert first_run.again.grade is Grade.ERROR
    assert not (tmp_path / "new registry").exists()
    type_in(qtbot, first_run.again, PASSPHRASE)
    assert first_run.again.message.text() == "✓ The same"


def test_a_weak_passphrase_is_refused_under_it(first_run: FirstRunPage, tmp_path: Path, qtbot: QtBot) -> None:
    first_run.go_to_creation()
    for field in (first_run.passphrase, first_run.again):
        type_in(qtbot, field, "short")
    first_run.make_store()
    qtbot.waitUntil(lambda: first_run.passphrase.grade is Grade.ERROR)
    assert "at least 8 characters" in first_run.passphrase.message.text()
    assert not (tmp_path / "new registry").exists()


def test_a_folder_with_a_registry_in_it_is_refused_under_the_folder(
    first_run: FirstRunPage, made: tuple[Path, tuple[str, ...]], qtbot: QtBot
) -> None:
    before = {path.name: path.read_bytes() for path in made[0].iterdir() if path.is_file()}
    first_run.go_to_creation()
    first_run.folder.set_text(str(made[0]))
    for field in (first_run.passphrase, first_run.again):
        type_in(qtbot, field, PASSPHRASE)
    first_run.make_store()
    qtbot.waitUntil(lambda: first_run.folder.grade is Grade.ERROR)
    assert "already holds a registry" in first_run.folder.message.text()
    assert {path.name: path.read_bytes() for path in made[0].iterdir() if path.is_file()} == before


def test_what_is_typed_can_be_looked_at_in_both_fields(first_run: FirstRunPage, qtbot: QtBot) -> None:
    first_run.go_to_creation()
    shown = next(box for box in first_run.findChildren(QCheckBox))
    shown.click()
    for field in (first_run.passphrase, first_run.again):
        assert isinstance(field.editor, QLineEdit)
        assert field.editor.echoMode() is QLineEdit.EchoMode.Normal


def test_the_recovery_sheet_prints_all_words_in_their_order(tmp_path: Path, qtbot: QtBot) -> None:
    words = ("meadow", "lantern", "sparrow", "anchor", "oblige", "violin")
    words += ("tunnel", "copper", "harvest", "gentle", "puzzle", "winter")
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "sheet.pdf"))
    sheet_of(words, Path("/srv/<registry> & more"), NOW.date()).print_(printer)
    pages = PdfReader(tmp_path / "sheet.pdf").pages
    text = " ".join(pages[0].extract_text().split())
    assert len(pages) == 1
    for at, word in enumerate(words, start=1):
        assert f"{at}. {word}" in text
    assert "/srv/<registry> & more" in text
    assert "9 Mar 2026" in text


# The lock


def test_the_lock_opens_with_the_passphrase_only(
    made: tuple[Path, tuple[str, ...]], tasks: TaskRunner, qtbot: QtBot
) -> None:
    def check(secret: str) -> None:
        keys.unlock(made[0], secret)

    page = LockPage(check, tasks)
    qtbot.addWidget(page)
    page.show()
    type_in(qtbot, page.passphrase, "something else")
    with qtbot.assertNotEmitted(page.unlocked, wait=0):
        qtbot.keyPress(page.passphrase.editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: page.passphrase.grade is Grade.ERROR)
    assert str(WrongPassphrase(made[0])) in page.passphrase.message.text()
    type_in(qtbot, page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(page.unlocked):
        qtbot.keyPress(page.passphrase.editor, Qt.Key.Key_Return)
    assert page.passphrase.text() == ""


def test_the_lock_of_the_demonstration_asks_for_nothing_and_says_so(tasks: TaskRunner, qtbot: QtBot) -> None:
    page = LockPage(None, tasks)
    qtbot.addWidget(page)
    page.show()
    assert "no passphrase is needed" in shown_text(page)
    assert not page.passphrase.isVisible()
    with qtbot.waitSignal(page.unlocked):
        qtbot.mouseClick(page.open_button, Qt.MouseButton.LeftButton)


def test_a_registry_whose_keys_went_while_it_was_locked_says_so(
    made: tuple[Path, tuple[str, ...]], tasks: TaskRunner, qtbot: QtBot
) -> None:
    def check(secret: str) -> None:
        keys.unlock(made[0], secret)

    page = LockPage(check, tasks)
    qtbot.addWidget(page)
    page.show()
    shutil.rmtree(made[0])
    type_in(qtbot, page.passphrase, PASSPHRASE)
    page.unlock()
    qtbot.waitUntil(lambda: page.passphrase.grade is Grade.ERROR)
    assert "keys.json" in page.passphrase.message.text()
