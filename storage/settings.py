"""The settings of a store that rules and pages depend on, such as the default definition; JSON values by name."""

from __future__ import annotations

import json
from typing import Any

from storage.changes import Changes, States


class Settings:
    """The settings of a store. A change is in the audit log, for labels can change with it."""

    def __init__(self, changes: Changes) -> None:
        """*changes*: what every change of this store goes through."""
        self._changes = changes

    def get(self, name: str, default: Any = None) -> Any:
        """Return a setting's value, or *default* where it was never set."""
        rows = self._changes.db.rows("SELECT value FROM setting WHERE name = ?", [name])
        return json.loads(rows[0][0]) if rows else default

    def all(self) -> dict[str, Any]:
        """Return all settings that were set, by name."""
        rows = self._changes.db.rows("SELECT name, value FROM setting ORDER BY name")
        return {name: json.loads(value) for name, value in rows}

    def set(self, name: str, value: Any, reason: str = "") -> None:
        """Set a setting to a JSON value; an unchanged one is not written. Raises what a transaction raises."""
        text = json.dumps(value, ensure_ascii=False)
        with self._changes.transaction():
            former = self._changes.db.rows("SELECT value FROM setting WHERE name = ?", [name])
            if former and former[0][0] == text:
                return
            self._changes.db.execute(
                "INSERT INTO setting (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [name, text],
            )
            self._changes.log(
                "setting changed",
                table="setting",
                row=name,
                before={"value": json.loads(former[0][0])} if former else None,
                after={"value": value},
                reason=reason,
            )

    def states(self) -> States:
        """Return the settings as the audit log's last lines have to say them."""
        return {("setting", name): {"value": value} for name, value in self.all().items()}
