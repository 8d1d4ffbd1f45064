"""Grabs every screen of the program, with invented patients, as pictures to be looked at.

    python3 -m tests.screens.grab OUT [--sizes 1280x800 1920x1080] [--modes light dark] [--percents 100 200]
                                  [--sight deuteranopia protanopia grey] [--only visit severity]

Run in the project folder, with QT_QPA_PLATFORM=offscreen or on a display. OUT gets SCREEN-MODE-WIDTH.png (with -200
where the type is of 200 percent, and -SIGHT as that sight has it), and contact sheets for every mode, size and sight.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

from PySide6.QtWidgets import QApplication

from storage.demo import make_demo_store
from tests.screens.checklist_scenes import CHECKLIST_SCENES
from tests.screens.form_scenes import FORM_SCENES
from tests.screens.plan_scenes import PLAN_SCENES
from tests.screens.print_scenes import PRINT_SCENES
from tests.screens.record_scenes import RECORD_SCENES
from tests.screens.seeing_scenes import SEEING_SCENES
from tests.screens.sheets import sheet
from tests.screens.sight import SIGHTS
from tests.screens.stage import CHEAP, Stage, now
from tests.screens.start_scenes import FIRST_SCENES, LAST_SCENES
from ui.app import Application
from ui.preferences import Preferences
from ui.theme import scaled_font

SCENES: tuple[Callable[[Stage], None], ...] = (
    *FIRST_SCENES,
    *SEEING_SCENES,
    *FORM_SCENES,
    *RECORD_SCENES,
    *PLAN_SCENES,
    *CHECKLIST_SCENES,
    *PRINT_SCENES,
    *LAST_SCENES,
)


def grab(
    out: Path,
    sizes: list[tuple[int, int]],
    modes: list[str],
    only: Sequence[str] = (),
    percents: Sequence[int] = (100,),
    sights: Sequence[str] = (),
) -> None:
    """Take every picture (of the scenes with a word of *only* in their name) and contact sheets of each kind."""
    out.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = scratch
        demo = Path(scratch) / "demonstration"
        make_demo_store(demo, now=now, cost=CHEAP).close()
        font = app.font()
        for (width, height), percent, mode in product(sizes, percents, modes):
            app.setFont(scaled_font(font, percent / 100))
            window = Application(app, Preferences(Path(scratch) / "smoulder.ini"), now=now, who="Tester")
            window.resize(width, height)
            window.show()
            window.resize(width, height)
            window.theme.choose(mode)
            stage = Stage(app, window, out, mode, demo, Path(scratch), percent, sights)
            for scene in SCENES:
                if not only or any(word in scene.__name__ for word in only):
                    scene(stage)
            window.leave()
            window.close()
            window.deleteLater()
            for sight in ("", *sights):
                sheet(out, stage.ending(sight))


def main(arguments: list[str]) -> int:
    """Read the command line and grab."""
    parser = argparse.ArgumentParser(description="Grab every screen as a picture.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--sizes", nargs="+", default=["1280x800", "1920x1080"])
    parser.add_argument("--modes", nargs="+", default=["light", "dark"])
    parser.add_argument("--percents", nargs="+", type=int, default=[100])
    parser.add_argument("--sight", nargs="+", choices=SIGHTS, default=[], help="keep each picture as seen so, too")
    parser.add_argument("--only", nargs="+", default=[], help="parts of the names of scenes")
    chosen = parser.parse_args(arguments)
    sizes = [(int(width), int(height)) for width, height in (size.split("x") for size in chosen.sizes)]
    grab(chosen.out, sizes, chosen.modes, chosen.only, chosen.percents, chosen.sight)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
