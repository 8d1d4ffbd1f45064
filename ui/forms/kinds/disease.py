"""The disease and what comes with it, as forms: course, infections, other diseases, other medicines, pregnancies."""

from __future__ import annotations

from collections.abc import Iterable

from domain.brain_health.anticholinergic import names_for_completion, scored_in_words
from domain.care_records import Pregnancy
from domain.records import Comorbidity, CourseEntry, Infection, Medicine, PatientRecord
from ui.forms.courses import COURSES
from ui.forms.spec_fields import FieldSpec, GroupSpec, InputKind, Names, RecordSpec, Values, who
from ui.services import Services

INFECTIONS = (
    "Urinary tract infection",
    "Respiratory infection",
    "COVID-19",
    "Influenza",
    "Gastroenteritis",
    "Herpes zoster",
    "Herpes simplex",
    "Skin or soft tissue infection",
    "Tooth or gum infection",
    "Fungal infection",
    "Hepatitis",
    "Pneumonia",
    "Progressive multifocal leukoencephalopathy (PML)",
    "Sepsis",
    "Tuberculosis",
)
OUTCOMES = (
    ("ongoing", "Ongoing"),
    ("live birth", "Live birth"),
    ("miscarriage", "Miscarriage"),
    ("termination", "Termination"),
    ("stillbirth", "Stillbirth"),
    ("unknown", "Unknown"),
    ("", "Not recorded"),
)
NO_DRUG_SAFETY = "The program does not check drug safety, interactions or contraindications."


def as_named(names: Iterable[str]) -> Names:
    """Return names that are stored as they are shown."""
    return {name: name for name in names}


def _conditions(services: Services, _record: PatientRecord) -> Names:
    return {condition.name: condition.id for condition in services.rules().conditions.values()}


def _known_condition(services: Services, text: str) -> str:
    known = {condition.name.casefold(): condition for condition in services.rules().conditions.values()}
    found = known.get(text.casefold())
    return f"In the catalogue: {found.category}" if found else "Not in the catalogue; it is kept as typed"


def _medicines(services: Services, _record: PatientRecord) -> Names:
    return as_named(names_for_completion(services.rules().burden_table))


def _burden(services: Services, text: str) -> str:
    rules = services.rules()
    said = scored_in_words(Medicine("", text), rules.burden_table, without_local=rules.without_local)
    return f"Anticholinergic burden: {said}"


def _feeding(values: Values, _record: PatientRecord) -> Iterable[tuple[str, str]]:
    if values["breastfed_until"] is not None and values["breastfeeding"] is False:
        yield "breastfed_until", "It says above that there was no breastfeeding."


def _ongoing(values: Values, _record: PatientRecord) -> Iterable[tuple[str, str]]:
    if values["end"] is not None and values["outcome"] == "ongoing":
        yield "end", "It says below that the pregnancy is going on: choose its outcome, or empty its end."


COURSE = RecordSpec(
    "course",
    "courses",
    "disease course",
    CourseEntry,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "course",
                    "Course",
                    InputKind.CHOICE,
                    required="Which course?",
                    options=COURSES,
                    wide=True,
                    remark="as the clinic has decided it; the program never sets it",
                ),
                FieldSpec("since", "S&ince", InputKind.DATE, hint="day, month or year: as far as it is known"),
                FieldSpec("decided_by", "Decided &by", default=who),
                FieldSpec("reason", "Re&ason", InputKind.LINES, wide=True, hint="what it was decided on"),
            ),
        ),
    ),
    note="Each entry holds from its date until the next one. Without a date it holds from the first record on.",
)

INFECTION = RecordSpec(
    "infection",
    "infections",
    "infection",
    Infection,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "onset",
                    "&Onset",
                    InputKind.DATE,
                    required="When did it begin? The year alone will do.",
                    hint="day, month or year: as far as it is known",
                ),
                FieldSpec("end", "&End", InputKind.DATE, hint="empty = not recorded"),
                FieldSpec(
                    "kind",
                    "Kin&d",
                    InputKind.COMPLETED,
                    hint="such as urinary tract infection",
                    completes=lambda _services, _record: as_named(INFECTIONS),
                ),
                FieldSpec("fever", "Fever", InputKind.YES_NO),
                FieldSpec("note", "&Note", InputKind.LINES, wide=True),
            ),
        ),
    ),
    orders=(("onset", "end"),),
    note="An infection never excludes a relapse by itself; where the two overlap, both stay recorded.",
)

COMORBIDITY = RecordSpec(
    "comorbidity",
    "comorbidities",
    "comorbidity",
    Comorbidity,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "condition",
                    "Con&dition",
                    InputKind.COMPLETED,
                    required="Which disease?",
                    hint="completed from the catalogue; anything else is kept as typed",
                    completes=_conditions,
                    echo=_known_condition,
                    wide=True,
                ),
                FieldSpec("since", "S&ince", InputKind.DATE),
                FieldSpec("controlled", "Controlled", InputKind.YES_NO),
                FieldSpec("note", "&Note", InputKind.LINES, wide=True),
            ),
        ),
    ),
)

MEDICINE = RecordSpec(
    "medicine",
    "medicines",
    "medicine",
    Medicine,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "name",
                    "&Name",
                    InputKind.COMPLETED,
                    required="What is it called?",
                    hint="bought ones too",
                    completes=_medicines,
                    echo=_burden,
                ),
                FieldSpec("dose", "D&ose", hint="such as 25 mg at night"),
                FieldSpec("start", "S&tart", InputKind.DATE),
                FieldSpec("stop", "Sto&p", InputKind.DATE, hint="empty = still taken"),
                FieldSpec("as_needed", "Only as needed", InputKind.YES_NO),
                FieldSpec("reason", "Taken &for"),
                FieldSpec("note", "Not&e", InputKind.LINES, wide=True),
            ),
        ),
    ),
    orders=(("start", "stop"),),
    note=f"Medicines beside the disease-modifying treatment. {NO_DRUG_SAFETY}",
)

PREGNANCY = RecordSpec(
    "pregnancy",
    "pregnancies",
    "pregnancy",
    Pregnancy,
    (
        GroupSpec(
            "",
            (
                FieldSpec(
                    "start",
                    "&First day of the last period",
                    InputKind.DATE,
                    required="When did it begin, as far as it is known? The year alone will do.",
                ),
                FieldSpec("due", "&Due", InputKind.DATE, future=True),
                FieldSpec("end", "&End", InputKind.DATE, hint="empty = going on, or not recorded"),
                FieldSpec("outcome", "Outcome", InputKind.CHOICE, options=OUTCOMES),
                FieldSpec("breastfeeding", "Breastfeeding", InputKind.YES_NO),
                FieldSpec("breastfed_until", "Breastfed &until", InputKind.DATE),
                FieldSpec("note", "&Note", InputKind.LINES, wide=True),
            ),
        ),
    ),
    orders=(("start", "due"), ("start", "end"), ("end", "breastfed_until"), ("start", "breastfed_until")),
    checks=(_feeding, _ongoing),
    note=NO_DRUG_SAFETY,
)
