"""What a user is told when something cannot be done: one sentence, never a traceback."""

from __future__ import annotations


class Refusal(Exception):
    """A fault of the world or of the input, worded for the user: what, where, what is safe, what to do.

    Everything that is shown to a user on purpose derives from this; any other exception is a fault of
    ours and goes to the fault report.
    """

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences, one for each thing that is wrong; most refusals have one."""
        return (str(self),)


class Refusals(Refusal):
    """Several refusals found in one go, such as every bad row of an import."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        """*sentences*: one for each thing refused, in the order they were met."""
        super().__init__("\n".join(sentences))
        self.sentences = sentences

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences, one for each thing that is wrong."""
        return self.sentences
