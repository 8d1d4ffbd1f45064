"""Answers of many definitions in a line: how many say what, and which differ."""

from __future__ import annotations

from domain.definition_counts import counts_by_result, differing_lines
from domain.summary import DefinitionAnswer


def answer(definition: str, result: str, *, chosen: bool = False, differs: str = "") -> DefinitionAnswer:
    return DefinitionAnswer(definition, definition, "–", "–", result, chosen, differs)


def test_definitions_are_counted_by_result_and_only_the_differing_are_named() -> None:
    others = [answer(f"d{number}", "RAW", differs="it is RAW") for number in range(8)]
    answers = [answer("a", "PIRA", chosen=True), answer("b", "PIRA"), answer("c", "PIRA", differs="a day"), *others]
    assert counts_by_result(answers) == "RAW 8 · PIRA 3"
    assert differing_lines(answers) == ("RAW: d0, d1, d2, d3, d4, d5 and 2 more.", "PIRA too, with a difference: c.")
    assert differing_lines(answers[:2]) == ()
    assert differing_lines(answers[1:2]) == ()
