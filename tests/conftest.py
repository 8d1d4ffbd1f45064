"""What holds for every test: no display, no home folder but an empty one, no worker that dies unseen."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Generator
from typing import Any

import pytest

# Before any test module can import Qt.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

HOMES = (
    "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME",
    "XDG_STATE_HOME", "XDG_RUNTIME_DIR",
)  # fmt: skip


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give the run a home of its own, so that no test can meet, or touch, what its user has."""
    home = tempfile.mkdtemp(prefix="smoulder-home-")
    os.chmod(home, 0o700)  # Qt asks this of XDG_RUNTIME_DIR
    for name in HOMES:
        os.environ[name] = home
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    config.pluginmanager.register(WorkerDeaths())


class WorkerDeaths:
    """Fails the run if a worker of pytest-xdist crashed after its last test, where Qt's own crashes come.

    xdist looks at a worker's messages only; its exit status is asked of the process itself.
    """

    def __init__(self) -> None:
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @pytest.hookimpl(optionalhook=True)  # xdist's
    def pytest_testnodeready(self, node: Any) -> None:
        """Remember the process of a worker that has started."""
        # Not in execnet's public interface; if it goes, this raises and the run fails, rather than seeing nothing.
        self._processes[node.gateway.id] = node.gateway._io.popen

    @pytest.hookimpl(wrapper=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None]:
        """After xdist has told the workers to end, ask each how it did."""
        yield
        for name, process in self._processes.items():
            try:
                status: int | str = process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                status = "none: it hangs"
            if status != 0:
                print(f"\nworker {name} crashed after its last test (exit status {status})", flush=True)
                session.exitstatus = pytest.ExitCode.INTERNAL_ERROR
