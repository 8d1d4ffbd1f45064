"""What every change to a store goes through: one transaction, its audit line included, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from storage.audit import AuditTrail
from storage.driver import Records, refusing
from storage.refusals import ChangesLost, StoreIsReadOnly

# The facts of rows by table and row; None for a row that is marked as in error.
States = dict[tuple[str, str], dict[str, Any] | None]


class Changes:
    """The connection, the clock, the person and the source of ids that all repositories of a store share."""

    def __init__(
        self,
        db: Records,
        folder: Path,
        *,
        now: Callable[[], datetime],
        who: str,
        new_id: Callable[[], str],
        read_only: bool,
    ) -> None:
        """*now*: the moment of a change; *who*: the person who makes it; *new_id*: a new UUID as text."""
        self.db = db
        self.folder = folder
        self.now = now
        self.who = who
        self.new_id = new_id
        self.read_only = read_only
        self.audit = AuditTrail(db)
        self._open = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Group the changes made inside into one: after any error none of them is there.

        An inner group whose error is caught is taken back alone. Raises StoreIsReadOnly, and DiskFull, DiskFault,
        StoreBusy or StoreDamaged where the disk refuses.
        """
        if self.read_only:
            raise StoreIsReadOnly(self.folder)
        with refusing(self.folder):
            if not self._open:
                with self._outermost():
                    yield
                return
            self._check_still_open()
            with self.db.atomic():
                yield

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        # The right to write is taken at once: finding it gone half-way would lose work.
        self.db.execute("BEGIN IMMEDIATE")
        self._open = True
        try:
            yield
            self._check_still_open()
            self.db.execute("COMMIT")
        except BaseException:
            self.db.rollback()
            raise
        finally:
            self._open = False

    def _check_still_open(self) -> None:
        # SQLite takes a whole transaction back by itself when the disk is full. What came after would then be
        # saved without what came before.
        if not self.db.conn.in_transaction:
            raise ChangesLost(self.folder)

    def stamp(self) -> str:
        """Return the moment of a change as the store keeps it: UTC, ISO text."""
        return self.now().astimezone(UTC).isoformat(timespec="microseconds")

    def log(
        self,
        what: str,
        *,
        table: str = "",
        row: str = "",
        patient_id: str = "",
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
        reason: str = "",
    ) -> None:
        """Add an audit line to the transaction that is open."""
        self.audit.append(
            at=self.stamp(),
            who=self.who,
            what=what,
            table=table,
            row=row,
            patient_id=patient_id,
            before=before,
            after=after,
            reason=reason,
        )
