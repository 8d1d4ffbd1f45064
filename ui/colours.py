"""The colours of the program, light and dark: the design tokens that the first paint needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """Colours by what they mean; text on its background has a contrast of 4.5 at the least (tests/ui/test_theme.py)."""

    background: str
    panel: str
    field: str
    line: str
    strong_line: str  # outlines of inputs: 3 to 1 against the panel
    ink: str
    mute: str
    ember: str
    on_ember: str
    ember_soft: str
    ember_line: str
    blue: str
    blue_soft: str
    blue_line: str
    ok: str
    warn: str
    warn_soft: str
    error: str
    error_soft: str
    chip: str
    band: str
    hover: str
    focus: str


LIGHT = Colours(
    background="#f6f6f4",
    panel="#ffffff",
    field="#ffffff",
    line="#e3e2de",
    strong_line="#7d838a",
    ink="#1d2329",
    mute="#5c646d",
    ember="#b3430c",
    on_ember="#ffffff",
    ember_soft="#fef4ee",
    ember_line="#f0cdb8",
    blue="#1f5f99",
    blue_soft="#edf4fa",
    blue_line="#c6dcee",
    ok="#2c6e49",
    warn="#805a00",
    warn_soft="#fdf6e3",
    error="#b3261e",
    error_soft="#fdeceb",
    chip="#efeeea",
    band="#f7dcc9",
    hover="#f3f2ee",
    focus="#1f5f99",
)
DARK = Colours(
    background="#15181b",
    panel="#1d2125",
    field="#171a1d",
    line="#30363c",
    strong_line="#6f7881",
    ink="#e7e9eb",
    mute="#a4acb4",
    ember="#f08a4b",
    on_ember="#1b120c",
    ember_soft="#2b211b",
    ember_line="#55382a",
    blue="#6fb1e6",
    blue_soft="#1a2530",
    blue_line="#2b4459",
    ok="#74c69d",
    warn="#e0b04a",
    warn_soft="#2c2618",
    error="#f2938c",
    error_soft="#331d1c",
    chip="#2a2f34",
    band="#4a2f20",
    hover="#262b30",
    focus="#6fb1e6",
)
MODES = ("system", "light", "dark")
