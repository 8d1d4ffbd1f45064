"""Answers that need a person today (safety 33): who saw them has to be named, in whatever way they were recorded."""

from __future__ import annotations

from domain.brain_health.factors import answers_for_a_person
from domain.dates import show
from domain.quality.reference import Asked, Found


def nobody_named(asked: Asked) -> Found:
    """An answer that came by an import, or by any other way past the form, stands where it is seen."""
    concerns = {(concern.on, concern.what) for concern in asked.record.concerns}
    for visit in asked.visits:
        for one in asked.reference.questionnaires:
            for answer in one.answers_for_a_person(visit.values):
                if (visit.on, answer) not in concerns:
                    text = f"{answer} on {show(visit.on)}: nobody is named who saw this answer."
                    measure = next(score.id for score in one.scores if score.person_from is not None)
                    yield asked.found("visit", visit.id, measure, visit.on, text, visit.on, answer)
    for review in asked.record.reviews:
        for answer in answers_for_a_person(asked.reference.factors, review):
            if (review.on, answer) not in concerns:
                text = f"{answer}, on {show(review.on)}: nobody is named who saw this answer."
                yield asked.found("review", review.id, "", review.on, text, review.on, answer)


def left_out(asked: Asked) -> Found:
    """A total without the item that can need a person: whether it does nobody can tell."""
    for visit in asked.visits:
        for one in asked.reference.questionnaires:
            for score, whole in one.left_out(visit.values):
                text = (
                    f"{whole} on {show(visit.on)} is recorded without {one.label(score)}: "
                    "whether that answer needs a person is not known."
                )
                yield asked.found("visit", visit.id, score.id, visit.on, text, visit.on, score.id, whole)
