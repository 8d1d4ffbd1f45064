"""The tables, as numbered migrations: each release's are kept as they were, and applied in their order.

Ids are UUID texts; ``added`` counts rows in the order they were stored. Measured numbers are decimal text, dates
are ISO text known to the year, month or day, moments are ISO text in UTC, yes and no are 1 and 0, and NULL is not
recorded. A row with ``deleted_at`` was marked as entered in error and is read by no rule.
"""

from __future__ import annotations

from pathlib import Path

from storage import schema_v001, schema_v002, schema_v003, schema_v004
from storage.driver import Database, Migrations
from storage.refusals import StoreDamaged, StoreTooNew

migrations = Migrations("smoulder")


@migrations()
def v001_the_registry(db: Database) -> None:
    """Every table of the first release."""
    db.executescript(schema_v001.TABLES)


@migrations()
def v002_recording_complete(db: Database) -> None:
    """What is recorded around the disease, findings of scans as rows, and the columns that forms now ask for."""
    db.executescript(schema_v002.TABLES)


@migrations()
def v003_the_plan(db: Database) -> None:
    """The plan of the review's Figure 5, with rehabilitation and trials."""
    db.executescript(schema_v003.TABLES)


@migrations()
def v004_printed_files(db: Database) -> None:
    """What of a printed page is kept besides its hash: which document it is, and its file."""
    db.executescript(schema_v004.TABLES)


KNOWN = ("v001_the_registry", "v002_recording_complete", "v003_the_plan", "v004_printed_files")


def check_version(db: Database, folder: Path) -> None:
    """Raise StoreTooNew if a later release wrote the records, StoreDamaged if they are empty; changes nothing."""
    applied = {migration.name for migration in migrations.applied(db)}
    if applied - set(KNOWN):
        raise StoreTooNew(folder)
    # A file cut off to nothing opens as a new database. It must not be filled as if it were one.
    if not applied:
        raise StoreDamaged(folder)


def pending(db: Database) -> tuple[str, ...]:
    """Return the names of the migrations that the records still need."""
    return tuple(migration.name for migration in migrations.pending(db))


def upgrade(db: Database) -> None:
    """Apply what is pending, each migration in a transaction of its own.

    Foreign keys are enforced by the caller afterwards: with them on, rebuilding a table that others point to fails.
    """
    migrations.apply(db)
