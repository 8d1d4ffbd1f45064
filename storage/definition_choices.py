"""The choices that definitions make, at the edge: the shipped file, read as text and handed to the domain."""

from __future__ import annotations

from functools import cache
from importlib import resources

from domain.definition_choices import DefinitionChoices, parse_choices
from storage.rules import load_rules

FILE = "definition_choices.toml"


@cache
def load_choices() -> DefinitionChoices:
    """Return the choices that the program ships with."""
    text = (resources.files("domain") / "data" / FILE).read_text(encoding="utf-8")
    rules = load_rules()
    return parse_choices(text, FILE, rules.families, rules.definitions)
