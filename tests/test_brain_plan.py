"""The brain-health plan on paper: every factor by sign and word, what was agreed, the burden, and the review before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from reportlab.lib.units import mm

from domain.brain_health.earlier import judged, review_before
from domain.brain_health.factors import SIGNS, WORDS, Status
from domain.dates import PartialDate, show
from domain.records import BrainHealthReview, Comorbidity, Medicine, PatientRecord, ReviewAnswer
from domain.standing import upto
from domain.summarise import summarise
from reports.brain_health import BRAIN_HEALTH_PLAN, brain_health_plan
from reports.page import SIZES
from reports.sections.brain_plan_agreed import to_write_in
from reports.typeface import register
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.page_checks import inked_margins, letters_over_letters, texts_of
from tests.report_samples import ADAM, UGLY, demo, pages, printing
from tests.test_summary_words import ADVICE

RULES = load_rules()
YEAR_AGO = date(2025, 3, 3)
LONG = "a walk with the neighbour after lunch whenever the weather allows it and the leg does not feel heavy, " * 5


@cache
def demo_plan(number: int) -> bytes:
    """Return the plan of a demonstration patient; printed once for all tests that read it."""
    return brain_health_plan(demo(number))


def plan(record: PatientRecord, **options: Any) -> str:
    return " ".join(pages(brain_health_plan(printing(record, **options))))


def reviewed(*reviews: BrainHealthReview, **more: Any) -> PatientRecord:
    """Return the demonstration patient with these reviews instead of his own."""
    return replace(demo_records()[ADAM], reviews=reviews, **more)


def review(on: date, *answers: ReviewAnswer) -> BrainHealthReview:
    return BrainHealthReview(on.isoformat(), on, answers)


def smoking(answer: str) -> ReviewAnswer:
    return ReviewAnswer("smoking", answer)


def minutes(number: int) -> ReviewAnswer:
    return ReviewAnswer("exercise", "", Decimal(number), "min a week")


# What stands on the page


@pytest.mark.parametrize("number", range(len(demo_records())))
def test_every_factor_stands_with_its_status_reason_prompt_and_source(number: int) -> None:
    job = demo(number)
    text = " ".join(pages(demo_plan(number)))
    assert f"{job.summary.brain_health.counts}." in text
    for finding in job.summary.brain_health.findings:
        assert finding.title in text
        if finding.status in (Status.ATTEND, Status.CONSIDER):
            assert f"{SIGNS[finding.status]} {WORDS[finding.status]} {finding.title}" in text
            assert finding.consider[1:] in text
            assert finding.source.rstrip(".") in text
            assert finding.unverified in text
        for agreed in (finding.action, finding.by_whom, str(finding.due or "")):
            assert agreed in text


@pytest.mark.parametrize("paper", list(SIZES))
@pytest.mark.parametrize("record", UGLY.values(), ids=UGLY)
def test_any_record_has_two_pages_at_most_and_nothing_cut_or_overlapping(record: PatientRecord, paper: str) -> None:
    pdf = brain_health_plan(printing(record, paper=paper))
    texts = pages(pdf)
    assert len(texts) <= BRAIN_HEALTH_PLAN.most_pages
    assert inked_margins(pdf) == []
    assert letters_over_letters(pdf) == []
    for title in ("Brain-health plan", "What was agreed", "No prompt", "Not asked", "When to look again"):
        assert title in " ".join(texts)


def test_every_demonstration_patient_has_one_page_and_nothing_cut_or_overlapping() -> None:
    for number in range(len(demo_records())):
        pdf = demo_plan(number)
        assert len(pages(pdf)) == 1
        assert inked_margins(pdf) == []
        assert letters_over_letters(pdf) == []


def test_what_was_not_asked_is_never_told_as_no_prompt() -> None:
    text = plan(UGLY["one visit"])
    assert "No brain-health review is recorded. 0 to attend to; 0 no prompt; 9 not asked." in text
    assert "✓ No prompt None." in text
    assert "Not asked is not the same as in order." in text
    assert "No medicine recorded: ask. That is not the same as taking none." in text


def test_the_burden_names_its_scale_with_the_other_beside_it_and_its_caution() -> None:
    medicines = (
        Medicine("1", "Oxybutynin hydrochloride", PartialDate(2024)),
        Medicine("2", "furosemide", PartialDate(2024), as_needed=True),
        Medicine("3", "herbal tea of the aunt", PartialDate(2024)),
    )
    job = printing(reviewed(medicines=medicines, treatments=()))
    text = " ".join(texts_of(BRAIN_HEALTH_PLAN, job))
    assert job.summary.burden is not None
    assert f"{job.summary.burden.text}." in text
    assert "ACBcalc at least 4; 1 medicine not scored" in text
    assert "Oxybutynin hydrochloride (oxybutynin) 3 3" in text
    assert "as needed" in text
    assert "△ Not scored: herbal tea of the aunt." in text
    assert "the two are never added up" in text
    assert "threshold set in older adults; association, not proven in this person" in text
    assert "The program does not check drug safety or contraindications." in text


def test_what_is_past_its_day_is_told_apart_from_what_is_ahead() -> None:
    answers = (
        replace(smoking("current"), action="call the group", by_whom="himself", due=PartialDate(2026, 2)),
        replace(minutes(40), action="a bicycle", due=PartialDate(2026, 9)),
    )
    text = plan(reviewed(review(date(2025, 9, 9), *answers)))
    assert "Last reviewed 9 Sep 2025, 6 months ago." in text
    assert "The agreed day has passed: Smoking, Feb 2026." in text
    assert "Next by the agreed days: Exercise, Sep 2026." in text
    assert "□ a bicycle Exercise not recorded Sep 2026" in text


def test_the_rows_to_write_in_are_high_enough_for_a_pen() -> None:
    register()
    one_row, two_rows = (to_write_in(("Next review on",), rows, 400, (1,)).wrap(400, 400)[1] for rows in (1, 2))
    assert two_rows - one_row >= 6 * mm


def test_many_and_long_agreements_keep_to_two_pages_and_count_what_is_left_out() -> None:
    factors = tuple(
        replace(RULES.factors[i % len(RULES.factors)], id=f"own{i}", title=f"Factor of the clinic {i}")
        for i in range(40)
    )
    answers = tuple(
        ReviewAnswer(f.id, "poor", action=LONG, by_whom="W" * 60, due=PartialDate(2026, 6)) for f in factors
    )
    record = reviewed(
        review(YEAR_AGO, *answers),
        review(DEMO_AS_OF, *answers),
        medicines=tuple(Medicine(f"m{i}", f"amitriptyline brand {i}", PartialDate(2020)) for i in range(60)),
        comorbidities=tuple(Comorbidity(f"c{i}", "W" * 50, PartialDate(2001)) for i in range(20)),
    )
    summary = summarise(record, replace(RULES, factors=factors), DEMO_AS_OF)
    for paper in SIZES:
        pdf = brain_health_plan(replace(printing(record, paper=paper), summary=summary))
        texts = pages(pdf)
        assert len(texts) == 2
        assert "more agreed points, in the record" in " ".join(texts)
        assert inked_margins(pdf) == []
        assert letters_over_letters(pdf) == []


def test_the_program_words_no_advice_of_its_own() -> None:
    for number in range(len(demo_records())):
        text = " ".join(pages(demo_plan(number)))
        for review_ in demo_records()[number].reviews:
            for answer in review_.answers:
                text = text.replace(answer.action, "")
        low = text.lower().replace("- ", "-").replace("stop-bang", "")  # the name of a questionnaire
        assert ADVICE.findall(low) == []


def test_the_same_printing_has_the_same_bytes() -> None:
    assert brain_health_plan(demo(ADAM)) == demo_plan(ADAM)


# The rows of the plan


@pytest.mark.parametrize("number", [0, 4, 7])
def test_every_row_of_the_plan_stands_with_what_is_recorded_or_that_nothing_is(number: int) -> None:
    text = " ".join(pages(demo_plan(number)))
    assert "Nothing recorded is not nothing given." in text
    assert "The authors propose these four rows" in text
    for row in demo(number).summary.plan:
        for line in row.lines:
            assert f"{row.title} {line.text[:1].upper()}{line.text[1:]}" in text
            assert line.note in text
    empty = ", ".join(row.title for row in demo(number).summary.plan if not row.lines)
    assert f"{empty} Nothing recorded –" in text


# The review before


def test_each_factor_says_how_it_stood_at_the_review_before_and_whether_it_changed() -> None:
    record = reviewed(
        review(YEAR_AGO, smoking("never"), minutes(40)), review(DEMO_AS_OF, smoking("current"), minutes(40))
    )
    job = printing(record)
    text = " ".join(texts_of(BRAIN_HEALTH_PLAN, job))
    before = job.summary.earlier_review
    assert before is not None
    assert f"At the review before, {show(YEAR_AGO)}: {before.counts}." in text
    assert f"On {show(YEAR_AGO)}" in text
    told = {f.factor: before.of(f) for f in job.summary.brain_health.findings}
    assert told["smoking"] == "no prompt (changed)"
    assert told["exercise"] == "to attend to"
    assert told["sleep"] == "not asked"
    assert text.count("(changed)") == sum(words.endswith("(changed)") for words in told.values())


def test_a_single_review_has_nothing_to_be_compared_with() -> None:
    assert demo(ADAM).summary.earlier_review is None
    assert "No earlier review is recorded to compare with." in " ".join(texts_of(BRAIN_HEALTH_PLAN, demo(ADAM)))


def test_the_review_before_is_the_last_of_an_earlier_day() -> None:
    days = (YEAR_AGO - timedelta(days=400), YEAR_AGO, DEMO_AS_OF, DEMO_AS_OF)
    record = reviewed(*(replace(review(day), id=str(place)) for place, day in enumerate(days)))
    assert review_before(record, DEMO_AS_OF) == record.reviews[1]
    assert review_before(record, DEMO_AS_OF - timedelta(days=1)) == record.reviews[0]
    assert review_before(record, days[0]) is None
    assert review_before(reviewed(), DEMO_AS_OF) is None


def test_a_review_of_the_past_is_judged_by_what_was_taken_on_its_day() -> None:
    medicine = Medicine("1", "oxybutynin", PartialDate(2025, 6))
    record = reviewed(review(YEAR_AGO), review(DEMO_AS_OF), medicines=(medicine,), treatments=())
    on = {r.on: judged(r, upto(record, r.on), RULES) for r in record.reviews}
    assert on[YEAR_AGO].statuses["medicines"] is Status.NOT_ASKED
    assert on[DEMO_AS_OF].statuses["medicines"] is Status.ATTEND


def test_a_factor_that_was_not_judged_then_was_not_asked() -> None:
    record = reviewed(review(YEAR_AGO, smoking("never")), review(DEMO_AS_OF))
    before = judged(record.reviews[0], record, replace(RULES, factors=RULES.factors[:1]))
    told = {f.factor: before.of(f) for f in printing(record).summary.brain_health.findings}
    assert told["smoking"] == "not asked"
