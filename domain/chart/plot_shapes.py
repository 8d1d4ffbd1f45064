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
    # The foot of the staff is the place that the flag marks; the pennant flies to the left, clear of the steps.
    Shape.FLAG: ((0.0, 0.0), (0.0, 3.6), (-1.7, 3.0), (0.0, 2.3)),
    Shape.RIBBON: ((-1.4, -0.55), (1.4, -0.55), (1.4, 0.55), (-1.4, 0.55)),
    Shape.PIN: tuple((0.62 * x, 0.62 * y + 0.75) for x, y in _ROUND),
}  # fmt: skip

STEM: Points = ((0.0, 0.13), (0.0, -1.3))  # the tick under the head of a pin
HEAD = (0.0, 0.75)  # the middle of a pin's head, where its question mark stands
STAFF: Points = ((0.0, 0.0), (0.0, 3.6))
FLAG_TOP = 3.6  # how high a flag reaches above its foot, in radii


def stem_of(look: Look) -> Points:
    """Return the stroke that an outline stands on; () where it has none."""
    return {Shape.PIN: STEM, Shape.FLAG: STAFF}.get(look.shape, ())


def sink_of(look: Look) -> float:
    """Return how far down a look goes in a key, in radii, so that its middle lies on the line: a flag has its foot."""
    return FLAG_TOP / 2 if look.shape is Shape.FLAG else 0.0


def head_of(look: Look) -> tuple[float, float]:
    """Return where a look's question mark stands."""
    return {Shape.PIN: HEAD, Shape.FLAG: (-0.8, 2.9)}.get(look.shape, (0.0, 0.0))


# Radius in text lines.
_RADII = {
    Shape.PIN: 0.55, Shape.TRIANGLE: 0.42, Shape.PLUS: 0.32, Shape.POST: 0.4, Shape.CARET: 0.36, Shape.FLAG: 0.32,
    Shape.RIBBON: 0.4,
}  # fmt: skip
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
    if look.finish is Finish.QUERY and look.shape not in (Shape.PIN, Shape.FLAG):
        return line * 0.4  # a question mark must be read, not guessed
    return line * _RADII.get(look.shape, _OVERLAY_RADIUS if look.shape is Shape.DIAMOND else _VALUE_RADIUS)


def strokes(look: Look) -> tuple[Points, ...]:
    """Return the strokes drawn over an outline: a cross where it does not count, and under it one for each grade."""
    found: list[Points] = []
    if look.finish is Finish.CROSSED:
        found += [((-1.25, -1.25), (1.25, 1.25)), ((-1.25, 1.25), (1.25, -1.25))]
    first = -0.62 * (look.grade - 1) / 2
    found += [((first + 0.62 * i, -1.15), (first + 0.62 * i, -1.85)) for i in range(look.grade)]
    return tuple(found)


def hatches(left: float, top: float, right: float, bottom: float, gap: float) -> tuple[Points, ...]:
    """Return the parallel strokes, y downwards, that fill a rectangle: what is open or unknown, also on a grey copy."""
    wide, high = right - left, bottom - top
    found: list[Points] = []
    offset = gap
    while offset < wide + high and gap > 0:
        start = (left + offset, top) if offset <= wide else (right, top + offset - wide)
        end = (left, top + offset) if offset <= high else (left + offset - high, bottom)
        found.append((start, end))
        offset += gap
    return tuple(found)
