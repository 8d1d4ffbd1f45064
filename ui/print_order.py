"""A page asked for in the window: made from what the store holds now, and kept there once it left."""

from __future__ import annotations

from domain.records import PatientRecord
from reports.order import Choice, Order, Page, house_of
from storage.page_facts import page_facts
from storage.printed import Left, PrintedPage
from storage.store import Store
from ui.services import Services


def order_of(services: Services, patient_id: str, choice: Choice) -> Order:
    """Return what the page of a patient is made from, as the store has it now. Raises PatientNotFound."""
    now, as_of = services.now(), services.today()
    facts = page_facts(services.store, patient_id, choice.document, pseudonym=choice.pseudonym, now=now, as_of=as_of)
    return Order(
        services.record(patient_id),
        house_of(services.rules(), facts.settings, facts.who, demo=facts.demo),
        as_of,
        now,
        choice,
        facts.unsigned if choice.draft is None else choice.draft,
        facts.earlier,
    )


def keep(store: Store, record: PatientRecord, page: Page, done: str) -> PrintedPage | None:
    """Keep that a page left the program, with its file; None in a registry that is open to read only.

    done: "printed", "saved as PDF". Raises what a transaction raises.
    """
    if store.read_only:
        return None
    left = Left(page.document, page.format, page.content, page.code)
    return store.printed.add(record, page.what(done), page.stamp, page.label, left)
