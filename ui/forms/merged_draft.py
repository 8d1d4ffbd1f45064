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
    def of(
        cls,
        draft: Draft,
        now: Mapping[str, object],
        of_record: Callable[[str], bool],
        part_of: Callable[[str], str] = str,
    ) -> Self:
        """Merge a draft with what its form shows *now*; *of_record* tells which inputs show what is recorded.

        *part_of*: what an input belongs to; of a part in which anything was typed, nothing is taken from the record.
        """
        payload, began = draft.payload, draft.began
        if not began:
            return cls(payload)  # kept by a version that did not say
        shown = json.loads(json.dumps(dict(now)))
        typed = {part_of(name) for name, held in payload.items() if held != began.get(name)}
        # A name that one of them lacks is a row that was not there, or is there no longer.
        changed = [n for n in payload if of_record(n) and shown.get(n) != began.get(n)]
        taken = tuple(name for name in changed if part_of(name) not in typed)
        both = tuple(name for name in changed if part_of(name) in typed and payload[name] != shown.get(name))
        kept = {name: held for name, held in payload.items() if name not in taken}
        return cls({**kept, **{name: shown[name] for name in taken if name in shown}}, taken, both)

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
