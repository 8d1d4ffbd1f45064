"""The command line: which arguments there are, which module answers a command, and what a refusal looks like.

Only the module of the command asked for is imported, so that one command does not wait for the others' libraries.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
import traceback
from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, NoReturn

from domain.refusal import Refusal
from domain.version import VERSION

PROJECT = Path(__file__).resolve().parents[1]

DONE = 0
REFUSED = 1
FAULT = 70
INTERRUPTED = 130
READER_GONE = 141


@dataclass(frozen=True, slots=True)
class Command:
    """A headless command: a module with add_arguments(parser) and run(arguments) -> exit status."""

    name: str
    module: str
    title: str


COMMANDS = (
    Command("classify", "commands.classify", "write the confirmed worsenings and improvements of a cohort"),
    Command("lublin", "commands.lublin", "write each patient's Lublin 2013 course, activity and progression"),
    Command("labels", "commands.labels", "write every further rule's answer for each patient, with its evidence"),
    Command("quality", "commands.quality", "write what the data-quality rules find in each record"),
    Command("compare", "commands.compare", "compare definitions of worsening on a cohort, and the choices they make"),
    Command("edss", "commands.edss", "give the EDSS step of functional-system grades and ambulation"),
    Command("demo", "commands.demo", "write the demonstration cohort as a folder of CSV files"),
    Command("import", "commands.import_", "read a cohort folder into a store"),
    Command("export", "commands.export", "write a store out as a cohort folder"),
    Command("report", "commands.report", "write a patient's summary as a PDF"),
    Command("verify", "commands.verify", "check a store: its file, its records and its audit trail"),
    Command("bench", "benchmarks.engine", "measure how fast a registry is judged, beside the published tool"),
    Command("backup", "commands.backup", "copy a store to a folder that is a store itself"),
)
# main.py answers this one; it stands here to be listed.
TEST_TITLE = "run every check of the program (further arguments go to pytest)"

EPILOG = """\
without a command, the window opens
exit status: 0 done; 1 refused, the reasons on standard error; 2 wrong usage; 70 a fault of the program"""


def main(argv: Sequence[str]) -> int:
    """Run the headless command that *argv* names and return its exit status."""
    try:
        return run(parse(argv))
    except SystemExit as leaving:  # argparse has answered: 0 for help, 2 for wrong usage
        return leaving.code if isinstance(leaving.code, int) else DONE


def parse(argv: Sequence[str]) -> Namespace:
    """Return the arguments; `command` is None for the window. Leaves with SystemExit 2 on wrong usage."""
    chosen = next((command for command in COMMANDS if command.name in argv), None)
    module = importlib.import_module(chosen.module) if chosen else None
    arguments = build_parser({chosen.name: module} if chosen and module else {}).parse_args(argv)
    if arguments.command is not None and (arguments.demo or arguments.store):
        _refuse_usage("--demo and --store open the window, so they go without a command")
    return arguments


def asks_for_window(argv: Sequence[str]) -> bool:
    """Whether *argv* opens the window; no command's module is imported. Leaves with SystemExit 2 on wrong usage."""
    arguments, rest = build_parser({}).parse_known_args(argv)
    if arguments.command is None and rest:
        _refuse_usage(f"unrecognised arguments: {' '.join(rest)}")
    return arguments.command is None


def build_parser(modules: dict[str, ModuleType]) -> ArgumentParser:
    """Return the parser; the commands in *modules* have their arguments, the others stand there by name only."""
    parser = ArgumentParser(
        prog="main.py",
        description="Smoulder: an offline registry for multiple-sclerosis clinics.",
        epilog=EPILOG,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"Smoulder {VERSION}")
    window = parser.add_argument_group("the window").add_mutually_exclusive_group()
    window.add_argument("--demo", action="store_true", help="open the window on the demonstration registry")
    window.add_argument("--store", metavar="DIR", help="open the window on the store in this folder")
    # Set on the parser, so that `arguments.run` is there for the window as well.
    parser.set_defaults(run=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands without a window")
    for command in COMMANDS:
        module = modules.get(command.name)
        part = commands.add_parser(
            command.name,
            help=command.title,
            description=f"{command.title[0].upper()}{command.title[1:]}.",
            add_help=module is not None,
            allow_abbrev=False,
        )
        if module is not None:
            module.add_arguments(part)
            part.set_defaults(run=module.run)
    commands.add_parser("test", help=TEST_TITLE, add_help=False).add_argument("pytest", nargs="*", help=SUPPRESS)
    return parser


def run(arguments: Namespace) -> int:
    """Run the command that was parsed; return its exit status. Only SMOULDER_TRACEBACK=1 lets a traceback out."""
    if arguments.run is None:
        _refuse_usage("name a command")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # so that a file made with > is the same on every system
    action: Callable[[Namespace], int] = arguments.run
    try:
        status = action(arguments)
        sys.stdout.flush()
    except Refusal as refusal:
        return _say(REFUSED, *refusal.lines)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (`| head`); what is left to flush goes nowhere, silently.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return READER_GONE
    except OSError as error:
        if error.filename is None:
            return fault(error)
        return _say(REFUSED, f"{error.filename}: {error.strerror}")
    except Exception as error:
        return fault(error)
    return status


def fault(error: Exception) -> int:
    """Say where the program is at fault, return its status; the error's own text may quote a record and stays out."""
    if os.environ.get("SMOULDER_TRACEBACK") == "1":
        raise error
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    ours = [f"{file.relative_to(PROJECT)}:{line}" for file, line in frames if file.is_relative_to(PROJECT)]
    where = next((place for place in reversed(ours) if not place.startswith(".venv")), "a place unknown")
    return _say(
        FAULT,
        f"Smoulder met a fault of its own ({type(error).__name__} at {where}) and stopped; your input is not to blame. "
        "SMOULDER_TRACEBACK=1 shows more, which may quote records.",
    )


def _say(status: int, *lines: str) -> int:
    print(*lines, sep="\n", file=sys.stderr)
    return status


def _refuse_usage(reason: str) -> NoReturn:
    parser: Any = build_parser({})
    parser.error(reason)
    raise SystemExit(2)
