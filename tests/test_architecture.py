"""The house: who may know whom, what the domain may not touch, and that there is no network anywhere."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import main
from commands import cli
from domain.version import VERSION

ROOT = Path(main.__file__).parent
ROOMS = ("domain", "storage", "reports", "ui", "commands")
FRONT = ("main.py", "bootstrap.py", "qt_start.py", "gates.py")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))

# Qt's own ways onto a network, which an import contract cannot tell from the rest of PySide6.
QT_NETWORK = re.compile(
    r"Qt(Network|WebSockets|WebEngine|HttpServer|Bluetooth|RemoteObjects)|QTcp|QUdp|QNetwork|QLocalS"
)


def modules(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (ROOT / room).rglob("*.py"))


def in_child(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, capture_output=True, text=True)


def imports(path: Path, *, on_load: bool = False) -> set[str]:
    """The names of the packages that a module imports; with *on_load*, not what its functions import when called."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = tree.body if on_load else list(ast.walk(tree))
    named = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in named}


# Contracts


def test_the_import_contracts_catch_every_breach_they_forbid(tmp_path: Path) -> None:
    breaches = {
        "domain": "import pathlib, storage",
        "storage": "import pyqtgraph, reportlab",
        "reports": "import sqlite_utils, storage",
        "ui": "import socket",
        "commands": "import ui",
    }
    for room, breach in breaches.items():
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").write_text(breach)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    lint = subprocess.run(
        [sys.executable, "-c", code, "--no-logo", "--no-cache"], cwd=tmp_path, capture_output=True, text=True
    )
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    assert lint.returncode == 1
    assert f"Contracts: 0 kept, {len(contracts)} broken." in lint.stdout


def test_the_front_door_needs_nothing_but_python_until_it_is_inside() -> None:
    for name in FRONT:
        assert imports(ROOT / name, on_load=True) <= sys.stdlib_module_names | {"bootstrap"}, name


def test_nothing_knows_the_front_door() -> None:
    fronts = {name.removesuffix(".py") for name in FRONT}
    assert not [path for path in modules(*ROOMS) if imports(path) & fronts]


# The domain


def test_the_domain_imports_itself_and_the_standard_library_only() -> None:
    allowed = sys.stdlib_module_names | {"domain"}
    assert not [(path.name, imports(path) - allowed) for path in modules("domain") if imports(path) - allowed]


def clock_and_files(path: Path) -> Iterator[str]:
    """The calls in a module that read a clock or open a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in {"open", "input", "print"} or re.search(r"\b(date|datetime)\.(today|now|utcnow)$", called):
                yield f"{path.name}:{node.lineno}: {called}"


def test_the_domain_reads_no_clock_and_opens_no_file() -> None:
    assert not [call for path in modules("domain") for call in clock_and_files(path)]


# No network, and no Qt where there is no window


def test_no_module_of_ours_names_a_network_of_qts() -> None:
    found = [(path.name, QT_NETWORK.search(path.read_text("utf-8"))) for path in modules(*ROOMS)]
    assert not [(name, match[0]) for name, match in found if match]


def test_every_room_can_be_imported_with_the_network_refused() -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules(*ROOMS)]
    child = in_child(f"""
        import importlib, sys
        def refuse(event, arguments):
            if event.startswith(("socket.", "http.", "urllib.", "ftplib.", "smtplib.")):
                raise RuntimeError(event)
        sys.addaudithook(refuse)
        for name in {names!r}:
            importlib.import_module(name)
        try:
            __import__("socket").getaddrinfo("example.org", 80)
        except RuntimeError as error:
            print("refused", error)
    """)
    assert (child.stdout, child.stderr) == ("refused socket.getaddrinfo\n", "")


@pytest.mark.parametrize("command", cli.COMMANDS, ids=lambda command: command.name)
def test_a_command_without_a_window_does_not_load_qt(command: cli.Command) -> None:
    child = in_child(f"""
        import sys
        from commands import cli
        cli.main([{command.name!r}, "--help"])
        assert {command.module!r} in sys.modules
        print("Qt:", sorted({{"PySide6", "shiboken6", "pyqtgraph"}} & set(sys.modules)))
    """)
    assert child.stdout.splitlines()[-1:] == ["Qt: []"], child.stderr


def test_a_store_without_a_window_does_not_load_numpy_and_leaves_it_to_be_loaded() -> None:
    child = in_child("""
        import sys
        import storage.store
        print("numpy" in sys.modules, "pandas" in sys.modules)
        import numpy
        print(numpy.int8(1))
    """)
    assert child.stdout == "False False\n1\n", child.stderr


# The rest of the house


def test_the_version_is_the_same_everywhere() -> None:
    assert PYPROJECT["project"]["version"] == VERSION


def test_the_pythons_are_the_same_everywhere() -> None:
    low, high = main.OLDEST, main.NEWEST
    assert PYPROJECT["project"]["requires-python"] == f">={low[0]}.{low[1]},<{high[0]}.{high[1] + 1}"


def test_every_dependency_has_both_bounds() -> None:
    project = PYPROJECT["project"]
    for requirement in project["dependencies"] + project["optional-dependencies"]["test"]:
        assert re.fullmatch(r"[\w-]+>=[\d.]+,<[\d.]+", requirement), requirement


def test_no_module_is_longer_than_400_lines() -> None:
    paths = [*modules(*ROOMS), *(ROOT / name for name in FRONT)]
    assert not [path.name for path in paths if len(path.read_text("utf-8").splitlines()) > 400]
