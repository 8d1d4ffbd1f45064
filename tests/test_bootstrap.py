"""The empty machine: main.py makes its environment, steps into it, and says what is wrong when it cannot.

The roads are walked for real, with pip, in a project of one tiny package that lies in a folder and not on a network.
"""

from __future__ import annotations

import ast
import errno
import hashlib
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

import bootstrap
import main
import qt_start
from bootstrap import RUN_LOCK, TEST_LOCK, Environment, SetupFailed

ROOT = Path(main.__file__).parent
# One worker for all, so that the environment is made once.
pytestmark = pytest.mark.xdist_group("bootstrap")


# A project that is the real front door with next to nothing behind it


@dataclass(frozen=True)
class Project:
    """A copy of the front door, and the folder that pip finds its packages in."""

    folder: Path
    packages: Path

    @property
    def environment(self) -> Environment:
        return Environment(self.folder / ".venv")

    def lock(self, name: str, *requirements: str) -> None:
        (self.folder / name).write_text("\n".join(requirements) + "\n")

    def start(self, *argv: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run main.py with the interpreter outside every environment, with no network to reach."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT", "TMPDIR") if name in os.environ}
        offline = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.packages)}
        return subprocess.run(
            [bootstrap.base_python(), str(self.folder / "main.py"), *argv],
            env={**kept, **offline, "PIP_RETRIES": "0", **variables},
            capture_output=True,
            text=True,
        )


def requirement(packages: Path, name: str) -> str:
    """Build the wheel of an empty package, as a zip file by hand, and return its line for a lock."""
    wheel = packages / f"{name}-1.0-py3-none-any.whl"
    about = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", "")
    return f"{name}==1.0 --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project before its first start; the one command it has says where it runs and what it was given."""
    folder, packages = tmp_path_factory.mktemp("project folder"), tmp_path_factory.mktemp("packages")
    for name in (
        "main.py", "bootstrap.py", "qt_start.py", "commands/__init__.py", "commands/cli.py", "domain/__init__.py",
        "domain/refusal.py", "domain/version.py",
    ):  # fmt: skip
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    (folder / "commands/edss.py").write_text(
        "import sys, tremor\n"
        "def add_arguments(parser): parser.add_argument('grades', nargs='*')\n"
        "def run(arguments): print(sys.prefix, *arguments.grades); return 3\n"
    )
    (folder / "gates.py").write_text("import gait\ndef main(argv): print('gates', *argv); return 4\n")
    made = Project(folder, packages)
    made.lock(RUN_LOCK, requirement(packages, "tremor"))
    made.lock(TEST_LOCK, requirement(packages, "tremor"), requirement(packages, "gait"))
    return made


@pytest.fixture(scope="module")
def first_start(project: Project) -> subprocess.CompletedProcess[str]:
    """The first start that gets through; an earlier one was interrupted and left half an environment."""
    (project.folder / ".venv/bin").mkdir(parents=True)
    (project.folder / ".venv/bin/half").touch()
    return project.start("edss", "1", "2")


@pytest.fixture
def spoilt_lock(project: Project, first_start: subprocess.CompletedProcess[str]) -> Iterator[str]:
    """Where a test may write a lock that cannot be met; the good one comes back afterwards, with its stamp."""
    stamps = project.environment.stamps
    kept = {path: path.read_bytes() for path in (project.folder / RUN_LOCK, *stamps.iterdir())}
    yield RUN_LOCK
    for path, content in kept.items():
        path.write_bytes(content)


# The roads


def test_wrong_usage_is_refused_before_anything_is_made(project: Project) -> None:
    start = project.start("diagnose")
    assert start.returncode == 2
    assert "diagnose" in start.stderr
    assert not project.environment.python.exists()


@pytest.mark.parametrize("argv", [(), ("--demo",), ("--store", "somewhere")])
def test_without_a_display_a_start_ends_in_a_sentence_before_anything_is_made(
    project: Project, argv: tuple[str, ...]
) -> None:
    start = project.start(*argv)
    assert start.returncode == 1
    assert start.stderr.startswith("There is no display")
    assert len(start.stderr.splitlines()) == 1
    assert not project.environment.python.exists()


def test_the_first_start_makes_the_environment_anew_over_a_half_made_one_and_runs_in_it(
    project: Project, first_start: subprocess.CompletedProcess[str]
) -> None:
    assert (first_start.returncode, first_start.stdout) == (3, f"{project.environment.folder} 1 2\n")
    assert "never finished" in first_start.stderr
    assert "1 of 1: tremor" in first_start.stderr
    assert not (project.environment.folder / "bin/half").exists()


def test_the_second_start_is_silent_and_needs_neither_pip_nor_packages(
    project: Project, first_start: subprocess.CompletedProcess[str]
) -> None:
    second = project.start("edss", "3", PIP_FIND_LINKS="/nonexistent", PIP_INDEX_URL="http://127.0.0.1:9")
    assert (second.returncode, second.stdout, second.stderr) == (3, f"{project.environment.folder} 3\n", "")


def test_the_checks_add_their_own_packages_and_get_their_own_arguments(
    project: Project, first_start: subprocess.CompletedProcess[str]
) -> None:
    start = project.start("test", "-k", "relapse")
    assert (start.returncode, start.stdout) == (4, "gates -k relapse\n")
    again = project.start("test", "-x")
    assert (again.returncode, again.stdout, again.stderr) == (4, "gates -x\n", "")
    assert project.start("edss").stderr == ""


def test_without_a_network_the_start_says_so_and_what_to_do(project: Project, spoilt_lock: str) -> None:
    project.lock(spoilt_lock, f"ataxia==1.0 --hash=sha256:{'0' * 64}")
    start = project.start("edss", PIP_NO_INDEX="0", PIP_RETRIES="1", PIP_INDEX_URL="http://127.0.0.1:9/simple")
    assert start.returncode == 1
    assert "the package index cannot be reached" in start.stderr
    assert "Traceback" not in start.stderr


def test_a_package_that_is_not_the_locked_one_is_refused(project: Project, spoilt_lock: str) -> None:
    project.lock(spoilt_lock, f"gait==1.0 --hash=sha256:{'0' * 64}")
    # Not the copy that is there already, but one to be installed afresh.
    start = project.start("edss", PIP_FORCE_REINSTALL="1")
    assert start.returncode == 1
    assert "is not the one that the lock file names" in start.stderr
    assert "Traceback" not in start.stderr


def test_a_pip_that_was_killed_leaves_an_environment_that_is_not_trusted(tmp_path: Path) -> None:
    environment = stamped(tmp_path)
    assert environment.is_whole()
    environment.filling.touch()
    assert not environment.is_whole()
    assert not environment.holds(tmp_path / RUN_LOCK)


# The parts


def stamped(folder: Path) -> Environment:
    """An environment, as far as the stamps can tell, that was filled from two locks in *folder*."""
    environment = Environment(folder / ".venv")
    environment.python.parent.mkdir(parents=True)
    environment.python.touch()
    environment.stamps.mkdir()
    for name in (RUN_LOCK, TEST_LOCK):
        (folder / name).write_text(f"# {name}\n")
    (environment.folder / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.11.2\n")
    environment.stamp(folder / TEST_LOCK)
    return environment


def test_a_changed_lock_is_not_held(tmp_path: Path) -> None:
    environment = stamped(tmp_path)
    assert environment.holds(tmp_path / RUN_LOCK)
    (tmp_path / RUN_LOCK).write_text("# another\n")
    assert not environment.holds(tmp_path / RUN_LOCK)


def test_an_environment_whose_python_was_uninstalled_is_not_whole(tmp_path: Path) -> None:
    environment = stamped(tmp_path)
    environment.python.unlink()
    environment.python.symlink_to(tmp_path / "gone")
    assert not environment.is_whole()


def test_an_environment_is_for_the_python_that_made_it(tmp_path: Path) -> None:
    environment = stamped(tmp_path)
    assert environment.is_for("3.11")
    assert not environment.is_for("3.13")


def test_a_project_without_its_lock_is_said_not_to_be_whole(tmp_path: Path) -> None:
    with pytest.raises(SetupFailed, match=r"requirements\.lock is missing"):
        bootstrap.sha256(tmp_path / RUN_LOCK)


def test_a_second_start_waits_while_the_first_makes_the_environment(tmp_path: Path) -> None:
    order: list[str] = []

    def second_start() -> None:
        with bootstrap.alone(tmp_path / "lock"):
            order.append("second")

    waiting = threading.Thread(target=second_start)
    with bootstrap.alone(tmp_path / "lock"):
        waiting.start()
        waiting.join(0.2)
        order.append("first")
    waiting.join()
    assert order == ["first", "second"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        ("OSError: [Errno 30] Read-only file system: '/x/.venv'", "cannot be written to"),
        ("ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied", "cannot be written to"),
        (
            "[Errno -3] Temporary failure in name resolution'\nERROR: No matching distribution found",
            "cannot be reached",
        ),
        ("Connection to pypi timed out. (connect timeout=15)\nERROR: from versions: none", "cannot be reached"),
        ("Caused by SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'", "cannot be reached"),
        ("ERROR: No matching distribution found for numpy==2.4.6", "no ready-made build"),
        ("Segmentation fault", "Delete the folder .venv in /registry"),
    ],
)
def test_what_pip_says_becomes_a_sentence_with_the_remedy(said: str, expected: str) -> None:
    assert expected in bootstrap.explain(said, Path("/registry"))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.EROFS, "The project folder /registry cannot be written to"),
        (errno.EACCES, "Copy the folder to a place where you may write"),
        (errno.ENOSPC, "The disk is full"),
        (errno.EIO, "The environment could not be made"),
    ],
)
def test_a_fault_of_the_file_system_becomes_a_sentence(number: int, expected: str) -> None:
    with pytest.raises(SetupFailed, match=expected), bootstrap.worded("/registry"):
        raise OSError(number, os.strerror(number), "/registry/.venv")


def test_a_disk_without_room_is_refused_before_the_download() -> None:
    with pytest.raises(SetupFailed, match="The disk has 799 MB free at /registry, and the environment needs 800 MB"):
        bootstrap.refuse_full_disk(799_999_999, Path("/registry"))
    bootstrap.refuse_full_disk(800_000_000, Path("/registry"))


def test_settings_that_would_mix_other_modules_in_do_not_reach_the_environment() -> None:
    variables = {"PYTHONPATH": "/elsewhere", "PYTHONHOME": "/elsewhere", "PIP_USER": "1", "HTTPS_PROXY": "proxy"}
    assert bootstrap.clean_variables(variables) == {"HTTPS_PROXY": "proxy"}


# Python's version


@pytest.mark.parametrize(("version", "word"), [((2, 7), "old"), ((3, 10), "old"), ((3, 14), "new"), ((4, 0), "new")])
def test_a_python_out_of_range_is_refused_with_the_range(version: tuple[int, int], word: str) -> None:
    sentence = main.unsupported(version)
    assert "3.11 to 3.13" in sentence
    assert f"this is Python {version[0]}.{version[1]}, which is too {word}" in sentence


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_a_python_in_range_will_do(version: tuple[int, int]) -> None:
    assert main.unsupported(version) == ""


def test_the_front_door_is_written_so_that_old_pythons_can_read_it() -> None:
    newer = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.AsyncFunctionDef, ast.Nonlocal, ast.Match)
    tree = ast.parse(Path(main.__file__).read_text("ascii"))
    assert not [node for node in ast.walk(tree) if isinstance(node, newer)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    assert functions
    assert not any(f.returns or f.args.kwonlyargs or any(a.annotation for a in f.args.args) for f in functions)


# System packages


def fake_apt_get(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> Path:
    """Put an apt-get first on the path that writes down how it was called."""
    calls = folder / "calls"
    (folder / "apt-get").write_text(f'#!/bin/sh\necho "$@" >> "{calls}"\n{body}\n')
    (folder / "apt-get").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return calls


def test_as_root_the_missing_packages_are_installed_with_fresh_lists_if_need_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    calls = fake_apt_get(
        tmp_path, monkeypatch, f'[ "$1" = update ] && touch "{tmp_path}/lists"; [ -e "{tmp_path}/lists" ]'
    )
    bootstrap.get_debian_packages(("libgl1", "libegl1"), "Qt lacks something")
    install = "install -y --no-install-recommends libgl1 libegl1"
    assert calls.read_text().splitlines() == [install, "update", install]


def test_as_another_user_the_line_to_type_is_shown_and_nothing_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    calls = fake_apt_get(tmp_path, monkeypatch, "")
    with pytest.raises(SetupFailed, match="sudo apt-get install -y --no-install-recommends libgl1 libegl1"):
        bootstrap.get_debian_packages(("libgl1", "libegl1"), "Qt lacks something")
    assert not calls.exists()


def test_an_apt_get_that_fails_ends_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    fake_apt_get(tmp_path, monkeypatch, "exit 100")
    with pytest.raises(SetupFailed, match="apt-get could not install it"):
        bootstrap.get_debian_packages(("libgl1",), "Qt lacks something")


def test_a_python_without_pip_says_which_package_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bootstrap.pip_wheel().name.startswith("pip-")
    monkeypatch.setattr(bootstrap, "find_pip_wheels", list)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SetupFailed, match=rf"python{bootstrap.running_python()}-venv"):
        bootstrap.pip_wheel()


def test_where_there_is_no_apt_get_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SetupFailed, match="what your system has for these Debian packages: libgl1"):
        bootstrap.get_debian_packages(("libgl1",), "Qt lacks something")


# Qt


@pytest.mark.parametrize("platform", ["", "xcb", "wayland;xcb"])
def test_no_display_is_refused_where_qt_would_look_for_one(platform: str) -> None:
    with pytest.raises(SetupFailed, match="no display"):
        qt_start.refuse_without_display({"QT_QPA_PLATFORM": platform, "DISPLAY": ""}, "linux")


@pytest.mark.parametrize(
    ("variables", "system"),
    [
        ({"DISPLAY": ":0"}, "linux"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux"),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux"),
        ({"QT_QPA_PLATFORM": "vnc:size=1280x800"}, "linux"),
        ({}, "win32"),
        ({}, "darwin"),
    ],
)
def test_a_display_is_not_asked_for_where_qt_needs_none_or_has_one(variables: Mapping[str, str], system: str) -> None:
    qt_start.refuse_without_display(variables, system)


def fault_of_qt(**variables: str) -> str:
    """What keeps Qt from starting in a process with these variables, as the process before the window finds it."""
    clean = {name: value for name, value in os.environ.items() if not re.match("QT_|DISPLAY|WAYLAND", name)}
    trial = subprocess.run(
        [sys.executable, "-c", "import qt_start; print(qt_start.fault_of_qt())"],
        env={**clean, **variables},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (trial.returncode, trial.stderr) == (0, "")
    return trial.stdout.strip()


def test_qt_starts_offscreen() -> None:
    assert fault_of_qt(QT_QPA_PLATFORM="offscreen") == ""


def test_a_display_that_does_not_answer_is_found_out_without_a_crash() -> None:
    fault = fault_of_qt(DISPLAY=":4711", QT_QPA_PLATFORM="xcb")
    refusal, packages = qt_start.read_fault(fault, "xcb", ":4711")
    # A machine that has what drawing takes, and not what a window takes, learns that first.
    assert (refusal.split(",")[0], packages) in {
        ("The display :4711 does not answer", ()),
        ("Qt cannot open a window", qt_start.DRAWING_PACKAGES + qt_start.WINDOW_PACKAGES),
    }


def test_a_platform_that_qt_does_not_have_is_found_out_without_a_crash() -> None:
    refusal, packages = qt_start.read_fault(fault_of_qt(QT_QPA_PLATFORM="paper"), "paper", "")
    assert "QT_QPA_PLATFORM is set to paper" in refusal
    assert packages == ()


@pytest.mark.parametrize(
    ("fault", "platform", "packages"),
    [
        (
            "libGL.so.1: cannot open shared object file: No such file or directory",
            "offscreen",
            qt_start.DRAWING_PACKAGES,
        ),
        (
            "libEGL.so.1: cannot open shared object file: No such file or directory",
            "",
            qt_start.DRAWING_PACKAGES + qt_start.WINDOW_PACKAGES,
        ),
        (
            "From 6.5.0, xcb-cursor0 or libxcb-cursor0 is needed to load the Qt xcb platform plugin.\nCould not load "
            'the Qt platform plugin "xcb" in "" even though it was found.',
            "",
            qt_start.DRAWING_PACKAGES + qt_start.WINDOW_PACKAGES,
        ),
    ],
)
def test_a_missing_library_names_the_packages_that_bring_it(
    fault: str, platform: str, packages: tuple[str, ...]
) -> None:
    refusal, named = qt_start.read_fault(fault, platform, ":0")
    assert refusal.startswith("Qt cannot")
    assert named == packages


# The locks


def packages_of(lock: str) -> dict[str, list[str]]:
    """The packages that a lock names, each with its hashes."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in (ROOT / lock).read_text("ascii").splitlines():
        if line.startswith("    --hash="):
            found[name].append(line.strip(" \\"))
        else:
            name = line.removesuffix(" \\")
            found[name] = []
    return found


@pytest.mark.parametrize("lock", [RUN_LOCK, TEST_LOCK])
def test_a_lock_pins_and_hashes_every_package_and_holds_no_address(lock: str) -> None:
    packages = packages_of(lock)
    assert len(packages) > 20
    assert all("==" in name and hashes for name, hashes in packages.items())
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links| @ ", (ROOT / lock).read_text("ascii"))


def test_the_lock_of_the_tests_holds_the_whole_lock_of_the_program() -> None:
    assert packages_of(RUN_LOCK).items() <= packages_of(TEST_LOCK).items()


def test_pyside_is_locked_at_the_version_that_was_soaked() -> None:
    assert "pyside6-essentials==6.10.3" in packages_of(RUN_LOCK)
