"""The twelve recovery words of BIP-39: 128 random bits that a person can write down, with a checksum."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable

from mnemonic import Mnemonic

from storage.refusals import WordsRefused

COUNT = 12
ENTROPY_BYTES = 16  # BIP-39: 128 bits and 4 bits of checksum make twelve words
LIKELY = 8  # so many words of the list in one text, and it was meant as recovery words


def make(random_bytes: Callable[[int], bytes]) -> tuple[str, ...]:
    """Return twelve new words from 16 bytes of *random_bytes*."""
    return tuple(Mnemonic("english").to_mnemonic(random_bytes(ENTROPY_BYTES)).split())


def split(text: str) -> tuple[str, ...]:
    """Return the words of a typed or pasted text in lower case; numbering, commas and line ends do not count."""
    return tuple(re.findall(r"[^\W\d_]+", unicodedata.normalize("NFKD", text).lower()))


def meant_as_words(text: str) -> bool:
    """Return whether *text* looks like recovery words, right or not, rather than like a passphrase."""
    words = split(text)
    known = set(Mnemonic("english").wordlist)
    return abs(len(words) - COUNT) <= 2 and sum(word in known for word in words) >= LIKELY


def read(text: str) -> tuple[str, ...]:
    """Return the twelve words typed. Raises WordsRefused, naming the word that is not in the list."""
    words = split(text)
    book = Mnemonic("english")
    known = set(book.wordlist)
    for place, word in enumerate(words, start=1):
        if word not in known:
            near = difflib.get_close_matches(word, book.wordlist, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            raise WordsRefused(
                f"Word {place}, “{word}”, is not in the list of recovery words.{hint} Nothing was changed. "
                "Compare it with the recovery sheet."
            )
    if len(words) != COUNT:
        raise WordsRefused(
            f"The recovery sheet has {COUNT} words, and these are {len(words)}. Nothing was changed. "
            "Type all of them, in their order."
        )
    if not book.check(" ".join(words)):
        raise WordsRefused(
            "All twelve words are in the list, but they do not belong together: one is another word of the list, or "
            "two have changed places. Nothing was changed. Compare them with the recovery sheet, in its order."
        )
    return words
