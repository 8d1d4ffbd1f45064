"""What is new since the last printed summary: listed on the next one, and marked with a sign and a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pytestqt.qtbot import QtBot

from domain.dates import PartialDate
from domain.records import Patient, Relapse, Treatment
from reports.order import HTML, Choice
from storage.store import Store
from ui.print_letter import LetterPage
from ui.services import Services
from ui.summary_page import SummaryPage

MARK = "✱ new"
SINCE = "Since the summary printed 9 Mar 2026"


@pytest.fixture
def shown(qtbot: QtBot, services: Services, adam: Patient) -> SummaryPage:
    return page_of(qtbot, services, adam)


def page_of(qtbot: QtBot, services: Services, patient: Patient, **choice: Any) -> SummaryPage:
    page = SummaryPage(services, patient.id, Choice(**choice))
    qtbot.addWidget(page)
    return page


def text(page: SummaryPage) -> str:
    return " ".join(" ".join(found.extract_text().split()) for found in PdfReader(BytesIO(page.pdf)).pages)


def test_before_a_summary_was_printed_nothing_is_marked_and_nothing_is_said(shown: SummaryPage) -> None:
    assert MARK not in text(shown)
    assert "Since the summary printed" not in text(shown)


def test_printed_again_without_a_change_it_says_that_nothing_changed(
    qtbot: QtBot, services: Services, adam: Patient, shown: SummaryPage, tmp_path: Path
) -> None:
    shown.save(tmp_path / "first.pdf")
    again = text(page_of(qtbot, services, adam))
    assert f"{SINCE} Nothing that is recorded changed." in again
    assert MARK not in again


def test_three_edits_give_their_differences_and_mark_the_lines_and_rows_that_read_otherwise(
    qtbot: QtBot,
    services: Services,
    store: Store,
    adam: Patient,
    shown: SummaryPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown.save(tmp_path / "first.pdf")
    monkeypatch.setitem(services.now.__globals__, "NOW", services.now() + timedelta(hours=1))  # the clock moves on
    store.relapses.add(adam.id, Relapse("", PartialDate(2026, 1, 12), systems=("visual",)))
    treatment = store.record(adam.id).treatments[-1]
    store.treatments.update(replace(treatment, stop=PartialDate(2026, 2), stop_reason="lack of effect"), "stopped")
    store.treatments.add(adam.id, Treatment("", "ocrelizumab", PartialDate(2026, 3)))
    page = page_of(qtbot, services, adam)
    since = page.summary.since_printed
    assert since is not None
    told = {(str(found.of), found.text) for found in since.differences if str(found.of) in ("Events", "Treatment")}
    assert told == {
        ("Events", "new: 12 Jan 2026, visual"),
        ("Treatment", f"{treatment.drug} stopped Feb 2026 (lack of effect)"),
        ("Treatment", "ocrelizumab started Mar 2026"),
    }
    said = text(page)
    assert SINCE in said
    assert f"{MARK} 12 Jan 2026" in said
    assert f"{MARK} ocrelizumab Mar 2026" in said
    assert f"{MARK} {treatment.drug}" in said
    assert f"{MARK} 4 Jun 2019" not in said
    assert said.count(MARK) == len(since.new) + 1  # and the line that explains the mark


def test_what_left_otherwise_is_no_summary_and_a_recalled_one_does_not_count(
    qtbot: QtBot, services: Services, store: Store, adam: Patient, shown: SummaryPage, tmp_path: Path
) -> None:
    page_of(qtbot, services, adam, document="treatments").save(tmp_path / "history.pdf")
    page_of(qtbot, services, adam, pseudonym=True).save(tmp_path / "code.pdf")
    letter = LetterPage(services, shown.made)
    qtbot.addWidget(letter)
    letter.copy_all()
    assert page_of(qtbot, services, adam).summary.since_printed is None
    shown.save(tmp_path / "first.pdf")
    assert page_of(qtbot, services, adam).summary.since_printed is not None
    store.printed.recall(store.printed.of_patient(adam.id)[-1].id, "wrong printer")
    assert page_of(qtbot, services, adam).summary.since_printed is None


def test_other_documents_and_pages_with_a_code_mark_nothing(
    qtbot: QtBot, services: Services, store: Store, adam: Patient, shown: SummaryPage, tmp_path: Path
) -> None:
    shown.save(tmp_path / "first.pdf")
    store.relapses.add(adam.id, Relapse("", PartialDate(2026, 1, 12)))
    for choice in ({"document": "patient"}, {"document": "brain-health"}, {"pseudonym": True}):
        assert MARK not in text(page_of(qtbot, services, adam, **choice))


def test_without_the_part_that_explains_the_marks_nothing_is_marked(
    qtbot: QtBot,
    services: Services,
    store: Store,
    adam: Patient,
    shown: SummaryPage,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown.save(tmp_path / "first.pdf")
    monkeypatch.setitem(services.now.__globals__, "NOW", services.now() + timedelta(hours=1))
    store.relapses.add(adam.id, Relapse("", PartialDate(2026, 1, 12), systems=("visual",)))
    assert MARK in text(page_of(qtbot, services, adam))
    store.settings.set("page_left_out", ["clinician.since-printed"])
    page = page_of(qtbot, services, adam)
    for said in (text(page), page.made.page(HTML).content.decode("utf-8")):
        assert "12 Jan 2026" in said
        assert SINCE not in said
        assert MARK not in said
