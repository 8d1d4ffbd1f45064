"""A tuple that is worked out when it is first read: for what most readers of a summary never look at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class WhenAsked(Sequence[T]):
    """The items that a pure function returns, asked for once, when something first reads them.

    Read like the tuple of the same items, equal to it, and copied or sent to another process as it; it is no ``tuple``
    itself.
    """

    __slots__ = ("_items", "_work_out")

    def __init__(self, work_out: Callable[[], tuple[T, ...]]) -> None:
        """*work_out*: pure, so that it does not matter when it is called, nor from which thread."""
        self._work_out: Callable[[], tuple[T, ...]] | None = work_out
        self._items: tuple[T, ...] | None = None

    @property
    def items(self) -> tuple[T, ...]:
        """The items as a tuple."""
        work_out, items = self._work_out, self._items  # in this order: another thread sets the items first
        if items is None:
            assert work_out is not None  # let go of only once the items are there
            items = self._items = work_out()
            self._work_out = None  # and with it the record and the rules that it holds
        return items

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        """Return an item, or a tuple of some."""
        return self.items[index]

    def __len__(self) -> int:
        """Return how many items there are."""
        return len(self.items)

    def __eq__(self, other: object) -> bool:
        """Whether *other* holds the same items."""
        if isinstance(other, WhenAsked):
            return self.items == other.items
        return self.items == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        """Return the hash of the tuple."""
        return hash(self.items)

    def __repr__(self) -> str:
        """Return the tuple as it is written."""
        return repr(self.items)

    def __reduce__(self) -> tuple[type[tuple[T, ...]], tuple[tuple[T, ...]]]:
        """Copy as the tuple."""
        return tuple, (self.items,)
