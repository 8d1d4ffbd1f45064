"""A draft beside what is recorded by now: what nobody typed in it must not take back what was recorded since."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

from storage.drafts import Draft


@dataclass(frozen=True, slots=True)
class Merged:
    """What a form is filled with.

    ``taken``: changed in the record since, not typed here, and taken from there; ``both``: changed there and here.
    """

    payload: dict[str, object]
    taken: tuple[str, ...] = ()
    both: tuple[str, ...] = ()

    @classmethod
    def of(cls, draft: Draft, now: Mapping[str, object], of_record: Callable[[str], bool]) -> Self:
        """Merge a draft with what its form shows *now*; *of_record* tells which inputs show what is recorded."""
        payload, began = draft.payload, draft.began
        shown = json.loads(json.dumps(dict(now)))
        changed = [n for n in began if n in shown and n in payload and of_record(n) and shown[n] != began[n]]
        taken = tuple(name for name in changed if payload[name] == began[name])
        both = tuple(name for name in changed if payload[name] not in (began[name], shown[name]))
        return cls({**payload, **{name: shown[name] for name in taken}}, taken, both)

    def words(self, title_of: Callable[[str], str]) -> str:
        """Return what was recorded since, and which of it what is typed here would replace."""
        said = []
        if self.taken:
            said.append(f"Recorded since and taken from the record: {_named(self.taken, title_of)}")
        if self.both:
            said.append(f"△ Recorded since otherwise than typed here: {_named(self.both, title_of)}; see the history")
        return ". ".join(said)


def _named(names: tuple[str, ...], title_of: Callable[[str], str]) -> str:
    return ", ".join(dict.fromkeys(map(title_of, names)))
