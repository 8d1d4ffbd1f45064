"""Make Smoulder's environment on a machine that has nothing but Python, and step into it.

Standard library only. The environment is the folder .venv of the project. It holds what a lock file names, checked
against the hashes in it, and a stamp: the SHA-256 of each lock it was filled from. The stamp is written last, so an
environment without one was never finished and is made anew. A start that finds the stamp in order needs neither pip nor
a network. All that is shown goes to standard error; standard output is for the commands.
"""

from __future__ import annotations

import errno
import hashlib
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

RUN_LOCK = "requirements.lock"
TEST_LOCK = "requirements-test.lock"
# The test lock holds every line of the run lock (tests/test_bootstrap.py), so filling from it fills both.
HELD_BY = {RUN_LOCK: (RUN_LOCK,), TEST_LOCK: (RUN_LOCK, TEST_LOCK)}

# The environment takes 420 MB, 560 MB with the tests' packages, and pip keeps the downloads while it unpacks them.
NEEDED_BYTES = 800_000_000

# Set over the restart, to tell an environment that does not work from one not yet entered.
ENTERED = "SMOULDER_ENTERED"


class SetupFailed(Exception):
    """Smoulder cannot start here; the text says why and what to do about it."""


def say(text: str) -> None:
    """Show a line of progress."""
    print(text, file=sys.stderr, flush=True)


# The environment


class Environment:
    """The folder that pip fills, and the stamps that say what it was filled from.

    Not a dataclass: importing dataclasses would take a third of the time that each start spends here.
    """

    __slots__ = ("folder",)

    def __init__(self, folder: Path) -> None:
        """*folder*: the project's .venv, there or not."""
        self.folder = folder

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    @property
    def stamps(self) -> Path:
        """The folder of the stamps, one file for each lock."""
        return self.folder / "smoulder"

    @property
    def filling(self) -> Path:
        """A file that is there only while pip is at work, so that it outlasts a pip that was killed."""
        return self.stamps / "filling"

    def is_whole(self) -> bool:
        """Whether it was once filled to the end, and pip was not killed in it since."""
        return self.python.exists() and (self.stamps / RUN_LOCK).exists() and not self.filling.exists()

    def holds(self, lock: Path) -> bool:
        """Whether it was filled from exactly this lock."""
        stamp = self.stamps / lock.name
        return self.is_whole() and stamp.exists() and stamp.read_text("ascii") == sha256(lock)

    def is_for(self, python: str) -> bool:
        """Whether it was made for this Python, such as 3.11; a system upgrade can change it underneath."""
        made_by = re.search(
            r"^version\w* *= *(\d+\.\d+)", (self.folder / "pyvenv.cfg").read_text("utf-8"), re.MULTILINE
        )
        return made_by is not None and made_by[1] == python

    def stamp(self, lock: Path) -> None:
        """Record that the environment now holds *lock*."""
        for name in HELD_BY[lock.name]:
            (self.stamps / name).write_text(sha256(lock.with_name(name)), "ascii")

    def is_running(self) -> bool:
        """Whether this very process runs in it."""
        return Path(sys.prefix).resolve() == self.folder.resolve()


def sha256(lock: Path) -> str:
    """Return the lock's SHA-256, in hex. Raises SetupFailed if the lock is not there."""
    try:
        return hashlib.sha256(lock.read_bytes()).hexdigest()
    except FileNotFoundError:
        raise SetupFailed(
            f"{lock} is missing, so this copy of Smoulder is not whole. Copy or clone it again."
        ) from None


def running_python() -> str:
    """The major and minor version that runs this, as 3.11."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def enter(project: str, lock_name: str, argv: Sequence[str], check: Callable[[], None]) -> int | None:
    """Return None if this process runs in an environment that holds the lock; else make one and start again in it.

    *check* is called before anything is made, to refuse what cannot work anyway. Where a process cannot replace itself
    (Windows), the second process is waited for and its status returned. Raises SetupFailed.
    """
    lock = Path(project) / lock_name
    environment = Environment(Path(project) / ".venv")
    entered_before = os.environ.pop(ENTERED, None)
    with worded(project):
        if environment.is_running():
            if environment.is_whole() and not environment.is_for(running_python()):
                say("The Python below .venv was replaced since it was made; making it anew.")
                shutil.rmtree(environment.stamps)
            if not environment.is_whole():
                return restart(base_python(), project, argv, {})
        if not environment.holds(lock):
            check()
            prepare(environment, lock)
        if environment.is_running():
            return None
        if entered_before:
            raise SetupFailed(f"{environment.folder} does not work as an environment. Delete it and start again.")
        return restart(str(environment.python), project, argv, {ENTERED: "1"})


def base_python() -> str:
    """The interpreter that the running environment was made from."""
    return str(getattr(sys, "_base_executable", sys.executable))


def restart(python: str, project: str, argv: Sequence[str], marks: Mapping[str, str]) -> int:
    """Run main.py again with another interpreter, in place of this process where the system can; return its status."""
    command = [python, os.path.join(project, "main.py"), *argv]
    variables = {**clean_variables(os.environ), **marks}
    sys.stderr.flush()
    if sys.platform == "win32":
        return subprocess.call(command, env=variables)
    return os.execve(python, command, variables)


def clean_variables(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the variables without those that would mix other folders' modules into the environment."""
    mixing = ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__", "PIP_TARGET", "PIP_PREFIX", "PIP_USER", "PIP_ROOT")
    return {name: value for name, value in variables.items() if name not in mixing}


# Making it


def prepare(environment: Environment, lock: Path) -> None:
    """Make or complete the environment so that it holds *lock*. Raises SetupFailed."""
    with alone(environment.folder.with_name(".venv.lock")):
        if environment.holds(lock):  # another start made it while this one waited
            return
        pip = pip_wheel()
        if not environment.is_whole():
            refuse_full_disk(shutil.disk_usage(lock.parent).free, lock.parent)
            make(environment)
        fill(environment, lock, pip)
        say("The environment is ready; later starts need no network.")


def make(environment: Environment) -> None:
    """Make an empty environment; whatever half-made one is there goes first. Raises SetupFailed."""
    if environment.folder.exists():
        say(f"{environment.folder} was never finished; making it anew.")
        shutil.rmtree(environment.folder)
    say(f"First start: making an environment for Python {running_python()} in {environment.folder}")
    result = subprocess.run(
        [base_python(), "-m", "venv", "--without-pip", str(environment.folder)],
        env=clean_variables(os.environ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if result.returncode != 0:
        raise SetupFailed(explain(result.stdout, environment.folder.parent))
    environment.stamps.mkdir()


def pip_wheel() -> Path:
    """Return the pip that Python brings along, fetched as root if the system split it off. Raises SetupFailed.

    It runs from its wheel: ensurepip, which would install it into the environment, takes a quarter of the first start.
    """
    if not find_pip_wheels():
        get_debian_packages((f"python{running_python()}-venv",), "Python's own venv and pip are not installed")
    if wheels := find_pip_wheels():
        return wheels[-1]
    raise SetupFailed(NO_PIP.format(python=running_python()))


def find_pip_wheels() -> list[Path]:
    """Return where Python keeps pip for new environments; empty without venv or pip."""
    importlib.invalidate_caches()
    ensurepip = importlib.util.find_spec("ensurepip")
    if not ensurepip or not ensurepip.origin or not importlib.util.find_spec("venv"):
        return []
    folders = [
        Path(ensurepip.origin).parent / "_bundled",
        Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or os.devnull),
    ]
    return sorted(wheel for folder in folders for wheel in folder.glob("pip-*.whl"))


def fill(environment: Environment, lock: Path, pip: Path) -> None:
    """Let the wheel *pip* install what *lock* names, hashes checked, and stamp the environment. Raises SetupFailed."""
    if not environment.holds(lock.with_name(RUN_LOCK)):
        for stamp in environment.stamps.iterdir():
            stamp.unlink()
    environment.filling.touch()
    names = {line.split("==")[0] for line in lock.read_text("utf-8").splitlines() if "==" in line}
    say(f"Installing {len(names)} packages from {lock.name}. This takes a minute or so.")
    with subprocess.Popen(
        [str(environment.python), str(pip / "pip"), "install", "--require-hashes", "--only-binary=:all:", "--no-input",
         "--progress-bar=off", "--disable-pip-version-check", "--no-warn-script-location", "-r", str(lock)],
        env={"PIP_RETRIES": "3", **clean_variables(os.environ)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:  # fmt: skip
        assert process.stdout is not None
        said = "".join(show_progress(process.stdout, len(names)))
    environment.filling.unlink()
    if process.returncode != 0:
        raise SetupFailed(explain(said, lock.parent))
    environment.stamp(lock)


def show_progress(lines: Iterable[str], total: int) -> Iterator[str]:
    """Pass on what pip says, and show which of the *total* packages it is at."""
    begun = 0
    for line in lines:
        yield line
        if met := re.match(r"(?:Collecting|Processing) (\S+)", line):
            begun += 1
            name = re.split("==|-[0-9]", os.path.basename(met[1]))[0]
            say(f"  {begun:2} of {total}: {name}")
        elif met := re.match(r"\s+Downloading \S+ \((\d+(?:\.\d+)? MB)\)", line):
            say(f"      downloading {met[1]}")
        elif line.startswith("Installing collected"):
            say("  unpacking them all")


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Hold a lock on *path* that the system lets go when the process ends, so that two starts do not fill at once."""
    with path.open("w") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another start of Smoulder is making the environment; waiting for it.")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def get_debian_packages(packages: Sequence[str], why: str) -> None:
    """Install system packages as root where apt-get is; else raise SetupFailed with the line to type."""
    line = "apt-get install -y --no-install-recommends " + " ".join(packages)
    if not shutil.which("apt-get"):
        raise SetupFailed(f"{why}. Install what your system has for these Debian packages: {' '.join(packages)}")
    if os.geteuid() != 0:
        raise SetupFailed(f"{why}. Install what is missing with this line, then start again:\n  sudo {line}")
    say(f"{why}; installing: {' '.join(packages)}")
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for preparation in ("", "apt-get update"):  # the lists of a fresh machine may be empty or old
        if preparation:
            subprocess.call(preparation.split(), stdout=2, env=variables)
        if subprocess.call(line.split(), stdout=2, env=variables) == 0:
            return
    raise SetupFailed(f"{why}, and apt-get could not install it. See its message above, then try this line:\n  {line}")


# Words for what went wrong


def refuse_full_disk(free: int, project: Path) -> None:
    """Raise SetupFailed if *free* bytes cannot take the environment."""
    if free < NEEDED_BYTES:
        raise SetupFailed(
            f"The disk has {free // 10**6} MB free at {project}, and the environment needs {NEEDED_BYTES // 10**6} MB. "
            "Free some space, or move the project folder to another disk, and start again."
        )


FULL_DISK = (
    "The disk is full, so the environment could not be finished. Free about 800 MB there and in the folder for "
    "temporary files, and start again."
)
READ_ONLY = (
    "The project folder {project} cannot be written to, so its environment cannot be made. Copy the folder to a place "
    "where you may write, and start it there."
)
NO_PIP = (
    "This Python {python} came without pip, so it cannot make environments. On Debian and Ubuntu: "
    "sudo apt-get install python{python}-venv; elsewhere install Python from python.org. Then start again."
)
# What pip or venv said, and what to say instead; the first that fits.
EXPLANATIONS = (
    (r"No space left on device|Errno 28\b|WinError 112|Disk quota exceeded", FULL_DISK),
    (
        r"DO NOT MATCH THE HASHES|HashMismatch|hashes are required",
        "A downloaded package is not the one that the lock file names, so nothing of it was installed. It may have "
        "been altered on its way; start again on another network, and report it if it happens again.",
    ),
    (r"Permission denied|Read-only file system|Errno 13\b|Errno 30\b|WinError 5\b", READ_ONLY),
    (
        r"ConnectionError|Failed to establish|Connection refused|connection broken|ConnectTimeout|ReadTimeout|"
        r"timed out|name resolution|getaddrinfo|Network is unreachable|ProxyError|Tunnel connection|SSLError|"
        r"CERTIFICATE_VERIFY|HTTP error|Connection aborted|IncompleteRead",
        "The packages that Smoulder runs on could not be downloaded: the package index cannot be reached. Only the "
        "first start needs a network. Connect this computer (behind a proxy, set HTTPS_PROXY) and start again, or copy "
        "the project folder with its .venv from a computer of the same kind.",
    ),
    (
        r"No matching distribution|from versions:|is not a supported wheel",
        "The package index that pip is set to has no ready-made build of a package for this computer and Python "
        "{python}, or cannot be reached. Look at the network, then try another of the Pythons that Smoulder runs on.",
    ),
)


def explain(said: str, project: Path) -> str:
    """Return the sentence for a failed installation from what pip or venv *said*, with pip's own last error."""
    fitting = (sentence for pattern, sentence in EXPLANATIONS if re.search(pattern, said))
    sentence = next(fitting, "The environment could not be made. Delete the folder .venv in {project} and start again.")
    text = sentence.format(project=project, python=running_python())
    errors = [line.strip() for line in said.splitlines() if re.match(r"\s*(ERROR|Error)\b", line)]
    return f"{text}\n(pip: {errors[-1][:300]})" if errors else text


@contextmanager
def worded(project: str) -> Iterator[None]:
    """Turn a fault of the file system into its sentence."""
    try:
        yield
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise SetupFailed(FULL_DISK) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise SetupFailed(READ_ONLY.format(project=project) + where) from error
        raise SetupFailed(f"The environment could not be made: {error.strerror}{where}. Start again.") from error
