"""The window of an open registry: every way from one page to another, and that nothing typed is lost on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from domain.records import Patient
from storage.store import Store, open_store
from tests.ui.conftest import PASSPHRASE, now
from tests.ui.looking import cut, without_a_name
from ui.forms.form_page import FormPage
from ui.forms.patient_form import PatientForm
from ui.forms.relapse_form import RelapseForm
from ui.forms.review_form import ReviewForm
from ui.forms.scan_form import ScanForm
from ui.forms.treatment_form import TreatmentForm
from ui.forms.visit_form import VisitForm
from ui.keys_dialog import KeysDialog
from ui.main_window import MainWindow
from ui.services import Services
from ui.summary_page import SummaryPage
from ui.tasks import TaskRunner
from ui.theme import Theme
from ui.widgets.field import Field

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(services: Services, adam: Patient, theme: Theme, qtbot: QtBot) -> Iterator[MainWindow]:
    made = MainWindow(services, theme)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    yield made
    made.close()


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None, "the focus is lost"
    qtbot.keyPress(focused, key, modifiers)


def type_text(qtbot: QtBot, text: str) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None, "the focus is lost"
    qtbot.keyClicks(focused, text)


def open_adam(qtbot: QtBot, window: MainWindow) -> None:
    press(qtbot, Qt.Key.Key_K, CTRL)
    type_text(qtbot, "adam")
    press(qtbot, Qt.Key.Key_Return)
    assert window.pages.currentWidget() is window.page


def shown(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def test_a_typical_patient_is_seen_whole_without_scrolling(window: MainWindow, qtbot: QtBot) -> None:
    open_adam(qtbot, window)
    (scroll,) = window.page.findChildren(QScrollArea, options=Qt.FindChildOption.FindDirectChildrenOnly)
    qtbot.waitUntil(lambda: scroll.viewport().height() > 0)
    assert scroll.verticalScrollBar().maximum() == 0


def test_saved_is_said_in_a_strip_that_goes_again(window: MainWindow, qtbot: QtBot) -> None:
    assert not window.statusBar().isVisible()
    press(qtbot, Qt.Key.Key_N, CTRL | SHIFT)
    type_text(qtbot, "Saved")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    assert window.statusBar().isVisible()
    assert window.statusBar().currentMessage() == "Saved"
    window.statusBar().clearMessage()  # as its own clock does
    assert not window.statusBar().isVisible()


def test_a_patient_is_opened_by_keys_alone_and_the_list_goes(window: MainWindow, adam: Patient, qtbot: QtBot) -> None:
    open_adam(qtbot, window)
    assert window.page.patient_id == adam.id
    assert not window.list.isVisible()
    assert "Demo, Adam" in shown(window.page)


def test_the_search_shows_the_list_over_a_patient_and_escape_goes_back(window: MainWindow, qtbot: QtBot) -> None:
    open_adam(qtbot, window)
    press(qtbot, Qt.Key.Key_K, CTRL)
    assert window.list.isVisible()
    assert window.list.box.text() == ""
    press(qtbot, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is window.page


FORMS = [
    (Qt.Key.Key_N, VisitForm),
    (Qt.Key.Key_R, RelapseForm),
    (Qt.Key.Key_M, ScanForm),
    (Qt.Key.Key_T, TreatmentForm),
    (Qt.Key.Key_B, ReviewForm),
]


@pytest.mark.parametrize(("key", "kind"), FORMS, ids=[kind.__name__ for _, kind in FORMS])
def test_each_form_opens_by_its_key_takes_the_focus_and_escape_leaves_it(
    key: Qt.Key, kind: type[FormPage], window: MainWindow, store: Store, qtbot: QtBot
) -> None:
    open_adam(qtbot, window)
    press(qtbot, key, CTRL)
    assert isinstance(window.form, kind)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert window.form.isAncestorOf(focused)
    assert not isinstance(focused, QPushButton) or focused.property("segment")
    press(qtbot, Qt.Key.Key_Escape)
    assert window.form is None
    assert window.pages.currentWidget() is window.page
    assert store.drafts.all() == ()


@pytest.mark.parametrize(("key", "kind"), FORMS, ids=[kind.__name__ for _, kind in FORMS])
def test_without_a_patient_no_form_opens(key: Qt.Key, kind: type[FormPage], window: MainWindow, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_K, CTRL)
    press(qtbot, key, CTRL)
    assert window.form is None
    assert window.pages.currentWidget() is window.home


def test_a_form_says_whose_it_is(window: MainWindow, qtbot: QtBot) -> None:
    open_adam(qtbot, window)
    for key, _ in FORMS:
        press(qtbot, key, CTRL)
        assert window.form is not None
        assert "Demo, Adam" in shown(window.form)
        assert "5 May 1986" in shown(window.form)


def test_a_new_patient_is_stored_opened_and_found_by_keys_alone(window: MainWindow, store: Store, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_K, CTRL)
    press(qtbot, Qt.Key.Key_N, CTRL | SHIFT)
    assert isinstance(window.form, PatientForm)
    type_text(qtbot, "Muster")
    press(qtbot, Qt.Key.Key_Tab)
    type_text(qtbot, "Maria")
    press(qtbot, Qt.Key.Key_B, Qt.KeyboardModifier.AltModifier)
    type_text(qtbot, "3/1980")
    press(qtbot, Qt.Key.Key_Return, CTRL)
    stored = store.search("maria")[0]
    assert (stored.family_name, str(stored.birth_date)) == ("Muster", "Mar 1980")
    assert window.page.patient_id == stored.id
    press(qtbot, Qt.Key.Key_K, CTRL)
    type_text(qtbot, "muster")
    assert window.list.model.total == 1
    assert store.drafts.all() == ()


def test_a_form_left_for_another_page_keeps_its_draft_and_is_offered_again(
    window: MainWindow, store: Store, adam: Patient, qtbot: QtBot
) -> None:
    open_adam(qtbot, window)
    press(qtbot, Qt.Key.Key_R, CTRL)
    type_text(qtbot, "3/2019")
    press(qtbot, Qt.Key.Key_N, CTRL | SHIFT)
    press(qtbot, Qt.Key.Key_Escape)
    assert [(draft.patient_id, draft.form) for draft in store.drafts.all()] == [(adam.id, "relapse")]
    qtbot.waitUntil(lambda: "Relapse · Demo, Adam, born 5 May 1986 · 9 Mar 2026" in shown(window.home))
    go_on = next(b for b in window.home.findChildren(QPushButton) if b.text() == "Go on")
    qtbot.mouseClick(go_on, Qt.MouseButton.LeftButton)
    assert isinstance(window.form, RelapseForm)
    assert window.page.patient_id == adam.id
    assert "Mar 2019" in [e.text() for e in window.form.findChildren(QLineEdit)]


def test_a_draft_of_a_new_patient_is_offered_again(window: MainWindow, qtbot: QtBot) -> None:
    window.new_patient()
    type_text(qtbot, "Muster")
    press(qtbot, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Patient · a new patient · 9 Mar 2026" in shown(window.home))
    go_on = next(b for b in window.home.findChildren(QPushButton) if b.text() == "Go on")
    go_on.click()
    assert isinstance(window.form, PatientForm)
    assert window.form.family_name.text() == "Muster"


def test_closing_the_window_keeps_what_is_typed(window: MainWindow, store: Store, qtbot: QtBot) -> None:
    window.new_patient()
    type_text(qtbot, "Muster")
    window.close()
    draft = store.drafts.get("", "patient")
    assert draft is not None
    assert draft.payload["family_name"] == "Muster"


def test_the_list_shown_over_a_form_leads_back_to_the_form(window: MainWindow, qtbot: QtBot) -> None:
    open_adam(qtbot, window)
    press(qtbot, Qt.Key.Key_R, CTRL)
    form = window.form
    type_text(qtbot, "2019")
    press(qtbot, Qt.Key.Key_K, CTRL)
    assert window.pages.currentWidget() is window.home
    press(qtbot, Qt.Key.Key_Escape)
    assert window.pages.currentWidget() is window.form is form


def test_a_namesake_is_warned_of_while_the_patient_is_open(
    window: MainWindow, store: Store, adam: Patient, qtbot: QtBot
) -> None:
    other = store.patients.add(Patient("", "", "Demo", "Adan", "X-77"))
    open_adam(qtbot, window)
    assert window.strip.isVisible()
    assert "Demo, Adan" in window.strip.alike_words.text()
    press(qtbot, Qt.Key.Key_R, CTRL)
    assert window.strip.isVisible()
    window.strip.read_button.click()
    press(qtbot, Qt.Key.Key_Escape)
    assert not window.strip.isVisible()
    window.open_patient(other.id)
    assert window.strip.isVisible()


def test_a_registry_open_to_read_says_so_and_takes_no_new_patient(
    store: Store, adam: Patient, theme: Theme, qtbot: QtBot
) -> None:
    folder: Path = store.folder
    with open_store(folder, PASSPHRASE, now=now, who="Reader", read_only=True) as reading:
        window = MainWindow(Services(reading, now, TaskRunner()), theme)
        qtbot.addWidget(window)
        window.show()
        assert "open to read only" in shown(window)
        assert not window.bar.new_patient_button.isEnabled()
        window.new_patient()
        assert window.form is None
        window.close()


def test_the_menu_chooses_colours_and_ticks_those_in_force(window: MainWindow, theme: Theme, qtbot: QtBot) -> None:
    window.theme_chosen.connect(theme.choose)
    actions = {action.text().replace("&", ""): action for action in window.bar.menu.actions()}
    for words, mode in (("Dark", "dark"), ("Light", "light")):
        actions[words].trigger()
        window.bar.menu.aboutToShow.emit()
        assert theme.mode == mode
        assert [name for name, action in actions.items() if action.isChecked()] == [words]


def test_the_menu_sorts_the_list_by_keys_alone(window: MainWindow, store: Store) -> None:
    store.patients.add(Patient("", "", "Aaron", "Zoe", "9"))
    window.list.refresh()
    next(action for action in window.bar.sort_menu.actions() if action.text() == "Number").trigger()
    assert [window.list.model.index(row, 2).data() for row in range(2)] == ["9", "D-0001"]


def test_no_two_keys_of_the_window_are_the_same(window: MainWindow, qtbot: QtBot) -> None:
    open_adam(qtbot, window)
    for key, _ in (*FORMS, (Qt.Key.Key_P, SummaryPage)):
        press(qtbot, key, CTRL)
        keys = [action.shortcut().toString() for action in window.actions()]
        keys += [s.key().toString() for s in window.findChildren(QShortcut) if _is_in_sight(s)]
        twice = {key for key, times in Counter(keys).items() if times > 1}
        assert not twice, type(window.form).__name__


def _is_in_sight(shortcut: QShortcut) -> bool:
    parent = shortcut.parent()
    return isinstance(parent, QWidget) and parent.isVisible()


def test_the_list_of_keys_names_every_key(window: MainWindow, qtbot: QtBot) -> None:
    keys = [(action.text(), action.shortcut().toString()) for action in window.actions()]
    dialog = KeysDialog(keys)
    qtbot.addWidget(dialog)
    dialog.show()
    said = shown(dialog)
    for what, pressed in (*keys, ("Save or sign", "Ctrl+Enter")):
        assert what in said
        assert pressed in said
        assert QKeySequence(pressed).count() == 1


def test_the_title_of_the_window_names_nobody(window: MainWindow, qtbot: QtBot) -> None:
    open_adam(qtbot, window)
    assert window.windowTitle() == "Smoulder"


def pages_of(qtbot: QtBot, window: MainWindow) -> Iterator[str]:
    yield "home"
    open_adam(qtbot, window)
    yield "patient"
    for key, kind in (*FORMS, (Qt.Key.Key_P, SummaryPage)):
        press(qtbot, key, CTRL)
        assert isinstance(window.form, kind)
        yield kind.__name__
    window.page._edit_patient()
    yield "PatientForm"


def test_every_input_has_a_name_for_screen_readers(window: MainWindow, qtbot: QtBot) -> None:
    nameless = {page: without_a_name(window) for page in pages_of(qtbot, window)}
    assert not {page: found for page, found in nameless.items() if found}


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)], ids=str)
def test_no_words_are_cut_on_any_page(size: tuple[int, int], window: MainWindow, qtbot: QtBot) -> None:
    window.resize(*size)
    found: dict[str, list[str]] = {}
    for page in pages_of(qtbot, window):
        qtbot.wait(50)
        found[page] = cut(window)
    assert not {page: words for page, words in found.items() if words}


def test_every_field_jumps_by_a_letter_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    for page in pages_of(qtbot, window):
        fields = [field for field in window.findChildren(Field) if field.isVisible()]
        letters = Counter(_mnemonic(field.label.text()) for field in fields)
        letters += Counter(_mnemonic(b.text()) for b in window.findChildren(QPushButton) if b.isVisible())
        letters.pop("", None)
        assert not {letter for letter, times in letters.items() if times > 1}, page


def _mnemonic(text: str) -> str:
    at = text.replace("&&", "").find("&")
    return text[at + 1].lower() if at >= 0 else ""


class ShownWindows(QObject):
    """Notes every window that appears, however shortly."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__} {watched.accessibleName()}")
        return False


def test_no_part_of_a_page_flashes_up_as_a_window(window: MainWindow, qapp: QApplication, qtbot: QtBot) -> None:
    watching = ShownWindows()
    qapp.installEventFilter(watching)
    for _ in pages_of(qtbot, window):
        qtbot.wait(20)
    qapp.removeEventFilter(watching)
    assert watching.seen == []
