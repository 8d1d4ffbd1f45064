"""`python3 main.py test`: every check runs to its end, and none can fail unseen."""

from __future__ import annotations

import pytest

import gates
import qt_start
from gates import Gate


def script(name: str, code: str) -> Gate:
    return Gate(name, ("-c", code))


def test_a_check_that_ends_well_has_no_fault_and_its_last_line_is_kept() -> None:
    outcome = gates.run(script("tests", "print('....')\nprint('4 passed in 0.1s')\nprint()"))
    assert (outcome.fault, outcome.closing_line) == ("", "4 passed in 0.1s")


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("raise SystemExit(5)", "failed (status 5)"),
        ("import atexit, os; atexit.register(os.abort); print('4 passed in 0.1s')", "crashed (SIGABRT)"),
        (
            "import sys; sys.stderr.write('QThread: Destroyed while thread is still running\\n')",
            "Qt warned: QThread: D",
        ),
        ("print('QObject::connect: invalid nullptr parameter')", "Qt warned: QObject::connect"),
    ],
)
def test_a_failure_a_crash_at_exit_and_a_late_warning_of_qt_are_faults(code: str, fault: str) -> None:
    assert gates.run(script("tests", code)).fault.startswith(fault)


@pytest.fixture
def no_trial_of_qt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_start, "make_ready", lambda project, argv: None)


@pytest.mark.usefixtures("no_trial_of_qt")
def test_every_check_runs_though_the_first_fails_and_the_count_stands_last(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tests = Gate("tests", ("-c", "import sys; print(sys.argv[1:]); print('123 passed in 4.5s')"))
    monkeypatch.setattr(gates, "GATES", (script("format", "raise SystemExit(1)"), script("lint", "pass"), tests))
    assert gates.main(["-k", "relapse"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "['-k', 'relapse']" in lines
    assert [line.split()[0] for line in lines[-4:-1]] == ["format", "lint", "tests"]
    assert [line.split(" s  ")[1] for line in lines[-4:-1]] == ["failed (status 1)", "passed", "passed"]
    assert lines[-1] == "123 passed in 4.5s"


@pytest.mark.usefixtures("no_trial_of_qt")
def test_the_status_is_zero_only_if_every_check_passed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "GATES", (script("format", "pass"), script("tests", "pass")))
    assert gates.main([]) == 0
