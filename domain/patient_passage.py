"""One part of a patient's page in words: a heading, sentences, and points."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, the sentences under it as paragraphs, and then its points. Every text is final."""

    heading: str
    sentences: tuple[str, ...] = ()
    points: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole passage as one reads it."""
        return " ".join(part for part in (self.heading, *self.sentences, *self.points) if part)
