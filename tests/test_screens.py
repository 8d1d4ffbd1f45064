"""The pictures of the screens can be taken: the scenes keep up with the program, and every sight has its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtGui import QImage

PROJECT = Path(__file__).resolve().parents[1]
NAMES = (
    "about",
    "fault",
    "idea-1",
    "idea-1-table",
    "idea-2",
    "idea-2-table",
    "idea-3",
    "idea-3-table",
    "keys",
    "refusal",
)


def test_scenes_are_grabbed_as_everybody_sees_them_and_as_without_red(tmp_path: Path) -> None:
    words = ["--sizes", "1280x800", "--modes", "dark", "--sight", "protanopia", "--only", "idea", "dialogs"]
    grabbed = subprocess.run(
        [sys.executable, "-m", "tests.screens.grab", str(tmp_path), *words],
        cwd=PROJECT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert grabbed.returncode == 0, grabbed.stderr
    for sight in ("", "-protanopia"):
        names = [f"{name}-dark-1280{sight}.png" for name in NAMES]
        sheets = [f"sheet-{at}-dark-1280{sight}.png" for at in (1, 2)]
        endings = f"-dark-1280{sight}.png"
        assert sorted(file.name for file in tmp_path.glob(f"*{endings}")) == sorted([*names, *sheets])
    plain, other = (QImage(str(tmp_path / f"idea-1-dark-1280{sight}.png")) for sight in ("", "-protanopia"))
    assert plain.size() == other.size()
    assert plain != other
