"""Break the engine in one place at a time and see whether a test notices; see README.md beside it."""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

PROJECT = Path(__file__).resolve().parents[2]
MODULES = (
    "search",
    "search_baseline",
    "search_rule",
    "search_failures",
    "attribution",
    "series",
    "engine",
    "worlds",
    "supposing",
    "lublin",
    "progression",
    "activity",
    "relapse_frame",
    "scan_reading",
)
# Which tests should notice, the quick ones first: most breaks are noticed by them.
FRAME = ("lublin", "progression", "activity", "relapse_frame", "scan_reading")
FRAME_TESTS = (
    "test_lublin.py",
    "test_activity.py",
    "test_worked_cases.py",
    "test_neida.py",
    "test_course.py",
    "test_lublin_command.py",
    "test_safety_summary.py",
    "test_known_on.py",
    "test_settle_properties.py",
)
ENGINE_TESTS = (
    "test_engine_search.py",
    "test_worked_cases.py",
    "test_safety_engine.py",
    "test_engine_values.py",
    "test_engine_options.py",
    "test_safety_relapses.py",
    "test_engine_worlds.py",
    "test_settle.py",
    "test_definition_files.py",
    "test_against_pymsprog_options.py",
)
COPIED = ("domain", "storage", "commands", "benchmarks", "tests", "main.py", "pyproject.toml")
COMPARISONS = {
    ast.Lt: ("<=", ">="),
    ast.LtE: ("<", ">"),
    ast.Gt: (">=", "<="),
    ast.GtE: (">", "<"),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
    ast.In: ("not in",),
    ast.NotIn: ("in",),
}
OPPOSITES = {"min": "max", "max": "min", "bisect_left": "bisect_right", "bisect_right": "bisect_left", "any": "all"}


@dataclass(frozen=True, slots=True)
class Break:
    """One place of a module, as offsets into its text, and what stands there instead."""

    module: str
    line: int
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        """Return it for a report."""
        return f"{self.module}:{self.line}: {self.before} -> {self.after}"


def breaks_of(module: str, text: str) -> Iterator[Break]:
    """Yield every break of a module's text, in order."""
    lines = [0]
    for line in text.splitlines(keepends=True):
        lines.append(lines[-1] + len(line.encode()))
    raw = text.encode()

    def made(node: ast.expr, after: str) -> Break:
        start = lines[node.lineno - 1] + node.col_offset
        end = lines[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        return Break(module, node.lineno, start, end, raw[start:end].decode(), after)

    def source(node: ast.expr) -> str:
        return ast.unparse(node)

    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            for after in COMPARISONS[type(node.ops[0])]:
                yield made(node, f"{source(node.left)} {after} {source(node.comparators[0])}")
        elif isinstance(node, ast.BoolOp):
            word = " or " if isinstance(node.op, ast.And) else " and "
            yield made(node, f"({word.join(f'({source(v)})' for v in node.values)})")
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield made(node, f"bool({source(node.operand)})")
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            other = "-" if isinstance(node.op, ast.Add) else "+"
            if not _is_text(node):
                yield made(node, f"({source(node.left)} {other} ({source(node.right)}))")
        elif isinstance(node, ast.Constant) and type(node.value) is int:
            yield made(node, str(node.value + 1))
        elif isinstance(node, ast.Constant) and type(node.value) is bool:
            yield made(node, str(not node.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in OPPOSITES:
            yield made(node.func, OPPOSITES[node.func.id])


def _is_text(node: ast.BinOp) -> bool:
    kinds = (ast.JoinedStr, ast.Tuple, ast.List, ast.ListComp)
    return any(
        isinstance(n, kinds) or (isinstance(n, ast.Constant) and isinstance(n.value, str)) for n in ast.walk(node)
    )


def main() -> int:
    """Run the breaks that were asked for; return 0 if every one was noticed, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--module", action="append", choices=MODULES)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--minutes", type=float, default=30)
    chosen = parser.parse_args()
    modules = chosen.module or MODULES
    broken = [b for m in modules for b in breaks_of(m, (PROJECT / "domain" / f"{m}.py").read_text("utf-8"))]
    broken = broken[:: chosen.every]
    until = time.monotonic() + chosen.minutes * 60
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        copies: Queue[Path] = Queue()
        for number in range(chosen.processes):
            copies.put(_copy(Path(folder) / str(number)))
        with ThreadPoolExecutor(chosen.processes) as pool:
            outcomes = list(pool.map(lambda one: _noticed(one, copies, until), broken))
    survived = [one for one, noticed in zip(broken, outcomes, strict=True) if noticed is False]
    tried = [noticed for noticed in outcomes if noticed is not None]
    print(f"{len(tried)} of {len(broken)} breaks tried, {sum(tried)} noticed, {len(survived)} not")
    return 1 if survived else 0


def _copy(to: Path) -> Path:
    to.mkdir()
    for name in COPIED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, to / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, to / name)
    return to


def _noticed(one: Break, copies: Queue[Path], until: float) -> bool | None:
    """Return whether a test fails with this break; None where the time is over."""
    if time.monotonic() > until:
        return None
    copy = copies.get()
    path = copy / "domain" / f"{one.module}.py"
    text = path.read_bytes()
    try:
        path.write_bytes(text[: one.start] + one.after.encode() + text[one.end :])
        tests = [str(copy / "tests" / name) for name in (FRAME_TESTS if one.module in FRAME else ENGINE_TESTS)]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *tests]
        try:
            status = subprocess.run(command, cwd=copy, capture_output=True, timeout=300, check=False).returncode
        except subprocess.TimeoutExpired:
            status = 1  # it never ends: somebody would notice
    finally:
        path.write_bytes(text)
        copies.put(copy)
    if status == 0:
        print(f"not noticed: {one}", flush=True)
    return status != 0


if __name__ == "__main__":
    sys.exit(main())
