"""When a draft is written: before the focus left an input, soon after any key, never over what it cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from domain.measures import MEASURES
from domain.records import Patient
from storage.refusals import DiskFull
from ui.forms.form_page import DRAFT_DELAY_MS, FormPage
from ui.services import Services
from ui.widgets.choice import YES_NO, Choice
from ui.widgets.date_field import DateField
from ui.widgets.field import Field, Grade
from ui.widgets.measure_field import MeasureField

FOLD = "folded"


class EveryInput(FormPage):
    """A form with one input of every kind that forms are made of."""

    def __init__(self, services: Services, patient_id: str) -> None:
        super().__init__(services, patient_id, "every-input", "Every input", "&Save")
        box, free = QComboBox(), QComboBox()
        for list_of in (box, free):
            list_of.addItems(["one", "two", "three"])
        free.setEditable(True)
        several = QPlainTextEdit()
        several.setTabChangesFocus(True)
        inputs: dict[str, Field | Choice] = {
            "text": Field("Text"),
            "several": Field("Several lines", several),
            "box": Field("From a list", box),
            "free": Field("From a list or free", free),
            "date": DateField("Date", services.today),
            "measure": MeasureField(MEASURES["sdmt"]),
            "choice": Choice(YES_NO),
            FOLD: Field("In a fold"),
        }
        self.fold = Fold(inputs[FOLD])
        for name, widget in inputs.items():
            self.add_input(name, widget)
            self.body.addWidget(self.fold if name == FOLD else widget)
        self.restore_draft()

    def save(self) -> object:
        """Store nothing."""
        return None


class Fold(QWidget):
    """A part of the page that can be folded away."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.inside = inside
        inside.setParent(self)
        self.is_open = True

    def unfold(self) -> None:
        """Show what is inside."""
        self.is_open = True
        self.inside.show()


TYPED = {
    "text": ("gait", "gait"),
    "several": ("gait\nunsteady", "gait\nunsteady"),
    "free": ("fo", "onefo"),  # after what stands there first
    "date": ("3/2014", "Mar 2014"),
    "measure": ("57", "57"),
    FOLD: ("in here", "in here"),
}


@pytest.fixture
def form(qtbot: QtBot, services: Services, adam: Patient) -> EveryInput:
    """The form, open in a window."""
    made = EveryInput(services, adam.id)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def kept(form: FormPage) -> dict[str, object]:
    """Return what the draft of *form* holds in the store."""
    draft = form.services.store.drafts.get(form.patient_id, form.form)
    return draft.payload if draft is not None else {}


@contextmanager
def at_every_move(form: FormPage, name: str) -> Iterator[list[object]]:
    """Note what the stored draft holds under *name* at the moment that another widget gets the focus."""
    seen: list[object] = []

    def note(_before: QWidget | None, now: QWidget | None) -> None:
        widget = form._inputs[name]
        if now is not None and not widget.isAncestorOf(now):
            seen.append(kept(form).get(name))

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.focusChanged.connect(note)
    yield seen
    application.focusChanged.disconnect(note)


@pytest.mark.parametrize("name", TYPED)
def test_a_field_is_in_the_stored_draft_when_the_next_one_gets_the_focus(form: EveryInput, name: str) -> None:
    field = form._inputs[name]
    assert isinstance(field, Field)
    typed, held = TYPED[name]
    field.editor.setFocus()
    with at_every_move(form, name) as seen:
        QTest.keyClicks(field.editor, typed.replace("\n", "")) if "\n" not in typed else field.set_text(typed)
        form.save_button.setFocus()
    assert seen == [held]


@pytest.mark.parametrize("name", TYPED)
def test_a_field_is_kept_while_it_still_has_the_focus_that_is_about_to_leave(form: EveryInput, name: str) -> None:
    field = form._inputs[name]
    assert isinstance(field, Field)
    where: list[bool] = []
    field.left.connect(lambda: where.append(field.isAncestorOf(QApplication.focusWidget() or form)))
    field.editor.setFocus()
    field.set_text(TYPED[name][0])
    form.save_button.setFocus()
    assert where[0] is True


def test_a_choice_and_a_list_are_kept_at_once(form: EveryInput) -> None:
    choice, box = form._inputs["choice"], form._inputs["box"]
    assert isinstance(choice, Choice)
    assert isinstance(box, Field)
    choice.setFocus()
    QTest.keyClick(QApplication.focusWidget() or form, Qt.Key.Key_N)
    assert kept(form)["choice"] is False
    assert isinstance(box.editor, QComboBox)
    box.editor.setFocus()
    QTest.keyClick(box.editor, Qt.Key.Key_Down)
    assert kept(form)["box"] == "two"


def test_keys_without_a_pause_never_put_the_draft_off(form: EveryInput, monkeypatch: pytest.MonkeyPatch) -> None:
    starts: list[int] = []
    start = form._timer.start
    monkeypatch.setattr(form._timer, "start", lambda: (starts.append(1), start())[1])
    editor = form._inputs["text"].focusProxy()
    assert isinstance(editor, QLineEdit)
    for word in ("gait ", "unsteady ", "since ", "spring"):
        before = len(starts)
        for letter in word:
            QTest.keyClicks(editor, letter)
        assert len(starts) == before + 1, "the keys after the first start nothing anew"
        assert kept(form).get("text", "") == editor.text()[: -len(word)].strip()
        form._timer.timeout.emit()  # it has run out in the middle of the typing
        assert kept(form)["text"] == editor.text().strip()
    # A timer of Qt's coarse kind may be late by 5 in 100.
    assert form._timer.isSingleShot()
    assert form._timer.interval() == DRAFT_DELAY_MS
    assert DRAFT_DELAY_MS * 1.05 < 2000


def test_a_draft_that_could_not_be_kept_is_tried_again_without_a_key(
    form: EveryInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise DiskFull(form.services.store.folder)

    with monkeypatch.context() as disk:
        disk.setattr(form.services.store.drafts, "save", full)
        form._inputs["text"].setFocus()
        QTest.keyClicks(QApplication.focusWidget() or form, "gait")
        assert not form.keep_draft()
        assert "could not be kept" in form.problem.text()
        assert form._timer.isActive()
    form._timer.timeout.emit()
    assert kept(form)["text"] == "gait"
    assert form.problem.text() == ""


def test_what_another_version_kept_stays_in_the_draft_and_is_shown_in_words(
    qtbot: QtBot, services: Services, adam: Patient
) -> None:
    drafts = services.store.drafts
    drafts.save(adam.id, "every-input", {"text": "gait", "cough_test": "passed", "box": "four"})
    form = EveryInput(services, adam.id)
    qtbot.addWidget(form)
    assert form._inputs["text"].text() == "gait"  # type: ignore[union-attr]  # it is a Field
    assert "cough test: passed" in form._banner.text()
    assert "box: four" in form._banner.text()
    form._inputs["text"].set_text("gait unsteady")  # type: ignore[union-attr]  # it is a Field
    form.keep_draft()
    assert kept(form)["cough_test"] == "passed"
    with qtbot.waitSignal(form.saved):
        form.try_to_save()
    assert kept(form) == {"cough_test": "passed", "box": "four"}, "saving the form saves nothing of these"


@pytest.mark.parametrize("odd", [{"choice": {"a": 1}}, {"date": ["x"]}, {"measure": None}, {"text": 5, "several": [1]}])
def test_a_draft_with_values_of_another_kind_opens_and_is_not_thrown_away(
    qtbot: QtBot, services: Services, adam: Patient, odd: dict[str, object]
) -> None:
    services.store.drafts.save(adam.id, "every-input", {**odd, "free": "two"})
    form = EveryInput(services, adam.id)
    qtbot.addWidget(form)
    assert form._inputs["free"].text() == "two"  # type: ignore[union-attr]  # it is a Field
    form.close_form()
    assert set(odd) <= set(kept(form))


def test_an_undo_in_a_part_that_is_folded_away_opens_it(form: EveryInput) -> None:
    field = form._inputs[FOLD]
    assert isinstance(field, Field)
    field.editor.setFocus()
    QTest.keyClicks(field.editor, "here")
    form.save_button.setFocus()
    form.fold.is_open = False
    field.hide()
    form.undo()
    assert form.fold.is_open
    assert field.text() == ""
    assert QApplication.focusWidget() is field.editor


def test_what_something_else_says_blocks_saving_too(form: EveryInput) -> None:
    said: list[object] = []
    form.saved.connect(said.append)
    form.blocking.append(lambda: ("the two dates contradict each other",))
    form.try_to_save()
    assert said == []
    assert "1 error blocks saving: the two dates contradict each other." in form.problem.text()


def test_an_unusual_value_is_kept_by_one_key_or_by_its_button(qtbot: QtBot, form: EveryInput) -> None:
    field = form._inputs["measure"]
    assert isinstance(field, Field)
    wanted: list[bool] = []
    field.keep_wanted.connect(lambda: wanted.append(True))
    field.editor.setFocus()
    QTest.keyClick(field.editor, Qt.Key.Key_F2)
    assert wanted == [], "nothing unusual was said"
    field.say("Far above the last one, 40.", Grade.UNUSUAL, keep=True)
    QTest.keyClick(field.editor, Qt.Key.Key_F2)
    assert wanted == [True]
    assert field.keep_button is not None
    assert field.keep_button.accessibleName() == f"{field.name}: keep as it is"
    qtbot.mouseClick(field.keep_button, Qt.MouseButton.LeftButton)
    assert wanted == [True, True]
    field.say("Kept as it is.", Grade.FINE)
    assert not field.keep_button.isVisible()
    QTest.keyClick(field.editor, Qt.Key.Key_F2)
    assert wanted == [True, True]


def test_an_error_is_announced_once_in_words_and_a_fine_echo_is_not(
    form: EveryInput, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[str, bool]] = []
    monkeypatch.setattr("ui.widgets.field.announce", lambda _about, words, at_once=False: said.append((words, at_once)))
    field = form._inputs["text"]
    assert isinstance(field, Field)
    field.editor.setFocus()
    field.say("Echo")
    field.say("No date.", Grade.ERROR)
    field.say("No date.", Grade.ERROR)
    field.say("Far off.", Grade.UNUSUAL)
    assert said == [("Error: No date.", True), ("Unusual: Far off.", False)]
