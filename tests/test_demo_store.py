"""The demonstration store: a store of its own, marked, encrypted, closed to real patients."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.cli import main
from storage.cohort_csv import write_cohort
from storage.demo import (
    DEMO_AS_OF,
    PASSPHRASE_FILE,
    DemoRefused,
    demo_records,
    make_demo_store,
    open_demo_store,
)
from storage.store import Store, create_store, open_store
from tests.store_folders import CHEAP, PASSPHRASE, TODAY, clock, files_of, new_store, without_ids


def demo_store(folder: Path) -> Store:
    return make_demo_store(folder, now=clock, cost=CHEAP)


@pytest.fixture
def demo_folder(tmp_path: Path) -> Path:
    demo_store(tmp_path / "demo").close()
    return tmp_path / "demo"


def test_the_demonstration_store_is_marked_and_holds_the_61_patients(demo_folder: Path) -> None:
    with open_demo_store(demo_folder, clock, "Visitor") as store:
        assert store.demo
        assert without_ids(tuple(store.records())) == demo_records()


def test_each_demonstration_store_has_a_random_passphrase_of_its_own_beside_it(
    demo_folder: Path, tmp_path: Path
) -> None:
    demo_store(tmp_path / "other").close()
    one, two = ((folder / PASSPHRASE_FILE).read_text().strip() for folder in (demo_folder, tmp_path / "other"))
    assert one != two
    assert len(one) == 32
    with open_store(demo_folder, one, now=clock, who="Visitor") as store:
        assert store.demo


def test_the_demonstration_store_refuses_an_import(
    demo_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_cohort(demo_records()[:1], tmp_path / "cohort")
    secret = ["--passphrase-file", str(demo_folder / PASSPHRASE_FILE)]
    assert main(["import", str(demo_folder), str(tmp_path / "cohort"), *secret]) == 1
    assert "is a demonstration" in capsys.readouterr().err
    with open_demo_store(demo_folder, clock) as store:
        assert len(store.patients.all()) == 61


def test_no_name_of_the_demonstration_stands_in_any_file_of_its_store(demo_folder: Path) -> None:
    content = b"".join(path.read_bytes() for path in demo_folder.rglob("*") if path.is_file())
    for patient in (record.patient for record in demo_records()):
        # Three letters of a short name turn up by chance in half a megabyte of cipher; six bytes do not.
        words = (patient.given_name, f"{patient.family_name} {patient.given_name}", patient.number)
        for word in (word.encode() for word in words if len(word) >= 6):
            assert word not in content


def test_a_demonstration_whose_making_was_cut_off_gets_its_patients_when_it_is_opened(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / PASSPHRASE_FILE).write_text(f"{PASSPHRASE}\n")
    store, _ = create_store(folder, PASSPHRASE, now=clock, demo=True, cost=CHEAP)
    store.close()
    with open_demo_store(folder, clock) as store:
        assert len(store.patients.all()) == 61


def test_opening_the_demonstration_where_there_is_none_makes_it(tmp_path: Path) -> None:
    with open_demo_store(tmp_path / "new" / "demo", clock) as store:
        assert store.patients.all()[0].given_name == "Adam"
    assert DEMO_AS_OF < TODAY


def test_a_real_store_is_never_opened_as_the_demonstration(tmp_path: Path) -> None:
    store_folder = tmp_path / "store"
    new_store(store_folder).close()
    before = files_of(store_folder)
    with pytest.raises(DemoRefused, match="is no demonstration"):
        open_demo_store(store_folder, clock)
    assert files_of(store_folder) == before


def test_a_demonstration_without_its_passphrase_says_what_to_do(demo_folder: Path) -> None:
    (demo_folder / PASSPHRASE_FILE).unlink()
    with pytest.raises(DemoRefused, match="invented patients only: delete the folder, and it is made anew"):
        open_demo_store(demo_folder, clock)


def test_a_folder_that_cannot_be_made_is_refused_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DemoRefused, match=r"cannot be made in .* \(Not a directory\)"):
        demo_store(tmp_path / "file" / "demo")
