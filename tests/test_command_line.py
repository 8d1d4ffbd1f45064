"""The command line's manners: what a refusal, a fault, a wrong argument and a closed pipe look like."""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from commands import cli
from domain.refusal import Refusal, Refusals
from domain.version import VERSION

ROOT = Path(cli.__file__).parents[1]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Namespace], int]], None]:
    """Let `edss` be answered by a given function."""

    def put(run: Callable[[Namespace], int]) -> None:
        module = ModuleType("commands.edss")
        module.__dict__.update(add_arguments=lambda parser: parser.add_argument("grades", nargs="*"), run=run)
        monkeypatch.setitem(sys.modules, "commands.edss", module)

    return put


def raising(error: BaseException) -> Callable[[Namespace], int]:
    def run(arguments: Namespace) -> int:
        raise error

    return run


Answer = Callable[[Callable[[Namespace], int]], None]


def test_a_command_gets_its_arguments_and_gives_the_status(answer: Answer) -> None:
    answer(lambda arguments: len(arguments.grades))
    assert cli.main(["edss", "1", "2", "0"]) == 3


@pytest.mark.parametrize(
    ("refusal", "lines"),
    [
        (Refusal("visits.csv:3:edss: 4.25 is not a step"), ["visits.csv:3:edss: 4.25 is not a step"]),
        (
            Refusals(("visits.csv:3:edss: off", "visits.csv:9:date: off")),
            ["visits.csv:3:edss: off", "visits.csv:9:date: off"],
        ),
    ],
)
def test_a_refusal_is_one_line_an_error_and_status_1(
    answer: Answer, capsys: pytest.CaptureFixture[str], refusal: Refusal, lines: list[str]
) -> None:
    answer(raising(refusal))
    assert cli.main(["edss"]) == 1
    assert capsys.readouterr().err.splitlines() == lines


def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    answer: Answer, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(lambda arguments: Path("/nonexistent/visits.csv").stat().st_size)
    assert cli.main(["edss"]) == 1
    assert capsys.readouterr().err == "/nonexistent/visits.csv: No such file or directory\n"


def test_a_fault_says_where_but_shows_nothing_of_a_record(answer: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    answer(raising(KeyError("Jane Roe")))
    assert cli.main(["edss"]) == 70
    said = capsys.readouterr().err
    assert "KeyError at tests/test_command_line.py:" in said
    assert "Jane Roe" not in said
    assert "Traceback" not in said


def test_an_interruption_is_quiet(answer: Answer, capsys: pytest.CaptureFixture[str]) -> None:
    answer(raising(KeyboardInterrupt()))
    assert cli.main(["edss"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_reader_that_has_seen_enough_is_left_quietly() -> None:
    code = (
        "import sys; from argparse import Namespace; from commands import cli\n"
        "def run(arguments):\n    for number in range(100_000): print(number)\n    return 0\n"
        "sys.exit(cli.run(Namespace(run=run)))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as command:
        assert command.stdout is not None
        assert command.stderr is not None
        assert command.stdout.readline() == "0\n"
        command.stdout.close()
        assert command.stderr.read() == ""
    assert command.returncode == 141


@pytest.mark.parametrize(
    "argv",
    [["diagnose"], ["--nonsense"], ["--demo", "--store", "x"], ["edss", "--nonsense"], ["--demo", "edss"], []],
)
def test_wrong_usage_is_status_2_and_a_usage_line(
    answer: Answer, capsys: pytest.CaptureFixture[str], argv: list[str]
) -> None:
    answer(lambda arguments: 0)
    assert cli.main(argv) == 2
    assert capsys.readouterr().err.startswith("usage: main.py")


def test_help_lists_the_window_every_command_and_the_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name in ("--demo", "--store", "test", *(command.name for command in cli.COMMANDS)):
        assert name in shown.split()


def test_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"Smoulder {VERSION}\n"


@pytest.mark.parametrize("argv", [[], ["--demo"], ["--store", "clinic"]])
def test_the_window_opens_without_a_command(argv: list[str]) -> None:
    assert cli.asks_for_window(argv)
    assert cli.parse(argv).command is None


def test_the_window_is_told_which_store(answer: Answer) -> None:
    arguments = cli.parse(["--store", "clinic"])
    assert (arguments.store, arguments.demo) == ("clinic", False)
    assert cli.parse(["--demo"]).demo


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_every_command_listed_is_there_with_a_help_of_its_own(
    command: cli.Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command.name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: main.py {command.name}")


@pytest.mark.parametrize("command", ["labels", "lublin", "compare"])
@pytest.mark.parametrize("asked", ["0001-01-01", "0040-01-01", "1899-12-31", "2201-01-01", "9999-12-31"])
def test_a_day_outside_1900_to_2200_is_refused_in_a_sentence(
    command: str, asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([command, str(tmp_path), "--as-of", asked]) == 2
    told = capsys.readouterr().err
    assert f"'{asked}' is no day to ask about: it lies outside 1 Jan 1900 to 31 Dec 2200" in told
