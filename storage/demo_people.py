"""Who the demonstration's invented patients are: names of many languages, medicines, other diseases. Nobody is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from domain.dates import PartialDate
from domain.records import Hand, Sex

FAMILY_NAME = "Demo"

F, M, X = Sex.FEMALE, Sex.MALE, Sex.OTHER
# Sixty given names; the first patient, Adam, is not among them. Three quarters are women, as in most cohorts.
NAMES: tuple[tuple[str, Sex], ...] = (
    ("Beatriz", F),
    ("Çağla", F),
    ("Dmitri", M),
    ("Elín", F),
    ("Fatou", F),
    ("Giorgos", M),
    ("Hậu", F),
    ("Ingrid", F),
    ("João", M),
    ("Kübra", F),
    ("Łukasz", M),
    ("Małgorzata", F),
    ("Ngozi", F),
    ("Óscar", M),
    ("Păuna", F),
    ("Quỳnh", F),
    ("Rūta", F),
    ("Søren", M),
    ("Tal", X),
    ("Ülle", F),
    ("Věra", F),
    ("Wanjiru", F),
    ("Ximena", F),
    ("Yaël", F),
    ("Žofia", F),
    ("Aoife", F),
    ("Benoît", M),
    ("Cătălina", F),
    ("Đorđe", M),
    ("Eszter", F),
    ("Françoise", F),
    ("Günther", M),
    ("Håkon", M),
    ("Iñaki", M),
    ("Jadranka", F),
    ("Kateřina", F),
    ("Leïla", F),
    ("Māra", F),
    ("Núria", F),
    ("Ólafur", M),
    ("Priya", F),
    ("Róisín", F),
    ("Siân", F),
    ("Tünde", F),
    ("Uxía", F),
    ("Vigdís", F),
    ("Waleed", M),
    ("Xènia", F),
    ("Yıldız", F),
    ("Zeynep", F),
    ("Agnieszka", F),
    ("Bjørg", F),
    ("Ciarán", M),
    ("Dóra", F),
    ("Émilie", F),
    ("Fíona", F),
    ("Gökhan", M),
    ("Hélène", F),
    ("Ivana", F),
    ("Jürgen", M),
)


@dataclass(frozen=True, slots=True)
class Person:
    """An invented person; ``order`` counts from 2, after the first patient."""

    order: int
    given_name: str
    sex: Sex
    birth: PartialDate
    hand: Hand
    education_years: int

    @property
    def code(self) -> str:
        """The registry's id, which is the clinic's number as well."""
        return f"D-{self.order:04d}"


def invent_person(rng: Random, order: int, age: int, as_of: date) -> Person:
    """Return the person of this order, so old in completed years on *as_of*."""
    given_name, sex = NAMES[order - 2]
    youngest = as_of - timedelta(days=366 * age + 10)
    born = youngest - timedelta(days=rng.randrange(320) - age // 4 * 3)
    hand = Hand.LEFT if rng.random() < 0.1 else Hand.RIGHT
    # One in twenty came with a paper file that had the year only.
    birth = PartialDate(born.year) if order % 20 == 0 else PartialDate.of(born)
    return Person(order, given_name, sex, birth, hand, rng.choice((9, 10, 12, 12, 13, 15, 16, 18)))


# Disease-modifying treatments with dose and interval as they are usually written.
DOSES: dict[str, tuple[str, str]] = {
    "interferon beta-1a": ("44 µg", "three times a week"),
    "glatiramer acetate": ("40 mg", "three times a week"),
    "teriflunomide": ("14 mg", "daily"),
    "dimethyl fumarate": ("240 mg", "twice daily"),
    "fingolimod": ("0.5 mg", "daily"),
    "siponimod": ("2 mg", "daily"),
    "cladribine tablets": ("3.5 mg/kg", "two courses, a year apart"),
    "natalizumab": ("300 mg", "every 4 weeks"),
    "alemtuzumab": ("12 mg", "two courses, a year apart"),
    "ocrelizumab": ("600 mg", "every 6 months"),
    "ofatumumab": ("20 mg", "every 4 weeks"),
    "rituximab": ("500 mg", "every 6 months"),
}
# Why a treatment ended, in the words of a clinic's list.
STOP_REASONS = (
    "new lesions",
    "relapse",
    "side effects",
    "raised liver values",
    "wish for pregnancy",
    "JC virus antibody",
)

MEDICINES = (
    "baclofen",
    "gabapentin",
    "amitriptyline",
    "solifenacin",
    "oxybutynin",
    "mirtazapine",
    "sertraline",
    "ramipril",
    "levothyroxine",
    "colecalciferol",
    "fampridine",
    "pantoprazole",
)
COMORBIDITIES = ("hypertension", "migraine", "depression", "anxiety", "thyroid", "asthma", "obesity", "recurrent_uti")
INFECTIONS = ("urinary tract infection", "COVID-19", "influenza", "sinusitis")
RATERS = ("A. Rater", "B. Rater", "C. Rater")
