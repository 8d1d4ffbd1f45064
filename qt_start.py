"""See that Qt can start before a window is asked of it: Qt ends the process, with no exception, when it cannot.

Offers the sentence that says what is missing, and on Debian installs it (as root) or prints the line that does.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping, Sequence

from bootstrap import SetupFailed, get_debian_packages, restart

# What Qt loads from the system to draw at all, and what it needs besides for a window on X11 or Wayland.
DRAWING_PACKAGES = (
    "libglib2.0-0", "libgl1", "libegl1", "libx11-6", "libdbus-1-3", "libfontconfig1", "libxkbcommon0",
)  # fmt: skip
WINDOW_PACKAGES = (
    "libxcb-cursor0", "libxcb-shape0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-render-util0",
    "libxcb-xkb1", "libxkbcommon-x11-0",
)  # fmt: skip

# Set over a restart, to tell a second failure from the first.
LIBRARIES_INSTALLED = "SMOULDER_LIBRARIES_INSTALLED"


def refuse_without_display(variables: Mapping[str, str], system: str = sys.platform) -> None:
    """Raise SetupFailed if Qt would look for a display and there is none: it would end the process unsaid."""
    platforms = {name.split(":")[0] for name in variables.get("QT_QPA_PLATFORM", "").split(";")}
    looks_for_display = platforms <= {"", "xcb", "wayland", "wayland-egl"}
    if system == "linux" and looks_for_display and not (variables.get("DISPLAY") or variables.get("WAYLAND_DISPLAY")):
        raise SetupFailed(
            "There is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set). Start Smoulder from "
            "a desktop session; the commands that `python3 main.py --help` lists need no display."
        )


def make_ready(project: str, argv: Sequence[str]) -> None:
    """Return if Qt can start here; else install what it lacks and start again, or raise SetupFailed with what to do."""
    installed_before = os.environ.pop(LIBRARIES_INSTALLED, None)
    fault = fault_of_qt()
    if not fault:
        return
    refusal, packages = read_fault(fault, os.environ.get("QT_QPA_PLATFORM", ""), os.environ.get("DISPLAY", ""))
    if not packages or installed_before:
        raise SetupFailed(refusal)
    get_debian_packages(packages, refusal)
    restart(sys.executable, project, argv, {LIBRARIES_INSTALLED: "1"})


def fault_of_qt() -> str:
    """Return what keeps Qt from starting, in its own words; empty if nothing does.

    Qt ends the process when it cannot start, so it is tried in a fork, which costs some 20 ms. Other systems' builds
    bring all they need.
    """
    try:
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        return str(error) or "PySide6 cannot be imported"
    if sys.platform != "linux":
        return ""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            import resource

            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            os.dup2(theirs, 2)
            QApplication(["smoulder"])
            os._exit(0)
        finally:
            os._exit(1)
    os.close(theirs)
    with open(ours, encoding="utf-8", errors="replace") as words:
        said = words.read()
    _, status = os.waitpid(child, 0)
    return (said.strip() or "Qt ended without a word") if status else ""


def read_fault(fault: str, platform: str, display: str) -> tuple[str, tuple[str, ...]]:
    """Return the sentence for Qt's own words, and the Debian packages that would cure it."""
    if missing := re.search(r"(\S+): cannot open shared object file", fault):
        offscreen = platform.split(":")[0] == "offscreen"
        packages = DRAWING_PACKAGES if offscreen else DRAWING_PACKAGES + WINDOW_PACKAGES
        return f"Qt cannot start, because this system lacks {missing[1]}", packages
    if "could not connect to display" in fault or "Failed to create wl_display" in fault:
        return (
            f"The display {display or 'of this session'} does not answer, so no window can be opened. Start Smoulder "
            "from a desktop session.",
            (),
        )
    if "even though it was found" in fault:
        return (
            "Qt cannot open a window, because this system lacks some of its libraries",
            DRAWING_PACKAGES + WINDOW_PACKAGES,
        )
    if "Could not find the Qt platform plugin" in fault:
        return f"QT_QPA_PLATFORM is set to {platform}, which this Qt does not have. Unset it and start again.", ()
    return f"Qt cannot start here. It says: {fault.splitlines()[0][:300]}", ()
