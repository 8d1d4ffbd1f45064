"""The inputs that every form is made of: what is typed, what is understood, and what is said under the field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.measures import MEASURES, Measure
from ui.widgets.choice import YES_NO, Choice
from ui.widgets.date_field import DateField, day_comes_first
from ui.widgets.field import Field, Grade, PassphraseField
from ui.widgets.measure_field import MeasureField

TODAY = date(2026, 3, 9)
EVERY_MEASURE = pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda m: m.id)


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    """Return a window that shows the widgets in a row; it has to be held, for they go with it."""
    page = QWidget()
    row = QHBoxLayout(page)
    for widget in widgets:
        row.addWidget(widget)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    return page


# Field


def test_a_label_names_its_input_and_jumps_to_it(qtbot: QtBot) -> None:
    first, second = Field("&Given name"), Field("&Family name")
    page = shown(qtbot, first, second)
    assert second.editor.accessibleName() == "Family name"
    assert second.label.buddy() is second.editor
    qtbot.keyClick(first.editor, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is second.editor
    assert page.isActiveWindow()


@pytest.mark.parametrize("editor", [QLineEdit, QPlainTextEdit])
def test_a_text_is_told_while_typing_and_comes_back_without_blanks(
    editor: type[QLineEdit] | type[QPlainTextEdit], qtbot: QtBot
) -> None:
    field = Field("Note", editor())
    qtbot.addWidget(field)
    told: list[str] = []
    field.text_changed.connect(told.append)
    qtbot.keyClicks(field.editor, " ok ")
    assert told[-1].strip() == field.text() == "ok"
    field.set_text("changed")
    assert field.text() == "changed"


def test_a_list_of_choices_is_a_field_too(qtbot: QtBot) -> None:
    box = QComboBox()
    box.addItems(["Scheduled", "Relapse"])
    field = Field("Kind", box)
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.text_changed):
        field.set_text("Relapse")
    assert field.text() == "Relapse"


@pytest.mark.parametrize(
    ("grade", "sign", "spoken"),
    [(Grade.FINE, "", ""), (Grade.UNUSUAL, "△ ", "Unusual: "), (Grade.ERROR, "✕ ", "Error: ")],
)
def test_a_message_shows_its_grade_by_a_sign_and_tells_it_to_screen_readers_in_words(
    grade: Grade, sign: str, spoken: str, qtbot: QtBot
) -> None:
    field = Field("EDSS", hint="0 to 10")
    qtbot.addWidget(field)
    field.say("Look at this.", grade)
    assert field.message.text() == f"{sign}Look at this."
    assert not field.message.isHidden()
    assert field.editor.accessibleDescription() == f"{spoken}Look at this."
    assert field.grade is grade
    field.say("")
    assert field.message.isHidden()
    assert field.editor.accessibleDescription() == "0 to 10"
    assert field.grade is Grade.FINE


def test_a_name_with_mark_up_in_it_is_shown_as_it_was_typed(qtbot: QtBot) -> None:
    field = Field("Name")
    qtbot.addWidget(field)
    field.say("<b>Demo</b>")
    assert field.message.textFormat() is Qt.TextFormat.PlainText


def test_a_passphrase_is_hidden_until_asked_for_and_keeps_its_blanks(qtbot: QtBot) -> None:
    field = PassphraseField("&Passphrase")
    qtbot.addWidget(field)
    assert isinstance(field.editor, QLineEdit)
    field.editor.setText(" meadow lantern ")
    assert field.text() == " meadow lantern "
    assert field.editor.echoMode() is QLineEdit.EchoMode.Password
    field.show_typed(True)
    assert field.editor.echoMode() is QLineEdit.EchoMode.Normal


# MeasureField


@EVERY_MEASURE
def test_a_measure_is_typed_with_comma_or_point_and_empty_is_a_value(measure: Measure, qtbot: QtBot) -> None:
    field = MeasureField(measure)
    qtbot.addWidget(field)
    for end in (measure.low, measure.high):
        for text in (str(end), str(end).replace(".", ",")):
            field.set_text(text)
            assert (field.value, field.is_refused) == (end, False)
    field.set_text("")
    assert (field.value, field.is_refused, field.message.text()) == (None, False, "")


@EVERY_MEASURE
def test_a_value_off_the_scale_is_refused_under_the_field_and_stays_as_typed(measure: Measure, qtbot: QtBot) -> None:
    field = MeasureField(measure)
    qtbot.addWidget(field)
    told: list[Decimal | None] = []
    field.value_changed.connect(told.append)
    for typed in (str(measure.high + measure.step), "six", *(str(v) for v in measure.unused)):
        field.set_text(typed)
        assert field.is_refused
        assert field.value is None
        assert field.message.text().startswith("✕ ")
        assert measure.title in field.message.text()
        assert field.text() == typed
    assert set(told) == {None}


def test_no_input_of_a_value_is_a_spin_box(qtbot: QtBot) -> None:
    field = MeasureField(MEASURES["edss"])
    qtbot.addWidget(field)
    assert not field.findChildren(QSpinBox)
    assert isinstance(field.editor, QLineEdit)


# DateField


def test_a_typed_date_is_echoed_so_that_it_cannot_be_misread(qtbot: QtBot) -> None:
    field = DateField("&Date", lambda: TODAY)
    qtbot.addWidget(field)
    told: list[PartialDate | None] = []
    field.value_changed.connect(told.append)
    qtbot.keyClicks(field.editor, "-6w")
    assert field.value == told[-1] == PartialDate(2026, 1, 26)
    assert field.message.text() == "Mon 26 Jan 2026 · 6 weeks ago"


def test_a_date_known_to_the_month_is_kept_so_unless_the_day_is_needed(qtbot: QtBot) -> None:
    loose, strict = DateField("Onset", lambda: TODAY), DateField("Visit", lambda: TODAY, exact=True)
    qtbot.addWidget(loose)
    qtbot.addWidget(strict)
    for field in (loose, strict):
        field.set_text("3/2014")
    assert loose.value == PartialDate(2014, 3)
    assert strict.value is None
    assert strict.is_refused
    assert "needs the day" in strict.message.text()


def test_a_date_in_the_future_is_refused_unless_it_is_a_plan(qtbot: QtBot) -> None:
    past, plan = DateField("Visit", lambda: TODAY), DateField("Due", lambda: TODAY, future=True)
    qtbot.addWidget(past)
    qtbot.addWidget(plan)
    for field in (past, plan):
        field.set_text("10 Mar 2026")
    assert past.value is None
    assert past.message.text() == "✕ Visit lies in the future: 10 Mar 2026. Today is 9 Mar 2026."
    assert plan.value == PartialDate(2026, 3, 10)


def test_a_stored_date_is_shown_as_everywhere_and_read_back(qtbot: QtBot) -> None:
    field = DateField("Onset", lambda: TODAY)
    qtbot.addWidget(field)
    for day in (PartialDate(2014), PartialDate(2014, 3), PartialDate(2014, 3, 5), None):
        field.set_date(day)
        assert field.text() == (str(day) if day else "")
        assert field.value == day


@pytest.mark.parametrize(
    ("locale", "first"), [("en_GB", True), ("de_DE", True), ("en_US", False), ("sv_SE", True), ("fr_FR", True)]
)
def test_the_order_of_day_and_month_is_the_systems(locale: str, first: bool) -> None:
    assert day_comes_first(QLocale(locale)) is first


# Choice


def test_a_choice_is_made_by_mouse_arrow_or_first_letter(qtbot: QtBot) -> None:
    choice = Choice(YES_NO)
    page = shown(qtbot, choice)
    told: list[object] = []
    choice.chosen.connect(told.append)
    yes, no, unknown = choice._buttons
    assert unknown.isChecked()
    qtbot.mouseClick(no, Qt.MouseButton.LeftButton)
    qtbot.keyClick(no, Qt.Key.Key_Left)
    qtbot.keyClick(yes, Qt.Key.Key_Left)
    qtbot.keyClick(unknown, Qt.Key.Key_Y)
    assert told == [False, True, None, True]
    assert [button.isChecked() for button in (yes, no, unknown)] == [True, False, False]
    assert page.focusWidget() is QApplication.focusWidget() is yes


def test_not_recorded_is_a_third_answer_and_never_no(qtbot: QtBot) -> None:
    choice = Choice(YES_NO)
    qtbot.addWidget(choice)
    assert choice.value is None
    choice.set_value(False)
    assert [b.isChecked() for b in choice._buttons] == [False, True, False]
    choice.set_value(None)
    assert [b.isChecked() for b in choice._buttons] == [False, False, True]


def test_a_letter_pressed_again_goes_on_to_the_next_choice_with_it(qtbot: QtBot) -> None:
    choice = Choice((("RIS", "RIS"), ("CIS", "CIS"), ("RRMS", "RRMS")))
    page = shown(qtbot, choice)
    choice._buttons[0].setFocus()
    told: list[object] = []
    choice.chosen.connect(told.append)
    for _ in range(3):
        focused = page.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, Qt.Key.Key_R)
    assert told == ["RRMS", "RIS", "RRMS"]


def test_the_tab_key_stops_once_at_a_row_of_choices(qtbot: QtBot) -> None:
    before, choice, after = QLineEdit(), Choice(YES_NO, True), QLineEdit()
    page = shown(qtbot, before, choice, after)
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert page.focusWidget() is choice._buttons[0]
    qtbot.keyClick(choice._buttons[0], Qt.Key.Key_Tab)
    assert page.focusWidget() is after


def test_each_button_of_a_choice_says_what_it_answers(qtbot: QtBot) -> None:
    choice = Choice(YES_NO)
    qtbot.addWidget(choice)
    choice.setAccessibleName("Fever")
    assert [b.accessibleName() for b in choice._buttons] == ["Fever: Yes", "Fever: No", "Fever: Not recorded"]


def test_the_words_of_a_chosen_button_are_not_cut(qtbot: QtBot) -> None:
    choice = Choice(YES_NO)
    page = shown(qtbot, choice)
    assert page.width() >= choice.sizeHint().width()
    for button in choice._buttons:
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
        assert button.width() >= button.sizeHint().width()
