"""The disease courses as they are offered: those that a clinic sees most come first, so that R is RRMS."""

from __future__ import annotations

from domain.records import Course

FIRST = (Course.CIS, Course.RRMS, Course.SPMS, Course.PPMS)
COURSES: tuple[tuple[object, str], ...] = (
    *((course, str(course)) for course in (*FIRST, *(course for course in Course if course not in FIRST))),
    (None, "Not recorded"),
)
