"""What a screen reader says at once, without the focus moving: that a form was saved, or an error under a field."""

from __future__ import annotations

from PySide6 import QtGui
from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible


def announce(about: QObject, words: str, *, at_once: bool = False) -> bool:
    """Let a screen reader say *words*; *at_once* interrupts it. Return whether any is there to say them.

    Qt has had such announcements since 6.8; with an older one the words stand in the description of the input only.
    """
    event_kind = getattr(QtGui, "QAccessibleAnnouncementEvent", None)
    if not words or event_kind is None or not QAccessible.isActive():
        return False
    event = event_kind(about, words)
    grade = QAccessible.AnnouncementPoliteness
    event.setPoliteness(grade.Assertive if at_once else grade.Polite)
    QAccessible.updateAccessibility(event)
    return True
