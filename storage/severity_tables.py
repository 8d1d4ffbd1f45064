"""The severity tables at the edge: the files under ``domain/data``, read as text and handed to the domain."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from domain.severity_tables import SeverityTables, parse_severity_tables


@cache
def load_severity_tables() -> SeverityTables:
    """Return the severity tables that the program ships with."""
    about = _text("severity.toml")
    return parse_severity_tables(
        about, {entry["file"]: _text(entry["file"]) for entry in tomllib.loads(about).values()}
    )


def _text(name: str) -> str:
    return (resources.files("domain") / "data" / name).read_text(encoding="utf-8")
