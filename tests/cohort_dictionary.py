"""The tables of docs/exchange-format.md, made from the columns themselves: what the document has to say."""

from __future__ import annotations

from storage.cohort_columns import TABLES
from storage.cohort_table import Column, Table


def section_of(table: Table) -> str:
    """Return the section of the document that describes one file."""
    head = [f"### {table.file}", "", table.about, "", "| column | holds | what it says |", "| --- | --- | --- |"]
    return "\n".join([*head, *(_row(column) for column in table.columns)]) + "\n"


def _row(column: Column) -> str:
    name = f"`{column.name}`"
    marked = f"**{name}**" if column.required else f"*{name}*" if column.needed else name
    return f"| {marked} | {_holds(column)} | {column.about} |"


def _holds(column: Column) -> str:
    limits = column.type.schema.get("constraints", {})
    if "enum" in limits:
        return " or ".join(f"`{word}`" for word in limits["enum"])
    if column.type.name == "whole number":
        return f"whole number, {limits['minimum']} to {limits['maximum']}"
    return "text" if column.type.name == "key" else column.type.name


def document() -> str:
    """Return all sections, in the order of the files."""
    return "\n".join(section_of(table) for table in TABLES)
