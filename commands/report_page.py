"""What pages are made from by a command: the source's records and rules, and the page of one of them as it is printed.

Of a registry its letterhead, its checklist, its definition and the last printed summary count as they do in the window.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from commands.opened import open_to_log
from domain.records import PatientRecord
from domain.refusal import Refusal
from domain.rules import Rules
from reports.order import PAPERS, Choice, Order, Page, house_of
from storage.definitions import DEFAULT_DEFINITION, definitions_folder
from storage.factors import rules_of
from storage.page_facts import UNSIGNED, PageFacts, page_facts
from storage.printed import Left
from storage.rules import DEFINITION_SETTING, FRAME_SETTING, load_rules
from storage.source import is_store, open_source, person, read_passphrase
from storage.store import Store, open_store


@dataclass(frozen=True, slots=True)
class Source:
    """A registry with its store, or the records of a cohort folder."""

    arguments: Namespace
    store: Store | None
    cohort: tuple[PatientRecord, ...] = ()

    def records(self) -> Iterator[PatientRecord]:
        """Yield every record, in the order in which they were added; of a registry one at a time."""
        if self.store is None:
            yield from self.cohort
            return
        # One after the other, not many at a time as store.records(): memory stays as it is for one page.
        for row in self.store.search(sort="added"):
            yield self._of_store(self.store, row.id)

    def count(self) -> int:
        """Return how many records there are."""
        return len(self.cohort) if self.store is None else self.store.patients.count()

    def record(self, wanted: str) -> PatientRecord:
        """Return the record of a patient by the source's id. Raises Refusal where there is none."""
        patients = [r.patient for r in self.cohort] if self.store is None else self.store.patients.all()
        for place, patient in enumerate(patients):
            if wanted in (patient.code, patient.id):
                return self.cohort[place] if self.store is None else self._of_store(self.store, patient.id)
        where = self.arguments.source
        raise Refusal(f"{where} has no patient {wanted!r}. It has {len(patients)} patients; nothing was written.")

    def rules(self) -> Rules:
        """Return the rules of this source: the definition that was asked for, else the clinic's own."""
        settings = self.store.settings if self.store is not None else None
        chosen = self.arguments.definition or (settings.get(DEFINITION_SETTING) if settings is not None else "")
        months = settings.get(FRAME_SETTING, 12) if settings is not None else 12
        folder = definitions_folder(self.arguments.source)
        return rules_of(load_rules(chosen or DEFAULT_DEFINITION, months, folder), self.arguments.source, settings)

    def paper(self) -> str:
        """Return the paper that was asked for, else the clinic's own."""
        from reports.letterhead import PAPER

        own = self.store.settings.get(PAPER) if self.store is not None else None
        return self.arguments.paper or (own if own in PAPERS else PAPERS[0])

    def order(self, record: PatientRecord, asked: Asked) -> Order:
        """Return what the page of a record is made from, with what a registry adds to it."""
        facts, choice = self._facts(record.patient.id, asked), asked.choice
        return Order(
            record,
            house_of(asked.rules, facts.settings, facts.who, demo=facts.demo),
            asked.as_of,
            asked.now,
            choice,
            facts.unsigned if choice.draft is None else choice.draft,
            facts.earlier,
        )

    def _facts(self, patient_id: str, asked: Asked) -> PageFacts:
        """Return what a registry adds to a page; nothing for a cohort folder."""
        if self.store is None:
            return PageFacts()
        choice = asked.choice
        return page_facts(
            self.store, patient_id, choice.document, pseudonym=choice.pseudonym, now=asked.now, as_of=asked.as_of
        )

    def has_unsigned(self, record: PatientRecord) -> bool:
        """Whether the patient has a visit that nobody has signed."""
        return self.store is not None and self.store.drafts.get(record.patient.id, UNSIGNED) is not None

    def _of_store(self, store: Store, patient_id: str) -> PatientRecord:
        record = store.record(patient_id)
        if not self.arguments.assume_complete:
            return record
        return replace(record, assumed=record.assumed | {"relapse_history"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What holds for every page."""

    rules: Rules
    as_of: date
    now: datetime
    choice: Choice


@contextmanager
def opened(arguments: Namespace, today: date, what: str) -> Iterator[Source]:
    """Give the source, and close it again.

    what: the pages that the log of a store will have; "" = nothing leaves that is kept, so it is only read.
    """
    path = arguments.source
    if is_store(path):
        passphrase = read_passphrase(path, arguments.passphrase_file)
        with open_to_log(path, passphrase, what) if what else _to_read(path, passphrase) as store:
            yield Source(arguments, store)
        return
    cohort = open_source(path, arguments.passphrase_file, assume_complete=arguments.assume_complete, today=today)
    yield Source(arguments, None, cohort.records)


def _to_read(folder: Path, passphrase: str) -> Store:
    return open_store(folder, passphrase, now=lambda: datetime.now(UTC), who=person(), read_only=True)


def keep(source: Source, record: PatientRecord, page: Page) -> None:
    """Keep in a registry that a page left the program, with its file. Raises Refusal where it cannot be kept."""
    if source.store is None or source.store.read_only:
        return
    left = Left(page.document, page.format, page.content, page.code)
    source.store.printed.add(record, page.what(f"saved as {page.format.upper()}"), page.stamp, page.label, left)
