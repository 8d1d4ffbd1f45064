"""Work shared with other processes: in order, few items waiting, refusals told, nobody left behind; and progress."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from operator import mul
from pathlib import Path

import pytest

from commands.processes import CHUNK, PAYS_FROM, in_order, sensible, told
from domain.dates import DateRefused, PartialDate

ROOT = Path(__file__).resolve().parents[1]


def test_results_come_in_order_and_only_a_few_patients_wait_at_a_time() -> None:
    taken = []

    def items() -> Iterator[int]:
        for number in range(400):
            taken.append(number)
            yield number

    found = in_order(partial(mul, 3), items(), 2)
    assert next(found) == 0
    assert len(taken) <= 5 * CHUNK < 400
    assert list(found) == [3 * number for number in range(1, 400)]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_refusal_in_a_process_is_told_like_any_other(processes: int) -> None:
    days = ["2020"] * 200 + ["2020-13"]
    with pytest.raises(DateRefused, match="There is no date 2020-13"):
        list(in_order(PartialDate.from_iso, days, processes))


def test_a_command_that_is_killed_leaves_no_process_with_records_behind() -> None:
    program = """
from time import sleep
from commands.processes import in_order
if __name__ == "__main__":
    for _ in in_order(sleep, [0.001] * 100_000, 2):
        print("begun", flush=True)
"""
    killed = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == b"begun\n"
    killed.kill()
    killed.communicate(timeout=20)  # ends when nobody has that pipe any more, and the other processes have it too


def test_little_work_gets_one_process() -> None:
    assert sensible(PAYS_FROM - 1) == 1
    assert 1 <= sensible(PAYS_FROM) <= 2


def test_progress_is_told_to_a_person_only_and_leaves_its_line_clean(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(told("abc", 3)) == ["a", "b", "c"]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert list(told("abc", 3)) == ["a", "b", "c"]
    err = capsys.readouterr().err
    assert "\r2 of 3 patients" in err
    assert err.endswith(f"\r{' ' * len('3 of 3 patients')}\r")
