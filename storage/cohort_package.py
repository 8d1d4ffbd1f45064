"""The data package of an exported cohort folder: its data dictionary as Frictionless describes one."""

from __future__ import annotations

import json
from typing import Any

from storage.cohort_columns import TABLES
from storage.cohort_table import Column, Table

PACKAGE_NAME = "smoulder-cohort"
# The natural keys of the tables that have one; the others may hold equal rows.
PRIMARY_KEYS: dict[str, list[str]] = {"patients.csv": ["patient"]}


def data_package() -> str:
    """Return the text of datapackage.json: every file, every column, what it means and how it is typed."""
    package = {
        "profile": "data-package",
        "name": PACKAGE_NAME,
        "title": "Smoulder cohort folder",
        "description": (
            "One registry of people with multiple sclerosis. An empty cell is not recorded, never no. Dates are"
            " YYYY-MM-DD, or YYYY-MM or YYYY where only that is known. A text that a spreadsheet would take for a"
            " formula has an apostrophe before it, which belongs to the file and not to the text."
        ),
        "resources": [_resource(table) for table in TABLES],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.file in PRIMARY_KEYS:
        schema["primaryKey"] = PRIMARY_KEYS[table.file]
    else:
        reference = {"resource": "patients", "fields": ["patient"]}
        schema["foreignKeys"] = [{"fields": ["patient"], "reference": reference}]
    return {
        "profile": "tabular-data-resource",
        "name": table.file.removesuffix(".csv"),
        "path": table.file,
        "description": table.about,
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "header": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    schema = dict(column.type.schema)
    if column.required:
        schema["constraints"] = {**schema.get("constraints", {}), "required": True}
    return {"name": column.name, "description": column.about, **schema}
