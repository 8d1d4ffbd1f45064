"""report --all: a file for every patient, kept in the store it came from, nothing replaced, faults named by code."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from commands import report_many
from commands.cli import DONE, REFUSED, main
from domain.pseudonym import code_of, identifiers_of
from reports import second_process
from reports.order import Made, Order
from storage.cohort_csv import write_cohort
from storage.demo_cohort import demo_records
from storage.store import Store
from storage.verify import verify
from tests.store_samples import PASSPHRASE, make_store, now, reopen

AS_OF = ["--as-of", "2026-03-09"]
FEW = 3


@pytest.fixture
def cohort(tmp_path: Path) -> str:
    write_cohort(demo_records()[:FEW], tmp_path / "cohort")
    return str(tmp_path / "cohort")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "pages"
    made.mkdir()
    return made


@pytest.fixture
def registry(tmp_path: Path) -> tuple[Path, list[str]]:
    """The folder of a closed store with three patients, and the arguments that open it."""
    store, _ = make_store(tmp_path / "registry")
    for record in demo_records()[:FEW]:
        store.add_record(record)
    store.settings.set("page_footer", "Infusion ward, 2nd floor")
    store.close()
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    return store.folder, [str(store.folder), "--passphrase-file", str(tmp_path / "passphrase")]


def text(file: Path) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(file).pages)


def kept(store: Store) -> list[str]:
    return [page.file for record in store.records() for page in store.printed.of_patient(record.patient.id)]


def test_every_patient_of_a_cohort_folder_has_a_page_of_its_own(
    cohort: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", cohort, "--all", "--out-folder", str(folder), *AS_OF]) == DONE
    assert sorted(file.name for file in folder.iterdir()) == [
        f"smoulder-summary-{record.patient.code}-2026-03-09.pdf" for record in demo_records()[:FEW]
    ]
    assert capsys.readouterr().out == f"{FEW} pages written to {folder}.\n"


def test_pages_of_a_store_are_kept_in_it_and_it_is_sound_afterwards(
    registry: tuple[Path, list[str]], folder: Path
) -> None:
    path, source = registry
    assert main(["report", *source, "--all", "--out-folder", str(folder), *AS_OF]) == DONE
    with reopen(path) as store:
        pages = [page for record in store.records() for page in store.printed.of_patient(record.patient.id)]
        assert [page.page for page in pages] == ["summary saved as PDF"] * FEW
        assert {store.printed.content(page) for page in pages} == {file.read_bytes() for file in folder.iterdir()}
    assert verify(path, PASSPHRASE, now=now).sound


def test_the_page_of_one_patient_of_a_store_is_kept_in_it_as_it_left(
    registry: tuple[Path, list[str]], tmp_path: Path
) -> None:
    path, source = registry
    with reopen(path, read_only=True) as store:
        patient = next(store.records()).patient
    for name in ("one.pdf", "one.html"):
        assert main(["report", *source, "--patient", patient.code, "--out", str(tmp_path / name), *AS_OF]) == DONE
    with reopen(path) as store:
        pages = store.printed.of_patient(patient.id)
        assert [page.page for page in pages] == ["summary saved as PDF", "summary saved as HTML"]
        kept_files = [store.printed.content(page) for page in pages]
    assert kept_files == [(tmp_path / name).read_bytes() for name in ("one.pdf", "one.html")]
    assert "Infusion ward, 2nd floor" in text(tmp_path / "one.pdf")
    assert verify(path, PASSPHRASE, now=now).sound


def test_a_letter_is_only_read_and_says_draft_where_a_visit_is_unsigned(
    registry: tuple[Path, list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, source = registry
    with reopen(path) as store:
        patient = next(store.records()).patient
        store.drafts.save(patient.id, "visit", {"edss": "4"})
    before = (path / "records.db").read_bytes()
    assert main(["report", *source, "--patient", patient.code, "--letter", *AS_OF]) == DONE
    assert (path / "records.db").read_bytes() == before
    assert capsys.readouterr().out.startswith("DRAFT\n\n")


def test_a_store_that_is_open_elsewhere_gives_the_pages_and_says_that_it_does_not_keep_them(
    registry: tuple[Path, list[str]], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, source = registry
    with reopen(path) as store:
        assert main(["report", *source, "--all", "--out-folder", str(folder), *AS_OF]) == DONE
        assert kept(store) == []
    assert len(list(folder.iterdir())) == FEW
    assert "its log does not have these pages" in capsys.readouterr().err


def test_with_a_code_no_file_and_no_name_of_one_tells_who_it_is(registry: tuple[Path, list[str]], folder: Path) -> None:
    _, source = registry
    assert main(["report", *source, "--all", "--out-folder", str(folder), "--pseudonym", *AS_OF]) == DONE
    for record in demo_records()[:FEW]:
        for file in folder.iterdir():
            for told in identifiers_of(record.patient):
                assert told not in file.name
                assert told not in text(file)
    with reopen(registry[0], read_only=True) as store:
        for record in store.records():
            (page,) = store.printed.of_patient(record.patient.id)
            assert page.pseudonym == code_of(record.patient)


def test_nothing_that_is_there_is_replaced(cohort: str, folder: Path) -> None:
    asked = ["report", cohort, "--all", "--out-folder", str(folder), *AS_OF]
    assert main(asked) == main(asked) == DONE
    assert len(list(folder.iterdir())) == 2 * FEW


def test_an_unsigned_visit_makes_a_draft_of_its_page_alone(registry: tuple[Path, list[str]], folder: Path) -> None:
    path, source = registry
    with reopen(path) as store:
        store.drafts.save(next(store.records()).patient.id, "visit", {"edss": "4"})
    assert main(["report", *source, "--all", "--out-folder", str(folder), *AS_OF]) == DONE
    assert ["DRAFT" in text(file) for file in sorted(folder.iterdir())] == [True, False, False]


def test_a_fault_in_one_record_is_named_by_its_code_and_the_others_are_printed(
    cohort: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = second_process.make
    broken = demo_records()[1].patient
    whose = (broken.family_name, broken.given_name)

    def breaks(order: Order) -> Made:
        if (order.record.patient.family_name, order.record.patient.given_name) == whose:
            raise ZeroDivisionError("quotes a record")
        return whole(order)

    monkeypatch.setattr(second_process, "make", breaks)
    assert main(["report", cohort, "--all", "--out-folder", str(folder), *AS_OF]) == REFUSED
    assert len(list(folder.iterdir())) == FEW - 1
    said = capsys.readouterr().err
    assert "no page, a fault of Smoulder's own (ZeroDivisionError)" in said
    assert broken.family_name not in said
    assert "quotes a record" not in said


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["--all"], "--out-folder is missing"),
        (["--all", "--out-folder", "no such folder"], "no such folder is no folder"),
        (["--patient", "D-0001"], "--out is missing"),
        ([], "report needs --patient and --out"),
    ],
)
def test_what_is_not_enough_to_go_on_is_refused(
    cohort: str, asked: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", cohort, *asked]) == REFUSED
    assert told in capsys.readouterr().err


def test_a_disk_that_takes_no_more_ends_it_and_says_how_many_are_there(
    cohort: str, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = report_many.write_new

    def fills(target: Path, name: str, content: bytes) -> Path:
        if any(target.iterdir()):
            raise OSError(28, "No space left on device")
        return whole(target, name, content)

    monkeypatch.setattr(report_many, "write_new", fills)
    assert main(["report", cohort, "--all", "--out-folder", str(folder), *AS_OF]) == REFUSED
    assert "cannot take more pages: No space left on device. 1 page there before." in capsys.readouterr().err
