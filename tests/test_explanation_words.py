"""The explanations say what is known and no more: no day that nobody recorded, no rule that the definition lacks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.dates import PartialDate, show
from domain.records import Adjudication, Course, Relapse
from domain.rules import Rules
from domain.summarise import summarise
from domain.summary import Explanation, PatientSummary
from storage.definitions import list_definitions
from storage.demo_cohort import DEMO_AS_OF, demo_records
from storage.rules import load_rules
from tests.lublin_patients import AS_OF, PIRA, RAW, RISE, patient, relapse, visit

RULES = load_rules("mueller-2023-12w")
ONSET = next(v.on for v in PIRA if v.value("edss") == 5)


def told(relapses: list[Relapse], rules: Rules = RULES) -> PatientSummary:
    return summarise(patient(visits=PIRA, relapses=relapses), rules, AS_OF, in_full=False)


def of_edss(summary: PatientSummary) -> Explanation:
    (found,) = [e for key, e in summary.explanations.items() if key.startswith("worsening:edss")]
    return found


def words(explanation: Explanation) -> str:
    return " ".join(f"{step.text} {step.aside}" for step in explanation.steps)


def test_a_relapse_known_to_the_month_is_never_given_a_day() -> None:
    text = words(of_edss(told([Relapse("r", PartialDate(2025, 5))])))
    assert "Relapse of May 2025, its day is not known; window 3 May 2025 to 1 Aug 2025." in text
    assert "Relapse 3 May" not in text


def test_an_event_that_nobody_adjudicated_is_said_to_be_so_where_it_is_used() -> None:
    day = ONSET - timedelta(days=18)
    uncertain = Relapse("r", PartialDate.of(day), fever=True, adjudication=Adjudication.UNCERTAIN)
    text = words(of_edss(told([uncertain])))
    assert f"Relapse of {show(day)}, 18 days before the first measurement, not adjudicated; window" in text


def test_a_certain_relapse_in_the_window_is_given_with_its_day_and_distance() -> None:
    text = words(of_edss(told([relapse(str(ONSET - timedelta(days=36)))])))
    assert f"Relapse {show(ONSET - timedelta(days=36))}, 36 days before the first measurement" in text


def test_a_worsening_that_is_neither_raw_nor_pira_says_so_in_the_end() -> None:
    explanation = of_edss(told([relapse(str(ONSET + timedelta(days=20)))]))
    assert "Neither RAW nor PIRA: undetermined." in [step.text for step in explanation.steps]


def test_a_definition_that_attributes_nothing_claims_no_rule_about_relapses() -> None:
    text = words(of_edss(told([], load_rules("cda-12w"))))
    assert "This definition does not attribute a worsening: relapses are not looked at. Undetermined." in text
    assert "is PIRA" not in text
    assert "RAW" not in text


def test_no_definition_tells_a_verdict_in_the_steps_that_is_not_the_events() -> None:
    records = demo_records()
    for definition in (one for one in list_definitions() if one.judges("edss")):
        rules = load_rules(definition.id)
        for place in (0, 8, 11, 13, 16, 22, 51, 58):
            summary = summarise(records[place], rules, DEMO_AS_OF, in_full=False)
            for event in summary.results["edss"].worsenings:
                explanation = summary.explanations[f"worsening:edss:{event.onset.on.isoformat()}"]
                verdicts = {step.aside for step in explanation.steps} | {step.text for step in explanation.steps}
                says_pira = any(text.endswith((": PIRA.", ": PIRA so far.", "is PIRA.")) for text in verdicts)
                says_raw = "RAW." in verdicts
                assert (says_pira, says_raw) == (str(event.attribution) == "PIRA", str(event.attribution) == "RAW")


def test_a_possible_worsening_names_the_last_relapse_before_it() -> None:
    summary = summarise(patient(visits=RISE, relapses=[relapse("2025-12-20")]), RULES, AS_OF, in_full=False)
    assert "Last relapse 20 Dec 2025, 43 days before." in words(of_edss(summary))


def test_after_a_relapse_the_quiet_half_of_the_statement_has_its_days() -> None:
    summary = summarise(patient(visits=RAW, relapses=[relapse("2025-07-17")]), RULES, AS_OF, in_full=False)
    assert summary.headline.text.startswith("Disability increased after the relapse of 17 Jul 2025; ")


def test_a_small_fall_of_sdmt_is_told_as_no_worsening_with_a_cause_in_any_list() -> None:
    days = ("2024-09-01", "2025-03-01", "2025-09-01", "2026-02-01")
    scores = (60, 60, 54, 54)
    visits = [visit(day, "2.0", sdmt=str(score)) for day, score in zip(days, scores, strict=True)]
    text = words(summarise(patient(visits=visits), RULES, AS_OF, in_full=False).explanations["search:tests"])
    assert "SDMT 60 to 54, first measured 1 Sep 2025: possible; within test variation for one person." in text
    assert "PIRA" not in text


def test_neida_is_titled_with_its_answer() -> None:
    titles = {summarise(r, load_rules(), DEMO_AS_OF, in_full=False).explanations["neida"].title for r in demo_records()}
    assert titles == {
        "NEIDA: no inflammatory activity found",
        "NEIDA: inflammatory activity found",
        "NEIDA: not assessable",
    }


def test_where_the_frame_shows_no_worsening_an_earlier_one_is_named() -> None:
    later = [visit(f"{ONSET.year + years}-12-{day}", "5.0") for years, day in ((0, "20"), (1, "10"), (2, "01"))]
    record = patient("RRMS", [*PIRA, *later])
    result = summarise(record, RULES, later[-1].on, in_full=False).lublin
    assert result.worsening_reason.startswith("no confirmed EDSS worsening (")
    assert result.worsening_reason.endswith(f"; the last confirmed worsening was first measured {show(ONSET)}")


def test_of_ris_what_was_found_is_told_without_a_word_of_lublins() -> None:
    ris = next(record for record in demo_records() if any(c.course is Course.RIS for c in record.courses))
    text = words(summarise(ris, RULES, DEMO_AS_OF, in_full=False).explanations["lublin"])
    assert "Inflammation: activity found, no modifier of RIS." in text
    quiet = words(summarise(replace(ris, scans=ris.scans[:1]), RULES, DEMO_AS_OF, in_full=False).explanations["lublin"])
    assert "Lublin:" not in quiet
