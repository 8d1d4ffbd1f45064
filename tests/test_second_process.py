"""Pages of a batch with a second process: the same pages in the same order, none lost, and nobody left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing.context import SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from domain.dates import PartialDate
from domain.records import Relapse
from domain.since_when import Earlier
from reports import batch
from reports.batch import Maker, pages_of
from reports.catalogue import DOCUMENTS
from reports.order import Choice, House, Order, Page
from reports.page import Letterhead
from reports.second_process import Failure, Lost, SecondProcess, page_of
from storage.cohort_csv import write_cohort
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.report_samples import PRINTED_AT

HOUSE = House(load_rules(), Letterhead(("Infusion ward", "2nd floor"), "Registered charity 123"), "Clinic", "Tester")
ROOT = Path(__file__).resolve().parents[1]
CLINICIAN, UNKNOWN = Choice(), Choice("no such document")
LASTING = "lasting"
ENDS_WITHIN = 20.0  # seconds, on a machine that does much else


def order(number: int, choice: Choice = CLINICIAN, house: House = HOUSE) -> Order:
    """Return an order for the page of a demonstration patient."""
    return Order(demo_records()[number], house, DEMO_AS_OF, PRINTED_AT, choice, draft=number % 7 == 0)


@pytest.fixture(scope="module")
def second() -> Iterator[SecondProcess]:
    """One that a module's tests ask in turn; its name tells it from those that the tests begin."""
    with SecondProcess() as begun:
        for child in multiprocessing.active_children():
            child.name = LASTING
        yield begun


@pytest.fixture
def two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second process for however few pages."""
    monkeypatch.setattr(batch, "PAYS_FROM", 1)


def processes() -> list[BaseProcess]:
    """Return the processes that a test began and that have not ended."""
    return [child for child in multiprocessing.active_children() if child.name != LASTING]


def end_them() -> None:
    for child in processes():
        child.terminate()
        child.join()


def test_every_second_demonstration_patient_has_the_same_page_from_either_process(second: SecondProcess) -> None:
    for number in range(0, len(demo_records()), 2):
        asked = order(number)
        assert second.page(asked) == page_of(asked), number


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_document_with_all_that_a_registry_adds_is_the_same_from_either_process(
    second: SecondProcess, document: str
) -> None:
    record = demo_records()[0]
    before = Earlier(PRINTED_AT.date(), "Active, with worsening", record)
    new = replace(record, relapses=(*record.relapses, Relapse("", PartialDate(2026, 1, 12), systems=("visual",))))
    asked = replace(order(0, Choice(document, extras=frozenset({"why"}))), record=new, earlier=before)
    assert second.page(asked) == page_of(asked)
    coded = order(1, Choice(document, "Letter", pseudonym=True))
    assert second.page(coded) == page_of(coded)


def test_what_a_clinic_changes_meanwhile_is_on_the_next_page(second: SecondProcess) -> None:
    other = replace(HOUSE, letterhead=Letterhead(("Another ward",)), rules=HOUSE.rules.choosing("mueller-2025"))
    for house in (HOUSE, other, HOUSE):
        asked = order(2, house=house)
        assert second.page(asked) == page_of(asked)
    assert second.page(order(2)) != second.page(order(2, house=other))


def test_a_page_that_cannot_be_made_says_what_kind_of_fault_it_was_and_others_come(
    second: SecondProcess,
) -> None:
    assert second.page(order(0, UNKNOWN)) == page_of(order(0, UNKNOWN)) == Failure("KeyError")
    assert isinstance(second.page(order(1)), Page)


def test_an_interrupt_at_the_terminal_is_for_the_first_process(second: SecondProcess) -> None:
    for child in multiprocessing.active_children():
        if child.pid is not None:
            os.kill(child.pid, signal.SIGINT)
    assert isinstance(second.page(order(1)), Page)


@pytest.mark.usefixtures("two")
def test_pages_come_in_the_order_in_which_they_were_asked_for() -> None:
    asked = [order(number) for number in range(12)]
    asked[4] = order(4, UNKNOWN)
    found = list(pages_of(iter(asked), len(asked)))
    assert [one for one, _ in found] == asked
    assert [page for _, page in found] == [page_of(one) for one in asked]


@pytest.mark.usefixtures("two")
def test_no_page_is_lost_with_the_second_process() -> None:
    asked = [order(number) for number in range(8)]
    found = []
    for one, page in pages_of(iter(asked), len(asked)):
        end_them()
        found.append((one, page))
    assert found == [(one, page_of(one)) for one in asked]


@pytest.mark.usefixtures("two")
def test_a_page_asked_for_on_a_thread_is_made_here_where_the_second_process_is_gone() -> None:
    maker = Maker(1)
    assert maker.at_once > 1
    end_them()
    assert maker.page(order(3)) == maker.page(order(3)) == page_of(order(3))
    maker.close()
    assert processes() == []


@pytest.mark.usefixtures("two")
def test_where_no_second_process_can_begin_the_pages_are_made_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_process: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(SpawnProcess, "_Popen", staticmethod(full))
    asked = [order(number) for number in range(4)]
    assert list(pages_of(iter(asked), len(asked))) == [(one, page_of(one)) for one in asked]
    maker = Maker(4)
    assert maker.page(asked[0]) == page_of(asked[0])
    maker.close()


def test_one_that_is_gone_is_asked_once() -> None:
    with SecondProcess() as gone:
        end_them()
        for _ in range(2):
            with pytest.raises(Lost):
                gone.page(order(0))


@pytest.mark.usefixtures("two")
def test_whoever_wants_no_more_pages_leaves_no_process_behind() -> None:
    pages = pages_of((order(number) for number in range(8)), 8)
    next(pages)
    assert processes() != []
    pages.close()
    assert processes() == []


def test_few_pages_are_made_without_a_second_process() -> None:
    pages = pages_of((order(number) for number in range(2)), 2)
    next(pages)
    assert processes() == []
    assert len(list(pages)) == 1


def test_a_batch_that_is_killed_leaves_no_process_with_records_behind(tmp_path: Path) -> None:
    write_cohort(demo_records(), tmp_path / "cohort")
    pages = tmp_path / "pages"
    pages.mkdir()
    command = [sys.executable, "main.py", "report", str(tmp_path / "cohort"), "--all", "--out-folder", str(pages)]
    killed = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
    while len(list(pages.iterdir())) < batch.MOST_WAITING:  # the second process has made some of them
        assert killed.poll() is None
        time.sleep(0.02)
    killed.kill()
    killed.communicate(timeout=ENDS_WITHIN)  # ends when nobody has that pipe any more, and a second process has it too
    assert 0 < len(list(pages.iterdir())) < len(demo_records())
