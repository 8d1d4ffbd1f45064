"""What a clinic does around the disease, as forms: consents, referrals, and answers that need a person."""

from __future__ import annotations

from collections.abc import Iterable

from domain.care_records import Concern, Consent, Referral
from domain.dates import show
from domain.records import PatientRecord
from ui.forms.kinds.disease import as_named
from ui.forms.spec_fields import FieldSpec, GroupSpec, InputKind, RecordSpec, Values, today, who

PURPOSES = (
    "Record in this registry",
    "Use of the record for research",
    "Export without names to another registry",
    "Contact about studies",
    "Contact by e-mail",
    "Samples kept for research",
)
SENT_TO = (
    "Rehabilitation programme, inpatient",
    "Rehabilitation programme, outpatient",
    "Physiotherapy",
    "Occupational therapy",
    "Speech and swallowing therapy",
    "Neuropsychology",
    "Psychology or psychiatry",
    "MS nurse",
    "Continence service",
    "Urology",
    "Ophthalmology",
    "Pain clinic",
    "Spasticity clinic",
    "Sleep medicine",
    "Primary care",
    "Social work",
    "Vocational support",
    "Palliative care",
)
STATES = (
    ("open", "Open"),
    ("seen", "Seen"),
    ("declined", "Declined"),
    ("cancelled", "Cancelled"),
    ("", "Not recorded"),
)


def _withdrawal(values: Values, _record: PatientRecord) -> Iterable[tuple[str, str]]:
    if values["withdrawn"] is not None and values["given"] is False:
        yield "withdrawn", "It says above that this was not agreed to: there is nothing to withdraw."


def _seen(values: Values, _record: PatientRecord) -> Iterable[tuple[str, str]]:
    if values["seen"] is not None and values["status"] not in ("seen", ""):
        yield "seen", f"The state is “{values['status']}”: choose “Seen”, or empty this date."


def _what_it_was(concern: Concern) -> tuple[str, ...]:
    by = f"acknowledged by {concern.acknowledged_by}" if concern.acknowledged_by else "not acknowledged"
    return (concern.what, f"{show(concern.on)} · {by}")


def _after_it_came_up(values: Values, _record: PatientRecord) -> Iterable[tuple[str, str]]:
    if values["closed_on"] is not None and values["closed_on"] < values["on"]:
        yield "closed_on", f"It came up on {show(values['on'])}: it cannot be closed before."


CONSENT = RecordSpec(
    "consent",
    "consents",
    "consent",
    Consent,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "on",
                    "&Date",
                    InputKind.DAY,
                    required="On which day was it asked?",
                    default=today,
                ),
                FieldSpec(
                    "purpose",
                    "&For what",
                    InputKind.COMPLETED,
                    required="What was agreed to, or not?",
                    completes=lambda _services, _record: as_named(PURPOSES),
                ),
                FieldSpec("given", "Agreed", InputKind.YES_NO),
                FieldSpec("withdrawn", "&Withdrawn", InputKind.DATE, hint="empty = not withdrawn"),
                FieldSpec("document", "For&m that was signed", hint="its version"),
                FieldSpec("by", "Asked &by", default=who),
                FieldSpec("note", "&Note", InputKind.LINES, wide=True),
            ),
        ),
    ),
    orders=(("on", "withdrawn"),),
    checks=(_withdrawal,),
    note="A withdrawal is entered into the consent that it takes back: the row stays, and says since when.",
)

REFERRAL = RecordSpec(
    "referral",
    "referrals",
    "referral",
    Referral,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "on",
                    "&Date",
                    InputKind.DAY,
                    required="On which day?",
                    default=today,
                ),
                FieldSpec(
                    "to",
                    "&To",
                    InputKind.COMPLETED,
                    required="To whom, or to which programme?",
                    hint="service, person or programme",
                    completes=lambda _services, _record: as_named(SENT_TO),
                ),
                FieldSpec("reason", "&For what"),
                FieldSpec("by", "&By", default=who),
                FieldSpec("status", "State", InputKind.CHOICE, options=STATES, default=lambda *_: "open"),
                FieldSpec("seen", "See&n on", InputKind.DATE),
                FieldSpec("result", "Res&ult", InputKind.LINES, wide=True),
            ),
        ),
    ),
    orders=(("on", "seen"),),
    checks=(_seen,),
)

CONCERN = RecordSpec(
    "concern",
    "concerns",
    "concern",
    Concern,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "closed_on",
                    "&Closed on",
                    InputKind.DAY,
                    required="On which day was it closed?",
                    default=today,
                ),
                FieldSpec("closed_by", "Closed &by", required="Who closed it? It carries a name.", default=who),
                FieldSpec("outcome", "&Outcome", InputKind.LINES, required="What was done about it?", wide=True),
            ),
        ),
    ),
    note="It stays on the overview until it is closed. Follow your clinic's procedure.",
    checks=(_after_it_came_up,),
    facts=_what_it_was,
    is_corrected=lambda concern: concern.closed_on is not None,
    title="An answer that needs a person",
)
