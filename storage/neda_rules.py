"""The rules of NEDA, NEPAD and brain volume at the edge: their data file, read as text and handed to the domain."""

from __future__ import annotations

from functools import cache
from importlib import resources

from domain.neda_rules import FILE, NedaRules, parse_neda_rules
from storage.reference import load_reference


@cache
def load_neda_rules() -> NedaRules:
    """Return the rules that ship with the program, with the kinds of its catalogue of treatments."""
    text = (resources.files("domain") / "data" / FILE).read_text(encoding="utf-8")
    return parse_neda_rules(text, load_reference().treatments.values())
