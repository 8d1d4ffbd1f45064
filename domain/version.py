"""The program's version, for every face that shows it: the about box, the PDF's stamp, main.py --version."""

from __future__ import annotations

VERSION = "0.1.0"  # as in pyproject.toml; tests/test_architecture.py holds them together
