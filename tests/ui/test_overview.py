"""The overview: what changed, which system, what to do first, and evidence behind every link; in any type and room."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from domain.records import Patient, PatientRecord
from domain.since_when import in_brief
from domain.summary import PatientSummary
from storage.demo_cohort import demo_records
from tests.ui.looking import cut, larger_type, without_a_name
from ui.overview import Overview
from ui.services import Services
from ui.since_printed import printed_since
from ui.theme import Theme

ADAM, EMPTY, ONE_VISIT, RAW = 0, 25, 39, 13


def summary_of(services: Services, place: int) -> tuple[PatientRecord, PatientSummary]:
    record = services.store.record(services.store.add_record(demo_records()[place]).id)
    return record, services.summary(record)


def shown(services: Services, place: int) -> Overview:
    return page_of(services, *summary_of(services, place))


def page_of(services: Services, record: PatientRecord, summary: PatientSummary) -> Overview:
    page = Overview(services.store.settings, read_only=False)
    page.show_summary(summary, printed_since(services, record, summary))
    page.resize(1000, 900)
    page.show()
    QApplication.processEvents()
    return page


def words(page: Overview) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def looks(page: Overview) -> list[tuple[object, ...]]:
    """Every label that is seen, in the order of the page: where it stands, what it says, and how it is written."""
    seen = [made for made in page.findChildren(QLabel) if made.isVisible()]
    places = [(made.mapTo(page, made.rect().topLeft()).toTuple(), made.size().toTuple(), made) for made in seen]
    return sorted(
        (
            where[::-1],
            size,
            made.text(),
            int(made.font().weight()),
            made.font().pointSizeF(),
            made.property("role") or "",
        )
        for where, size, made in places
    )


def _role(made: QLabel) -> str:
    return str(made.property("role") or "")


def links(page: Overview, text: str) -> list[QPushButton]:
    return [b for b in page.findChildren(QPushButton) if b.isVisible() and b.text().startswith(text)]


@pytest.mark.parametrize("place", [ADAM, EMPTY, ONE_VISIT, RAW, 16, 22, 29, 45, 52])
def test_every_why_on_the_page_opens_an_explanation_that_exists(services: Services, place: int) -> None:
    record, summary = summary_of(services, place)
    page = page_of(services, record, summary)
    asked: list[str] = []
    page.why_wanted.connect(asked.append)
    found = links(page, "Why ›")
    for link in found:
        link.click()
    assert len(asked) == len(found) > 1
    assert set(asked) <= set(summary.explanations)


def test_the_system_that_drove_the_change_stands_under_it(services: Services) -> None:
    text = words(shown(services, ADAM))
    at = text.index("Which system")
    assert text[at + 1] == "The step rests on walking: 200 to under 300 m without aid (score 1 to 3)"


def test_what_the_last_visit_changed_stands_in_few_lines_and_opens_into_the_whole_list(services: Services) -> None:
    record, summary = summary_of(services, ADAM)
    page = page_of(services, record, summary)
    since = summary.since_visit
    assert since is not None
    assert since.title in words(page)
    assert {text for _, text in in_brief(since)} <= set(words(page))
    (link,) = links(page, "All ")
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert {difference.text for difference in since.differences} <= set(words(page))
    assert since.note in words(page)
    (fewer,) = links(page, "Fewer")
    fewer.click()
    QApplication.processEvents()
    assert since.note not in words(page)


def test_what_was_never_printed_and_a_first_visit_are_said_plainly(services: Services) -> None:
    text = words(shown(services, ONE_VISIT))
    assert "Since the last printed summary: no summary has been printed or saved yet." in text
    assert any("one visit only" in line for line in text)


def test_since_the_printed_summary_a_visit_that_was_corrected_later_is_told(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, summary = summary_of(services, ADAM)
    services.store.printed.add(record, "summary printed", summary.sha256(), summary.label)
    assert printed_since(services, record, summary).differences == ()
    monkeypatch.setitem(services.now.__globals__, "NOW", services.now() + timedelta(hours=1))  # the clock moves on
    last = record.visits[-1]
    worse = tuple(replace(v, value=v.value + 1) if v.measure == "sdmt" and v.value else v for v in last.values)
    services.store.visits.update(replace(last, values=worse), "typed wrongly")
    after = services.record(record.patient.id)
    since = printed_since(services, after, services.summary(after))
    assert since.title == "Since the summary printed 9 Mar 2026"
    assert [d.text for d in since.differences if d.what == "SDMT"] == ["41 on 9 Mar 2026 now reads 42"]


def test_a_recalled_page_is_not_the_last_printed_summary(services: Services) -> None:
    record, summary = summary_of(services, ADAM)
    page = services.store.printed.add(record, "summary printed", summary.sha256(), summary.label)
    services.store.printed.recall(page.id, "wrong patient")
    assert not printed_since(services, record, summary).compared


def test_an_empty_patient_says_what_to_do_first_and_compares_nothing(services: Services) -> None:
    page = shown(services, EMPTY)
    text = words(page)
    assert "What to do first" in text
    order = [text.index(step) for step in ("Record a visit", "Record the scans", "Fill in the brain-health checklist")]
    assert order == sorted(order)
    assert not page.since.isVisible()


def test_the_halves_have_one_width_and_what_changed_stands_below_both_where_they_are_stacked(
    services: Services,
) -> None:
    page = shown(services, ADAM)
    titles = ("○ Inflammation", "◆ Disability")
    left, right = (next(b for b in page.findChildren(QLabel) if b.text() == title) for title in titles)
    assert abs(left.parentWidget().width() - right.parentWidget().width()) <= 1
    page.stack_halves(True)
    QApplication.processEvents()
    below = right.parentWidget()
    assert left.mapTo(page, left.rect().topLeft()).y() < right.mapTo(page, right.rect().topLeft()).y()
    assert page.since.mapTo(page, page.since.rect().topLeft()).y() >= below.geometry().bottom()


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("place", [ADAM, EMPTY, ONE_VISIT, RAW, 30])
def test_no_words_are_cut_and_every_link_has_a_name(
    services: Services, qapp: QApplication, theme: Theme, percent: int, place: int
) -> None:
    with larger_type(qapp, theme, percent):
        page = shown(services, place)
        page.stack_halves(percent == 200)
        page.resize(820, max(900, page.heightForWidth(820)))
        QApplication.processEvents()
        assert cut(page) == []
        assert without_a_name(page) == []


def test_the_card_of_what_changed_stays_hidden_for_a_patient_without_visits(services: Services) -> None:
    stored = services.store.add_record(PatientRecord(Patient("", "X1")))
    page = Overview(services.store.settings, read_only=False)
    page.show_summary(services.summary(services.record(stored.id)))
    page.show()
    assert not page.since.isVisible()


def test_an_overview_that_showed_others_before_looks_as_one_made_anew(services: Services, qtbot: QtBot) -> None:
    seen = {place: summary_of(services, place) for place in (ADAM, EMPTY, 1, ONE_VISIT, RAW, 2, 16)}
    used = page_of(services, *seen[ADAM])
    for place in (*seen, 2, ADAM, 1):
        record, summary = seen[place]
        used.show_summary(summary, printed_since(services, record, summary))
        fresh = page_of(services, record, summary)
        qtbot.waitUntil(lambda page=fresh: looks(page) == looks(used))
