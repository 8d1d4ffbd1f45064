"""The search for treatment advice in the clinical words of the program, and the phrases in which such a word is a fact.

Searched are the words that the program itself brings: the texts in the modules of ``domain`` and ``reports``, wherever
they lie in these folders, and every value of the data files. What a refusal says of a file is no clinical wording, and
what people typed is not searched.
"""

from __future__ import annotations

import ast
import csv
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
CODE = ("domain", "reports")
DATA = ("domain", "reports")

ADVICE = re.compile(
    r"\b(must|should|shall|ought to|need to|needs to|have to|refer|refers|referred|referral|switch\w*|start|starts"
    r"|started|starting|restart\w*|suggest\w*|supplement\w*|recommend\w*|advis\w*|advice|stop|stops|stopped|stopping"
    r"|avoid\w*|increase|increases|reduce\w*|discontinu\w*|escalat\w*|prescrib(?!er)\w*|take|urge\w*|indicated"
    r"|contraindicated|counsel\w*|try)\b",
    re.IGNORECASE,
)

# In each of these phrases the word is a recorded fact, a rule's arithmetic or a name; beside each why it is no advice.
FACTS: dict[str, str] = {
    r"\b(treatment|medicine|drug) (start|stop|started|stopped)\b": "a recorded date",
    r"\b(its|the|a|no|after a) (start|stop)( of| recorded|\b)": "a recorded date",
    r"\breasons? for stopping\b": "a recorded reason",
    r"^(start|stop|referral)$|^start of a plan entry$": "the title of recorded dates",
    r"\(stopped: …|(^|, )stopped ……|\bit was stopped\b|^… started …": "a recorded date",
    r"\bgives no advice\b": "the intended use",
    r"\bdo not stop or change any treatment\b": "what the patient's page always says (safety 34)",
    r"\btake them out\b": "what is done in the 9HPT",
    r"\bbreak-[a-z]+: ?avoid": "a page break in a style sheet",
    r"\bprescribing information\b": "the name of a document",
    r"\btoo many possibilities to try\b": "what the search does",
    r"\bstart of the span\b": "a span of a rule",
    r"\bthe change must hold\b": "how long a rule asks a value to stay",
    r"\bstarts at a reference visit\b": "where the search begins",
    r"\ba step should not be lower\b": "the arithmetic of the EDSS",
    r"\bstops others from conducting\b": "what inflammation does to a nerve",
    r"\b(possible|further|found no) increase\b": "a finding of the course",
    r"\b(seen on|the) referral\b": "a recorded referral",
    r"\bstop-smoking service\b": "the name of a service",
    r"\bSTOP-Bang\b": "the name of a questionnaire",
    r"\bcan take up to\b": "how long a drug stays in the body",
    r"\bsome take \d": "which cut-off papers use",
}
_FACTS = re.compile("|".join(FACTS), re.IGNORECASE | re.MULTILINE)
REFUSING = frozenset({"refuse", "_refuse", "_say"})  # what reads files says with these why it does not take one


def advice_in(text: str) -> tuple[str, ...]:
    """Return the words of *text* that advise."""
    return tuple(found[0] for found in ADVICE.finditer(_FACTS.sub("…", text)))


def advice_of_the_program(root: Path = ROOT) -> tuple[str, ...]:
    """Return every place with such a word, as "FILE:LINE or KEY: [word] text"."""
    return tuple(
        f"{path.relative_to(root)}:{place}: [{word}] {text}"
        for path, place, text in program_texts(root)
        for word in advice_in(text)
    )


def program_texts(root: Path = ROOT) -> Iterator[tuple[Path, str, str]]:
    """Yield each text of the program with its file and its line or key."""
    for folder in CODE:
        for path in sorted((root / folder).rglob("*.py")):
            for line, text in _texts_of_code(path.read_text(encoding="utf-8")):
                yield path, str(line), text
    for folder in DATA:
        for path in sorted((root / folder).rglob("*.toml")):
            for key, text in _texts_of_toml(tomllib.loads(path.read_text(encoding="utf-8"))):
                yield path, key, text
        for path in sorted((root / folder).rglob("*.csv")):
            with path.open(encoding="utf-8", newline="") as lines:
                for number, row in enumerate(csv.reader(lines), start=1):
                    for cell in row:
                        yield path, str(number), cell


def _texts_of_code(code: str) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module that can be shown: no docstring, no refusal, no name of a field or a column."""
    tree = ast.parse(code)
    left_out = set(_left_out(tree))
    for node in ast.walk(tree):
        if id(node) in left_out:
            continue
        if isinstance(node, ast.JoinedStr):
            left_out |= {id(part) for part in node.values}
            text = "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
        else:
            continue
        if " " in text.strip() or text[:1].isupper():
            yield node.lineno, text


def _left_out(tree: ast.AST) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            first = node.body[0]
            assert isinstance(first, ast.Expr)
            yield id(first.value)
        elif isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and _name(node.func) in REFUSING):
            yield from (id(part) for part in ast.walk(node))


def _name(function: ast.expr) -> str:
    return str(getattr(function, "attr", getattr(function, "id", "")))


def _texts_of_toml(content: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(content, str):
        yield key, content
    elif isinstance(content, dict):
        for name, value in content.items():
            yield from _texts_of_toml(value, f"{key}.{name}" if key else name)
    elif isinstance(content, list):
        for at, value in enumerate(content, start=1):
            yield from _texts_of_toml(value, f"{key}[{at}]")


def unused_facts(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the phrases of ``FACTS`` that no text has."""
    every = "\n".join(texts)
    return tuple(phrase for phrase in FACTS if not re.search(phrase, every, re.IGNORECASE | re.MULTILINE))
