"""All rules on the patient's page: every label and every definition, their evidence at the right, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

import ui.services
from domain.definition_counts import counts_by_result, paper_of
from domain.label import Label
from domain.records import Patient
from domain.settle import Settle, SettleKind
from domain.summarise import summarise
from domain.summary import PatientSummary
from storage.definitions import list_definitions
from storage.demo_cohort import demo_records
from tests.patient_page_samples import told
from tests.ui.looking import cut, larger_type, without_a_name
from ui.definition_choice import by_paper
from ui.definition_table import DefinitionTable
from ui.evidence import NOT_IN_REVIEW
from ui.label_table import LabelTable
from ui.patient_page import PatientPage
from ui.rules_page import NO_LABELS, RULES
from ui.services import Services
from ui.theme import Theme, space_of

LONG = Label(
    "neda-3",
    "NEDA-3",
    "not assessable until 24 Aug 2026",
    "Not assessable until 24 Aug 2026: the rise of EDSS first measured 9 Mar 2026 is not confirmed.",
    reasons=("no relapse recorded", "scan of 2 Feb 2026: no new lesion"),
    settles=(Settle(SettleKind.CONFIRMATION, "a visit with EDSS", date(2026, 8, 24)),),
    start=date(2025, 3, 9),
    end=date(2026, 3, 9),
    rule="a rule, version 1",
    source="Authors, Journal 2009;8:254-260",
    unverified=("how it was first worded",),
    cautions=("A label does not establish the cause.",),
    in_review=False,
    group="No evidence of disease activity",
)
SHORT = Label("msss", "MSSS", "6.42", "MSSS 6.42, not a forecast.", group="Severity beside others")


@pytest.fixture
def page(services: Services, adam: Patient, qtbot: QtBot) -> PatientPage:
    """Adam's page, open at all rules."""
    made = PatientPage(services)
    qtbot.addWidget(made)
    made.resize(1280, 740)
    made.show()
    made.show_patient(adam.id)
    made.show_rules()
    return made


@pytest.fixture
def with_labels(monkeypatch: pytest.MonkeyPatch) -> list[Label]:
    """A list of labels that every summary has instead of its own; empty to begin with."""
    labels: list[Label] = []

    def with_made(*arguments: object) -> PatientSummary:
        return replace(summarise(*arguments), labels=tuple(labels))  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(ui.services, "summarise", with_made)
    return labels


def labels_of(page: PatientPage) -> LabelTable:
    return page.rules_page.labels


def definitions_of(page: PatientPage) -> DefinitionTable:
    return page.rules_page.definitions


def said(widget: QWidget) -> str:
    QApplication.processEvents()  # what a layout has just taken in is not in sight before
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def summary_of(page: PatientPage) -> PatientSummary:
    assert page.summary is not None
    return page.summary


# The further rules


def test_every_label_of_the_summary_stands_in_the_table_under_its_heading(page: PatientPage) -> None:
    table, labels = labels_of(page), summary_of(page).labels
    rows = [row for row in range(table.rowCount()) if table.cellWidget(row, 0) is None]
    shown = [tuple(table.item(row, column).text() for column in (1, 2, 3)) for row in rows]
    assert shown == [(label.title, label.answer, label.text) for label in labels]
    assert len(labels) > 20
    headings = [table.cellWidget(row, 0) for row in range(table.rowCount()) if row not in rows]
    words = [heading.text().lstrip("○◆ ") for heading in headings if isinstance(heading, QLabel)]
    assert words == list(dict.fromkeys(label.group for label in labels))


def test_the_evidence_of_the_first_rule_is_there_at_once_and_follows_the_arrow_keys(
    page: PatientPage, qtbot: QtBot
) -> None:
    first, second = summary_of(page).labels[:2]
    assert first.text in said(page.why)
    qtbot.keyClick(labels_of(page), Qt.Key.Key_Down)
    assert second.text in said(page.why)
    assert first.text not in said(page.why)


def test_the_arrow_keys_pass_over_the_headings(page: PatientPage, qtbot: QtBot) -> None:
    seen = []
    for _ in summary_of(page).labels:
        chosen = labels_of(page).chosen
        assert chosen is not None
        seen.append(chosen.id)
        qtbot.keyClick(labels_of(page), Qt.Key.Key_Down)
    assert seen == [label.id for label in summary_of(page).labels]


def test_the_evidence_is_all_that_the_label_holds(with_labels: list[Label], page: PatientPage) -> None:
    with_labels.append(LONG)
    page.refresh()
    for part in (
        "NEDA-3",
        LONG.answer,
        LONG.text,
        "From 9 Mar 2025 to 9 Mar 2026",
        "No relapse recorded",
        "Scan of 2 Feb 2026: no new lesion",
        "□ A visit with EDSS (from 24 Aug 2026 on)",
        "△ Unverified: how it was first worded",
        "△ A label does not establish the cause.",
        NOT_IN_REVIEW,
        "Rule: a rule, version 1",
        "Source: Authors, Journal 2009;8:254-260",
    ):
        assert part in said(page.why)
    assert labels_of(page).item(1, 0).text() == "□△"
    assert labels_of(page).item(1, 0).toolTip() == "open, rests on what is unverified"


def test_what_a_label_does_not_hold_is_not_mentioned(with_labels: list[Label], page: PatientPage) -> None:
    with_labels.append(SHORT)
    page.refresh()
    for part in ("What would settle it", "Unverified", NOT_IN_REVIEW, "Rule:", "Source:"):
        assert part not in said(page.why)
    assert labels_of(page).item(1, 0).text() == ""


def test_the_rule_that_was_chosen_stays_chosen_when_the_record_is_read_anew(
    with_labels: list[Label], page: PatientPage, qtbot: QtBot
) -> None:
    with_labels.append(SHORT)
    page.refresh()
    with_labels.insert(0, LONG)
    page.refresh()
    chosen = labels_of(page).chosen
    assert chosen is not None
    assert chosen.id == "msss"
    assert SHORT.text in said(page.why)


@pytest.mark.usefixtures("with_labels")
def test_a_patient_without_an_answer_reads_so_instead_of_an_empty_table(page: PatientPage) -> None:
    page.refresh()
    assert NO_LABELS in said(page.rules_page)
    assert not labels_of(page).isVisible()


def test_a_row_is_copied_with_tabs_between(page: PatientPage, qtbot: QtBot) -> None:
    first = summary_of(page).labels[0]
    qtbot.keyClick(labels_of(page), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"{first.title}\t{first.answer}\t{first.text}"
    assert "The row is copied." in said(page.rules_page)


def test_enter_goes_to_the_evidence_and_escape_back_to_the_table(page: PatientPage, qtbot: QtBot) -> None:
    qtbot.keyClick(labels_of(page), Qt.Key.Key_Return)
    qtbot.waitUntil(page.why.evidence.hasFocus)
    qtbot.keyClick(page.why.evidence, Qt.Key.Key_Escape)
    qtbot.waitUntil(labels_of(page).hasFocus)
    assert not page.why.isVisible()
    assert page.open_items.isVisible()


def test_alt_a_opens_all_rules(page: PatientPage, qtbot: QtBot) -> None:
    page.tabs.setCurrentIndex(0)
    qtbot.keyClick(page, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert page.tabs.currentWidget() is page.rules_page


def test_the_halves_make_room_for_all_rules_and_come_back_with_what_is_open(page: PatientPage) -> None:
    assert "○ Inflammation" not in said(page)
    assert summary_of(page).headline.text in said(page)
    page.tabs.setCurrentIndex(0)
    assert "○ Inflammation" in said(page)
    assert "◆ Disability" in said(page)
    assert page.open_items.isVisible()


# The definitions


def test_every_definition_that_judges_edss_has_a_row_with_its_answer_to_every_change(page: PatientPage) -> None:
    page.show_definitions()
    table = definitions_of(page)
    ids = [d.id for d in list_definitions() if d.judges("edss")]
    assert [table.item(row, 1).text().removesuffix(" (early)") for row in range(table.rowCount())] == ids
    at = ids.index("mueller-2023-24w")
    assert table.horizontalHeaderItem(2).text() == "Worse, first\nmeasured 8 Mar 2025"
    assert [table.item(at, column).text() for column in (0, 2)] == ["▸", "PIRA · 10 Nov 2025"]
    other = table.item(ids.index("cree-2019"), 2)
    assert other.text() == "≠ –"
    assert other.toolTip() == (
        "By cree-2019 nothing begins on this day, measured from the baseline that it uses; mueller-2023-24w says PIRA."
    )


def test_a_change_that_did_not_last_says_so_in_the_cell_of_each_definition_that_confirms_it(
    services: Services, page: PatientPage
) -> None:
    fell = services.store.add_record(told({"edss": ("3.0", "3.0", "4.0", "4.0", "3.0")}))
    page.show_patient(fell.id)
    page.show_definitions()
    table = definitions_of(page)
    cells = [table.item(row, 2).text() for row in range(table.rowCount())]
    confirming = [cell for cell in cells if " · " in cell]
    assert len(confirming) > 10
    assert all(cell.endswith(", not sustained: back to 3.0 on 20 Feb 2026") for cell in confirming), confirming


def test_early_definitions_are_marked_in_the_table(page: PatientPage) -> None:
    page.show_definitions()
    table = definitions_of(page)
    marked = {table.item(row, 1).text() for row in range(table.rowCount()) if "(early)" in table.item(row, 1).text()}
    assert marked == {f"{d.id} (early)" for d in list_definitions() if d.judges("edss") and d.early}


def test_a_cell_shows_why_its_definition_says_so(page: PatientPage) -> None:
    page.show_definitions()
    table = definitions_of(page)
    ids = [answer.definition for answer in summary_of(page).definitions]
    table.setCurrentCell(ids.index("kappos-2018-24w"), 2)
    assert "Worsening not linked to relapses (PIRA)" in said(page.why)
    assert "kappos-2018-24w version 1" in said(page.why)
    table.setCurrentCell(ids.index("cree-2019"), 2)
    assert "No onset on this day" in said(page.why)
    assert "It finds no confirmed worsening." in said(page.why)
    table.setCurrentCell(ids.index("msbase"), 3)
    assert "msbase version 1" in said(page.why)


def test_the_name_of_a_definition_shows_its_answer_and_its_rule(page: PatientPage) -> None:
    page.show_definitions()
    answer = next(a for a in summary_of(page).definitions if a.definition == "mueller-2025")
    row = [a.definition for a in summary_of(page).definitions].index("mueller-2025")
    definitions_of(page).setCurrentCell(row, 1)
    assert answer.title in said(page.why)
    assert answer.differs in said(page.why)
    assert "Confirmation: present again 350 days or later" in said(page.why)


def test_the_side_of_the_overview_counts_the_answers_and_opens_the_whole_table(page: PatientPage) -> None:
    page.tabs.setCurrentIndex(0)
    words, summary = said(page.open_items), summary_of(page)
    assert summary.definitions_note in words
    assert counts_by_result(summary.definitions) in words
    assert "No confirmed worsening: cree-2019." in words
    page.open_items.table_wanted.emit()
    assert definitions_of(page).isVisible()
    assert definitions_of(page).hasFocus()


def test_another_patients_table_begins_at_the_chosen_definition(
    page: PatientPage, services: Services, qtbot: QtBot
) -> None:
    other = services.store.add_record(demo_records()[13])
    page.show_definitions()
    definitions_of(page).setCurrentCell(0, 2)
    page.show_patient(other.id)
    row = [answer.definition for answer in summary_of(page).definitions].index("mueller-2023-24w")
    assert (definitions_of(page).currentRow(), definitions_of(page).currentColumn()) == (row, 1)
    assert "mueller-2023-24w: RAW." in said(page.why)


# The list of definitions


def test_the_list_of_definitions_stands_under_their_papers_with_the_early_ones_marked(page: PatientPage) -> None:
    choice = page.why.choice
    shown = [(choice.itemText(at), choice.itemData(at)) for at in range(choice.count())]
    at = shown.index(("Müller et al. 2023", None))
    assert [words for words, _ in shown[at + 1 : at + 5]] == [
        "mueller-2023-12w (early)", "mueller-2023-24w", "mueller-2023-strict-12w (early)", "mueller-2023-strict-24w",
    ]  # fmt: skip
    assert choice.currentData() == "mueller-2023-24w"
    listed = {data for _, data in shown if data}
    assert listed == {d.id for d in list_definitions() if d.judges("edss")}


@pytest.fixture
def slow_typing() -> Iterator[None]:
    """Letters make one word however slow the machine is."""
    interval = QApplication.keyboardInputInterval()
    QApplication.setKeyboardInputInterval(60_000)
    yield
    QApplication.setKeyboardInputInterval(interval)


@pytest.mark.usefixtures("slow_typing")
def test_a_definition_is_chosen_by_typing_its_beginning(page: PatientPage, qtbot: QtBot) -> None:
    page.why.choice.setFocus()
    qtbot.keyClicks(page.why.choice, "mueller-2025")
    assert summary_of(page).stamp.definition == "mueller-2025"
    assert page.why.choice.currentData() == "mueller-2025"
    assert labels_of(page).isVisible()


@pytest.mark.usefixtures("slow_typing")
def test_the_arrow_keys_pass_over_the_papers(page: PatientPage, qtbot: QtBot) -> None:
    page.why.choice.setFocus()
    qtbot.keyClicks(page.why.choice, "mueller-2025")
    qtbot.keyClick(page.why.choice, Qt.Key.Key_Up)
    assert summary_of(page).stamp.definition == "mueller-2023-strict-24w"


def test_every_paper_is_named_in_few_words() -> None:
    papers = [paper for paper, _ in by_paper(list_definitions())]
    assert len(papers) == len(set(papers))
    assert {"Cagol et al. 2022", "Kappos et al. 2020", "Confirmed disability accumulation"} <= set(papers)
    assert paper_of("Our own rule") == "Our own rule"


# Looks


def test_everything_has_a_name_for_a_screen_reader(page: PatientPage) -> None:
    assert without_a_name(page) == []
    page.show_definitions()
    assert without_a_name(page) == []
    assert definitions_of(page).accessibleDescription()


@pytest.mark.parametrize(("percent", "size"), [(100, (1280, 740)), (150, (1280, 740)), (200, (1920, 1020))], ids=str)
def test_no_words_of_all_rules_are_cut(
    percent: int,
    size: tuple[int, int],
    services: Services,
    adam: Patient,
    theme: Theme,
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    with larger_type(qapp, theme, percent):
        page = PatientPage(services)
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        page.show_patient(adam.id)
        page.show_rules()
        qtbot.waitUntil(lambda: cut(page) == [])
        assert not too_small(labels_of(page))
        page.show_definitions()
        qtbot.waitUntil(lambda: cut(page) == [])
        assert not too_small(definitions_of(page))


def too_small(table: LabelTable | DefinitionTable) -> list[str]:
    """The cells whose words need more height than their row has, and the headings wider than their column."""
    found = []
    header = table.horizontalHeader()
    for column in range(table.columnCount()):
        words = table.horizontalHeaderItem(column).text()
        if header.fontMetrics().size(Qt.TextFlag.TextWordWrap, words).width() + 2 * space_of(
            table
        ).small > table.columnWidth(column):
            found.append(words)
    for row in range(table.rowCount()):
        for column in range(table.columnCount()):
            item = table.item(row, column)
            room = table.rowHeight(row)
            if item is not None and item.text() and table.sizeHintForIndex(table.indexFromItem(item)).height() > room:
                found.append(item.text())
    return found


def test_a_tab_that_is_not_looked_at_costs_nothing(services: Services, adam: Patient, qtbot: QtBot) -> None:
    made = PatientPage(services)
    qtbot.addWidget(made)
    made.show()
    made.show_patient(adam.id)
    assert labels_of(made).rowCount() == 0
    assert definitions_of(made).rowCount() == 0
    made.tabs.setCurrentWidget(made.rules_page)
    assert labels_of(made).rowCount() > 0
    assert made.rules_page.views.value == RULES
    assert definitions_of(made).rowCount() == 0
