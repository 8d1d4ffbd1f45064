"""Mnemonics of a long page: every label that leads to an input has a letter or a digit, and none has another's."""

from __future__ import annotations

import string
from collections.abc import Iterable

from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

KEYS = string.ascii_lowercase + string.digits


def deal_letters(page: QWidget) -> None:
    """Give each label of *page* that has a buddy a mnemonic of its own; a button keeps the one that it has.

    A letter that a label asks for by its "&" goes to the first that does, in the order of the page; others take the
    first of their own letters that is free, else a digit or a letter in brackets. What is hidden comes last, and is
    the first to go without where there are more inputs than keys.
    """
    taken = {key for button in page.findChildren(QAbstractButton) if (key := key_of(button.text()))}
    labels = [found for found in page.findChildren(QLabel) if found.buddy() is not None]
    ordered = sorted(labels, key=lambda one: not one.isVisibleTo(page))
    without = []
    for one in ordered:
        asked = key_of(one.text())
        if asked and asked not in taken:
            taken.add(asked)
        else:
            without.append(one)
    for one in without:
        _deal(one, taken)


def _deal(one: QLabel, taken: set[str]) -> None:
    plain = one.text().replace("&", "")
    at = next((i for i, letter in enumerate(plain) if letter.lower() in KEYS and letter.lower() not in taken), None)
    if at is not None:
        taken.add(plain[at].lower())
        one.setText(f"{plain[:at]}&{plain[at:]}")
        return
    free = next((key for key in (*string.digits, *string.ascii_lowercase) if key not in taken), "")
    taken.add(free)
    one.setText(f"{plain} (&{free.upper()})" if free else plain)


def key_of(text: str) -> str:
    """Return the letter or digit after the "&" of *text*, in lower case; "" where there is none."""
    before, _, after = text.partition("&")
    return after[:1].lower() if len(before) < len(text) else ""


def keys_of(widgets: Iterable[QLabel | QAbstractButton]) -> list[str]:
    """Return the mnemonics of *widgets*, those without one left out."""
    return [key for widget in widgets if (key := key_of(widget.text()))]
