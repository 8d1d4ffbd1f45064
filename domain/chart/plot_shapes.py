"""Outlines of the marks, the same on screen and on paper: points around the origin, y upwards, radius 1."""

from __future__ import annotations

from math import cos, pi, sin

from domain.chart.plot import OVERLAY_KINDS, Finish, Look, Mark, MarkKind, Shape

Points = tuple[tuple[float, float], ...]

_ROUND: Points = tuple((cos(2 * pi * i / 24), sin(2 * pi * i / 24)) for i in range(24))

# Areas look alike at the same radius; the point of a triangle or a diamond therefore reaches a little farther.
OUTLINES: dict[Shape, Points] = {
    Shape.CIRCLE: _ROUND,
    Shape.SQUARE: ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    Shape.TRIANGLE: ((0.0, 1.1), (1.05, -0.85), (-1.05, -0.85)),
    Shape.TRIANGLE_DOWN: ((0.0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
    Shape.DIAMOND: ((0.0, 1.25), (1.25, 0.0), (0.0, -1.25), (-1.25, 0.0)),
    Shape.CARET: ((0.0, 1.2), (1.15, -0.7), (0.0, 0.1), (-1.15, -0.7)),
    Shape.CARET_DOWN: ((0.0, -1.2), (1.15, 0.7), (0.0, -0.1), (-1.15, 0.7)),
    Shape.PLUS: (
        (-0.3, 1.0), (0.3, 1.0), (0.3, 0.3), (1.0, 0.3), (1.0, -0.3), (0.3, -0.3),
        (0.3, -1.0), (-0.3, -1.0), (-0.3, -0.3), (-1.0, -0.3), (-1.0, 0.3), (-0.3, 0.3),
    ),
    Shape.POST: ((-0.18, 1.5), (0.18, 1.5), (0.18, -1.5), (-0.18, -1.5)),
    Shape.PIN: tuple((0.62 * x, 0.62 * y + 0.75) for x, y in _ROUND),
}  # fmt: skip

STEM: Points = ((0.0, 0.13), (0.0, -1.3))  # the tick under the head of a pin
HEAD = (0.0, 0.75)  # the middle of a pin's head, where its question mark stands

# Radius in text lines.
_RADII = {Shape.PIN: 0.55, Shape.TRIANGLE: 0.42, Shape.PLUS: 0.32, Shape.POST: 0.4, Shape.CARET: 0.36}
_VALUE_RADIUS = 0.25
_OVERLAY_RADIUS = 0.44


def radius(mark: Mark, line: float) -> float:
    """Return the radius of a mark where a text line is *line* high."""
    if mark.kind in OVERLAY_KINDS:
        return line * _OVERLAY_RADIUS
    if mark.kind is MarkKind.OTHER_EVENT:
        return line * _OVERLAY_RADIUS * 0.9
    return look_radius(mark.look, line)


def look_radius(look: Look, line: float) -> float:
    """Return the radius of a look, as the key draws it."""
    if look.finish is Finish.QUERY and look.shape is not Shape.PIN:
        return line * 0.4  # a question mark must be read, not guessed
    return line * _RADII.get(look.shape, _OVERLAY_RADIUS if look.shape is Shape.DIAMOND else _VALUE_RADIUS)


def crosses(look: Look) -> tuple[Points, ...]:
    """Return the strokes that cross a mark out; none where it is not crossed."""
    if look.finish is not Finish.CROSSED:
        return ()
    return (((-1.25, -1.25), (1.25, 1.25)), ((-1.25, 1.25), (1.25, -1.25)))
